package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.WasmMemory;
import org.jspecify.annotations.Nullable;

/**
 * Checked regions of a guest's memory (rules 1 to 3). Addresses and lengths arrive as {@code i32},
 * are read as unsigned and compared as {@code long}, so that no sum wraps. The limit is checked
 * first, then the memory's size; only then does the host allocate or copy.
 */
public final class GuestRegion {
    private GuestRegion() {}

    /** An argument read as unsigned. */
    public static long unsigned(HostCall call, int param) {
        return Integer.toUnsignedLong(call.i32(param));
    }

    /** What is wrong with a region, or null. A length of 0 ignores the address. */
    public static @Nullable Errno check(HostCall call, long address, long length, long max) {
        if (length > max) {
            return Errno.E2BIG;
        }
        return length == 0 || inside(call, address, length) ? null : Errno.EFAULT;
    }

    /** As {@link #check}, for functions that end with an exception. */
    static void require(HostCall call, long address, long length, long max) {
        Errno wrong = check(call, address, length, max);
        if (wrong != null) {
            throw new ErrnoException(
                    wrong, "address " + address + ", length " + length + ", at most " + max);
        }
    }

    /** A copy of a region that was checked. Callers burn the fuel for it. */
    public static byte[] copy(HostCall call, long address, int length) {
        if (length == 0) {
            return new byte[0];
        }
        return call.memory().read(address, length);
    }

    /** Copies a region that was checked into an array. Callers burn the fuel for it. */
    static void read(HostCall call, long address, byte[] target, int offset, int length) {
        if (length != 0) {
            call.memory().read(address, target, offset, length);
        }
    }

    /** Writes to a region that was checked. Callers burn the fuel for it. */
    public static void write(HostCall call, long address, byte[] source, int offset, int length) {
        if (length != 0) {
            call.memory().write(address, source, offset, length);
        }
    }

    private static boolean inside(HostCall call, long address, long length) {
        return address + length <= memorySize(call);
    }

    /** The size of the memory; a plain module may have none, and then nothing is inside. */
    static long memorySize(HostCall call) {
        WasmMemory memory;
        try {
            memory = call.memory();
        } catch (IllegalStateException e) {
            return 0;
        }
        return memory.byteSize();
    }
}
