package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.manifest.Operands;

/** A call with bytes: one input, one output. */
public final class BytesCall extends PluginCall {
    private static final byte[] NOTHING = {};

    private final byte[] input;
    private byte[] output = NOTHING;

    /**
     * A call for a caller.
     *
     * @param operation the operation's name
     * @param input the input; not changed until the call ends
     * @param options limits of the call, within the plugin's
     */
    public BytesCall(String operation, byte[] input, PluginCallOptions options) {
        super(operation, options);
        this.input = input;
    }

    /** A call that the host makes for itself. */
    BytesCall(String name, byte[] input) {
        this(name, input, PluginCallOptions.DEFAULT);
    }

    /** As {@link #BytesCall(String, byte[])}, without input. */
    BytesCall(String name) {
        this(name, NOTHING);
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

    /**
     * Stores what the guest wrote as the output of a call that succeeded.
     *
     * @throws LimitExceeded if a part of it was over the limit
     * @throws PluginException if the memory budget had no room for a part of it
     */
    public void answerWritten() {
        OutputBuffer output = written();
        long refused = output.refused();
        if (refused != 0 && callId() != 0) {
            // The hook that writes the state has a limit of its own; no other hook has an output.
            throw new LimitExceeded(info(), Limit.OUTPUT, limits().output(), refused);
        }
        if (output.incomplete()) {
            throw memoryUsedUp();
        }
        answer(output.take());
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
    public void makeOn(OperationCaller plugin) {
        output = plugin.call(operation(), input, options());
    }
}
