package dev.wardian.wasi.files;

import java.util.Optional;

/**
 * What guests may do with a directory of the host.
 *
 * @param writable whether guests may change it
 * @param exclusive whether no other process changes it, so that it can be opened on a platform
 *     without handles of directories
 * @param quota the most that it may hold, or empty
 * @param descriptors how many of its files and directories guests may have open, or empty
 */
public record HostAccess(
        boolean writable,
        boolean exclusive,
        Optional<HostQuota> quota,
        Optional<HostDescriptors.Share> descriptors) {
    /** For reading, without bounds. */
    public static final HostAccess READ =
            new HostAccess(false, false, Optional.empty(), Optional.empty());

    /** For reading and writing, without bounds. */
    public static final HostAccess WRITE =
            new HostAccess(true, false, Optional.empty(), Optional.empty());

    /** {@return the same for reading and writing} */
    public HostAccess forWriting() {
        return new HostAccess(true, exclusive, quota, descriptors);
    }

    /** {@return the same, of a directory that no other process changes} */
    public HostAccess whereExclusive() {
        return new HostAccess(writable, true, quota, descriptors);
    }

    /**
     * {@return the same with a quota}
     *
     * @param most the most that the directory may hold
     */
    public HostAccess withQuota(HostQuota most) {
        return new HostAccess(writable, exclusive, Optional.of(most), descriptors);
    }

    /**
     * {@return the same with a bound on what is open}
     *
     * @param share how many descriptors guests may have open
     */
    public HostAccess withDescriptors(HostDescriptors.Share share) {
        return new HostAccess(writable, exclusive, quota, Optional.of(share));
    }
}
