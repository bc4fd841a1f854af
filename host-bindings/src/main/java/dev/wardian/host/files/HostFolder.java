package dev.wardian.host.files;

import dev.wardian.plugin.capability.Unit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory of the host.
 *
 * @param path its absolute path
 * @param quota the most bytes that it may hold for guests to write; 0 if no guest writes
 * @param exclusive whether no other process changes it
 */
record HostFolder(Path path, long quota, boolean exclusive) {
    Optional<HostFolder> intersect(HostFolder other) {
        return path.equals(other.path)
                ? Optional.of(
                        new HostFolder(
                                path, Math.min(quota, other.quota), exclusive && other.exclusive))
                : Optional.empty();
    }

    String describe(MountMode mode) {
        return path
                + (mode == MountMode.WRITE ? ", at most " + Unit.BYTES.format(quota) : "")
                + (exclusive ? ", exclusive" : "");
    }
}
