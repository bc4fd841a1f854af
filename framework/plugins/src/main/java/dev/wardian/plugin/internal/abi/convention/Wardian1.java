package dev.wardian.plugin.internal.abi.convention;

import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
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
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;

/**
 * The plugin ABI, version 1. An operation is an export {@code op:<name>} of the type {@code [i32]
 * -> [i32]}, from the length of its input to 0 or the code of its failure. The guest reads the
 * input and writes the output through core functions.
 */
public final class Wardian1 implements CallConvention {
    private static final byte[] NOTHING = {};
    private static final Abi ABI = new Abi("wardian/1", OperationNaming.WORDS, Operands.BYTES);

    @Override
    public Abi abi() {
        return ABI;
    }

    @Override
    public List<CoreFunction> functions() {
        return Wardian1Functions.ALL;
    }

    @Override
    public boolean hasStreams() {
        return true;
    }

    @Override
    public List<String> operations(WasmModule module) {
        return Wardian1Check.operations(module);
    }

    @Override
    public List<OperationSpec> check(ModuleCheck module) {
        return new Wardian1Check(module).check();
    }

    @Override
    public void start(GuestInstance guest) {
        Initializer.run(guest);
        runIfExported(guest, Hook.INIT);
    }

    @Override
    public void checkHealth(GuestInstance guest) {
        runIfExported(guest, Hook.HEALTH);
    }

    private static void runIfExported(GuestInstance guest, Hook hook) {
        if (guest.exports(hook.export())) {
            guest.hook(hook.operation(), hook.export(), NOTHING);
        }
    }

    @Override
    public byte[] saveState(GuestInstance guest) {
        return guest.writeState(Hook.SAVE.operation(), Hook.SAVE.export());
    }

    @Override
    public void restoreState(GuestInstance guest, byte[] state) {
        guest.hook(Hook.RESTORE.operation(), Hook.RESTORE.export(), state);
    }

    @Override
    public void call(GuestInstance guest, WasmFunction function, PluginCall call) {
        BytesCall bytes = (BytesCall) call;
        int result = guest.invokeI32(function, call, bytes.inputLength());
        if (result != 0) {
            throw failure(call, result);
        }
        bytes.answerWritten();
    }

    @Override
    public void exited(WasmFunction function, PluginCall call) {
        ((BytesCall) call).answerWritten();
    }

    /** The error that a result other than 0 means (rule 10). */
    private static PluginException failure(PluginCall call, int result) {
        PluginCall.OwnFailure told = call.failure();
        if (result > 0 && (told == null || result == told.code())) {
            return new PluginFailure(call.info(), result, told == null ? "" : told.message());
        }
        String detail =
                told == null || result < 0
                        ? "the operation returned " + result
                        : "the operation returned " + result + " after fail(" + told.code() + ")";
        return new AbiViolation(call.info(), 10, detail);
    }
}
