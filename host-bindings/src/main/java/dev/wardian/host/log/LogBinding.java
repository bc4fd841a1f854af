package dev.wardian.host.log;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Unit;

/**
 * Sends the {@code log} of {@code wardian:core/1} to the plugin's logger, up to {@code level} (by
 * default {@code info}) and at most {@code rate} lines a second (by default 1000). It has no
 * functions of its own.
 */
final class LogBinding implements Capability<LogPolicy> {
    private static final CapabilityName NAME = CapabilityName.of("log/1");
    private static final String LEVEL = "level";
    private static final String RATE = "rate";
    private static final long DEFAULT_RATE = 1_000;
    private static final long HIGHEST_RATE = 1_000_000_000;

    @Override
    public CapabilityName name() {
        return NAME;
    }

    @Override
    public boolean usableInWarmup() {
        return true;
    }

    @Override
    public LogPolicy parse(ManifestNode node) {
        node.allowKeys(LEVEL, RATE);
        return new LogPolicy(
                node.get(LEVEL)
                        .map(n -> n.asOneOf(LogLevel.class, LogLevel.INFO))
                        .orElse(LogLevel.INFO),
                node.get(RATE)
                        .map(n -> n.asQuantity(Unit.COUNT, 1, HIGHEST_RATE, DEFAULT_RATE))
                        .orElse(DEFAULT_RATE));
    }

    @Override
    public LogPolicy intersect(LogPolicy requested, LogPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(LogPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, LogPolicy effective) {
        return HostFunctions.builder()
                .log(new LoggerTarget(context.logger(), effective, System::nanoTime))
                .build();
    }
}
