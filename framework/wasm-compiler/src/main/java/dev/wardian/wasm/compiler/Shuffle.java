package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LUSHR;

import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ValTypes;

/**
 * The instruction {@code i8x16.shuffle}. Its indices are constants, so each half is a few halves of
 * the operands moved by whole bytes, and what is not wanted of them masked. Where that would be
 * many, a method does it byte by byte.
 */
final class Shuffle {
    private static final int HALF = 8;
    private static final int SOURCES = 4;

    /** So many moves take about as many bytes of code as the call, and a third of its time. */
    private static final int MOST_MOVES = 4;

    private static final long REVERSED = 0x0001_0203_0405_0607L;

    private final Emitter out;
    private final MethodLocals locals;

    /** The halves of the operands, in their order. */
    private final int[] sources = new int[SOURCES];

    Shuffle(Emitter out, MethodLocals locals) {
        this.out = out;
        this.locals = locals;
    }

    /** Writes the instruction, whose indices come next in the body. */
    void translate(BodyReader in) {
        for (int source = SOURCES - 1; source >= 0; source--) {
            sources[source] = locals.temporary(ValTypes.I64);
            out.store(ValTypes.I64, sources[source]);
        }
        half(in.i64());
        half(in.i64());
    }

    /** Writes a half of the result. */
    private void half(long indices) {
        long source = indices >>> 3 & 3;
        if (indices == (REVERSED | source * 0x0808_0808_0808_0808L)) {
            load((int) source);
            out.call("java/lang/Long", "reverseBytes", "(J)J");
            return;
        }
        // The bytes of the half that a source, turned left by so many bytes, has where they go.
        long[][] masks = new long[SOURCES][HALF];
        int moves = 0;
        for (int i = 0; i < HALF; i++) {
            int index = (int) (indices >>> (i * Byte.SIZE)) & 31;
            long[] bySource = masks[index / HALF];
            int turn = (i - index) & (HALF - 1);
            moves += bySource[turn] == 0 ? 1 : 0;
            bySource[turn] |= 0xFFL << (i * Byte.SIZE);
        }
        if (moves > MOST_MOVES) {
            for (int i = 0; i < SOURCES; i++) {
                load(i);
            }
            out.push(indices);
            out.call(VectorMethods.I8X16, "shuffle", "(JJJJJ)J");
            return;
        }
        boolean isFirst = true;
        for (int i = 0; i < SOURCES; i++) {
            for (int turn = 0; turn < HALF; turn++) {
                if (masks[i][turn] != 0) {
                    load(i);
                    move(turn * Byte.SIZE, masks[i][turn]);
                    if (!isFirst) {
                        out.op(LOR);
                    }
                    isFirst = false;
                }
            }
        }
    }

    private void load(int source) {
        out.load(ValTypes.I64, sources[source]);
    }

    /** Turns a source left, and keeps those bits. */
    private void move(int bits, long mask) {
        long left = -1L << bits;
        if (bits == 0) {
            mask(mask, -1);
        } else if ((mask & ~left) == 0) {
            out.push(bits);
            out.op(LSHL);
            mask(mask, left);
        } else if ((mask & left) == 0) {
            out.push(Long.SIZE - bits);
            out.op(LUSHR);
            mask(mask, ~left);
        } else {
            out.push(bits);
            out.call("java/lang/Long", "rotateLeft", "(JI)J");
            mask(mask, -1);
        }
    }

    private void mask(long wanted, long there) {
        if (wanted != there) {
            out.push(wanted);
            out.op(LAND);
        }
    }
}
