package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A module with its manifest, for the checks of a convention that compares the two (rule 11). */
public final class ModuleCheck {
    /** The name of the export that a linear memory has. */
    public static final String MEMORY = "memory";

    private final WasmModule module;
    private final PluginManifest manifest;
    private final LinkProblems problems;
    private final Map<String, ExternType> exports;

    ModuleCheck(WasmModule module, PluginManifest manifest, LinkProblems problems) {
        this.module = module;
        this.manifest = manifest;
        this.problems = problems;
        Map<String, ExternType> byName = new LinkedHashMap<>();
        for (ExportType export : module.exports()) {
            byName.put(export.name(), export.type());
        }
        this.exports = Collections.unmodifiableMap(byName);
    }

    public WasmModule module() {
        return module;
    }

    public PluginManifest manifest() {
        return manifest;
    }

    /** Where what does not fit is reported. */
    public LinkProblems problems() {
        return problems;
    }

    /** The types of all exports by name, in the order of the binary. */
    public Map<String, ExternType> exports() {
        return exports;
    }

    /** The type of an export, or null where there is none of that name. */
    public @Nullable ExternType export(String name) {
        return exports.get(name);
    }

    /** Reports a state hand-over, for conventions without hooks. */
    public void refuseStateHandover() {
        if (manifest.state().filter(PluginManifest.State::handover).isPresent()) {
            problems.state(
                    ErrorId.MODULE_UNSUPPORTED,
                    "the state hand-over needs hooks, but a module with abi "
                            + manifest.abi()
                            + " has none",
                    ErrorId.MODULE_UNSUPPORTED.hint("a state hand-over"));
        }
    }

    /**
     * The operations of the manifest whose exports have their names; others are reported.
     *
     * @param fits whether an export has a type of operations
     * @param wanted these types, for the report
     */
    public List<OperationSpec> operationsByExport(Predicate<ExternType> fits, String wanted) {
        List<OperationSpec> operations = new ArrayList<>();
        for (String name : manifest.operations().keySet()) {
            ExternType type = export(name);
            if (type == null) {
                missing(name, name);
            } else if (type instanceof FunctionType function && fits.test(type)) {
                operations.add(new OperationSpec(name, name, function));
            } else {
                mismatch(name, name, type, wanted);
            }
        }
        return operations;
    }

    /** Reports a memory that is larger than the limit from the start. */
    void checkMemory(CallLimits limits) {
        long most = limits.memoryBytes() / WasmMemory.PAGE_SIZE;
        if (export(MEMORY) instanceof MemoryType type && type.min() > most) {
            problems.module(
                    ErrorId.MODULE_UNSUPPORTED,
                    "the module needs "
                            + type.min()
                            + " pages of memory at once; its limit is "
                            + most,
                    "raise limits.memory");
        }
    }

    /** Reports an optional export that exists with another type. */
    public void checkOptional(String export, FunctionType wanted) {
        ExternType type = export(export);
        if (type != null && !type.equals(wanted)) {
            problems.module(
                    ErrorId.OPERATION_TYPE_MISMATCH,
                    "the export " + ErrorRenderer.quoted(export) + " is a " + type,
                    ErrorId.OPERATION_TYPE_MISMATCH.hint(wanted.toString()));
        }
    }

    /** Reports that the export of an operation has a type that cannot be called. */
    public void mismatch(String operation, String export, ExternType type, String wanted) {
        problems.operation(
                ErrorId.OPERATION_TYPE_MISMATCH,
                operation,
                "the export " + ErrorRenderer.quoted(export) + " is a " + type,
                ErrorId.OPERATION_TYPE_MISMATCH.hint(wanted));
    }

    /** Reports that nothing is exported for an operation of the manifest. */
    public void missing(String operation, String export) {
        problems.operation(
                ErrorId.OPERATION_NOT_EXPORTED,
                operation,
                "the module does not export " + export,
                ErrorId.OPERATION_NOT_EXPORTED.hint(export));
    }
}
