package dev.wardian.host.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A URL in its parts. What is sent is written from these parts, so a server sees what the policy
 * saw. What servers and proxies read in different ways is refused: user info, dot segments,
 * backslashes, and escapes of dots, slashes, backslashes, percent signs and control characters in
 * the path (RFC 3986, section 7).
 *
 * @param secure whether it is https
 * @param host the host
 * @param port from 1 to 65535
 * @param path begins with a slash, as it was written
 * @param query with its question mark; empty if there is none
 */
record HttpUrl(boolean secure, UrlHost host, int port, String path, String query) {
    /** The most characters of a URL. */
    static final int MAX_LENGTH = 8_192;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final String OF_PATHS = "._~!$&'()*+,;=:@/-";
    private static final String OF_QUERIES = OF_PATHS + "?[]|{}^`";
    private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.\\.?(?:[/;]|$)");
    private static final Pattern AMBIGUOUS_ESCAPE =
            Pattern.compile("%(?:2[EeFf5]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])");

    static HttpUrl parse(String text) throws MalformedUrl {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedUrl("it has more than " + MAX_LENGTH + " characters");
        }
        String lower = text.substring(0, Math.min(8, text.length())).toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("https://");
        if (!secure && !lower.startsWith("http://")) {
            throw new MalformedUrl("it does not begin with http:// or https://");
        }
        String rest = text.substring(secure ? 8 : 7);
        int fragment = rest.indexOf('#');
        String sent = fragment < 0 ? rest : rest.substring(0, fragment);
        int question = sent.indexOf('?');
        String query = question < 0 ? "" : sent.substring(question);
        String before = question < 0 ? sent : sent.substring(0, question);
        int slash = before.indexOf('/');
        String authority = slash < 0 ? before : before.substring(0, slash);
        String path = slash < 0 ? "/" : before.substring(slash);
        requirePath(path);
        if (!hasOnly(query, OF_QUERIES)) {
            throw new MalformedUrl("its query has a character that must be percent-encoded");
        }
        int colon = authority.lastIndexOf(':');
        boolean withPort = colon > authority.lastIndexOf(']');
        UrlHost host = UrlHost.parse(withPort ? authority.substring(0, colon) : authority);
        int port = secure ? HTTPS_PORT : HTTP_PORT;
        if (withPort) {
            port = port(authority.substring(colon + 1));
        }
        return new HttpUrl(secure, host, port, path, query);
    }

    private static void requirePath(String path) throws MalformedUrl {
        if (!hasOnly(path, OF_PATHS)) {
            throw new MalformedUrl("its path has a character that must be percent-encoded");
        }
        if (DOT_SEGMENT.matcher(path).find()) {
            throw new MalformedUrl("its path has . or .. as a segment");
        }
        if (AMBIGUOUS_ESCAPE.matcher(path).find()) {
            throw new MalformedUrl(
                    "its path has an escaped dot, slash, backslash, percent sign or control"
                            + " character");
        }
    }

    /** Whether all are letters, digits, escapes or characters of a list. */
    private static boolean hasOnly(String text, String others) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (hexAt(text, i + 1) && hexAt(text, i + 2)) {
                    i += 2;
                    continue;
                }
                return false;
            }
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean hexAt(String text, int index) {
        return index < text.length()
                && Character.digit(text.charAt(index), 16) >= 0
                && text.charAt(index) < 0x80;
    }

    private static int port(String digits) throws MalformedUrl {
        int port = 0;
        if (digits.length() <= MAX_PORT_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            port = digits.isEmpty() ? 0 : Integer.parseInt(digits);
        }
        if (port < 1 || port > MAX_PORT) {
            throw new MalformedUrl("its port is not a number from 1 to 65535");
        }
        return port;
    }

    /**
     * Where a redirect leads (RFC 3986, section 5.2).
     *
     * @param location what the server wrote
     */
    HttpUrl resolve(String location) throws MalformedUrl {
        int fragment = location.indexOf('#');
        String reference = fragment < 0 ? location : location.substring(0, fragment);
        if (reference.length() > MAX_LENGTH) {
            throw new MalformedUrl("it has more than " + MAX_LENGTH + " characters");
        }
        if (SCHEME.matcher(reference).matches()) {
            return parse(reference);
        }
        if (reference.startsWith("//")) {
            return parse((secure ? "https:" : "http:") + reference);
        }
        if (reference.isEmpty() || reference.startsWith("?")) {
            return parse(origin() + path + (reference.isEmpty() ? query : reference));
        }
        int question = reference.indexOf('?');
        String way = question < 0 ? reference : reference.substring(0, question);
        String search = question < 0 ? "" : reference.substring(question);
        String from = way.startsWith("/") ? "" : path.substring(0, path.lastIndexOf('/') + 1);
        return parse(origin() + withoutDots(from + way) + search);
    }

    /** RFC 3986, section 5.2.4. */
    private static String withoutDots(String path) {
        StringBuilder out = new StringBuilder();
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segments[i].equals(".")) {
                out.append('/').append(segments[i]);
                continue;
            }
            if (last) {
                out.append('/');
            }
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    /** Scheme, host and port, the port only if it is not that of the scheme. */
    String origin() {
        return (secure ? "https://" : "http://") + authority();
    }

    /** Host and port, as the header {@code Host} has them. */
    String authority() {
        int written = writtenPort();
        return written < 0 ? host.text() : host.text() + ":" + written;
    }

    /** The port as an authority has it: -1 for that of the scheme, which is not written. */
    int writtenPort() {
        return port == (secure ? HTTPS_PORT : HTTP_PORT) ? -1 : port;
    }

    /** What the request line has. */
    String target() {
        return path + query;
    }

    /** Without the query, in which guests put what others must not read. */
    String subject() {
        return origin() + path;
    }

    @Override
    public String toString() {
        return origin() + path + query;
    }
}
