package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The target of a service call: one generation, so that the manifest that encodes the call is also
 * the manifest of the code that runs it.
 */
public interface CallTarget {
    /** A plugin that chooses the generation for a call. */
    interface OfGenerations extends Plugin {
        /** The current generation, whether it takes calls or not. */
        CallTarget target();

        /**
         * Makes a call on the current generation. If another generation replaces it before the call
         * has begun, makes {@code call} again on the new one.
         */
        @Nullable Object onGeneration(Function<CallTarget, @Nullable Object> call);
    }

    /** The number of the generation. */
    long generation();

    /** The generation, for errors. */
    CallInfo info();

    /** Its manifest. */
    PluginManifest manifest();

    /** What encodes and decodes the values of its operations. */
    Codecs codecs();

    /** As {@link Plugin#numberType}. */
    Optional<FunctionType> numberType(String operation);

    /**
     * Makes a call, which has the output afterwards.
     *
     * @throws dev.wardian.plugin.error.PluginException if the call does not succeed
     * @throws IllegalArgumentException if there is no such operation, or it accepts other input
     */
    void call(PluginCall call);

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

    /** Another implementation of {@link Plugin}, such as a stand-in in an application's tests. */
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
        public Codecs codecs() {
            return Codecs.DEFAULT;
        }

        @Override
        public Optional<FunctionType> numberType(String operation) {
            return plugin.numberType(operation);
        }

        @Override
        public void call(PluginCall call) {
            call.makeOn(plugin);
        }
    }
}
