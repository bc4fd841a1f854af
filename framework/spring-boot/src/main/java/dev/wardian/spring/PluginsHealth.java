package dev.wardian.spring;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.spring.WardianProperties.HealthStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the health of the application says of its plugins. Each look reads the current states.
 *
 * <p>Spring Boot 4 has an indicator for it. With Spring Boot 3.5 an application declares one:
 * {@code () -> Health.status(plugins.status().name()).withDetails(plugins.details()).build()}.
 */
public final class PluginsHealth {
    /** The most plugins that the details list for one state. */
    static final int MOST = 20;

    private final PluginManager manager;
    private final WardianProperties.HealthRules rules;

    /**
     * Makes a view of a manager.
     *
     * @param manager the manager
     * @param rules which status a state of a plugin leads to
     */
    public PluginsHealth(PluginManager manager, WardianProperties.HealthRules rules) {
        this.manager = manager;
        this.rules = rules;
    }

    /**
     * {@return the worst status that the rules give for the state of a plugin} A disabled plugin is
     * as the operator wants it: {@code UP}.
     */
    public HealthStatus status() {
        HealthStatus worst = HealthStatus.UP;
        for (PluginStatus plugin : manager.plugins()) {
            HealthStatus status = status(plugin.state());
            worst = status.compareTo(worst) > 0 ? status : worst;
        }
        return worst;
    }

    private HealthStatus status(PluginState state) {
        return switch (state) {
            case REJECTED -> rules.rejected();
            case PENDING_APPROVAL -> rules.pending();
            case DEGRADED -> rules.degraded();
            default -> HealthStatus.UP;
        };
    }

    /**
     * Returns the number of active plugins, and by name which plugins are rejected, wait for
     * approval, are degraded or disabled, and which active ones have a rejected new version. Each
     * of these lists has at most 20 plugins, each with the first line of its reason. If the manager
     * has {@linkplain PluginManager#warnings warnings}, their number is there too.
     *
     * @return the details, for a health indicator
     */
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        List<PluginStatus> plugins = manager.plugins();
        details.put(
                "active", plugins.stream().filter(it -> it.state() == PluginState.ACTIVE).count());
        put(details, "degraded", in(plugins, PluginState.DEGRADED));
        put(details, "pending", in(plugins, PluginState.PENDING_APPROVAL));
        put(details, "rejected", in(plugins, PluginState.REJECTED));
        put(details, "disabled", in(plugins, PluginState.DISABLED));
        put(
                details,
                "rejectedVersions",
                plugins.stream().filter(it -> it.candidate().isPresent()).toList());
        int warnings = manager.warnings().size();
        if (warnings > 0) {
            details.put("warnings", warnings);
        }
        return details;
    }

    private static List<PluginStatus> in(List<PluginStatus> plugins, PluginState state) {
        return plugins.stream().filter(it -> it.state() == state).toList();
    }

    private static void put(Map<String, Object> details, String name, List<PluginStatus> plugins) {
        if (plugins.isEmpty()) {
            return;
        }
        Map<String, String> reasons = new TreeMap<>();
        plugins.stream().limit(MOST).forEach(it -> reasons.put(it.source(), reason(it)));
        details.put(name, reasons);
        if (plugins.size() > MOST) {
            details.put(name + "More", plugins.size() - MOST);
        }
    }

    private static String reason(PluginStatus plugin) {
        List<String> parts = new ArrayList<>();
        if (plugin.failure() != null) {
            parts.add(plugin.failure().id().code());
            parts.add(plugin.failure().summary());
        }
        return parts.isEmpty() ? plugin.state().name() : String.join(" ", parts);
    }
}
