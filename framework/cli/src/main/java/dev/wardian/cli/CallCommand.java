package dev.wardian.cli;

import dev.wardian.plugin.capability.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code wardian call}: loads one plugin or module as a host would, and calls an operation of it.
 */
@Command(
        name = "call",
        description = {
            "Loads the plugin in a folder, calls one operation and prints the output unchanged.",
            "A module without a manifest has its exports as operations, no capability, and the default limits.",
            "Without --grants, the plugin gets what its manifest requests of clock, config, log,"
                    + " random and wasi, which reach nothing outside of the plugin.",
            "Exit code: 0; 1 if the plugin reports a failure; 134 if it traps or panics; 124 if a"
                    + " deadline or another limit ends the call; 125 if the plugin is rejected; 2 for"
                    + " wrong usage."
        })
final class CallCommand implements Callable<Integer> {
    /** The options that have a value: all. */
    static final Set<String> VALUES =
            Set.of(
                    "--grants",
                    "--features",
                    "--engine",
                    "--timeout",
                    "--with",
                    "--config",
                    "--repeat");

    private final Console console;

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
            description =
                    "A folder of other plugins to load as well. Without --grants, they get what"
                            + " they request as the plugin does, and all may call each other as they"
                            + " request. May be repeated.")
    private List<Path> beside = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description =
                    "A value of the plugin's configuration, instead of the manifest's. May be"
                            + " repeated.")
    private Map<String, String> config = new LinkedHashMap<>();

    @Option(
            names = "--repeat",
            paramLabel = "N",
            converter = Quantities.Count.class,
            description =
                    "Make the call N times and print each output on lines of its own. Default: 1.")
    private long repeat = 1;

    @Parameters(
            index = "0",
            paramLabel = "PLUGIN",
            description =
                    "The folder with plugin.yaml, or with one such folder in it; or a module, as a"
                            + " binary or as text; or - for a module from standard input.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "OPERATION", description = "The operation to call.")
    private String operation = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "INPUT",
            description =
                    "The input as text, or - to read standard input. Default: empty. For a plugin"
                            + " with abi: plain, the arguments, separated by spaces.")
    private String input = "";

    CallCommand(Console console) {
        this.console = console;
    }

    /** The command of a plain line, or null if picocli has to read it. */
    static @Nullable CallCommand quick(Console console, List<String> arguments)
            throws QuickLine.UnclearException {
        QuickLine line = QuickLine.read(arguments, Set.of(), VALUES).orElse(null);
        if (line == null || line.operands().size() < 2 || line.operands().size() > 3) {
            return null;
        }
        CallCommand command = new CallCommand(console);
        command.loading.accept(line);
        command.timeout = line.quantity("--timeout", Unit.NANOSECONDS);
        command.beside = line.paths("--with");
        command.config = line.pairs("--config");
        Long count = line.quantity("--repeat", Unit.COUNT);
        command.repeat = count == null ? 1 : count;
        command.folder = Path.of(line.operands().get(0));
        command.operation = line.operands().get(1);
        command.input = line.operands().size() == 3 ? line.operands().get(2) : "";
        return command;
    }

    @Override
    public Integer call() throws Exception {
        requireOneStandardInput();
        GuestThread.call(
                () -> {
                    run();
                    return null;
                });
        return ExitCode.OK;
    }

    private void requireOneStandardInput() {
        if (ModuleFile.isStandard(folder) && input.equals(ModuleFile.STANDARD)) {
            throw new UsageException("module and INPUT cannot both be -");
        }
    }

    private LoadedPlugin load() {
        if (!PluginFolder.isModule(folder)) {
            return LoadedPlugin.load(
                    console, loading, new LoadedPlugin.Request(folder, beside, config));
        }
        if (!beside.isEmpty() || !config.isEmpty()) {
            throw new UsageException(
                    (beside.isEmpty() ? "--config" : "--with")
                            + " needs a plugin with a manifest: name its folder instead of the"
                            + " module");
        }
        return LoadedPlugin.module(console, loading, folder);
    }

    private void run() throws IOException {
        OperationCall call = new OperationCall(operation, timeout);
        try (LoadedPlugin loaded = load()) {
            call.requireOperation(loaded.plugin());
            StreamedCall streamed = new StreamedCall(console, loaded.plugin(), operation, input);
            if (streamed.readsStandardInput() && repeat > 1) {
                throw new UsageException("--repeat cannot read a stream from standard input again");
            }
            byte[] bytes =
                    streamed.readsStandardInput()
                            ? new byte[0]
                            : OperationCall.input(console, input, loaded.inputLimit());
            for (long i = 0; i < repeat; i++) {
                if (streamed.isStreamed()) {
                    if (!streamed.run(bytes, call.options()) && repeat > 1) {
                        console.out().println();
                    }
                    continue;
                }
                byte[] output = call.on(loaded.plugin(), bytes);
                console.out().write(output);
                if (repeat > 1 && (output.length == 0 || output[output.length - 1] != '\n')) {
                    console.out().println();
                }
                console.out().flush();
            }
        }
    }
}
