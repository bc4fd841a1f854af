package dev.wardian.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder at one moment, by their time and size. Hidden folders and those that builds
 * fill are left out.
 *
 * @param files the stamp of each file by its path
 */
record FolderState(Map<Path, Stamp> files) {
    /** What changes when a file is written. */
    record Stamp(long nanos, long size) {}

    /** More files than anyone edits; the rest is not watched. */
    private static final int MAX_FILES = 10_000;

    private static final Set<String> BUILD_FOLDERS = Set.of("target", "node_modules", "build");

    /**
     * The folder as it is now. What vanishes meanwhile is not there; that may be the folder itself,
     * as while another version of it is checked out.
     */
    static FolderState of(Path folder) {
        Map<Path, Stamp> files = new HashMap<>();
        try {
            Files.walkFileTree(folder, new Collector(folder, files));
        } catch (NoSuchFileException e) {
            return new FolderState(Map.of());
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read: " + e.getMessage(), e);
        }
        return new FolderState(files);
    }

    /** The files that differ between two states: written, made or deleted. */
    Set<Path> differences(FolderState other) {
        Set<Path> all = new HashSet<>(files.keySet());
        all.addAll(other.files.keySet());
        all.removeIf(file -> Objects.equals(files.get(file), other.files.get(file)));
        return all;
    }

    /** This state, but with some files as they are in another one. */
    FolderState with(Set<Path> some, FolderState other) {
        Map<Path, Stamp> mixed = new HashMap<>(files);
        for (Path file : some) {
            Stamp stamp = other.files.get(file);
            if (stamp == null) {
                mixed.remove(file);
            } else {
                mixed.put(file, stamp);
            }
        }
        return new FolderState(mixed);
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Map<Path, Stamp> files;

        Collector(Path root, Map<Path, Stamp> files) {
            this.root = root;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
            boolean left =
                    !folder.equals(root) && (name.startsWith(".") || BUILD_FOLDERS.contains(name));
            return left ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.put(
                    file,
                    new Stamp(
                            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                            attributes.size()));
            return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
