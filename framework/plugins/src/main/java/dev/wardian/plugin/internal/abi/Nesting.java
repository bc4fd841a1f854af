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

    /**
     * Makes a call the current one of this thread; returns the previous one, for {@link #leave}.
     */
    static @Nullable OuterCall enter(OuterCall call) {
        OuterCall outer = CURRENT.get();
        CURRENT.set(call);
        return outer;
    }

    static void leave(@Nullable OuterCall outer) {
        CURRENT.set(outer);
    }
}
