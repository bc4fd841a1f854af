package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.manifest.Operands;

/**
 * Numbers in, numbers out, as raw values: an {@code i32} is sign-extended, an {@code i64} is
 * unchanged, and a float is its raw bits.
 */
public final class NumberData implements CallData {
    private static final long[] NOTHING = {};

    private final long[] arguments;
    private long[] results = NOTHING;

    /**
     * A call with these arguments.
     *
     * @param arguments not changed until the call ends
     */
    public NumberData(long... arguments) {
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
    public void callOn(OperationCaller plugin, String operation, PluginCallOptions options) {
        results = plugin.callNumbers(operation, options, arguments);
    }
}
