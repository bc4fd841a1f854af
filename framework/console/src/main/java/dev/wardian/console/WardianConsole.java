package dev.wardian.console;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page that shows the plugins of a manager. It works under any path of an application's HTTP
 * server, or on a server of its own:
 *
 * <ul>
 *   <li>{@link #httpHandler} for the HTTP server of the JDK
 *   <li>{@link #handle} for every other server
 *   <li>{@link #start} for a server of its own
 * </ul>
 *
 * <p>Without an {@link Authorizer} the console shows and changes nothing. It refuses requests that
 * pages of other sites make, and shows itself in no frame. It does not keep people away who reach
 * its address: that is up to the application's server, or to {@link Authorizer#mayLook}.
 *
 * <p>A console has one thread, and takes one of the server's for each request. A page that is open
 * keeps one for its events; at most 8 pages have them. Thread-safe.
 */
public final class WardianConsole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WardianConsole.class);

    /**
     * Requests that are answered at once, besides events, until their responses are sent. Each may
     * have a long response, and a thread of the server until its client has read it.
     */
    static final int MOST_AT_ONCE = 32;

    private static final long MOST_BODY_BYTES = 32L << 20;

    /** Nothing but the console's own files is shown or run by the page, in no other page. */
    private static final Map<String, String> SECURITY =
            Map.of(
                    "Cache-Control", "no-store",
                    "X-Content-Type-Options", "nosniff",
                    "X-Frame-Options", "DENY",
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; style-src 'self';"
                                    + " connect-src 'self'; img-src 'self'; base-uri 'none';"
                                    + " form-action 'none'; frame-ancestors 'none'");

    private final PluginManager manager;
    private final RequestGuard guard;
    private final EventStream events = new EventStream();
    private final History history;
    private final Routes routes;
    private final LogSource.Subscription log;
    private final PluginListener listener;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final BodyBytes bodies = new BodyBytes(MOST_BODY_BYTES);
    private final ScheduledExecutorService clock;

    private WardianConsole(Builder settings) {
        this.manager = settings.manager;
        this.guard = new RequestGuard(settings.hosts);
        this.history = new History(manager);
        RecentLog recent = new RecentLog(line -> events.publish("log", line));
        LogSource source = settings.log == null ? LogSource.detect() : settings.log;
        this.routes =
                new Routes(
                        manager,
                        guard,
                        Optional.ofNullable(settings.authorizer),
                        history,
                        recent,
                        settings.title,
                        source != LogSource.NONE);
        this.log = source.subscribe(recent::add);
        this.listener = (before, now) -> events.publish("plugins", now.source());
        manager.addListener(listener);
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "wardian-console");
                            thread.setDaemon(true);
                            return thread;
                        });
        var unused = clock.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * {@return a builder for a console that shows, and changes nothing}
     *
     * @param manager the manager of the plugins, which stays the caller's
     */
    public static Builder builder(PluginManager manager) {
        return new Builder(manager);
    }

    private void sample() {
        try {
            events.publish("sample", history.sample(System.currentTimeMillis() / 1000.0));
        } catch (RuntimeException e) {
            LOG.error("no sample could be taken", e);
        }
    }

    /**
     * Answers a request. For the events of a page this takes minutes, so the calling thread must be
     * one that may block.
     *
     * <p>A {@link RuntimeException} of the response itself goes on to the caller, who ends the
     * connection: what is sent cannot be taken back.
     *
     * @param request the request
     * @param response gets the response
     * @throws IOException if the client is gone
     */
    public void handle(ConsoleRequest request, ConsoleResponse response) throws IOException {
        TrackedResponse tracked = new TrackedResponse(response);
        try {
            routes.require(request);
            if (request.path().isEmpty()) {
                toPage(request, tracked);
            } else if (request.path().equals("/api/events")) {
                Routes.requireGet(request);
                stream(tracked);
            } else {
                answer(request, tracked);
            }
        } catch (HttpProblem e) {
            send(e.reply(), tracked);
        } catch (RuntimeException e) {
            if (tracked.isBegun()) {
                throw e;
            }
            LOG.error("the console could not answer a request", e);
            send(new HttpProblem(500, "the request failed; the log says why").reply(), tracked);
        }
    }

    private void answer(ConsoleRequest request, ConsoleResponse response)
            throws IOException, HttpProblem {
        if (!room.tryAcquire()) {
            throw new HttpProblem(503, "too many requests at once");
        }
        try {
            Reply reply = reply(request);
            int length = reply.body().length;
            bodies.take(length);
            try {
                send(reply, response);
            } finally {
                bodies.release(length);
            }
        } finally {
            room.release();
        }
    }

    /** A refusal may be long as well: it says why a plugin was rejected. */
    private Reply reply(ConsoleRequest request) {
        try {
            return routes.reply(request);
        } catch (HttpProblem e) {
            return e.reply();
        }
    }

    /**
     * The addresses in the page are relative to a slash at its end, whatever is before the mount.
     */
    private static void toPage(ConsoleRequest request, ConsoleResponse response)
            throws IOException {
        String mount = request.mount();
        String page = mount.substring(mount.lastIndexOf('/') + 1) + "/";
        send(new Reply(308, "text/plain", Map.of("Location", page), new byte[0]), response);
    }

    private void stream(ConsoleResponse response) throws IOException, HttpProblem {
        try (EventStream.Place place = events.place();
                OutputStream out =
                        response.begin(
                                200,
                                headers("text/event-stream", Map.of("X-Accel-Buffering", "no")),
                                ConsoleResponse.UNKNOWN_LENGTH)) {
            place.send(out);
        }
    }

    private static void send(Reply reply, ConsoleResponse response) throws IOException {
        byte[] body = reply.body();
        try (OutputStream out =
                response.begin(
                        reply.status(), headers(reply.type(), reply.headers()), body.length)) {
            out.write(body);
        }
    }

    private static Map<String, String> headers(String type, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(SECURITY);
        headers.put("Content-Type", type);
        headers.putAll(more);
        return headers;
    }

    /**
     * {@return a handler for a context of the HTTP server of the JDK} Create the context without a
     * slash at the end of its path. The executor of the server must have threads to spare: one for
     * each open page, up to 8.
     */
    public HttpHandler httpHandler() {
        return exchange -> {
            try (exchange) {
                JdkExchange adapted = new JdkExchange(exchange);
                handle(adapted, adapted);
            }
        };
    }

    /**
     * {@return a filter that gives other contexts of the same HTTP server the console's protection}
     * It refuses requests for hosts that the console does not know. It refuses requests that may
     * change something ({@code POST} and all other methods but {@code GET} and {@code HEAD}) if a
     * page of another site makes them.
     */
    public Filter httpFilter() {
        return new Filter() {
            @Override
            public String description() {
                return "refuses requests of other sites' pages";
            }

            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                JdkExchange request = new JdkExchange(exchange);
                try {
                    guard.requireHost(request);
                    if (!Set.of("GET", "HEAD").contains(request.method())) {
                        guard.requireOwnSite(request);
                    }
                } catch (HttpProblem e) {
                    try (exchange) {
                        send(e.reply(), request);
                    }
                    return;
                }
                chain.doFilter(exchange);
            }
        };
    }

    /**
     * Starts a server of its own with the console at its root.
     *
     * <p>The HTTP server of the JDK reads its limits once in a process, from system properties.
     * This method sets those that are not set: {@code sun.net.httpserver.maxReqTime} to 5 s, {@code
     * sun.net.httpserver.maxRspTime} to 300 s, {@code jdk.httpserver.maxConnections} to 128.
     * Without them, connections that send half a request could stop the server.
     *
     * @param address where to listen: a loopback address, unless the {@link Authorizer} knows
     *     people; port 0 is any free one
     * @return the server
     * @throws IOException if it cannot listen there
     */
    public ConsoleServer start(InetSocketAddress address) throws IOException {
        return ConsoleServer.start(httpHandler(), address);
    }

    /** Ends all streams and the console's thread, and lets go of manager and log. */
    @Override
    public void close() {
        manager.removeListener(listener);
        clock.shutdownNow();
        log.close();
        events.close();
    }

    /** The settings of a new console. */
    public static final class Builder {
        private final PluginManager manager;
        private final Set<String> hosts = new HashSet<>();
        private @Nullable Authorizer authorizer;
        private @Nullable LogSource log;
        private String title = "Plugins";

        private Builder(PluginManager manager) {
            this.manager = manager;
        }

        /**
         * Names people and says what they may do: by default nobody may do anything but look.
         *
         * @param decides the authorizer
         * @return this builder
         */
        public Builder authorizer(Authorizer decides) {
            authorizer = decides;
            return this;
        }

        /**
         * Adds a name under which browsers reach the console: by default {@code localhost} and all
         * addresses in digits. The console refuses requests for other names, since the name of
         * another site could be bound to its address.
         *
         * @param name the name, without a port: {@code shop.example.com}
         * @return this builder
         */
        public Builder host(String name) {
            hosts.add(name);
            return this;
        }

        /**
         * The log that the page shows: by default {@link LogSource#detect}.
         *
         * @param source where the lines come from
         * @return this builder
         */
        public Builder log(LogSource source) {
            log = source;
            return this;
        }

        /**
         * The title of the page: by default {@code Plugins}.
         *
         * @param text the title
         * @return this builder
         */
        public Builder title(String text) {
            title = text;
            return this;
        }

        /** {@return the console; close it to end its thread} */
        public WardianConsole build() {
            return new WardianConsole(this);
        }
    }
}
