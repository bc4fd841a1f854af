package dev.wardian.sample.serve;

import dev.wardian.plugin.Latencies;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What plugins did in each of the last seconds. */
final class History {
    private static final int KEPT = 300;

    /**
     * One plugin in one second.
     *
     * @param calls calls that ended
     * @param failures those that failed
     * @param p50 the median latency in microseconds, or null where nothing was called
     * @param p99 the latency of the slowest of a hundred in microseconds, or null
     */
    record Activity(long calls, long failures, @Nullable Double p50, @Nullable Double p99) {}

    /**
     * All plugins in one second.
     *
     * @param time its end, in Unix seconds
     * @param plugins what they did, by id
     */
    record Sample(double time, Map<String, Activity> plugins) {}

    private final PluginManager manager;
    private final Map<String, PluginFigures> before = new HashMap<>();
    private final Deque<Sample> last = new ArrayDeque<>();

    History(PluginManager manager) {
        this.manager = manager;
    }

    /**
     * Takes a sample.
     *
     * @param time now, in Unix seconds
     */
    synchronized Sample sample(double time) {
        Map<String, Activity> plugins = new TreeMap<>();
        for (Plugin plugin : manager.active()) {
            PluginFigures now = plugin.totals();
            PluginFigures then = before.getOrDefault(plugin.id(), PluginFigures.NONE);
            before.put(plugin.id(), now);
            Latencies latency = now.latency().since(then.latency());
            plugins.put(
                    plugin.id(),
                    new Activity(
                            now.calls() - then.calls(),
                            now.failures() - then.failures(),
                            micros(latency.percentile(50)),
                            micros(latency.percentile(99))));
        }
        Sample sample = new Sample(time, plugins);
        last.addLast(sample);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        return sample;
    }

    static @Nullable Double micros(@Nullable Duration time) {
        return time == null ? null : time.toNanos() / 1000.0;
    }

    /** The last samples, the oldest first. */
    synchronized List<Sample> last() {
        return List.copyOf(last);
    }
}
