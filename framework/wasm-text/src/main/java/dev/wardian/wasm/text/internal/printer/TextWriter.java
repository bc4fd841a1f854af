package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.text.internal.lexer.Lexer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text of the text format, a line at a time. It goes on in pieces, so that no more is held. */
final class TextWriter {
    /** Deeper lines are indented no further, or deep nesting would cost its square. */
    private static final int MAX_INDENT = 40;

    /** How many characters are held before they go on. */
    private static final int PIECE = 1 << 16;

    private final Appendable sink;
    private final StringBuilder out = new StringBuilder();
    private int depth;
    private boolean begun;
    private boolean lineStarted;

    TextWriter(Appendable sink) {
        this.sink = sink;
    }

    private void passOn() {
        try {
            sink.append(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.setLength(0);
    }

    private void passOnIfLong() {
        if (out.length() >= PIECE) {
            passOn();
        }
    }

    /** Ends the text. */
    void end() {
        out.append('\n');
        passOn();
    }

    TextWriter indent(int change) {
        depth += change;
        return this;
    }

    /** Begins a new line. */
    TextWriter line() {
        passOnIfLong();
        if (begun) {
            out.append('\n');
        }
        begun = true;
        for (int i = Math.min(depth, MAX_INDENT); i > 0; i--) {
            out.append("  ");
        }
        lineStarted = false;
        return this;
    }

    /** Appends a word with a space before it unless it is the first of its line or of a bracket. */
    TextWriter word(String text) {
        if (lineStarted) {
            out.append(' ');
        }
        out.append(text);
        lineStarted = true;
        begun = true;
        return this;
    }

    /** Appends a word unless it is empty. */
    TextWriter optional(String text) {
        return text.isEmpty() ? this : word(text);
    }

    TextWriter word(long number) {
        return word(Long.toString(number));
    }

    /** Opens a bracket with its first word. */
    TextWriter open(String keyword) {
        return word("(" + keyword);
    }

    TextWriter close() {
        out.append(')');
        lineStarted = true;
        return this;
    }

    /** An index as a comment, for people to find their way. */
    TextWriter comment(long index) {
        return word("(;" + index + ";)");
    }

    TextWriter string(byte[] bytes) {
        return string(bytes, 0, bytes.length);
    }

    /** Appends a string of the bytes from one index to another. */
    TextWriter string(byte[] bytes, int from, int to) {
        if (lineStarted) {
            out.append(' ');
        }
        out.append('"');
        for (int i = from; i < to; i += PIECE) {
            escape(out, bytes, i, Math.min(to, i + PIECE));
            passOnIfLong();
        }
        out.append('"');
        lineStarted = true;
        return this;
    }

    private static void escape(StringBuilder out, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\') {
                out.append('\\').append((char) b);
            } else if (b >= 0x20 && b < 0x7F) {
                out.append((char) b);
            } else {
                out.append('\\')
                        .append(Character.forDigit((b >> 4) & 0xF, 16))
                        .append(Character.forDigit(b & 0xF, 16));
            }
        }
    }

    private static String quoted(String before, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder quoted = new StringBuilder(before).append('"');
        escape(quoted, bytes, 0, bytes.length);
        return quoted.append('"').toString();
    }

    /** A name for the place at which it stands, without an identifier. */
    static String nameAnnotation(String name) {
        return quoted("(@name ", name) + ")";
    }

    /** An identifier with that name, quoted where it needs to be. */
    static String identifier(String name) {
        boolean plain = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            plain &= Lexer.isIdChar(name.charAt(i));
        }
        return plain ? "$" + name : quoted("$", name);
    }
}
