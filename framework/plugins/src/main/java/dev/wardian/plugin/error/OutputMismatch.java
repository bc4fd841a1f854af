package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import org.jspecify.annotations.Nullable;

/**
 * A plugin returned successfully, but its output does not match its manifest or the Java interface:
 * malformed text, JSON of another form, or a number out of range. The instance stays in use.
 */
public final class OutputMismatch extends PluginException {
    private final String expected;

    /**
     * Makes the exception.
     *
     * @param info the plugin and the operation
     * @param expected the expected form of the output, for example {@code UTF-8 text}
     * @param detail what is wrong with the output, one line
     * @param cause the decoder's exception, or null
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

    /** {@return the expected form of the output} */
    public String expected() {
        return expected;
    }
}
