package dev.wardian.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What builds the plugin of a folder.
 *
 * @param command the program with its arguments; it runs in that folder
 * @param tells whether the program prints, in messages of cargo, where it leaves the module;
 *     otherwise it leaves it beside the manifest
 */
record BuildTool(List<String> command, boolean tells) {
    private static final List<String> MAKEFILES = List.of("Makefile", "makefile", "GNUmakefile");
    private static final String TARGET = "wasm32-unknown-unknown";

    /** A command line of the shell. */
    static BuildTool shell(String line) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return new BuildTool(
                windows ? List.of("cmd", "/c", line) : List.of("sh", "-c", line), false);
    }

    /** What the files of a folder call for; empty if nothing there has to be built. */
    static Optional<BuildTool> of(Path folder) {
        if (MAKEFILES.stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
            return Optional.of(new BuildTool(List.of("make"), false));
        }
        if (Files.exists(folder.resolve("Cargo.toml"))) {
            return Optional.of(
                    new BuildTool(
                            List.of(
                                    "cargo",
                                    "build",
                                    "--release",
                                    "--target",
                                    TARGET,
                                    "--message-format=json-render-diagnostics"),
                            true));
        }
        return Optional.empty();
    }

    /**
     * Builds; what the program prints goes to standard error.
     *
     * @return the module, if the build leaves it elsewhere than beside the manifest
     * @throws InputException if the program fails, cannot be started or builds no module
     */
    Optional<Path> run(Console console, Path folder) throws InterruptedException {
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
            Optional<Path> module = Optional.empty();
            if (tells) {
                module = CargoMessages.follow(process.getInputStream(), console.err());
            } else {
                process.getInputStream().transferTo(console.err());
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new InputException(this + " failed with exit code " + code);
            }
            if (tells && module.isEmpty()) {
                throw new InputException(
                        this + " built no module in " + folder + ": it needs crate-type cdylib");
            }
            return module.map(folder::resolve);
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

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
