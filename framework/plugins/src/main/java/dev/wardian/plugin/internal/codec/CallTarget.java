package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.internal.abi.CallData;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a service goes to: one generation, so that what its manifest says of operations
 * holds for the call that is encoded by it.
 */
public interface CallTarget {
    /** A plugin that tells which generation a call goes to. */
    interface OfGenerations extends Plugin {
        /** The current generation, whether it takes calls or not. */
        CallTarget target();

        /**
         * Makes a call on the current generation. Should another one take its place before the call
         * has begun, {@code call} is made again, on that one.
         */
        @Nullable Object onGeneration(Function<CallTarget, @Nullable Object> call);
    }

    /** The number of the generation. */
    long generation();

    /** The generation, for errors. */
    CallInfo info();

    /** Its manifest. */
    PluginManifest manifest();

    /** As {@link Plugin#numberType}. */
    Optional<FunctionType> numberType(String operation);

    /**
     * Calls an operation.
     *
     * @param data what goes in; has what came out afterwards
     * @throws dev.wardian.plugin.error.PluginException if the call does not succeed
     * @throws IllegalArgumentException if there is no such operation, or it takes other data
     */
    void call(String operation, CallData data, PluginCallOptions options);

    /** The current generation of a plugin. */
    static CallTarget of(Plugin plugin) {
        return plugin instanceof OfGenerations known ? known.target() : new OfPlugin(plugin);
    }

    /** Makes a call on the current generation of a plugin. */
    static @Nullable Object call(Plugin plugin, Function<CallTarget, @Nullable Object> call) {
        return plugin instanceof OfGenerations known
                ? known.onGeneration(call)
                : call.apply(new OfPlugin(plugin));
    }

    /** A plugin of another kind, such as one that stands in for it in an application's tests. */
    record OfPlugin(Plugin plugin) implements CallTarget {
        @Override
        public long generation() {
            return plugin.generation();
        }

        @Override
        public CallInfo info() {
            return CallInfo.ofPlugin(plugin.id(), plugin.version(), plugin.generation());
        }

        @Override
        public PluginManifest manifest() {
            return plugin.manifest();
        }

        @Override
        public Optional<FunctionType> numberType(String operation) {
            return plugin.numberType(operation);
        }

        @Override
        public void call(String operation, CallData data, PluginCallOptions options) {
            data.callOn(plugin, operation, options);
        }
    }
}
