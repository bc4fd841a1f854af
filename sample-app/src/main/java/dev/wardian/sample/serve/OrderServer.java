package dev.wardian.sample.serve;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.wardian.console.LogSource;
import dev.wardian.console.WardianConsole;
import dev.wardian.plugin.PluginManager;
import dev.wardian.sample.HttpServers;
import dev.wardian.sample.Order;
import dev.wardian.sample.OrderService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order service over HTTP.
 *
 * <ul>
 *   <li>{@code POST /orders}: prices an order
 *   <li>{@code GET /}: a page that starts and stops traffic
 *   <li>{@code GET /traffic}; {@code POST /traffic/on}, {@code /traffic/off}
 *   <li>{@code /plugins/}: the console
 * </ul>
 *
 * <p>It knows no users, so it lets the console change plugins only on a loopback address.
 */
public final class OrderServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderServer.class);

    /** For requests that are being read or answered; an open console keeps one for its events. */
    private static final int THREADS = HttpServers.MOST_CONNECTIONS / 2;

    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);
    private static final int MAX_BODY = 64 << 10;

    private final HttpServer http;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    THREADS,
                    task -> {
                        Thread thread = new Thread(task, "http");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final Admission admission = new Admission();
    private final AtomicLong priced = new AtomicLong();

    private OrderServer(HttpServer http) {
        this.http = http;
    }

    /**
     * Takes an address, before anything else is started. Requests wait until {@link #serve}.
     *
     * @param address where to listen; port 0 is any free one
     * @throws IOException if that is not possible
     */
    public static OrderServer bind(InetSocketAddress address) throws IOException {
        return new OrderServer(HttpServers.create(address));
    }

    /** What a server serves; closing it ends that. */
    public final class Serving implements AutoCloseable {
        private final OrderService service;
        private final Traffic traffic;
        private final WardianConsole console;

        private Serving(PluginManager manager, OrderService service, List<Order> orders) {
            this.service = service;
            this.traffic = new Traffic(service, orders);
            WardianConsole.Builder settings =
                    WardianConsole.builder(manager)
                            .title("Plugins of the order service")
                            .log(LogSource.logback(Logger.ROOT_LOGGER_NAME));
            this.console = (isLocal() ? settings.authorizer(new Operator()) : settings).build();
        }

        private void begin() {
            http.setExecutor(threads);
            http.createContext("/plugins", console.httpHandler());
            context("/", this::page);
            context("/traffic", this::traffic);
            context("/orders", this::orders);
            http.start();
        }

        private void context(String path, Route route) {
            HttpContext context = http.createContext(path, answering(route));
            context.getFilters().add(console.httpFilter());
        }

        private void page(HttpExchange exchange) throws IOException, OrderProblem {
            require(exchange, "GET");
            OrderPageFiles.File file = OrderPageFiles.find(exchange.getRequestURI().getPath());
            send(exchange, 200, file.type(), file.bytes());
        }

        private void traffic(HttpExchange exchange) throws IOException, OrderProblem {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/traffic" -> require(exchange, "GET");
                case "/traffic/on", "/traffic/off" -> {
                    require(exchange, "POST");
                    traffic.set(path.endsWith("on"));
                }
                default -> throw new OrderProblem(404, "there is no " + path);
            }
            json(exchange, 200, traffic.isOn());
        }

        private void orders(HttpExchange exchange) throws IOException, OrderProblem {
            require(exchange, "POST");
            if (!admission.enter()) {
                throw new OrderProblem(503, "the service stops");
            }
            try {
                json(exchange, 200, PricedView.of(service.price(order(exchange))));
                priced.incrementAndGet();
            } finally {
                admission.leave();
            }
        }

        /** Stops the traffic and ends the console. */
        @Override
        public void close() {
            traffic.close();
            console.close();
        }
    }

    /**
     * Begins to serve.
     *
     * @param manager the plugins' manager, which stays the caller's
     * @param orders what the traffic consists of that the page switches on
     */
    public Serving serve(PluginManager manager, OrderService service, List<Order> orders) {
        Serving serving = new Serving(manager, service, orders);
        serving.begin();
        return serving;
    }

    /** Whether only this machine reaches it. */
    public boolean isLocal() {
        return http.getAddress().getAddress().isLoopbackAddress();
    }

    /** Where it listens. */
    public URI uri() {
        InetSocketAddress address = http.getAddress();
        String host =
                address.getAddress().isLoopbackAddress() ? "127.0.0.1" : address.getHostString();
        return URI.create("http://" + host + ":" + address.getPort() + "/");
    }

    /** Orders that were priced and whose answer was sent. */
    public long priced() {
        return priced.get();
    }

    @FunctionalInterface
    private interface Route {
        void answer(HttpExchange exchange) throws IOException, OrderProblem;
    }

    private static HttpHandler answering(Route route) {
        return exchange -> {
            try (exchange) {
                try {
                    route.answer(exchange);
                } catch (OrderProblem e) {
                    send(exchange, e.status(), "application/json", OrderJson.bytes(e.body()));
                }
            } catch (RuntimeException e) {
                LOG.error("{} failed", exchange.getRequestURI(), e);
            }
        };
    }

    private static void require(HttpExchange exchange, String method) throws OrderProblem {
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            throw new OrderProblem(405, "only " + method + " does this");
        }
    }

    private static void json(HttpExchange exchange, int status, Object value) throws IOException {
        send(exchange, status, "application/json", OrderJson.bytes(value));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " img-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
        headers.set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static Order order(HttpExchange exchange) throws IOException, OrderProblem {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(MAX_BODY + 1);
        }
        if (body.length > MAX_BODY) {
            throw new OrderProblem(413, "an order has at most " + MAX_BODY + " bytes");
        }
        Order order;
        try {
            order = OrderJson.read(body, Order.class);
        } catch (IOException e) {
            throw new OrderProblem(400, "the body is not an order");
        }
        if (order == null) {
            throw new OrderProblem(400, "the body is not an order");
        }
        return order;
    }

    /**
     * Answers the orders that have come, and refuses those that still come.
     *
     * @return whether all were answered in time
     */
    public boolean drain() throws InterruptedException {
        return admission.close(LONGEST_DRAIN);
    }

    /** Stops listening; answers that are being sent have a second. */
    @Override
    public void close() {
        http.stop(1);
        threads.shutdownNow();
    }
}
