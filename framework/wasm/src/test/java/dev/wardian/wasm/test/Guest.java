package dev.wardian.wasm.test;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.util.function.Consumer;

/** Instances for tests, in one line. */
public final class Guest {
    private Guest() {}

    public static WasmInstance of(ModuleBuilder module) {
        return of(module, Imports.NONE);
    }

    public static WasmInstance of(ModuleBuilder module, Imports imports) {
        return WasmModule.parse(module.build()).instantiate(imports);
    }

    public static WasmInstance of(ModuleBuilder module, Limits limits) {
        return of(module, Imports.NONE, limits);
    }

    public static WasmInstance of(ModuleBuilder module, Imports imports, Limits limits) {
        return WasmModule.parse(module.build())
                .instantiate(imports, InstanceOptions.DEFAULT.withLimits(limits));
    }

    /** An instance with the one function {@code "f"}. */
    public static WasmInstance ofFunction(String type, Consumer<CodeBuilder> body) {
        return WasmModule.parse(ModuleBuilder.ofFunction(type, body)).instantiate(Imports.NONE);
    }

    /** Imports of one host function {@code "host" "f"}. */
    public static Imports host(String type, HostFunction function) {
        FunctionType functionType = ModuleBuilder.functionType(type);
        return Imports.builder().function("host", "f", functionType, function).build();
    }
}
