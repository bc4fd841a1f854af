package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import org.jspecify.annotations.Nullable;

/**
 * A plugin answered with success, but its output is not what its manifest or the Java interface
 * promises: malformed text, no JSON of that form, no number of that range. Its instance stays in
 * use.
 */
public final class OutputMismatch extends PluginException {
    private final String expected;

    /**
     * @param info the plugin and the operation
     * @param expected what the output should have been, for example {@code UTF-8 text}
     * @param detail what is wrong with it, one line
     * @param cause what the decoder said, or null
     */
    public OutputMismatch(
            CallInfo info, String expected, String detail, @Nullable Throwable cause) {
        super(
                ErrorId.OUTPUT_MISMATCH,
                info,
                "the output is not " + expected + ": " + detail,
                ErrorId.OUTPUT_MISMATCH.hint(),
                cause);
        this.expected = expected;
    }

    /** What the output should have been. */
    public String expected() {
        return expected;
    }
}
