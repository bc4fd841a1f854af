package dev.wardian.plugin.internal.abi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Text for the plugin's log that arrives in pieces. A line of the text is a line of the log, for
 * each level by itself. A line that does not end is written when the call ends or the line becomes
 * too long. Empty lines are not written. An instance has one, which its calls use in turn.
 */
final class LogLines {
    /** The most verbose level. */
    static final int MOST_TALKATIVE = 5;

    /** The most bytes of a line. */
    static final int LONGEST = 8 << 10;

    private static final String FUNCTION = "log of a capability";
    private static final int FIRST = 256;
    private static final byte[] NOTHING = {};

    /** The unfinished lines by level. */
    private final @Nullable Line[] lines = new @Nullable Line[MOST_TALKATIVE + 1];

    /** Whether there may be an unfinished line: most calls write none, and end at no cost. */
    private boolean begun;

    /** An unfinished line. */
    private static final class Line {
        private byte[] bytes = NOTHING;
        private int length;

        /** Adds bytes; the line has room for them. */
        void add(byte[] source, int offset, int count) {
            if (bytes.length < length + count) {
                int size = Math.min(LONGEST, Math.max(FIRST, 2 * (length + count)));
                bytes = Arrays.copyOf(bytes, size);
            }
            System.arraycopy(source, offset, bytes, length, count);
            length += count;
        }

        /** Takes the first bytes and moves the others to the front. */
        byte[] take(int count) {
            byte[] taken = Arrays.copyOf(bytes, count);
            System.arraycopy(bytes, count, bytes, 0, length - count);
            length -= count;
            return taken;
        }
    }

    /** Adds text of a call. */
    void append(PluginCall call, int level, byte[] source, int offset, int length) {
        int end = offset + length;
        int next = offset;
        while (next < end) {
            if (call.logRoom() <= 0) {
                return;
            }
            Line line = line(level);
            int stop = Math.min(end, next + LONGEST - line.length);
            int feed = next;
            while (feed < stop && source[feed] != '\n') {
                feed++;
            }
            line.add(source, next, feed - next);
            if (feed < end && source[feed] == '\n') {
                write(call, level, line, line.length);
                next = feed + 1;
            } else {
                if (line.length == LONGEST) {
                    write(call, level, line, wholeCharacters(line.bytes, line.length));
                }
                next = feed;
            }
        }
    }

    private Line line(int level) {
        Line line = lines[level];
        if (line == null) {
            line = new Line();
            lines[level] = line;
            begun = true;
        }
        return line;
    }

    /** Writes the unfinished lines of a call that ends. */
    void end(PluginCall call) {
        if (!begun) {
            return;
        }
        begun = false;
        for (int level = 1; level < lines.length; level++) {
            Line line = lines[level];
            if (line != null) {
                lines[level] = null;
                write(call, level, line, line.length);
            }
        }
    }

    /** Writes the first bytes of a line as a line, as far as the call may log. */
    private static void write(PluginCall call, int level, Line line, int count) {
        byte[] bytes = line.take(count);
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        long room = call.logRoom();
        if (length == 0 || room <= 0) {
            return;
        }
        if (length > room) {
            length = wholeCharacters(bytes, (int) room);
        }
        // What is cut away is not written later: the limit is used up then.
        call.logged((int) Math.min(room, count));
        if (length > 0) {
            byte[] text = Arrays.copyOf(bytes, length);
            call.writeLog(level, Utf8.decodeLeniently(text), FUNCTION);
        }
    }

    /** How many of the first bytes are whole characters, if they are UTF-8. */
    private static int wholeCharacters(byte[] bytes, int count) {
        int start = count - 1;
        int least = Math.max(0, count - 4);
        while (start > least && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        int lead = bytes[start] & 0xFF;
        int size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        boolean cut = lead >= 0xC0 && start + size > count;
        return cut && start > 0 ? start : count;
    }
}
