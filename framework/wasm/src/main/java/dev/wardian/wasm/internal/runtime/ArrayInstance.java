package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.DefinedType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmArray;
import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/**
 * An array. Its elements lie in a Java array of their size: bytes, shorts, ints for 32 bits, longs
 * for 64 bits, two longs for a vector, or objects.
 */
public final class ArrayInstance extends GcObject implements WasmArray {
    /** The Java array. */
    public final Object elements;

    private final int length;

    /** An array of zeros or nulls. */
    ArrayInstance(RuntimeType type, int length) {
        super(type);
        this.length = length;
        this.elements = allocate(type.element().storage(), length);
    }

    private static Object allocate(StorageType storage, int length) {
        return switch (elementBytes(storage)) {
            case 1 -> new byte[length];
            case 2 -> new short[length];
            case 4 -> new int[length];
            case 16 -> new long[2 * length];
            default -> isReference(storage) ? new Object[length] : new long[length];
        };
    }

    private static boolean isReference(StorageType storage) {
        return storage instanceof ValueType type && type.isReference();
    }

    /** The size of an element in bytes; that of a reference is what it is counted as. */
    public static int elementBytes(StorageType storage) {
        if (storage instanceof PackedType packed) {
            return packed == PackedType.I8 ? 1 : 2;
        }
        return switch (((ValueType) storage).kind()) {
            case I32, F32 -> 4;
            case I64, F64, REFERENCE -> 8;
            case V128 -> 16;
        };
    }

    /**
     * The array that a reference refers to.
     *
     * @throws GuestUnwind if it is null
     */
    public static ArrayInstance of(@Nullable Object reference) {
        if (reference == null) {
            throw GuestUnwind.trap(TrapKind.NULL_ARRAY_REFERENCE);
        }
        return (ArrayInstance) reference;
    }

    /**
     * What an access to an element throws that the array does not have.
     *
     * @param index unsigned
     */
    public GuestUnwind outOfBounds(int index) {
        return GuestUnwind.trap(
                TrapKind.ARRAY_OUT_OF_BOUNDS,
                OutOfBounds.ofElement(Integer.toUnsignedLong(index), "an array", length));
    }

    static long bytes(RuntimeType type, long length) {
        return 40 + length * elementBytes(type.element().storage());
    }

    @Override
    long bytes() {
        return bytes(type, length);
    }

    @Override
    @Nullable Object @Nullable [] held() {
        return elements instanceof Object[] references ? references : null;
    }

    @Override
    public DefinedType type() {
        return type;
    }

    @Override
    public int length() {
        return length;
    }

    /** How many Java elements an element takes. */
    public int width() {
        return type.element().storage() == ValueType.V128 ? 2 : 1;
    }

    /** The references, where the elements are references. */
    public @Nullable Object[] references() {
        return (Object[]) elements;
    }

    /** A number, sign-extended; the lower half of a vector is at {@code 2 * index}. */
    public long number(int index) {
        if (elements instanceof byte[] bytes) {
            return bytes[index];
        }
        if (elements instanceof int[] ints) {
            return ints[index];
        }
        if (elements instanceof long[] longs) {
            return longs[index];
        }
        return ((short[]) elements)[index];
    }

    /** Sets what {@link #number} reads; bits that do not fit are cut off. */
    public void setNumber(int index, long value) {
        if (elements instanceof byte[] bytes) {
            bytes[index] = (byte) value;
        } else if (elements instanceof int[] ints) {
            ints[index] = (int) value;
        } else if (elements instanceof long[] longs) {
            longs[index] = value;
        } else {
            ((short[]) elements)[index] = (short) value;
        }
    }

    /** Reads elements from their little-endian bytes. */
    public void read(byte[] bytes, int from, int to, int count) {
        int size = elementBytes(type.element().storage());
        if (elements instanceof byte[] target) {
            System.arraycopy(bytes, from, target, to, count);
            return;
        }
        int step = Math.min(size, 8);
        int first = to * width();
        for (int i = 0; i < count * width(); i++) {
            long value = 0;
            for (int b = step - 1; b >= 0; b--) {
                value = value << 8 | (bytes[from + i * step + b] & 0xFF);
            }
            setNumber(first + i, value);
        }
    }

    @Override
    public @Nullable Object get(int index) {
        check(index);
        StorageType storage = type.element().storage();
        if (storage instanceof PackedType) {
            return (int) number(index);
        }
        ValueType value = (ValueType) storage;
        if (value.isReference()) {
            return references()[index];
        }
        return value == ValueType.V128
                ? Values.box(value, (long[]) elements, 2 * index)
                : Values.box(value, number(index));
    }

    @Override
    public void set(int index, @Nullable Object value) {
        check(index);
        FieldType element = type.element();
        if (!element.mutable()) {
            throw new IllegalStateException("the elements are immutable");
        }
        if (element.storage() instanceof PackedType) {
            setNumber(index, Values.unbox(ValueType.I32, value));
            return;
        }
        ValueType elementType = (ValueType) element.storage();
        if (elementType.isReference()) {
            references()[index] = Values.checkReference(elementType, value);
        } else if (elementType == ValueType.V128) {
            Values.unbox(elementType, value, (long[]) elements, 2 * index);
        } else {
            setNumber(index, Values.unbox(elementType, value));
        }
    }

    private void check(int index) {
        if (index < 0 || index >= length) {
            throw new Trap(
                    TrapKind.ARRAY_OUT_OF_BOUNDS, OutOfBounds.ofElement(index, "an array", length));
        }
    }
}
