package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Bodies made to cost much more than their size: each ends in a result or in a typed error, and
 * calls after it work. The time-outs only guard against hanging.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@OnEveryEngine
class HostileBodiesTest {
    private static final String THOUSAND = "i".repeat(1000);

    /** A module with the hostile function {@code "f"} and the harmless {@code "after"}. */
    private static ModuleBuilder module(String type, Consumer<CodeBuilder> body) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function(type, body));
        module.export("after", module.function(":i", code -> code.i32(42)));
        return module;
    }

    @Test
    void nestedLocalGetsAndSetsGrowLinearly() {
        int depth = 90_000;
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:i",
                                code -> {
                                    code.locals("i");
                                    for (int i = 0; i < depth; i++) {
                                        code.get(0);
                                        code.get(0).i32(1).op(Opcode.I32_ADD).set(0);
                                    }
                                    for (int i = 1; i < depth; i++) {
                                        code.op(Opcode.I32_ADD);
                                    }
                                }));

        assertEquals((int) ((long) depth * (depth - 1) / 2), instance.function("f").call(0).i32());
        assertEquals(42, instance.function("after").call().i32());
    }

    @Test
    void conditionalBranchesWithAThousandValues() {
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:" + THOUSAND,
                                code -> {
                                    for (int i = 0; i < 1000; i++) {
                                        code.i32(i);
                                    }
                                    for (int i = 0; i < 100_000; i++) {
                                        code.get(0).op(Opcode.BR_IF, 0);
                                    }
                                }));

        WasmResults results = instance.function("f").call(0);
        assertEquals(1000, results.size());
        assertEquals(999, results.get(999));
        assertEquals(999, instance.function("f").call(1).get(999));
        assertEquals(42, instance.function("after").call().i32());
    }

    @Test
    void branchTableWithAMillionTargets() {
        long[] targets = new long[1_000_001];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = i % 2;
        }
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:i",
                                code ->
                                        code.op(Opcode.BLOCK)
                                                .op(Opcode.BLOCK)
                                                .get(0)
                                                .op(Opcode.BR_TABLE, targets)
                                                .end()
                                                .i32(7)
                                                .op(Opcode.RETURN)
                                                .end()
                                                .i32(8)));

        assertEquals(8, instance.function("f").call(999_999).i32());
        assertEquals(7, instance.function("f").call(1_000_000).i32());
        assertEquals(7, instance.function("f").call(-1).i32());
    }

    @Test
    void branchTableWithAMillionTargetsThatTakeAValueAlong() {
        long[] targets = new long[1_000_001];
        Arrays.fill(targets, 1);
        targets[5] = 0;
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:i",
                                code ->
                                        code.op(Opcode.BLOCK, ValueType.I32)
                                                .op(Opcode.BLOCK, ValueType.I32)
                                                .i64(0)
                                                .i32(77)
                                                .get(0)
                                                .op(Opcode.BR_TABLE, targets)
                                                .end()
                                                .op(Opcode.DROP)
                                                .i32(6)
                                                .end()));

        assertEquals(6, instance.function("f").call(5).i32());
        assertEquals(77, instance.function("f").call(6).i32());
    }

    @Test
    void manyBranchTablesInDeepBlocks() {
        int depth = 10_000;
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:i",
                                code -> {
                                    for (int i = 0; i < depth; i++) {
                                        code.op(Opcode.BLOCK, ValueType.I32);
                                    }
                                    for (int i = 0; i < 50_000; i++) {
                                        code.op(Opcode.BLOCK, ValueType.I32);
                                        code.i64(1).i32(9).get(0);
                                        code.op(Opcode.BR_TABLE, 0, 1, depth);
                                        code.end().op(Opcode.DROP);
                                    }
                                    code.i32(3);
                                    for (int i = 0; i < depth; i++) {
                                        code.end();
                                    }
                                }));

        assertEquals(9, instance.function("f").call(2).i32());
        assertEquals(3, instance.function("f").call(0).i32());
    }

    @Test
    void fiftyThousandLocals() {
        WasmInstance instance =
                Guest.of(
                        module(
                                ":l",
                                code -> {
                                    code.locals(50_000, ValueType.I64);
                                    code.get(0).get(49_999).op(Opcode.I64_OR);
                                }));

        assertEquals(0, instance.function("f").call().i64());
        assertEquals(42, instance.function("after").call().i32());
    }

    @Test
    void manyFunctionsOfFiftyThousandLocalsDoNotFillTheHeap() {
        ModuleBuilder module = new ModuleBuilder();
        int count = 1000;
        for (int i = 0; i < count; i++) {
            module.function(
                    ":l",
                    code -> {
                        code.locals(50_000, ValueType.I64);
                        code.get(0).get(49_999).op(Opcode.I64_OR);
                    });
        }
        module.export(
                "f",
                module.function(
                        ":l",
                        code -> {
                            code.i64(0);
                            for (int i = 0; i < count; i++) {
                                code.op(Opcode.CALL, i).op(Opcode.I64_OR);
                            }
                        }));
        WasmInstance instance = Guest.of(module);
        long before = usedHeap();

        assertEquals(0, instance.function("f").call().i64());

        long kept = usedHeap() - before;
        assertTrue(kept < 50L << 20, () -> "kept " + (kept >> 20) + " MiB");
        assertEquals(0, instance.function("f").call().i64());
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void tenThousandNestedBlocks() {
        int depth = 10_000;
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:i",
                                code -> {
                                    for (int i = 0; i < depth; i++) {
                                        code.op(i % 2 == 0 ? Opcode.BLOCK : Opcode.LOOP);
                                    }
                                    code.get(0).op(Opcode.BR_IF, depth - 1);
                                    for (int i = 0; i < depth; i++) {
                                        code.end();
                                    }
                                    code.i32(depth);
                                }));

        assertEquals(depth, instance.function("f").call(0).i32());
        assertEquals(depth, instance.function("f").call(1).i32());
    }

    @Test
    void tenThousandNestedIfsWithElse() {
        int depth = 10_000;
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:i",
                                code -> {
                                    for (int i = 0; i < depth; i++) {
                                        code.get(0).op(Opcode.IF, ValueType.I32);
                                    }
                                    code.i32(1);
                                    for (int i = 0; i < depth; i++) {
                                        code.op(Opcode.ELSE).i32(2).end();
                                    }
                                }));

        assertEquals(1, instance.function("f").call(1).i32());
        assertEquals(2, instance.function("f").call(0).i32());
    }

    @Test
    void blocksThatPushAThousandValuesEndAtTheFrameLimit() {
        ModuleBuilder module = new ModuleBuilder();
        int many = module.type(":" + THOUSAND);
        module.export(
                "f",
                module.function(
                        ":",
                        code -> {
                            for (int i = 0; i < 1000; i++) {
                                code.op(Opcode.BLOCK, many).op(Opcode.UNREACHABLE).end();
                            }
                            code.op(Opcode.UNREACHABLE);
                        }));

        ModuleLimitException e = assertThrows(ModuleLimitException.class, () -> Guest.of(module));
        assertEquals("frameSlots", e.limit());
    }

    @Test
    void blocksThatPassAThousandValuesOn() {
        ModuleBuilder module = new ModuleBuilder();
        int pass = module.type(THOUSAND + ":" + THOUSAND);
        module.export(
                "f",
                module.function(
                        ":" + THOUSAND,
                        code -> {
                            for (int i = 0; i < 1000; i++) {
                                code.i32(i);
                            }
                            for (int i = 0; i < 20_000; i++) {
                                code.op(Opcode.BLOCK, pass).end();
                            }
                        }));

        assertEquals(999, Guest.of(module).function("f").call().get(999));
    }

    @Test
    void codeThatGrowsTooMuchIsRefusedWhenItIsCalled() {
        WasmEngine engine = Engines.current();
        assumeTrue(
                engine == WasmEngine.INTERPRETER || engine == WasmEngine.AUTO,
                "others make no register code of what they compile");
        ModuleLimits tight = ModuleLimits.builder().loweredFactor(2).build();
        ModuleBuilder module =
                module(
                        "i:ii",
                        code -> {
                            code.i32(1).i32(2);
                            for (int i = 0; i < 20_000; i++) {
                                code.get(0).op(Opcode.BR_IF, 0);
                            }
                        });
        WasmInstance instance =
                WasmModule.parse(module.build(), Features.WASM_2_0, tight)
                        .instantiate(Imports.NONE, Engines.options());

        for (int i = 0; i < 2; i++) {
            ModuleLimitException e =
                    assertThrows(ModuleLimitException.class, () -> instance.function("f").call(0));
            assertEquals("loweredFactor", e.limit());
            assertEquals(42, instance.function("after").call().i32());
        }
    }

    @Test
    void loweringCountsAgainstTheDeadline() {
        WasmInstance instance =
                Guest.of(
                        module(
                                "i:i",
                                code -> {
                                    code.get(0);
                                    for (int i = 0; i < 700_000; i++) {
                                        code.get(0).op(Opcode.I32_ADD);
                                    }
                                }));
        CallOptions now = CallOptions.NONE.withTimeout(Duration.ofNanos(1));

        InterruptedCallException e =
                assertThrows(
                        InterruptedCallException.class,
                        () -> instance.function("f").callWith(now, 1));

        assertEquals(InterruptedCallException.Reason.DEADLINE, e.reason());
        assertEquals(42, instance.function("after").call().i32());
        assertEquals(700_001, instance.function("f").call(1).i32());
    }

    @Test
    void trapDeepInHugeFunctionsDoesNotLowerThemAllAgain() {
        ModuleBuilder module =
                module(
                        "i:",
                        code -> {
                            for (int i = 0; i < 700_000; i++) {
                                code.i32(i).op(Opcode.DROP);
                            }
                            code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF);
                            code.op(Opcode.UNREACHABLE).end();
                            code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 0);
                        });
        WasmInstance instance = Guest.of(module);

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call(200));

        assertTrue(trap.backtrace().size() >= 20);
        assertEquals(0, trap.backtrace().get(0).function());
        assertEquals(-1, trap.backtrace().get(10).offset());
    }

    @Test
    void moduleOfSeventeenBytesThatClaimsFourBillionTypes() {
        byte[] module = ByteWriter.module().raw(1, 7).u32(0xFFFF_FFFFL).raw(0x60, 0).bytes();

        assertEquals(17, module.length);
        ModuleException e = assertThrows(ModuleException.class, () -> WasmModule.parse(module));
        assertTrue(e instanceof MalformedModuleException || e instanceof ModuleLimitException);
    }
}
