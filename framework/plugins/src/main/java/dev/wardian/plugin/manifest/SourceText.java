package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.error.ErrorId;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** From bytes to text in which every character is what it seems to be. */
final class SourceText {
    /** Locating one takes a pass over the text, and a file can consist of them. */
    private static final int MAX_SHOWN = 10;

    private SourceText() {}

    /** The text, or nothing after reporting why there is none. */
    static Optional<String> decode(byte[] bytes, int maxBytes, ProblemCollector problems) {
        SourceLocation start = new SourceLocation(problems.file(), 1, 1);
        if (bytes.length > maxBytes) {
            problems.report(
                    ErrorId.MANIFEST_TOO_LARGE,
                    start,
                    "the file has " + bytes.length + " bytes or more",
                    ErrorId.MANIFEST_TOO_LARGE.hint(Integer.toString(maxBytes)));
            return Optional.empty();
        }
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), decoded, true);
        String text = withoutMark(decoded.flip().toString());
        problems.setLines(lines(text));
        if (result.isError()) {
            refuse(problems, text, text.length(), "bytes that are not UTF-8");
            return Optional.empty();
        }
        return checkCharacters(text, problems) ? Optional.of(text) : Optional.empty();
    }

    /** Some editors begin UTF-8 with a byte order mark, which says nothing. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    static List<String> lines(String text) {
        return List.of(text.split("\r\n|\r|\n", -1));
    }

    private static boolean checkCharacters(String text, ProblemCollector problems) {
        int refused = 0;
        for (int i = 0; i < text.length() && refused < MAX_SHOWN; ) {
            int c = text.codePointAt(i);
            if (!isAllowed(c)) {
                refuse(problems, text, i, String.format("the character U+%04X", c));
                refused++;
            }
            i += Character.charCount(c);
        }
        return refused == 0;
    }

    private static void refuse(ProblemCollector problems, String text, int index, String what) {
        problems.report(
                ErrorId.MANIFEST_NOT_TEXT,
                locate(problems.file(), text, index),
                what + " is not allowed",
                ErrorId.MANIFEST_NOT_TEXT.hint());
    }

    private static SourceLocation locate(String file, String text, int index) {
        List<String> before = lines(text.substring(0, index));
        String last = before.get(before.size() - 1);
        return new SourceLocation(file, before.size(), last.codePointCount(0, last.length()) + 1);
    }

    /**
     * Rejects control characters, line breaks that only some programs know, code points that are
     * not characters, and marks that change the direction of text: an operator must see the same
     * manifest as the parser.
     */
    static boolean isAllowed(int c) {
        if (c < 0x20) {
            return c == '\n' || c == '\r' || c == '\t';
        }
        boolean control = isBetween(c, 0x7F, 0x9F);
        boolean separator = c == 0x2028 || c == 0x2029;
        boolean direction =
                isBetween(c, 0x202A, 0x202E)
                        || isBetween(c, 0x2066, 0x2069)
                        || isBetween(c, 0x200E, 0x200F);
        boolean noCharacter = isBetween(c, 0xD800, 0xDFFF) || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
        return !control && !separator && !direction && !noCharacter;
    }

    private static boolean isBetween(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
