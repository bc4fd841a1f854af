package dev.wardian.host.files;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Unit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Directories by the path that the guest knows them by; it has no functions of its own. {@code
 * mounts: { /tmp: { memory: 1MiB } }} is a directory in memory.
 */
final class FilesBinding implements Capability<FilesPolicy> {
    private static final String MOUNTS = "mounts";
    private static final String MEMORY = "memory";
    private static final long MIN_BYTES = 1 << 10;
    private static final long MAX_BYTES = 1 << 30;
    private static final int MOST_MOUNTS = 16;
    private static final int MAX_PATH = 200;

    /** No name is {@code .} or {@code ..}. */
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)+|/");

    @Override
    public CapabilityName name() {
        return FilesCapability.NAME;
    }

    @Override
    public List<String> importModules() {
        return List.of();
    }

    @Override
    public boolean usableInWarmup() {
        return true;
    }

    @Override
    public FilesPolicy parse(ManifestNode node) {
        node.allowKeys(MOUNTS);
        SortedMap<String, Long> mounts = new TreeMap<>();
        Map<String, ManifestNode> entries =
                node.require(MOUNTS).map(ManifestNode::entries).orElse(Map.of());
        if (entries.size() > MOST_MOUNTS) {
            node.problem(
                    entries.size() + " mounts; at most " + MOST_MOUNTS + " are allowed",
                    "mount one directory that has the others in it");
        }
        entries.forEach((path, mount) -> mounts.put(path, parse(path, mount)));
        return new FilesPolicy(mounts);
    }

    private static long parse(String path, ManifestNode mount) {
        if (path.length() > MAX_PATH || !PATH.matcher(path).matches()) {
            mount.problem("expected the path of a directory such as /tmp as its key", "");
        }
        mount.allowKeys(MEMORY);
        return mount.require(MEMORY)
                .map(size -> size.asQuantity(Unit.BYTES, MIN_BYTES, MAX_BYTES, MIN_BYTES))
                .orElse(MIN_BYTES);
    }

    @Override
    public FilesPolicy intersect(FilesPolicy requested, FilesPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(FilesPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, FilesPolicy effective) {
        return HostFunctions.builder().build();
    }
}
