package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.internal.abi.BytesCall;
import org.jspecify.annotations.Nullable;

/**
 * A method whose operation has bytes as input and output.
 *
 * @param operation the operation's name
 * @param method the method
 * @param input encodes the parameter, if there is one
 * @param output decodes the result
 */
record BytesMethod(String operation, ServiceMethod method, Codec input, Codec output)
        implements BoundMethod {
    @Override
    public @Nullable Object call(CallTarget target, Object[] arguments, PluginCallOptions options) {
        byte[] in = input.encode(method.parameters().isEmpty() ? "" : arguments[0]);
        BytesCall call = new BytesCall(operation, in, options);
        target.call(call);
        try {
            Object result = output.decode(call.output());
            return output == EmptyCodec.INSTANCE ? null : result;
        } catch (DecodeException e) {
            throw new OutputMismatch(
                    target.info().withCall(operation, 0), output.describe(), e.detail(), e);
        }
    }
}
