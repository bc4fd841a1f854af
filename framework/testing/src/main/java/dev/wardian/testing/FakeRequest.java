package dev.wardian.testing;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request over HTTP that a plugin sent to the fake {@code http} of a {@link TestHost}. */
public final class FakeRequest {
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

    /** The request that a redirect leads to. */
    FakeRequest redirected(String to, boolean isGet) {
        return isGet
                ? new FakeRequest(pluginId, "GET", to, withoutContent(headers), new byte[0])
                : new FakeRequest(pluginId, method, to, headers, body);
    }

    private static Map<String, List<String>> withoutContent(Map<String, List<String>> headers) {
        Map<String, List<String>> kept = new TreeMap<>(headers);
        kept.keySet().removeIf(name -> name.startsWith("content-"));
        return Collections.unmodifiableMap(kept);
    }
}
