package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.ValueType;
import java.util.List;

/**
 * Where the fields of a structure lie: numbers and vectors in 64-bit slots, references in slots of
 * their own. Fields that a supertype has lie where they lie in that.
 */
public final class StructLayout {
    /** How many 64-bit slots there are. */
    public final int numbers;

    /** How many slots for references there are. */
    public final int references;

    private final List<FieldType> fields;
    private final int[] slots;

    StructLayout(StructType type) {
        this.fields = type.fields();
        this.slots = new int[fields.size()];
        int nextNumber = 0;
        int nextReference = 0;
        for (int i = 0; i < slots.length; i++) {
            StorageType storage = fields.get(i).storage();
            if (isReference(storage)) {
                slots[i] = nextReference++;
            } else {
                slots[i] = nextNumber;
                nextNumber += storage == ValueType.V128 ? 2 : 1;
            }
        }
        this.numbers = nextNumber;
        this.references = nextReference;
    }

    public int fieldCount() {
        return slots.length;
    }

    public FieldType field(int index) {
        return fields.get(index);
    }

    /** Whether a field takes two 64-bit slots. */
    public boolean isVector(int field) {
        return fields.get(field).storage() == ValueType.V128;
    }

    /** The slot of a field, among the numbers or the references. */
    public int slot(int field) {
        return slots[field];
    }

    public static boolean isReference(StorageType type) {
        return type instanceof ValueType value && value.isReference();
    }
}
