package dev.wardian.plugin.internal.convention;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.CallConvention;
import dev.wardian.plugin.internal.abi.CoreFunction;
import dev.wardian.plugin.internal.abi.Fuel;
import dev.wardian.plugin.internal.abi.GuestInstance;
import dev.wardian.plugin.internal.abi.GuestRegion;
import dev.wardian.plugin.internal.abi.ModuleCheck;
import dev.wardian.plugin.internal.abi.OperationSpec;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.OperationNaming;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * An ABI of these tests alone, found as a provider. The operation {@code x_y} is the export {@code
 * run.x_y} of the type {@code [] -> [i64]}: 0 is success, a greater number the code of a failure.
 * An export {@code begin} has to be there, and an export {@code alive} answers whether all is well.
 */
public final class PipeConvention implements CallConvention {
    private static final Abi ABI = new Abi("pipe/1", OperationNaming.EXPORTS, Operands.BYTES);
    private static final String MODULE = "pipe:host/1";
    private static final FunctionType RUN = ModuleBuilder.functionType(":l");

    @Override
    public Abi abi() {
        return ABI;
    }

    @Override
    public List<CoreFunction> functions() {
        return List.of(
                CoreFunction.of(
                        MODULE, "get", ModuleBuilder.functionType("i:l"), PipeConvention::get),
                CoreFunction.of(
                        MODULE, "put", ModuleBuilder.functionType("ii:"), PipeConvention::put));
    }

    /** All of the input goes to an address; answers its length. */
    private static long get(PluginCall call, HostCall host) {
        byte[] input = ((BytesCall) call).input();
        long address = GuestRegion.unsigned(host, 0);
        if (GuestRegion.check(host, address, input.length, Long.MAX_VALUE) != null) {
            return -1;
        }
        host.consumeFuel(Fuel.bytes(input.length));
        GuestRegion.write(host, address, input, 0, input.length);
        return input.length;
    }

    /** Appends to the output; what does not fit is a failure of the call. */
    private static long put(PluginCall call, HostCall host) {
        long address = GuestRegion.unsigned(host, 0);
        long length = GuestRegion.unsigned(host, 1);
        Errno wrong = GuestRegion.check(host, address, length, call.written().left());
        if (wrong == null) {
            call.written().append(host, address, (int) length);
        } else {
            call.fail(1, wrong.name());
        }
        return 0;
    }

    @Override
    public List<OperationSpec> check(ModuleCheck module) {
        if (module.export("begin") == null) {
            module.problems()
                    .module(ErrorId.MODULE_UNSUPPORTED, "there is no begin", "export begin");
        }
        List<OperationSpec> operations = new ArrayList<>();
        for (String name : module.manifest().operations().keySet()) {
            String export = "run." + name;
            ExternType type = module.export(export);
            if (type == null) {
                module.missing(name, export);
            } else if (type.equals(RUN)) {
                operations.add(new OperationSpec(name, export, RUN));
            } else {
                module.mismatch(name, export, type, RUN.toString());
            }
        }
        return operations;
    }

    @Override
    public void start(GuestInstance guest) {
        guest.startUp("begin");
    }

    @Override
    public void checkHealth(GuestInstance guest) {
        if (guest.exports("alive")) {
            guest.hook("alive", "alive", new byte[0]);
        }
    }

    @Override
    public void call(GuestInstance guest, WasmFunction function, PluginCall call) {
        long result = guest.invoke(function, call)[0];
        PluginCall.OwnFailure told = call.failure();
        if (result < 0) {
            throw new AbiViolation(call.info(), 1, "a pipe ended with " + result);
        }
        if (result > 0 || told != null) {
            int code = result > 0 ? (int) result : 1;
            throw new PluginFailure(call.info(), code, told == null ? "" : told.message());
        }
        ((BytesCall) call).answer(call.written().take());
    }
}
