package dev.wardian.wasm.text;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.util.List;

/**
 * The host module {@code spectest} that the specification's scripts import. Its functions print
 * nothing.
 */
final class SpecTestModule {
    static final String NAME = "spectest";

    private static final String STATE =
            """
            (global (export "global_i32") i32 (i32.const 666))
            (global (export "global_i64") i64 (i64.const 666))
            (global (export "global_f32") f32 (f32.const 666.6))
            (global (export "global_f64") f64 (f64.const 666.6))
            (table (export "table") 10 20 funcref)
            (memory (export "memory") 1 2)
            """;
    private static final String WIDE_TABLE = "(table (export \"table64\") i64 10 20 funcref)";

    private SpecTestModule() {}

    /** Makes the module, with a table and a memory of its own. */
    static Imports create(Features features) {
        String text = features.has(Feature.MEMORY64) ? STATE + WIDE_TABLE : STATE;
        byte[] binary = WatParser.toBinary(text, features);
        WasmInstance state =
                WasmModule.parse(binary, features, ModuleLimits.DEFAULT).instantiate(Imports.NONE);
        Imports.Builder builder = Imports.builder().instance(NAME, state);
        print(builder, "print");
        print(builder, "print_i32", ValueType.I32);
        print(builder, "print_i64", ValueType.I64);
        print(builder, "print_f32", ValueType.F32);
        print(builder, "print_f64", ValueType.F64);
        print(builder, "print_i32_f32", ValueType.I32, ValueType.F32);
        print(builder, "print_f64_f64", ValueType.F64, ValueType.F64);
        return builder.build();
    }

    private static void print(Imports.Builder builder, String name, ValueType... params) {
        builder.function(NAME, name, FunctionType.of(List.of(params)), call -> {});
    }
}
