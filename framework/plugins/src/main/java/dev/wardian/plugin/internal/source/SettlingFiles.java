package dev.wardian.plugin.internal.source;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds plugins that have changed and come to rest. It compares the files' stamps at moments of
 * {@link System#nanoTime()}, and knows nothing of files and threads.
 */
final class SettlingFiles {
    /** The factor by which files that do not fit together may take longer. */
    private static final int PATIENCE = 8;

    /** After this time even a coarse clock shows another time for the next change. */
    private static final long COARSE_NANOS = 2_000_000_000L;

    private enum Phase {
        /** They changed, and nobody has looked at them since. */
        MOVING,
        /** They do not fit together yet, and have time left for that. */
        UNSETTLED,
        /** Their times are coarse, so they need one more look. */
        SUSPECT,
        /** They have not changed since the last look. */
        AT_REST
    }

    private static final class Files {
        private List<FileStamp> stamps = List.of();
        private long since;
        private Phase phase = Phase.MOVING;
    }

    private final long debounceNanos;
    private final Map<String, Files> plugins = new HashMap<>();

    SettlingFiles(long debounceNanos) {
        this.debounceNanos = debounceNanos;
    }

    /** Compares the stamps of all plugins that are there now. */
    void observe(Map<String, List<FileStamp>> now, long nanos) {
        now.forEach((name, stamps) -> observe(name, stamps, nanos));
        for (String name : plugins.keySet()) {
            if (!now.containsKey(name)) {
                observe(name, List.of(), nanos);
            }
        }
        plugins.values().removeIf(files -> files.phase == Phase.AT_REST && files.stamps.isEmpty());
    }

    private void observe(String name, List<FileStamp> stamps, long nanos) {
        Files files = plugins.get(name);
        if (files == null) {
            files = new Files();
            files.since = nanos;
            files.stamps = stamps;
            plugins.put(name, files);
        } else if (!files.stamps.equals(stamps)) {
            files.stamps = stamps;
            files.since = nanos;
            files.phase = Phase.MOVING;
        }
    }

    /** Plugins that have come to rest since they changed. Their files may not fit together yet. */
    Set<String> rested(long nanos) {
        return due(nanos, Phase.MOVING);
    }

    /** Plugins whose time is over: their files count as they are. */
    Set<String> overdue(long nanos) {
        Set<String> due = due(nanos, Phase.UNSETTLED);
        due.addAll(due(nanos, Phase.SUSPECT));
        return due;
    }

    private Set<String> due(long nanos, Phase phase) {
        Set<String> due = new HashSet<>();
        plugins.forEach(
                (name, files) -> {
                    if (files.phase == phase && nanos - files.since >= wait(phase)) {
                        due.add(name);
                    }
                });
        return due;
    }

    private long wait(Phase phase) {
        return switch (phase) {
            case MOVING -> debounceNanos;
            case UNSETTLED -> debounceNanos * PATIENCE;
            case SUSPECT -> Math.max(debounceNanos, COARSE_NANOS);
            case AT_REST -> Long.MAX_VALUE;
        };
    }

    /**
     * Notes that plugins were looked at.
     *
     * @param unsettled those whose files do not fit together yet
     */
    void looked(Set<String> names, Set<String> unsettled) {
        for (String name : names) {
            Files files = plugins.get(name);
            if (files == null) {
                continue;
            }
            if (unsettled.contains(name)) {
                files.phase = Phase.UNSETTLED;
            } else {
                boolean coarse = files.stamps.stream().anyMatch(FileStamp::coarse);
                files.phase = coarse && files.phase == Phase.MOVING ? Phase.SUSPECT : Phase.AT_REST;
            }
        }
    }

    /** Nanoseconds until a plugin is due if nothing changes; at most {@code most}. */
    long untilDue(long nanos, long most) {
        long least = most;
        for (Files files : plugins.values()) {
            if (files.phase != Phase.AT_REST) {
                least = Math.min(least, files.since + wait(files.phase) - nanos);
            }
        }
        return Math.max(0, least);
    }
}
