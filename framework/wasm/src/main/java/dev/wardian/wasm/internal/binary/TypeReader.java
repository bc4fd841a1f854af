package dev.wardian.wasm.internal.binary;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.ArrayType;
import dev.wardian.wasm.CompositeType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.CanonicalTypes;
import dev.wardian.wasm.internal.model.RecursiveGroup;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.ValueTypeReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads types (spec section 5.3). */
final class TypeReader {
    private final BinaryReader in;
    private final Features features;
    private final ModuleLimits limits;
    private final ValueTypeReader values;
    private final boolean readsInvalid;
    private RuntimeType[] types = {};
    private int typeCount;

    /**
     * Reads from where {@code in} is, and moves it.
     *
     * @param readsInvalid whether an invalid type is read like any other, for a reader that looks
     *     for what is malformed alone
     */
    TypeReader(BinaryReader in, Features features, ModuleLimits limits, boolean readsInvalid) {
        this.readsInvalid = readsInvalid;
        this.in = in;
        this.features = features;
        this.limits = limits;
        this.values = new ValueTypeReader(in, features, types);
        if (readsInvalid) {
            values.readUnknownTypes();
        }
    }

    /** The types of the type section, given the number of their groups. */
    RuntimeType[] types(int groups) {
        types = new RuntimeType[groups];
        for (int i = 0; i < groups; i++) {
            group();
        }
        types = Arrays.copyOf(types, typeCount);
        values.setTypes(types, typeCount);
        return types;
    }

    private void group() {
        int size = 1;
        if (features.has(Feature.GC) && in.peek() == BinaryCodes.RECURSIVE_GROUP) {
            in.u8();
            size = in.count(2);
        }
        int first = typeCount;
        int at = in.position();
        if ((long) first + size > limits.types()) {
            throw new ModuleLimitException("types", limits.types(), (long) first + size, at);
        }
        RecursiveGroup group = new RecursiveGroup(size);
        if (first + size > types.length) {
            types = Arrays.copyOf(types, Math.max(first + size, 2 * types.length));
        }
        for (int i = 0; i < size; i++) {
            types[first + i] = group.get(i);
        }
        typeCount = first + size;
        values.setTypes(types, typeCount);
        for (int i = 0; i < size; i++) {
            define(group.get(i), first + i);
        }
        RecursiveGroup canonical = CanonicalTypes.of(group);
        for (int i = 0; i < size; i++) {
            types[first + i] = canonical.get(i);
        }
    }

    private void define(RuntimeType type, int index) {
        boolean isFinal = true;
        RuntimeType supertype = null;
        int form = in.peek();
        if (features.has(Feature.GC)
                && (form == BinaryCodes.SUB || form == BinaryCodes.SUB_FINAL)) {
            in.u8();
            isFinal = form == BinaryCodes.SUB_FINAL;
            supertype = supertype(index);
        }
        type.define(isFinal, supertype, composite());
    }

    private @Nullable RuntimeType supertype(int index) {
        int at = in.position();
        int count = in.count(1);
        if (readsInvalid) {
            for (int i = 0; i < count; i++) {
                in.u32();
            }
            return null;
        }
        if (count > 1) {
            throw new InvalidModuleException("sub type has " + count + " supertypes", at);
        }
        if (count == 0) {
            return null;
        }
        int supertype = in.u32();
        if (supertype < 0 || supertype >= index) {
            throw new InvalidModuleException(
                    "unknown type " + Integer.toUnsignedString(supertype), at);
        }
        RuntimeType result = types[supertype];
        if (result.depth() >= RuntimeType.MAX_DEPTH) {
            throw new ModuleLimitException(
                    "supertypes", RuntimeType.MAX_DEPTH, result.depth() + 1L, at);
        }
        return result;
    }

    private CompositeType composite() {
        int at = in.position();
        int form = in.u8();
        if (form == BinaryCodes.FUNCTION_TYPE) {
            return new FunctionType(valueTypes(), valueTypes());
        }
        if (form == BinaryCodes.STRUCT_TYPE && features.has(Feature.GC)) {
            return structType();
        }
        if (form == BinaryCodes.ARRAY_TYPE && features.has(Feature.GC)) {
            return new ArrayType(fieldType());
        }
        // The form is a signed LEB128, of which a function type's is one byte.
        String reason =
                form == (BinaryCodes.FUNCTION_TYPE | 0x80)
                        ? "integer representation too long"
                        : "malformed function type";
        throw new MalformedModuleException(reason + ", form " + hex(form), at);
    }

