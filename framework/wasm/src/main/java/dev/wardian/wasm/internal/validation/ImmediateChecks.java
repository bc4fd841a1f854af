package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.model.ValueTypeReader;

/** Reads the immediates of instructions in bodies, and checks what the rules ask of them. */
final class ImmediateChecks {
    /** The type of references to what was caught. */
    private static final int EXCEPTION = ValTypes.EXNREF + ValTypes.NON_NULL;

    private final ValidationContext context;
    private final ErrorSite site;
    private final BinaryReader in;
    private final ValueTypeReader valueTypes;
    private final boolean manyMemories;
    private final boolean manyTables;
    private final boolean wideOffsets;

    /** The type of the addresses of the memory or table that was named last. */
    private int addressType;

    /** The same of the one that a copy reads from. */
    private int sourceAddressType;

    ImmediateChecks(ValidationContext context, BinaryReader in) {
        this.context = context;
        this.site = context.site;
        this.in = in;
        this.valueTypes = new ValueTypeReader(in, context.module.features, context.module.types);
        this.manyMemories = context.has(Feature.MULTI_MEMORY);
        this.manyTables = context.has(Feature.REFERENCE_TYPES);
        this.wideOffsets = context.has(Feature.MEMORY64);
    }

    /** The immediates of an instruction with a fixed signature. */
    void check(int id, Immediate kind) {
        switch (kind) {
            case MEMARG -> memoryAccess(id);
            case I32 -> in.s32();
            case I64 -> in.s64();
            case F32 -> in.skip(4);
            case F64 -> in.skip(8);
            case V128 -> in.skip(16);
            case MEMARG_LANE -> {
                memoryAccess(id);
                lane(OpcodeTables.lanes(id));
            }
            case LANE -> lane(OpcodeTables.lanes(id));
            case LANES -> {
                for (int i = 0; i < 16; i++) {
                    lane(32);
                }
            }
            case ZERO_BYTE -> zeroByte();
            case MEMORY -> memory();
            case TABLE -> table();
            case DATA -> data(in.u32());
            case DATA_MEMORY -> {
                int segment = in.u32();
                memory();
                data(segment);
            }
            case ELEM -> element(in.u32());
            case ELEM_TABLE -> {
                int segment = in.u32();
                int type = tableType();
                element(segment);
                requireMatch(type, elementType(segment));
            }
            default -> throw new IllegalStateException("no fixed signature has " + kind);
        }
    }

    private void memoryAccess(int id) {
        int alignment = in.u32();
        int memory = 0;
        if (manyMemories && (alignment & OpcodeTables.MEMARG_HAS_MEMORY) != 0) {
            alignment &= ~OpcodeTables.MEMARG_HAS_MEMORY;
            memory = in.u32();
        }
        if (alignment < 0 || alignment >= OpcodeTables.memargFlags(manyMemories)) {
            throw site.malformed("malformed memop flags " + Integer.toUnsignedString(alignment));
        }
        long offset = wideOffsets ? in.u64() : Integer.toUnsignedLong(in.u32());
        context.requireMemory(memory);
        if (offset >>> 32 != 0 && context.memoryAddresses[memory] == ValTypes.I32) {
            throw site.invalid("offset out of range: " + Long.toUnsignedString(offset));
        }
        addressType = context.memoryAddresses[memory];
        if (alignment > OpcodeTables.alignment(id)) {
            throw site.invalid("alignment must not be larger than natural: 2^" + alignment);
        }
        if (alignment < OpcodeTables.alignment(id) && OpcodeTables.isOf(OpcodeFamily.ATOMIC, id)) {
            throw site.invalid("atomic alignment must be natural: 2^" + alignment);
        }
    }

    private void lane(int lanes) {
        int lane = in.u8();
        if (lane >= lanes) {
            throw site.invalid("invalid lane index " + lane + " of " + lanes);
        }
    }

    private void memory() {
        int memory = manyMemories ? in.u32() : zeroByte();
        context.requireMemory(memory);
        addressType = context.memoryAddresses[memory];
    }

    private int table() {
        int table = in.u32();
        context.requireTable(table);
        addressType = context.tableAddresses[table];
        return table;
    }

    /** The type of the addresses of the memory or table that was named last. */
    int addressType() {
        return addressType;
    }

