package dev.wardian.plugin;

import java.time.Duration;

/**
 * How a {@linkplain PluginSource#folder(java.nio.file.Path, FolderWatch) folder} is watched. A
 * watched folder needs no {@link PluginManager#refresh}: the manager itself reloads changed
 * plugins, loads new ones and unloads removed ones. Immutable.
 *
 * <p>The manager reads a plugin once the size, time and identity of its manifest and module have
 * been stable for {@link #debounce}. If the files do not fit together by then (a module's hash may
 * differ from its manifest's), the manager waits eight times as long before it rejects them. It
 * reads them again in any case when they change again.
 *
 * @param events whether to use events of the file system. If it offers none, or no more for this
 *     process, the manager only polls
 * @param poll the interval of polling, from 1 ms: the longest time until the manager notices a
 *     change on a file system without events, such as a network mount
 * @param debounce how long files must be stable, from 1 ms
 */
public record FolderWatch(boolean events, Duration poll, Duration debounce) {
    private static final Duration LEAST = Duration.ofMillis(1);

    /** Events, polling every 2 s, and 250 ms of debounce. */
    public static final FolderWatch EVENTS =
            new FolderWatch(true, Duration.ofSeconds(2), Duration.ofMillis(250));

    /**
     * Checks the values.
     *
     * @param events whether to use events of the file system
     * @param poll the interval of polling, from 1 ms
     * @param debounce how long files must be stable, from 1 ms
     * @throws IllegalArgumentException if a time is below 1 ms
     */
    public FolderWatch {
        if (poll.compareTo(LEAST) < 0 || debounce.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("below 1 ms: poll " + poll + ", " + debounce);
        }
    }

    /**
     * Polls without events, for network mounts. The debounce is that of {@link #EVENTS}.
     *
     * @param interval the interval of polling, from 1 ms
     * @return the settings
     * @throws IllegalArgumentException if {@code interval} is below 1 ms
     */
    public static FolderWatch polling(Duration interval) {
        return new FolderWatch(false, interval, EVENTS.debounce);
    }

    /**
     * Returns these settings with another interval of polling.
     *
     * @param interval the interval, from 1 ms
     * @return the settings with that interval
     * @throws IllegalArgumentException if {@code interval} is below 1 ms
     */
    public FolderWatch withPoll(Duration interval) {
        return new FolderWatch(events, interval, debounce);
    }

    /**
     * Returns these settings with another debounce.
     *
     * @param time how long files must be stable, from 1 ms
     * @return the settings with that debounce
     * @throws IllegalArgumentException if {@code time} is below 1 ms
     */
    public FolderWatch withDebounce(Duration time) {
        return new FolderWatch(events, poll, time);
    }
}
