package dev.wardian.wasm.internal.engine;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.code.ModuleCode;

/**
 * An engine as {@link dev.wardian.wasm.WasmEngine} offers it. Modules other than the runtime
 * provide theirs to {@link java.util.ServiceLoader}. Safe for use by several threads.
 */
public interface EngineProvider {
    /**
     * The name by which hosts choose the engine: lower-case letters, digits and hyphens, a letter
     * first, at most 32 characters. No other engine may have it. Does not change.
     */
    String name();

    /** What the modules may use that the engine runs. Does not change. */
    Features features();

    /**
     * Called once for the code of a module, before any of it runs; where the engine is {@link
     * dev.wardian.wasm.WasmEngine#AUTO}, it may be running in the interpreter by then. Functions
     * start in the interpreter; the engine takes over those that it wants with {@link
     * dev.wardian.wasm.internal.code.FunctionCode#enterBy}, now or later.
     */
    void prepare(ModuleCode code);
}
