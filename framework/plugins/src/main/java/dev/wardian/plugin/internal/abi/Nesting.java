package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.Nullable;

/**
 * The plugin call on whose behalf a host function runs on this thread. A host function calls other
 * plugins through ordinary Java interfaces, which do not know the outer call. Through this class
 * the inner call inherits the outer call's deadline, fuel and depth; an asynchronous call takes
 * them to its own thread ({@link InheritedCall}). Inheritance only narrows; it never adds
 * authority.
 *
 * <p>Each thread has one object. A plugin call, which runs on one thread, looks it up once, because
 * a look-up costs as much as the rest of a small host function.
 */
final class Nesting {
    private static final ThreadLocal<Nesting> OF_THREAD = ThreadLocal.withInitial(Nesting::new);

    private @Nullable OuterCall innermost;

    private Nesting() {}

    /** The object of this thread. */
    static Nesting ofThread() {
        return OF_THREAD.get();
    }

    /** The innermost call whose host function runs on this thread, or null. */
    static @Nullable OuterCall current() {
        return ofThread().innermost;
    }

    /** The innermost call whose host function runs on the thread, or null. */
    @Nullable OuterCall innermost() {
        return innermost;
    }

    /** Makes a call the current one of the thread, until {@link #leave}. */
    void enter(OuterCall call) {
        innermost = call;
    }

    /** Makes {@code outer} the current call again, which was the current one before. */
    void leave(@Nullable OuterCall outer) {
        innermost = outer;
    }
}
