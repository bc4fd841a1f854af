package dev.wardian.sample.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages away from a server that anyone on the machine can reach: a request names
 * this server as its host, so that no name that was bound to the address anew gets in, and one that
 * changes something comes from this server's own page or from no page at all.
 */
final class HttpGuard {
    private final Set<String> hosts = new TreeSet<>();

    /**
     * @param address where the server listens
     */
    HttpGuard(InetSocketAddress address) {
        int port = address.getPort();
        if (address.getAddress().isLoopbackAddress()) {
            hosts.add("localhost:" + port);
            hosts.add("127.0.0.1:" + port);
            hosts.add("[::1]:" + port);
        } else {
            hosts.add(address.getHostString() + ":" + port);
        }
    }

    /** Refuses a request for another host. */
    void requireHost(HttpExchange exchange) throws HttpProblem {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !hosts.contains(host)) {
            throw new HttpProblem(421, "this server is not " + host);
        }
    }

    /** Refuses what is no POST, or comes from another site's page. */
    void requireOwnPost(HttpExchange exchange) throws HttpProblem {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            throw new HttpProblem(405, "only POST changes something");
        }
        Headers headers = exchange.getRequestHeaders();
        String origin = headers.getFirst("Origin");
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean otherOrigin =
                origin != null && !origin.equals("http://" + headers.getFirst("Host"));
        if (otherOrigin || isForeign(site)) {
            throw new HttpProblem(403, "requests from other sites' pages are refused");
        }
    }

    private static boolean isForeign(@Nullable String site) {
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }
}
