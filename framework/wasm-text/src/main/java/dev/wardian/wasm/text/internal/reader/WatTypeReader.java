package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads types (spec section 6.4) and writes them in the binary format. */
final class WatTypeReader {
    /**
     * A reference type.
     *
     * @param nullable whether null is among its values
     * @param heapType the heap type in the binary format
     */
    record Reference(boolean nullable, byte[] heapType) {}

    /**
     * What a type use stands for.
     *
     * @param index the index of the type
     * @param paramCount the number of its parameters, as far as it is known
     * @param names the names of the parameters that are written here
     */
    record TypeUse(long index, int paramCount, List<Identifier> names) {}

    private final ModuleContext context;
    private final TokenReader in;

    WatTypeReader(ModuleContext context, TokenReader in) {
        this.context = context;
        this.in = in;
    }

    void valueType(ByteWriter out) {
        int number = in.is(TokenKind.KEYWORD) ? number(in.text()) : -1;
        if (number >= 0) {
            out.u8(number);
            in.skip();
        } else {
            referenceType(out);
        }
    }

    /** The code of a number or vector type, or -1 if {@code keyword} names none. */
    private int number(String keyword) {
        return switch (keyword) {
            case "i32" -> ValTypes.I32;
            case "i64" -> ValTypes.I64;
            case "f32" -> ValTypes.F32;
            case "f64" -> ValTypes.F64;
            case "v128" -> context.features.has(Feature.SIMD) ? ValTypes.V128 : -1;
            default -> -1;
        };
    }

    void referenceType(ByteWriter out) {
        Reference type = reference();
        // A nullable reference to an abstract heap type is written as that heap type alone.
        boolean shortForm = type.nullable() && isAbstract(type.heapType());
        if (!shortForm) {
            out.u8(type.nullable() ? ValTypes.NULLABLE_REFERENCE : ValTypes.REFERENCE);
        }
        out.bytes(type.heapType());
    }

    private static boolean isAbstract(byte[] heapType) {
        return heapType.length == 1 && ValTypes.isOneByte(heapType[0]);
    }

    /** Whether a reference type begins here. */
    boolean isReference() {
        return isOpenReference()
                || (in.is(TokenKind.KEYWORD)
                        && HeapTypeNames.ofReference(in.text(), context.features) != null);
    }

    private boolean isOpenReference() {
        return in.isOpen("ref") && context.features.has(Feature.FUNCTION_REFERENCES);
    }

    Reference reference() {
        if (isOpenReference()) {
            in.open("ref");
            boolean nullable = in.takeKeyword("null");
            byte[] heapType = heapType();
            in.close();
            return new Reference(nullable, heapType);
        }
        AbstractHeapType type =
                in.is(TokenKind.KEYWORD)
                        ? HeapTypeNames.ofReference(in.text(), context.features)
                        : null;
        if (type == null) {
            if (in.is(TokenKind.LEFT)) {
                in.skip();
            }
            throw in.unexpected();
        }
        in.skip();
        return new Reference(true, new byte[] {(byte) type.code()});
    }

    /** A heap type in the binary format. */
    byte[] heapType() {
        if (IndexSpace.isAt(in)) {
            ByteWriter out = new ByteWriter();
            out.signed(context.typeNames.resolve(in));
            return out.toBytes();
        }
        AbstractHeapType type =
                in.is(TokenKind.KEYWORD) ? HeapTypeNames.ofName(in.text(), context.features) : null;
        if (type == null) {
            throw in.unexpected();
        }
        in.skip();
        return new byte[] {(byte) type.code()};
    }

    /** {@code (result t*)*} as a vector. */
    byte[] results() {
        ByteWriter types = new ByteWriter();
        int count = 0;
        while (in.takeOpen("result")) {
            count += valueTypes(types);
        }
        return vector(types, count);
    }

    /** Value types up to the closing bracket, which is passed; returns their number. */
    private int valueTypes(ByteWriter out) {
        int count = 0;
        while (!in.takeClose()) {
            valueType(out);
            count++;
        }
        return count;
    }

    private static byte[] vector(ByteWriter elements, int count) {
        ByteWriter out = new ByteWriter();
        out.unsigned(count);
        out.all(elements);
        return out.toBytes();
    }

    /** Whether a name or an identifier stands here, and so one definition alone. */
    private boolean isNamed() {
        return in.is(TokenKind.ID) || in.hasName();
    }

    /** {@code (param ...)* (result ...)*}; names are allowed where a function binds them. */
    FunctionSignature signature(boolean named) {
        ByteWriter params = new ByteWriter();
        List<Identifier> names = new ArrayList<>();
        while (in.takeOpen("param")) {
            if (named && isNamed()) {
                names.add(Identifier.take(in));
                valueType(params);
                in.close();
            } else {
                int count = valueTypes(params);
                for (int i = 0; i < count; i++) {
                    names.add(Identifier.NONE);
                }
            }
        }
        ByteWriter results = new ByteWriter();
        int resultCount = 0;
        while (in.takeOpen("result")) {
            resultCount += valueTypes(results);
        }
        if (in.isOpen("param")) {
            throw in.tokens.unexpected(in.position() + 1);
        }
        return new FunctionSignature(
                vector(params, names.size()),
                names.size(),
                names,
                vector(results, resultCount),
                resultCount);
    }

