package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.DUP2_X2;
import static org.objectweb.asm.Opcodes.DUP_X2;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IOR;
import static org.objectweb.asm.Opcodes.ISHL;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LMUL;
import static org.objectweb.asm.Opcodes.LNEG;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;

import dev.wardian.wasm.internal.lowering.CanonicalNans;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.vector.VectorForm;
import org.objectweb.asm.Opcodes;

/**
 * Instructions on vectors without memory (spec section 4.4.3). A vector is two numbers of 64 bits,
 * the upper half on top. Most instructions are the same computation twice: on the lower half, and
 * on the upper one, which waits in a local.
 */
final class VectorTranslator extends Translator {
    private static final long U32 = 0xFFFF_FFFFL;
    private static final int BYTES = 16;
    private static final int HALF = 8;

    /** What an addition of f32x4 takes in a body, in its shortest form. */
    private static final int ADDITION_BYTES = 3;

    private final byte[] body;
    private final boolean canonicalNans;
    private final VectorAccessTranslator accesses;

    VectorTranslator(Translation translation, VectorAccessTranslator accesses) {
        super(translation);
        this.body = translation.module().bytes;
        this.canonicalNans = translation.function().module.variant.canonicalNans();
        this.accesses = accesses;
    }

    /** Writes the instruction at {@code at}. */
    void translate(Opcode opcode, int at) throws NotCompiled {
        int extras = locals.extras();
        int first = locals.next();
        VectorForm form = VectorForm.of(opcode);
        switch (form) {
            case LOAD, STORE, LOAD_LANE, STORE_LANE -> accesses.translate(opcode, form, at);
            default -> {
                compute(opcode, form);
                Signature signature = opcode.signature();
                operands.pop(signature.operandCount());
                operands.push(signature.result(0));
            }
        }
        locals.free(extras, first);
    }

    private void compute(Opcode opcode, VectorForm form) {
        switch (form) {
            case CONST -> {
                out.push(in.i64());
                out.push(in.i64());
            }
            case UNARY -> {
                int high = store();
                half(opcode, "J");
                load(high);
                half(opcode, "J");
            }
            case BINARY -> {
                if (opcode == Opcode.F32X4_MUL && (addsProduct() || addsLocal())) {
                    return;
                }
                binary(opcode);
            }
            case TERNARY -> ternary(opcode, VectorMethods.name(opcode));
            case SHIFT -> {
                int count = locals.storeTemporary(out, ValTypes.I32);
                int high = store();
                out.load(ValTypes.I32, count);
                half(opcode, "JI");
                load(high);
                out.load(ValTypes.I32, count);
                half(opcode, "JI");
            }
            case LOW_TO_WIDE, HIGH_TO_WIDE -> widen(opcode, form == VectorForm.HIGH_TO_WIDE);
            case NARROW -> {
                int high = store();
                int low = store();
                half(opcode, "JJ");
                load(low);
                load(high);
                half(opcode, "JJ");
            }
            case NARROW_ZERO -> {
                half(opcode, "JJ");
                out.op(LCONST_0);
            }
            case SPLAT -> splat(opcode);
            case TEST -> test(opcode);
            case EXTRACT_LANE -> extractLane(opcode);
            case REPLACE_LANE -> replaceLane(opcode);
            case SWIZZLE -> swizzle();
            case SHUFFLE -> new Shuffle(out, locals).translate(in);
            case LOAD, STORE, LOAD_LANE, STORE_LANE -> throw new IllegalStateException(form.name());
        }
    }

    private int store() {
        return locals.storeTemporary(out, ValTypes.I64);
    }

    private void load(int local) {
        out.load(ValTypes.I64, local);
    }

    /** Writes what makes a half of the result from operands of those types. */
    private void half(Opcode opcode, String types) {
        half(opcode, VectorMethods.name(opcode), types);
    }

