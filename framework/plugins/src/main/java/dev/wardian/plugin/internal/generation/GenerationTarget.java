package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.internal.codec.CallTarget;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.Optional;

/** A generation to which a call came. */
record GenerationTarget(Generation current, Arrival arrival) implements CallTarget {
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
    public byte[] call(String operation, byte[] input, PluginCallOptions options) {
        return current.call(operation, input, options, arrival);
    }

    @Override
    public long[] callNumbers(String operation, PluginCallOptions options, long... arguments) {
        return current.callNumbers(operation, options, arguments, arrival);
    }
}
