package dev.wardian.testing;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A request over HTTP that a plugin sent to the fake {@code http} of a {@link TestHost}. */
public final class FakeRequest {
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

    private final String pluginId;
    private final String method;
    private final String url;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    FakeRequest(
            String pluginId,
            String method,
            String url,
            Map<String, List<String>> headers,
            byte[] body) {
        this.pluginId = pluginId;
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.body = body;
    }

    /** {@return the plugin that sent the request} */
    public String pluginId() {
        return pluginId;
    }

    /** {@return the method, for example {@code GET}} */
    public String method() {
        return method;
    }

    /** {@return the URL} */
    public String url() {
        return url;
    }

    /** {@return the values of the headers that the plugin set, by their names in lower case} */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * {@return the value of the first header of a name; empty if there is none}
     *
     * @param name the name, in any case
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
    }

    /** {@return the bytes of the body, a new array} */
    public byte[] body() {
        return body.clone();
    }

    /** {@return the body as text} */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** {@return method and URL} */
    @Override
    public String toString() {
        return method + " " + url;
    }

    /**
     * The request that a redirect leads to. What is for one server only stays with its origin, and
     * what describes a body with the body.
     */
    FakeRequest redirected(String to, boolean isGet) {
        Map<String, List<String>> kept = new TreeMap<>(headers);
        if (isGet) {
            kept.keySet().removeIf(name -> name.startsWith("content-"));
        }
        if (!HttpSyntax.haveOneOrigin(url, to)) {
            kept.keySet().removeAll(CREDENTIALS);
        }
        return new FakeRequest(
                pluginId,
                isGet ? "GET" : method,
                to,
                Collections.unmodifiableMap(kept),
                isGet ? new byte[0] : body);
    }
}
