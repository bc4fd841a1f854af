package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.abi.BytesCall;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method whose operation has bytes as input and output, each as a whole or as a stream.
 *
 * @param operation the operation's name
 * @param method the method
 * @param input encodes the parameter, if there is one that is no stream
 * @param output decodes the result; the empty codec where there is none
 */
record BytesMethod(String operation, ServiceMethod method, ValueCodec input, ValueCodec output)
        implements BoundMethod {
    @Override
    public @Nullable Object call(CallTarget target, Object[] arguments, PluginCallOptions options) {
        BytesCall call;
        try {
            call = call(arguments, options);
        } catch (UnsupportedTypeException e) {
            throw unsupported(target, "input", e);
        }
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

    private BytesCall call(Object[] arguments, PluginCallOptions options)
            throws UnsupportedTypeException {
        int inputs = method.inputs().size();
        OutputStream to = method.toStream() ? (OutputStream) arguments[inputs] : null;
        if (method.fromStream()) {
            return BytesCall.ofStream(operation, (InputStream) arguments[0], to, options);
        }
        byte[] in = input.encode(inputs == 0 ? "" : arguments[0]);
        return to == null
                ? new BytesCall(operation, in, options)
                : BytesCall.toStream(operation, in, to, options);
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
