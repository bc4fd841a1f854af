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
    private static final int QUARTER = 4;
    private static final int SOURCES = 4;

    /** So many moves take about as many bytes of code as the call, and a third of its time. */
    private static final int MOST_MOVES = 4;

    private static final long REVERSED = 0x0001_0203_0405_0607L;
    private static final long ALL = 0x0101_0101_0101_0101L;
    private static final long UPPER = ALL << 32;
    private static final long ODD = 0x0100_0100_0100_0100L;

    /** Bytes of one quarter and of another one by turns. */
    private static final long BY_TURNS = 0x0303_0202_0101_0000L;

    /** Every second byte of one half, then of another one. */
    private static final long EVERY_SECOND = 0x0604_0200_0604_0200L;

    private static final long U32 = 0xFFFF_FFFFL;

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
            sources[source] = locals.storeTemporary(out, ValTypes.I64);
        }
        half(in.i64());
        half(in.i64());
    }

    /** Writes a half of the result. */
    private void half(long indices) {
        int first = (int) indices & 31;
        int second = (int) (indices >>> 8) & 31;
        int fifth = (int) (indices >>> 32) & 31;
        if (indices == REVERSED + (first & -HALF) * ALL) {
            load(first / HALF);
            out.call("java/lang/Long", "reverseBytes", "(J)J");
        } else if ((first | second) % QUARTER == 0
                && indices == BY_TURNS + first * (ALL ^ ODD) + second * ODD) {
            widenQuarter(first);
            widenQuarter(second);
            out.push(Byte.SIZE);
            out.op(LSHL);
            out.op(LOR);
        } else if ((first | fifth) % HALF <= 1
                && indices == EVERY_SECOND + first * (ALL ^ UPPER) + fifth * UPPER) {
            loadFrom(first);
            loadFrom(fifth);
            out.call(VectorMethods.I8X16, "everySecond", "(JJ)J");
        } else {
            moves(indices);
        }
    }

    /** Pushes four bytes as the lower bytes of lanes of 16 bits. */
    private void widenQuarter(int index) {
        load(index / HALF);
        if (index % HALF == 0) {
            out.push(U32);
            out.op(LAND);
        } else {
            out.push(Integer.SIZE);
            out.op(LUSHR);
        }
        out.call(VectorMethods.I16X8, "extendI8x16U", "(J)J");
    }

    /** Pushes a half with the byte of that index at its lower end. */
    private void loadFrom(int index) {
        load(index / HALF);
        if (index % HALF != 0) {
            out.push(index % HALF * Byte.SIZE);
            out.op(LUSHR);
        }
    }

    private void moves(long indices) {
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
