package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.DefinedType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ValueType;
import org.jspecify.annotations.Nullable;

/** Reads value types and heap types (spec section 5.3). */
public final class ValueTypeReader {

    private final BinaryReader in;
    private final Features features;
    private DefinedType[] types;
    private int typeCount;

    /** Whether an index that no type has is read like any other. */
    private boolean unknownTypesAreRead;

    /** Reads from where {@code in} is, and moves it; {@code types} are those that have an index. */
    public ValueTypeReader(BinaryReader in, Features features, DefinedType[] types) {
        this.in = in;
        this.features = features;
        this.types = types;
        this.typeCount = types.length;
    }

    /** Says that only the first {@code count} of {@code known} can be named from here on. */
    public void setTypes(DefinedType[] known, int count) {
        types = known;
        typeCount = count;
    }

    /**
     * Reads on where an index names no type, for a reader that looks for what is malformed alone.
     */
    public void readUnknownTypes() {
        unknownTypesAreRead = true;
    }

    public ValueType valueType() {
        int at = in.position();
        ValueType type = typeOrNull();
        if (type == null) {
            throw new MalformedModuleException("malformed value type " + hex(in.at(at)), at);
        }
        return type;
    }

    public ValueType referenceType() {
        int at = in.position();
        boolean always = in.peek() == ValTypes.FUNCREF;
        ValueType type = typeOrNull();
        if (always) {
            return ValueType.FUNCREF;
        }
        if (type == null || !type.isReference()) {
            throw new MalformedModuleException("malformed reference type " + hex(in.at(at)), at);
        }
        return type;
    }

    private @Nullable ValueType typeOrNull() {
        int code = in.u8();
        if (ValTypes.isPrefix(code)) {
            if (!features.has(Feature.FUNCTION_REFERENCES)) {
                return null;
            }
            HeapType heapType = heapType();
            return code == ValTypes.NULLABLE_REFERENCE
                    ? ValueType.refNull(heapType)
                    : ValueType.ref(heapType);
        }
        return ValTypes.isAllowed(code, features) ? ValTypes.shortForm(code) : null;
    }

    /** A heap type: the byte of an abstract one, or the index of a type. */
    public HeapType heapType() {
        int at = in.position();
        int code = in.peek();
        if (ValTypes.isOneByte(code)) {
            in.u8();
            AbstractHeapType type =
                    ValTypes.isAllowed(code, features) ? ValTypes.heapType(code) : null;
            if (type == null) {
                throw new MalformedModuleException("malformed heap type " + hex(code), at);
            }
            return type;
        }
        long index = in.s33();
        if (index < 0 || !features.has(Feature.FUNCTION_REFERENCES)) {
            throw new MalformedModuleException("malformed heap type " + index, at);
        }
        if (index >= typeCount && unknownTypesAreRead) {
            return AbstractHeapType.ANY;
        }
        if (index >= typeCount) {
            throw new InvalidModuleException("unknown type " + index, at);
        }
        return types[(int) index];
    }

    private static String hex(int code) {
        return "0x" + Integer.toHexString(code);
    }
}
