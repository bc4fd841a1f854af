package dev.wardian.wasm.internal.lowering;

/**
 * Loads and stores whose address is a sum that wraps at 32 bits, for the accesses that are frequent
 * enough.
 */
final class Accesses {
    private Accesses() {}

    /** The load from a slot plus a constant, or -1. */
    static int loadPlusImmediate(int load) {
        return switch (load) {
            case Op.LOAD_32 -> Op.LOAD_32_W;
            case Op.LOAD_8_U -> Op.LOAD_8_U_W;
            case Op.LOAD_64 -> Op.LOAD_64_W;
            default -> -1;
        };
    }

    /**
     * The load from the sum of two slots; there is one where there is {@link #loadPlusImmediate}.
     */
    static int loadPlusSlot(int load) {
        return switch (load) {
            case Op.LOAD_32 -> Op.LOAD_32_X;
            case Op.LOAD_8_U -> Op.LOAD_8_U_X;
            default -> Op.LOAD_64_X;
        };
    }

    /** The store to a slot plus a constant, or -1. */
    static int storePlusImmediate(int store) {
        return switch (store) {
            case Op.STORE_32 -> Op.STORE_32_W;
            case Op.STORE_8 -> Op.STORE_8_W;
            case Op.STORE_64 -> Op.STORE_64_W;
            default -> -1;
        };
    }
}
