package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.PluginCallOptions;
import org.jspecify.annotations.Nullable;

/** A method of a service interface, bound to an operation. */
interface BoundMethod {
    /**
     * Calls the operation.
     *
     * @param target the generation whose operation it is
     * @param arguments those of the method, none of them null
     * @param options the call's options, which need not be those among the arguments
     * @return the method's result
     */
    @Nullable Object call(CallTarget target, Object[] arguments, PluginCallOptions options);

    /** The operation's name. */
    String operation();

    /** The method. */
    ServiceMethod method();
}
