package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A linear memory in one byte array, whose length is always exactly the memory's size: the array's
 * own check is the bounds check of guest code.
 */
public final class LinearMemory implements WasmMemory {
    public static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Stands in where a module has no memory. */
    static final LinearMemory NONE =
            new LinearMemory(new MemoryType(0, 0), 0, MemoryBudget.UNLIMITED);

    /** The contents; replaced when the memory grows, so it has to be read anew for each access. */
    public byte[] bytes;

    /** The bits of a slot that an address of this memory is made of, which is unsigned. */
    public final long addressMask;

    private final MemoryType declared;
    private final int pageSize;

    /** None once the memory was given back. */
    private int maxPages;

    private final MemoryBudget budget;

    private LinearMemory(MemoryType type, int maxPages, MemoryBudget budget) {
        this.addressMask = type.addressType().mask();
        this.declared = type;
        this.pageSize = Math.toIntExact(type.pageSize());
        this.maxPages = maxPages;
        this.budget = budget;
        this.bytes = new byte[Math.toIntExact(type.min() * pageSize)];
    }

    /**
     * Allocates a memory.
     *
     * @throws LinkException if its least size is over the limit, the budget or the heap
     */
    public static LinearMemory allocate(MemoryType type, Limits limits, MemoryBudget budget) {
        long limit = Math.min(limits.memoryBytes(), Limits.MAX_MEMORY_BYTES) / type.pageSize();
        boolean bounded = type.hasMax() && Long.compareUnsigned(type.max(), limit) < 0;
        String pages = "memory of " + Long.toUnsignedString(type.min()) + " pages";
        if (Long.compareUnsigned(type.min(), limit) > 0) {
            throw new LinkException(pages + " is over the limit of " + limit, "", "");
        }
        long bytes = type.min() * type.pageSize();
        if (!budget.reserve(bytes)) {
            throw new LinkException(pages + " is over the budget", "", "");
        }
        try {
            return new LinearMemory(type, (int) (bounded ? type.max() : limit), budget);
        } catch (OutOfMemoryError e) {
            budget.release(bytes);
            throw new LinkException("no heap for a " + pages, "", "");
        }
    }

    @Override
    public MemoryType type() {
        return declared.withMin(pages());
    }

    @Override
    public long byteSize() {
        return bytes.length;
    }

    @Override
    public int pages() {
        return bytes.length / pageSize;
    }

    @Override
    public int grow(int delta) {
        return grow((long) delta);
    }

    /** As {@link #grow(int)}, by a number of pages that is unsigned. */
    public int grow(long delta) {
        int pages = pages();
        if (delta < 0 || delta > maxPages - pages) {
            return -1;
        }
        if (delta == 0) {
            return pages;
        }
        long added = delta * pageSize;
        if (!budget.reserve(added)) {
            return -1;
        }
        try {
            bytes = Arrays.copyOf(bytes, bytes.length + (int) added);
            return pages;
        } catch (OutOfMemoryError e) {
            budget.release(added);
            return -1;
        }
    }

    /**
     * A copy of the contents, for which the budget pays until {@link #forget}.
     *
     * @throws LinkException if the budget or the heap has no room for it
     */
    MemoryImage image() {
        return MemoryImage.of(bytes, budget);
    }

    /** Gives an image of this memory back to the budget. */
    void forget(MemoryImage image) {
        budget.release(image.heldBytes());
    }

    /**
     * Brings earlier contents back.
     *
     * @throws LinkException if the size is another one now, and the budget or the heap has no room
     *     for that of the image
     */
    void bringBack(MemoryImage image) {
        if (image.size() != bytes.length) {
            resize(image.size());
        }
        image.writeTo(bytes);
    }

    /** Makes the memory one of another size, with any contents. */
    private void resize(int size) {
        int added = Math.max(0, size - bytes.length);
        if (!budget.reserve(added)) {
            throw new LinkException("a memory of " + size + " bytes is over the budget", "", "");
        }
        int before = bytes.length;
        try {
            bytes = new byte[size];
        } catch (OutOfMemoryError e) {
            budget.release(added);
            throw new LinkException("no heap for a memory of " + size + " bytes", "", "");
        }
        budget.release(Math.max(0, before - size));
    }

    /** Gives the memory back to the budget and forgets its contents. */
    void free() {
        budget.release(bytes.length);
        bytes = NONE.bytes;
        maxPages = 0;
    }

    /**
     * Whether a range is not wholly inside the {@code available} bytes or elements from 0 on; start
     * and length are unsigned.
     */
    public static boolean isOutside(long start, long length, long available) {
        return (start | length) < 0 || length > available || start > available - length;
    }

    /** Checks a range and returns its start. */
    private int check(long address, long length) {
        if (isOutside(address, length, bytes.length)) {
            throw new Trap(TrapKind.MEMORY_OUT_OF_BOUNDS);
        }
        return (int) address;
    }

    @Override
    public byte readByte(long address) {
        return bytes[check(address, 1)];
    }

    @Override
    public int readI32(long address) {
        return (int) INT.get(bytes, check(address, 4));
    }

    @Override
    public long readI64(long address) {
        return (long) LONG.get(bytes, check(address, 8));
    }

    @Override
    public void writeByte(long address, byte value) {
        bytes[check(address, 1)] = value;
    }

    @Override
    public void writeI32(long address, int value) {
        INT.set(bytes, check(address, 4), value);
    }

    @Override
    public void writeI64(long address, long value) {
        LONG.set(bytes, check(address, 8), value);
    }

    @Override
    public byte[] read(long address, long length) {
        int start = check(address, length);
        return Arrays.copyOfRange(bytes, start, start + (int) length);
    }

    @Override
    public void read(long address, byte[] target, int targetOffset, int length) {
        System.arraycopy(bytes, check(address, length), target, targetOffset, length);
    }

    @Override
    public void write(long address, byte[] source) {
        write(address, source, 0, source.length);
    }

    @Override
    public void write(long address, byte[] source, int sourceOffset, int length) {
        System.arraycopy(source, sourceOffset, bytes, check(address, length), length);
    }

    @Override
    public void fill(long address, byte value, long length) {
        int start = check(address, length);
        Arrays.fill(bytes, start, start + (int) length, value);
    }

    @Override
    public String readUtf8(long address, long length) throws CharacterCodingException {
        int start = check(address, length);
        // A copy first: what is decoded must not change while it is checked.
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, start + (int) length)))
                .toString();
    }

    @Override
    public int writeUtf8(long address, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        write(address, encoded);
        return encoded.length;
    }

    @Override
    public ByteBuffer view(long address, long length) {
        return ByteBuffer.wrap(bytes, check(address, length), (int) length)
                .slice()
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
