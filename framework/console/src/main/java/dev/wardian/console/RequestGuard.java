package dev.wardian.console;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Keeps the pages of other sites away, in the browsers of people who may do more than they. A
 * request names a host that is known, so that a name which was bound to our address anew gets
 * nothing. A request that changes something comes from our own page, or from no page at all.
 */
final class RequestGuard {
    /** A header that no other site's page can set, unless we allowed it, which we never do. */
    static final String OWN_HEADER = "X-Wardian-Console";

    /** Names that are not looked up: an address in digits cannot be bound anew. */
    private static final Pattern ADDRESS =
            Pattern.compile("localhost|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]{2,45}]");

    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    private final Set<String> hosts = new TreeSet<>();

    /**
     * @param hosts the names of the server besides its addresses, without ports
     */
    RequestGuard(Set<String> hosts) {
        hosts.forEach(host -> this.hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    /** Refuses a request for another host. */
    void requireHost(ConsoleRequest request) throws HttpProblem {
        String host = request.header("Host").orElse("").toLowerCase(Locale.ROOT);
        String name = PORT.matcher(host).replaceFirst("");
        if (!ADDRESS.matcher(name).matches() && !hosts.contains(name)) {
            throw new HttpProblem(
                    421,
                    "this server does not know the host of the request; the application names it");
        }
    }

    /** Refuses a request that another site's page makes. */
    void requireOwnSite(ConsoleRequest request) throws HttpProblem {
        Optional<String> site = request.header("Sec-Fetch-Site");
        boolean foreign = site.isPresent() ? isForeign(site.get()) : isOtherOrigin(request);
        if (foreign) {
            throw new HttpProblem(403, "requests of other sites' pages are refused");
        }
    }

    /**
     * Refuses what is no POST, or comes from another site's page.
     *
     * @param fromConsole whether only the page of the console sends such requests
     */
    void requireOwnPost(ConsoleRequest request, boolean fromConsole) throws HttpProblem {
        if (!request.method().equals("POST")) {
            throw HttpProblem.only("POST");
        }
        if (isOtherOrigin(request)) {
            throw new HttpProblem(403, "requests of other sites' pages are refused");
        }
        requireOwnSite(request);
        if (fromConsole && request.header(OWN_HEADER).isEmpty()) {
            throw new HttpProblem(403, "a change needs the header " + OWN_HEADER);
        }
    }

    private static boolean isForeign(String site) {
        return !site.equals("same-origin") && !site.equals("none");
    }

    /** Only the host counts: a proxy may have ended the encryption. */
    private static boolean isOtherOrigin(ConsoleRequest request) {
        Optional<String> origin = request.header("Origin");
        String host = request.header("Host").orElse("");
        return origin.isPresent()
                && !origin.get().equalsIgnoreCase("http://" + host)
                && !origin.get().equalsIgnoreCase("https://" + host);
    }
}
