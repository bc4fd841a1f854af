package dev.wardian.cli;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmResults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wardian run}: instantiates a module and calls one function of it. */
@Command(
        name = "run",
        description = {
            "Runs a module: its start function, then the export that --invoke names, or _start if"
                    + " the module has it. Prints each result on a line of its own.",
            "Options come before FILE. What follows FILE belongs to the guest."
        })
final class RunCommand implements Callable<Integer> {
    private static final String COMMAND_EXPORT = "_start";

    private final Console console;

    @Spec private CommandSpec spec;

    @Option(names = "--invoke", paramLabel = "NAME", description = "The exported function to call.")
    private @Nullable String invoke;

    @Option(
            names = "--fuel",
            paramLabel = "N",
            converter = Quantities.Count.class,
            description =
                    "Units of fuel for the start function, and the same again for the call: 200M. Default: no limit.")
    private @Nullable Long fuel;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Quantities.Nanoseconds.class,
            description = "Stop the guest after this time: 500ms, 2s. Default: no limit.")
    private @Nullable Long timeout;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Quantities.Bytes.class,
            description = "Largest size of each memory: 64MiB. Default: what the module declares.")
    private @Nullable Long memory;

    @Option(
            names = "--features",
            paramLabel = "SET",
            defaultValue = "3.0",
            description =
                    "1.0, 2.0 or 3.0, then proposals to add or, after a minus, to take away:"
                            + " 3.0,threads. Default: 3.0.")
    private String features = "";

    @Mixin private EngineOption engine = new EngineOption();

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private NanOption nans = new NanOption();

    @Option(
            names = "--verbose",
            description = "After an error, show the guest's stack, innermost frame first.")
    private boolean verbose;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The module, as a binary or as text.")
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARGS",
            description =
                    "Arguments of the function: -1, 0xff, 1.5, inf, nan, null for a reference.")
    private List<String> arguments = List.of();

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (invoke == null && !arguments.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "arguments need a function: --invoke NAME before FILE");
        }
        try {
            GuestThread.call(this::run).forEach(console.out()::println);
            return ExitCode.OK;
        } catch (CallException e) {
            console.err().println(verbose ? ErrorReport.withBacktrace(e) : ErrorReport.of(e));
            return ExitCode.FAILED;
        }
    }

    private List<String> run() {
        ModuleLimits modules = limit.get();
        Features set = FeatureSet.parse(features);
        byte[] bytes = ModuleFile.readBinary(file, set, modules);
        WasmModule module = ModuleFile.parse(file, bytes, set, modules);
        refuseImports(module);
        @Nullable Object[] values = readArguments(module);
        long begin = System.nanoTime();
        try (WasmInstance instance =
                module.instantiate(
                        Imports.NONE,
                        nans.in(
                                InstanceOptions.DEFAULT
                                        .withLimits(limits())
                                        .withStart(callOptions(begin))
                                        .withEngine(engine.get())))) {
            Optional<WasmFunction> function =
                    instance.findFunction(invoke == null ? COMMAND_EXPORT : invoke);
            return function.map(f -> texts(f.callWith(callOptions(begin), values)))
                    .orElse(List.of());
        }
    }

    /** No module is provided to link with; the message is better than the linker's can be. */
    private void refuseImports(WasmModule module) {
        List<ImportType> imports = module.imports();
        if (!imports.isEmpty()) {
            ImportType first = imports.get(0);
            String more = imports.size() > 1 ? ", and " + (imports.size() - 1) + " more" : "";
            throw new InputException(
                    String.format(
                            "%s: unknown import \"%s\" \"%s\" (%s)%s: run provides no imports",
                            file, first.module(), first.name(), first.type(), more));
        }
    }

    private @Nullable Object[] readArguments(WasmModule module) {
        List<ValueType> params = functionType(module).params();
        if (params.size() != arguments.size()) {
            throw new InputException(
                    String.format(
                            "%s: \"%s\" is of type %s, but arguments given: %d",
                            file,
                            invoke == null ? COMMAND_EXPORT : invoke,
                            functionType(module),
                            arguments.size()));
        }
        @Nullable Object[] values = new Object[params.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ValueReader.read(params.get(i), arguments.get(i));
        }
        return values;
    }

    /** The type of the function to call, before anything runs. */
    private FunctionType functionType(WasmModule module) {
        String wanted = invoke == null ? COMMAND_EXPORT : invoke;
        for (ExportType export : module.exports()) {
            if (export.name().equals(wanted) && export.type() instanceof FunctionType type) {
                return type;
            }
        }
        if (invoke != null) {
            throw new InputException(
                    file + ": no exported function \"" + invoke + "\"; " + offered(module));
        }
        return FunctionType.of(List.of());
    }

    private static String offered(WasmModule module) {
        String names =
                module.exports().stream()
                        .filter(export -> export.type() instanceof FunctionType)
                        .limit(10)
                        .map(ExportType::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "it exports none" : "it exports " + names;
    }

    private Limits limits() {
        Limits limits = GuestThread.LIMITS.withMetering(fuel != null);
        return memory == null
                ? limits
                : limits.withMemoryBytes(Math.min(memory, Limits.MAX_MEMORY_BYTES));
    }

    /** Limits of a call that shares its deadline with all that was done since {@code begin}. */
    private CallOptions callOptions(long begin) {
        CallOptions options = CallOptions.NONE;
        if (fuel != null) {
            options = options.withFuel(fuel);
        }
        if (timeout != null) {
            long left = Math.max(0, timeout - (System.nanoTime() - begin));
            options = options.withTimeout(Duration.ofNanos(left));
        }
        return options;
    }

    private static List<String> texts(WasmResults results) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            texts.add(ValueWriter.write(results.get(i)));
        }
        return texts;
    }
}
