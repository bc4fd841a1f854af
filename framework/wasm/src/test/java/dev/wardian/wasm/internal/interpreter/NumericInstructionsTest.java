package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.fail;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.numeric.Arithmetic;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each numeric instruction, with locals and constants as operands and its result used in each way
 * that lowering treats on its own, against {@link Arithmetic} at the edges of the types.
 */
@OnEveryEngine
class NumericInstructionsTest {
    private static final int X = 0;
    private static final int Y = 1;
    private static final int RESULT = 2;
    private static final int COUNTER = 3;

    /** Where operands come from. */
    private enum Operands {
        LOCALS,
        LOCAL_AND_CONSTANT,
        CONSTANT_AND_LOCAL,
        CONSTANTS
    }

    /** What becomes of the result. */
    private enum Use {
        RETURN,
        SET,
        OVERWRITE_OPERAND,
        TEE_TWICE,
        IN_LOOP,
        IF,
        IF_INVERTED,
        BRANCH,
        BRANCH_INVERTED,
        SELECT,
        EQUALS_ZERO,
        EXTEND_UNSIGNED,
        UNDER_A_CHANGED_LOCAL;

        /** Whether the result decides something and so has to be an i32. */
        boolean needsI32() {
            return ordinal() >= IF.ordinal() && ordinal() <= EXTEND_UNSIGNED.ordinal();
        }
    }

    private record Case(Operands operands, Use use, long constantX, long constantY) {}