    /** Takes the operands of a copy, of which the memories or tables were checked. */
    void popCopy(OperandStack operands) {
        boolean wide = addressType == ValTypes.I64 && sourceAddressType == ValTypes.I64;
        operands.pop(wide ? ValTypes.I64 : ValTypes.I32);
        operands.pop(sourceAddressType);
        operands.pop(addressType);
    }

    private int zeroByte() {
        if (in.u8() != 0) {
            throw site.malformed("zero byte expected");
        }
        return 0;
    }

    void data(int segment) {
        int count = context.module.dataCount;
        if (count < 0) {
            throw site.malformed("data count section required");
        }
        if (segment < 0 || segment >= count) {
            throw site.unknown("data segment", segment);
        }
    }

    int elementType(int segment) {
        return context.codes.code(context.module.elements.get(segment).type());
    }

    void element(int segment) {
        if (segment < 0 || segment >= context.module.elements.size()) {
            throw site.unknown("elem segment", segment);
        }
    }

    /** A table's index; gives the type of its elements. */
    int tableType() {
        return context.tableTypes[table()];
    }

    /** The memories of a copy. */
    void memoriesToCopy() {
        memory();
        int destinationAddress = addressType;
        memory();
        sourceAddressType = addressType;
        addressType = destinationAddress;
    }

    /** The tables of a copy. */
    void tablesToCopy() {
        int destination = tableType();
        int destinationAddress = addressType;
        int source = tableType();
        sourceAddressType = addressType;
        addressType = destinationAddress;
        requireMatch(destination, source);
    }

    private void requireMatch(int expected, int actual) {
        if (!context.codes.matches(actual, expected)) {
            throw site.mismatch(expected, actual);
        }
    }

    /**
     * The type and table of an indirect call, whose last operand is taken; gives the index of the
     * type.
     */
    int indirectType(OperandStack operands) {
        int type = in.u32();
        int table = manyTables ? in.u32() : zeroByte();
        context.requireTable(table);
        requireMatch(ValTypes.FUNCREF, context.tableTypes[table]);
        context.requireFunctionType(type);
        operands.pop(context.tableAddresses[table]);
        return type;
    }

    /** The index of a function type as the type of a block. */
    int blockType() {
        long type = in.s33();
        if (type < 0 || !context.has(Feature.MULTI_VALUE)) {
            throw site.malformed("malformed block type " + type);
        }
        context.requireFunctionType((int) Math.min(type, Integer.MAX_VALUE));
        context.used.add(Feature.MULTI_VALUE);
        return (int) type;
    }

    /** A value type, noted with its features. */
    int valueType() {
        ValueType type = valueTypes.valueType();
        context.note(type);
        return context.codes.code(type);
    }

    /** A heap type; gives the code of references to it. */
    int heapType(boolean nullable) {
        ValueType type = ValueType.refNull(valueTypes.heapType());
        context.note(type);
        return context.codes.reference(type.heapType(), nullable);
    }

    /** The heap type of {@code ref.null}; gives the code of nullable references to it. */
    int nullType() {
        int at = in.position();
        if (!context.has(Feature.FUNCTION_REFERENCES)
                && !context.has(Feature.GC)
                && !ValTypes.isReference(in.peek())) {
            throw site.malformed("malformed reference type 0x" + Integer.toHexString(in.at(at)));
        }
        return heapType(true);
    }

    /** A tag; gives the number of the list of what its exceptions carry. */
    int tag() {
        int tag = in.u32();
        context.requireTag(tag);
        return TypeLists.parameters(context.module.tagTypes[tag]);
    }

    /** The clauses of a {@code try_table}, which is not yet among the blocks of {@code control}. */
    void catchClauses(ControlStack control) {
        TypeLists lists = context.lists;
        for (int count = in.count(2); count > 0; count--) {
            int code = in.u8();
            if (code >= CatchKind.COUNT) {
                throw site.malformed("malformed catch clause " + code);
            }
            CatchKind kind = CatchKind.of(code);
            int carried = kind.hasTag() ? tag() : TypeLists.EMPTY;
            int label = control.labelTypes(in.u32());
            boolean fits =
                    kind.hasReference()
                            ? lists.matches(carried, EXCEPTION, label)
                            : lists.matches(carried, label);
            if (!fits) {
                String reference = kind.hasReference() ? " and an exception" : "";
                throw site.mismatch(
                        "a label with " + lists.text(carried) + reference, lists.text(label));
            }
        }
    }
}
