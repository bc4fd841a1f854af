package dev.wardian.host.files;

import dev.wardian.plugin.capability.Policy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The directories that a plugin has. The rules leave out which directory of the host stands behind
 * a path: no request says that, so it is nothing that a request has more of.
 *
 * @param mounts what stands behind each path that the guest knows
 */
record FilesPolicy(SortedMap<String, Mount> mounts) implements Policy {
    FilesPolicy {
        mounts = Collections.unmodifiableSortedMap(new TreeMap<>(mounts));
    }

    FilesPolicy(Map<String, Mount> mounts) {
        this(new TreeMap<>(mounts));
    }

    /** The directories that both have, each with what both allow. */
    FilesPolicy intersect(FilesPolicy other) {
        SortedMap<String, Mount> common = new TreeMap<>();
        mounts.forEach(
                (path, mount) -> {
                    Mount theirs = other.mounts.get(path);
                    if (theirs != null) {
                        mount.intersect(theirs).ifPresent(both -> common.put(path, both));
                    }
                });
        return new FilesPolicy(common);
    }

    String describe() {
        return mounts.isEmpty()
                ? "no directories"
                : mounts.entrySet().stream()
                        .map(mount -> mount.getValue().description(mount.getKey()))
                        .collect(Collectors.joining(", "));
    }

    @Override
    public List<String> rules() {
        return mounts.isEmpty()
                ? List.of("no directories")
                : mounts.entrySet().stream()
                        .map(mount -> mount.getValue().rule(mount.getKey()))
                        .toList();
    }
}
