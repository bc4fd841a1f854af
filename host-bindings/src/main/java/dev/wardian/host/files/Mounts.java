package dev.wardian.host.files;

import dev.wardian.host.files.Mount.Folder;
import dev.wardian.host.files.Mount.InMemory;
import dev.wardian.host.files.Mount.OfHost;
import dev.wardian.plugin.capability.BindException;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.HostAccess;
import dev.wardian.wasi.files.HostFiles;
import dev.wardian.wasi.files.HostQuota;
import dev.wardian.wasi.files.MemoryFiles;
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

/**
 * The directories that a generation of a plugin has, for capabilities whose functions work on
 * files. Those of the host are open from when the plugin is linked. If the operator takes one back,
 * everything in it is closed at once; what was opened through {@link #open} then fails with {@code
 * BADF}.
 */
public final class Mounts {
    private final FilesPolicy policy;

    /** The open directories of the host, by the path of the guest. */
    private final Map<String, Tree> trees;

    /** An open directory of the host. */
    private record Tree(Folder folder, HostFiles files, Optional<HostQuota> quota) {}

    /** The quotas of a plugin by the directory, which its generations share. */
    private static final class Quotas {
        private final Map<Path, HostQuota> quotas = new ConcurrentHashMap<>();

        HostQuota of(Path real, long bytes) {
            HostQuota quota = quotas.computeIfAbsent(real, path -> new HostQuota(bytes));
            quota.setLimit(bytes);
            return quota;
        }
    }

    private Mounts(FilesPolicy policy, Map<String, Tree> trees) {
        this.policy = policy;
        this.trees = Map.copyOf(trees);
    }

    /**
     * {@return the directories of a plugin as they are now; empty if it does not have the
     * capability}
     *
     * @param context the plugin
     */
    public static Optional<Mounts> of(PluginContext context) {
        return context.facility(FilesCapability.NAME, Mounts.class);
    }

    /** Opens the directories of the host. */
    static Mounts open(PluginContext context, FilesPolicy policy, DescriptorsOfHost descriptors) {
        Map<String, Tree> trees = new HashMap<>();
        boolean opened = false;
        try {
            HostAccess access = null;
            for (Map.Entry<String, Mount> each : policy.mounts().entrySet()) {
                if (each.getValue() instanceof OfHost mount && mount.folder().isPresent()) {
                    if (access == null) {
                        access = HostAccess.READ.withDescriptors(descriptors.get().share());
                    }
                    String path = each.getKey();
                    trees.put(
                            path, open(context, path, mount.mode(), mount.folder().get(), access));
                }
            }
            opened = true;
            return new Mounts(policy, trees);
        } finally {
            if (!opened) {
                trees.values().forEach(tree -> tree.files().close());
            }
        }
    }

    private static Tree open(
            PluginContext context, String path, MountMode mode, Folder folder, HostAccess reading) {
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
                quota =
                        Optional.of(
                                context.shared(Quotas.class, Quotas::new).of(real, folder.quota()));
                access = access.forWriting().withQuota(quota.get());
            }
            return new Tree(folder, HostFiles.open(folder.path(), access), quota);
        } catch (RootException e) {
            throw unfit(path, folder, e.problem().text(), hint(e.problem(), path));
        } catch (IOException e) {
            throw unfit(path, folder, reason(e), "correct the directory, or mount another one");
        }
    }

    private static BindException unfit(String path, Folder folder, String why, String hint) {
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
    Mounts narrowed(FilesPolicy narrower) {
        Map<String, Tree> left = new HashMap<>();
        trees.forEach(
                (path, tree) -> {
                    if (narrower.mounts().get(path) instanceof OfHost mount
                            && mount.folder().isPresent()
                            && mount.folder().get().path().equals(tree.folder().path())) {
                        if (mount.mode() == MountMode.READ) {
                            tree.files().makeReadOnly();
                        }
                        tree.quota().ifPresent(it -> it.setLimit(mount.folder().get().quota()));
                        left.put(path, tree);
                    } else {
                        tree.files().close();
                    }
                });
        return new Mounts(narrower, left);
    }

    /** {@return how many bytes the directories in memory may take together} */
    public long memoryBytes() {
        return policy.mounts().values().stream()
                .mapToLong(mount -> mount instanceof InMemory memory ? memory.bytes() : 0)
                .sum();
    }

    /**
     * Opens all directories for one instance. Those in memory are empty.
     *
     * @return the directories by the path of the guest, which the caller closes
     * @throws FilesException if a directory of the host is gone, or the plugin has too many open
     */
    public SortedMap<String, Directory> open() throws FilesException {
        Map<String, Directory> opened = new LinkedHashMap<>();
        boolean complete = false;
        try {
            long device = 0;
            for (Map.Entry<String, Mount> each : policy.mounts().entrySet()) {
                String path = each.getKey();
                Tree tree = trees.get(path);
                if (each.getValue() instanceof InMemory memory) {
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
