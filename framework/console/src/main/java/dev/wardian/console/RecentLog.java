package dev.wardian.console;

import dev.wardian.plugin.error.ErrorRenderer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last lines of the log, for pages that are opened later. */
final class RecentLog {
    private static final int KEPT = 200;
    private static final int MAX_MESSAGE = 4_000;

    private final Deque<Map<String, @Nullable Object>> last = new ArrayDeque<>();
    private final Consumer<Object> published;

    /**
     * @param published gets each line as JSON has it
     */
    RecentLog(Consumer<Object> published) {
        this.published = published;
    }

    void add(LogLine line) {
        Map<String, @Nullable Object> shown =
                Json.object(
                        "time", line.time().toEpochMilli(),
                        "level", ErrorRenderer.quoted(line.level()),
                        "logger", ErrorRenderer.quoted(line.logger()),
                        "plugin", ErrorRenderer.quoted(line.plugin()),
                        "call", ErrorRenderer.quoted(line.call()),
                        "message", Texts.cut(line.message(), MAX_MESSAGE));
        synchronized (last) {
            last.addLast(shown);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        }
        published.accept(shown);
    }

    /** The last lines, the oldest first. */
    List<Map<String, @Nullable Object>> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
