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
        final boolean isLoop;
        final TypeLayout layout;

        /** OperandTypes below those that the block takes. */
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

        Block(boolean isLoop, TypeLayout layout, int height, int saved, int locals, int extras) {
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

    /** Whether the next instruction can be reached. */
    boolean reachable = true;

    void push(Block block) {
        open.add(block);
    }

    Block pop() {
        return open.remove(open.size() - 1);
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
