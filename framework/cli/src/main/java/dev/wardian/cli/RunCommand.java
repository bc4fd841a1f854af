package dev.wardian.cli;

import dev.wardian.plugin.capability.Unit;
import dev.wardian.wasi.Wasi;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportFamily;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmResults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian run}: instantiates a module and calls one function of it. */
@Command(
        name = "run",
        description = {
            "Runs a module.",
            "That is its start function, then the export that --invoke names, or _start if the module"
                    + " has it. Prints each result on a line of its own.",
            "A program of WASI preview 1 has the streams of this process, clocks and random bytes."
                    + " --dir and --env give it more.",
            "Options come before FILE. What follows FILE belongs to the guest.",
            "Exit code: that of the guest; 134 if the guest traps; 124 if a deadline or another limit"
                    + " ends it; 125 if it cannot be run; 2 for wrong usage."
        })
final class RunCommand implements Callable<Integer> {
    /** The options without a value, and with one. */
    static final Set<String> FLAGS = Set.of("--canonical-nans");

    static final Set<String> VALUES =
            Set.of(
                    "--invoke",
                    "--fuel",
                    "--timeout",
                    "--memory",
                    "--features",
                    "--engine",
                    "--limit",
                    "--dir",
                    "--env",
                    "--profile");

    /** The section that names a module's start function. */
    private static final int START_SECTION = 8;

    private final Console console;

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
    private String features = "3.0";

    @Mixin private EngineOption engine = new EngineOption();

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private NanOption nans = new NanOption();

    @Mixin private WasiOptions wasi = new WasiOptions();

