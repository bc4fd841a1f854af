package dev.wardian.plugin.internal.abi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * How many handles the instances of a generation have open, by number of the capability.
 * Thread-safe: each instance counts for itself, and whoever wants to know adds the counts.
 */
final class OpenHandles {
    private final int capabilities;

    /** The counts of the instances that have opened a handle. */
    private final Set<AtomicIntegerArray> counts = ConcurrentHashMap.newKeySet();

    /**
     * @param capabilities the number of capabilities
     */
    OpenHandles(int capabilities) {
        this.capabilities = capabilities;
    }

    /** How many are open now, of each capability. */
    int[] now() {
        int[] sums = new int[capabilities];
        for (AtomicIntegerArray count : counts) {
            for (int i = 0; i < capabilities; i++) {
                sums[i] += count.get(i);
            }
        }
        return sums;
    }

    /** The handles of one instance. Only the thread that has the instance uses it. */
    final class OfInstance {
        private @Nullable AtomicIntegerArray open;

        void opened(int capability) {
            AtomicIntegerArray own = open;
            if (own == null) {
                own = new AtomicIntegerArray(capabilities);
                counts.add(own);
                open = own;
            }
            change(own, capability, 1);
        }

        void closed(int capability) {
            AtomicIntegerArray own = open;
            if (own != null) {
                change(own, capability, -1);
            }
        }

        /** Nobody else writes, so nothing has to be compared. */
        private static void change(AtomicIntegerArray own, int capability, int by) {
            own.setRelease(capability, own.getPlain(capability) + by);
        }

        /** Nothing is open any more. */
        void end() {
            AtomicIntegerArray own = open;
            if (own != null) {
                open = null;
                counts.remove(own);
            }
        }
    }
}
