package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guest threw an exception, and none of its functions caught it (spec section 4.2.10). A host
 * function that lets it pass gives the guest that called the host function another chance to catch
 * the same exception. A host function may also throw an exception of its own.
 */
public final class GuestException extends CallException {
    private static final long serialVersionUID = 1;

    private final transient ExceptionReference exception;

    /**
     * Makes an exception that guests can catch.
     *
     * @param tag the tag by which guests catch it
     * @param values one value for each type of the tag: a boxed number, a {@link V128}, or a
     *     reference, which may be null
     * @throws IllegalArgumentException if the values do not fit the tag
     */
    public GuestException(WasmTag tag, @Nullable Object... values) {
        this(ExceptionInstance.of(tag, values));
    }

    /**
     * Makes an exception that throws a caught one again.
     *
     * @param exception the caught exception, which stays the same for guests
     */
    public GuestException(ExceptionReference exception) {
        super("uncaught exception of " + exception.tag().type());
        this.exception = exception;
    }

    /** {@return the tag by which guests tell this exception from others} */
    public WasmTag tag() {
        return exception.tag();
    }

    /**
     * {@return the values that it carries: boxed numbers, vectors and references, some of which may
     * be null}
     */
    public List<@Nullable Object> values() {
        return exception.values();
    }

    /** {@return the exception as guests hold it, in a value of type {@code exnref}} */
    public ExceptionReference exception() {
        return exception;
    }
}
