package dev.wardian.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to the HTTP server of the JDK. */
final class JdkExchange implements ConsoleRequest, ConsoleResponse {
    private final HttpExchange exchange;

    JdkExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public String mount() {
        String path = exchange.getHttpContext().getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    @Override
    public String path() {
        return exchange.getRequestURI().getPath().substring(mount().length());
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public Optional<String> parameter(String name) {
        @Nullable String query = exchange.getRequestURI().getRawQuery();
        for (String part : query == null ? new String[0] : query.split("&", 100)) {
            int sign = part.indexOf('=');
            if (sign >= 0 && decoded(part.substring(0, sign)).equals(name)) {
                return Optional.of(decoded(part.substring(sign + 1)));
            }
        }
        return Optional.empty();
    }

    /** A parameter that is not encoded as it has to be is what it is. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public Optional<String> user() {
        return Optional.ofNullable(exchange.getPrincipal()).map(user -> user.getUsername());
    }

    @Override
    public OutputStream begin(int status, Map<String, String> headers, long length)
            throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, length == 0 ? -1 : Math.max(length, 0));
        return exchange.getResponseBody();
    }
}
