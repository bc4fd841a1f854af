package dev.wardian.wasm.internal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Vectors as values: they take two slots wherever a value can be. */
@OnEveryEngine
class VectorValuesTest {
    private static final V128 A = new V128(0x1111_2222_3333_4444L, 0x5555_6666_7777_8888L);
    private static final V128 B = new V128(0x9999_AAAA_BBBB_CCCCL, 0xDDDD_EEEE_FFFF_0000L);
    private static final V128 SUM = new V128(A.low() + B.low(), A.high() + B.high());

    private static @Nullable Object run(
            String type, Consumer<CodeBuilder> body, Object... arguments) {
        return function(type, body).call(arguments).get(0);
    }

    private static WasmFunction function(String type, Consumer<CodeBuilder> body) {
        return instantiate(ModuleBuilder.ofFunction(type, body)).function("f");
    }

    private static WasmInstance instantiate(byte[] binary) {
        return WasmModule.parse(binary).instantiate(Imports.NONE, Engines.options());
    }

    private static void push(CodeBuilder code, V128 vector) {
        code.v128(vector.low(), vector.high());
    }

    @Test
    void constantsAndParametersAreReturned() {
        assertEquals(A, run(":v", code -> push(code, A)));
        assertEquals(B, run("ivi:v", code -> code.get(1), 1, B, 2));
    }

    @Test
    void severalResultsKeepTheirOrder() {
        WasmFunction function = function("vi:ivlv", code -> code.get(1).get(0).i64(5).get(0));

        assertEquals(List.of(7, A, 5L, A), function.call(A, 7).asList());
    }

    @Test
    void localsAreZeroAtFirst() {
        assertEquals(
                new V128(0, 0),
                run("v:v", code -> code.locals("vi").get(0).set(1).locals("v").get(3), A));
    }

    @Test
    void pendingLocalIsReadBeforeItIsSet() {
        // (local.get 0) stays on the stack while 0 changes.
        assertEquals(
                SUM,
                run("vv:v", code -> code.get(0).get(1).set(0).get(0).op(Opcode.I64X2_ADD), A, B));
    }

    @Test
    void teeLeavesTheValue() {
        assertEquals(
                new V128(2 * SUM.low(), 2 * SUM.high()),
                run(
                        "vv:v",
                        code ->
                                code.locals("iv")
                                        .get(0)
                                        .get(1)
                                        .op(Opcode.I64X2_ADD)
                                        .tee(3)
                                        .get(3)
                                        .op(Opcode.I64X2_ADD),
                        A,
                        B));
    }

    @Test
    void resultGoesStraightToALocal() {
        assertEquals(
                new V128(~A.low(), ~A.high()),
                run("vv:v", code -> code.get(0).op(Opcode.V128_NOT).set(0).get(0), A, B));
    }

    @Test
    void selectTakesBothHalves() {
        Consumer<CodeBuilder> plain = code -> code.get(0).get(1).get(2).op(Opcode.SELECT);
        Consumer<CodeBuilder> typed =
                code -> {
                    push(code, A);
                    push(code, B);
                    code.get(2).op(Opcode.SELECT_T, ValueType.V128);
                };

        assertEquals(A, run("vvi:v", plain, A, B, 1));
        assertEquals(B, run("vvi:v", plain, A, B, 0));
        assertEquals(A, run("vvi:v", typed, B, A, 1));
        assertEquals(B, run("vvi:v", typed, B, A, 0));
    }

    @Test
    void branchesTakeVectorsAlong() {
        // The branch drops an i32 and the i64 below the vector.
        Consumer<CodeBuilder> body =
                code -> {
                    code.op(Opcode.BLOCK, ValueType.V128).i32(1).i64(2).get(0).get(1);
                    code.op(Opcode.BR_IF, 0).op(Opcode.DROP).op(Opcode.DROP).op(Opcode.DROP);
                    push(code, B);
                    code.end();
                };

        assertEquals(A, run("vi:v", body, A, 1));
        assertEquals(B, run("vi:v", body, A, 0));
    }

    @Test
    void branchMovesAValueDownByOneSlot() {
        Consumer<CodeBuilder> body =
                code -> {
                    code.op(Opcode.BLOCK, ValueType.V128).i32(1).get(0).get(0);
                    code.op(Opcode.I64X2_ADD).op(Opcode.BR, 0).end();
                };

        assertEquals(new V128(2 * A.low(), 2 * A.high()), run("v:v", body, A));
    }

