package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.manifest.GrantsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The grants in a file. It is watched while somebody subscribes. */
public final class GrantsFile implements GrantStore {
    private final Path path;
    private final WatchedFile<Grants> file;

    private GrantsFile(Path path, WatchedFile<Grants> file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws dev.wardian.plugin.error.ManifestException with every problem
     */
    public static GrantsFile of(Path file, Capabilities capabilities, FolderWatch how) {
        GrantsReader reader = new GrantsReader(capabilities);
        Path absolute = file.toAbsolutePath();
        return new GrantsFile(
                absolute,
                new WatchedFile<>(
                        "wardian-grants",
                        file,
                        () -> reader.read(absolute, file.toString()),
                        Optional.of(how)));
    }

    @Override
    public List<Path> hostPaths() {
        return List.of(path);
    }

    @Override
    public Grants current() {
        return file.current();
    }

    @Override
    public Subscription subscribe(Listener listener) {
        return file.subscribe(listener);
    }
}
