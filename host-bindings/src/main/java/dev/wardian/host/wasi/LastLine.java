package dev.wardian.host.wasi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The last line of a text that is not blank, cut where the message of a failure is. */
final class LastLine {
    /** As many bytes as the message of a failure may have. */
    private static final int MOST = 64 << 10;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] before = {};

    /** Adds the next bytes of the text. */
    void add(byte[] bytes, int length) {
        int begin = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                append(bytes, begin, i - begin);
                end();
                begin = i + 1;
            }
        }
        append(bytes, begin, length - begin);
    }

    private void append(byte[] bytes, int offset, int length) {
        line.write(bytes, offset, Math.min(length, MOST - line.size()));
    }

    private void end() {
        if (line.size() > 0) {
            byte[] ended = line.toByteArray();
            if (!text(ended).isEmpty()) {
                before = ended;
            }
            line.reset();
        }
    }

    /** The line; empty if all lines are blank. */
    String text() {
        String unfinished = text(line.toByteArray());
        return unfinished.isEmpty() ? text(before) : unfinished;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
