package dev.wardian.sample;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run of the order service tells its operator. */
final class ConsoleReport {
    private static final int SHOWN = 3;

    private final PrintStream out;

    ConsoleReport(PrintStream out) {
        this.out = out;
    }

    void plugins(List<PluginStatus> statuses) {
        for (PluginStatus status : statuses) {
            PluginException failure = status.failure();
            if (failure == null) {
                out.printf("%-28s %s%n", status.source(), status.state());
            } else {
                out.printf("%-28s %s%n", status.source(), PluginState.REJECTED);
                out.println(failure.getMessage().indent(4).stripTrailing());
            }
        }
    }

    void totals(List<PricedOrder> orders) {
        List<PricedOrder> priced = orders.stream().filter(order -> !order.held()).toList();
        Map<String, Long> byRule = new TreeMap<>();
        for (PricedOrder order : priced) {
            for (Adjustment adjustment : order.adjustments()) {
                byRule.merge(adjustment.rule(), adjustment.amountCents(), Long::sum);
            }
        }
        long incomplete = priced.stream().filter(order -> !order.failures().isEmpty()).count();
        out.printf(
                Locale.ROOT,
                "%n%d orders: %d priced (%d of them without a rule that failed), %d held%n",
                orders.size(),
                priced.size(),
                incomplete,
                orders.size() - priced.size());
        amount("subtotal", priced.stream().mapToLong(order -> order.order().subtotalCents()).sum());
        byRule.forEach(this::amount);
        amount("total", priced.stream().mapToLong(PricedOrder::totalCents).sum());
    }

    private void amount(String label, long cents) {
        out.printf(Locale.ROOT, "  %-20s %,17.2f%n", label, cents / 100.0);
    }

    /**
     * What plugins said about the orders.
     *
     * @param asked how often they asked the warehouse
     */
    void enrichments(Enrichments.Summary summary, long asked) {
        out.printf(
                "%n%d orders enriched, %d of them of customers who had ordered before; the"
                        + " warehouse was asked %d times%n",
                summary.enriched(), summary.regulars(), asked);
        summary.days()
                .forEach(
                        (days, orders) ->
                                out.printf(
                                        "  %-20s %17d%n",
                                        days == 1 ? "in 1 day" : "in " + days + " days", orders));
        summary.failed()
                .forEach((reason, orders) -> out.printf("  %d x not: %s%n", orders, reason));
        if (summary.lost() > 0) {
            out.printf("  %d x not: no queue had room%n", summary.lost());
        }
    }

    /** Each kind of failure of each plugin, with the first orders that it hit. */
    void failures(List<PricedOrder> orders) {
        Map<String, List<PricedOrder>> byKind = new TreeMap<>();
        for (PricedOrder order : orders) {
            for (PluginException failure : order.failures()) {
                byKind.computeIfAbsent(kind(failure), key -> new ArrayList<>()).add(order);
            }
        }
        if (!byKind.isEmpty()) {
            out.printf("%nFailed calls; every other rule was applied to these orders:%n");
        }
        byKind.forEach(
                (kind, hit) ->
                        out.printf(
                                "  %d x %s (%s%s)%n",
                                hit.size(),
                                kind,
                                hit.stream()
                                        .limit(SHOWN)
                                        .map(order -> order.order().id())
                                        .collect(Collectors.joining(", ")),
                                hit.size() > SHOWN ? ", ..." : ""));
    }

    private static String kind(PluginException failure) {
        String what =
                failure instanceof PluginFailure answer
                        ? answer.pluginMessage()
                        : failure.summary();
        return shortId(String.valueOf(failure.info().pluginId())) + ": " + what;
    }

    void figures(PluginManager manager) {
        out.printf(
                "%n%-16s %7s %7s %9s %9s %9s %9s  %s%n",
                "plugin", "calls", "failed", "p50", "p99", "memory", "replaced", "host calls");
        for (Plugin plugin : manager.active()) {
            PluginFigures figures = plugin.figures();
            out.printf(
                    Locale.ROOT,
                    "%-16s %7d %7d %9s %9s %9s %9d  %s%n",
                    shortId(plugin.id()),
                    figures.calls(),
                    figures.failures(),
                    micros(figures.latency().percentile(50)),
                    micros(figures.latency().percentile(99)),
                    kibibytes(figures.peakMemoryBytes()),
                    figures.replaced(),
                    hostCalls(figures));
        }
    }

    private static String hostCalls(PluginFigures figures) {
        return new TreeMap<>(figures.capabilities())
                .entrySet().stream()
                        .filter(entry -> entry.getValue().calls() > 0)
                        .map(entry -> entry.getKey() + " " + entry.getValue().calls())
                        .collect(Collectors.joining(", "));
    }

    private static String micros(@Nullable Duration time) {
        return time == null ? "-" : String.format(Locale.ROOT, "%.1f us", time.toNanos() / 1000.0);
    }

    private static String kibibytes(long bytes) {
        return (bytes + 1023) / 1024 + " KiB";
    }

    private static String shortId(String id) {
        return id.substring(id.lastIndexOf('.') + 1);
    }
}
