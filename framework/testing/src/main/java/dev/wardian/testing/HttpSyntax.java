package dev.wardian.testing;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request may consist of, as for the capability {@code http}. */
final class HttpSyntax {
    private static final int MOST_HEADERS = 100;

    private static final Pattern METHOD = Pattern.compile("(?!(CONNECT|TRACE)$)[A-Z][A-Z-]{0,31}");
    private static final Pattern HEADER =
            Pattern.compile(
                    "([!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}):[ \t]*+"
                            + "((?:[!-~](?:[ -~\t]{0,7998}[!-~])?)?)[ \t]*+");

    private static final Pattern ORIGIN =
            Pattern.compile(
                    "https?://(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9_])?|\\[[0-9a-fA-F:.]+])"
                            + "(?::[1-9][0-9]{0,4})?");
    private static final String OF_PATHS = "._~!$&'()*+,;=:@/-";
    private static final String OF_QUERIES = OF_PATHS + "?[]|{}^`";
    private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.\\.?(?:[/;]|$)");

    /** Escapes in a path that servers read in different ways. */
    private static final Pattern AMBIGUOUS_ESCAPE =
            Pattern.compile("%(?:2[EeFf5]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])");

    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

    /** Headers that only the host sets, as well as all for proxies. */
    private static final Set<String> OF_THE_HOST =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private HttpSyntax() {}

    /** Name, in lower case, and value of a header. */
    record Header(String name, String value) {
        String line() {
            return name + ": " + value;
        }
    }

    /** What a URL consists of; path and query may be empty. */
    private record Parts(String origin, String path, String query) {}

    static boolean isMethod(String text) {
        return METHOD.matcher(text).matches();
    }

    static boolean isUrl(String text) {
        return parts(text).isPresent();
    }

    /** A URL without its query, in which guests put what others must not read. */
    static String subject(String url) {
        return parts(url).map(parts -> parts.origin() + parts.path()).orElse(url);
    }

    static boolean haveOneOrigin(String url, String other) {
        return parts(url).map(Parts::origin).equals(parts(other).map(Parts::origin));
    }

    /** What is before the fragment, which is not sent. */
    private static String sent(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    private static Optional<Parts> parts(String url) {
        String sent = sent(url);
        Matcher origin = ORIGIN.matcher(sent);
        if (!origin.lookingAt()) {
            return Optional.empty();
        }
        int question = sent.indexOf('?');
        int end = question < 0 ? sent.length() : question;
        String path = sent.substring(origin.end(), end);
        String query = sent.substring(end);
        boolean isPath = path.isEmpty() || path.startsWith("/");
        return isPath
                        && hasOnly(path, OF_PATHS)
                        && !DOT_SEGMENT.matcher(path).find()
                        && !AMBIGUOUS_ESCAPE.matcher(path).find()
                        && hasOnly(query, OF_QUERIES)
                ? Optional.of(new Parts(origin.group(), path, query))
                : Optional.empty();
    }

    /** Whether all are letters, digits, escapes or characters of a list. */
    private static boolean hasOnly(String text, String others) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isEscape = c == '%' && isHex(text, i + 1) && isHex(text, i + 2);
            boolean isPlain = c < 0x80 && Character.isLetterOrDigit(c);
            if (!isEscape && !isPlain && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text, int index) {
        return index < text.length()
                && text.charAt(index) < 0x80
                && Character.digit(text.charAt(index), 16) >= 0;
    }

    /** A line with a header; empty if it is malformed. */
    static Optional<Header> header(String line) {
        Matcher matcher = HEADER.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new Header(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2)))
                : Optional.empty();
    }

    /** The headers of a request: a line for each, with a line feed between two. */
    static Map<String, List<String>> headers(String lines) {
        Map<String, List<String>> headers = new TreeMap<>();
        // There may be a line feed at the end as well.
        String all =
                lines.length() > 1 && lines.endsWith("\n")
                        ? lines.substring(0, lines.length() - 1)
                        : lines;
        int count = 0;
        for (String line : all.isEmpty() ? new String[0] : all.split("\n", -1)) {
            if (count == MOST_HEADERS) {
                throw new ErrnoException(Errno.E2BIG, "more than " + count + " headers");
            }
            Header header =
                    header(line)
                            .filter(found -> !isOfTheHost(found.name()))
                            .orElseThrow(
                                    () -> new ErrnoException(Errno.EINVAL, "no header: " + line));
            headers.computeIfAbsent(header.name(), name -> new ArrayList<>()).add(header.value());
            count++;
        }
        headers.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(headers);
    }

    private static boolean isOfTheHost(String name) {
        return OF_THE_HOST.contains(name) || name.startsWith("proxy-");
    }

    /**
     * Where a redirect leads (RFC 3986, section 5.2); empty if that is no URL.
     *
     * @param url what was requested
     * @param location what the server wrote
     */
    static Optional<String> resolve(String url, String location) {
        return parts(url).map(from -> resolve(from, sent(location))).filter(HttpSyntax::isUrl);
    }

    private static String resolve(Parts from, String to) {
        String origin = from.origin();
        String path = from.path().isEmpty() ? "/" : from.path();
        if (ABSOLUTE.matcher(to).matches()) {
            return to;
        }
        if (to.startsWith("//")) {
            return origin.substring(0, origin.indexOf('/')) + to;
        }
        if (to.isEmpty() || to.startsWith("?")) {
            return origin + path + (to.isEmpty() ? from.query() : to);
        }
        String folder = to.startsWith("/") ? "" : path.substring(0, path.lastIndexOf('/') + 1);
        int question = to.indexOf('?');
        return question < 0
                ? origin + withoutDots(folder + to)
                : origin + withoutDots(folder + to.substring(0, question)) + to.substring(question);
    }

    /** RFC 3986, section 5.2.4. */
    private static String withoutDots(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = path.substring(1).split("/", -1);
        for (String segment : segments) {
            if (segment.equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            } else if (!segment.equals(".") && !segment.equals("..")) {
                kept.add(segment);
            }
        }
        String last = segments[segments.length - 1];
        boolean isFolder = last.equals(".") || last.equals("..");
        return "/" + String.join("/", kept) + (isFolder && !kept.isEmpty() ? "/" : "");
    }
}
