package dev.wardian.plugin.capability;

import java.util.List;

/** A capability for tests whose policies are totally ordered. */
public final class LevelCapability implements Capability<LevelCapability.LevelPolicy> {
    /** How much is said. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        VERY_LOUD
    }

    /**
     * Everything up to a level.
     *
     * @param level the loudest
     */
    public record LevelPolicy(Level level) implements Policy {
        @Override
        public List<String> rules() {
            return List.of("level " + level);
        }
    }

    @Override
    public CapabilityName name() {
        return CapabilityName.of("log/1");
    }

    @Override
    public LevelPolicy parse(ManifestNode node) {
        node.allowKeys("level");
        return new LevelPolicy(
                node.get("level").map(l -> l.asOneOf(Level.class, Level.INFO)).orElse(Level.INFO));
    }

    @Override
    public LevelPolicy intersect(LevelPolicy requested, LevelPolicy granted) {
        return requested.level().compareTo(granted.level()) < 0 ? requested : granted;
    }

    @Override
    public String describe(LevelPolicy policy) {
        return "level " + policy.level();
    }

    @Override
    public HostFunctions bind(PluginContext context, LevelPolicy effective) {
        return HostFunctions.builder().build();
    }
}
