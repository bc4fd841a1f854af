package dev.wardian.wasm;

/**
 * The reasons for a trap: those of the specification, each with the words of its tests, and limits
 * that end a guest as a trap does.
 */
public enum TrapKind {
    /** The instruction {@code unreachable} ran. */
    UNREACHABLE("unreachable"),
    /** An access was not wholly inside a memory or a data segment. */
    MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),
    /** An access was not wholly inside a table or an element segment. */
    TABLE_OUT_OF_BOUNDS("out of bounds table access"),
    /** An indirect call was to an index outside of the table. */
    UNDEFINED_ELEMENT("undefined element"),
    /** An indirect call was to a null element. */
    UNINITIALIZED_ELEMENT("uninitialized element"),
    /** An indirect call was to a function of another type. */
    INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),
    /** A division or remainder by zero. */
    INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),
    /** The quotient does not fit, or the float does not fit the integer. */
    INTEGER_OVERFLOW("integer overflow"),
    /** A conversion of NaN to an integer. */
    INVALID_CONVERSION_TO_INTEGER("invalid conversion to integer"),
    /** {@code throw_ref} of null. */
    NULL_EXCEPTION_REFERENCE("null exception reference"),
    /** The guest's calls are nested as deeply as {@link Limits#callDepth} says. */
    CALL_STACK_EXHAUSTED("call stack exhausted"),
    /** An instruction needs a reference and got null. */
    NULL_REFERENCE("null reference"),
    /** A call of a null reference. */
    NULL_FUNCTION_REFERENCE("null function reference"),
    /** An access to a field of null. */
    NULL_STRUCTURE_REFERENCE("null structure reference"),
    /** An access to an element or to the length of null. */
    NULL_ARRAY_REFERENCE("null array reference"),
    /** The value of a null {@code i31}. */
    NULL_I31_REFERENCE("null i31 reference"),
    /** {@code ref.cast} to a type that the reference does not have. */
    CAST_FAILURE("cast failure"),
    /** An access was not wholly inside an array. */
    ARRAY_OUT_OF_BOUNDS("out of bounds array access"),
    /** An atomic access whose address is no multiple of its size. */
    UNALIGNED_ATOMIC("unaligned atomic"),
    /** A wait on a memory that is not shared, which nobody could end. */
    EXPECTED_SHARED_MEMORY("expected shared memory"),
    /** A structure, array or exception exceeds {@link Limits#heapBytes}, or the JVM has no room. */
    HEAP_EXHAUSTED("heap exhausted"),
    /**
     * The thread's stack ended before the guest reached {@link Limits#callDepth}, or calls that
     * host functions nested in each other used up the guests' value stack. Another thread, or a
     * call that is not nested, may have the room.
     */
    THREAD_STACK_EXHAUSTED("call stack exhausted");

    private final String message;

    TrapKind(String message) {
        this.message = message;
    }

    /** {@return the message of the specification's tests; two kinds may share one} */
    public String message() {
        return message;
    }
}
