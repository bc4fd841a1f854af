package dev.wardian.host.files;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Policy;
import java.util.SortedMap;

/**
 * The capability {@code files}: the directories that a program of WASI has. Each is in memory, and
 * belongs to one instance of the plugin.
 */
public final class FilesCapability {
    /** Its name. */
    public static final CapabilityName NAME = CapabilityName.of("files/1");

    private FilesCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new FilesBinding();
    }

    /**
     * {@return the directories of a policy: the most bytes of each, by the path that the guest
     * knows it by}
     *
     * @param policy a policy of this capability
     */
    public static SortedMap<String, Long> mounts(Policy policy) {
        return ((FilesPolicy) policy).mounts();
    }
}
