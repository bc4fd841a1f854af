package dev.wardian.host.extism;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.CallConvention;
import dev.wardian.plugin.internal.abi.CoreFunction;
import dev.wardian.plugin.internal.abi.GuestInstance;
import dev.wardian.plugin.internal.abi.ModuleCheck;
import dev.wardian.plugin.internal.abi.OperationSpec;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.OperationNaming;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ABI {@code extism}, for modules that were built with a PDK of Extism. An operation is an
 * export without parameters, whose result is 0 or a code, or none. Input, output and errors are in
 * blocks of memory that the host keeps.
 */
public final class Extism implements CallConvention {
    private static final Abi ABI = new Abi("extism", OperationNaming.EXPORTS, Operands.BYTES);

    private static final FunctionType WITH_CODE = FunctionType.of(List.of(), ValueType.I32);
    private static final FunctionType WITHOUT_RESULT = FunctionType.of(List.of());

    /** Start-up code: of compilers, and of Haskell, which takes two parameters. */
    private static final String INITIALIZE = "_initialize";

    private static final String CONSTRUCTORS = "__wasm_call_ctors";
    private static final String HASKELL = "hs_init";
    private static final List<String> NO_OPERATIONS = List.of(INITIALIZE, CONSTRUCTORS, "_start");

    /** For {@link java.util.ServiceLoader}. */
    public Extism() {}

    @Override
    public Abi abi() {
        return ABI;
    }

    @Override
    public List<CoreFunction> functions() {
        return KernelFunctions.ALL;
    }

    @Override
    public List<String> operations(WasmModule module) {
        boolean ours =
                module.imports().stream()
                        .anyMatch(entry -> entry.module().equals(KernelFunctions.MODULE));
        return ours
                ? module.exports().stream()
                        .filter(export -> isOperation(export.type()))
                        .map(ExportType::name)
                        .filter(name -> !NO_OPERATIONS.contains(name))
                        .filter(OperationNaming.EXPORTS::isName)
                        .toList()
                : List.of();
    }

    private static boolean isOperation(ExternType type) {
        return type.equals(WITH_CODE) || type.equals(WITHOUT_RESULT);
    }

    @Override
    public List<OperationSpec> check(ModuleCheck module) {
        module.refuseStateHandover();
        return module.operationsByExport(Extism::isOperation, WITH_CODE + " or " + WITHOUT_RESULT);
    }

    @Override
    public void start(GuestInstance guest) {
        if (guest.exports(HASKELL, 2)) {
            startUp(guest, INITIALIZE);
            guest.startUp(HASKELL, 0, 0);
        } else if (!startUp(guest, CONSTRUCTORS)) {
            startUp(guest, INITIALIZE);
        }
    }

    private static boolean startUp(GuestInstance guest, String export) {
        boolean there = guest.exports(export, 0);
        if (there) {
            guest.startUp(export);
        }
        return there;
    }

    @Override
    public void call(GuestInstance guest, WasmFunction function, PluginCall call) {
        ExtismKernel kernel = ExtismKernel.of(call);
        BytesCall bytes = (BytesCall) call;
        kernel.begin(bytes);
        long[] results = guest.invoke(function, call);
        finish(kernel, bytes, results.length == 0 ? 0 : (int) results[0]);
    }

    /** The guest ended by itself: its error counts more than its code. */
    private static void finish(ExtismKernel kernel, BytesCall call, int code) {
        try {
            String error = kernel.error();
            if (code != 0 || !error.isEmpty()) {
                throw new PluginFailure(call.info(), Math.max(1, code), error);
            }
            call.answer(kernel.output(call));
        } finally {
            kernel.end();
        }
    }

    @Override
    public void exited(WasmFunction function, PluginCall call) {
        finish(ExtismKernel.of(call), (BytesCall) call, 0);
    }

    /** A guest that gives up sets its error first: it traps then, or exits. */
    @Override
    public @Nullable PluginException translate(PluginCall call, CallException ended) {
        if (!call.operational()) {
            return null;
        }
        String error = ExtismKernel.of(call).error();
        int code = CallConvention.exitCode(ended);
        if (error.isEmpty()) {
            return null;
        }
        if (code != 0) {
            return new PluginFailure(call.info(), code, error);
        }
        return ended instanceof Trap trap && trap.kind() == TrapKind.UNREACHABLE
                ? new PluginPanic(call.info(), error, "", 0, 0)
                : null;
    }
}
