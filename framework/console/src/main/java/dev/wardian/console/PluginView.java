package dev.wardian.console;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plugins as the page shows them. */
final class PluginView {
    /** Of each failure, in characters; the page asks for the rest of one when somebody wants it. */
    private static final int MAX_FAILURE = 8_000;

    /** Of the rules and reasons of each plugin. */
    private static final int MAX_RULES = 100;

    private static final int MAX_TEXT = 1_000;

    private static final int MAX_WARNINGS = 100;
    private static final int MAX_WARNING = 2_500;

    private final PluginManager manager;

    PluginView(PluginManager manager) {
        this.manager = manager;
    }

    /** Says which of the possible actions are allowed. */
    @FunctionalInterface
    interface Rights {
        boolean allow(ConsoleAction action, PluginStatus plugin);
    }

    /** All plugins, ordered by source. */
    List<Map<String, @Nullable Object>> all(Rights rights) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (PluginStatus status : manager.plugins()) {
            all.add(json(status, rights));
        }
        return all;
    }

    /** What the operator should look at though it is no plugin. */
    List<String> warnings() {
        return manager.warnings().stream()
                .limit(MAX_WARNINGS)
                .map(problem -> Texts.cut(problem.toString(), MAX_WARNING))
                .toList();
    }

    /** What can be done to a plugin now, whoever wants it. */
    Set<ConsoleAction> possible(PluginStatus status) {
        Set<ConsoleAction> possible = EnumSet.noneOf(ConsoleAction.class);
        if (manager.canDisable() && status.id() != null && !isDisabled(status)) {
            possible.add(ConsoleAction.DISABLE);
        }
        switch (status.state()) {
            case ACTIVE, DEGRADED -> {
                possible.add(ConsoleAction.RELOAD);
                possible.add(ConsoleAction.UNLOAD);
                String id = status.id();
                if (id != null && manager.previousVersion(id).isPresent()) {
                    possible.add(ConsoleAction.ROLL_BACK);
                }
            }
            case REJECTED, PENDING_APPROVAL, STOPPED -> possible.add(ConsoleAction.LOAD);
            case DISABLED -> {
                // Only the grants enable what they disable.
                if (manager.canDisable()
                        && status.failure() instanceof PluginDisabled why
                        && !why.byGrants()) {
                    possible.add(ConsoleAction.ENABLE);
                }
            }
            default -> {}
        }
        return possible;
    }

    private static boolean isDisabled(PluginStatus status) {
        return status.state() == PluginState.DISABLED;
    }

    private Map<String, @Nullable Object> json(PluginStatus status, Rights rights) {
        PluginException failure = status.failure();
        String text = failure == null ? "" : Texts.cut(render(failure), MAX_FAILURE);
        String id = status.id();
        return Json.object(
                "source", status.source(),
                "id", quoted(id),
                "version", quoted(status.version()),
                "generation", status.generation(),
                "state", status.state().name(),
                "candidate", status.candidate().map(Enum::name).orElse(null),
                "previous", id == null ? null : quoted(manager.previousVersion(id).orElse(null)),
                "failure", text,
                "failureGoesOn", failure != null && render(failure).length() > MAX_FAILURE,
                "actions",
                        possible(status).stream()
                                .filter(action -> rights.allow(action, status))
                                .map(ConsoleAction::word)
                                .toList(),
                "running", running(status).map(PluginView::json).orElse(null));
    }

    private Optional<Plugin> running(PluginStatus status) {
        String id = status.id();
        boolean runs =
                status.state() == PluginState.ACTIVE || status.state() == PluginState.DEGRADED;
        return runs && id != null ? manager.find(id) : Optional.empty();
    }

    /** The text of a failure, whole: it has at most 64 KiB. */
    static String render(PluginException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static @Nullable String quoted(@Nullable String text) {
        return text == null ? null : ErrorRenderer.quoted(text);
    }

    private static Map<String, @Nullable Object> json(Plugin plugin) {
        PluginFigures totals = plugin.totals();
        Map<String, Long> failures = new TreeMap<>();
        for (Map.Entry<ErrorId, Long> count : totals.failuresById().entrySet()) {
            failures.put(count.getKey().code(), count.getValue());
        }
        return Json.object(
                "services", plugin.services().stream().limit(MAX_RULES).toList(),
                "capabilities", capabilities(plugin, totals),
                "calls", totals.calls(),
                "failures", totals.failures(),
                "failuresById", failures,
                "refused", totals.refused(),
                "denials",
                        totals.capabilities().values().stream()
                                .mapToLong(CapabilityFigures::denials)
                                .sum(),
                "discarded", totals.replaced(),
                "reclaimed", totals.reclaimed(),
                "instances", totals.instances(),
                "memoryBytes", totals.memoryBytes(),
                "p50", History.micros(totals.latency().percentile(50)),
                "p99", History.micros(totals.latency().percentile(99)));
    }

    /** What a plugin requests, what of it is granted, and what the plugin did with that. */
    private static List<Map<String, @Nullable Object>> capabilities(
            Plugin plugin, PluginFigures totals) {
        PolicySet requested = plugin.manifest().requested();
        PolicySet granted = plugin.granted();
        List<Map<String, @Nullable Object>> capabilities = new ArrayList<>();
        for (CapabilityName name : requested.names()) {
            String reason = plugin.manifest().reasons().getOrDefault(name, "");
            capabilities.add(
                    Json.object(
                            "name", name.toString(),
                            "reason", Texts.cut(reason, MAX_TEXT),
                            "requested", rules(requested, name),
                            "granted", rules(granted, name),
                            "figures", figures(totals.capability(name), granted.rate(name))));
        }
        return capabilities;
    }

    private static Map<String, @Nullable Object> figures(
            CapabilityFigures figures, OptionalLong rate) {
        return Json.object(
                "calls", figures.calls(),
                "denials", figures.denials(),
                "bytesFromGuest", figures.bytesFromGuest(),
                "bytesToGuest", figures.bytesToGuest(),
                "openHandles", figures.openHandles(),
                "callsPerSecond", rate.isPresent() ? rate.getAsLong() : null,
                "refusedByRate", figures.refusedByRate());
    }

    private static List<String> rules(PolicySet policies, CapabilityName name) {
        return policies.find(name).map(Policy::rules).orElse(List.of()).stream()
                .limit(MAX_RULES)
                .map(rule -> Texts.cut(rule, MAX_TEXT))
                .toList();
    }
}
