package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.DCMPG;
import static org.objectweb.asm.Opcodes.DCMPL;
import static org.objectweb.asm.Opcodes.FCMPG;
import static org.objectweb.asm.Opcodes.FCMPL;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IFLE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IFNONNULL;
import static org.objectweb.asm.Opcodes.IFNULL;
import static org.objectweb.asm.Opcodes.IF_ICMPEQ;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.IF_ICMPGT;
import static org.objectweb.asm.Opcodes.IF_ICMPLE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;
import static org.objectweb.asm.Opcodes.IF_ICMPNE;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.SWAP;

import dev.wardian.wasm.internal.lowering.CanonicalNans;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Opcodes;

/** Arithmetic, comparisons and conversions (spec section 4.3). */
final class NumericTranslator extends Translator {
    private static final String NUMERIC = "dev/wardian/wasm/internal/numeric/";
    private static final String INTEGERS = NUMERIC + "Integers";
    private static final String FLOATS = NUMERIC + "Floats";
    private static final String CONVERSIONS = NUMERIC + "Conversions";
    private static final String INT = "java/lang/Integer";
    private static final String LONG = "java/lang/Long";

    private final CellTranslator cells;
    private final boolean canonicalNans;

    NumericTranslator(Translation translation, CellTranslator cells) {
        super(translation);
        this.cells = cells;
        this.canonicalNans = translation.function().module.variant.canonicalNans();
    }

    /** Whether an instruction compares, so that a branch behind it can be one with it. */
    static boolean isComparison(Opcode opcode) {
        int code = opcode.code();
        return opcode.prefix() == 0
                && code >= Opcode.I32_EQZ.code()
                && code <= Opcode.F64_GE.code();
    }

    /** Whether an instruction can trap. */
    private static boolean canTrap(Opcode opcode) {
        return switch (opcode) {
            case I32_DIV_S,
                    I32_DIV_U,
                    I32_REM_S,
                    I32_REM_U,
                    I64_DIV_S,
                    I64_DIV_U,
                    I64_REM_S,
                    I64_REM_U,
                    I32_TRUNC_F32_S,
                    I32_TRUNC_F32_U,
                    I32_TRUNC_F64_S,
                    I32_TRUNC_F64_U,
                    I64_TRUNC_F32_S,
                    I64_TRUNC_F32_U,
                    I64_TRUNC_F64_S,
                    I64_TRUNC_F64_U ->
                    true;
            default -> false;
        };
    }

    /** Writes the instruction at {@code at}. */
    void translate(Opcode opcode, int at) throws NotCompiled {
        Signature signature = opcode.signature();
        if (signature.resultCount() > 1) {
            cells.translate(opcode, at);
            return;
        }
        if (canTrap(opcode)) {
            location.set(at);
        }
        switch (opcode) {
            case I32_CONST -> out.push(in.s32());
            case I64_CONST -> out.push(in.s64());
            case F32_CONST -> out.pushFloat(in.i32());
            case F64_CONST -> out.pushDouble(in.i64());
            default -> compute(opcode);
        }
        operands.pop(signature.operandCount());
        operands.push(signature.result(0));
        if (canonicalNans) {
            makeCanonical(opcode);
        }
    }

    /**
     * Writes what comes before the jump of a comparison, whose operands it takes.
     *
     * @return the jump that is taken if the comparison is true
     */
    int compare(Opcode opcode) {
        operands.pop(opcode.signature().operandCount());
        switch (opcode) {
            case I32_EQZ:
                return IFEQ;
            case I32_EQ:
                return IF_ICMPEQ;
            case I32_NE:
                return IF_ICMPNE;
            case I32_LT_S:
                return IF_ICMPLT;
            case I32_GT_S:
                return IF_ICMPGT;
            case I32_LE_S:
                return IF_ICMPLE;
            case I32_GE_S:
                return IF_ICMPGE;
            case I32_LT_U:
                return unsigned32(IF_ICMPGT);
            case I32_GT_U:
                return unsigned32(IF_ICMPLT);
            case I32_LE_U:
                return unsigned32(IF_ICMPGE);
            case I32_GE_U:
                return unsigned32(IF_ICMPLE);
            case I64_EQZ:
                out.op(LCONST_0);
                return after(LCMP, IFEQ);
            case I64_EQ:
                return after(LCMP, IFEQ);
            case I64_NE:
                return after(LCMP, IFNE);
            case I64_LT_S:
                return after(LCMP, IFLT);
            case I64_GT_S:
                return after(LCMP, IFGT);
            case I64_LE_S:
                return after(LCMP, IFLE);
            case I64_GE_S:
                return after(LCMP, IFGE);
            case I64_LT_U:
                return unsigned64(IFGT);
            case I64_GT_U:
                return unsigned64(IFLT);
            case I64_LE_U:
                return unsigned64(IFGE);
            case I64_GE_U:
                return unsigned64(IFLE);
            case F32_EQ:
                return after(FCMPL, IFEQ);
            case F32_NE:
                return after(FCMPL, IFNE);
            case F32_LT:
                return after(FCMPG, IFLT);
            case F32_GT:
                return after(FCMPL, IFGT);
            case F32_LE:
                return after(FCMPG, IFLE);
            case F32_GE:
                return after(FCMPL, IFGE);
            case F64_EQ:
                return after(DCMPL, IFEQ);
            case F64_NE:
                return after(DCMPL, IFNE);
            case F64_LT:
                return after(DCMPG, IFLT);
            case F64_GT:
                return after(DCMPL, IFGT);
            case F64_LE:
                return after(DCMPG, IFLE);
            case F64_GE:
                return after(DCMPL, IFGE);
            default:
                throw new IllegalStateException("no comparison: " + opcode);
        }
    }

