package dev.wardian.host.kv;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;

/**
 * The capability {@code kv}: values by key that stay, past calls, reloads and restarts. Its import
 * module is {@code wardian:kv/1}.
 */
public final class KvCapability {
    /** Its name. */
    public static final CapabilityName NAME = CapabilityName.of("kv/1");

    private KvCapability() {}

    /**
     * Makes the capability.
     *
     * @param store keeps the values; the application closes it after its managers
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create(KvStore store) {
        return new KvBinding(store);
    }
}