    @Mixin private ProfileOption profile = new ProfileOption();

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The module, as a binary or as text, or - for standard input.")
    private Path file = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARGS",
            description =
                    "Arguments of the program, or of the function of --invoke: -1, 0xff, 1.5, inf, nan,"
                            + " null for a reference.")
    private List<String> arguments = List.of();

    RunCommand(Console console) {
        this.console = console;
    }

    /** The command of a plain line, or null if picocli has to read it. */
    static @Nullable RunCommand quick(Console console, List<String> arguments)
            throws QuickLine.UnclearException {
        QuickLine line = QuickLine.read(arguments, FLAGS, VALUES).orElse(null);
        if (line == null || line.operands().isEmpty()) {
            return null;
        }
        RunCommand command = new RunCommand(console);
        command.invoke = line.text("--invoke");
        command.fuel = line.quantity("--fuel", Unit.COUNT);
        command.timeout = line.quantity("--timeout", Unit.NANOSECONDS);
        command.memory = line.quantity("--memory", Unit.BYTES);
        command.features = line.text("--features", command.features);
        command.engine.accept(line);
        command.limit.accept(line);
        command.nans.accept(line);
        command.wasi.accept(line);
        command.profile.accept(line);
        command.file = Path.of(line.operands().get(0));
        command.arguments = line.operands().subList(1, line.operands().size());
        return command;
    }

    @Override
    public Integer call() throws Exception {
        Ending ending = GuestThread.call(this::run);
        ending.results().forEach(console.out()::println);
        return ending.code();
    }

    /**
     * How a run ended.
     *
     * @param code the exit code
     * @param results the results of a function, each as a line
     */
    private record Ending(int code, List<String> results) {
        static Ending exit(int code) {
            return new Ending(code, List.of());
        }
    }

    private Ending run() throws Exception {
        ModuleLimits modules = limit.get();
        Features set = FeatureSet.parse(features);
        ModuleFile source = ModuleFile.named(console, file);
        WasmModule module = source.parse(source.readBinary(set, modules), set, modules);
        refuseOtherHosts(source, module);
        boolean program = invoke == null && Wasi.isCommand(module);
        if (invoke == null && !program && !arguments.isEmpty()) {
            throw new UsageException("arguments need a function: --invoke NAME before FILE");
        }
        refuseImports(source, module);
        if (!Wasi.isImportedBy(module) && wasi.isGiven()) {
            throw new InputException(
                    file + ": imports nothing of WASI, so --dir and --env would do nothing");
        }
        @Nullable Object[] values = program ? new Object[0] : readArguments(source, module);
        return profile.during(console, module, () -> run(module, program, values));
    }

    private Ending run(WasmModule module, boolean program, @Nullable Object[] values) {
        if (!Wasi.isImportedBy(module)) {
            return run(
                    module, Imports.NONE, (instance, options) -> start(instance, options, values));
        }
        try (WasiProgram guest =
                new WasiProgram(
                        console,
                        wasi,
                        file.toString(),
                        program ? arguments : List.of(),
                        ModuleFile.isStandard(file))) {
            return run(
                    module,
                    guest.imports(),
                    (instance, options) -> {
                        if (program) {
                            return Ending.exit(guest.run(instance, options.get()));
                        }
                        int code = guest.initialize(instance, options.get());
                        return code == 0 ? start(instance, options, values) : Ending.exit(code);
                    });
        }
    }

    /** What is called of an instance. */
    private interface Main {
        Ending run(WasmInstance instance, Supplier<CallOptions> options);
    }

    private Ending run(WasmModule module, Imports imports, Main main) {
        long begin = System.nanoTime();
        InstanceOptions options =
                InstanceOptions.DEFAULT
                        .withLimits(limits())
                        .withStart(callOptions(begin))
                        .withEngine(engine.get());
        try (WasmInstance instance = module.instantiate(imports, profile.in(nans.in(options)))) {
            return main.run(instance, () -> callOptions(begin));
        }
    }

    /** Calls the function of the command line. */
    private Ending start(
            WasmInstance instance, Supplier<CallOptions> options, @Nullable Object[] values) {
        List<String> results =
                instance.findFunction(invoke == null ? Wasi.START : invoke)
                        .map(function -> texts(function.callWith(options.get(), values)))
                        .orElse(List.of());
        return new Ending(ExitCode.OK, results);
    }

    /**
     * Says for which host a module was built, before what is said of its arguments: its program
     * takes them, and is not run here.
     */
    private static void refuseOtherHosts(ModuleFile file, WasmModule module) {
        List<ImportType> imports = unknown(module);
        Map<ImportFamily, ImportType> families = new EnumMap<>(ImportFamily.class);
        for (ImportType entry : imports) {
            ImportFamily.of(entry).ifPresent(family -> families.putIfAbsent(family, entry));
        }
        if (!families.isEmpty()) {
            // What is built for Emscripten has WASI as well: the first one says what to do.
            Map.Entry<ImportFamily, ImportType> first = families.entrySet().iterator().next();
            throw new InputException(
                    String.format(
                            "%s: built for %s, which run does not provide (%s): %s",
                            file,
                            families.keySet().stream()
                                    .map(ImportFamily::description)
                                    .collect(Collectors.joining(" and ")),
                            imported(first.getValue(), imports.size()),
                            first.getKey().advice()));
        }
    }

    /** The imports that run does not provide. */
    private static List<ImportType> unknown(WasmModule module) {
        return module.imports().stream()
                .filter(entry -> !entry.module().equals(Wasi.MODULE))
                .toList();
    }

    private static String imported(ImportType one, int count) {
        String more = count > 1 ? ", and " + (count - 1) + " more" : "";
        return String.format(
                "import \"%s\" \"%s\" (%s)%s", one.module(), one.name(), one.type(), more);
    }

    /**
     * Nothing but WASI is provided to link with; the message is better than the linker's can be.
     */
    private static void refuseImports(ModuleFile file, WasmModule module) {
        List<ImportType> imports = unknown(module);
        if (!imports.isEmpty()) {
            throw new InputException(
                    file
                            + ": unknown "
                            + imported(imports.get(0), imports.size())
                            + ": run provides WASI preview 1 and no other imports");
        }
    }

    private @Nullable Object[] readArguments(ModuleFile file, WasmModule module) {
        List<ValueType> params = functionType(file, module).params();
        if (params.size() != arguments.size()) {
            throw new InputException(
                    String.format(
                            "%s: \"%s\" is of type %s, but arguments given: %d",
                            file,
                            invoke == null ? Wasi.START : invoke,
                            functionType(file, module),
                            arguments.size()));
        }
        @Nullable Object[] values = new Object[params.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ValueReader.read(params.get(i), arguments.get(i));
        }
        return values;
    }

    /** The type of the function to call, before anything runs. */
    private FunctionType functionType(ModuleFile file, WasmModule module) {
        String wanted = invoke == null ? Wasi.START : invoke;
        for (ExportType export : module.exports()) {
            if (export.name().equals(wanted) && export.type() instanceof FunctionType type) {
                return type;
            }
        }
        if (invoke != null) {
            throw new InputException(
                    file + ": no exported function \"" + invoke + "\"; " + offered(module));
        }
        if (module.sections().stream().anyMatch(section -> section.id() == START_SECTION)) {
            return FunctionType.of(List.of());
        }
        throw new InputException(
                file
                        + ": no function \""
                        + Wasi.START
                        + "\" to run and none named by --invoke; "
                        + offered(module));
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
