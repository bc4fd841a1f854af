package dev.wardian.host.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A server on loopback that answers as a test says, right or wrong, and keeps what it saw. */
final class TestServer implements AutoCloseable {
    /** The head of an answer that comes in chunks. */
    static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;
    private final Thread accepting;

    /** What a server does with a request. */
    interface Behaviour {
        /** Answers; says whether the connection stays for another request. */
        boolean answer(Seen request, OutputStream out) throws IOException, InterruptedException;
    }

    /** A request as it came. */
    record Seen(
            String method,
            String target,
            List<String> lines,
            Map<String, String> headers,
            byte[] body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    TestServer(Behaviour behaviour) {
        this(ServerSocketFactory.getDefault(), behaviour);
    }

    TestServer(ServerSocketFactory factory, Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            socket = factory.createServerSocket(0, 50, loopback());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = start(this::accept);
    }

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "test-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                connections.incrementAndGet();
                open.add(accepted);
                Thread unused = start(() -> serve(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            InputStream in = new BufferedInputStream(accepted.getInputStream());
            OutputStream out = accepted.getOutputStream();
            boolean more = true;
            while (more) {
                Seen seen = read(in);
                if (seen == null) {
                    return;
                }
                requests.add(seen);
                more = behaviour.answer(seen, out);
                out.flush();
            }
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(accepted);
        }
    }

    private static @Nullable Seen read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String[] parts = first.split(" ");
        List<String> lines = new ArrayList<>();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            lines.add(line);
            int colon = line.indexOf(':');
            if (colon < 0) {
                // Not HTTP, such as the beginning of a connection with TLS.
                return null;
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        byte[] body = {};
        if (headers.containsKey("content-length")) {
            body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
        } else if (headers.containsKey("transfer-encoding")) {
            body = chunks(in);
        }
        return new Seen(parts[0], parts[1], lines, headers, body);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(String.valueOf(line(in)), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** An answer with a body and its length. */
    static boolean reply(OutputStream out, int status, String headers, String body)
            throws IOException {
        write(
                out,
                "HTTP/1.1 "
                        + status
                        + " X\r\n"
                        + headers
                        + "content-length: "
                        + body.getBytes(StandardCharsets.ISO_8859_1).length
                        + "\r\n\r\n"
                        + body);
        return true;
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    List<Seen> requests() {
        return requests;
    }

    Seen last() {
        return requests.get(requests.size() - 1);
    }

    int connections() {
        return connections.get();
    }

    /** Connections that its clients keep. */
    int openConnections() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            socket.close();
            // A thread that waits in accept may still get a connection after that.
            accepting.join(TimeUnit.MINUTES.toMillis(1));
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
