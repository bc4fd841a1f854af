package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.DefinedType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmStruct;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.StructLayout;
import org.jspecify.annotations.Nullable;

/** A structure: its numbers and vectors in 64-bit slots, its references beside them. */
public final class StructInstance extends GcObject implements WasmStruct {
    private static final long[] NO_NUMBERS = {};
    private static final @Nullable Object[] NO_REFERENCES = {};

    /** A number of 8 or 16 bits keeps whatever an i32 has above these; a read cuts it off. */
    public final long[] numbers;

    public final @Nullable Object[] references;

    /** A structure of zeros and nulls. */
    StructInstance(RuntimeType type) {
        super(type);
        StructLayout layout = type.layout();
        this.numbers = layout.numbers == 0 ? NO_NUMBERS : new long[layout.numbers];
        this.references = layout.references == 0 ? NO_REFERENCES : new Object[layout.references];
    }

    /**
     * The structure that a reference refers to.
     *
     * @throws GuestUnwind if it is null
     */
    public static StructInstance of(@Nullable Object reference) {
        if (reference == null) {
            throw GuestUnwind.trap(TrapKind.NULL_STRUCTURE_REFERENCE);
        }
        return (StructInstance) reference;
    }

    static long bytes(StructLayout layout) {
        return 48 + 8L * layout.numbers + 8L * layout.references;
    }

    @Override
    long bytes() {
        return bytes(type.layout());
    }

    @Override
    @Nullable Object[] held() {
        return references;
    }

    @Override
    public DefinedType type() {
        return type;
    }

    @Override
    public @Nullable Object get(int field) {
        StructLayout layout = type.layout();
        StorageType storage = layout.field(field).storage();
        int slot = layout.slot(field);
        if (StructLayout.isReference(storage)) {
            return references[slot];
        }
        if (storage instanceof PackedType packed) {
            return packed == PackedType.I8
                    ? (int) (byte) numbers[slot]
                    : (int) (short) numbers[slot];
        }
        return Values.box((ValueType) storage, numbers, slot);
    }

    @Override
    public void set(int field, @Nullable Object value) {
        StructLayout layout = type.layout();
        FieldType fieldType = layout.field(field);
        if (!fieldType.mutable()) {
            throw new IllegalStateException("the field is immutable");
        }
        int slot = layout.slot(field);
        if (fieldType.storage() instanceof PackedType) {
            numbers[slot] = Values.unbox(ValueType.I32, value);
        } else if (StructLayout.isReference(fieldType.storage())) {
            references[slot] = Values.checkReference((ValueType) fieldType.storage(), value);
        } else {
            Values.unbox((ValueType) fieldType.storage(), value, numbers, slot);
        }
    }
}
