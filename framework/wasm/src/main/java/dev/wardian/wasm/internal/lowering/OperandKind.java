package dev.wardian.wasm.internal.lowering;

/** What an operand of a register instruction stands for. */
public enum OperandKind {
    /** A slot that is written. */
    TARGET,
    /** A slot that is read. */
    SLOT,
    /** A slot that is read and then written. */
    UPDATED,
    /** Two slots that are written, the lower half first: a vector or a number of 128 bits. */
    TARGET_PAIR,
    /** Two slots that are read. */
    PAIR,
    /** A reference slot that is written. */
    TARGET_REFERENCE,
    /** A reference slot that is read. */
    REFERENCE,
    /** A slot that is read, as a number, vector or reference, as a type says. */
    VALUE,
    /** The first of several slots: of a callee's frame, or of values that lie side by side. */
    FIRST_SLOT,
    /** A constant, the offset of an access, or a number of values. */
    NUMBER,
    /** An index into the code. */
    CODE,
    FUNCTION,
    TYPE,
    TABLE,
    MEMORY,
    GLOBAL,
    TAG,
    DATA_SEGMENT,
    ELEMENT_SEGMENT,
    /** The place of a field in a structure. */
    FIELD,
    /** A type to test for, as {@link HeapTypeCode} has it. */
    HEAP_TYPE,
    /** The ordinal of a {@link dev.wardian.wasm.TrapKind}. */
    TRAP_KIND,
    /** The load or store, as a register instruction, that is done on another memory. */
    ACCESS,
    /** The code of a vector instruction in the binary format, behind its prefix. */
    VECTOR_CODE,
    /**
     * What the vector instruction says: a slot of a number or vector, or the offset of an access.
     */
    VECTOR_OPERAND,
    LANE,
    /** The code of an atomic instruction in the binary format, behind its prefix. */
    ATOMIC_CODE
}
