package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception that a guest caught and holds as a value (spec section 4.2.10). Immutable. */
public sealed interface ExceptionReference permits ExceptionInstance {
    /** {@return the tag by which guests tell this exception from others} */
    WasmTag tag();

    /**
     * {@return the values that it carries: boxed numbers, vectors and references, some of which may
     * be null}
     */
    List<@Nullable Object> values();
}
