package dev.wardian.wasm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** References: identity, their way through a guest, and that nothing is left of them. */
@OnEveryEngine
class ReferencesTest {
    private static final Object A = new Object();
    private static final Object B = new Object();

    private static WasmInstance passing(String type, Consumer<CodeBuilder> body) {
        ModuleBuilder module = new ModuleBuilder();
        module.table(ValueType.EXTERNREF, 4, 10);
        module.global(
                ValueType.EXTERNREF, true, code -> code.op(Opcode.REF_NULL, ValueType.EXTERNREF));
        module.export("f", module.function(type, body));
        return Guest.of(module);
    }

    @Test
    void hostObjectPassesThroughLocals() {
        WasmInstance instance = passing("E:E", code -> code.locals("E").get(0).set(1).get(1));

        assertSame(A, instance.function("f").call(A).get(0));
        assertNull(instance.function("f").call(new Object[] {null}).get(0));
    }

    @Test
    void hostObjectPassesThroughGlobalAndTable() {
        WasmInstance instance =
                passing(
                        "EE:EE",
                        code -> {
                            code.get(0).op(Opcode.GLOBAL_SET, 0);
                            code.i32(2).get(1).op(Opcode.TABLE_SET);
                            code.i32(2).op(Opcode.TABLE_GET).op(Opcode.GLOBAL_GET, 0);
                        });

        assertEquals(List.of(B, A), instance.function("f").call(A, B).asList());
    }

    @Test
    void selectChoosesAReference() {
        WasmInstance instance =
                passing(
                        "EEi:E",
                        code -> code.get(0).get(1).get(2).op(Opcode.SELECT_T, ValueType.EXTERNREF));

        assertSame(A, instance.function("f").call(A, B, 1).get(0));
        assertSame(B, instance.function("f").call(A, B, 0).get(0));
    }

    @Test
    void blocksAndBranchesCarryReferencesBesideNumbers() {
        ModuleBuilder module = new ModuleBuilder();
        int swap = module.type("EiE:EiE");
        module.export(
                "f",
                module.function(
                        "EiE:EiE",
                        code ->
                                code.get(2)
                                        .get(1)
                                        .get(0)
                                        .op(Opcode.BLOCK, swap)
                                        .get(1)
                                        .op(Opcode.BR_IF, 0)
                                        .end()));
        WasmInstance instance = Guest.of(module);

        assertEquals(List.of(B, 5, A), instance.function("f").call(A, 5, B).asList());
        assertEquals(List.of(B, 0, A), instance.function("f").call(A, 0, B).asList());
    }

    @Test
    void functionReferenceIsTheExportItself() {
        ModuleBuilder module = new ModuleBuilder();
        int target = module.function(":i", code -> code.i32(8));
        module.declareElements(target);
        module.export("target", target);
        module.export("f", module.function(":F", code -> code.op(Opcode.REF_FUNC, target)));
        WasmInstance instance = Guest.of(module);

        Object reference = instance.function("f").call().get(0);

        assertSame(instance.function("target"), reference);
        assertSame(reference, instance.function("f").call().get(0));
        assertEquals(8, ((WasmFunction) requireNonNull(reference)).call().i32());
    }

