package dev.wardian.host.files;

import dev.wardian.wasi.files.HostDescriptors;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of files that all plugins of one capability have together. How many there are is
 * found out when the first plugin needs some.
 */
final class DescriptorsOfHost {
    /** The part of the process's limit that plugins get. */
    private static final int PART = 4;

    /** What they get where the process does not tell its limit, or has none. */
    private static final int OTHERWISE = 1_024;

    private static final long MOST = 1 << 20;

    private final OptionalInt most;
    private @Nullable HostDescriptors all;

    /**
     * @param most how many; empty for a quarter of what the process may have
     */
    DescriptorsOfHost(OptionalInt most) {
        this.most = most;
    }

    synchronized HostDescriptors get() {
        HostDescriptors known = all;
        if (known == null) {
            known = new HostDescriptors(most.orElseGet(DescriptorsOfHost::partOfProcess));
            all = known;
        }
        return known;
    }

    private static int partOfProcess() {
        try {
            Object limit =
                    ManagementFactory.getPlatformMBeanServer()
                            .getAttribute(
                                    new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                                    "MaxFileDescriptorCount");
            long count = limit instanceof Long number ? number / PART : 0;
            return count <= 0 ? OTHERWISE : (int) Math.min(MOST, count);
        } catch (JMException | LinkageError e) {
            // Windows has no limit, and a small image no management.
            return OTHERWISE;
        }
    }
}