    /** The jump that is taken where {@code jump} is not. */
    static int inverse(int jump) {
        return switch (jump) {
            case IFEQ -> IFNE;
            case IFNULL -> IFNONNULL;
            case IFNONNULL -> IFNULL;
            case IFNE -> IFEQ;
            case IFLT -> IFGE;
            case IFGE -> IFLT;
            case IFGT -> IFLE;
            case IFLE -> IFGT;
            case IF_ICMPEQ -> IF_ICMPNE;
            case IF_ICMPNE -> IF_ICMPEQ;
            case IF_ICMPLT -> IF_ICMPGE;
            case IF_ICMPGE -> IF_ICMPLT;
            case IF_ICMPGT -> IF_ICMPLE;
            case IF_ICMPLE -> IF_ICMPGT;
            default -> throw new IllegalStateException("no jump: " + jump);
        };
    }

    private int after(int comparison, int jump) {
        out.op(comparison);
        return jump;
    }

    /** Moves both operands so that a signed comparison serves; they change places. */
    private int unsigned32(int jump) {
        out.push(Integer.MIN_VALUE);
        out.op(IADD);
        out.op(SWAP);
        out.push(Integer.MIN_VALUE);
        out.op(IADD);
        return jump;
    }

    private int unsigned64(int jump) {
        out.push(Long.MIN_VALUE);
        out.op(Opcodes.LADD);
        out.op(Opcodes.DUP2_X2);
        out.op(Opcodes.POP2);
        out.push(Long.MIN_VALUE);
        out.op(Opcodes.LADD);
        return after(LCMP, jump);
    }

    private void compute(Opcode opcode) {
        switch (opcode) {
            case I32_ADD -> out.op(IADD);
            case I32_SUB -> out.op(Opcodes.ISUB);
            case I32_MUL -> out.op(Opcodes.IMUL);
            case I32_AND -> out.op(Opcodes.IAND);
            case I32_OR -> out.op(Opcodes.IOR);
            case I32_XOR -> out.op(Opcodes.IXOR);
            case I32_SHL -> out.op(Opcodes.ISHL);
            case I32_SHR_S -> out.op(Opcodes.ISHR);
            case I32_SHR_U -> out.op(Opcodes.IUSHR);
            case I32_ROTL -> out.call(INT, "rotateLeft", "(II)I");
            case I32_ROTR -> out.call(INT, "rotateRight", "(II)I");
            case I32_CLZ -> out.call(INT, "numberOfLeadingZeros", "(I)I");
            case I32_CTZ -> out.call(INT, "numberOfTrailingZeros", "(I)I");
            case I32_POPCNT -> out.call(INT, "bitCount", "(I)I");
            case I32_EXTEND8_S -> out.op(Opcodes.I2B);
            case I32_EXTEND16_S -> out.op(Opcodes.I2S);
            case I64_ADD -> out.op(Opcodes.LADD);
            case I64_SUB -> out.op(Opcodes.LSUB);
            case I64_MUL -> out.op(Opcodes.LMUL);
            case I64_AND -> out.op(LAND);
            case I64_OR -> out.op(Opcodes.LOR);
            case I64_XOR -> out.op(Opcodes.LXOR);
            case I64_SHL -> shift(Opcodes.LSHL);
            case I64_SHR_S -> shift(Opcodes.LSHR);
            case I64_SHR_U -> shift(Opcodes.LUSHR);
            case I64_ROTL -> rotate("rotateLeft");
            case I64_ROTR -> rotate("rotateRight");
            case I64_CLZ -> count("numberOfLeadingZeros");
            case I64_CTZ -> count("numberOfTrailingZeros");
            case I64_POPCNT -> count("bitCount");
            case I64_EXTEND8_S -> extend(Opcodes.I2B);
            case I64_EXTEND16_S -> extend(Opcodes.I2S);
            case I64_EXTEND32_S -> extend(Opcodes.NOP);
            case F32_ADD -> out.op(Opcodes.FADD);
            case F32_SUB -> out.op(Opcodes.FSUB);
            case F32_MUL -> out.op(Opcodes.FMUL);
            case F32_DIV -> out.op(Opcodes.FDIV);
            case F64_ADD -> out.op(Opcodes.DADD);
            case F64_SUB -> out.op(Opcodes.DSUB);
            case F64_MUL -> out.op(Opcodes.DMUL);
            case F64_DIV -> out.op(Opcodes.DDIV);
            case I32_WRAP_I64 -> out.op(Opcodes.L2I);
            case I64_EXTEND_I32_S -> out.op(Opcodes.I2L);
            case I64_EXTEND_I32_U -> {
                out.op(Opcodes.I2L);
                out.push(0xFFFF_FFFFL);
                out.op(LAND);
            }
            case F32_CONVERT_I32_S -> out.op(Opcodes.I2F);
            case F32_CONVERT_I64_S -> out.op(Opcodes.L2F);
            case F64_CONVERT_I32_S -> out.op(Opcodes.I2D);
            case F64_CONVERT_I64_S -> out.op(Opcodes.L2D);
            case F32_DEMOTE_F64 -> out.op(Opcodes.D2F);
            case F64_PROMOTE_F32 -> out.op(Opcodes.F2D);
            case I32_REINTERPRET_F32 -> out.call("java/lang/Float", "floatToRawIntBits", "(F)I");
            case I64_REINTERPRET_F64 -> out.call("java/lang/Double", "doubleToRawLongBits", "(D)J");
            case F32_REINTERPRET_I32 -> out.call("java/lang/Float", "intBitsToFloat", "(I)F");
            case F64_REINTERPRET_I64 -> out.call("java/lang/Double", "longBitsToDouble", "(J)D");
            default -> {
                if (isComparison(opcode)) {
                    truth(compare(opcode));
                    // They are taken again by the caller.
                    for (int i = 0; i < opcode.signature().operandCount(); i++) {
                        operands.push(opcode.signature().operand(i));
                    }
                } else {
                    helper(opcode);
                }
            }
        }
    }

