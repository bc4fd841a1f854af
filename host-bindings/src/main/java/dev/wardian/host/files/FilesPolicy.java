package dev.wardian.host.files;

import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The directories that a plugin has, each in memory.
 *
 * @param mounts the most bytes of each, by the path that the guest knows it by
 */
record FilesPolicy(SortedMap<String, Long> mounts) implements Policy {
    FilesPolicy {
        mounts = Collections.unmodifiableSortedMap(new TreeMap<>(mounts));
    }

    FilesPolicy(Map<String, Long> mounts) {
        this(new TreeMap<>(mounts));
    }

    /** The directories that both have, each with the smaller size. */
    FilesPolicy intersect(FilesPolicy other) {
        SortedMap<String, Long> common = new TreeMap<>();
        mounts.forEach(
                (path, bytes) -> {
                    Long theirs = other.mounts.get(path);
                    if (theirs != null) {
                        common.put(path, Math.min(bytes, theirs));
                    }
                });
        return new FilesPolicy(common);
    }

    String describe() {
        return mounts.isEmpty()
                ? "no directories"
                : rules().stream().collect(Collectors.joining(", "));
    }

    @Override
    public List<String> rules() {
        return mounts.isEmpty()
                ? List.of("no directories")
                : mounts.entrySet().stream()
                        .map(
                                mount ->
                                        Unit.BYTES.format(mount.getValue())
                                                + " of memory at "
                                                + mount.getKey())
                        .toList();
    }
}
