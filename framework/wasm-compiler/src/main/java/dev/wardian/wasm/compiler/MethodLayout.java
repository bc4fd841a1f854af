package dev.wardian.wasm.compiler;

import dev.wardian.wasm.compiler.Blocks.Block;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Where the labels of a body lie: here all in one method, which is the function's own. */
class MethodLayout {
    private final Emitter out;
    private final MethodLocals locals;
    private final int returned;

    /** A layout for a method that returns the first result. */
    MethodLayout(Translation translation) {
        this(translation, returned(translation.function().layout.results));
    }

    /**
     * A layout for a method.
     *
     * @param returned the instruction by which it returns
     */
    MethodLayout(Translation translation, int returned) {
        this.out = translation.out();
        this.locals = translation.locals();
        this.returned = returned;
    }

    /** The instruction that returns the first result. */
    static int returned(byte[] results) {
        return results.length == 0 ? Opcodes.RETURN : Opcodes.IRETURN + JvmTypes.form(results[0]);
    }

    /** Whether labels may lie in other methods. */
    boolean isCut() {
        return false;
    }

    /** Says which instruction comes next. */
    void next(int at, boolean reachable) throws NotCompiled {}

    /** Pushes the value of a local of the function. */
    void get(int local) {
        out.load(locals.type(local), locals.local(local));
    }

    /** Pops the value of a local of the function. */
    void set(int local) {
        out.store(locals.type(local), locals.local(local));
    }

    /** Makes the value on the stack that of a local of the function, and leaves it there. */
    void tee(int local) {
        set(local);
        get(local);
    }

    /** Where a branch out of a block goes. */
    Label end(Block block) {
        return block.label;
    }

    /** Where an {@code if} goes whose arm is not taken. */
    Label otherwise(Block block) {
        return Objects.requireNonNull(block.otherwise);
    }

    /** Whether a loop begins in another method. */
    boolean isHeadFar(Block loop) {
        return false;
    }

    /** Where a branch to a loop goes that begins in another method. */
    Label head(Block loop) {
        return loop.label;
    }

    /** Where the code ends that a branch to such a loop writes again, or -1 for a branch. */
    int dispatchEnd(Block loop) {
        return -1;
    }

    /** The label of that code, if it was written in this method already. */
    @Nullable Label findCopy(Block loop) {
        return null;
    }

    /** Says that the code of {@link #dispatchEnd} is written next. */
    void beginCopy(Block loop, Label label) {}

    void endCopy() {}

    /** The number by which other methods enter where a block ends, or -1 if it ends in this one. */
    int entry(Block block) {
        return -1;
    }

    /**
     * Writes a branch by the number on the stack to one of {@code entries}. Negative ones stay on
     * the stack, and the branch goes on behind.
     */
    void exitBy(int[] entries) {
        throw new IllegalStateException("all labels lie in this method");
    }

    /** Says that the code goes on where a loop begins. */
    void arriveAtHead(int at) {}

    /** Says that the code goes on where an {@code if} goes on whose arm was not taken. */
    void arriveAtOtherwise(int at) {}

    /** Says that the code goes on where a block ends. */
    void arriveAtEnd(int at) {}

    /** Returns, with the first result on the stack, if there is one. */
    void writeReturn() {
        out.op(returned);
    }
}
