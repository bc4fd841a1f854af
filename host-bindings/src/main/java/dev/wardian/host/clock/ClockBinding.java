package dev.wardian.host.clock;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * {@code wardian:clock/1}: {@code now_ms() -> i64} and {@code monotonic_ns() -> i64}, in steps of
 * {@code resolution}, by default 1 ns.
 */
final class ClockBinding implements Capability<ClockPolicy> {
    private static final CapabilityName NAME = CapabilityName.of("clock/1");
    private static final FunctionType READ = FunctionType.of(List.of(), ValueType.I64);
    private static final String RESOLUTION = "resolution";
    private static final long COARSEST = Duration.ofDays(1).toNanos();

    private final InstantSource wall;
    private final LongSupplier nanoTime;

    ClockBinding(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
    }

    @Override
    public CapabilityName name() {
        return NAME;
    }

    @Override
    public boolean usableInWarmup() {
        return true;
    }

    @Override
    public ClockPolicy parse(ManifestNode node) {
        node.allowKeys(RESOLUTION);
        long finest = ClockPolicy.FINEST;
        return new ClockPolicy(
                node.get(RESOLUTION)
                        .map(n -> n.asQuantity(Unit.NANOSECONDS, finest, COARSEST, finest))
                        .orElse(finest));
    }

    @Override
    public ClockPolicy intersect(ClockPolicy requested, ClockPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(ClockPolicy policy) {
        return "both clocks in steps of " + Unit.NANOSECONDS.format(policy.resolutionNanos());
    }

    @Override
    public HostFunctions bind(PluginContext context, ClockPolicy effective) {
        long nanos = effective.resolutionNanos();
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        // An origin of its own, so that a plugin does not learn how long the machine runs.
        long origin = nanoTime.getAsLong();
        return HostFunctions.builder()
                .add("now_ms", READ, call -> floor(wall.millis(), millis))
                .add("monotonic_ns", READ, call -> floor(nanoTime.getAsLong() - origin, nanos))
                .facility(wall)
                .build();
    }

    private static long floor(long time, long step) {
        return Math.floorDiv(time, step) * step;
    }
}
