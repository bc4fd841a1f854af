package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.manifest.Operands;

/** Bytes in, bytes out. */
public final class BytesData implements CallData {
    private static final byte[] NOTHING = {};

    private final byte[] input;
    private byte[] output = NOTHING;

    /** A call without input. */
    public BytesData() {
        this(NOTHING);
    }

    /**
     * A call with an input.
     *
     * @param input not changed until the call ends
     */
    public BytesData(byte[] input) {
        this.input = input;
    }

    /** The input; not to be changed. */
    public byte[] input() {
        return input;
    }

    /** What came out, empty before. */
    public byte[] output() {
        return output;
    }

    /** Says what came out. */
    public void answer(byte[] bytes) {
        output = bytes;
    }

    @Override
    public Operands operands() {
        return Operands.BYTES;
    }

    @Override
    public long inputBytes() {
        return input.length;
    }

    @Override
    public void callOn(OperationCaller plugin, String operation, PluginCallOptions options) {
        output = plugin.call(operation, input, options);
    }
}