    /**
     * A type use (spec section 6.6.6): a type, or its parameters and results, or both, which must
     * then agree.
     */
    TypeUse typeUse(boolean named) {
        long index = explicitType();
        int place = in.position();
        FunctionSignature signature = signature(named);
        if (index < 0) {
            return new TypeUse(
                    context.types.indexOf(signature), signature.paramCount(), signature.names());
        }
        return new TypeUse(index, agree(index, signature, place), signature.names());
    }

    /** A block type in the binary format: nothing, one result, or a type use. */
    byte[] blockType() {
        if (!context.features.has(Feature.MULTI_VALUE)) {
            return blockResult();
        }
        long index = explicitType();
        int place = in.position();
        FunctionSignature signature = signature(false);
        if (index >= 0) {
            agree(index, signature, place);
        } else if (signature.isEmpty()) {
            return new byte[] {BinaryCodes.EMPTY_BLOCK};
        } else if (signature.paramCount() == 0 && signature.resultCount() == 1) {
            byte[] vector = signature.results();
            return Arrays.copyOfRange(vector, 1, vector.length);
        } else {
            index = context.types.indexOf(signature);
        }
        ByteWriter out = new ByteWriter();
        out.signed(index);
        return out.toBytes();
    }

    /** The block type of version 1.0: nothing or one result. */
    private byte[] blockResult() {
        ByteWriter out = new ByteWriter();
        if (in.takeOpen("result")) {
            valueType(out);
            in.close();
        } else {
            out.u8(BinaryCodes.EMPTY_BLOCK);
        }
        return out.toBytes();
    }

    /** The index in {@code (type x)}, or -1 if that does not stand here. */
    private long explicitType() {
        if (!in.takeOpen("type")) {
            return -1;
        }
        long index = context.typeNames.resolve(in);
        in.close();
        return index;
    }

    /**
     * Checks what is written beside an explicit type; returns the number of that type's parameters.
     */
    private int agree(long index, FunctionSignature signature, int place) {
        TypeTable.Entry entry = context.types.get(index);
        if (signature.isEmpty()) {
            return entry == null ? 0 : entry.paramCount();
        }
        if (entry == null) {
            throw in.tokens.error(place, "unknown type " + index);
        }
        if (!context.types.matches(entry, signature)) {
            throw in.tokens.error(place, "inline function type does not match type " + index);
        }
        return signature.paramCount();
    }

    /** {@code (type ...)} or {@code (rec ...)}, with all names known already. */
    void definition() {
        ByteWriter group = new ByteWriter();
        if (!in.takeOpen("rec")) {
            define(group, true);
            context.types.addGroup(group);
            return;
        }
        int count = 0;
        boolean single =
                in.is(TokenKind.LEFT)
                        && in.tokens.kind(in.tokens.partner(in.position()) + 1) == TokenKind.RIGHT;
        while (!in.takeClose()) {
            define(group, single);
            count++;
        }
        ByteWriter binary = new ByteWriter();
        if (!single) {
            binary.u8(BinaryCodes.RECURSIVE_GROUP);
            binary.unsigned(count);
        }
        binary.all(group);
        context.types.addGroup(binary);
    }

    private void define(ByteWriter out, boolean alone) {
        in.open("type");
        in.takeId();
        boolean plain = true;
        boolean sub = context.features.has(Feature.GC) && in.takeOpen("sub");
        if (sub) {
            boolean isFinal = in.takeKeyword("final");
            ByteWriter supertypes = new ByteWriter();
            int count = 0;
            for (; IndexSpace.isAt(in); count++) {
                supertypes.unsigned(context.typeNames.resolve(in));
            }
            plain = isFinal && count == 0;
            if (!plain) {
                out.u8(isFinal ? BinaryCodes.SUB_FINAL : BinaryCodes.SUB);
                out.unsigned(count);
                out.all(supertypes);
            }
        }
        TypeTable.Entry entry = composite(out);
        context.types.add(entry, alone && plain);
        if (sub) {
            in.close();
        }
        in.close();
    }

    private TypeTable.Entry composite(ByteWriter out) {
        TypeTable.Entry entry;
        if (in.takeOpen("func")) {
            FunctionSignature signature = signature(true);
            byte[] binary = signature.toBinary();
            out.bytes(binary);
            entry = new TypeTable.Entry(binary, signature.paramCount(), null);
        } else if (in.isOpen("struct") && context.features.has(Feature.GC)) {
            in.open("struct");
            entry = new TypeTable.Entry(null, 0, structFields(out));
        } else if (in.isOpen("array") && context.features.has(Feature.GC)) {
            in.open("array");
            out.u8(BinaryCodes.ARRAY_TYPE);
            fieldType(out);
            entry = new TypeTable.Entry(null, 0, null);
        } else {
            if (in.is(TokenKind.LEFT)) {
                in.skip();
            }
            throw in.unexpected();
        }
        in.close();
        return entry;
    }

