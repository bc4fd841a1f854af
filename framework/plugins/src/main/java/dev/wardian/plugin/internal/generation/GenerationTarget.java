package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.codec.CallTarget;
import dev.wardian.plugin.internal.codec.Codecs;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.Optional;

/**
 * The target of one call at one generation.
 *
 * @param arrived when the call arrived at the plugin, a moment of {@link System#nanoTime()}
 * @param carriedOver whether the call was already queued at the previous generation
 */
record GenerationTarget(Generation current, long arrived, boolean carriedOver)
        implements CallTarget {
    @Override
    public long generation() {
        return current.number();
    }

    @Override
    public CallInfo info() {
        return current.info();
    }

    @Override
    public PluginManifest manifest() {
        return current.manifest();
    }

    @Override
    public Codecs codecs() {
        return current.codecs();
    }

    @Override
    public Optional<FunctionType> numberType(String operation) {
        return current.numberType(operation);
    }

    @Override
    public void call(PluginCall call) {
        current.call(call, arrived, carriedOver);
    }
}
