package dev.wardian.wasm.internal.code;

/**
 * Who runs a function. What it takes to run one, only the runtime knows: every entry is one of its
 * engines.
 */
public abstract class FunctionEntry {
    protected FunctionEntry() {}
}
