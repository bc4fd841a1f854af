package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.Nullable;

/**
 * The plugin call on whose behalf a host function runs on this thread. A host function calls other
 * plugins through ordinary Java interfaces, which do not know the outer call. Through this class
 * the inner call inherits the outer call's deadline, fuel and depth; an asynchronous call takes
 * them to its own thread ({@link InheritedCall}). Inheritance only narrows; it never adds
 * authority.
 */
final class Nesting {
    private static final ThreadLocal<@Nullable OuterCall> CURRENT = new ThreadLocal<>();

    private Nesting() {}

    /** The innermost call whose host function runs on this thread, or null. */
    static @Nullable OuterCall current() {
        return CURRENT.get();
    }

    /** Makes a call the current one of this thread, until {@link #leave}. */
    static void enter(OuterCall call) {
        CURRENT.set(call);
    }

    /** Makes {@code outer} the current call again, which was the current one before. */
    static void leave(@Nullable OuterCall outer) {
        CURRENT.set(outer);
    }
}