    @Test
    void tableOfBranchesTakesPendingVectorsAlong() {
        Consumer<CodeBuilder> body =
                code -> {
                    code.op(Opcode.BLOCK, ValueType.V128);
                    code.i32(9).op(Opcode.BLOCK, ValueType.V128);
                    code.i64(9).get(0).get(1).op(Opcode.BR_TABLE, 0, 1).end();
                    code.op(Opcode.V128_NOT).op(Opcode.BR, 0).end();
                };

        assertEquals(new V128(~A.low(), ~A.high()), run("vi:v", body, A, 0));
        assertEquals(A, run("vi:v", body, A, 1));
    }

    @Test
    void loopsAndIfsHaveVectorParameters() {
        ModuleBuilder module = new ModuleBuilder();
        int step = module.type("vi:v");
        int choice = module.type("v:v");
        int function =
                module.function(
                        "vi:v",
                        code -> {
                            code.get(0).get(1).op(Opcode.LOOP, step).set(1);
                            code.i32(1).op(Opcode.IF, choice).get(0).op(Opcode.I64X2_ADD);
                            code.op(Opcode.ELSE).op(Opcode.V128_NOT).end();
                            code.get(1).i32(1).op(Opcode.I32_SUB).tee(1).get(1);
                            code.op(Opcode.BR_IF, 0).op(Opcode.DROP).end();
                        });
        module.export("f", function);

        assertEquals(
                new V128(6 * A.low(), 6 * A.high()),
                instantiate(module.build()).function("f").call(A, 5).v128());
    }

