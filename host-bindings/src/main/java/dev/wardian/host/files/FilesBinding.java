package dev.wardian.host.files;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Unit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Directories by the path that the guest knows them by, for functions of WASI and for those of
 * {@code wardian:files/1}. {@code mounts: { /tmp: { memory: 1MiB }, /data: { mode: read } }} is a
 * directory in memory and one of the host. Which one that is, only a grant says.
 */
final class FilesBinding implements Capability<FilesPolicy> {
    private static final String MOUNTS = "mounts";
    private static final String MEMORY = "memory";
    private static final String MODE = "mode";
    private static final String HOST = "host";
    private static final String QUOTA = "quota";
    private static final String EXCLUSIVE = "exclusive";
    private static final long MIN_BYTES = 1 << 10;
    private static final long MAX_BYTES = 1 << 30;
    private static final long MAX_QUOTA = 1L << 40;
    private static final int MOST_MOUNTS = 16;
    private static final int MAX_PATH = 200;

    /** Compiled for the first policy: few starts have one. */
    private static final class Syntax {
        /** No name is {@code .} or {@code ..}. */
        static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)+|/");
    }

    private final DescriptorsOfHost descriptors;

    FilesBinding(DescriptorsOfHost descriptors) {
        this.descriptors = descriptors;
    }

    @Override
    public CapabilityName name() {
        return FilesCapability.NAME;
    }

    @Override
    public boolean usableInWarmup() {
        return true;
    }

    @Override
    public FilesPolicy parse(ManifestNode node) {
        return parse(node, FilesBinding::requested);
    }

    @Override
    public FilesPolicy parseGrant(ManifestNode node) {
        return parse(node, FilesBinding::granted);
    }

    /** A grant names the directory of the host, and a quota for writing. */
    @Override
    public Map<String, String> grantValues(FilesPolicy requested) {
        return Map.of(
                MOUNTS,
                requested.mounts().entrySet().stream()
                        .map(mount -> '"' + mount.getKey() + "\": " + mount.getValue().grant())
                        .collect(Collectors.joining(", ", "{ ", " }")));
    }

    private static FilesPolicy parse(
            ManifestNode node, Function<ManifestNode, Optional<Mount>> parser) {
        node.allowKeys(MOUNTS);
        SortedMap<String, Mount> mounts = new TreeMap<>();
        Map<String, ManifestNode> entries =
                node.require(MOUNTS).map(ManifestNode::entries).orElse(Map.of());
        if (entries.size() > MOST_MOUNTS) {
            node.problem(
                    entries.size() + " mounts; at most " + MOST_MOUNTS + " are allowed",
                    "mount one directory that has the others in it");
        }
        entries.forEach(
                (path, mount) -> {
                    if (path.length() > MAX_PATH || !Syntax.PATH.matcher(path).matches()) {
                        mount.problem(
                                "expected the path of a directory such as /tmp as its key", "");
                    }
                    parser.apply(mount).ifPresent(parsed -> mounts.put(path, parsed));
                });
        return new FilesPolicy(mounts);
    }

    /** A mount of a request: in memory, or of a host that names the directory in its grant. */
    private static Optional<Mount> requested(ManifestNode mount) {
        if (mount.get(HOST).isPresent()) {
            mount.problem(
                    "only a grant says which directory of the host stands behind a path",
                    "write mode: read or mode: write here");
            return Optional.empty();
        }
        if (mount.get(MODE).isEmpty()) {
            return memory(mount);
        }
        mount.allowKeys(MODE);
        return Optional.of(new HostMount(mode(mount, MountMode.READ), Optional.empty()));
    }

    private static Optional<Mount> granted(ManifestNode mount) {
        if (mount.get(HOST).isEmpty() && mount.get(MODE).isEmpty()) {
            return memory(mount);
        }
        mount.allowKeys(HOST, MODE, QUOTA, EXCLUSIVE);
        MountMode mode = mode(mount, MountMode.READ);
        long quota = 0;
        if (mode == MountMode.WRITE) {
            quota =
                    mount.require(QUOTA)
                            .map(it -> it.asQuantity(Unit.BYTES, MIN_BYTES, MAX_QUOTA, MIN_BYTES))
                            .orElse(MIN_BYTES);
        } else if (mount.get(QUOTA).isPresent()) {
            mount.problem("a quota is for mode: write; this directory is only read", "");
        }
        boolean exclusive = mount.get(EXCLUSIVE).map(it -> it.asBoolean(false)).orElse(false);
        long most = quota;
        return mount.require(HOST)
                .flatMap(ManifestNode::asPath)
                .map(
                        path ->
                                new HostMount(
                                        mode, Optional.of(new HostFolder(path, most, exclusive))));
    }

    private static Optional<Mount> memory(ManifestNode mount) {
        mount.allowKeys(MEMORY);
        return mount.require(MEMORY)
                .map(size -> size.asQuantity(Unit.BYTES, MIN_BYTES, MAX_BYTES, MIN_BYTES))
                .map(MemoryMount::new);
    }

    private static MountMode mode(ManifestNode mount, MountMode fallback) {
        return mount.get(MODE).map(it -> it.asOneOf(MountMode.class, fallback)).orElse(fallback);
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
        OpenMounts mounts =
                OpenMounts.of(context)
                        .map(before -> before.narrowed(effective))
                        .orElseGet(() -> OpenMounts.open(context, effective, descriptors));
        HostFunctions.Builder functions =
                HostFunctions.builder()
                        .facility(mounts)
                        .onWithdrawal(mounts::close)
                        .onClose(mounts::close);
        FileFunctions.addTo(functions, mounts);
        return functions.build();
    }
}
