package dev.wardian.wasm.internal.lowering;

/**
 * Integer comparisons, by relation: each exists as a value of two slots, as a value of a slot and a
 * constant, and fused with a branch. The relations come in pairs of which one is true where the
 * other is false.
 */
final class Comparisons {
    static final int EQ = 0;
    static final int NE = 1;
    static final int LT_S = 2;
    static final int GE_S = 3;
    static final int LT_U = 4;
    static final int GE_U = 5;

    // These have no instructions: they become the above with operands exchanged.
    static final int GT_S = 6;
    static final int LE_S = 7;
    static final int GT_U = 8;
    static final int LE_U = 9;

    private static final int[] MIRRORED = {EQ, NE, GT_S, LE_S, GT_U, LE_U, LT_S, GE_S, LT_U, GE_U};
    private static final int[] SLOTS = {Op.EQ, Op.NE, Op.LT_S, Op.GE_S, Op.LT_U, Op.GE_U};
    private static final int[] IMMEDIATE = {
        Op.EQ_I, Op.NE_I, Op.LT_S_I, Op.GE_S_I, Op.LT_U_I, Op.GE_U_I
    };
    private static final int[] BRANCH_SLOTS = {
        Op.BR_EQ, Op.BR_NE, Op.BR_LT_S, Op.BR_GE_S, Op.BR_LT_U, Op.BR_GE_U
    };
    private static final int[] BRANCH_IMMEDIATE = {
        Op.BR_EQ_I, Op.BR_NE_I, Op.BR_LT_S_I, Op.BR_GE_S_I, Op.BR_LT_U_I, Op.BR_GE_U_I
    };

    /**
     * For each instruction that is a comparison, the branch that is taken when it is true; else 0.
     */
    private static final int[] BRANCH = new int[Op.END];

    /** For each comparison, fused with a branch or not, the one with the opposite result. */
    private static final int[] INVERSE = new int[Op.END];

    static {
        for (int relation = EQ; relation <= GE_U; relation++) {
            int opposite = relation ^ 1;
            BRANCH[SLOTS[relation]] = BRANCH_SLOTS[relation];
            BRANCH[IMMEDIATE[relation]] = BRANCH_IMMEDIATE[relation];
            INVERSE[SLOTS[relation]] = SLOTS[opposite];
            INVERSE[IMMEDIATE[relation]] = IMMEDIATE[opposite];
            INVERSE[BRANCH_SLOTS[relation]] = BRANCH_SLOTS[opposite];
            INVERSE[BRANCH_IMMEDIATE[relation]] = BRANCH_IMMEDIATE[opposite];
        }
    }

    private Comparisons() {}

    /** Whether a relation has no instruction of its own. */
    static boolean isMirror(int relation) {
        return relation > GE_U;
    }

    /** The relation that holds for exchanged operands. */
    static int mirrored(int relation) {
        return MIRRORED[relation];
    }

    /** The instruction that compares two slots. */
    static int ofSlots(int relation) {
        return SLOTS[relation];
    }

    /** The instruction that compares a slot with a constant. */
    static int ofImmediate(int relation) {
        return IMMEDIATE[relation];
    }

    static boolean isComparison(int op) {
        return BRANCH[op] != 0;
    }

    /** The comparison or branch that is true where {@code op} is false. */
    static int inverse(int op) {
        return INVERSE[op];
    }

    /** The branch that is taken where comparison {@code op} is true. */
    static int branch(int op) {
        return BRANCH[op];
    }
}
