package dev.wardian.console;

import dev.wardian.plugin.Latencies;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What plugins did in each of the last seconds. */
final class History {
    private static final int KEPT = 300;

    /** The plugins of one sample, those with the most calls. */
    private static final int MOST_PLUGINS = 50;

    private static final Comparator<Activity> BUSIEST_FIRST =
            Comparator.comparingLong(Activity::calls).reversed().thenComparing(Activity::plugin);

    /**
     * One plugin in one second.
     *
     * @param calls calls that ended
     * @param failures those that failed
     */
    private record Activity(String plugin, long calls, long failures, Latencies latency) {
        Map<String, @Nullable Object> json() {
            return Json.object(
                    "calls",
                    calls,
                    "failures",
                    failures,
                    "p50",
                    micros(latency.percentile(50)),
                    "p99",
                    micros(latency.percentile(99)));
        }
    }

    private final PluginManager manager;
    private final Map<String, PluginFigures> before = new HashMap<>();
    private final Deque<Map<String, @Nullable Object>> last = new ArrayDeque<>();

    /** Begins with what has been counted so far. */
    History(PluginManager manager) {
        this.manager = manager;
        activities();
    }

    /**
     * Takes a sample.
     *
     * @param time now, in Unix seconds
     */
    synchronized Map<String, @Nullable Object> sample(double time) {
        List<Activity> all = activities();
        Map<String, Object> plugins = new TreeMap<>();
        all.stream()
                .sorted(BUSIEST_FIRST)
                .limit(MOST_PLUGINS)
                .forEach(activity -> plugins.put(activity.plugin(), activity.json()));
        Map<String, @Nullable Object> sample =
                Json.object("time", time, "active", all.size(), "plugins", plugins);
        last.addLast(sample);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        return sample;
    }

    private List<Activity> activities() {
        List<Activity> activities = new ArrayList<>();
        Set<String> active = new HashSet<>();
        for (Plugin plugin : manager.active()) {
            active.add(plugin.id());
            activities.add(activity(plugin));
        }
        before.keySet().retainAll(active);
        return activities;
    }

    /** A plugin that was not active in the last sample has done what its generation has done. */
    private Activity activity(Plugin plugin) {
        PluginFigures now = plugin.totals();
        PluginFigures then = before.put(plugin.id(), now);
        PluginFigures done = then == null ? plugin.figures() : now;
        PluginFigures from = then == null ? PluginFigures.NONE : then;
        return new Activity(
                plugin.id(),
                done.calls() - from.calls(),
                done.failures() - from.failures(),
                done.latency().since(from.latency()));
    }

    /** How many plugins have figures for the next sample. */
    synchronized int remembered() {
        return before.size();
    }

    static @Nullable Double micros(@Nullable Duration time) {
        return time == null ? null : time.toNanos() / 1000.0;
    }

    /** The last samples, the oldest first. */
    synchronized List<Map<String, @Nullable Object>> last() {
        return List.copyOf(last);
    }
}
