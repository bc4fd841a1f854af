package dev.wardian.plugin.internal.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the look-alikes that have come to rest. A plugin whose files are still being copied is a
 * look-alike for a moment. It knows nothing of files and threads.
 */
final class SettlingLookAlikes {
    /** How many times longer than for changed files. */
    private static final int PATIENCE = 8;

    private final long restNanos;

    /** Since when each look-alike is there. */
    private final Map<LookAlike, Long> since = new HashMap<>();

    private final Map<LookAlike, Long> moving = new HashMap<>();

    SettlingLookAlikes(long debounceNanos) {
        this.restNanos = PATIENCE * debounceNanos;
    }

    /**
     * Those that have come to rest.
     *
     * @param found what is there now
     * @param known what came to rest before
     * @param nanos a moment of {@link System#nanoTime()}
     */
    List<LookAlike> settled(List<LookAlike> found, List<LookAlike> known, long nanos) {
        since.keySet().retainAll(found);
        moving.clear();
        for (LookAlike each : found) {
            long begun = since.computeIfAbsent(each, key -> nanos);
            if (nanos - begun < restNanos && !known.contains(each)) {
                moving.put(each, begun);
            }
        }
        return found.stream().filter(each -> !moving.containsKey(each)).toList();
    }

    /** Nanoseconds until one comes to rest if nothing changes; at most {@code most}. */
    long untilDue(long nanos, long most) {
        return moving.values().stream()
                .mapToLong(begun -> Math.max(0, begun + restNanos - nanos))
                .reduce(most, Math::min);
    }
}
