package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import org.jspecify.annotations.Nullable;

/** A method of a service interface, bound to an operation. */
interface BoundMethod {
    /**
     * Calls the operation.
     *
     * @param plugin whose operation it is
     * @param arguments those of the method, none of them null
     * @param options the call's options, which need not be those among the arguments
     * @return the method's result
     */
    @Nullable Object call(Plugin plugin, Object[] arguments, PluginCallOptions options);

    /** The method. */
    ServiceMethod method();
}
