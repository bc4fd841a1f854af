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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The directories of one generation. Those of the host are open from when it is linked. */
final class OpenMounts implements Mounts {
    private static final String OTHERWISE = "correct the directory, or mount another one";

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
        Set<Path> written = new HashSet<>();
        boolean opened = false;
        try {
            HostAccess access = null;
            for (Map.Entry<String, Mount> each : policy.mounts().entrySet()) {
                if (each.getValue() instanceof HostMount mount && mount.folder().isPresent()) {
                    if (access == null) {
                        access = HostAccess.READ.withDescriptors(descriptors.get().share());
                    }
                    String path = each.getKey();
                    HostFolder folder = mount.folder().get();
                    if (mount.mode() == MountMode.WRITE) {
                        Path real = writable(context, path, folder, written);
                        HostQuota quota =
                                context.shared(Quotas.class, Quotas::new).of(real, folder.quota());
                        HostAccess writing = access.forWriting().withQuota(quota);
                        trees.put(path, open(path, folder, writing));
                    } else {
                        trees.put(path, open(path, folder, access));
                    }
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

    /**
     * The real path of a directory for writing.
     *
     * @param written the directories that the plugin writes by other paths; gets this one
     */
    private static Path writable(
            PluginContext context, String path, HostFolder folder, Set<Path> written) {
        Path real;
        Optional<Path> own;
        try {
            real = folder.path().toRealPath();
            own = OwnPaths.conflict(real, context.hostPaths());
        } catch (NoSuchFileException e) {
            RootException.Problem missing = RootException.Problem.MISSING;
            throw unfit(path, folder, missing.text(), hint(missing, path));
        } catch (IOException e) {
            throw unfit(path, folder, reason(e), OTHERWISE);
        }
        if (own.isPresent()) {
            throw unfit(
                    path,
                    folder,
                    "a plugin that writes there could change " + own.get(),
                    "name a directory that has nothing of the host in it");
        }
        if (!written.add(real)) {
            throw unfit(
                    path,
                    folder,
                    "the plugin writes there by another path already",
                    "mount it for writing once, so that it has one quota");
        }
        return real;
    }

    private static Tree open(String path, HostFolder folder, HostAccess access) {
        try {
            HostAccess allowed = folder.exclusive() ? access.whereExclusive() : access;
            return new Tree(folder, HostFiles.open(folder.path(), allowed), access.quota());
        } catch (RootException e) {
            throw unfit(path, folder, e.problem().text(), hint(e.problem(), path));
        } catch (IOException e) {
            throw unfit(path, folder, reason(e), OTHERWISE);
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