    static Stream<Opcode> instructions() {
        return Arithmetic.instructions();
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void givesWhatTheSpecificationSays(Opcode op) {
        List<Case> cases = cases(op);
        ModuleBuilder module = new ModuleBuilder();
        for (Case each : cases) {
            int function = module.function(functionType(op, each), code -> write(code, op, each));
            module.export(Integer.toString(function), function);
        }
        try (WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(Imports.NONE, Engines.options())) {
            for (int i = 0; i < cases.size(); i++) {
                check(instance.function(Integer.toString(i)), op, cases.get(i));
            }
        }
    }

    private static byte operand(Opcode op, int index) {
        int count = op.signature().operandCount();
        return op.signature().operand(Math.min(index, count - 1));
    }

    private static List<Case> cases(Opcode op) {
        boolean unary = op.signature().operandCount() == 1;
        List<Case> cases = new ArrayList<>();
        for (Use use : Use.values()) {
            byte result = op.signature().result(0);
            boolean wrongType =
                    use == Use.OVERWRITE_OPERAND
                            ? result != operand(op, 0)
                            : use.needsI32() && result != ValTypes.I32;
            if (wrongType) {
                continue;
            }
            cases.add(new Case(Operands.LOCALS, use, 0, 0));
            for (long constant : Arithmetic.edges(operand(op, 0))) {
                cases.add(new Case(Operands.CONSTANT_AND_LOCAL, use, constant, 0));
                if (!unary) {
                    cases.add(new Case(Operands.LOCAL_AND_CONSTANT, use, 0, constant));
                    cases.add(new Case(Operands.CONSTANTS, use, -constant, constant));
                }
            }
        }
        return cases;
    }

    private static String functionType(Opcode op, Case each) {
        String x = letter(operand(op, 0));
        String y = letter(operand(op, 1));
        String result = each.use == Use.EXTEND_UNSIGNED ? "l" : letter(op.signature().result(0));
        return x + y + ":" + result;
    }

    private static String letter(byte type) {
        return switch (type) {
            case ValTypes.I32 -> "i";
            case ValTypes.I64 -> "l";
            case ValTypes.F32 -> "f";
            default -> "d";
        };
    }

    private static void operands(CodeBuilder code, Opcode op, Case each) {
        boolean constantX =
                each.operands == Operands.CONSTANT_AND_LOCAL || each.operands == Operands.CONSTANTS;
        boolean constantY =
                each.operands == Operands.LOCAL_AND_CONSTANT || each.operands == Operands.CONSTANTS;
        value(code, operand(op, 0), constantX, X, each.constantX);
        if (op.signature().operandCount() == 2) {
            value(code, operand(op, 1), constantY, Y, each.constantY);
        }
    }

    private static void value(CodeBuilder code, byte type, boolean constant, int local, long bits) {
        if (!constant) {
            code.get(local);
            return;
        }
        code.op(
                switch (type) {
                    case ValTypes.I32 -> Opcode.I32_CONST;
                    case ValTypes.I64 -> Opcode.I64_CONST;
                    case ValTypes.F32 -> Opcode.F32_CONST;
                    default -> Opcode.F64_CONST;
                },
                constantOf(type, bits));
    }

    /** A constant as it may be written: -x of a great i32 is none. */
    private static long constantOf(byte type, long bits) {
        return type == ValTypes.I32 || type == ValTypes.F32 ? (int) bits : bits;
    }

    private static void write(CodeBuilder code, Opcode op, Case each) {
        code.locals(letter(op.signature().result(0))).locals("i");
        switch (each.use) {
            case RETURN -> {
                operands(code, op, each);
                code.op(op);
            }
            case SET -> {
                operands(code, op, each);
                code.op(op).set(RESULT).get(RESULT);
            }
            case OVERWRITE_OPERAND -> {
                operands(code, op, each);
                code.op(op).set(X).get(X);
            }
            case TEE_TWICE -> {
                operands(code, op, each);
                code.op(op).tee(RESULT).op(Opcode.DROP).get(RESULT);
            }
            case IN_LOOP -> {
                code.op(Opcode.LOOP);
                operands(code, op, each);
                code.op(op).set(RESULT);
                code.get(COUNTER).i32(1).op(Opcode.I32_ADD).tee(COUNTER).i32(3);
                code.op(Opcode.I32_LT_U).op(Opcode.BR_IF, 0).end().get(RESULT);
            }
            case IF, IF_INVERTED -> {
                operands(code, op, each);
                code.op(op);
                if (each.use == Use.IF_INVERTED) {
                    code.op(Opcode.I32_EQZ);
                }
                code.op(Opcode.IF, ValueType.I32).i32(7).op(Opcode.ELSE).i32(-7).end();
            }
            case BRANCH, BRANCH_INVERTED -> {
                code.op(Opcode.BLOCK);
                operands(code, op, each);
                code.op(op);
                if (each.use == Use.BRANCH_INVERTED) {
                    code.op(Opcode.I32_EQZ);
                }
                code.op(Opcode.BR_IF, 0).i32(-7).op(Opcode.RETURN).end().i32(7);
            }
            case SELECT -> {
                code.i32(7).i32(-7);
                operands(code, op, each);
                code.op(op).op(Opcode.SELECT);
            }
            case EQUALS_ZERO -> {
                operands(code, op, each);
                code.op(op).op(Opcode.I32_EQZ);
            }
            case EXTEND_UNSIGNED -> {
                operands(code, op, each);
                code.op(op).op(Opcode.I64_EXTEND_I32_U);
            }
            case UNDER_A_CHANGED_LOCAL -> {
                operands(code, op, each);
                code.get(X).op(Opcode.DROP);
                value(code, operand(op, 0), true, X, 0);
                code.set(X).op(op);
            }
        }
    }

    private static long used(Use use, long result) {
        return switch (use) {
            case IF, BRANCH, SELECT -> result != 0 ? 7 : -7;
            case IF_INVERTED, BRANCH_INVERTED -> result == 0 ? 7 : -7;
            case EQUALS_ZERO -> result == 0 ? 1 : 0;
            case EXTEND_UNSIGNED -> result & 0xFFFF_FFFFL;
            default -> result;
        };
    }

    private static void check(WasmFunction function, Opcode op, Case each) {
        long[] xs = Arithmetic.edges(operand(op, 0));
        long[] ys =
                op.signature().operandCount() == 1 ? new long[1] : Arithmetic.edges(operand(op, 1));
        switch (each.operands) {
            case CONSTANT_AND_LOCAL -> xs = new long[] {constantOf(operand(op, 0), each.constantX)};
            case LOCAL_AND_CONSTANT -> ys = new long[] {constantOf(operand(op, 1), each.constantY)};
            case CONSTANTS -> {
                xs = new long[] {constantOf(operand(op, 0), each.constantX)};
                ys = new long[] {constantOf(operand(op, 1), each.constantY)};
            }
            default -> {}
        }
        for (long x : xs) {
            for (long y : ys) {
                check(function, op, each, x, y);
            }
        }
    }

    private static void check(WasmFunction function, Opcode op, Case each, long x, long y) {
        String expected;
        long value = 0;
        try {
            value = Arithmetic.evaluate(op, x, y);
            expected = "";
        } catch (Trap trap) {
            expected = trap.kind().name();
        }
        String actual;
        long result = 0;
        try {
            result = function.invoke(CallOptions.NONE, x, y)[0];
            actual = "";
        } catch (Trap trap) {
            actual = trap.kind().name();
        }
        byte type = op.signature().result(0);
        long wanted = used(each.use, value);
        boolean same =
                (Arithmetic.definesNanBits(op) || each.use == Use.EXTEND_UNSIGNED)
                        ? wanted == result
                        : Arithmetic.matches(type, wanted, result);
        if (!expected.equals(actual) || (expected.isEmpty() && !same)) {
            fail(
                    String.format(
                            "%s %s of %x and %x: expected %s%x, got %s%x",
                            op.mnemonic(), each, x, y, expected, wanted, actual, result));
        }
    }
}
