package dev.wardian.plugin.internal.abi.convention;

import dev.wardian.plugin.AbiSection;
import dev.wardian.plugin.PluginApi;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.internal.abi.LinkProblems;
import dev.wardian.plugin.internal.abi.ModuleCheck;
import dev.wardian.plugin.internal.abi.OperationSpec;
import dev.wardian.plugin.manifest.OperationNaming;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the exports of a module with its manifest and {@code wardian/1} (rule 11). */
final class Wardian1Check {
    private static final String OPERATION_PREFIX = "op:";
    private static final FunctionType OPERATION_TYPE =
            FunctionType.of(List.of(ValueType.I32), ValueType.I32);

    private final ModuleCheck module;
    private final PluginManifest manifest;
    private final LinkProblems problems;

    Wardian1Check(ModuleCheck module) {
        this.module = module;
        this.manifest = module.manifest();
        this.problems = module.problems();
    }

    /** The name of the export of an operation or hook. */
    static String export(String operation) {
        return OPERATION_PREFIX + operation;
    }

    /** The names of all operations that a module exports, without its hooks. */
    static List<String> operations(WasmModule module) {
        return module.exports().stream()
                .map(ExportType::name)
                .filter(name -> name.startsWith(OPERATION_PREFIX))
                .map(name -> name.substring(OPERATION_PREFIX.length()))
                .filter(OperationNaming.WORDS::isName)
                .toList();
    }

    /** Reports operations that do not fit and returns the others, in the order of the manifest. */
    List<OperationSpec> check() {
        checkVersion();
        Initializer.check(module);
        checkMemory();
        checkOperationExports();
        checkStateHooks();
        return operations();
    }

    private void checkVersion() {
        try {
            Optional<AbiSection> section = AbiSection.read(module.module());
            if (section.isPresent() && section.get().major() > PluginApi.MAJOR) {
                problems.abi(
                        ErrorId.ABI_TOO_NEW,
                        "the module was built for version " + section.get().major() + " of the ABI",
                        ErrorId.ABI_TOO_NEW.hint(Integer.toString(PluginApi.MAJOR)));
            }
        } catch (AbiSection.Malformed e) {
            problems.module(
                    ErrorId.MODULE_UNSUPPORTED,
                    "the custom section " + AbiSection.NAME + " is malformed: " + e.getMessage(),
                    "rebuild the module with a current SDK");
        }
    }

    private void checkMemory() {
        ExternType memory = module.export(ModuleCheck.MEMORY);
        if (!(memory instanceof MemoryType)) {
            problems.module(
                    ErrorId.MODULE_UNSUPPORTED,
                    memory == null
                            ? "the module exports no memory named " + ModuleCheck.MEMORY
                            : "the export " + ModuleCheck.MEMORY + " is not a memory",
                    "export the linear memory as " + ModuleCheck.MEMORY);
        }
    }

    /** Every export with the prefix is an operation of the manifest or a hook. */
    private void checkOperationExports() {
        module.exports()
                .forEach(
                        (export, type) -> {
                            if (export.startsWith(OPERATION_PREFIX)) {
                                String name = export.substring(OPERATION_PREFIX.length());
                                checkOperationExport(name, export, type);
                            }
                        });
    }

    private void checkOperationExport(String name, String export, ExternType type) {
        if (!type.equals(OPERATION_TYPE)) {
            module.mismatch(name, export, type, OPERATION_TYPE.toString());
        }
        if (Hook.find(name).isPresent() || manifest.operations().containsKey(name)) {
            return;
        }
        boolean declarable = OperationNaming.WORDS.isName(name);
        String shown = ErrorRenderer.quoted(export);
        problems.operation(
                ErrorId.OPERATION_NOT_DECLARED,
                name,
                declarable
                        ? "the module exports " + shown + ", which is not under operations"
                        : "the module exports '"
                                + shown
                                + "', which is not the name of an operation",
                declarable
                        ? ErrorId.OPERATION_NOT_DECLARED.hint(name)
                        : "names look like 'greet' or 'orders.add'; names with __ belong to the host");
    }

    /** State is handed over by two hooks, without which it would be lost at a reload. */
    private void checkStateHooks() {
        if (manifest.state().filter(PluginManifest.State::handover).isEmpty()) {
            return;
        }
        for (Hook hook : List.of(Hook.SAVE, Hook.RESTORE)) {
            if (module.export(hook.export()) == null) {
                problems.state(
                        ErrorId.OPERATION_NOT_EXPORTED,
                        "the state hand-over needs a hook, but the module does not export "
                                + hook.export(),
                        ErrorId.OPERATION_NOT_EXPORTED.hint(hook.export()));
            }
        }
    }

    private List<OperationSpec> operations() {
        List<OperationSpec> operations = new ArrayList<>();
        for (String name : manifest.operations().keySet()) {
            String export = export(name);
            if (module.export(export) != null) {
                operations.add(new OperationSpec(name, export, OPERATION_TYPE));
            } else {
                module.missing(name, export);
            }
        }
        return operations;
    }
}
