package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.lowering.OpShape;
import dev.wardian.wasm.internal.lowering.OperandKind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The straight pieces of a function's register code, each as code of its own: it ends with a return
 * behind which the slot after the frame says where the function goes on.
 */
final class Blocks {
    /** In place of the next piece: the function has returned. */
    static final int RETURNED = -1;

    private static final Set<Integer> TAIL_CALLS =
            Set.of(Op.TAIL_CALL, Op.TAIL_CALL_INDIRECT, Op.TAIL_CALL_REF);

    final LoweredFunction whole;
    private final BitSet starts = new BitSet();
    private final @Nullable LoweredFunction[] pieces;
    private final long[] counts;

    Blocks(LoweredFunction whole) {
        this.whole = whole;
        this.pieces = new LoweredFunction[whole.code.length];
        this.counts = new long[whole.code.length];
        findStarts();
    }

    /** The slots of a frame, with the one behind it. */
    int frameSlots() {
        return whole.frameSlots + 1;
    }

    private static boolean returns(int op) {
        return op == Op.RETURN || op == Op.RETURN_1;
    }

    private static List<OperandKind> operands(int op) {
        return Objects.requireNonNull(OpShape.of(op)).operands();
    }

    /**
     * Where the operand lies that is a branch's target, behind the begin of its cell; 0 if none.
     */
    private static int targetPlace(int op) {
        int operand = operands(op).indexOf(OperandKind.CODE);
        return operand < 0 ? 0 : OpShape.place(operand);
    }

    private void findStarts() {
        int[] code = whole.code;
        if (whole.handlers != null) {
            throw new IllegalArgumentException("catches exceptions");
        }
        starts.set(0);
        for (int pc = 0; pc < code.length; pc += OpShape.size(code, pc)) {
            int op = code[pc];
            int next = pc + OpShape.size(code, pc);
            if (TAIL_CALLS.contains(op)) {
                throw new IllegalArgumentException("makes tail calls");
            }
            if (op == Op.BR_TABLE) {
                for (int at = pc + CELL; at < next; at++) {
                    starts.set(code[at]);
                }
                starts.set(next);
            } else if (targetPlace(op) > 0) {
                starts.set(code[pc + targetPlace(op)]);
                starts.set(next);
            } else if (returns(op)) {
                starts.set(next);
            }
        }
    }

    private int end(int start) {
        int end = starts.nextSetBit(start + 1);
        return end < 0 ? whole.code.length : end;
    }

    /** The code of the piece that begins at {@code start}, which is counted. */
    LoweredFunction enter(int start) {
        counts[start]++;
        LoweredFunction piece = pieces[start];
        if (piece == null) {
            piece = piece(start);
            pieces[start] = piece;
        }
        return piece;
    }

    void visit(BlockEngine.Visitor visitor) {
        for (int start = 0; start < counts.length; start++) {
            if (counts[start] > 0) {
                visitor.block(whole.code, start, end(start), counts[start]);
            }
        }
    }

    private LoweredFunction piece(int start) {
        Code out = new Code(whole.frameSlots);
        int[] code = whole.code;
        int end = end(start);
        int pc = start;
        while (true) {
            int op = code[pc];
            int next = pc + OpShape.size(code, pc);
            if (returns(op)) {
                out.setNext(RETURNED);
                out.copy(code, pc, next);
                break;
            }
            if (op == Op.BR_TABLE) {
                int table = out.copy(code, pc, next) + CELL;
                for (int i = 0; i < next - pc - CELL; i++) {
                    out.set(table + i, out.exit(code[pc + CELL + i]));
                }
                break;
            }
            int place = targetPlace(op);
            if (op == Op.BR) {
                out.exit(code[pc + place]);
                break;
            }
            int copied = out.copy(code, pc, next);
            if (place > 0) {
                out.exit(next);
                out.set(copied + place, out.exit(code[pc + place]));
                break;
            }
            if (next == end) {
                out.exit(next);
                break;
            }
            pc = next;
        }
        return new LoweredFunction(
                whole.function,
                out.toArray(),
                whole.frameSlots,
                whole.zeroStart,
                whole.zeroEnd,
                whole.prologueSlot,
                whole.prologue,
                whole.usesReferences,
                null,
                false);
    }

    /** Code that is being written. */
    private static final class Code {
        private final int nextSlot;
        private int[] ints = new int[64];
        private int size;

        Code(int nextSlot) {
            this.nextSlot = nextSlot;
        }

        private int reserve(int count) {
            if (size + count > ints.length) {
                ints = Arrays.copyOf(ints, Math.max(2 * ints.length, size + count));
            }
            size += count;
            return size - count;
        }

        /** Copies an instruction; returns where it begins. */
        int copy(int[] from, int start, int end) {
            int at = reserve(end - start);
            System.arraycopy(from, start, ints, at, end - start);
            return at;
        }

        void set(int at, int value) {
            ints[at] = value;
        }

        /** Writes to the slot behind the frame where the function goes on. */
        void setNext(int next) {
            int at = reserve(CELL);
            ints[at] = Op.CONST;
            ints[at + A] = nextSlot;
            ints[at + B] = next;
            ints[at + C] = next >> 31;
        }

        /** The end of a piece after which the function goes on there; returns where it begins. */
        int exit(int next) {
            int at = size;
            setNext(next);
            int end = reserve(CELL);
            ints[end] = Op.RETURN;
            return at;
        }

        int[] toArray() {
            return Arrays.copyOf(ints, size);
        }
    }
}
