package dev.wardian.wasm.compiler.runtime;

/** A function as its callers see it while it may not be compiled yet: a constant of their class. */
public final class FunctionSlot {
    /** The index among the functions that the module defines. */
    public final int definedIndex;

    /**
     * Whether the function's class is there. Set once. Read without synchronisation: who sees the
     * older value calls the function all the same, by a longer way.
     */
    public boolean ready;

    public FunctionSlot(int definedIndex) {
        this.definedIndex = definedIndex;
    }
}
