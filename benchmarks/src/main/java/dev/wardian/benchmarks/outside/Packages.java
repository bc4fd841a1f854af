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
        // Of its own, so that another version is fetched when it is wanted.
        Path home = folder.toAbsolutePath().resolve(name.replace('/', '_'));
        Path files = home.resolve("node_modules").resolve(name.substring(0, name.lastIndexOf('@')));
        if (!Files.isDirectory(files)) {
            Files.createDirectories(home);
            Program.output(
                    home,
                    List.of(
                            "npm",
                            "install",
                            "--prefix",
                            home.toString(),
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            name));
        }
        return files;
    }
}
