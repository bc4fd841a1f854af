package dev.wardian.wasm;

/**
 * What an instance held at one moment: the contents of the memories, tables and mutable globals
 * that it defines, and which of its segments were dropped. It shares nothing with the instance.
 */
public interface InstanceSnapshot {
    /** The bytes of all memories in it. */
    long memoryBytes();
}
