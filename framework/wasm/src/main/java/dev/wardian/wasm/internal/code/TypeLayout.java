package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.List;

/**
 * A function or block type as arrays of {@link ValTypes} codes, with its size in frame slots; of a
 * reference only that it is one matters here. Never modified.
 */
public final class TypeLayout {
    private static final byte[] NONE = {};

    /** The type of a block without parameters and results. */
    public static final TypeLayout EMPTY = new TypeLayout(NONE, NONE);

    private static final TypeLayout[] SINGLE = new TypeLayout[128];

    static {
        for (int code = 0; code < SINGLE.length; code++) {
            SINGLE[code] = new TypeLayout(NONE, new byte[] {(byte) code});
        }
    }

    public final byte[] params;
    public final byte[] results;
    public final int paramSlots;
    public final int resultSlots;
    private final boolean references;

    private TypeLayout(byte[] params, byte[] results) {
        this.params = params;
        this.results = results;
        this.paramSlots = slots(params);
        this.resultSlots = slots(results);
        this.references = anyReference(params) || anyReference(results);
    }

    public static TypeLayout of(FunctionType type) {
        return new TypeLayout(codes(type.params()), codes(type.results()));
    }

    /** The type of a block with the one result of which {@code type} is the first byte. */
    public static TypeLayout single(int type) {
        return SINGLE[type];
    }

    /** Whether a parameter or result is a reference. */
    public boolean hasReferences() {
        return references;
    }

    /** The slot of parameter {@code index}, relative to that of the first. */
    public int paramSlot(int index) {
        if (paramSlots == params.length) {
            return index;
        }
        int slot = 0;
        for (int i = 0; i < index; i++) {
            slot += slots(params[i]);
        }
        return slot;
    }

    private static boolean anyReference(byte[] codes) {
        for (byte code : codes) {
            if (ValTypes.isReference(code)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] codes(List<ValueType> types) {
        byte[] codes = new byte[types.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) types.get(i).code();
        }
        return codes;
    }

    /** The number of slots that a value of type {@code code} takes. */
    public static int slots(int code) {
        return code == ValTypes.V128 ? 2 : 1;
    }

    private static int slots(byte[] codes) {
        int slots = 0;
        for (byte code : codes) {
            slots += slots(code);
        }
        return slots;
    }
}
