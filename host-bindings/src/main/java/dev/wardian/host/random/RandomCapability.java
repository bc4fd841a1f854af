package dev.wardian.host.random;

import dev.wardian.plugin.capability.Capability;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The capability {@code random}: random bytes. Its import module is {@code wardian:random/1}. */
public final class RandomCapability {
    private RandomCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new RandomBinding(SecureRandom::new);
    }

    /**
     * Makes the capability with another generator, for tests that need the same bytes each time.
     * The capability {@code wasi} takes its random bytes from it too. A generator that is not
     * cryptographic must not serve plugins in production.
     *
     * @param generator makes the bytes; threads of several plugins use it at the same time
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create(RandomGenerator generator) {
        return new RandomBinding(() -> generator);
    }
}
