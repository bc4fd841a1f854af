package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.text.internal.lexer.Lexer;

/** Text of the text format, a line at a time. */
final class TextWriter {
    /** Deeper lines are indented no further, or deep nesting would cost its square. */
    private static final int MAX_INDENT = 40;

    private final StringBuilder out = new StringBuilder();
    private int depth;
    private boolean lineStarted;

    TextWriter indent(int change) {
        depth += change;
        return this;
    }

    /** Begins a new line. */
    TextWriter line() {
        if (out.length() > 0) {
            out.append('\n');
        }
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
        return this;
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
        if (lineStarted) {
            out.append(' ');
        }
        quote(out, bytes);
        lineStarted = true;
        return this;
    }

    private static void quote(StringBuilder out, byte[] bytes) {
        out.append('"');
        for (byte b : bytes) {
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
        out.append('"');
    }

    /** An identifier with that name, quoted where it needs to be. */
    static String identifier(String name) {
        boolean plain = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            plain &= Lexer.isIdChar(name.charAt(i));
        }
        if (plain) {
            return "$" + name;
        }
        StringBuilder quoted = new StringBuilder("$");
        quote(quoted, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return quoted.toString();
    }

    @Override
    public String toString() {
        return out.append('\n').toString();
    }
}
