package dev.wardian.wasm.internal.model;

import java.util.HashMap;
import java.util.Map;

/**
 * The operand and result types of an instruction. In the table of instructions a signature is
 * written as letters, operands in order, a colon, and results: {@code i} i32, {@code l} i64, {@code
 * f} f32, {@code d} f64, {@code v} v128, and {@code a} for the address type of the memory or table
 * that the immediates name, which is i32 unless that is a 64-bit one.
 */
public final class Signature {
    /**
     * Written for instructions whose types depend on the immediates, the context or the operand
     * stack.
     */
    static final String SPECIAL = "*";

    /** What {@link #packed} gives where a signature has no packed form. */
    public static final int NOT_PACKED = -1;

    /**
     * Most instructions share a few dozen signatures. Filled while {@link Opcode} is initialized,
     * by one thread.
     */
    private static final Map<String, Signature> KNOWN = new HashMap<>();

    private final String text;
    private final byte[] operands;
    private final byte[] results;
    private final int packed;
    private final boolean special;

    private Signature(String text) {
        this.text = text;
        int colon = text.indexOf(':');
        this.operands = types(text, 0, Math.max(colon, 0));
        this.results = types(text, colon + 1, colon < 0 ? 0 : text.length());
        this.packed = colon < 0 ? NOT_PACKED : pack(operands, results);
        this.special = text.equals(SPECIAL);
    }

    static Signature of(String text) {
        // A method reference here would cost the start-up of every program some milliseconds.
        Signature known = KNOWN.get(text);
        if (known == null) {
            known = new Signature(text);
            KNOWN.put(text, known);
        }
        return known;
    }

    /** Whether the types are not fixed; then there are no operands and results here. */
    public boolean isSpecial() {
        return special;
    }

    public int operandCount() {
        return operands.length;
    }

    /**
     * The type of operand {@code index}, 0 being the deepest on the stack, as in {@link ValTypes}.
     */
    public byte operand(int index) {
        return operands[index];
    }

    /**
     * Whether operand {@code index} is an address, and therefore an i64 for a 64-bit memory or
     * table.
     */
    public boolean isAddress(int index) {
        return text.charAt(index) == 'a';
    }

    /** Whether there is an address among the operands and results. */
    public boolean hasAddress() {
        return text.indexOf('a') >= 0;
    }

    public int resultCount() {
        return results.length;
    }

    /** The type of result {@code index}, as in {@link ValTypes}. */
    public byte result(int index) {
        return results[index];
    }

    /**
     * Whether result {@code index} is an address or a number of pages or elements, and therefore an
     * i64 for a 64-bit memory or table.
     */
    public boolean isAddressResult(int index) {
        return text.charAt(operands.length + 1 + index) == 'a';
    }

    /**
     * Up to three operands and one result in one int: the result in the highest byte, the operands
     * below it with the top of the stack in the lowest byte, 0 where there is none. {@link
     * #NOT_PACKED} for a special signature or one with more types.
     */
    public int packed() {
        return packed;
    }

    @Override
    public String toString() {
        return text;
    }

    private static byte[] types(String text, int from, int to) {
        byte[] types = new byte[Math.max(to - from, 0)];
        for (int i = 0; i < types.length; i++) {
            types[i] =
                    switch (text.charAt(from + i)) {
                        case 'i', 'a' -> ValTypes.I32;
                        case 'l' -> ValTypes.I64;
                        case 'f' -> ValTypes.F32;
                        case 'd' -> ValTypes.F64;
                        case 'v' -> ValTypes.V128;
                        default -> throw new IllegalArgumentException(text);
                    };
        }
        return types;
    }

    private static int pack(byte[] operands, byte[] results) {
        if (operands.length > 3 || results.length > 1) {
            return NOT_PACKED;
        }
        int packed = results.length == 0 ? 0 : results[0] << 24;
        for (int i = 0; i < operands.length; i++) {
            packed |= operands[operands.length - 1 - i] << (8 * i);
        }
        return packed;
    }
}
