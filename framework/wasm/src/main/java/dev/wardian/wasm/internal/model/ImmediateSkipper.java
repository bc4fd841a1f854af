package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;

/**
 * Passes over immediates, and finds what is malformed in them, without looking at their meaning
 * (spec section 5.4).
 */
public final class ImmediateSkipper {
    private final BinaryReader in;
    private final boolean manyMemories;
    private final boolean manyTables;

    /** Whether the offset of an access is a number of 64 bits. */
    private final boolean wideOffsets;

    /** Whether a block may have a type of the type section. */
    private final boolean typeIndices;

    /** Reads from where {@code in} is, and moves it. */
    public ImmediateSkipper(BinaryReader in, Features features) {
        this.in = in;
        this.manyMemories = features.has(Feature.MULTI_MEMORY);
        this.manyTables = features.has(Feature.REFERENCE_TYPES);
        this.wideOffsets = features.has(Feature.MEMORY64);
        this.typeIndices = features.has(Feature.MULTI_VALUE);
    }

    /** Passes over the immediates of an instruction. */
    public void skip(Immediate kind) {
        switch (kind) {
            case NONE -> {}
            case BLOCK_TYPE -> blockType();
            case BLOCK_TYPE_CATCHES -> {
                blockType();
                catches();
            }
            case LABEL, FUNCTION, TYPE, LOCAL, GLOBAL, TABLE, DATA, ELEM, TAG -> in.u32();
            case MEMORY -> memory();
            case TYPE_TABLE -> {
                in.u32();
                table();
            }
            case DATA_MEMORY -> {
                in.u32();
                memory();
            }
            case MEMORY_MEMORY -> {
                memory();
                memory();
            }
            case ELEM_TABLE,
                    TABLE_TABLE,
                    TYPE_FIELD,
                    TYPE_COUNT,
                    TYPE_DATA,
                    TYPE_ELEM,
                    TYPE_TYPE -> {
                in.u32();
                in.u32();
            }
            case LABELS -> {
                for (int count = in.count(1); count >= 0; count--) {
                    in.u32();
                }
            }
            case MEMARG -> memarg();
            case MEMARG_LANE -> {
                memarg();
                in.u8();
            }
            case LANE -> in.u8();
            case ZERO_BYTE -> zeroByte();
            case I32 -> in.s32();
            case I64 -> in.s64();
            case F32 -> in.skip(4);
            case F64 -> in.skip(8);
            case LANES, V128 -> in.skip(16);
            case HEAP_TYPE -> in.s33();
            case VALUE_TYPES -> {
                for (int count = in.count(1); count > 0; count--) {
                    valueType();
                }
            }
            case CAST_LABEL -> {
                in.u8();
                in.u32();
                in.s33();
                in.s33();
            }
        }
    }

    /** Passes over a value type, of which only the length is looked at. */
    public void valueType() {
        int first = in.peek();
        in.s33();
        if (ValTypes.isPrefix(first)) {
            in.s33();
        }
    }

    private void blockType() {
        int first = in.peek();
        if (ValTypes.isPrefix(first)) {
            valueType();
            return;
        }
        int at = in.position();
        long type = in.s33();
        if (type >= 0 && !typeIndices) {
            throw new MalformedModuleException("malformed value type " + type, at);
        }
    }

    private void memory() {
        if (manyMemories) {
            in.u32();
        } else {
            zeroByte();
        }
    }

    private void table() {
        if (manyTables) {
            in.u32();
        } else {
            zeroByte();
        }
    }

    private void zeroByte() {
        int at = in.position();
        if (in.u8() != 0) {
            throw new MalformedModuleException("zero byte expected", at);
        }
    }

    private void memarg() {
        int at = in.position();
        int flags = in.u32();
        if (manyMemories && (flags & OpcodeTables.MEMARG_HAS_MEMORY) != 0) {
            flags &= ~OpcodeTables.MEMARG_HAS_MEMORY;
            in.u32();
        }
        if (flags < 0 || flags >= OpcodeTables.memargFlags(manyMemories)) {
            throw new MalformedModuleException(
                    "malformed memop flags " + Integer.toUnsignedString(flags), at);
        }
        if (wideOffsets) {
            in.u64();
        } else {
            in.u32();
        }
    }

    private void catches() {
        for (int count = in.count(2); count > 0; count--) {
            int at = in.position();
            int kind = in.u8();
            if (kind >= CatchKind.COUNT) {
                throw new MalformedModuleException("malformed catch clause " + kind, at);
            }
            if (CatchKind.of(kind).hasTag()) {
                in.u32();
            }
            in.u32();
        }
    }
}
