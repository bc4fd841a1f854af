package dev.wardian.plugin;

import java.time.Duration;

/**
 * How a {@linkplain PluginSource#folder(java.nio.file.Path, FolderWatch) folder} is watched, so
 * that changed, new and removed plugins are taken without {@link PluginManager#refresh}. Immutable.
 *
 * <p>A plugin is looked at once size, time and identity of its manifest and module have not changed
 * for the time of {@link #debounce}. Files that do not fit together by then, a module whose hash is
 * another than its manifest's for example, get eight times as long before they are refused; they
 * are taken in any case when they change again.
 *
 * @param events whether the file system is asked for events. Where it has none, or no more for this
 *     process, polling goes on alone
 * @param poll how often the files are looked at without an event, from 1 ms: the longest time until
 *     a change is noticed on a file system that gives no events, such as a network mount
 * @param debounce how long files have to stay as they are, from 1 ms
 */
public record FolderWatch(boolean events, Duration poll, Duration debounce) {
    private static final Duration LEAST = Duration.ofMillis(1);

    /** Events, a look every 2 s as well, and 250 ms until files are taken to be stable. */
    public static final FolderWatch EVENTS =
            new FolderWatch(true, Duration.ofSeconds(2), Duration.ofMillis(250));

    public FolderWatch {
        if (poll.compareTo(LEAST) < 0 || debounce.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("below 1 ms: poll " + poll + ", " + debounce);
        }
    }

    /** No events, for network mounts: a look at every {@code interval}. */
    public static FolderWatch polling(Duration interval) {
        return new FolderWatch(false, interval, EVENTS.debounce);
    }

    public FolderWatch withPoll(Duration interval) {
        return new FolderWatch(events, interval, debounce);
    }

    public FolderWatch withDebounce(Duration time) {
        return new FolderWatch(events, poll, time);
    }
}
