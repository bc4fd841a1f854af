package dev.wardian.host.wasi;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.CallConvention;
import dev.wardian.plugin.internal.abi.GuestInstance;
import dev.wardian.plugin.internal.abi.ModuleCheck;
import dev.wardian.plugin.internal.abi.OperationSpec;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.OperationNaming;
import dev.wardian.wasi.Wasi;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;

/**
 * The ABI {@code wasi-command}, for programs of WASI preview 1. A plugin has one operation, which
 * runs the program's main function: {@code run}. The program reads the input of the call as its
 * standard input, and its standard output is the output of the call.
 */
public final class WasiCommand implements CallConvention {
    static final String NAME = "wasi-command";

    private static final String RUN = "run";
    private static final FunctionType MAIN = FunctionType.of(List.of());
    private static final Abi ABI = new Abi(NAME, OperationNaming.WORDS, Operands.BYTES, true);

    /** For {@link java.util.ServiceLoader}. */
    public WasiCommand() {}

    @Override
    public Abi abi() {
        return ABI;
    }

    @Override
    public boolean hasStreams() {
        return true;
    }

    /**
     * A module without imports of WASI may export a function of that name for a host of its own.
     */
    @Override
    public List<String> operations(WasmModule module) {
        return Wasi.isCommand(module) && Wasi.isImportedBy(module) ? List.of(RUN) : List.of();
    }

    @Override
    public List<OperationSpec> check(ModuleCheck module) {
        checkInstances(module);
        checkOperations(module);
        if (module.export(Wasi.INITIALIZE) != null) {
            module.problems()
                    .module(
                            ErrorId.MODULE_UNSUPPORTED,
                            "the module exports "
                                    + Wasi.INITIALIZE
                                    + ", the start-up code of a library",
                            "build a program, which exports "
                                    + Wasi.START
                                    + " alone, or set abi to the ABI of the library");
        }
        ExternType main = module.export(Wasi.START);
        if (main == null) {
            module.missing(RUN, Wasi.START);
        } else if (!main.equals(MAIN)) {
            module.mismatch(RUN, Wasi.START, main, MAIN.toString());
        } else if (module.manifest().operations().containsKey(RUN)) {
            return List.of(new OperationSpec(RUN, Wasi.START, MAIN));
        }
        return List.of();
    }

    /** The main function of a program runs once in an instance. */
    private static void checkInstances(ModuleCheck module) {
        if (module.manifest().instances().mode() != InstanceMode.PER_CALL) {
            module.problems()
                    .instances(
                            ErrorId.KEYS_CONFLICT,
                            "with abi " + NAME + " each call needs an instance of its own",
                            ErrorId.KEYS_CONFLICT.hint("set instances: { mode: per-call }"));
        }
    }

    private static void checkOperations(ModuleCheck module) {
        for (String name : module.manifest().operations().keySet()) {
            if (!name.equals(RUN)) {
                module.problems()
                        .operation(
                                ErrorId.OPERATION_NOT_EXPORTED,
                                name,
                                "with abi " + NAME + " the only operation is " + RUN,
                                "remove the operation, or name it " + RUN);
            }
        }
        if (!module.manifest().operations().containsKey(RUN)) {
            module.problems()
                    .operation(
                            ErrorId.OPERATION_NOT_DECLARED,
                            RUN,
                            "the program's operation " + RUN + " is not under operations",
                            ErrorId.OPERATION_NOT_DECLARED.hint(RUN));
        }
    }

    /** The main function does it. */
    @Override
    public void start(GuestInstance guest) {}

    @Override
    public void call(GuestInstance guest, WasmFunction function, PluginCall call) {
        guest.invoke(function, call);
        ((BytesCall) call).answerWritten();
    }

    @Override
    public void exited(WasmFunction function, PluginCall call) {
        ((BytesCall) call).answerWritten();
    }
}
