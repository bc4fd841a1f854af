package dev.wardian.wasm;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A WebAssembly value type (spec section 2.3, "Types"). Each type is one object, so types are
 * compared by identity.
 *
 * <p>Numbers cross the Java border as {@code Integer}, {@code Long}, {@code Float} and {@code
 * Double}, a {@code v128} as {@link V128}. A function is a {@link WasmFunction}, a structure a
 * {@link WasmStruct}, an array a {@link WasmArray}, an {@code i31} an {@link I31}, an exception an
 * {@link ExceptionReference}. A reference of type {@code extern} is any object, and a null
 * reference is null.
 */
public final class ValueType implements StorageType {
    /** The kinds of values. */
    public enum Kind {
        /** Integers of 32 bits. */
        I32,
        /** Integers of 64 bits. */
        I64,
        /** Floats of 32 bits. */
        F32,
        /** Floats of 64 bits. */
        F64,
        /** Vectors of 128 bits. */
        V128,
        /** References, null or not. */
        REFERENCE
    }

    /** Integers of 32 bits, signed or unsigned. */
    public static final ValueType I32 = new ValueType("i32", 0x7F, Kind.I32);

    /** Integers of 64 bits, signed or unsigned. */
    public static final ValueType I64 = new ValueType("i64", 0x7E, Kind.I64);

    /** Floats of 32 bits. */
    public static final ValueType F32 = new ValueType("f32", 0x7D, Kind.F32);

    /** Floats of 64 bits. */
    public static final ValueType F64 = new ValueType("f64", 0x7C, Kind.F64);

    /** Vectors of 128 bits. */
    public static final ValueType V128 = new ValueType("v128", 0x7B, Kind.V128);

    private static final Map<AbstractHeapType, ValueType> NULLABLE =
            new EnumMap<>(AbstractHeapType.class);
    private static final Map<AbstractHeapType, ValueType> NON_NULL =
            new EnumMap<>(AbstractHeapType.class);

    static {
        for (AbstractHeapType type : AbstractHeapType.values()) {
            NULLABLE.put(type, new ValueType(type, true));
            NON_NULL.put(type, new ValueType(type, false));
        }
    }

    /** A function or null. */
    public static final ValueType FUNCREF = refNull(AbstractHeapType.FUNC);

    /** Any object of the host, or null. */
    public static final ValueType EXTERNREF = refNull(AbstractHeapType.EXTERN);

    private static final int NULLABLE_PREFIX = 0x63;
    private static final int NON_NULL_PREFIX = 0x64;

    private final String text;
    private final int code;
    private final Kind kind;
    private final @Nullable HeapType heapType;
    private final boolean nullable;

    private ValueType(String text, int code, Kind kind) {
        this.text = text;
        this.code = code;
        this.kind = kind;
        this.heapType = null;
        this.nullable = false;
    }

    ValueType(HeapType heapType, boolean nullable) {
        this.kind = Kind.REFERENCE;
        this.heapType = heapType;
        this.nullable = nullable;
        if (heapType instanceof AbstractHeapType type) {
            this.text = nullable ? type.reference() : "(ref " + type + ")";
            this.code = nullable ? type.code() : NON_NULL_PREFIX;
        } else {
            this.text = "";
            this.code = nullable ? NULLABLE_PREFIX : NON_NULL_PREFIX;
        }
    }

    /**
     * Returns the type of references without null.
     *
     * @param type the type of the objects
     * @return the type, one object for each {@code type}
     */
    public static ValueType ref(HeapType type) {
        return type instanceof DefinedType defined
                ? defined.reference(false)
                : Objects.requireNonNull(NON_NULL.get(type));
    }

    /**
     * Returns the type of references with null.
     *
     * @param type the type of the objects
     * @return the type, one object for each {@code type}
     */
    public static ValueType refNull(HeapType type) {
        return type instanceof DefinedType defined
                ? defined.reference(true)
                : Objects.requireNonNull(NULLABLE.get(type));
    }

    /** {@return the first byte of this type in the binary format} Most types have no other byte. */
    public int code() {
        return code;
    }

    /** {@return the number of 64-bit frame slots of a value: 2 for {@code v128}, otherwise 1} */
    public int slots() {
        return kind == Kind.V128 ? 2 : 1;
    }

    /** {@return what the values of this type are} */
    public Kind kind() {
        return kind;
    }

    /** {@return whether the values of this type are references} */
    public boolean isReference() {
        return kind == Kind.REFERENCE;
    }

    /**
     * {@return the type of the objects that references of this type point to}
     *
     * @throws IllegalStateException if this is no reference type
     */
    public HeapType heapType() {
        if (heapType == null) {
            throw new IllegalStateException(text + " is no reference type");
        }
        return heapType;
    }

    /** {@return whether null is a value of this type, which is then a reference type} */
    public boolean isNullable() {
        return nullable;
    }

    /**
     * The name of this type in the text format. For a defined type, which has no name, the text
     * shows the kind.
     */
    @Override
    public String toString() {
        if (!(heapType instanceof DefinedType defined)) {
            return text;
        }
        CompositeType composite = defined.composite();
        String shown =
                composite instanceof FunctionType
                        ? "$func"
                        : composite instanceof StructType ? "$struct" : "$array";
        return (nullable ? "(ref null " : "(ref ") + shown + ")";
    }
}
