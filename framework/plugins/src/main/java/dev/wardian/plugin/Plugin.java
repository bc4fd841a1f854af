package dev.wardian.plugin;

import dev.wardian.wasm.FunctionType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A plugin by its id, for as long as its manager lives: what it stands for may be replaced by
 * another generation or be stopped, and calls then go to the new one, or fail with {@link
 * PluginUnavailable}. Safe for use by several threads.
 */
public interface Plugin extends OperationCaller {
    /** The plugin's id. */
    String id();

    /** The version of the current generation, as its manifest writes it. */
    String version();

    /**
     * The number of the current generation; each load of any plugin gets the next number of its
     * manager, from 1.
     */
    long generation();

    PluginState state();

    /** The names of the Java interfaces that it serves, from {@code implements} of its manifest. */
    List<String> services();

    /** The operations of its manifest. */
    Set<String> operations();

    /**
     * The type of an operation of a plugin with {@code abi: plain}; nothing for other plugins and
     * names.
     */
    Optional<FunctionType> numberType(String operation);

    /** What was counted since the current generation was loaded. */
    PluginFigures figures();
}
