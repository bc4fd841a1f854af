package dev.wardian.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What builds the plugin of a folder.
 *
 * @param command the program with its arguments; it runs in that folder
 * @param built where the build leaves the module, or null if it puts it beside the manifest
 */
record BuildTool(List<String> command, @Nullable Path built) {
    private static final List<String> MAKEFILES = List.of("Makefile", "makefile", "GNUmakefile");
    private static final String TARGET = "wasm32-unknown-unknown";

    /** A command line of the shell. */
    static BuildTool shell(String line) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return new BuildTool(
                windows ? List.of("cmd", "/c", line) : List.of("sh", "-c", line), null);
    }

    /** What the files of a folder call for; empty if nothing there has to be built. */
    static Optional<BuildTool> of(Path folder) {
        if (MAKEFILES.stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
            return Optional.of(new BuildTool(List.of("make"), null));
        }
        if (Files.exists(folder.resolve("Cargo.toml"))) {
            return Optional.of(
                    new BuildTool(
                            List.of("cargo", "build", "--release", "--target", TARGET),
                            Path.of("target", TARGET, "release")));
        }
        return Optional.empty();
    }

    /**
     * Builds; what the program prints goes to standard error.
     *
     * @throws InputException if the program fails or cannot be started
     */
    void run(Console console, Path folder) throws InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw new InputException("cannot start " + this + ": " + e.getMessage(), e);
        }
        // A build does not outlive the command that is stopped.
        Thread stop = new Thread(() -> stop(process), "stop build");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            process.getOutputStream().close();
            process.getInputStream().transferTo(console.err());
            int code = process.waitFor();
            if (code != 0) {
                throw new InputException(this + " failed with exit code " + code);
            }
        } catch (IOException e) {
            throw new InputException("cannot follow " + this + ": " + e.getMessage(), e);
        } finally {
            stop(process);
            unhook(stop);
        }
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private static void unhook(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            return; // the process ends, and the hook runs
        }
    }

    /**
     * Puts the module where the manifest expects it, if the build leaves it elsewhere.
     *
     * @param module where the manifest expects it
     */
    void deliver(Path folder, Path module) {
        if (built == null) {
            return;
        }
        Path from = folder.resolve(built);
        try {
            Optional<Path> newest = newestModule(from);
            if (newest.isPresent()) {
                Files.copy(newest.get(), module, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new InputException(module + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static Optional<Path> newestModule(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Path newest = null;
        FileTime time = FileTime.from(0, TimeUnit.SECONDS);
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(folder, "*.wasm")) {
            for (Path module : modules) {
                FileTime its = Files.getLastModifiedTime(module);
                if (newest == null || its.compareTo(time) > 0) {
                    newest = module;
                    time = its;
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
