package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.WasmMemory;
import org.jspecify.annotations.Nullable;

/** When types of memories and tables are valid (spec section 3.2, "Memory Types"). */
public final class SizeRules {
    private SizeRules() {}

    /** What is wrong with the type of a memory, or null. */
    public static @Nullable String violation(MemoryType type) {
        if (type.pageSize() != 1 && type.pageSize() != WasmMemory.PAGE_SIZE) {
            return "invalid custom page size: " + Long.toUnsignedString(type.pageSize());
        }
        if (type.shared() && !type.hasMax()) {
            return "shared memory must have maximum";
        }
        // 2^32 or 2^64 bytes; but the number of pages is a value of the address type itself.
        boolean bytewise = type.pageSize() == 1;
        boolean wide = type.addressType() == AddressType.I64;
        long most = bytewise ? type.addressType().mask() : wide ? 1L << 48 : 1 << 16;
        if (isOver(most, type.min(), type.hasMax(), type.max())) {
            return "memory size must be at most "
                    + Long.toUnsignedString(most)
                    + (bytewise ? " bytes: " : wide ? " pages: " : " pages (4GiB): ")
                    + type;
        }
        return order(type.min(), type.hasMax(), type.max());
    }

    /** What is wrong with the type of a table, or null. */
    public static @Nullable String violation(TableType type) {
        long most = type.addressType().mask();
        if (isOver(most, type.min(), type.hasMax(), type.max())) {
            return "table size must be at most " + most + " elements: " + type;
        }
        return order(type.min(), type.hasMax(), type.max());
    }

    private static boolean isOver(long most, long min, boolean hasMax, long max) {
        return Long.compareUnsigned(min, most) > 0
                || (hasMax && Long.compareUnsigned(max, most) > 0);
    }

    private static @Nullable String order(long min, boolean hasMax, long max) {
        if (hasMax && Long.compareUnsigned(min, max) > 0) {
            return "size minimum must not be greater than maximum: "
                    + Long.toUnsignedString(min)
                    + " and "
                    + Long.toUnsignedString(max);
        }
        return null;
    }
}
