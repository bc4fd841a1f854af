package dev.wardian.wasm.internal.lowering;

import java.util.Arrays;

/**
 * Finds the locals that have to be zeroed when a function is entered. One that is written before it
 * is read needs it not: its first access in the body is a write, and all others lie in the same arm
 * of the same block, where only the way past that write leads. (A loop's next round passes it
 * again.)
 */
final class LocalZeroing {
    private static final int UNSEEN = -1;
    private static final int NEEDED = -2;

    private final OpenBlocks control;

    /** For each local the arm in which it was first written, or one of the constants above. */
    private final int[] arm;

    private final int[] depth;
    private final int params;
    private int first = Integer.MAX_VALUE;
    private int last = -1;

    LocalZeroing(OpenBlocks control, int locals, int params) {
        this.control = control;
        this.arm = new int[locals];
        this.depth = new int[locals];
        this.params = params;
        Arrays.fill(arm, UNSEEN);
    }

    void write(int local) {
        if (arm[local] == UNSEEN) {
            depth[local] = control.top();
            arm[local] = control.arm[control.top()];
        } else {
            read(local);
        }
    }

    void read(int local) {
        if (local < params || arm[local] == NEEDED) {
            return;
        }
        if (arm[local] == UNSEEN || !control.isOpen(depth[local], arm[local])) {
            arm[local] = NEEDED;
            first = Math.min(first, local);
            last = Math.max(last, local);
        }
    }

    /** The first local that has to be zeroed, or more than there are. */
    int first() {
        return first;
    }

    /** One more than the last local that has to be zeroed. */
    int end() {
        return last + 1;
    }
}
