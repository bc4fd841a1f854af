package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import org.jspecify.annotations.Nullable;

/**
 * How a load or store of a number becomes register code.
 *
 * @param isStore whether it is a store
 * @param op the instruction for an address in a slot plus an offset
 * @param result the type of what a load gives
 */
record AccessRule(boolean isStore, int op, byte result) {
    private static final @Nullable AccessRule[] RULES = new AccessRule[Opcode.values().length];

    static {
        byte i32 = ValTypes.I32;
        byte i64 = ValTypes.I64;
        load(Opcode.I32_LOAD, Op.LOAD_32, i32);
        load(Opcode.I32_LOAD8_S, Op.LOAD_8_S, i32);
        load(Opcode.I32_LOAD8_U, Op.LOAD_8_U, i32);
        load(Opcode.I32_LOAD16_S, Op.LOAD_16_S, i32);
        load(Opcode.I32_LOAD16_U, Op.LOAD_16_U, i32);
        load(Opcode.I64_LOAD, Op.LOAD_64, i64);
        load(Opcode.I64_LOAD8_S, Op.LOAD_8_S, i64);
        load(Opcode.I64_LOAD8_U, Op.LOAD_8_U, i64);
        load(Opcode.I64_LOAD16_S, Op.LOAD_16_S, i64);
        load(Opcode.I64_LOAD16_U, Op.LOAD_16_U, i64);
        load(Opcode.I64_LOAD32_S, Op.LOAD_32, i64);
        load(Opcode.I64_LOAD32_U, Op.LOAD_32_U, i64);
        load(Opcode.F32_LOAD, Op.LOAD_32, ValTypes.F32);
        load(Opcode.F64_LOAD, Op.LOAD_64, ValTypes.F64);
        store(Opcode.I32_STORE, Op.STORE_32);
        store(Opcode.I32_STORE8, Op.STORE_8);
        store(Opcode.I32_STORE16, Op.STORE_16);
        store(Opcode.I64_STORE, Op.STORE_64);
        store(Opcode.I64_STORE8, Op.STORE_8);
        store(Opcode.I64_STORE16, Op.STORE_16);
        store(Opcode.I64_STORE32, Op.STORE_32);
        store(Opcode.F32_STORE, Op.STORE_32);
        store(Opcode.F64_STORE, Op.STORE_64);
    }

    /** The rule for {@code opcode}, or null where it is no access of a number. */
    static @Nullable AccessRule of(Opcode opcode) {
        return RULES[opcode.ordinal()];
    }

    private static void load(Opcode opcode, int op, byte result) {
        RULES[opcode.ordinal()] = new AccessRule(false, op, result);
    }

    private static void store(Opcode opcode, int op) {
        RULES[opcode.ordinal()] = new AccessRule(true, op, ValTypes.UNKNOWN);
    }
}
