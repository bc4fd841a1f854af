package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.TypeLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** The blocks that are open, the body as the outermost one first. */
final class Blocks {
    /** A block, and how things are at its label. */
    static final class Block {
        /** The offset of its instruction in the binary; that of the body is 0. */
        final int at;

        final boolean isLoop;
        final TypeLayout layout;

        /** Operands below those that the block takes. */
        final int height;

        /** How many of them lie in locals. */
        final int saved;

        /** Where locals begin that are free again behind the block. */
        final int locals;

        /** How many of the locals beyond the function's own have values. */
        final int extras;

        /** Where a branch to the block goes; of a loop to the begin of a round. */
        final Label label = new Label();

        /** Whether a branch goes there. */
        boolean isTarget;

        /** Of an {@code if} that has had no {@code else} so far: where that begins. */
        @Nullable Label otherwise;

        /** Of a loop: how it polls. */
        @Nullable LoopPoll poll;

        /**
         * Of a loop: how many of the locals beyond the function's own have values where it begins.
         */
        int headExtras;

        /** Of a loop: the same behind the counter, where the next of them lies, and the offset. */
        int bodyExtras;

        int bodyLocals;
        int bodyStart;

        /** Of a block that catches exceptions: what guards its code. */
        ExceptionTranslator.@Nullable Guard guard;

        Block(
                int at,
                boolean isLoop,
                TypeLayout layout,
                int height,
                int saved,
                int locals,
                int extras) {
            this.at = at;
            this.isLoop = isLoop;
            this.layout = layout;
            this.height = height;
            this.saved = saved;
            this.locals = locals;
            this.extras = extras;
        }

        /** What a branch carries. */
        byte[] carried() {
            return isLoop ? layout.params : layout.results;
        }
    }

    private final List<Block> open = new ArrayList<>();

    private int loops;
    private int guarded;

    /** Whether the next instruction can be reached. */
    boolean reachable = true;

    void push(Block block) {
        open.add(block);
        loops += block.isLoop ? 1 : 0;
        guarded += block.guard == null ? 0 : 1;
    }

    Block pop() {
        Block block = open.remove(open.size() - 1);
        loops -= block.isLoop ? 1 : 0;
        guarded -= block.guard == null ? 0 : 1;
        return block;
    }

    /** The blocks that are open. */
    List<Block> copy() {
        return List.copyOf(open);
    }

    /** Goes back to blocks that were open once. */
    void restore(List<Block> blocks) {
        open.clear();
        loops = 0;
        guarded = 0;
        blocks.forEach(this::push);
    }

    /** Leaves the blocks within one. */
    void leaveWithin(Block block) {
        while (top() != block) {
            pop();
        }
    }

    /** How many blocks are open. */
    int size() {
        return open.size();
    }

    /** How many of them are loops. */
    int loops() {
        return loops;
    }

    /** How many of them catch exceptions. */
    int guarded() {
        return guarded;
    }

    Block top() {
        return open.get(open.size() - 1);
    }

    /** The block that a label names, counted from the innermost. */
    Block named(int label) {
        return open.get(open.size() - 1 - label);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    boolean isOutermost(Block block) {
        return open.get(0) == block;
    }
}