    @Test
    void objectThatIsNoFunctionIsNoFuncref() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("F:F", code -> code.get(0)));
        WasmFunction function = Guest.of(module).function("f");

        assertThrows(IllegalArgumentException.class, () -> function.call(A));
        assertSame(function, function.call(function).get(0));
    }

    @Test
    void localThatIsNotSetIsNullWhateverTheCallerLeftThere() {
        ModuleBuilder module = new ModuleBuilder();
        int callee = module.function(":i", code -> code.locals("EE").get(1).op(Opcode.REF_IS_NULL));
        module.export(
                "f",
                module.function(
                        "E:i",
                        code -> {
                            for (int i = 0; i < 4; i++) {
                                code.get(0).op(Opcode.REF_NULL, ValueType.EXTERNREF).i32(1);
                                code.op(Opcode.SELECT_T, ValueType.EXTERNREF);
                            }
                            code.op(Opcode.DROP).op(Opcode.DROP).op(Opcode.DROP).op(Opcode.DROP);
                            code.op(Opcode.CALL, callee);
                        }));

        assertEquals(1, Guest.of(module).function("f").call(A).i32());
    }

    // --- nothing is left behind

    private static void assertCollected(List<WeakReference<Object>> references) {
        for (int round = 0; round < 50; round++) {
            System.gc();
            if (references.stream().allMatch(reference -> reference.get() == null)) {
                return;
            }
        }
        long left = references.stream().filter(reference -> reference.get() != null).count();
        assertEquals(0, left, "references are still reachable");
    }

    private static void passFresh(WasmFunction function, List<WeakReference<Object>> passed) {
        Object fresh = new Object();
        passed.add(new WeakReference<>(fresh));
        try {
            function.call(fresh);
        } catch (CallException e) {
            // Some of these calls are meant to fail.
        }
    }

    @Test
    void argumentCanBeCollectedAfterTheCall() {
        WasmInstance instance =
                passing(
                        "E:E",
                        code -> code.locals("EE").get(0).tee(1).tee(2).op(Opcode.DROP).get(2));
        List<WeakReference<Object>> passed = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            passFresh(instance.function("f"), passed);
        }

        assertCollected(passed);
    }

    @Test
    void referenceFromAHostFunctionCanBeCollectedAfterTheCall() {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":E");
        module.export(
                "f",
                module.function(
                        ":i",
                        code ->
                                code.locals("E")
                                        .op(Opcode.CALL, host)
                                        .tee(0)
                                        .op(Opcode.REF_IS_NULL)));
        List<WeakReference<Object>> passed = new ArrayList<>();
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                ":E",
                                call -> {
                                    Object fresh = new Object();
                                    passed.add(new WeakReference<>(fresh));
                                    call.returnRef(fresh);
                                }));

        instance.function("f").call();
        instance.function("f").invoke(CallOptions.NONE);

        assertEquals(2, passed.size());
        assertCollected(passed);
    }

    @Test
    void tenThousandTrappedCallsLeaveNothingBehind() {
        ModuleBuilder module = new ModuleBuilder();
        int inner =
                module.function(
                        "EiE:EiE",
                        code ->
                                code.locals("EEE")
                                        .get(0)
                                        .set(4)
                                        .get(2)
                                        .set(5)
                                        .op(Opcode.UNREACHABLE));
        module.export(
                "f",
                module.function(
                        "E:",
                        code -> {
                            code.locals("E").get(0).set(1);
                            code.get(0).get(1).i32(1).get(0).op(Opcode.CALL, inner);
                            code.op(Opcode.UNREACHABLE);
                        }));
        WasmInstance instance = Guest.of(module);
        List<WeakReference<Object>> passed = new ArrayList<>();

        for (int i = 0; i < 10_000; i++) {
            passFresh(instance.function("f"), passed);
        }

        assertCollected(passed);
    }

    @Test
    void stackOverflowWithReferencesLeavesNothingBehind() throws InterruptedException {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "f",
                module.function("E:", code -> code.locals("E").get(0).tee(1).op(Opcode.CALL, 0)));
        WasmInstance instance = Guest.of(module, Limits.DEFAULT.withCallDepth(10_000_000));
        List<WeakReference<Object>> passed = new ArrayList<>();
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            for (int i = 0; i < 50; i++) {
                                passFresh(instance.function("f"), passed);
                            }
                        },
                        "small stack",
                        256 << 10);

        thread.start();
        thread.join();

        assertEquals(50, passed.size());
        assertCollected(passed);
    }

    @Test
    void framesOnFurtherPiecesOfTheStackLeaveNothingBehind() {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "f",
                module.function(
                        "Ei:E",
                        code -> {
                            code.locals(3000, ValueType.EXTERNREF);
                            code.get(0).set(2500);
                            code.get(1).op(Opcode.IF, ValueType.EXTERNREF);
                            code.get(0).get(1).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 0);
                            code.op(Opcode.ELSE).get(2500).end();
                        }));
        WasmFunction function = Guest.of(module).function("f");
        Object fresh = new Object();
        WeakReference<Object> weak = new WeakReference<>(fresh);

        assertSame(fresh, function.call(fresh, 20).get(0));

        fresh = A;
        assertSame(A, function.call(fresh, 1).get(0));
        assertCollected(List.of(weak));
    }

    /** Calls a function that tail-calls another one with a fresh object from the host. */
    private static void assertTailCallLeavesNothing(
            ModuleBuilder module, int callee, HostFunction last) {
        module.export(
                "f",
                module.function(
                        ":", code -> code.op(Opcode.CALL, 0).op(Opcode.RETURN_CALL, callee)));
        List<WeakReference<Object>> passed = new ArrayList<>();
        HostFunction first =
                call -> {
                    Object fresh = new Object();
                    passed.add(new WeakReference<>(fresh));
                    call.returnRef(fresh);
                };
        WasmFunction function =
                Guest.of(
                                module,
                                Imports.builder()
                                        .function(
                                                "host",
                                                "fresh",
                                                ModuleBuilder.functionType(":E"),
                                                first)
                                        .function(
                                                "host",
                                                "last",
                                                ModuleBuilder.functionType("E:"),
                                                last)
                                        .build())
                        .function("f");

        try {
            function.call();
        } catch (CallException e) {
            // Some of these calls are meant to fail.
        }

        assertEquals(1, passed.size());
        assertCollected(passed);
    }

    private static ModuleBuilder tailCalling() {
        ModuleBuilder module = new ModuleBuilder();
        assertEquals(0, module.importFunction("host", "fresh", ":E"));
        assertEquals(1, module.importFunction("host", "last", "E:"));
        return module;
    }

    @Test
    void tailCallThatGoesToAFurtherPieceOfTheStackLeavesNothingBehind() {
        ModuleBuilder module = tailCalling();
        int large =
                module.function(
                        "E:",
                        code -> code.locals(10_000, ValueType.EXTERNREF).get(0).op(Opcode.DROP));

        assertTailCallLeavesNothing(module, large, call -> {});
    }

    @Test
    void tailCallOfAHostFunctionThatFailsLeavesNothingBehind() {
        assertTailCallLeavesNothing(
                tailCalling(),
                1,
                call -> {
                    throw new IllegalStateException("host");
                });
    }

    @Test
    void chainOfTailCallsThatTrapsLeavesNothingBehind() {
        ModuleBuilder module = tailCalling();
        int loop = module.function("E:", code -> code.get(0).op(Opcode.RETURN_CALL, 1));

        assertTailCallLeavesNothing(
                module,
                loop,
                call -> {
                    throw new Trap(TrapKind.UNREACHABLE);
                });
    }

    // --- defects known from other runtimes

    /** An instance that exports {@code get}, which tells which instance runs. */
    private static WasmInstance identified(int id) {
        ModuleBuilder module = new ModuleBuilder();
        module.global(ValueType.I32, true, code -> code.i32(id));
        int get = module.function(":i", code -> code.op(Opcode.GLOBAL_GET, 0));
        module.export("get", get);
        module.export("table", ExternKind.TABLE, module.table(ValueType.FUNCREF, 4, 100));
        module.elements(0, get);
        return Guest.of(module);
    }

    @Test
    void importedFuncrefRunsInItsOwnInstance() {
        WasmInstance one = identified(1);
        WasmInstance two = identified(2);
        ModuleBuilder module = new ModuleBuilder();
        int type = module.type(":i");
        int first = module.importFunction("one", "get", ":i");
        int second = module.importFunction("two", "get", ":i");
        module.global(ValueType.I32, true, code -> code.i32(3));
        int own = module.function(":i", code -> code.op(Opcode.GLOBAL_GET, 0));
        module.table(ValueType.FUNCREF, 3, 3);
        module.elements(0, first, second, own);
        module.export(
                "f", module.function("i:i", code -> code.get(0).op(Opcode.CALL_INDIRECT, type, 0)));
        WasmInstance instance =
                Guest.of(
                        module,
                        Imports.builder().instance("one", one).instance("two", two).build());

        assertEquals(1, instance.function("f").call(0).i32());
        assertEquals(2, instance.function("f").call(1).i32());
        assertEquals(3, instance.function("f").call(2).i32());
    }

    @Test
    void functionsOfAnImportedTableRunInTheirInstances() {
        WasmInstance owner = identified(1);
        ModuleBuilder module = new ModuleBuilder();
        int type = module.type(":i");
        module.importTable("owner", "table", ValueType.FUNCREF, 4, 100);
        module.global(ValueType.I32, true, code -> code.i32(2));
        int own = module.function(":i", code -> code.op(Opcode.GLOBAL_GET, 0));
        module.elements(1, own);
        module.export(
                "f", module.function("i:i", code -> code.get(0).op(Opcode.CALL_INDIRECT, type, 0)));
        WasmInstance instance =
                Guest.of(module, Imports.builder().instance("owner", owner).build());

        assertEquals(1, instance.function("f").call(0).i32());
        assertEquals(2, instance.function("f").call(1).i32());
        assertEquals(2, ((WasmFunction) requireNonNull(owner.table("table").get(1))).call().i32());
    }

    @Test
    void tableGrowInOneInstanceLeavesOthersAlone() {
        ModuleBuilder builder = new ModuleBuilder();
        builder.export("table", ExternKind.TABLE, builder.table(ValueType.FUNCREF, 2, -1));
        builder.export(
                "grow",
                builder.function(
                        ":i",
                        code ->
                                code.op(Opcode.REF_NULL, ValueType.FUNCREF)
                                        .i32(5)
                                        .op(Opcode.TABLE_GROW)));
        WasmModule module = WasmModule.parse(builder.build());
        WasmInstance first = module.instantiate(Imports.NONE, Engines.options());
        WasmInstance second = module.instantiate(Imports.NONE, Engines.options());

        assertEquals(2, first.function("grow").call().i32());

        assertEquals(7, first.table("table").size());
        assertEquals(2, second.table("table").size());
        assertEquals(2, module.instantiate(Imports.NONE, Engines.options()).table("table").size());
        assertEquals(2, second.function("grow").call().i32());
    }

    @Test
    void tableCopyBetweenTablesMovesTheRightElements() {
        ModuleBuilder module = new ModuleBuilder();
        int a = module.table(ValueType.EXTERNREF, 5, 5);
        int b = module.table(ValueType.EXTERNREF, 5, 5);
        module.export("a", ExternKind.TABLE, a).export("b", ExternKind.TABLE, b);
        module.export(
                "f",
                module.function(
                        "iii:", code -> code.get(0).get(1).get(2).op(Opcode.TABLE_COPY, b, a)));
        WasmInstance instance = Guest.of(module);
        for (int i = 0; i < 5; i++) {
            instance.table("a").set(i, "a" + i);
            instance.table("b").set(i, "b" + i);
        }

        instance.function("f").call(1, 2, 3);

        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            elements.add(instance.table("b").get(i));
        }
        assertEquals(List.of("b0", "a2", "a3", "a4", "b4"), elements);
        assertEquals("a3", instance.table("a").get(3));
    }

    @Test
    void fiveThousandFunctionsOfOneTypeAreCalledThroughATable() {
        int count = 5000;
        ModuleBuilder module = new ModuleBuilder();
        int type = module.type("ld:d");
        int[] functions = new int[count];
        for (int i = 0; i < count; i++) {
            int id = i;
            functions[i] =
                    module.functionOfType(
                            type,
                            code ->
                                    code.get(0)
                                            .op(Opcode.F64_CONVERT_I64_S)
                                            .get(1)
                                            .op(Opcode.F64_ADD)
                                            .f64(id)
                                            .op(Opcode.F64_ADD));
        }
        module.table(ValueType.FUNCREF, count, count);
        module.elements(0, functions);
        module.export(
                "f",
                module.function(
                        "ldi:d",
                        code -> code.get(0).get(1).get(2).op(Opcode.CALL_INDIRECT, type, 0)));
        WasmFunction function = Guest.of(module).function("f");

        for (int i = 0; i < count; i++) {
            assertEquals(i + 2.5, function.call(1L, 1.5, i).f64());
        }
    }
}
