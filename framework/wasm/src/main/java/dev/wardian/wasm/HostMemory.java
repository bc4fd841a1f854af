package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.HostMemoryFunction;
import dev.wardian.wasm.internal.runtime.HostWindow;
import java.util.Objects;

/**
 * Bytes of the host that guests load and store through functions they import. Such a function does
 * what a {@link HostFunction} could do, at a fraction of its cost: no call leaves the guest, and
 * compiled code accesses the bytes itself.
 *
 * <p>A guest reaches a range of addresses, which the host sets. A load from an address outside
 * gives 0, and a store there does nothing. One thread at a time may use it, as it is with the
 * instances that import its functions.
 */
public final class HostMemory {
    private final HostWindow window = new HostWindow();

    /** Memory in which no address can be reached. */
    public HostMemory() {}

    /** What a function of the memory does. Values of several bytes have the lowest byte first. */
    public enum Access {
        /** Loads one byte, unsigned: {@code [i64] -> [i32]}. */
        LOAD_U8("[i64] -> [i32]"),
        /** Loads eight bytes: {@code [i64] -> [i64]}. */
        LOAD_U64("[i64] -> [i64]"),
        /** Stores the lowest byte of its second argument: {@code [i64 i32] -> []}. */
        STORE_U8("[i64 i32] -> []"),
        /** Stores eight bytes: {@code [i64 i64] -> []}. */
        STORE_U64("[i64 i64] -> []");

        private final FunctionType type;

        Access(String type) {
            this.type = FunctionType.parse(type);
        }

        /** {@return the type of the function; its first parameter is the address} */
        public FunctionType type() {
            return type;
        }
    }

    /**
     * Makes a function that accesses this memory, for {@link Imports}.
     *
     * @param access what the function does
     * @param fuel the units that each call of it costs a metered call, at least 0
     * @return the function
     */
    public WasmFunction function(Access access, long fuel) {
        if (fuel < 0) {
            throw new IllegalArgumentException("fuel is negative: " + fuel);
        }
        return HostMemoryFunction.of(access, window, fuel);
    }

    /**
     * Sets what can be reached, in place of what could be before. The guest's accesses go to the
     * array itself.
     *
     * @param bytes where the bytes are
     * @param first the index of the first byte
     * @param length how many bytes can be reached, at least 0
     * @param address the address of the first byte, at least 0
     * @throws IndexOutOfBoundsException if the range is not in the array
     * @throws IllegalArgumentException if the addresses are negative, or go beyond {@link
     *     Long#MAX_VALUE}
     */
    public void set(byte[] bytes, int first, int length, long address) {
        Objects.checkFromIndexSize(first, length, bytes.length);
        if (address < 0 || address > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(
                    "no address: " + length + " bytes from " + address + " on");
        }
        window.set(bytes, first, length, address);
    }

    /** Lets no address be reached. The array is forgotten. */
    public void clear() {
        window.clear();
    }
}
