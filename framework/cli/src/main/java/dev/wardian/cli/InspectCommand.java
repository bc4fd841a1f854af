package dev.wardian.cli;

import dev.wardian.plugin.AbiSection;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportFamily;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmSection;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian inspect}: what can be known of a module without running it. */
@Command(
        name = "inspect",
        description = {
            "Shows imports, exports, sections, features and the capabilities that a module needs.",
            "Names other hosts for which it was built, such as WASI.",
            "With --manifest, prints the capabilities for its manifest instead.",
            "With --code, shows the code that the interpreter runs for its functions instead."
        })
final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--features",
            paramLabel = "SET",
            defaultValue = "3.0",
            description =
                    "1.0, 2.0 or 3.0, then proposals to add or, after a minus, to take away:"
                            + " 2.0,tail-call or 3.0,-gc. Default: 3.0.")
    private String features = "";

    @Option(
            names = "--code",
            description = "Show the code that the interpreter runs, one instruction per line.")
    private boolean code;

    @Option(
            names = "--manifest",
            description = "Print the lines of a manifest that request what the module imports.")
    private boolean manifest;

    @Mixin private LimitOption limit = new LimitOption();

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The module, as a binary or as text, or - for standard input.")
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FUNCTION",
            description =
                    "With --code, the functions to show, by index or name. Default: all that the"
                            + " module defines.")
    private List<String> functions = List.of();

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!code && !functions.isEmpty()) {
            throw new UsageException("a function, \"" + functions.get(0) + "\", needs --code");
        }
        if (code && manifest) {
            throw new UsageException("--code and --manifest print different things; take one");
        }
        ModuleLimits limits = limit.get();
        Features set = FeatureSet.parse(features);
        ModuleFile source = ModuleFile.named(console, file);
        byte[] bytes = source.readBinary(set, limits);
        WasmModule module = source.parse(bytes, set, limits);
        if (code) {
            new CodeListing(console, source, module).print(functions);
            return ExitCode.OK;
        }
        if (manifest) {
            RequestLines.of(module).forEach(this::line);
            return ExitCode.OK;
        }
        line("file: " + source + " (" + bytes.length + " bytes)");
        line("name: " + (module.name().isEmpty() ? "none" : module.name()));
        imports(module.imports());
        exports(module.exports());
        sections(module.sections());
        list("features", module.usedFeatures().stream().sorted().map(Feature::proposal).toList());
        list("capabilities", capabilities(module));
        list("other hosts", otherHosts(module));
        line("abi: " + abi(module));
        return ExitCode.OK;
    }

    private void imports(List<ImportType> imports) {
        line("imports: " + count(imports));
        for (ImportType entry : imports) {
            line(
                    "  "
                            + quote(entry.module())
                            + " "
                            + quote(entry.name())
                            + " "
                            + text(entry.type()));
        }
    }

    private void exports(List<ExportType> exports) {
        line("exports: " + count(exports));
        for (ExportType export : exports) {
            line("  " + quote(export.name()) + " " + text(export.type()));
        }
    }

    private void sections(List<WasmSection> sections) {
        line("sections: " + count(sections));
        for (WasmSection section : sections) {
            String name = section.id() == 0 ? " " + quote(section.name()) : "";
            String place = " bytes at offset 0x" + Integer.toHexString(section.offset());
            line("  " + section.kind() + name + ": " + section.size() + place);
        }
    }

    private static List<String> capabilities(WasmModule module) {
        return module.imports().stream()
                .flatMap(entry -> RequestLines.capability(entry).stream())
                .distinct()
                .sorted()
                .map(CapabilityName::toString)
                .toList();
    }

    private static List<String> otherHosts(WasmModule module) {
        return module.imports().stream()
                .flatMap(entry -> ImportFamily.of(entry).stream())
                .distinct()
                .sorted()
                .map(ImportFamily::description)
                .toList();
    }

    private static String abi(WasmModule module) {
        try {
            return AbiSection.read(module)
                    .map(abi -> abi.major() + "." + abi.minor() + ", " + quote(abi.sdk()))
                    .orElse("none");
        } catch (AbiSection.Malformed e) {
            return "malformed: " + e.getMessage();
        }
    }

    private static String text(ExternType type) {
        return type instanceof FunctionType ? "function " + type : type.toString();
    }

    private void list(String title, List<String> items) {
        line(title + ": " + (items.isEmpty() ? "none" : String.join(", ", items)));
    }

    private static String count(List<?> items) {
        return items.isEmpty() ? "none" : String.valueOf(items.size());
    }

    private static String quote(String name) {
        return '"' + name + '"';
    }

    /** Names in modules may hold anything; here they take no more than their place in a line. */
    private void line(String text) {
        console.out().println(ErrorRenderer.printable(text));
    }
}
