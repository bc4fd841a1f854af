package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares what a module exports with what its manifest and the ABI say (rule 11). */
final class ExportCheck {
    static final String INITIALIZE = "_initialize";
    static final String MEMORY = "memory";
    static final String OPERATION_PREFIX = "op:";
    static final String INIT = "__init";
    static final String HEALTH = "__health";

    static final String SAVE = "__save";
    static final String RESTORE = "__restore";

    private static final Set<String> HOOKS = Set.of(INIT, HEALTH, SAVE, RESTORE);
    private static final Pattern OPERATION = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*");
    private static final FunctionType OPERATION_TYPE =
            FunctionType.of(List.of(ValueType.I32), ValueType.I32);
    private static final FunctionType START_TYPE = FunctionType.of(List.of());

    private final PluginManifest manifest;
    private final LinkProblems problems;
    private final Map<String, ExternType> exports = new LinkedHashMap<>();

    ExportCheck(PluginManifest manifest, List<ExportType> exports, LinkProblems problems) {
        this.manifest = manifest;
        this.problems = problems;
        exports.forEach(export -> this.exports.put(export.name(), export.type()));
    }

    boolean has(String export) {
        return exports.containsKey(export);
    }

    boolean hasHook(String name) {
        return has(OPERATION_PREFIX + name);
    }

    /**
     * Reports what does not fit and answers the operations that do, in the order of the manifest.
     */
    List<OperationSpec> check(CallLimits limits) {
        ExternType initialize = exports.get(INITIALIZE);
        if (initialize != null && !initialize.equals(START_TYPE)) {
            problems.module(
                    ErrorId.OPERATION_TYPE_MISMATCH,
                    "the export " + INITIALIZE + " is a " + initialize,
                    ErrorId.OPERATION_TYPE_MISMATCH.hint(START_TYPE.toString()));
        }
        checkMemory(limits);
        if (manifest.abi() == Abi.PLAIN) {
            return plainOperations();
        }
        checkOperationExports();
        checkStateHooks();
        return operations();
    }

    private void checkMemory(CallLimits limits) {
        ExternType memory = exports.get(MEMORY);
        if (memory instanceof MemoryType type) {
            if (type.min() > limits.memoryBytes() / WasmMemory.PAGE_SIZE) {
                problems.module(
                        ErrorId.MODULE_UNSUPPORTED,
                        "the module needs "
                                + type.min()
                                + " pages of memory at once; its limit is "
                                + limits.memoryBytes() / WasmMemory.PAGE_SIZE,
                        "raise limits.memory");
            }
        } else if (manifest.abi() == Abi.WARDIAN_1) {
            problems.module(
                    ErrorId.MODULE_UNSUPPORTED,
                    memory == null
                            ? "the module exports no memory named " + MEMORY
                            : "the export " + MEMORY + " is no memory",
                    "export the linear memory as " + MEMORY);
        }
    }

    /** Every export with the prefix is an operation of the manifest or a hook. */
    private void checkOperationExports() {
        exports.forEach(
                (export, type) -> {
                    if (export.startsWith(OPERATION_PREFIX)) {
                        checkOperationExport(
                                export.substring(OPERATION_PREFIX.length()), export, type);
                    }
                });
    }

    /** State is handed over by two hooks, without which it would be lost at a reload. */
    private void checkStateHooks() {
        if (manifest.state().filter(PluginManifest.State::handover).isEmpty()) {
            return;
        }
        for (String hook : List.of(SAVE, RESTORE)) {
            if (!hasHook(hook)) {
                String export = OPERATION_PREFIX + hook;
                problems.state(
                        ErrorId.OPERATION_NOT_EXPORTED,
                        "state is handed over, and the module does not export " + export,
                        ErrorId.OPERATION_NOT_EXPORTED.hint(export));
            }
        }
    }

    private void checkOperationExport(String name, String export, ExternType type) {
        if (!type.equals(OPERATION_TYPE)) {
            problems.operation(
                    ErrorId.OPERATION_TYPE_MISMATCH,
                    name,
                    "the export " + export + " is a " + type,
                    ErrorId.OPERATION_TYPE_MISMATCH.hint(OPERATION_TYPE.toString()));
        }
        if (HOOKS.contains(name) || manifest.operations().containsKey(name)) {
            return;
        }
        boolean declarable = OPERATION.matcher(name).matches();
        problems.operation(
                ErrorId.OPERATION_NOT_DECLARED,
                name,
                declarable
                        ? "the module exports " + export + ", which is not under operations"
                        : "the module exports '" + export + "', which is no name of an operation",
                declarable
                        ? ErrorId.OPERATION_NOT_DECLARED.hint(name)
                        : "names are like 'greet' or 'orders.add'; those with __ are the host's");
    }

    private List<OperationSpec> operations() {
        List<OperationSpec> specs = new ArrayList<>();
        for (String name : manifest.operations().keySet()) {
            String export = OPERATION_PREFIX + name;
            if (has(export)) {
                specs.add(new OperationSpec(name, export, OPERATION_TYPE));
            } else {
                missing(name, export);
            }
        }
        return specs;
    }

    private List<OperationSpec> plainOperations() {
        List<OperationSpec> specs = new ArrayList<>();
        for (String name : manifest.operations().keySet()) {
            ExternType type = exports.get(name);
            if (type == null) {
                missing(name, name);
            } else if (type instanceof FunctionType function && onlyNumbers(function)) {
                specs.add(new OperationSpec(name, name, function));
            } else {
                problems.operation(
                        ErrorId.OPERATION_TYPE_MISMATCH,
                        name,
                        "the export " + name + " is a " + type,
                        ErrorId.OPERATION_TYPE_MISMATCH.hint("a function of numbers"));
            }
        }
        return specs;
    }

    private void missing(String name, String export) {
        problems.operation(
                ErrorId.OPERATION_NOT_EXPORTED,
                name,
                "the module does not export " + export,
                ErrorId.OPERATION_NOT_EXPORTED.hint(export));
    }

    private static boolean onlyNumbers(FunctionType type) {
        return type.params().stream().allMatch(ExportCheck::isNumber)
                && type.results().stream().allMatch(ExportCheck::isNumber);
    }

    private static boolean isNumber(ValueType type) {
        return !type.isReference() && type != ValueType.V128;
    }
}
