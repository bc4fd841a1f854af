package dev.wardian.host.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The requests of one method to one place: a scheme, a host or all hosts below a name, a port, and
 * the paths below a prefix.
 *
 * @param method the method
 * @param secure whether it is https
 * @param host the host; what follows the star if the rule is for several
 * @param several whether the host is a star, or begins with one
 * @param port the port; {@link #ANY_PORT} for each
 * @param prefix the common beginning of the paths, without a slash at its end
 */
record UrlRule(String method, boolean secure, String host, boolean several, int port, String prefix)
        implements Comparable<UrlRule> {
    /** The port of a rule for each port. */
    static final int ANY_PORT = 0;

    private static final String ANY = "://*";

    /** A star in the place of a port. */
    private static final Pattern STAR_PORT = Pattern.compile("^([^/?#]*//[^/?#]*):\\*(?=/|$)");

    /** Stands for the star while the rest is read. */
    private static final String STAND_IN = "x";

    /**
     * Reads the place of a rule, such as {@code https://api.example.org/v1}, {@code
     * https://*.example.org}, {@code https://*} or {@code http://127.0.0.1:*}.
     */
    static UrlRule parse(String method, String text) throws MalformedUrl {
        int star = text.indexOf(ANY);
        boolean several = star >= 0;
        String named = several ? text.replaceFirst("://\\*", "://" + STAND_IN) : text;
        String readable = STAR_PORT.matcher(named).replaceFirst("$1");
        boolean anyPort = !readable.equals(named);
        HttpUrl url = HttpUrl.parse(readable);
        if (!url.query().isEmpty() || text.indexOf('#') >= 0) {
            throw new MalformedUrl("a rule has no query and no fragment");
        }
        String host = url.host().text();
        if (several) {
            host = host.substring(STAND_IN.length());
            if (!host.isEmpty() && host.charAt(0) != '.') {
                throw new MalformedUrl("a star stands for whole labels of a host: *.example.org");
            }
        }
        String path = url.path();
        String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int port = anyPort ? ANY_PORT : url.port();
        return new UrlRule(method, url.secure(), host, several, port, prefix);
    }

    boolean allows(String requested, HttpUrl url) {
        return method.equals(requested)
                && secure == url.secure()
                && coversPort(url.port())
                && allowsHost(url.host())
                && isBelow(url.path(), prefix);
    }

    private boolean allowsHost(UrlHost other) {
        if (!several) {
            return host.equals(other.text());
        }
        return other.text().endsWith(host);
    }

    private static boolean isBelow(String path, String prefix) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    /** Whether every request of {@code other} is one of this. */
    boolean covers(UrlRule other) {
        return method.equals(other.method)
                && secure == other.secure
                && coversPort(other.port)
                && coversHost(other)
                && isBelow(other.prefix, prefix);
    }

    private boolean coversPort(int other) {
        return port == ANY_PORT || port == other;
    }

    private boolean coversHost(UrlRule other) {
        if (!several) {
            return !other.several && host.equals(other.host);
        }
        return other.host.endsWith(host);
    }

    /** The requests of both; empty if there are none. */
    Optional<UrlRule> intersect(UrlRule other) {
        boolean portIsMine = other.coversPort(port);
        if (!method.equals(other.method)
                || secure != other.secure
                || !(portIsMine || coversPort(other.port))) {
            return Optional.empty();
        }
        boolean hostIsMine = other.coversHost(this);
        if (!hostIsMine && !coversHost(other)) {
            return Optional.empty();
        }
        UrlRule narrower = hostIsMine ? this : other;
        boolean pathIsMine = isBelow(prefix, other.prefix);
        if (!pathIsMine && !isBelow(other.prefix, prefix)) {
            return Optional.empty();
        }
        return Optional.of(
                new UrlRule(
                        method,
                        secure,
                        narrower.host,
                        narrower.several,
                        portIsMine ? port : other.port,
                        pathIsMine ? prefix : other.prefix));
    }

    /** The place, as {@link #parse} reads it. */
    String place() {
        String standard = secure ? "443" : "80";
        String number = port == ANY_PORT ? "*" : String.valueOf(port);
        String written = standard.equals(number) ? "" : ":" + number;
        return (secure ? "https://" : "http://") + (several ? "*" : "") + host + written + prefix;
    }

    @Override
    public int compareTo(UrlRule other) {
        int places = place().compareTo(other.place());
        return places != 0 ? places : method.compareTo(other.method);
    }
}
