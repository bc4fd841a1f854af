package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian dev}: builds, loads and calls a plugin again whenever its files change. */
@Command(
        name = "dev",
        description = {
            "Builds, loads and calls a plugin again whenever its files change.",
            "It writes the module's SHA-256 into the manifest after each build, and prints the output"
                    + " of the operation. Ctrl-C ends it.",
            "A Makefile is built with make, a Cargo.toml with cargo build --release --target"
                    + " wasm32-unknown-unknown; other folders only by --build. Output of the build and"
                    + " errors go to standard error.",
            "Without --grants, the plugin gets what its manifest requests of clock, config, log,"
                    + " random and wasi."
        })
final class DevCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;

    private final Console console;

    @Option(
            names = "--build",
            paramLabel = "COMMAND",
            description = "A line for the shell that builds the plugin, run in the folder.")
    private @Nullable String build;

    @Mixin private LoadOptions loading = new LoadOptions();

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Quantities.Nanoseconds.class,
            description = "A shorter deadline than the plugin's: 500ms, 2s.")
    private @Nullable Long timeout;

    @Option(
            names = "--with",
            paramLabel = "DIR",
            description = "A folder of other plugins, as for call. May be repeated.")
    private List<Path> beside = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description = "A value of the plugin's configuration, as for call. May be repeated.")
    private Map<String, String> config = new LinkedHashMap<>();

    @Parameters(
            index = "0",
            paramLabel = "PLUGIN_DIR",
            description = "The folder with plugin.yaml and the plugin's sources.")
    private Path folder = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OPERATION",
            description = "The operation to call. Default: none; the plugin is only loaded.")
    private @Nullable String operation;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "INPUT",
            description = "The input as text. Default: empty.")
    private String input = "";

    /** Files that builds and this command write: only changes between two rounds count. */
    private final Set<Path> outputs = new HashSet<>();

    DevCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(folder)) {
            throw new InputException(
                    folder + (Files.exists(folder) ? ": not a folder" : ": no such folder"));
        }
        return GuestThread.call(this::repeat);
    }

    private Integer repeat() throws InterruptedException {
        FolderState seen = FolderState.of(folder);
        outputs.addAll(round(seen));
        FolderState known = FolderState.of(folder);
        while (true) {
            seen = changed(known);
            Set<Path> written = round(seen);
            // What appears during a build is made by it; what changes then may be an edit.
            FolderState before = seen;
            written.stream()
                    .filter(file -> !before.files().containsKey(file))
                    .forEach(outputs::add);
            known = seen.with(outputs, FolderState.of(folder));
            // But if it changes in two builds one after the other, they write it.
            outputs.addAll(written);
        }
    }

    /** Waits until the folder differs from a state, and nothing is being written. */
    private FolderState changed(FolderState known) throws InterruptedException {
        FolderState now = FolderState.of(folder);
        if (now.differences(known).isEmpty()) {
            note("waiting for changes in " + folder + "; Ctrl-C ends");
        }
        while (now.differences(known).isEmpty()) {
            Thread.sleep(POLL_MILLIS);
            now = FolderState.of(folder);
        }
        FolderState last;
        do {
            last = now;
            Thread.sleep(POLL_MILLIS);
            now = FolderState.of(folder);
        } while (!now.differences(last).isEmpty());
        return now;
    }

    /** Builds, loads and calls once; returns the files that changed meanwhile. */
    private Set<Path> round(FolderState before) throws InterruptedException {
        try {
            Optional<BuildTool> tool =
                    build == null ? BuildTool.of(folder) : Optional.of(BuildTool.shell(build));
            Optional<Path> built = Optional.empty();
            if (tool.isPresent()) {
                note("building: " + tool.get());
                built = tool.get().run(console, folder);
            }
            call(built);
        } catch (BrokenPipeException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            console.err().println(ErrorReport.of(e));
        }
        return FolderState.of(folder).differences(before);
    }

    /**
     * Loads and calls.
     *
     * @param built the module, if the build left it elsewhere than beside the manifest
     */
    private void call(Optional<Path> built) throws IOException {
        Path manifest = PluginFolder.manifest(folder);
        if (built.isPresent()) {
            deliver(built.get(), HashCommand.module(manifest));
        }
        HashCommand.update(manifest);
        try (LoadedPlugin loaded =
                LoadedPlugin.load(
                        console, loading, new LoadedPlugin.Request(folder, beside, config))) {
            note("loaded: " + loaded.plugin().id() + " " + loaded.plugin().version());
            if (operation != null) {
                OperationCall call = new OperationCall(operation, timeout);
                call.requireOperation(loaded.plugin());
                console.out().write(call.on(loaded.plugin(), input.getBytes(UTF_8)));
                console.out().println();
            }
        }
    }

    private static void deliver(Path built, Path module) {
        try {
            Files.copy(built, module, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InputException(
                    module + ": cannot be copied from " + built + ": " + e.getMessage(), e);
        }
    }

    private void note(String text) {
        console.err().println(ErrorReport.printable(text));
    }
}
