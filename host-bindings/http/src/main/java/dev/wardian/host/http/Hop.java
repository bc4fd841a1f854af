package dev.wardian.host.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * One request to one server, of which a redirect makes another one. It runs on a thread that may
 * wait, and looks the name up once: each address is checked, and only those are connected to.
 */
final class Hop implements Callable<ClassicHttpResponse> {
    private static final int MOST_ADDRESSES = 8;
    private static final String USER_AGENT = "user-agent";

    private final Connections connections;
    private final NameResolver resolver;
    private final Collection<AddressBlock> granted;
    private final String method;
    private final HttpUrl url;
    private final List<HeaderLine> headers;
    private final Optional<HttpEntity> body;
    private volatile @Nullable HttpUriRequestBase request;
    private volatile boolean cancelled;

    /**
     * @param granted the special addresses that may be reached
     * @param headers all headers, also those that the host adds
     */
    Hop(
            Connections connections,
            NameResolver resolver,
            Collection<AddressBlock> granted,
            String method,
            HttpUrl url,
            List<HeaderLine> headers,
            Optional<HttpEntity> body) {
        this.connections = connections;
        this.resolver = resolver;
        this.granted = granted;
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.body = body;
    }

    /** Ends it, wherever it is. Does not wait. */
    void cancel() {
        cancelled = true;
        HttpUriRequestBase current = request;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public ClassicHttpResponse call() throws IOException {
        List<InetAddress> addresses = addresses();
        for (InetAddress address : addresses) {
            if (!SpecialAddresses.allow(address, url.port(), granted)) {
                throw new RefusedAddress(address);
            }
        }
        IOException failure = null;
        for (InetAddress address :
                addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()))) {
            try {
                return send(address);
            } catch (ConnectException | ConnectTimeoutException | NoRouteToHostException e) {
                failure = e;
            }
        }
        throw failure == null ? new UnknownHostException(url.host().text()) : failure;
    }

    private List<InetAddress> addresses() throws UnknownHostException {
        Optional<InetAddress> literal = url.host().address();
        return literal.isPresent()
                ? List.of(literal.get())
                : List.copyOf(resolver.resolve(url.host().text()));
    }

    private ClassicHttpResponse send(InetAddress address) throws IOException {
        String name = url.host().text();
        // The library puts the brackets of an IPv6 address back.
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        String scheme = url.secure() ? "https" : "http";
        HttpUriRequestBase sent = new HttpUriRequestBase(method, URI.create("/"));
        sent.setScheme(scheme);
        sent.setAuthority(new URIAuthority(bare, url.writtenPort()));
        sent.setPath(url.target());
        sent.setHeader(USER_AGENT, "wardian");
        for (HeaderLine header : headers) {
            if (header.name().equals(USER_AGENT)) {
                sent.setHeader(header.name(), header.value());
            } else {
                sent.addHeader(header.name(), header.value());
            }
        }
        body.ifPresent(sent::setEntity);
        request = sent;
        if (cancelled) {
            sent.cancel();
        }
        HttpHost host = new HttpHost(scheme, address, bare, url.port());
        ClassicHttpResponse response = connections.client().executeOpen(host, sent, null);
        if (cancelled) {
            sent.cancel();
        }
        return response;
    }
}
