package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.internal.codec.CallTarget;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.Optional;

/** A generation to which a call came. */
record GenerationTarget(Generation generation, Arrival arrival) implements CallTarget {
    @Override
    public CallInfo info() {
        return generation.info();
    }

    @Override
    public PluginManifest manifest() {
        return generation.manifest();
    }

    @Override
    public Optional<FunctionType> numberType(String operation) {
        return generation.numberType(operation);
    }

    @Override
    public byte[] call(String operation, byte[] input, PluginCallOptions options) {
        return generation.call(operation, input, options, arrival);
    }

    @Override
    public long[] callNumbers(String operation, PluginCallOptions options, long... arguments) {
        return generation.callNumbers(operation, options, arguments, arrival);
    }
}
