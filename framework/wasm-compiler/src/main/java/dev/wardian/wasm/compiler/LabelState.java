package dev.wardian.wasm.compiler;

/**
 * How the translator finds operands at a label.
 *
 * @param types of all operands, the deepest first
 * @param saved how many of them lie in locals
 * @param locals where these lie
 * @param extras how many locals beyond the function's own have values
 */
record LabelState(byte[] types, int saved, int[] locals, int extras) {
    private static final byte[] NOTHING = {};

    /**
     * Operands as they are below a height, and values that a branch carries.
     *
     * @param saved how many of them lie in locals at the label
     * @param extras how many locals beyond the function's own have values there
     */
    static LabelState of(OperandTypes operands, int height, int saved, int extras, byte[] carried) {
        byte[] types = new byte[height + carried.length];
        for (int i = 0; i < height; i++) {
            types[i] = (byte) operands.type(i);
        }
        System.arraycopy(carried, 0, types, height, carried.length);
        int[] where = new int[saved];
        for (int i = 0; i < saved; i++) {
            where[i] = operands.local(i);
        }
        return new LabelState(types, saved, where, extras);
    }

    /** Operands and locals as they are now. */
    static LabelState now(OperandTypes operands, MethodLocals locals) {
        return of(operands, operands.size(), operands.saved(), locals.extras(), NOTHING);
    }
}
