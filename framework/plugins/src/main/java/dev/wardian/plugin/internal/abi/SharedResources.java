package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What capabilities keep for a plugin past its reloads. Each generation has a lease from when it is
 * linked until it has ended. A reload links the new one before the old one ends, so only with the
 * last generation of a plugin that is unloaded the last lease ends, and everything is closed.
 * Thread-safe.
 */
public final class SharedResources {
    private static final Logger LOG = LoggerFactory.getLogger(SharedResources.class);

    private record Key(CapabilityName capability, Class<?> type) {}

    /** What was made, under this object's monitor. */
    private final Map<Key, Object> made = new HashMap<>();

    /** The same, the newest first. */
    private final Deque<Object> order = new ArrayDeque<>();

    private int leases;

    /** The right of one generation to use them. */
    final class Lease {
        private boolean ended;

        private Lease() {}

        /** What a capability keeps, made at first use. */
        <T> T get(CapabilityName capability, Class<T> type, Supplier<? extends T> initial) {
            synchronized (SharedResources.this) {
                if (ended) {
                    throw new IllegalStateException("the generation has ended");
                }
                Key key = new Key(capability, type);
                Object kept = made.get(key);
                if (kept == null) {
                    T value = type.cast(initial.get());
                    made.put(key, value);
                    order.push(value);
                    return value;
                }
                return type.cast(kept);
            }
        }

        /** Ends it; nothing happens the second time. */
        void end() {
            Deque<Object> left = new ArrayDeque<>();
            synchronized (SharedResources.this) {
                if (ended) {
                    return;
                }
                ended = true;
                leases--;
                if (leases == 0) {
                    left.addAll(order);
                    order.clear();
                    made.clear();
                }
            }
            left.forEach(SharedResources::close);
        }
    }

    /** A lease for a generation, to be ended. */
    synchronized Lease lease() {
        leases++;
        return new Lease();
    }

    /** Closes one so that the others are closed too, whatever it throws. */
    private static void close(Object kept) {
        if (kept instanceof AutoCloseable resource) {
            try {
                resource.close();
            } catch (Throwable e) {
                LOG.error("{} of a capability could not be closed", kept.getClass().getName(), e);
            }
        }
    }
}
