package dev.wardian.benchmarks.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Packages of npm, PyPI and crates.io. */
public final class Packages {
    private Packages() {}

    /**
     * Fetches a package of npm into a folder, unless it is there.
     *
     * @param name with its version, such as {@code sql.js@1.17.0}
     * @return the folder with its files
     * @throws IOException if npm is missing or cannot fetch it
     */
    public static Path npm(Path folder, String name) throws IOException {
        Path home = home(folder, name);
        Path files = home.resolve("node_modules").resolve(name.substring(0, name.lastIndexOf('@')));
        if (!Files.isDirectory(files)) {
            Files.createDirectories(home);
            LocalCommands.output(
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

    /**
     * Fetches a package of PyPI into a folder, unless it is there. Nothing of it is run.
     *
     * @param name with its version, such as {@code wasmtime==30.0.0}
     * @return the folder with its files
     * @throws IOException if pip is missing or cannot fetch it
     */
    static Path pip(Path folder, String name) throws IOException {
        Path home = home(folder, name);
        // Pip moves the files there when it has all of them.
        Path files = home.resolve("files");
        if (!Files.isDirectory(files)) {
            Files.createDirectories(home);
            LocalCommands.output(
                    home,
                    List.of(
                            System.getProperty("bench.python", "python3"),
                            "-m",
                            "pip",
                            "install",
                            "--quiet",
                            "--no-deps",
                            "--no-compile",
                            "--only-binary=:all:",
                            "--ignore-requires-python",
                            "--target",
                            files.toString(),
                            name));
        }
        return files;
    }

    /**
     * Fetches a package of crates.io into a folder, unless it is there.
     *
     * @param name with its version, such as {@code serde@1.0.0}
     * @return the folder with its files
     * @throws IOException if Cargo is missing or cannot fetch it
     */
    static Path crate(Path folder, String name) throws IOException {
        Path home = home(folder, name);
        String plain = name.substring(0, name.lastIndexOf('@'));
        Path files = home.resolve("vendor").resolve(plain);
        if (!Files.isDirectory(files)) {
            Files.createDirectories(home.resolve("src"));
            Files.writeString(home.resolve("src/lib.rs"), "");
            Files.writeString(
                    home.resolve("Cargo.toml"),
                    """
                    [package]
                    name = "fetching"
                    version = "0.0.0"
                    edition = "2021"

                    [dependencies]
                    %s = { version = "=%s", default-features = false }

                    [workspace]
                    """
                            .formatted(plain, name.substring(plain.length() + 1)));
            LocalCommands.output(home, List.of("cargo", "vendor", "--quiet"));
        }
        return files;
    }

    /** Of its own, so that another version is fetched when it is wanted. */
    private static Path home(Path folder, String name) {
        return folder.toAbsolutePath().resolve(name.replace('/', '_'));
    }

    /**
     * A Rust compiler that has a target: the one that {@code bench.rustc} names, or that of the
     * operating system's packages.
     *
     * @param target such as {@code wasm32-unknown-unknown}; empty for this machine
     * @throws IOException if neither has it
     */
    static String rustc(String target) throws IOException {
        List<String> options = target.isEmpty() ? List.of() : List.of("--target", target);
        Set<String> compilers =
                new LinkedHashSet<>(
                        List.of(System.getProperty("bench.rustc", "rustc"), "/usr/bin/rustc"));
        for (String compiler : compilers) {
            if (hasTarget(compiler, options)) {
                return compiler;
            }
        }
        throw new IOException("no rustc has the target " + target);
    }

    private static boolean hasTarget(String compiler, List<String> options) {
        try {
            Path libraries =
                    Path.of(
                            LocalCommands.output(
                                            Path.of("."),
                                            LocalCommands.of(
                                                    LocalCommands.of(
                                                            List.of(compiler), options.toArray()),
                                                    "--print",
                                                    "target-libdir"))
                                    .trim());
            try (Stream<Path> files = Files.list(libraries)) {
                return files.anyMatch(file -> file.getFileName().toString().startsWith("libstd-"));
            }
        } catch (IOException e) {
            return false;
        }
    }
}
