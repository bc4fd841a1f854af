package dev.wardian.console;

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
    /** Each has a thread of the server. */
    static final int MOST_LISTENERS = 8;

    /** Then a page connects anew, and the server asks again whether it may. */
    static final long LONGEST_SECONDS = 240;

    private static final int MOST_WAITING = 256;
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

    /** The place of one page; closing gives it to another. */
    Place place() throws HttpProblem {
        synchronized (listeners) {
            if (listeners.size() >= MOST_LISTENERS) {
                throw new HttpProblem(503, "too many pages listen");
            }
            Place place = new Place();
            listeners.add(place.queue);
            return place;
        }
    }

    final class Place implements AutoCloseable {
        private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MOST_WAITING);

        /** Sends events until the client goes away, or time is over. */
        void send(OutputStream out) throws IOException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
            try {
                out.write(HEARTBEAT);
                out.flush();
                while (!closed && System.nanoTime() - end < 0) {
                    out.write(next());
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The next event; after a while without any, something that shows whether anyone reads. */
        private byte[] next() throws InterruptedException {
            byte @Nullable [] event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            return event == null ? HEARTBEAT : event;
        }

        @Override
        public void close() {
            listeners.remove(queue);
        }
    }

    /** Ends all streams soon. */
    void close() {
        closed = true;
        listeners.forEach(listener -> listener.offer(HEARTBEAT));
    }
}