    private void half(Opcode opcode, String method, String types) {
        switch (opcode) {
            case V128_NOT -> not();
            case V128_AND -> out.op(LAND);
            case V128_ANDNOT -> {
                not();
                out.op(LAND);
            }
            case V128_OR -> out.op(LOR);
            case V128_XOR -> out.op(LXOR);
            case I64X2_ADD -> out.op(LADD);
            case I64X2_SUB -> out.op(LSUB);
            case I64X2_MUL -> out.op(LMUL);
            case I64X2_NEG -> out.op(LNEG);
            case I64X2_ABS -> out.call("java/lang/Math", "abs", "(J)J");
            case I64X2_SHL -> out.op(LSHL);
            case I64X2_SHR_S -> out.op(LSHR);
            case I64X2_SHR_U -> out.op(LUSHR);
            default -> out.call(VectorMethods.owner(opcode), method, "(" + types + ")J");
        }
        if (canonicalNans) {
            switch (CanonicalNans.after(opcode)) {
                case Op.F32X4_CANONICAL_NAN ->
                        out.call(VectorMethods.F32X4, "canonicalNans", "(J)J");
                case Op.F64X2_CANONICAL_NAN ->
                        out.call(VectorMethods.F64X2, "canonicalNans", "(J)J");
                default -> {}
            }
        }
    }

    private void not() {
        out.push(-1L);
        out.op(LXOR);
    }

    private void binary(Opcode opcode) {
        int high = store();
        int low = store();
        int firstHigh = store();
        load(low);
        half(opcode, "JJ");
        load(firstHigh);
        load(high);
        half(opcode, "JJ");
    }

    /**
     * Writes a product and the addition of it to what lies below, if that comes next. Two lanes of
     * the product need not be packed into a half then, only to be taken out again.
     */
    private boolean addsProduct() {
        if (!isAdditionAt(in.position)) {
            return false;
        }
        in.position += ADDITION_BYTES;
        ternary(Opcode.F32X4_ADD, "addProduct");
        operands.pop();
        return true;
    }

    /** The same for the addition of a local to the product. */
    private boolean addsLocal() {
        int at = in.position;
        if (in.u8() == Opcode.LOCAL_GET.code()) {
            int local = in.u32();
            if (isAdditionAt(in.position)) {
                in.position += ADDITION_BYTES;
                out.load(ValTypes.V128, locals.local(local));
                operands.push(ValTypes.V128);
                ternary(Opcode.F32X4_ADD, "madd");
                operands.pop();
                return true;
            }
        }
        in.position = at;
        return false;
    }

    private boolean isAdditionAt(int position) {
        int code = Opcode.F32X4_ADD.code();
        return body[position] == (byte) Opcode.F32X4_ADD.prefix()
                && body[position + 1] == (byte) (code | 0x80)
                && body[position + 2] == (byte) (code >>> 7);
    }

    private void ternary(Opcode opcode, String method) {
        int thirdHigh = store();
        int thirdLow = store();
        int secondHigh = store();
        int secondLow = store();
        int firstHigh = store();
        load(secondLow);
        load(thirdLow);
        half(opcode, method, "JJJ");
        load(firstHigh);
        load(secondHigh);
        load(thirdHigh);
        half(opcode, method, "JJJ");
    }

    /** Makes both halves from the quarters of one half of each operand. */
    private void widen(Opcode opcode, boolean upper) {
        boolean isBinary = opcode.signature().operandCount() == 2;
        int second = 0;
        if (isBinary) {
            keepHalf(out, upper);
            second = store();
        }
        keepHalf(out, upper);
        int first = store();
        load(first);
        lowQuarter(out);
        if (isBinary) {
            load(second);
            lowQuarter(out);
        }
        half(opcode, isBinary ? "JJ" : "J");
        load(first);
        highQuarter();
        if (isBinary) {
            load(second);
            highQuarter();
        }
        half(opcode, isBinary ? "JJ" : "J");
    }

    /** Takes the other half of the vector on top away. */
    private static void keepHalf(Emitter out, boolean upper) {
        if (upper) {
            out.op(DUP2_X2);
            out.op(POP2);
        }
        out.op(POP2);
    }

    /** Keeps the lower half of a half. */
    static void lowQuarter(Emitter out) {
        out.push(U32);
        out.op(LAND);
    }

    private void highQuarter() {
        out.push(32);
        out.op(LUSHR);
    }

