package dev.wardian.wasm;

import java.util.Map;
import java.util.Optional;

/**
 * An instance of a module: memories, tables, globals, and functions bound to them (spec section
 * 4.2.5). One thread at a time may use an instance and all instances linked with it. It may be any
 * thread in turn if the hand-over is safely published.
 */
public interface WasmInstance extends AutoCloseable {
    /** {@return the module that was instantiated} */
    WasmModule module();

    /**
     * Returns an exported function.
     *
     * @param name the name of the export
     * @return the function of that name
     * @throws IllegalArgumentException if the module exports no function of that name
     */
    WasmFunction function(String name);

    /**
     * Finds an exported function.
     *
     * @param name the name of the export
     * @return the function, or empty if the module exports none of that name
     */
    Optional<WasmFunction> findFunction(String name);

    /**
     * Returns an exported memory.
     *
     * @param name the name of the export
     * @return the memory of that name
     * @throws IllegalArgumentException if the module exports no memory of that name
     */
    WasmMemory memory(String name);

    /**
     * Finds an exported memory.
     *
     * @param name the name of the export
     * @return the memory, or empty if the module exports none of that name
     */
    Optional<WasmMemory> findMemory(String name);

    /**
     * Returns an exported table.
     *
     * @param name the name of the export
     * @return the table of that name
     * @throws IllegalArgumentException if the module exports no table of that name
     */
    WasmTable table(String name);

    /**
     * Returns an exported global.
     *
     * @param name the name of the export
     * @return the global of that name
     * @throws IllegalArgumentException if the module exports no global of that name
     */
    WasmGlobal global(String name);

    /**
     * Returns an exported tag.
     *
     * @param name the name of the export
     * @return the tag of that name
     * @throws IllegalArgumentException if the module exports no tag of that name
     */
    WasmTag tag(String name);

    /**
     * Finds an export of any kind.
     *
     * @param name the name of the export
     * @return a {@link WasmFunction}, {@link WasmMemory}, {@link WasmTable}, {@link WasmGlobal} or
     *     {@link WasmTag}, or empty if the module exports nothing of that name
     */
    Optional<Object> findExport(String name);

    /**
     * {@return all exports by name, as {@link #findExport} returns them, in the order of the
     * binary}
     */
    Map<String, Object> exports();

    /**
     * Copies what this instance defines: memories, tables, globals, the contents of structures and
     * arrays that can be reached from them, and which segments were dropped. Imports are not in the
     * copy. The copy takes its bytes from the budget of the instance until it is closed.
     *
     * @return the copy
     * @throws LinkException if the budget or the heap has no room for it
     * @throws IllegalStateException if a call is in progress, or the instance is closed
     */
    InstanceSnapshot snapshot();

    /**
     * Restores the contents of a snapshot of this instance. Memories and tables that have grown
     * since then shrink, and their budget gets the rest. Structures and arrays that were reachable
     * then get their contents of then. A snapshot can be restored several times.
     *
     * @param snapshot a snapshot of this instance
     * @throws IllegalArgumentException if the snapshot is of another instance
     * @throws IllegalStateException if a call is in progress, or the instance or the snapshot is
     *     closed
     * @throws LinkException if a memory or table has changed its size since then, and the budget or
     *     the heap has no room for the old size. The instance then holds a part of the snapshot and
     *     should be closed
     */
    void restore(InstanceSnapshot snapshot);

    /**
     * Gives the memories and tables of this instance back to its budget and forgets them. Later
     * calls into the instance throw {@link IllegalStateException}. Closing twice does nothing.
     */
    @Override
    void close();
}
