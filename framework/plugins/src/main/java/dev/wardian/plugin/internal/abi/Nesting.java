package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.Nullable;

/**
 * Which plugin call a host function on this thread is working for. A host function that calls
 * another plugin does so through ordinary Java interfaces, which know nothing of the outer call;
 * this is how the inner call inherits the outer one's deadline, fuel and depth; an asynchronous one
 * takes it to its own thread ({@link InheritedCall}). It only ever narrows: no authority comes from
 * here.
 */
final class Nesting {
    private static final ThreadLocal<@Nullable OuterCall> CURRENT = new ThreadLocal<>();

    private Nesting() {}

    /** The innermost call whose host function runs on this thread, or null. */
    static @Nullable OuterCall current() {
        return CURRENT.get();
    }

    /**
     * What runs on this thread begins to work for a call; answers what {@link #leave} has to bring
     * back.
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