    private void splat(Opcode opcode) {
        SlotValues.toBits(out, opcode.signature().operand(0));
        switch (opcode) {
            case I64X2_SPLAT, F64X2_SPLAT -> {}
            case F32X4_SPLAT -> out.call(VectorMethods.I32X4, "splat", "(J)J");
            default -> out.call(VectorMethods.owner(opcode), "splat", "(J)J");
        }
        out.op(DUP2);
    }

    private void test(Opcode opcode) {
        String owner = VectorMethods.owner(opcode);
        String name = VectorMethods.name(opcode);
        switch (opcode) {
            case V128_ANY_TRUE -> {
                out.op(LOR);
                out.op(LCONST_0);
                out.op(LCMP);
                NumericTranslator.truth(out, IFNE);
            }
            case I8X16_ALL_TRUE, I16X8_ALL_TRUE, I32X4_ALL_TRUE, I64X2_ALL_TRUE -> {
                out.call(owner, name, "(J)Z");
                out.op(DUP_X2);
                out.op(POP);
                out.call(owner, name, "(J)Z");
                out.op(IAND);
            }
            default -> {
                out.call(owner, name, "(J)I");
                out.push(lanesOfAHalf(opcode));
                out.op(ISHL);
                out.op(DUP_X2);
                out.op(POP);
                out.call(owner, name, "(J)I");
                out.op(IOR);
            }
        }
    }

    private static int lanesOfAHalf(Opcode bitmask) {
        return switch (bitmask) {
            case I8X16_BITMASK -> 8;
            case I16X8_BITMASK -> 4;
            case I32X4_BITMASK -> 2;
            default -> 1;
        };
    }

    /**
     * Makes the vector on top a half with the lane, which begins at that byte, at its lower end.
     */
    static void takeLane(Emitter out, int at) {
        keepHalf(out, at >= HALF);
        int shift = at % HALF * Byte.SIZE;
        if (shift != 0) {
            out.push(shift);
            out.op(LUSHR);
        }
    }

    private void extractLane(Opcode opcode) {
        takeLane(out, in.u8() * (BYTES / opcode.lanes()));
        switch (opcode) {
            case I8X16_EXTRACT_LANE_S -> extract(Opcodes.I2B);
            case I16X8_EXTRACT_LANE_S -> extract(Opcodes.I2S);
            case I16X8_EXTRACT_LANE_U -> extract(Opcodes.I2C);
            case I8X16_EXTRACT_LANE_U -> {
                out.op(L2I);
                out.push(0xFF);
                out.op(IAND);
            }
            default -> SlotValues.fromBits(out, opcode.signature().result(0));
        }
    }

    private void extract(int narrowing) {
        out.op(L2I);
        out.op(narrowing);
    }

    private void replaceLane(Opcode opcode) {
        int lane = in.u8();
        SlotValues.toBits(out, opcode.signature().operand(1));
        replaceLane(out, locals, BYTES / opcode.lanes(), lane);
    }

    /** Puts the bits of a long into a lane of the vector below it. */
    static void replaceLane(Emitter out, MethodLocals locals, int laneBytes, int lane) {
        int at = lane * laneBytes;
        int shift = at % HALF * Byte.SIZE;
        long mask = -1L >>> (Long.SIZE - laneBytes * Byte.SIZE) << shift;
        int high = locals.temporary(ValTypes.I64);
        if (at < HALF) {
            int value = locals.temporary(ValTypes.I64);
            out.store(ValTypes.I64, value);
            out.store(ValTypes.I64, high);
            out.load(ValTypes.I64, value);
        }
        out.push(shift);
        out.push(mask);
        out.call(VectorMethods.V128_BITS, "replaceLane", "(JJIJ)J");
        if (at < HALF) {
            out.load(ValTypes.I64, high);
        }
    }

    private void swizzle() {
        int highIndices = store();
        int lowIndices = store();
        int high = store();
        int low = store();
        for (int indices : new int[] {lowIndices, highIndices}) {
            load(low);
            load(high);
            load(indices);
            out.call(VectorMethods.I8X16, "swizzle", "(JJJ)J");
        }
    }
}
