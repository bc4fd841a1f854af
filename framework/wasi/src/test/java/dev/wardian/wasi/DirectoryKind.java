package dev.wardian.wasi;

import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.HostFiles;
import dev.wardian.wasi.files.MemoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kinds of directories that a guest can have, for tests that hold for each of them. */
public enum DirectoryKind {
    /** In memory. */
    MEMORY,
    /** Of the host, through handles of directories. */
    HANDLES,
    /** Of the host, by paths. */
    PATHS;

    /**
     * Makes an empty tree.
     *
     * @param temporary where directories of the host are made
     */
    public Tree tree(Path temporary) throws IOException {
        if (this == MEMORY) {
            return new Tree(MemoryFiles.create(1 << 24, InstantSource.system()), null);
        }
        Path root = Files.createTempDirectory(temporary, "root");
        return new Tree(
                null,
                this == HANDLES ? HostFiles.open(root, true) : HostFiles.openExclusive(root, true));
    }

    /** A tree of files of one of the kinds. */
    public record Tree(@Nullable MemoryFiles memory, @Nullable HostFiles host)
            implements AutoCloseable {
        /** Opens its root. */
        public Directory open() throws FilesException {
            return memory != null ? memory.open() : Objects.requireNonNull(host).open();
        }

        @Override
        public void close() {
            if (host != null) {
                host.close();
            }
        }
    }
}
