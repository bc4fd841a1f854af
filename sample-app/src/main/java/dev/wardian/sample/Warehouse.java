package dev.wardian.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Another system of the shop, which a plugin asks over HTTP: in how many days the warehouse
 * delivers to a country. It is a server on the loopback address.
 *
 * <p>{@code GET /warehouse/delivery?country=DE} is answered with a number as text, and with 404 for
 * a country to which nothing is delivered.
 */
public final class Warehouse implements AutoCloseable {
    private static final String PATH = "/warehouse";
    private static final String QUERY = "country=";

    private static final Map<String, Integer> DAYS =
            Map.ofEntries(
                    Map.entry("DE", 1),
                    Map.entry("AT", 2),
                    Map.entry("CH", 2),
                    Map.entry("FR", 2),
                    Map.entry("NL", 2),
                    Map.entry("GB", 3),
                    Map.entry("IT", 3),
                    Map.entry("PL", 3),
                    Map.entry("SE", 3),
                    Map.entry("ES", 4),
                    Map.entry("FI", 4),
                    Map.entry("IE", 4),
                    Map.entry("US", 7));

    private final HttpServer http;
    private final AtomicLong answered = new AtomicLong();

    private Warehouse(HttpServer http) {
        this.http = http;
    }

    /** Opens the warehouse at any free port. */
    static Warehouse open() {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Warehouse warehouse = new Warehouse(HttpServers.create(any));
            warehouse.http.createContext(PATH + "/delivery", warehouse::delivery);
            warehouse.http.start();
            return warehouse;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In how many days it delivers to a country; empty if it does not. */
    static Optional<Integer> days(String country) {
        return Optional.ofNullable(DAYS.get(country));
    }

    private void delivery(HttpExchange exchange) throws IOException {
        try (exchange) {
            answered.incrementAndGet();
            String query = exchange.getRequestURI().getQuery();
            Optional<Integer> days =
                    Optional.ofNullable(query)
                            .filter(text -> text.startsWith(QUERY))
                            .flatMap(text -> days(text.substring(QUERY.length())));
            byte[] body =
                    (days.map(String::valueOf).orElse("no delivery") + "\n")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(days.isPresent() ? 200 : 404, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** Where it is. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + PATH);
    }

    /** How often it was asked. */
    long answered() {
        return answered.get();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
