package dev.wardian.wasm;

import java.util.Map;
import java.util.Optional;

/**
 * A module that was instantiated: its memories, tables and globals, and its functions bound to them
 * (spec section 4.2.5). An instance and all instances linked with it may be used by one thread at a
 * time, by any thread in turn if the hand-over is safely published.
 */
public interface WasmInstance extends AutoCloseable {
    WasmModule module();

    /**
     * The exported function of that name.
     *
     * @throws IllegalArgumentException if the module exports none
     */
    WasmFunction function(String name);

    Optional<WasmFunction> findFunction(String name);

    /** As {@link #function} for a memory. */
    WasmMemory memory(String name);

    Optional<WasmMemory> findMemory(String name);

    /** As {@link #function} for a table. */
    WasmTable table(String name);

    /** As {@link #function} for a global. */
    WasmGlobal global(String name);

    /** As {@link #function} for a tag. */
    WasmTag tag(String name);

    /**
     * An export of any kind: a {@link WasmFunction}, {@link WasmMemory}, {@link WasmTable}, {@link
     * WasmGlobal} or {@link WasmTag}.
     */
    Optional<Object> findExport(String name);

    /** All exports by name, as {@link #findExport} gives them, in the order of the binary. */
    Map<String, Object> exports();

    /**
     * Copies what this instance defines: memories, tables, globals, the contents of structures and
     * arrays that can be reached from them, and which segments were dropped. What it imports is not
     * in the copy. The copy takes its bytes from the budget of the instance until it is closed.
     *
     * @throws LinkException if the budget or the heap has no room for it
     * @throws IllegalStateException if a call is in progress, or the instance is closed
     */
    InstanceSnapshot snapshot();

    /**
     * Brings a snapshot of this instance back; memories and tables that have grown since then are
     * cut, and their budget gets the rest. Structures and arrays that were reachable then have the
     * contents that they had. A snapshot can be brought back several times.
     *
     * @throws IllegalArgumentException if the snapshot is of another instance
     * @throws IllegalStateException if a call is in progress, or the instance or the snapshot is
     *     closed
     * @throws LinkException if the budget or the heap has no room for a memory or table whose size
     *     has changed since then; the instance holds part of the snapshot then, and should be
     *     closed
     */
    void restore(InstanceSnapshot snapshot);

    /**
     * Gives the memories and tables of this instance back to its budget and forgets them. Later
     * calls into the instance throw {@link IllegalStateException}. Closing twice does nothing.
     */
    @Override
    void close();
}
