package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;
import static dev.wardian.wasm.internal.lowering.Op.F;
import static dev.wardian.wasm.internal.lowering.Op.G;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.vector.F32x4;
import dev.wardian.wasm.internal.vector.F64x2;
import dev.wardian.wasm.internal.vector.I8x16;
import dev.wardian.wasm.internal.vector.V128Bits;
import dev.wardian.wasm.internal.vector.VectorForm;

/**
 * Vector instructions (spec section 4.4.3). A vector lies in two slots, its lower half in the
 * first. All operands are read before anything is written, because the result may take their place.
 */
final class RareVectors {
    private static final Opcode[] OPCODES = new Opcode[512];
    private static final VectorForm[] FORMS = new VectorForm[OPCODES.length];

    static {
        for (Opcode opcode : Opcode.values()) {
            if (opcode.family() == OpcodeFamily.VECTOR) {
                OPCODES[opcode.code()] = opcode;
                FORMS[opcode.code()] = VectorForm.of(opcode);
            }
        }
    }

    private RareVectors() {}

    /** Runs the instruction at {@code pc} and returns where the next one begins. */
    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        switch (code[pc]) {
            case Op.SHUFFLE:
                shuffle(code, pc, s, fp);
                return pc + 2 * CELL;
            case Op.VECTOR:
                vector(instance, code, pc, s, fp);
                return pc + 2 * CELL;
            case Op.F32X4_CANONICAL_NAN:
            case Op.F64X2_CANONICAL_NAN:
                canonicalNans(code, pc, s, fp);
                return pc + CELL;
            default:
                throw Rare.unknown(code[pc]);
        }
    }

    private static void canonicalNans(int[] code, int pc, long[] s, int fp) {
        int a = fp + code[pc + A];
        int b = fp + code[pc + B];
        for (int half = 0; half < 2; half++) {
            s[a + half] =
                    code[pc] == Op.F32X4_CANONICAL_NAN
                            ? F32x4.canonicalNans(s[b + half])
                            : F64x2.canonicalNans(s[b + half]);
        }
    }

    private static void shuffle(int[] code, int pc, long[] s, int fp) {
        int b = fp + code[pc + B];
        int c = fp + code[pc + C];
        long lowIndices = pair(code[pc + D], code[pc + E]);
        long highIndices = pair(code[pc + F], code[pc + G]);
        long low = I8x16.shuffle(s[b], s[b + 1], s[c], s[c + 1], lowIndices);
        long high = I8x16.shuffle(s[b], s[b + 1], s[c], s[c + 1], highIndices);
        put(s, fp + code[pc + A], low, high);
    }

    private static long pair(int low, int high) {
        return (low & 0xFFFF_FFFFL) | ((long) high << 32);
    }

    private static void put(long[] s, int a, long low, long high) {
        s[a] = low;
        s[a + 1] = high;
    }

    private static void vector(Instance instance, int[] code, int pc, long[] s, int fp) {
        int number = code[pc + D];
        Opcode opcode = OPCODES[number];
        int a = fp + code[pc + A];
        int b = fp + code[pc + B];
        int c = fp + code[pc + C];
        switch (FORMS[number]) {
            case UNARY ->
                    put(s, a, VectorUnary.run(opcode, s[b]), VectorUnary.run(opcode, s[b + 1]));
            case BINARY ->
                    put(
                            s,
                            a,
                            VectorBinary.run(opcode, s[b], s[c]),
                            VectorBinary.run(opcode, s[b + 1], s[c + 1]));
            case TERNARY -> {
                int d = fp + code[pc + E];
                put(
                        s,
                        a,
                        VectorScalars.ternary(opcode, s[b], s[c], s[d]),
                        VectorScalars.ternary(opcode, s[b + 1], s[c + 1], s[d + 1]));
            }
            case SHIFT -> {
                int count = (int) s[c];
                put(
                        s,
                        a,
                        VectorScalars.shift(opcode, s[b], count),
                        VectorScalars.shift(opcode, s[b + 1], count));
            }
            case LOW_TO_WIDE -> widen(opcode, s, a, s[b], s[c]);
            case HIGH_TO_WIDE -> widen(opcode, s, a, s[b + 1], s[c + 1]);
            case NARROW ->
                    put(
                            s,
                            a,
                            VectorBinary.run(opcode, s[b], s[b + 1]),
                            VectorBinary.run(opcode, s[c], s[c + 1]));
            case NARROW_ZERO -> put(s, a, VectorBinary.run(opcode, s[b], s[b + 1]), 0);
            case SWIZZLE ->
                    put(
                            s,
                            a,
                            I8x16.swizzle(s[b], s[b + 1], s[c]),
                            I8x16.swizzle(s[b], s[b + 1], s[c + 1]));
            case SPLAT -> {
                long half = VectorScalars.splat(opcode, s[b]);
                put(s, a, half, half);
            }
            case TEST -> s[a] = VectorScalars.test(opcode, s[b], s[b + 1]);
            case EXTRACT_LANE -> s[a] = VectorScalars.extract(opcode, s, b, code[pc + F]);
            case REPLACE_LANE -> replace(s, a, b, 16 / opcode.lanes(), code[pc + F], s[c]);
            case LOAD, STORE, LOAD_LANE, STORE_LANE ->
                    VectorMemory.run(instance, opcode, code, pc, s, fp);
            case CONST, SHUFFLE -> throw new IllegalStateException(opcode.mnemonic());
        }
    }

    private static void widen(Opcode opcode, long[] s, int a, long x, long y) {
        if (opcode.signature().operandCount() == 1) {
            put(s, a, VectorUnary.run(opcode, x & 0xFFFF_FFFFL), VectorUnary.run(opcode, x >>> 32));
        } else {
            put(
                    s,
                    a,
                    VectorBinary.run(opcode, x & 0xFFFF_FFFFL, y & 0xFFFF_FFFFL),
                    VectorBinary.run(opcode, x >>> 32, y >>> 32));
        }
    }

    /** Writes the vector at {@code from} to {@code to}, with another value in one of its lanes. */
    static void replace(long[] s, int to, int from, int laneBytes, int lane, long value) {
        int at = lane * laneBytes;
        int shift = (at & 7) * 8;
        long mask = (-1L >>> (64 - laneBytes * 8)) << shift;
        long low = s[from];
        long high = s[from + 1];
        if (at < 8) {
            put(s, to, V128Bits.replaceLane(low, value, shift, mask), high);
        } else {
            put(s, to, low, V128Bits.replaceLane(high, value, shift, mask));
        }
    }
}
