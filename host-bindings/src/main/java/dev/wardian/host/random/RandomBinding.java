package dev.wardian.host.random;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * {@code wardian:random/1}: {@code fill(dst, len) -> i32} writes at most 65 536 bytes from the
 * generator, by default the platform's cryptographic one.
 */
final class RandomBinding implements Capability<RandomPolicy> {
    private static final CapabilityName NAME = CapabilityName.of("random/1");
    private static final FunctionType FILL =
            FunctionType.of(List.of(ValueType.I32, ValueType.I32), ValueType.I32);
    private static final int MAX_BYTES = 65_536;

    private final Supplier<? extends RandomGenerator> generators;

    /**
     * @param generators gives the generator of a plugin when the plugin is linked: that of the
     *     platform loads much, and not every host has a plugin that wants it
     */
    RandomBinding(Supplier<? extends RandomGenerator> generators) {
        this.generators = generators;
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
    public RandomPolicy parse(ManifestNode node) {
        node.allowKeys();
        return RandomPolicy.GRANTED;
    }

    @Override
    public RandomPolicy intersect(RandomPolicy requested, RandomPolicy granted) {
        return RandomPolicy.GRANTED;
    }

    @Override
    public String describe(RandomPolicy policy) {
        return "random bytes";
    }

    @Override
    public HostFunctions bind(PluginContext context, RandomPolicy effective) {
        RandomGenerator generator = generators.get();
        return HostFunctions.builder()
                .add("fill", FILL, call -> fill(call, generator))
                .facility(generator)
                .build();
    }

    private static long fill(CapabilityCall call, RandomGenerator generator) {
        long length = call.u32(1);
        if (length > MAX_BYTES) {
            throw new ErrnoException(Errno.E2BIG, length + " random bytes at once");
        }
        byte[] bytes = new byte[(int) length];
        generator.nextBytes(bytes);
        call.write(call.u32(0), bytes, 0, bytes.length);
        return 0;
    }
}
