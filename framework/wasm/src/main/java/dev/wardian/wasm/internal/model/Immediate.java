package dev.wardian.wasm.internal.model;

/**
 * What follows an instruction's code in the binary format. Indices are unsigned LEB128 of 32 bits.
 */
public enum Immediate {
    NONE,
    /** A block type: {@code 0x40}, a value type, or a type index as a signed 33-bit LEB128. */
    BLOCK_TYPE,
    /** A block type, then a vector of catch clauses. */
    BLOCK_TYPE_CATCHES,
    LABEL,
    /** A vector of labels, then the default label. */
    LABELS,
    FUNCTION,
    TYPE,
    /** A type index, then a table index. */
    TYPE_TABLE,
    LOCAL,
    GLOBAL,
    TABLE,
    MEMORY,
    /** The alignment's exponent with the flags of multi-memory, then the offset. */
    MEMARG,
    /** A {@link #MEMARG}, then a lane's index in one byte. */
    MEMARG_LANE,
    /** A lane's index in one byte. */
    LANE,
    /** Sixteen lane indices of one byte each. */
    LANES,
    /** A signed LEB128 of 32 bits. */
    I32,
    /** A signed LEB128 of 64 bits. */
    I64,
    /** Four bytes, little-endian. */
    F32,
    /** Eight bytes, little-endian. */
    F64,
    /** Sixteen bytes, little-endian. */
    V128,
    /** A heap type; in version 2.0 one of the bytes of the reference types. */
    HEAP_TYPE,
    /** A vector of value types. */
    VALUE_TYPES,
    DATA,
    /** A data segment's index, then a memory index. */
    DATA_MEMORY,
    ELEM,
    /** An element segment's index, then a table index. */
    ELEM_TABLE,
    /** The destination's memory index, then the source's. */
    MEMORY_MEMORY,
    /** The destination's table index, then the source's. */
    TABLE_TABLE,
    TAG,
    /** A type index, then a field's index. */
    TYPE_FIELD,
    /** A type index, then a number of elements. */
    TYPE_COUNT,
    /** A type index, then a data segment's index. */
    TYPE_DATA,
    /** A type index, then an element segment's index. */
    TYPE_ELEM,
    /** The destination's type index, then the source's. */
    TYPE_TYPE,
    /** A byte of nullability flags, a label, and two heap types. */
    CAST_LABEL,
    /** One byte that must be zero. */
    ZERO_BYTE
}
