package dev.wardian.plugin.internal.abi.convention;

import dev.wardian.plugin.internal.abi.CallConvention;
import dev.wardian.plugin.internal.abi.GuestInstance;
import dev.wardian.plugin.internal.abi.ModuleCheck;
import dev.wardian.plugin.internal.abi.NumberCall;
import dev.wardian.plugin.internal.abi.OperationSpec;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.OperationNaming;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ABI {@code plain}, for modules that know nothing of the host: their exports take and return
 * numbers. It has no hooks, and no host functions except those of capabilities.
 */
public final class Plain implements CallConvention {
    private static final Abi ABI = new Abi("plain", OperationNaming.EXPORTS, Operands.NUMBERS);

    @Override
    public Abi abi() {
        return ABI;
    }

    @Override
    public List<String> operations(WasmModule module) {
        return module.exports().stream()
                .filter(export -> isNumeric(export.type()))
                .map(ExportType::name)
                .filter(name -> !Initializer.isExport(name) && OperationNaming.EXPORTS.isName(name))
                .toList();
    }

    private static boolean isNumeric(ExternType type) {
        return type instanceof FunctionType function && takesOnlyNumbers(function);
    }

    @Override
    public List<OperationSpec> check(ModuleCheck module) {
        Initializer.check(module);
        module.refuseStateHandover();
        return module.operationsByExport(Plain::isNumeric, "a function of numbers");
    }

    private static boolean takesOnlyNumbers(FunctionType type) {
        return type.params().stream().allMatch(Plain::isNumber)
                && type.results().stream().allMatch(Plain::isNumber);
    }

    private static boolean isNumber(ValueType type) {
        return !type.isReference() && type != ValueType.V128;
    }

    @Override
    public @Nullable String misfit(OperationSpec operation, PluginCall call) {
        if (!(call instanceof NumberCall numbers)) {
            return CallConvention.super.misfit(operation, call);
        }
        int wanted = operation.type().params().size();
        int given = numbers.arguments().length;
        return wanted == given ? null : "takes " + wanted + " numbers, not " + given;
    }

    @Override
    public void start(GuestInstance guest) {
        Initializer.run(guest);
    }

    @Override
    public void call(GuestInstance guest, WasmFunction function, PluginCall call) {
        NumberCall numbers = (NumberCall) call;
        numbers.answer(guest.invoke(function, call, numbers.arguments()));
    }

    /** An operation with a result has none then. */
    @Override
    public void exited(WasmFunction function, PluginCall call) {
        if (!function.type().results().isEmpty()) {
            CallConvention.super.exited(function, call);
        }
    }
}
