package dev.wardian.benchmarks.outside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Packages of npm. */
public final class Packages {
    private Packages() {}

    /**
     * Fetches a package into a folder, unless it is there.
     *
     * @param name with its version, such as {@code sql.js@1.17.0}
     * @return the folder with its files
     * @throws IOException if npm is missing or cannot fetch it
     */
    public static Path fetch(Path folder, String name) throws IOException {
        Path files =
                folder.toAbsolutePath()
                        .resolve("node_modules")
                        .resolve(name.substring(0, name.lastIndexOf('@')));
        if (!Files.isDirectory(files)) {
            Files.createDirectories(folder);
            Program.output(
                    folder,
                    List.of(
                            "npm",
                            "install",
                            "--prefix",
                            folder.toAbsolutePath().toString(),
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            name));
        }
        return files;
    }
}
