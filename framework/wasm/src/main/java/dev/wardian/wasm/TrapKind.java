package dev.wardian.wasm;

/**
 * Why a guest trapped: the closed set of the specification, each with the words that its tests use,
 * and the limits that end a guest as a trap does.
 */
public enum TrapKind {
    UNREACHABLE("unreachable"),
    MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),
    TABLE_OUT_OF_BOUNDS("out of bounds table access"),
    UNDEFINED_ELEMENT("undefined element"),
    UNINITIALIZED_ELEMENT("uninitialized element"),
    INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),
    INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),
    INTEGER_OVERFLOW("integer overflow"),
    INVALID_CONVERSION_TO_INTEGER("invalid conversion to integer"),
    NULL_EXCEPTION_REFERENCE("null exception reference"),
    /** The guest's calls are nested as deeply as {@link Limits#callDepth} says. */
    CALL_STACK_EXHAUSTED("call stack exhausted"),
    NULL_REFERENCE("null reference"),
    NULL_FUNCTION_REFERENCE("null function reference"),
    NULL_STRUCTURE_REFERENCE("null structure reference"),
    NULL_ARRAY_REFERENCE("null array reference"),
    NULL_I31_REFERENCE("null i31 reference"),
    CAST_FAILURE("cast failure"),
    ARRAY_OUT_OF_BOUNDS("out of bounds array access"),
    /** An atomic access whose address is no multiple of its size. */
    UNALIGNED_ATOMIC("unaligned atomic"),
    /** A wait on a memory that is not shared, which nobody could end. */
    EXPECTED_SHARED_MEMORY("expected shared memory"),
    /** A structure, array or exception is over {@link Limits#heapBytes}, or the JVM has no room. */
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

    /** The message of the specification's tests; two kinds may share one. */
    public String message() {
        return message;
    }
}
