package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.MemoryBudget;
import java.util.concurrent.Executor;

/** What capabilities use of the manager that their plugin belongs to. */
public interface ManagerAccess {
    /** Calls an operation of the active plugin of an id. */
    byte[] call(String pluginId, String operation, byte[] input);

    /** Runs asynchronous calls. */
    Executor executor();

    /** The memory that a plugin takes from the manager's budget, in all its generations. */
    MemoryBudget memory(String pluginId);
}