    private void shift(int op) {
        out.op(Opcodes.L2I);
        out.op(op);
    }

    private void rotate(String name) {
        out.op(Opcodes.L2I);
        out.call(LONG, name, "(JI)J");
    }

    private void count(String name) {
        out.call(LONG, name, "(J)I");
        out.op(Opcodes.I2L);
    }

    private void extend(int op) {
        out.op(Opcodes.L2I);
        if (op != Opcodes.NOP) {
            out.op(op);
        }
        out.op(Opcodes.I2L);
    }

    void truth(int jump) {
        truth(out, jump);
    }

    /** 1 if a jump is taken, else 0; without a branch where that is easy. */
    static void truth(Emitter out, int jump) {
        String name =
                switch (jump) {
                    case IFEQ -> "eqz";
                    case IFNE -> "nez";
                    case IFLT -> "ltz";
                    case IFGE -> "gez";
                    case IFGT -> "gtz";
                    case IFLE -> "lez";
                    case IF_ICMPEQ -> "eq";
                    case IF_ICMPNE -> "ne";
                    case IF_ICMPLT -> "lt";
                    case IF_ICMPGE -> "ge";
                    case IF_ICMPGT -> "gt";
                    case IF_ICMPLE -> "le";
                    default -> throw new IllegalStateException("no jump: " + jump);
                };
        out.call(Names.TRUTH, name, jump < IF_ICMPEQ ? "(I)I" : "(II)I");
    }

    /** What is a method of both engines, named as the instruction is. */
    private void helper(Opcode opcode) {
        Signature signature = opcode.signature();
        StringBuilder descriptor = new StringBuilder("(");
        boolean floats = false;
        for (int i = 0; i < signature.operandCount(); i++) {
            int type = signature.operand(i);
            floats |= type == ValTypes.F32 || type == ValTypes.F64;
            descriptor.append(JvmTypes.descriptor(type));
        }
        int result = signature.result(0);
        descriptor.append(')').append(JvmTypes.descriptor(result));
        boolean sameType = signature.operand(0) == result;
        String owner = !sameType ? CONVERSIONS : floats ? FLOATS : INTEGERS;
        out.call(owner, camelCase(opcode), descriptor.toString());
    }

    private static String camelCase(Opcode opcode) {
        StringBuilder name = new StringBuilder();
        for (String word : opcode.name().split("_", -1)) {
            name.append(word.charAt(0))
                    .append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
    }

    private void makeCanonical(Opcode opcode) {
        switch (CanonicalNans.after(opcode)) {
            case Op.F32_CANONICAL_NAN -> out.call(FLOATS, "f32CanonicalNan", "(F)F");
            case Op.F64_CANONICAL_NAN -> out.call(FLOATS, "f64CanonicalNan", "(D)D");
            default -> {}
        }
    }
}
