package dev.wardian.host.wasi;

import dev.wardian.wasi.internal.GuestCall;
import dev.wardian.wasi.internal.StreamOutput;
import org.jspecify.annotations.Nullable;

/** A stream whose lines are lines of the plugin's log. */
final class LogStream implements StreamOutput {
    private final GuestProgram program;
    private final int level;
    private final @Nullable LastLine last;

    /**
     * @param level the level of the lines
     * @param last keeps the last line, or null
     */
    LogStream(GuestProgram program, int level, @Nullable LastLine last) {
        this.program = program;
        this.level = level;
        this.last = last;
    }

    @Override
    public void write(byte[] bytes, int length, GuestCall call) {
        if (last != null) {
            last.add(bytes, length);
        }
        program.call().log(level, bytes, 0, length);
    }

    @Override
    public void flush() {
        // A line is written when it ends.
    }
}
