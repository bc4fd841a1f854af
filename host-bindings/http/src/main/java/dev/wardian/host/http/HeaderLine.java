package dev.wardian.host.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A header of a request or an answer.
 *
 * @param name in lower case
 * @param value without spaces around it
 */
record HeaderLine(String name, String value) {
    /** The most headers of one message. */
    static final int MOST = 100;

    /** The most bytes of all headers of one message. */
    static final int MOST_BYTES = 1 << 16;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]{0,8000}");

    /** What decides how the message is framed, and where it goes, is written by the host. */
    private static final Set<String> OF_THE_HOST =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect");

    private static final String FOR_PROXIES = "proxy-";

    /** What is for one server only. */
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

    private static final String CONTENT = "content-";

    /** What is wrong with a guest's headers. */
    static final class Malformed extends Exception {
        private Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** There are more than {@link #MOST}. */
    static final class TooMany extends Exception {
        private TooMany() {
            super("more than " + MOST + " headers", null, false, false);
        }
    }

    /**
     * Reads the headers of a request.
     *
     * @param text one line for each, with a line feed between two
     */
    static List<HeaderLine> parse(String text) throws Malformed, TooMany {
        List<HeaderLine> lines = new ArrayList<>();
        if (text.isEmpty()) {
            return lines;
        }
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            from = end < 0 ? text.length() + 1 : end + 1;
            if (line.isEmpty() && from > text.length()) {
                break;
            }
            if (lines.size() == MOST) {
                throw new TooMany();
            }
            lines.add(line(line));
        }
        return lines;
    }

    private static HeaderLine line(String line) throws Malformed {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!isName(name)) {
            throw new Malformed("a header does not begin with a name and a colon");
        }
        String value = trimmed(line.substring(colon + 1));
        if (!isValue(value)) {
            throw new Malformed(
                    "the value of " + name + " is too long, or has characters that are not ASCII");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (isOfTheHost(lower)) {
            throw new Malformed("only the host sets " + name);
        }
        return new HeaderLine(lower, value);
    }

    /** Without spaces and tabs around it; anything else stays, and is refused. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static boolean isValue(String value) {
        return VALUE.matcher(value).matches();
    }

    static boolean isOfTheHost(String lowerName) {
        return OF_THE_HOST.contains(lowerName) || lowerName.startsWith(FOR_PROXIES);
    }

    /** Whether it stays behind when a redirect leads to another origin. */
    boolean isCredential() {
        return CREDENTIALS.contains(name);
    }

    /** Whether it says something of a body. */
    boolean describesBody() {
        return name.startsWith(CONTENT);
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
