package dev.wardian.wasm.internal.validation;

import static dev.wardian.wasm.internal.model.Opcode.BLOCK;
import static dev.wardian.wasm.internal.model.Opcode.BR_IF;
import static dev.wardian.wasm.internal.model.Opcode.BR_TABLE;
import static dev.wardian.wasm.internal.model.Opcode.CALL;
import static dev.wardian.wasm.internal.model.Opcode.DROP;
import static dev.wardian.wasm.internal.model.Opcode.LOOP;
import static dev.wardian.wasm.internal.model.Opcode.SELECT;
import static dev.wardian.wasm.internal.model.Opcode.UNREACHABLE;
import static dev.wardian.wasm.internal.validation.Verdict.accepted;
import static dev.wardian.wasm.internal.validation.Verdict.malformed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules made to cost time, stack or memory. The generous time limit only tells work that is
 * linear from work that would take minutes or hours.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileModulesTest {
    private static final ModuleLimits LIMITS = ModuleLimits.DEFAULT;

    @Test
    void blocksAreNestedAsDeepAsTheLimitAllows() {
        accepted(function(":", code -> nested(code, LIMITS.nesting())));

        limited("nesting", function(":", code -> nested(code, LIMITS.nesting() + 1)));
    }

    @Test
    void nestedBlocksInConstantExpressionsAreRefusedWithoutRecursion() {
        ModuleBuilder module = new ModuleBuilder();
        module.global(ValueType.I32, false, code -> nested(code.i32(1), 1_000_000));

        Verdict.invalid("constant expression required", module.build());
    }

    @Test
    void branchTableWithAMillionTargetsIsLinear() {
        long[] labels = new long[1_000_001];

        accepted(function(":", code -> code.i32(0).op(BR_TABLE, labels)));
    }

    @Test
    void branchTableChecksEachListOfTypesOnceHoweverManyLabelsHaveIt() {
        int arity = LIMITS.arity();
        long[] labels = new long[1_000_001];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 2;
        }
        ModuleBuilder module = new ModuleBuilder();
        int one = module.newType(":" + "i".repeat(arity));
        int other = module.newType(":" + "i".repeat(arity));
        // The operand of unknown type keeps the comparison from being one of whole ranges.
        module.function(
                ":",
                code ->
                        code.op(BLOCK, one)
                                .op(BLOCK, other)
                                .op(UNREACHABLE)
                                .op(SELECT)
                                .i32(0)
                                .op(BR_TABLE, labels)
                                .end()
                                .op(UNREACHABLE)
                                .end()
                                .op(UNREACHABLE));

        accepted(module.build());
    }

    @Test
    void manyConditionalBranchesToALabelWithAThousandOperandsAreCheap() {
        int arity = LIMITS.arity();
        ModuleBuilder module = new ModuleBuilder();
        int type = module.type(":" + "i".repeat(arity));
        module.functionOfType(
                type,
                code -> {
                    for (int i = 0; i < arity; i++) {
                        code.i32(i);
                    }
                    for (int i = 0; i < 500_000; i++) {
                        code.i32(0).op(BR_IF, 0);
                    }
                });

        accepted(module.build());
    }

    @Test
    void manyFunctionsWithManyLocalsCostWhatTheirBodiesDo() {
        ModuleBuilder module = new ModuleBuilder();
        int type = module.type(":");
        for (int i = 0; i < 100_000; i++) {
            module.functionOfType(type, code -> code.locals(50_000, ValueType.I32));
        }

        accepted(module.build());
    }

    @Test
    void localsInManyGroupsAreFound() {
        ModuleBuilder module = new ModuleBuilder();
        module.function(
                ":d",
                code -> {
                    for (int i = 0; i < 20_000; i++) {
                        code.locals(0, ValueType.EXTERNREF);
                    }
                    code.locals(20_000, ValueType.I32);
                    code.locals(20_000, ValueType.I64);
                    for (int i = 0; i < 20_000; i++) {
                        code.locals(0, ValueType.FUNCREF);
                    }
                    code.locals(1, ValueType.F64);
                    for (int i = 0; i < 100_000; i++) {
                        code.get(39_999).op(Opcode.I64_EQZ).op(DROP);
                    }
                    code.get(40_000);
                });

        accepted(module.build());
    }

    @Test
    void localBeyondTheWrittenOutOnesHasTheTypeOfItsGroup() {
        Consumer<CodeBuilder> locals =
                code -> code.locals(1_000, ValueType.I32).locals(1_000, ValueType.F32);

        for (int local : new int[] {0, 999, 1_000, 1_999}) {
            String type = local < 1_000 ? ":i" : ":f";
            accepted(
                    function(
                            type,
                            code -> {
                                locals.accept(code);
                                code.get(local);
                            }));
        }
        for (int local : new int[] {2_000, Integer.MAX_VALUE, -1}) {
            Verdict.invalid(
                    "unknown local",
                    function(
                            ":",
                            code -> {
                                locals.accept(code);
                                code.get(local).op(DROP);
                            }));
        }
    }

    @Test
    void localsAreLimited() {
        accepted(function("i:", code -> code.locals(LIMITS.locals() - 1, ValueType.I32)));

        limited("locals", function("i:", code -> code.locals(LIMITS.locals(), ValueType.I32)));
    }

    @Test
    void moreThan32BitsOfLocalsAreMalformed() {
        byte[] module =
                function(
                        ":",
                        code ->
                                code.locals(0xFFFF_FFFFL, ValueType.I32)
                                        .locals(0xFFFF_FFFFL, ValueType.I64));

        malformed("too many locals", module);
    }

    @Test
    void frameIsLimited() {
        int operands = LIMITS.frameSlots();
        accepted(function(":", code -> pushed(code, operands)));

        limited("frameSlots", function(":", code -> pushed(code, operands + 1)));
        limited("frameSlots", function(":", code -> pushed(code.locals("i"), operands)));
        limited(
                "frameSlots",
                function(":", code -> pushed(code.locals(LIMITS.locals(), ValueType.V128), 1)));
    }

    @Test
    void operandsOfCallsAreLimited() {
        ModuleBuilder module = new ModuleBuilder();
        int many = module.importFunction("m", "n", ":" + "l".repeat(1_000));
        module.function(
                ":",
                code -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        code.op(CALL, many);
                    }
                });

        limited("frameSlots", module.build());
    }

    @Test
    void arityIsLimited() {
        ModuleBuilder module = new ModuleBuilder();
        module.type("i".repeat(LIMITS.arity()) + ":" + "l".repeat(LIMITS.arity()));
        accepted(module.build());

        module.type(":" + "i".repeat(LIMITS.arity() + 1));
        limited("arity", module.build());
    }

    @Test
    void bodyIsLimited() {
        ByteWriter body = new ByteWriter().raw(0).raw(new byte[LIMITS.bodyBytes()]);
        ModuleBuilder module = new ModuleBuilder();
        module.rawFunction(module.type(":"), body.bytes());

        limited("bodyBytes", module.build());
    }

    @Test
    void loopsWithoutEndAreReadOnce() {
        byte[] body = new byte[1_000_000];
        Arrays.fill(body, (byte) LOOP.code());
        body[0] = 0;
        for (int i = 2; i < body.length; i += 2) {
            body[i] = 0x40;
        }
        ModuleBuilder module = new ModuleBuilder();
        module.rawFunction(module.type(":"), body);

        limited("nesting", module.build());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void flippedBytesGiveTypedErrorsOrModules(long seed) {
        byte[] valid = mixed();
        accepted(valid);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = valid.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            refused += isRefused(bytes) ? 1 : 0;
        }

        assertTrue(refused > 1_000 && refused < 5_000, () -> "seed " + seed);
    }

    @Test
    void everyPrefixOfAModuleGivesATypedErrorOrAModule() {
        byte[] valid = mixed();
        int modules = 0;
        for (int length = 0; length < valid.length; length++) {
            modules += isRefused(Arrays.copyOf(valid, length)) ? 0 : 1;
        }

        // The header, with types, with imports, and all but the custom section.
        assertEquals(4, modules);
    }

    /** Whether a module is refused; anything but a typed refusal fails the test that asks. */
    private static boolean isRefused(byte[] bytes) {
        try {
            accepted(bytes);
            return false;
        } catch (ModuleException e) {
            return true;
        }
    }

    private static byte[] mixed() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("env", "log", "i:");
        module.importGlobal("env", "base", ValueType.I32, false);
        module.memory(1, 2);
        module.table(ValueType.FUNCREF, 2, 4);
        module.global(ValueType.I64, true, code -> code.i64(-5));
        int function =
                module.function(
                        "il:l",
                        code ->
                                code.locals("fd")
                                        .op(LOOP, ValueType.I64)
                                        .get(1)
                                        .get(0)
                                        .op(BR_IF, 0)
                                        .get(0)
                                        .op(Opcode.I64_LOAD, 8)
                                        .op(Opcode.I64_ADD)
                                        .end());
        module.function(":", code -> code.i32(3).op(CALL, 0).op(Opcode.DATA_DROP, 0));
        module.function(
                ":v",
                code ->
                        code.i32(0)
                                .v128(1, 2)
                                .v128(3, 4)
                                .op(Opcode.I8X16_SHUFFLE, new long[16])
                                .op(Opcode.V128_LOAD8_LANE, 0)
                                .op(UNREACHABLE));
        module.export("f", function).start(2);
        module.elements(0, function, function);
        module.passiveData(new byte[] {1, 2, 3});
        module.custom("name", new byte[] {0, 2, 1, 'm'});
        return module.build();
    }

    private static byte[] function(String type, Consumer<CodeBuilder> code) {
        ModuleBuilder module = new ModuleBuilder();
        module.function(type, code);
        return module.build();
    }

    private static void nested(CodeBuilder code, int depth) {
        for (int i = 0; i < depth; i++) {
            code.op(BLOCK);
        }
        for (int i = 0; i < depth; i++) {
            code.end();
        }
    }

    private static void pushed(CodeBuilder code, int count) {
        for (int i = 0; i < count; i++) {
            code.i32(1);
        }
        code.op(UNREACHABLE);
    }

    private static void limited(String limit, byte[] module) {
        ModuleLimitException e =
                assertThrows(
                        ModuleLimitException.class,
                        () -> accepted(module, Features.WASM_2_0, LIMITS));

        assertEquals(limit, e.limit());
        assertTrue(e.actual() > e.max());
    }
}
