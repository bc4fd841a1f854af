package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;

/**
 * Finds the end of an instruction or expression, and what is malformed in it, without looking at
 * its meaning (spec section 5.4).
 */
public final class InstructionSkipper {

    private final BinaryReader in;
    private final boolean[] allowed;
    private final boolean manyMemories;
    private final boolean manyTables;

    /** Whether the offset of an access is a number of 64 bits. */
    private final boolean wideOffsets;

    /** Whether a block may have a type of the type section. */
    private final boolean typeIndices;

    /** Reads from where {@code in} is, and moves it. */
    public InstructionSkipper(BinaryReader in, Features features) {
        this.in = in;
        this.allowed = OpcodeTables.allowed(features);
        this.manyMemories = features.has(Feature.MULTI_MEMORY);
        this.manyTables = features.has(Feature.REFERENCE_TYPES);
        this.wideOffsets = features.has(Feature.MEMORY64);
        this.typeIndices = features.has(Feature.MULTI_VALUE);
    }

    /** Reads an expression up to and with its {@code end}. */
    public ConstExpr expression() {
        int start = in.position();
        int depth = 0;
        while (depth >= 0) {
            int at = in.position();
            Opcode opcode = instruction();
            switch (opcode) {
                case ELSE -> {
                    if (depth == 0) {
                        throw new MalformedModuleException("END opcode expected", at);
                    }
                }
                case BLOCK, LOOP, IF, TRY_TABLE -> depth++;
                case END -> depth--;
                default -> {}
            }
        }
        return new ConstExpr(start, in.position());
    }

    /** Reads one instruction with its immediates. */
    public Opcode instruction() {
        Opcode opcode = opcode();
        immediates(opcode);
        return opcode;
    }

    private Opcode opcode() {
        int start = in.position();
        int first = in.u8();
        boolean prefixed = OpcodeTables.prefixBase(first) >= 0;
        int prefix = prefixed ? first : 0;
        int code = prefixed ? in.u32() : first;
        Opcode opcode = Opcode.of(prefix, code);
        if (opcode == null || !allowed[opcode.id()]) {
            throw OpcodeTables.illegal(prefix, code, start);
        }
        return opcode;
    }

    private void immediates(Opcode opcode) {
        switch (opcode.immediate()) {
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

    /** Reads a value type, of which only the length is looked at. */
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
            if (kind > 3) {
                throw new MalformedModuleException("malformed catch clause " + kind, at);
            }
            // The first two kinds name a tag, all name a label.
            if (kind < 2) {
                in.u32();
            }
            in.u32();
        }
    }
}
