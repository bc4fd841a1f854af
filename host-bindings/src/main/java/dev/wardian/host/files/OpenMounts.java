package dev.wardian.host.files;

import dev.wardian.plugin.capability.BindException;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.HostAccess;
import dev.wardian.wasi.files.HostFiles;
import dev.wardian.wasi.files.HostQuota;
import dev.wardian.wasi.files.MemoryFiles;
import dev.wardian.wasi.files.Mounts;
import dev.wardian.wasi.files.RootException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The directories of one generation. Those of the host are open from when it is linked. */
final class OpenMounts implements Mounts {
    private final FilesPolicy policy;

    /** The open directories of the host, by the path of the guest. */
    private final Map<String, Tree> trees;

    /** An open directory of the host. */
    private record Tree(HostFolder folder, HostFiles files, Optional<HostQuota> quota) {}

    /** The quotas of a plugin by the directory, which its generations share. */
    private static final class Quotas {
        private final Map<Path, HostQuota> quotas = new ConcurrentHashMap<>();

        HostQuota of(Path real, long bytes) {
            HostQuota quota = quotas.computeIfAbsent(real, path -> new HostQuota(bytes));
            quota.setLimit(bytes);
            return quota;
        }
    }

    private OpenMounts(FilesPolicy policy, Map<String, Tree> trees) {
        this.policy = policy;
        this.trees = Map.copyOf(trees);
    }

    /** The directories of the generation that is bound anew; empty if it is not yet bound. */
    static Optional<OpenMounts> of(PluginContext context) {
        return context.facility(FilesCapability.NAME, OpenMounts.class);
    }

    /** Opens the directories of the host. */
    static OpenMounts open(
            PluginContext context, FilesPolicy policy, DescriptorsOfHost descriptors) {
        Map<String, Tree> trees = new HashMap<>();
        boolean opened = false;
        try {
            HostAccess access = null;
            for (Map.Entry<String, Mount> each : policy.mounts().entrySet()) {
                if (each.getValue() instanceof HostMount mount && mount.folder().isPresent()) {
                    if (access == null) {
                        access = HostAccess.READ.withDescriptors(descriptors.get().share());
                    }
                    String path = each.getKey();
                    trees.put(
                            path, open(context, path, mount.mode(), mount.folder().get(), access));
                }
            }
            opened = true;
            return new OpenMounts(policy, trees);
        } finally {
            if (!opened) {
                trees.values().forEach(tree -> tree.files().close());
            }
        }
    }

    private static Tree open(
            PluginContext context,
            String path,
            MountMode mode,
            HostFolder folder,
            HostAccess reading) {
        HostAccess access = folder.exclusive() ? reading.whereExclusive() : reading;
        Optional<HostQuota> quota = Optional.empty();
        try {
            if (mode == MountMode.WRITE) {
                Path real = folder.path().toRealPath();
                OwnPaths.conflict(real, context.hostPaths())
                        .ifPresent(
                                own -> {
                                    throw unfit(
                                            path,
                                            folder,
                                            "a plugin that writes there could change " + own,
                                            "name a directory that has nothing of the host in it");
                                });
                HostQuota most = context.shared(Quotas.class, Quotas::new).of(real, folder.quota());
                quota = Optional.of(most);
                access = access.forWriting().withQuota(most);
            }
            return new Tree(folder, HostFiles.open(folder.path(), access), quota);
        } catch (RootException e) {
            throw unfit(path, folder, e.problem().text(), hint(e.problem(), path));
        } catch (IOException e) {
            throw unfit(path, folder, reason(e), "correct the directory, or mount another one");
        }
    }

    private static BindException unfit(String path, HostFolder folder, String why, String hint) {
        return new BindException(
                "the directory " + folder.path() + " cannot be mounted at " + path + ": " + why,
                hint);
    }

    private static String hint(RootException.Problem problem, String path) {
        return problem == RootException.Problem.NO_HANDLES
                ? "if no other process changes it, add exclusive: true to the grant of " + path
                : "correct host in the grant of " + path;
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "the host does not allow it"
                : String.valueOf(e.getMessage());
    }

    /** The same under a narrower policy. What that does not have is closed. */
    OpenMounts narrowed(FilesPolicy narrower) {
        Map<String, Tree> left = new HashMap<>();
        trees.forEach(
                (path, tree) -> {
                    HostMount mount =
                            narrower.mounts().get(path) instanceof HostMount there ? there : null;
                    HostFolder folder = mount == null ? null : mount.folder().orElse(null);
                    if (mount != null
                            && folder != null
                            && folder.path().equals(tree.folder().path())) {
                        if (mount.mode() == MountMode.READ) {
                            tree.files().makeReadOnly();
                        }
                        tree.quota().ifPresent(it -> it.setLimit(folder.quota()));
                        left.put(path, tree);
                    } else {
                        tree.files().close();
                    }
                });
        return new OpenMounts(narrower, left);
    }

    @Override
    public long memoryBytes() {
        return policy.mounts().values().stream()
                .mapToLong(mount -> mount instanceof MemoryMount memory ? memory.bytes() : 0)
                .sum();
    }

    @Override
    public SortedMap<String, Directory> open() throws FilesException {
        Map<String, Directory> opened = new LinkedHashMap<>();
        boolean complete = false;
        try {
            long device = 0;
            for (Map.Entry<String, Mount> each : policy.mounts().entrySet()) {
                String path = each.getKey();
                Tree tree = trees.get(path);
                if (each.getValue() instanceof MemoryMount memory) {
                    opened.put(path, MemoryFiles.create(memory.bytes(), ++device).open());
                } else if (tree != null) {
                    opened.put(path, tree.files().open());
                }
            }
            complete = true;
            return new TreeMap<>(opened);
        } finally {
            if (!complete) {
                opened.values().forEach(Directory::close);
            }
        }
    }

    /** Closes the directories of the host, with everything in them that is open. */
    void close() {
        trees.values().forEach(tree -> tree.files().close());
    }
}
