package dev.wardian.wasm.internal.model;

/**
 * The groups of instructions, as the specification has them (spec sections 2.4 and 5.4), and the
 * atomic ones of the threads proposal. Validation, lowering and the interpreter have one class for
 * each, and each has one switch over the families.
 */
public enum OpcodeFamily {
    /** Operands of any type: {@code nop}, {@code drop}, {@code select}. */
    PARAMETRIC,
    /** Blocks, branches, calls and exceptions; the branches on references too. */
    CONTROL,
    /** Locals and globals. */
    VARIABLE,
    /** Tables and element segments. */
    TABLE,
    /** Loads and stores of numbers, whole memories, and data segments. */
    MEMORY,
    /** References of any type: null, functions, casts. */
    REFERENCE,
    /** Structures, arrays, integers as references, conversions of external references. */
    AGGREGATE,
    /** Constants of numbers, arithmetic, comparisons and conversions. */
    NUMERIC,
    /** Everything on vectors, their loads and stores too. */
    VECTOR,
    /** Atomic accesses. */
    ATOMIC
}
