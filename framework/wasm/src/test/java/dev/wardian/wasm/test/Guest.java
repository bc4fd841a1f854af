package dev.wardian.wasm.test;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.function.Consumer;

/** Instances for tests, in one line. */
public final class Guest {
    private Guest() {}

    public static WasmInstance of(ModuleBuilder module) {
        return of(module, Imports.NONE);
    }

    public static WasmInstance of(ModuleBuilder module, Imports imports) {
        return WasmModule.parse(module.build()).instantiate(imports, Engines.options());
    }

    public static WasmInstance of(ModuleBuilder module, Limits limits) {
        return of(module, Imports.NONE, limits);
    }

    public static WasmInstance of(ModuleBuilder module, Imports imports, Limits limits) {
        return WasmModule.parse(module.build())
                .instantiate(imports, Engines.options().withLimits(limits));
    }

    /** An instance with the one function {@code "f"}. */
    public static WasmInstance ofFunction(String type, Consumer<CodeBuilder> body) {
        return WasmModule.parse(ModuleBuilder.ofFunction(type, body))
                .instantiate(Imports.NONE, Engines.options());
    }

    /**
     * A module whose function {@code "f"} passes its parameters on to the host function {@code
     * "host" "f"} of the same type, and returns the results.
     */
    public static ModuleBuilder hostCaller(String type) {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", type);
        int function =
                module.function(
                        type,
                        code -> {
                            for (int i = 0; i < type.indexOf(':'); i++) {
                                code.get(i);
                            }
                            code.op(Opcode.CALL, host);
                        });
        module.export("f", function);
        return module;
    }

    /** Imports of one host function {@code "host" "f"}. */
    public static Imports host(String type, HostFunction function) {
        FunctionType functionType = ModuleBuilder.functionType(type);
        return Imports.builder().function("host", "f", functionType, function).build();
    }
}
