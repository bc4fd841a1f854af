package dev.wardian.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the starter, all under {@code wardian}. Values out of range stop the start,
 * with the name of the property.
 *
 * @param folders Folders of plugins, in this order. Relative paths count from the working
 *     directory.
 * @param grants The operator's file of grants and limits, watched as the folders are. Without it no
 *     plugin has a capability.
 * @param watch How the manager notices changes of the folders and of the grants: not at all, by
 *     events of the file system, or by polling alone.
 * @param watchInterval The interval of polling, from 1 ms.
 * @param watchDebounce How long the files of a plugin must be stable before the manager reads them,
 *     from 1 ms.
 * @param autoStartup Whether the plugins are loaded when the application starts. If not, the
 *     application calls PluginManager.loadAll.
 * @param discoverCapabilities Whether to offer the capabilities of every CapabilityProvider on the
 *     class path: log, config, clock, random and plugins of the starter, and those of other
 *     libraries. A bean replaces the discovered capability of its name.
 * @param memoryBudget The memory that all plugins together may hold.
 * @param poolSize The greatest number of calls of one plugin at the same time, from 1. By default
 *     the number of processors, at most 4.
 * @param queue The greatest number of calls of one plugin that wait for an instance, from 0.
 * @param queueWait The longest time that a call waits for an instance. By default until its own
 *     deadline.
 * @param drain How long calls of an unloaded or replaced version may run before they are cancelled.
 *     The shutdown of the application waits as long.
 * @param sourceTimeout The longest time of one call of a source of plugins.
 * @param config The configuration of plugins, by the id of the plugin and the key. Takes precedence
 *     over the manifests.
 * @param probation When failures in the first calls of a new version roll it back.
 * @param circuit When the circuit of a failing plugin opens.
 * @param health What the health indicator reports.
 */
@ConfigurationProperties("wardian")
public record WardianProperties(
        @DefaultValue List<String> folders,
        @Nullable String grants,
        @DefaultValue("off") Watch watch,
        @DefaultValue("2s") Duration watchInterval,
        @DefaultValue("250ms") Duration watchDebounce,
        @DefaultValue("true") boolean autoStartup,
        @DefaultValue("true") boolean discoverCapabilities,
        @DefaultValue("256MB") DataSize memoryBudget,
        @Nullable Integer poolSize,
        @DefaultValue("10000") int queue,
        @Nullable Duration queueWait,
        @DefaultValue("5s") Duration drain,
        @DefaultValue("30s") Duration sourceTimeout,
        @DefaultValue Map<String, Map<String, String>> config,
        @DefaultValue ProbationRules probation,
        @DefaultValue CircuitRules circuit,
        @DefaultValue HealthRules health) {

    /** How the manager notices changes of the folders. */
    public enum Watch {
        /** Not at all; the application calls {@code PluginManager.refresh}. */
        OFF,
        /** By events of the file system, and by polling where there are none. */
        EVENTS,
        /** By polling alone, for network mounts. */
        POLLING
    }

    /**
     * The rules of {@link dev.wardian.plugin.Probation}.
     *
     * @param calls The number of calls in probation, from 0. With 0 there is no probation.
     * @param failures The least number of failed calls before a roll-back, from 1.
     * @param rate The share of failed calls, from 0 to 1, above which the manager rolls back.
     */
    public record ProbationRules(
            @DefaultValue("100") int calls,
            @DefaultValue("3") int failures,
            @DefaultValue("0.5") double rate) {}

    /**
     * The rules of {@link dev.wardian.plugin.CircuitSettings}.
     *
     * @param failures The score that opens the circuit, from 1.
     * @param firstPause The pause after the circuit opens, from 1 ms.
     * @param longestPause The longest pause, at most a day.
     */
    public record CircuitRules(
            @DefaultValue("10") int failures,
            @DefaultValue("1s") Duration firstPause,
            @DefaultValue("1m") Duration longestPause) {}

    /**
     * The status of the application while plugins are in a state. The worst one counts.
     *
     * @param rejected The status while a plugin is rejected.
     * @param pending The status while a plugin waits for the operator's approval.
     * @param degraded The status while the circuit of a plugin is open.
     */
    public record HealthRules(
            @DefaultValue("up") HealthStatus rejected,
            @DefaultValue("up") HealthStatus pending,
            @DefaultValue("up") HealthStatus degraded) {}

    /** A status of Spring Boot's health, from good to bad. */
    public enum HealthStatus {
        /** The application is well. */
        UP,
        /** The application should get no requests. */
        OUT_OF_SERVICE,
        /** The application has failed. */
        DOWN
    }
}
