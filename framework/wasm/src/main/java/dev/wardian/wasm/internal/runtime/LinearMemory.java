package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.SizeRules;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A linear memory: a byte array, and behind it a tail of the pages that were added since.
 *
 * <p>Guest code compares with the array's length: an access that is inside {@link #bytes} is made
 * there. What lies behind it, or outside the memory, is the business of {@link #load} and {@link
 * #store}, which are slower. Growing adds to the tail and copies nothing, unless the memory
 * doubles. The tail becomes part of the array when its accesses have cost as much as the copy does:
 * so all copies together cost no more than the accesses between them.
 *
 * <p>{@link #bytes} is replaced only by {@link #grow}, {@link #join}, a snapshot that is restored,
 * and {@link #release}. Compiled code may hold it between two calls, so no access of compiled code
 * may lead to one of these.
 */
public final class LinearMemory implements WasmMemory {
    public static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A memory that is smaller is one array always. */
    private static final int LEAST_WITH_TAIL = 4096;

    /**
     * How many bytes are copied in the time of one access to the tail: the tail is joined when its
     * accesses have cost as much as that.
     */
    private static final int BYTES_PER_ACCESS = 16;

    /** Stands for the array of a memory that has a tail. */
    public static final byte[] SPLIT = {};

    /** Stands in where a module has no memory. */
    static final LinearMemory NONE =
            new LinearMemory(new MemoryType(0, 0), 0, MemoryBudget.UNLIMITED);

    /** The contents but for the tail, from address 0 on. */
    public byte[] bytes;

    /** {@link #bytes} while it is all of the memory; {@link #SPLIT} while there is a tail. */
    public byte[] whole;

    /** The bits of a slot that an address of this memory is made of, which is unsigned. */
    public final long addressMask;

    /** The size in bytes, with the tail. */
    private int size;

    /** The bytes from {@code bytes.length} on; null where there are none. */
    private @Nullable MemoryTail tail;

    /** Accesses to the tail since it began, with those that {@link #countAccesses} adds. */
    private int tailAccesses;

    private final MemoryType declared;
    private final int pageSize;

    /** None once the memory was given back. */
    private int maxPages;

    private final MemoryBudget budget;

    /** Whether the host made this memory, which then belongs to no instance. */
    private boolean ofHost;

    private LinearMemory(MemoryType type, int maxPages, MemoryBudget budget) {
        this.addressMask = type.addressType().mask();
        this.declared = type;
        this.pageSize = Math.toIntExact(type.pageSize());
        this.maxPages = maxPages;
        this.budget = budget;
        this.size = Math.toIntExact(type.min() * pageSize);
        this.bytes = new byte[size];
        this.whole = bytes;
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
        return size;
    }

    @Override
    public int pages() {
        return size / pageSize;
    }

    @Override
    public int grow(int delta) {
        return grow((long) delta);
    }

    /**
     * Whether the maximum and the limit allow {@code delta} pages more; budget and heap may not.
     */
    public boolean mayGrow(long delta) {
        return delta >= 0 && delta <= maxPages - pages();
    }

    /** Bytes of {@code delta} pages. */
    public long pageBytes(long delta) {
        return delta * pageSize;
    }

    /** As {@link #grow(int)}, by a number of pages that is unsigned. */
    public int grow(long delta) {
        int pages = pages();
        if (!mayGrow(delta)) {
            return -1;
        }
        if (delta == 0) {
            return pages;
        }
        int added = (int) pageBytes(delta);
        if (!budget.reserve(added)) {
            return -1;
        }
        if (extend(size + added)) {
            return pages;
        }
        budget.release(added);
        return -1;
    }

    /** Makes the memory larger, by a tail or in one array; false if the heap has no room. */
    private boolean extend(int newSize) {
        boolean small = bytes.length < LEAST_WITH_TAIL;
        boolean doubles = newSize - size >= size;
        if ((small || doubles) && joinAs(newSize)) {
            return true;
        }
        if (small) {
            return false;
        }
        try {
            if (tail == null) {
                tail = new MemoryTail();
                tailAccesses = 0;
                whole = SPLIT;
            }
            tail.require(newSize - bytes.length);
            size = newSize;
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /**
     * Makes the tail part of {@link #bytes}.
     *
     * @return false, with nothing changed, if the heap has no room
     */
    private boolean join() {
        return tail == null || joinAs(size);
    }

    private boolean joinAs(int newSize) {
        byte[] joined;
        try {
            joined = Arrays.copyOf(bytes, newSize);
        } catch (OutOfMemoryError e) {
            return false;
        }
        if (tail != null) {
            tail.copyTo(joined, bytes.length, size - bytes.length);
        }
        become(joined);
        return true;
    }

    private void become(byte[] contents) {
        bytes = contents;
        whole = contents;
        size = contents.length;
        tail = null;
        tailAccesses = 0;
    }

    /** Whether so many accesses were made to the tail that a copy pays. */
    public boolean wantsToJoin() {
        return tail != null && tailAccesses >= size / BYTES_PER_ACCESS;
    }

    /**
     * Counts accesses to the array that were slower because there is a tail, as so many to the
     * tail, which count themselves.
     */
    public void countAccesses(int accesses) {
        if (tail != null) {
            tailAccesses += accesses;
        }
    }

    /**
     * Joins the tail if so many accesses were made to it that a copy pays. Only where no engine
     * holds the array across it.
     */
    public void joinIfUsed() {
        if (wantsToJoin()) {
            // Once more if there was no room.
            tailAccesses = 0;
            join();
        }
    }

    /**
     * A copy of the contents, for which the budget pays until {@link #forget}.
     *
     * @throws LinkException if the budget or the heap has no room for it
     */
    MemoryImage image() {
        if (!join()) {
            throw new LinkException("no heap for a copy of the memory", "", "");
        }
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
        if (image.size() != bytes.length || tail != null) {
            resize(image.size());
        }
        image.writeTo(bytes);
    }

    /** Makes the memory one array of another size, with any contents. */
    private void resize(int newSize) {
        int added = Math.max(0, newSize - size);
        if (!budget.reserve(added)) {
            throw new LinkException("a memory of " + newSize + " bytes is over the budget", "", "");
        }
        int before = size;
        try {
            become(new byte[newSize]);
        } catch (OutOfMemoryError e) {
            budget.release(added);
            throw new LinkException("no heap for a memory of " + newSize + " bytes", "", "");
        }
        budget.release(Math.max(0, before - newSize));
    }

    /** Allocates a memory for the host, as {@link WasmMemory#create}. */
    public static LinearMemory ofHost(MemoryType type, Limits limits, MemoryBudget budget) {
        String violation = SizeRules.violation(type);
        if (violation != null) {
            throw new IllegalArgumentException(violation);
        }
        if (type.shared()) {
            throw new IllegalArgumentException("shared memories cannot be used: " + type);
        }
        LinearMemory memory = allocate(type, limits, budget);
        memory.ofHost = true;
        return memory;
    }

    @Override
    public void free() {
        if (!ofHost) {
            throw new IllegalStateException("the memory belongs to an instance");
        }
        release();
    }

    /** Gives the memory back to the budget and forgets its contents. */
    void release() {
        budget.release(size);
        become(NONE.bytes);
        maxPages = 0;
    }

    /**
     * Whether a range is not wholly inside the {@code available} bytes or elements from 0 on; start
     * and length are unsigned.
     */
    public static boolean isOutside(long start, long length, long available) {
        return (start | length) < 0 || length > available || start > available - length;
    }

    /** Whether a range, of which start and length are unsigned, is wholly inside the memory. */
    public boolean contains(long start, long length) {
        return !isOutside(start, length, size);
    }

    /** Checks a range and returns its start. */
    private int check(long address, long length) {
        if (!contains(address, length)) {
            throw new Trap(
                    TrapKind.MEMORY_OUT_OF_BOUNDS, OutOfBounds.ofMemory(address, length, size));
        }
        return (int) address;
    }

    /**
     * Checks an access of guest code that {@link #bytes} does not serve.
     *
     * @param address the sum of an address of 32 bits and an offset
     * @return the address
     * @throws GuestUnwind if it is out of bounds
     */
    public int requireInside(long address, int length) {
        if (!contains(address, length)) {
            // Of a 64-bit address beyond 2 GiB code keeps no more than that it is one.
            boolean narrowed = addressMask < 0 && address > Integer.MAX_VALUE;
            throw GuestUnwind.trap(
                    TrapKind.MEMORY_OUT_OF_BOUNDS,
                    narrowed
                            ? OutOfBounds.beyond2GiB(length, size)
                            : OutOfBounds.ofMemory(address, length, size));
        }
        return (int) address;
    }

    // --- pieces: what lies in one array

    /** Whether {@link #bytes} has all that an access reads or writes; no address below 0 is. */
    public boolean isInArray(int address, int length) {
        return address >= 0 && address <= bytes.length - length;
    }

    /** The array that has the byte at {@code address}. */
    private byte[] arrayAt(int address) {
        return tail == null || address < bytes.length
                ? bytes
                : tail.chunkAt(address - bytes.length);
    }

    private int indexAt(int address) {
        return address < bytes.length ? address : MemoryTail.indexAt(address - bytes.length);
    }

    /** How many of the {@code length} bytes from {@code address} on lie in one array. */
    private int pieceFrom(int address, int length) {
        int end =
                address < bytes.length
                        ? bytes.length - address
                        : MemoryTail.CHUNK - MemoryTail.indexAt(address - bytes.length);
        return Math.min(end, length);
    }

    /** How many of the {@code length} bytes before {@code end} lie in one array. */
    private int pieceBefore(int end, int length) {
        int last = end - 1;
        return Math.min(indexAt(last) + 1, length);
    }

    // --- accesses that the array does not serve by itself

    /**
     * Loads {@code length} bytes, 1, 2, 4 or 8, from an address inside the memory; the upper bits
     * are zero.
     */
    public long load(int address, int length) {
        if (isInArray(address, length)) {
            return load(bytes, address, length);
        }
        tailAccesses++;
        int position = address - bytes.length;
        if (tail != null && MemoryTail.isInChunk(position, length)) {
            return load(tail.chunkAt(position), MemoryTail.indexAt(position), length);
        }
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | load(address + i, 1);
        }
        return value;
    }

    /** As {@link #load(int, int)} from an array that has all that is read. */
    public static long load(byte[] array, int at, int length) {
        return switch (length) {
            case 1 -> array[at] & 0xFF;
            case 2 -> (short) SHORT.get(array, at) & 0xFFFF;
            case 4 -> (int) INT.get(array, at) & 0xFFFF_FFFFL;
            default -> (long) LONG.get(array, at);
        };
    }

    /** Stores the lower {@code length} bytes of a value, 1, 2, 4 or 8, inside the memory. */
    public void store(int address, int length, long value) {
        if (isInArray(address, length)) {
            store(bytes, address, length, value);
            return;
        }
        tailAccesses++;
        int position = address - bytes.length;
        if (tail != null && MemoryTail.isInChunk(position, length)) {
            store(tail.chunkAt(position), MemoryTail.indexAt(position), length, value);
            return;
        }
        for (int i = 0; i < length; i++) {
            store(address + i, 1, value >>> (8 * i));
        }
    }

    /** As {@link #store(int, int, long)} into an array that has room for it. */
    public static void store(byte[] array, int at, int length, long value) {
        switch (length) {
            case 1 -> array[at] = (byte) value;
            case 2 -> SHORT.set(array, at, (short) value);
            case 4 -> INT.set(array, at, (int) value);
            default -> LONG.set(array, at, value);
        }
    }

    /** Fills a range inside the memory. */
    public void set(int address, int length, byte value) {
        int at = address;
        int left = length;
        while (left > 0) {
            int piece = pieceFrom(at, left);
            int index = indexAt(at);
            Arrays.fill(arrayAt(at), index, index + piece, value);
            at += piece;
            left -= piece;
        }
    }

    /** Copies from an array into a range inside the memory. */
    public void put(int address, byte[] source, int from, int length) {
        int at = address;
        int left = length;
        while (left > 0) {
            int piece = pieceFrom(at, left);
            System.arraycopy(source, from + length - left, arrayAt(at), indexAt(at), piece);
            at += piece;
            left -= piece;
        }
    }

    private void get(int address, byte[] target, int to, int length) {
        int at = address;
        int left = length;
        while (left > 0) {
            int piece = pieceFrom(at, left);
            System.arraycopy(arrayAt(at), indexAt(at), target, to + length - left, piece);
            at += piece;
            left -= piece;
        }
    }

    /**
     * Copies between ranges that are inside, of one memory or two; they may overlap. Where {@code
     * from} is below {@code to}, it copies the last bytes first.
     */
    public static void copy(
            LinearMemory source, int from, LinearMemory target, int to, int length) {
        if (source.isInArray(from, length) && target.isInArray(to, length)) {
            System.arraycopy(source.bytes, from, target.bytes, to, length);
        } else if (from >= to) {
            int done = 0;
            while (done < length) {
                int piece = source.pieceFrom(from + done, length - done);
                piece = target.pieceFrom(to + done, piece);
                copyPiece(source, from + done, target, to + done, piece);
                done += piece;
            }
        } else {
            int left = length;
            while (left > 0) {
                int piece = source.pieceBefore(from + left, left);
                piece = target.pieceBefore(to + left, piece);
                left -= piece;
                copyPiece(source, from + left, target, to + left, piece);
            }
        }
    }

    private static void copyPiece(
            LinearMemory source, int from, LinearMemory target, int to, int length) {
        System.arraycopy(
                source.arrayAt(from),
                source.indexAt(from),
                target.arrayAt(to),
                target.indexAt(to),
                length);
    }

    // --- accesses of the host

    @Override
    public byte readByte(long address) {
        return (byte) load(check(address, 1), 1);
    }

    @Override
    public int readI32(long address) {
        return (int) load(check(address, 4), 4);
    }

    @Override
    public long readI64(long address) {
        return load(check(address, 8), 8);
    }

    @Override
    public void writeByte(long address, byte value) {
        store(check(address, 1), 1, value);
    }

    @Override
    public void writeI32(long address, int value) {
        store(check(address, 4), 4, value);
    }

    @Override
    public void writeI64(long address, long value) {
        store(check(address, 8), 8, value);
    }

    @Override
    public byte[] read(long address, long length) {
        int start = check(address, length);
        if (isInArray(start, (int) length)) {
            return Arrays.copyOfRange(bytes, start, start + (int) length);
        }
        byte[] copy = new byte[(int) length];
        get(start, copy, 0, copy.length);
        return copy;
    }

    @Override
    public void read(long address, byte[] target, int targetOffset, int length) {
        int start = check(address, length);
        Objects.checkFromIndexSize(targetOffset, length, target.length);
        get(start, target, targetOffset, length);
    }

    @Override
    public void write(long address, byte[] source) {
        write(address, source, 0, source.length);
    }

    @Override
    public void write(long address, byte[] source, int sourceOffset, int length) {
        int start = check(address, length);
        Objects.checkFromIndexSize(sourceOffset, length, source.length);
        put(start, source, sourceOffset, length);
    }

    @Override
    public void fill(long address, byte value, long length) {
        set(check(address, length), (int) length, value);
    }

    @Override
    public String readUtf8(long address, long length) throws CharacterCodingException {
        // A copy first: what is decoded must not change while it is checked.
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(read(address, length)))
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
        int start = check(address, length);
        int viewed = (int) length;
        ByteBuffer view;
        if (viewed == 0) {
            view = ByteBuffer.allocate(0);
        } else if (pieceFrom(start, viewed) == viewed || join()) {
            view = ByteBuffer.wrap(arrayAt(start), indexAt(start), viewed).slice();
        } else {
            view = ByteBuffer.wrap(read(address, length));
        }
        return view.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
