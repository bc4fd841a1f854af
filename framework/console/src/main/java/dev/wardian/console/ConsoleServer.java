package dev.wardian.console;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of its own for a console. */
public final class ConsoleServer implements AutoCloseable {
    /** For requests that are being read or answered. */
    private static final int THREADS = 64;

    /** Seconds in which a request must have arrived; a connection that is slower is closed. */
    private static final int REQUEST_SECONDS = 5;

    /** Seconds in which a response must be read; events end before. */
    private static final long RESPONSE_SECONDS = EventStream.LONGEST_SECONDS + 60;

    private final HttpServer http;
    private final ExecutorService threads;

    private ConsoleServer(HttpServer http, ExecutorService threads) {
        this.http = http;
        this.threads = threads;
    }

    static ConsoleServer start(HttpHandler handler, InetSocketAddress address) throws IOException {
        setLimits();
        HttpServer http = HttpServer.create(address, 0);
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        THREADS,
                        task -> {
                            Thread thread = new Thread(task, "wardian-console-http");
                            thread.setDaemon(true);
                            return thread;
                        });
        http.setExecutor(threads);
        http.createContext("/", handler);
        http.start();
        return new ConsoleServer(http, threads);
    }

    /** Sets the limits of all servers. The JDK reads them when the first one is made. */
    static void setLimits() {
        setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        setUnlessSet("sun.net.httpserver.maxRspTime", RESPONSE_SECONDS);
        setUnlessSet("jdk.httpserver.maxConnections", 2 * THREADS);
    }

    private static void setUnlessSet(String property, long value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Long.toString(value));
        }
    }

    /** {@return the address of the page} */
    public URI uri() {
        InetSocketAddress address = http.getAddress();
        InetAddress ip = address.getAddress();
        String digits = ip.isAnyLocalAddress() ? "127.0.0.1" : ip.getHostAddress();
        String host =
                ip instanceof Inet6Address && !ip.isAnyLocalAddress() ? "[" + digits + "]" : digits;
        return URI.create("http://" + host + ":" + address.getPort() + "/");
    }

    /** Stops the server; the console and the manager stay open. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
