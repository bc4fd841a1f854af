package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.E;
import static dev.wardian.wasm.internal.lowering.Op.F;
import static dev.wardian.wasm.internal.lowering.Op.G;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;
import dev.wardian.wasm.internal.vector.I16x8;
import dev.wardian.wasm.internal.vector.I32x4;
import dev.wardian.wasm.internal.vector.I64x2;
import dev.wardian.wasm.internal.vector.I8x16;

/** Loads and stores of vectors and lanes (spec section 4.4.7). */
final class VectorMemory {
    private VectorMemory() {}

    static void run(Instance instance, Opcode opcode, int[] code, int pc, long[] s, int fp) {
        int a = fp + code[pc + A];
        int b = fp + code[pc + B];
        int c = fp + code[pc + C];
        LinearMemory memory = instance.memories[code[pc + G]];
        memory.joinIfUsed();
        int size = 1 << opcode.alignment();
        int at = RareMemory.address(memory, s[b], code[pc + E], size);
        switch (opcode) {
            case V128_LOAD -> {
                s[a] = memory.load(at, 8);
                s[a + 1] = memory.load(at + 8, 8);
            }
            case V128_STORE -> {
                memory.store(at, 8, s[c]);
                memory.store(at + 8, 8, s[c + 1]);
            }
            case V128_LOAD8_LANE, V128_LOAD16_LANE, V128_LOAD32_LANE, V128_LOAD64_LANE ->
                    RareVectors.replace(s, a, c, size, code[pc + F], memory.load(at, size));
            case V128_STORE8_LANE, V128_STORE16_LANE, V128_STORE32_LANE, V128_STORE64_LANE -> {
                int lane = code[pc + F] * size;
                memory.store(at, size, s[c + (lane >> 3)] >>> ((lane & 7) * 8));
            }
            default -> {
                long loaded = memory.load(at, size);
                s[a] = half(opcode, loaded, loaded & 0xFFFF_FFFFL);
                s[a + 1] = half(opcode, zeroAbove(opcode, loaded), loaded >>> 32);
            }
        }
    }

    /** What the upper half is made of where it is not made of the upper 32 bits. */
    private static long zeroAbove(Opcode opcode, long loaded) {
        return opcode == Opcode.V128_LOAD32_ZERO || opcode == Opcode.V128_LOAD64_ZERO ? 0 : loaded;
    }

    /** A half of the vector from all that was loaded, or from its own 32 bits of that. */
    private static long half(Opcode opcode, long loaded, long quarter) {
        return switch (opcode) {
            case V128_LOAD8X8_S -> I16x8.extendI8x16S(quarter);
            case V128_LOAD8X8_U -> I16x8.extendI8x16U(quarter);
            case V128_LOAD16X4_S -> I32x4.extendI16x8S(quarter);
            case V128_LOAD16X4_U -> I32x4.extendI16x8U(quarter);
            case V128_LOAD32X2_S -> I64x2.extendI32x4S(quarter);
            case V128_LOAD32X2_U -> I64x2.extendI32x4U(quarter);
            case V128_LOAD8_SPLAT -> I8x16.splat(loaded);
            case V128_LOAD16_SPLAT -> I16x8.splat(loaded);
            case V128_LOAD32_SPLAT -> I32x4.splat(loaded);
            case V128_LOAD64_SPLAT, V128_LOAD32_ZERO, V128_LOAD64_ZERO -> loaded;
            default -> throw new IllegalStateException(opcode.mnemonic());
        };
    }
}
