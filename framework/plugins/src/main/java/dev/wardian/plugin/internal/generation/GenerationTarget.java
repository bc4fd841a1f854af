package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.internal.abi.CallData;
import dev.wardian.plugin.internal.codec.CallTarget;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.Optional;

/**
 * A generation to which a call came.
 *
 * @param arrived when the call came to the plugin, a moment of {@link System#nanoTime()}
 * @param carriedOver whether it waited at the generation before
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
    public Optional<FunctionType> numberType(String operation) {
        return current.numberType(operation);
    }

    @Override
    public void call(String operation, CallData data, PluginCallOptions options) {
        current.call(operation, data, options, arrived, carriedOver);
    }
}