    private StructType structType() {
        int at = in.position();
        int count = in.count(2);
        if (count > limits.arity()) {
            throw new ModuleLimitException("arity", limits.arity(), count, at);
        }
        FieldType[] fields = new FieldType[count];
        for (int i = 0; i < count; i++) {
            fields[i] = fieldType();
        }
        return new StructType(Arrays.asList(fields));
    }

    private FieldType fieldType() {
        int code = in.peek();
        StorageType storage;
        if (code == PackedType.I8.code() || code == PackedType.I16.code()) {
            in.u8();
            storage = code == PackedType.I8.code() ? PackedType.I8 : PackedType.I16;
        } else {
            storage = values.valueType();
        }
        return new FieldType(storage, mutability());
    }

    private List<ValueType> valueTypes() {
        int at = in.position();
        int count = in.count(1);
        if (count > limits.arity()) {
            throw new ModuleLimitException("arity", limits.arity(), count, at);
        }
        ValueType[] list = new ValueType[count];
        for (int i = 0; i < count; i++) {
            list[i] = values.valueType();
        }
        return Arrays.asList(list);
    }

    ValueType valueType() {
        return values.valueType();
    }

    ValueType referenceType() {
        return values.referenceType();
    }

    GlobalType globalType() {
        return new GlobalType(values.valueType(), mutability());
    }

    private boolean mutability() {
        int at = in.position();
        int mutability = in.u8();
        if (mutability > BinaryCodes.MUTABLE) {
            throw new MalformedModuleException("malformed mutability " + hex(mutability), at);
        }
        return mutability == BinaryCodes.MUTABLE;
    }

    TableType tableType() {
        ValueType type = referenceType();
        int flags = limitsFlags(0);
        AddressType address = addressType(flags);
        long min = size();
        boolean hasMax = (flags & BinaryCodes.LIMITS_HAVE_MAX) != 0;
        return new TableType(address, type, min, hasMax, hasMax ? size() : -1);
    }

    MemoryType memoryType() {
        int pageSizes =
                features.has(Feature.CUSTOM_PAGE_SIZES) ? BinaryCodes.LIMITS_HAVE_PAGE_SIZE : 0;
        int flags =
                limitsFlags(
                        pageSizes
                                | (features.has(Feature.THREADS)
                                        ? BinaryCodes.LIMITS_ARE_SHARED
                                        : 0));
        AddressType address = addressType(flags);
        long min = size();
        boolean hasMax = (flags & BinaryCodes.LIMITS_HAVE_MAX) != 0;
        long max = hasMax ? size() : -1;
        long pageSize =
                (flags & BinaryCodes.LIMITS_HAVE_PAGE_SIZE) != 0
                        ? pageSize()
                        : WasmMemory.PAGE_SIZE;
        return new MemoryType(
                address, min, hasMax, max, pageSize, (flags & BinaryCodes.LIMITS_ARE_SHARED) != 0);
    }

    /**
     * The byte before limits, which may have the bits of {@code allowed} besides the usual ones.
     */
    private int limitsFlags(int allowed) {
        boolean wide = features.has(Feature.MEMORY64);
        int known =
                BinaryCodes.LIMITS_HAVE_MAX | allowed | (wide ? BinaryCodes.LIMITS_ARE_64_BIT : 0);
        int at = in.position();
        int flags = in.u8();
        if ((flags & ~known) != 0) {
            // Version 2.0 reads an integer of one bit here; later versions speak of flags.
            boolean speaksOfFlags = wide || allowed != 0;
            String reason =
                    speaksOfFlags
                            ? "malformed limits flags"
                            : (flags & 0x80) != 0
                                    ? "integer representation too long"
                                    : "integer too large";
            throw new MalformedModuleException(reason + ": limits flags " + hex(flags), at);
        }
        return flags;
    }

    private static AddressType addressType(int flags) {
        return (flags & BinaryCodes.LIMITS_ARE_64_BIT) != 0 ? AddressType.I64 : AddressType.I32;
    }

    /**
     * A size of pages or elements, which is unsigned; whether it is too great is for validation.
     */
    private long size() {
        return features.has(Feature.MEMORY64) ? in.u64() : Integer.toUnsignedLong(in.u32());
    }

    /** The size of a page, of which the exponent to base 2 is written. */
    private long pageSize() {
        int at = in.position();
        int exponent = in.u32();
        if (exponent < 0 || exponent >= Long.SIZE) {
            throw new MalformedModuleException(
                    "invalid custom page size: 2^" + Integer.toUnsignedString(exponent), at);
        }
        return 1L << exponent;
    }

    static String hex(int code) {
        return "0x" + Integer.toHexString(code);
    }
}
