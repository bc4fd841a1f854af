package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;

/**
 * A stream of the caller failed: it threw an exception when the call read from it or wrote to it,
 * or broke the contract of streams. The cause is what it threw. The plugin has no part in it, so
 * circuit and probation do not count the call.
 */
public final class StreamFailed extends PluginException {
    private final boolean ofInput;

    /**
     * Makes the exception.
     *
     * @param info the call
     * @param ofInput whether the input failed; otherwise it was the output
     * @param cause what the stream threw
     */
    public StreamFailed(CallInfo info, boolean ofInput, Throwable cause) {
        super(
                ErrorId.STREAM_FAILED,
                info,
                "the stream of the " + (ofInput ? "input" : "output") + " failed: " + text(cause),
                ErrorId.STREAM_FAILED.hint(),
                cause);
        this.ofInput = ofInput;
    }

    /** What a stream threw, in words; its class if it has none, since its code may fail. */
    private static String text(Throwable cause) {
        try {
            return String.valueOf(cause);
        } catch (RuntimeException | Error e) {
            return cause.getClass().getName();
        }
    }

    /** {@return whether the input failed; otherwise it was the output} */
    public boolean ofInput() {
        return ofInput;
    }
}
