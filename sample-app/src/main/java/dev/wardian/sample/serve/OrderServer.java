package dev.wardian.sample.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.sample.Order;
import dev.wardian.sample.OrderService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order service over HTTP.
 *
 * <ul>
 *   <li>{@code POST /orders}: prices an order
 *   <li>{@code GET /}: the page
 *   <li>{@code GET /api/plugins}, {@code /api/history}, {@code /api/log}, {@code /api/traffic}
 *   <li>{@code GET /api/events}: server-sent events {@code plugins}, {@code sample} and {@code log}
 *   <li>{@code POST /api/plugins/<id>/reload}, {@code /rollback}; {@code POST /api/traffic/on},
 *       {@code /off}
 * </ul>
 *
 * <p>It knows no users: whoever reaches it may do all of that, so it listens on the loopback
 * address unless it is told otherwise.
 */
public final class OrderServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderServer.class);

    /** For requests that are being read or answered; an open page keeps one for its events. */
    private static final int THREADS = 64;

    /** Seconds in which a request must have arrived; a connection that is slower is closed. */
    private static final String REQUEST_SECONDS = "5";

    static {
        // The server of the JDK reads these once. Without them, as many connections that send half
        // a request as there are threads stop it for good.
        setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        setUnlessSet("jdk.httpserver.maxConnections", Integer.toString(2 * THREADS));
    }

    private static final int MAX_BODY = 64 << 10;
    private static final Pattern CHANGE =
            Pattern.compile("/api/plugins/([a-z0-9.-]{1,128})/(reload|rollback)");

    private final PluginManager manager;
    private final OrderService service;
    private final EventStream events = new EventStream();
    private final LiveLog log;
    private final History history;
    private final Traffic traffic;
    private final HttpServer http;
    private final HttpGuard guard;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, daemon("http"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(daemon("history"));

    /**
     * Begins to serve.
     *
     * @param manager the plugins' manager, which stays the caller's
     * @param orders what the traffic consists of that the page switches on
     * @param address where to listen; port 0 is any free one
     * @throws IOException if that is not possible
     */
    public OrderServer(
            PluginManager manager,
            OrderService service,
            List<Order> orders,
            InetSocketAddress address)
            throws IOException {
        this.manager = manager;
        this.service = service;
        this.http = HttpServer.create(address, 0);
        this.guard = new HttpGuard(http.getAddress());
        this.history = new History(manager);
        this.log = new LiveLog(events);
        this.traffic = new Traffic(service, orders);
        manager.addListener((before, now) -> events.publish("plugins", now.source()));
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
        var unused = clock.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Where it listens. */
    public URI uri() {
        InetSocketAddress address = http.getAddress();
        String host =
                address.getAddress().isLoopbackAddress() ? "127.0.0.1" : address.getHostString();
        return URI.create("http://" + host + ":" + address.getPort() + "/");
    }

    private void sample() {
        try {
            events.publish("sample", history.sample(System.currentTimeMillis() / 1000.0));
        } catch (RuntimeException e) {
            LOG.error("no sample could be taken", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                guard.requireHost(exchange);
                route(exchange);
            } catch (HttpProblem e) {
                send(exchange, e.status(), "application/json", Json.bytes(e.body()));
            }
        } catch (RuntimeException e) {
            LOG.error("{} failed", exchange.getRequestURI(), e);
        }
    }

    private void route(HttpExchange exchange) throws IOException, HttpProblem {
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/api/plugins" -> show(exchange, PluginView.all(manager));
            case "/api/history" -> show(exchange, history.last());
            case "/api/log" -> show(exchange, log.last());
            case "/api/traffic" -> show(exchange, traffic.isOn());
            case "/api/events" -> {
                requireGet(exchange);
                secure(exchange);
                events.serve(exchange);
            }
            case "/api/traffic/on", "/api/traffic/off" -> {
                guard.requireOwnPost(exchange);
                traffic.set(path.endsWith("on"));
                json(exchange, 200, traffic.isOn());
            }
            case "/orders" -> {
                guard.requireOwnPost(exchange);
                order(exchange);
            }
            default -> {
                Matcher change = CHANGE.matcher(path);
                if (change.matches()) {
                    guard.requireOwnPost(exchange);
                    change(exchange, change.group(1), change.group(2));
                } else {
                    file(exchange, path);
                }
            }
        }
    }

    private static void requireGet(HttpExchange exchange) throws HttpProblem {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            throw new HttpProblem(405, "only GET reads this");
        }
    }

    private static void show(HttpExchange exchange, Object value) throws IOException, HttpProblem {
        requireGet(exchange);
        json(exchange, 200, value);
    }

    private static void json(HttpExchange exchange, int status, Object value) throws IOException {
        send(exchange, status, "application/json", Json.bytes(value));
    }

    private static void file(HttpExchange exchange, String path) throws IOException, HttpProblem {
        requireGet(exchange);
        PageFiles.File file = PageFiles.find(path);
        send(exchange, 200, file.type(), file.bytes());
    }

    /** Nothing but this server's own files is shown or run by the page. */
    private static void secure(HttpExchange exchange) {
        var headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " img-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        secure(exchange);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void order(HttpExchange exchange) throws IOException, HttpProblem {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(MAX_BODY + 1);
        }
        if (body.length > MAX_BODY) {
            throw new HttpProblem(413, "an order has at most " + MAX_BODY + " bytes");
        }
        Order order;
        try {
            order = Json.read(body, Order.class);
        } catch (IOException e) {
            throw new HttpProblem(400, "the body is not an order");
        }
        if (order == null) {
            throw new HttpProblem(400, "the body is not an order");
        }
        json(exchange, 200, PricedView.of(service.price(order)));
    }

    private void change(HttpExchange exchange, String id, String change)
            throws IOException, HttpProblem {
        try {
            Plugin plugin = change.equals("reload") ? manager.reload(id) : manager.rollback(id);
            json(exchange, 200, new Changed(plugin.version(), plugin.generation()));
        } catch (PluginException | IllegalStateException e) {
            throw new HttpProblem(409, String.valueOf(e.getMessage()));
        }
    }

    /** What runs after a change. */
    private record Changed(String version, long generation) {}

    /** Stops serving; the manager stays open. */
    @Override
    public void close() {
        traffic.close();
        clock.shutdownNow();
        events.close();
        http.stop(0);
        threads.shutdownNow();
        log.close();
    }
}
