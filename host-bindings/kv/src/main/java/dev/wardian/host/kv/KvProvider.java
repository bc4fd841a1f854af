package dev.wardian.host.kv;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.util.List;

/**
 * Offers {@code kv} with a store in memory to programs that take what they find: the values end
 * with the process.
 */
public final class KvProvider implements CapabilityProvider {
    /** For {@link java.util.ServiceLoader}. Applications use {@link KvCapability#create}. */
    public KvProvider() {}

    @Override
    public List<Capability<?>> capabilities() {
        return List.of(KvCapability.create(KvStores.inMemory()));
    }
}
