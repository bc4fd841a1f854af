package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.manifest.Operands;

/**
 * A call with numbers, as raw values: an {@code i32} is sign-extended, an {@code i64} is unchanged,
 * and a float is its raw bits.
 */
public final class NumberCall extends PluginCall {
    private static final long[] NOTHING = {};

    private final long[] arguments;
    private long[] results = NOTHING;

    /**
     * A call for a caller.
     *
     * @param operation the operation's name
     * @param arguments one raw value per parameter; not changed until the call ends
     * @param options limits of the call, within the plugin's
     */
    public NumberCall(String operation, long[] arguments, PluginCallOptions options) {
        super(operation, options);
        this.arguments = arguments;
    }

    /** One raw value per parameter; not to be changed. */
    public long[] arguments() {
        return arguments;
    }

    /** One raw value per result, none before the call has ended. */
    public long[] results() {
        return results;
    }

    /** Says what came out. */
    public void answer(long[] numbers) {
        results = numbers;
    }

    @Override
    public Operands operands() {
        return Operands.NUMBERS;
    }

    @Override
    public long inputBytes() {
        return 0;
    }

    @Override
    public void makeOn(OperationCaller plugin) {
        results = plugin.callNumbers(operation(), options(), arguments);
    }
}