    @Test
    void deadCodeIsSkippedWithItsImmediates() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, 1);
        int function =
                module.function(
                        "v:v",
                        code -> {
                            code.get(0).op(Opcode.RETURN);
                            push(code, B);
                            push(code, B);
                            code.op(
                                    Opcode.I8X16_SHUFFLE,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11,
                                    11);
                            code.op(Opcode.I8X16_EXTRACT_LANE_S, 11).op(Opcode.V128_LOAD, 300);
                            code.i32(0).get(0).op(Opcode.V128_LOAD8_LANE, 0, 300, 11);
                            code.op(Opcode.DROP);
                        });
        module.export("f", function);

        assertEquals(A, instantiate(module.build()).function("f").call(A).v128());
    }

    @Test
    void callsPassVectorsBetweenScalars() {
        ModuleBuilder module = new ModuleBuilder();
        int callee =
                module.function("ivlv:vi", code -> code.get(1).get(3).op(Opcode.I64X2_ADD).get(0));
        module.table(ValueType.FUNCREF, 1, 1);
        module.elements(0, callee);
        int type = module.type("ivlv:vi");
        int direct =
                module.function(
                        "vv:vi", code -> code.i32(3).get(0).i64(4).get(1).op(Opcode.CALL, callee));
        int indirect =
                module.function(
                        "vv:vi",
                        code ->
                                code.i32(3)
                                        .get(0)
                                        .i64(4)
                                        .get(1)
                                        .i32(0)
                                        .op(Opcode.CALL_INDIRECT, type));
        module.export("direct", direct).export("indirect", indirect);
        WasmInstance instance = instantiate(module.build());

        assertEquals(List.of(SUM, 3), instance.function("direct").call(A, B).asList());
        assertEquals(List.of(SUM, 3), instance.function("indirect").call(A, B).asList());
    }

    @Test
    void tailCallsPassVectors() {
        ModuleBuilder module = new ModuleBuilder();
        int function =
                module.function(
                        "iv:iv",
                        code -> {
                            code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF).i32(7).get(1);
                            code.op(Opcode.RETURN).end();
                            code.get(0).i32(1).op(Opcode.I32_SUB);
                            code.get(1).i64(1).op(Opcode.I64X2_SPLAT).op(Opcode.I64X2_ADD);
                            code.op(Opcode.RETURN_CALL, 0);
                        });
        module.export("f", function);
        Features features = Features.WASM_2_0.with(Feature.TAIL_CALL);
        WasmInstance instance =
                WasmModule.parse(module.build(), features, ModuleLimits.DEFAULT)
                        .instantiate(Imports.NONE, Engines.options());

        assertEquals(
                List.of(7, new V128(A.low() + 100_000, A.high() + 100_000)),
                instance.function("f").call(100_000, A).asList());
    }

    @Test
    void deepRecursionKeepsVectorsAcrossPiecesOfTheStack() {
        ModuleBuilder module = new ModuleBuilder();
        int function =
                module.function(
                        "vi:v",
                        code -> {
                            code.get(1).op(Opcode.I32_EQZ).op(Opcode.IF, ValueType.V128).get(0);
                            code.op(Opcode.ELSE).get(0).get(1).i32(1).op(Opcode.I32_SUB);
                            code.op(Opcode.CALL, 0).get(0).op(Opcode.I64X2_ADD).end();
                        });
        module.export("f", function);

        WasmFunction recursive = instantiate(module.build()).function("f");
        List<V128> results = new ArrayList<>();

        results.add(recursive.call(A, 500).v128());

        assertEquals(List.of(new V128(501 * A.low(), 501 * A.high())), results);
    }

    @Test
    void globalsHoldVectors() {
        ModuleBuilder module = new ModuleBuilder();
        int first = module.global(ValueType.V128, true, code -> push(code, A));
        int swap =
                module.function(
                        "v:v",
                        code -> code.op(Opcode.GLOBAL_GET, 0).get(0).op(Opcode.GLOBAL_SET, 0));
        module.export("f", swap).export("g", ExternKind.GLOBAL, first);
        WasmInstance instance = instantiate(module.build());

        assertEquals(A, instance.global("g").get());
        assertEquals(A, instance.function("f").call(B).v128());
        assertEquals(B, instance.global("g").get());
        instance.global("g").set(SUM);
        assertEquals(SUM, instance.function("f").call(B).v128());
        assertThrows(IllegalArgumentException.class, () -> instance.global("g").set(1L));
    }

    @Test
    void importedGlobalInitializesAnother() {
        ModuleBuilder exporter = new ModuleBuilder();
        exporter.export(
                "g", ExternKind.GLOBAL, exporter.global(ValueType.V128, false, c -> push(c, B)));
        ModuleBuilder importer = new ModuleBuilder();
        importer.importGlobal("m", "g", ValueType.V128, false);
        int copy = importer.global(ValueType.V128, false, code -> code.op(Opcode.GLOBAL_GET, 0));
        importer.export("copy", ExternKind.GLOBAL, copy);
        Imports imports = Imports.builder().instance("m", instantiate(exporter.build())).build();

        WasmInstance instance =
                WasmModule.parse(importer.build()).instantiate(imports, Engines.options());

        assertEquals(B, instance.global("copy").get());
    }

    @Test
    void hostFunctionsTakeAndReturnVectors() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("h", "one", "ivi:v");
        module.importFunction("h", "two", "v:iv");
        module.export(
                "one", module.function("v:v", c -> c.i32(1).get(0).i32(2).op(Opcode.CALL, 0)));
        module.export("two", module.function("v:iv", c -> c.get(0).op(Opcode.CALL, 1)));
        Imports imports =
                Imports.builder()
                        .function(
                                "h",
                                "one",
                                ModuleBuilder.functionType("ivi:v"),
                                call -> {
                                    V128 vector = call.v128(1);
                                    call.returnV128(
                                            new V128(
                                                    vector.low() + call.i32(0),
                                                    vector.high() + call.i32(2)));
                                })
                        .function(
                                "h",
                                "two",
                                ModuleBuilder.functionType("v:iv"),
                                call -> {
                                    call.setResult(0, 8);
                                    call.setResult(1, call.v128(0));
                                })
                        .build();
        WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(imports, Engines.options());

        assertEquals(new V128(A.low() + 1, A.high() + 2), instance.function("one").call(A).v128());
        assertEquals(List.of(8, B), instance.function("two").call(B).asList());
    }

    @Test
    void hostFunctionThatSetsNothingReturnsZeros() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("h", "one", "v:v");
        module.importFunction("h", "two", "v:vv");
        module.export("one", module.function("v:v", c -> c.get(0).op(Opcode.CALL, 0)));
        module.export("two", module.function("v:vv", c -> c.get(0).op(Opcode.CALL, 1)));
        Imports imports =
                Imports.builder()
                        .function("h", "one", ModuleBuilder.functionType("v:v"), call -> {})
                        .function("h", "two", ModuleBuilder.functionType("v:vv"), call -> {})
                        .build();
        WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(imports, Engines.options());

        assertEquals(V128.ZERO, instance.function("one").call(A).v128());
        assertEquals(List.of(V128.ZERO, V128.ZERO), instance.function("two").call(A).asList());
    }

    @Test
    void wrongTypesAtTheBorderAreRefused() {
        WasmFunction function = function("v:v", code -> code.get(0));

        assertThrows(IllegalArgumentException.class, () -> function.call(1L));
        assertThrows(IllegalArgumentException.class, () -> function.call((Object) null));
        assertThrows(IllegalArgumentException.class, () -> function.invoke(CallOptions.NONE, 1L));
        WasmFunction result = function(":v", code -> push(code, A));
        assertThrows(IllegalArgumentException.class, () -> result.invoke(CallOptions.NONE));
    }

    @Test
    void handlesHaveVectorTypes() throws Throwable {
        WasmFunction function = function("iv:v", code -> code.get(1));

        V128 result = (V128) function.methodHandle().invokeExact(1, B);

        assertEquals(B, result);
    }
}
