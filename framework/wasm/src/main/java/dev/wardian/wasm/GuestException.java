package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guest threw an exception that none of its functions caught (spec section 4.2.10). A host
 * function may let it pass, and the guest that called the host function may still catch it: it is
 * the same exception then. A host function may also throw one of its own.
 */
public final class GuestException extends CallException {
    private static final long serialVersionUID = 1;

    private final transient ExceptionReference exception;

    /**
     * An exception for a guest to catch.
     *
     * @param values boxed numbers and vectors, and references, of the tag's types
     * @throws IllegalArgumentException if the values do not fit the tag
     */
    public GuestException(WasmTag tag, @Nullable Object... values) {
        this(ExceptionInstance.of(tag, values));
    }

    /** The exception that a reference refers to, thrown again. */
    public GuestException(ExceptionReference exception) {
        super("uncaught exception of " + exception.tag().type());
        this.exception = exception;
    }

    /** By what guests tell it from others. */
    public WasmTag tag() {
        return exception.tag();
    }

    /** What it carries: boxed numbers and vectors, and references, some of which may be null. */
    public List<@Nullable Object> values() {
        return exception.values();
    }

    /** The exception as guests hold it, in a value of type {@code exnref}. */
    public ExceptionReference exception() {
        return exception;
    }
}