    private IndexSpace structFields(ByteWriter out) {
        IndexSpace fields = new IndexSpace("field");
        ByteWriter types = new ByteWriter();
        while (in.takeOpen("field")) {
            if (isNamed()) {
                fields.define(in);
                fieldType(types);
                in.close();
            } else {
                while (!in.takeClose()) {
                    fields.add(Identifier.NONE);
                    fieldType(types);
                }
            }
        }
        out.u8(BinaryCodes.STRUCT_TYPE);
        out.unsigned(fields.count());
        out.all(types);
        return fields;
    }

    private void fieldType(ByteWriter out) {
        boolean mutable = in.takeOpen("mut");
        if (in.takeKeyword(PackedType.I8.toString())) {
            out.u8(PackedType.I8.code());
        } else if (in.takeKeyword(PackedType.I16.toString())) {
            out.u8(PackedType.I16.code());
        } else {
            valueType(out);
        }
        if (mutable) {
            in.close();
        }
        out.u8(mutable ? BinaryCodes.MUTABLE : 0);
    }

    /** A global's type: its value type and whether it may change. */
    void globalType(ByteWriter out) {
        boolean mutable = in.takeOpen("mut");
        valueType(out);
        if (mutable) {
            in.close();
        }
        out.u8(mutable ? BinaryCodes.MUTABLE : 0);
    }

    /** Whether {@code i64} stands here, the address type of memory64; {@code i32} is passed too. */
    boolean takeAddressType() {
        if (!context.features.has(Feature.MEMORY64)) {
            return false;
        }
        return !in.takeKeyword("i32") && in.takeKeyword("i64");
    }

    void tableType(ByteWriter out, boolean wide) {
        ByteWriter limits = new ByteWriter();
        limits(limits, wide, false);
        referenceType(out);
        out.all(limits);
    }

    void memoryType(ByteWriter out, boolean wide) {
        limits(out, wide, true);
    }

    /**
     * The page size of a memory that is given by its data, as an exponent, or -1 for the usual one.
     */
    int inlinePageSize() {
        boolean stands = context.features.has(Feature.CUSTOM_PAGE_SIZES) && in.isOpen("pagesize");
        return stands ? pageSize() : -1;
    }

    /** The type of a memory that is just large enough for {@code length} bytes. */
    void memoryOf(ByteWriter out, long length, boolean wide, int pageSize) {
        int exponent = pageSize < 0 ? 16 : pageSize;
        long pages = (length + (1L << exponent) - 1) >> exponent;
        out.u8(limitsFlags(true, false, wide, pageSize));
        out.unsigned(pages);
        out.unsigned(pages);
        if (pageSize >= 0) {
            out.unsigned(pageSize);
        }
    }

    private static int limitsFlags(boolean bounded, boolean shared, boolean wide, int pageSize) {
        return (bounded ? BinaryCodes.LIMITS_HAVE_MAX : 0)
                | (shared ? BinaryCodes.LIMITS_ARE_SHARED : 0)
                | (wide ? BinaryCodes.LIMITS_ARE_64_BIT : 0)
                | (pageSize >= 0 ? BinaryCodes.LIMITS_HAVE_PAGE_SIZE : 0);
    }

    /** Limits; only memories may be shared or have a page size of their own. */
    private void limits(ByteWriter out, boolean wide, boolean ofMemory) {
        // Before memory64 a size is a 32-bit number; since then one that is too great is not
        // malformed but invalid.
        int bits = context.features.has(Feature.MEMORY64) ? 64 : 32;
        long min = in.unsigned(bits);
        boolean bounded = in.is(TokenKind.NAT);
        long max = bounded ? in.unsigned(bits) : 0;
        boolean shared =
                ofMemory && context.features.has(Feature.THREADS) && in.takeKeyword("shared");
        boolean sized = ofMemory && context.features.has(Feature.CUSTOM_PAGE_SIZES);
        int pageSize = sized ? pageSize() : -1;
        out.u8(limitsFlags(bounded, shared, wide, pageSize));
        out.unsigned(min);
        if (bounded) {
            out.unsigned(max);
        }
        if (pageSize >= 0) {
            out.unsigned(pageSize);
        }
    }

    /** The exponent of {@code (pagesize n)}, or -1 if that does not stand here. */
    private int pageSize() {
        if (!in.takeOpen("pagesize")) {
            return -1;
        }
        int place = in.position();
        long size = in.u32();
        if (Long.bitCount(size) != 1) {
            throw in.tokens.error(place, "invalid custom page size");
        }
        in.close();
        return Long.numberOfTrailingZeros(size);
    }
}
