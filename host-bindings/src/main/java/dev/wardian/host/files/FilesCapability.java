package dev.wardian.host.files;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import java.util.OptionalInt;

/**
 * The capability {@code files}: the directories that a program of WASI has. One in memory belongs
 * to one instance of the plugin. One of the host is that of the operator's grant.
 */
public final class FilesCapability {
    /** Its name. */
    public static final CapabilityName NAME = CapabilityName.of("files/1");

    private FilesCapability() {}

    /**
     * Makes the capability. All plugins together may have a quarter of the files of the host open
     * that this process may; each finds some, however many the others have.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new FilesBinding(new DescriptorsOfHost(OptionalInt.empty()));
    }

    /**
     * Makes the capability with another bound on open files of the host.
     *
     * @param descriptors how many files of the host all plugins together may have open, at least 0;
     *     a directory counts as two
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create(int descriptors) {
        if (descriptors < 0) {
            throw new IllegalArgumentException(descriptors + " descriptors");
        }
        return new FilesBinding(new DescriptorsOfHost(OptionalInt.of(descriptors)));
    }
}
