package dev.wardian.wasm.internal.validation;

import static dev.wardian.wasm.internal.validation.Verdict.accepted;
import static dev.wardian.wasm.internal.validation.Verdict.invalid;
import static dev.wardian.wasm.internal.validation.Verdict.malformed;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every instruction with a fixed signature, through the whole of decoder and validator. */
@Tag("one-jdk")
class OpcodeRulesTest {
    private static final List<ValueType> NUMBERS =
            List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64, ValueType.V128);

    static Stream<Opcode> fixed() {
        return Arrays.stream(Opcode.values()).filter(opcode -> !opcode.signature().isSpecial());
    }

    static Stream<Opcode> withOperands() {
        return fixed().filter(opcode -> opcode.signature().operandCount() > 0);
    }

    static Stream<Opcode> withResults() {
        return fixed().filter(opcode -> opcode.signature().resultCount() > 0);
    }

    static Stream<Opcode> ofProposals() {
        return Arrays.stream(Opcode.values()).filter(opcode -> opcode.feature() != null);
    }

    static Stream<Opcode> accesses() {
        return fixed().filter(opcode -> opcode.alignment() >= 0);
    }

    static Stream<Opcode> plainAccesses() {
        return accesses().filter(opcode -> opcode.family() != OpcodeFamily.ATOMIC);
    }

    static Stream<Opcode> atomicAccesses() {
        return accesses().filter(opcode -> opcode.family() == OpcodeFamily.ATOMIC);
    }

    static Stream<Opcode> withLane() {
        return fixed().filter(
                        opcode ->
                                opcode.immediate() == Immediate.LANE
                                        || opcode.immediate() == Immediate.MEMARG_LANE);
    }

    @ParameterizedTest
    @MethodSource("fixed")
    void isAcceptedWithItsOperands(Opcode opcode) {
        byte[] module = module(":" + results(opcode), code -> applied(code, opcode));

        accepted(module, featuresOf(opcode));
    }

    @ParameterizedTest
    @MethodSource("withOperands")
    void isRefusedWithoutOperands(Opcode opcode) {
        byte[] module = module(":", code -> instruction(code, opcode).op(Opcode.UNREACHABLE));

        invalid("type mismatch: expected ", module, featuresOf(opcode));
    }

    @ParameterizedTest
    @MethodSource("withOperands")
    void eachOperandMustHaveItsType(Opcode opcode) {
        Signature signature = opcode.signature();
        for (int wrong = 0; wrong < signature.operandCount(); wrong++) {
            for (ValueType other : NUMBERS) {
                if (other.code() == signature.operand(wrong)) {
                    continue;
                }
                int index = wrong;
                byte[] module =
                        module(
                                ":",
                                code -> {
                                    for (int i = 0; i < signature.operandCount(); i++) {
                                        ValueType type = type(signature.operand(i));
                                        constant(code, i == index ? other : type);
                                    }
                                    instruction(code, opcode).op(Opcode.UNREACHABLE);
                                });

                invalid("type mismatch", module, featuresOf(opcode));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("withResults")
    void leavesItsResultsAndNoOthers(Opcode opcode) {
        Features features = featuresOf(opcode);
        String results = results(opcode);
        String others = (results.startsWith("f") ? "d" : "f").repeat(results.length());

        invalid("type mismatch", module(":", code -> applied(code, opcode)), features);
        invalid("type mismatch", module(":" + others, code -> applied(code, opcode)), features);
        invalid("type mismatch", module(":i" + results, code -> applied(code, opcode)), features);
    }

    @ParameterizedTest
    @MethodSource("ofProposals")
    void isIllegalWithoutItsProposal(Opcode opcode) {
        Feature feature = Objects.requireNonNull(opcode.feature());
        Features features = featuresOf(opcode).without(feature);
        byte[] body =
                opcode.prefix() == 0
                        ? new byte[] {0, (byte) opcode.code()}
                        : new ByteWriter().raw(0, opcode.prefix()).u32(opcode.code()).bytes();
        ModuleBuilder module = new ModuleBuilder();
        module.rawFunction(module.type(":"), body);

        malformed("illegal opcode", module.build(), features);
    }

    @ParameterizedTest
    @MethodSource("plainAccesses")
    void mayBeAlignedLessThanNaturalAndNotMore(Opcode opcode) {
        for (int alignment = 0; alignment <= 6; alignment++) {
            int exponent = alignment;
            byte[] module =
                    module(
                            ":",
                            code -> {
                                operands(code, opcode);
                                if (opcode.immediate() == Immediate.MEMARG) {
                                    code.op(opcode, exponent, 0);
                                } else {
                                    code.op(opcode, exponent, 0, 0);
                                }
                                code.op(Opcode.UNREACHABLE);
                            });

            if (alignment <= opcode.alignment()) {
                accepted(module);
            } else {
                invalid("alignment must not be larger than natural", module);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void needsAMemory(Opcode opcode) {
        ModuleBuilder module = new ModuleBuilder();
        module.function(":", code -> applied(code, opcode).op(Opcode.UNREACHABLE));

        invalid("unknown memory 0", module.build(), featuresOf(opcode));
    }

    @ParameterizedTest
    @MethodSource("atomicAccesses")
    void atomicsAreAlignedNaturally(Opcode opcode) {
        for (int alignment = 0; alignment <= 6; alignment++) {
            int exponent = alignment;
            byte[] module =
                    module(
                            ":",
                            code -> {
                                operands(code, opcode);
                                code.op(opcode, exponent, 0).op(Opcode.UNREACHABLE);
                            });

            if (alignment == opcode.alignment()) {
                accepted(module, featuresOf(opcode));
            } else if (alignment < opcode.alignment()) {
                invalid("atomic alignment must be natural", module, featuresOf(opcode));
            } else {
                invalid("alignment must not be larger than natural", module, featuresOf(opcode));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("withLane")
    void laneMustExist(Opcode opcode) {
        int lanes = lanes(opcode);

        accepted(module(":", code -> withLane(code, opcode, lanes - 1)));
        invalid("invalid lane index", module(":", code -> withLane(code, opcode, lanes)));
        invalid("invalid lane index", module(":", code -> withLane(code, opcode, 255)));
    }

    private static int lanes(Opcode opcode) {
        return switch (opcode.mnemonic().replaceAll("\\..*_lane.*", "").replaceAll("v128.*", "")) {
            case "i8x16" -> 16;
            case "i16x8" -> 8;
            case "i32x4", "f32x4" -> 4;
            case "i64x2", "f64x2" -> 2;
            default ->
                    128 / Integer.parseInt(opcode.mnemonic().replaceAll("v128\\.[a-z]*|_lane", ""));
        };
    }

    private static void withLane(CodeBuilder code, Opcode opcode, int lane) {
        operands(code, opcode);
        code.op(opcode, lane).op(Opcode.UNREACHABLE);
    }

    /** A module that has one of everything, and a function of the given type and code. */
    private static byte[] module(String type, Consumer<CodeBuilder> code) {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, -1);
        module.table(ValueType.FUNCREF, 1, -1);
        module.passiveElements();
        module.passiveData(new byte[1]);
        module.function(type, code);
        return module.build();
    }

    private static String results(Opcode opcode) {
        String signature = opcode.signature().toString().replace('a', 'i');
        return signature.substring(signature.indexOf(':') + 1);
    }

    private static CodeBuilder applied(CodeBuilder code, Opcode opcode) {
        operands(code, opcode);
        instruction(code, opcode);
        return code;
    }

    private static void operands(CodeBuilder code, Opcode opcode) {
        for (int i = 0; i < opcode.signature().operandCount(); i++) {
            constant(code, type(opcode.signature().operand(i)));
        }
    }

    private static CodeBuilder instruction(CodeBuilder code, Opcode opcode) {
        return switch (opcode.immediate()) {
            case I32, I64 -> code.op(opcode, -1);
            case F32, F64, DATA, ELEM, MEMARG_LANE -> code.op(opcode, 0);
            case V128 -> code.op(opcode, 0, 0);
            case LANES -> code.op(opcode, new long[16]);
            default -> code.op(opcode);
        };
    }

    private static void constant(CodeBuilder code, ValueType type) {
        switch (type.kind()) {
            case I32 -> code.i32(0);
            case I64 -> code.i64(0);
            case F32 -> code.f32(0);
            case F64 -> code.f64(0);
            case V128 -> code.v128(0, 0);
            default -> throw new IllegalArgumentException(type.toString());
        }
    }

    private static ValueType type(int code) {
        return Objects.requireNonNull(ValTypes.shortForm(code));
    }

    private static Features featuresOf(Opcode opcode) {
        Feature feature = opcode.feature();
        return feature == null ? Features.WASM_2_0 : Features.WASM_2_0.with(feature);
    }
}
