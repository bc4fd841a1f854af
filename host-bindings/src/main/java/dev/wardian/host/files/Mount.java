package dev.wardian.host.files;

import dev.wardian.plugin.capability.Unit;
import java.nio.file.Path;
import java.util.Optional;

/** What stands behind a path of the guest. */
sealed interface Mount {
    /** What both allow; nothing if they have nothing in common. */
    Optional<Mount> intersect(Mount other);

    /** The rule for operators, for a path of the guest. */
    String rule(String path);

    /** The rule with what stands behind it on the host. */
    String description(String path);

    /**
     * A directory in memory.
     *
     * @param bytes its quota
     */
    record InMemory(long bytes) implements Mount {
        @Override
        public Optional<Mount> intersect(Mount other) {
            return other instanceof InMemory that
                    ? Optional.of(new InMemory(Math.min(bytes, that.bytes)))
                    : Optional.empty();
        }

        @Override
        public String rule(String path) {
            return Unit.BYTES.format(bytes) + " of memory at " + path;
        }

        @Override
        public String description(String path) {
            return rule(path);
        }
    }

    /**
     * A directory of the host. A request does not say which one, so it stands for any.
     *
     * @param mode what the guest may do
     * @param folder the directory, or nothing in a request
     */
    record OfHost(MountMode mode, Optional<Folder> folder) implements Mount {
        @Override
        public Optional<Mount> intersect(Mount other) {
            if (!(other instanceof OfHost that)) {
                return Optional.empty();
            }
            MountMode both = mode.compareTo(that.mode) < 0 ? mode : that.mode;
            if (folder.isEmpty() || that.folder.isEmpty()) {
                return Optional.of(new OfHost(both, folder.or(() -> that.folder)));
            }
            return folder.get()
                    .intersect(that.folder.get())
                    .map(common -> new OfHost(both, Optional.of(common)));
        }

        @Override
        public String rule(String path) {
            return mode.verb() + " " + path;
        }

        @Override
        public String description(String path) {
            return rule(path) + folder.map(it -> " (" + it.describe(mode) + ")").orElse("");
        }
    }

    /**
     * A directory of the host.
     *
     * @param path its absolute path
     * @param quota the most bytes that it may hold for guests to write; 0 if no guest writes
     * @param exclusive whether no other process changes it
     */
    record Folder(Path path, long quota, boolean exclusive) {
        Optional<Folder> intersect(Folder other) {
            return path.equals(other.path)
                    ? Optional.of(
                            new Folder(
                                    path,
                                    Math.min(quota, other.quota),
                                    exclusive && other.exclusive))
                    : Optional.empty();
        }

        String describe(MountMode mode) {
            return path
                    + (mode == MountMode.WRITE ? ", at most " + Unit.BYTES.format(quota) : "")
                    + (exclusive ? ", exclusive" : "");
        }
    }
}
