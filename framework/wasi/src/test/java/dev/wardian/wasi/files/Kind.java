package dev.wardian.wasi.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** The kinds of directories. */
enum Kind {
    MEMORY {
        @Override
        Sandbox open() {
            MemoryFiles files = MemoryFiles.create(1L << 50);
            return new Sandbox(files.open(), files.open(false), () -> {});
        }
    },
    HANDLES {
        @Override
        Sandbox open() throws IOException, FilesException {
            Path root = HostFolders.create();
            return host(root, HostFiles.open(root, true), HostFiles.open(root, false));
        }
    },
    PATHS {
        @Override
        Sandbox open() throws IOException, FilesException {
            Path root = HostFolders.create();
            return host(
                    root,
                    HostFiles.openExclusive(root, true),
                    HostFiles.openExclusive(root, false));
        }
    };

    /** {@return an empty tree} */
    abstract Sandbox open() throws IOException, FilesException;

    private static Sandbox host(Path root, HostFiles files, HostFiles readOnly)
            throws FilesException {
        return new Sandbox(
                files.open(),
                readOnly.open(),
                () -> {
                    files.close();
                    readOnly.close();
                    HostFolders.delete(root);
                });
    }

    /** A tree for one test. */
    static final class Sandbox implements AutoCloseable {
        final Directory root;

        /** The same directory, which cannot be written through this one. */
        final Directory readOnly;

        private final Deque<Runnable> toClose = new ArrayDeque<>();

        Sandbox(Directory root, Directory readOnly, Runnable last) {
            this.root = root;
            this.readOnly = readOnly;
            toClose.push(last);
            closing(root);
            closing(readOnly);
        }

        /** Closes a directory before the tree. */
        Directory closing(Directory opened) {
            toClose.push(opened::close);
            return opened;
        }

        /** Closes a file before the tree. */
        OpenFile closing(OpenFile opened) {
            toClose.push(opened::close);
            return opened;
        }

        @Override
        public void close() {
            while (!toClose.isEmpty()) {
                toClose.pop().run();
            }
        }
    }
}
