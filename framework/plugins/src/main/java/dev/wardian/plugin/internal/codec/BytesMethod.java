package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.abi.BytesCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method whose operation has bytes as input and output.
 *
 * @param operation the operation's name
 * @param method the method
 * @param input encodes the parameter, if there is one
 * @param output decodes the result
 */
record BytesMethod(String operation, ServiceMethod method, ValueCodec input, ValueCodec output)
        implements BoundMethod {
    @Override
    public @Nullable Object call(CallTarget target, Object[] arguments, PluginCallOptions options) {
        byte[] in;
        try {
            in = input.encode(method.parameters().isEmpty() ? "" : arguments[0]);
        } catch (UnsupportedTypeException e) {
            throw unsupported(target, "input", e);
        }
        BytesCall call = new BytesCall(operation, in, options);
        target.call(call);
        try {
            Object result = output.decode(call.output());
            return output == EmptyCodec.INSTANCE ? null : result;
        } catch (UnsupportedTypeException e) {
            throw unsupported(target, "output", e);
        } catch (DecodeException e) {
            throw new OutputMismatch(
                    target.info().withCall(operation, 0), output.describe(), e.detail(), e);
        }
    }

    /** The interface is at fault, not the plugin. */
    private PluginLinkException unsupported(
            CallTarget target, String part, UnsupportedTypeException e) {
        String message = method + ", " + part + ": " + e.getMessage();
        return new PluginLinkException(
                target.info().withCall(operation, 0),
                List.of(Problem.of(ErrorId.TYPE_UNSUPPORTED, message, e.hint())),
                e);
    }
}
