package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Objects;

/** The type of a cast in one operand: nullability in the lowest bit, the heap type above it. */
public final class HeapTypeCode {
    private static final AbstractHeapType[] ABSTRACT = AbstractHeapType.values();

    private HeapTypeCode() {}

    /** A code, given a heap type as the binary format has it: an index, or a negative byte. */
    public static int of(long heapType, boolean nullable) {
        int type =
                heapType >= 0
                        ? (int) heapType
                        : ~Objects.requireNonNull(ValTypes.heapType((int) heapType & 0x7F))
                                .ordinal();
        return type << 1 | (nullable ? 1 : 0);
    }

    public static boolean isNullable(int code) {
        return (code & 1) != 0;
    }

    /** The heap type; {@code types} are those of the module. */
    public static HeapType heapType(int code, RuntimeType[] types) {
        int type = code >> 1;
        return type >= 0 ? types[type] : ABSTRACT[~type];
    }
}
