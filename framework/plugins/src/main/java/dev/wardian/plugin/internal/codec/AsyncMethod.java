package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;

/**
 * A method whose result is a {@link java.util.concurrent.CompletionStage}.
 *
 * @param operation the operation's name
 * @param call the same call with its result at once
 */
record AsyncMethod(String operation, BoundMethod call) implements BoundMethod {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the result of the interface's method.
    public Object call(Plugin plugin, Object[] arguments, PluginCallOptions options) {
        return AsyncCall.start(
                plugin, operation, options, left -> call.call(plugin, arguments, left));
    }

    @Override
    public ServiceMethod method() {
        return call.method();
    }
}
