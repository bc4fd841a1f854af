package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception that a guest has caught and holds as a value (spec section 4.2.10). Immutable. */
public sealed interface ExceptionReference permits ExceptionInstance {
    WasmTag tag();

    /** What it carries: boxed numbers and vectors, and references, some of which may be null. */
    List<@Nullable Object> values();
}
