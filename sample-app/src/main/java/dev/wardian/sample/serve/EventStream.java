package dev.wardian.sample.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events to the pages that listen. A page that reads too slowly misses events, and
 * nobody waits for it.
 */
final class EventStream {
    private static final int MOST_LISTENERS = 8;
    private static final int MOST_WAITING = 1_000;
    private static final long HEARTBEAT_SECONDS = 5;
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final List<BlockingQueue<byte[]>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * Sends an event to everyone.
     *
     * @param name what kind of event it is
     * @param value what JSON makes of it is the event's data
     */
    void publish(String name, Object value) {
        if (listeners.isEmpty()) {
            return;
        }
        byte[] event =
                ("event: " + name + "\ndata: " + Json.text(value) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (BlockingQueue<byte[]> listener : listeners) {
            if (!listener.offer(event)) {
                listener.poll();
                listener.offer(event);
            }
        }
    }

    /** Answers a request with events, until its client goes away. */
    void serve(HttpExchange exchange) throws IOException, HttpProblem {
        BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MOST_WAITING);
        synchronized (listeners) {
            if (listeners.size() >= MOST_LISTENERS) {
                throw new HttpProblem(503, "too many pages listen");
            }
            listeners.add(queue);
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(HEARTBEAT);
            out.flush();
            while (!closed) {
                out.write(next(queue));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(queue);
        }
    }

    /**
     * The next event; after a while without any, something that shows whether the client is there.
     */
    private static byte[] next(BlockingQueue<byte[]> queue) throws InterruptedException {
        byte @Nullable [] event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return event == null ? HEARTBEAT : event;
    }

    /** Ends all answers soon. */
    void close() {
        closed = true;
        listeners.forEach(listener -> listener.offer(HEARTBEAT));
    }
}
