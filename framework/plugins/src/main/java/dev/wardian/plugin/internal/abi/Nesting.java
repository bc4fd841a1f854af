package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.Nullable;

/**
 * Which plugin call a host function on this thread is working for. A host function that calls
 * another plugin does so through ordinary Java interfaces, which know nothing of the outer call;
 * this is how the inner call inherits the outer one's deadline, fuel and depth. It only ever
 * narrows: no authority comes from here.
 */
final class Nesting {
    private static final ThreadLocal<@Nullable InstanceState> CURRENT = new ThreadLocal<>();

    private Nesting() {}

    /** The innermost call whose host function runs on this thread, or null. */
    static @Nullable InstanceState current() {
        return CURRENT.get();
    }

    /**
     * A host function begins to work for {@code state}; answers what {@link #leave} has to bring
     * back.
     */
    static @Nullable InstanceState enter(InstanceState state) {
        InstanceState outer = CURRENT.get();
        CURRENT.set(state);
        return outer;
    }

    static void leave(@Nullable InstanceState outer) {
        CURRENT.set(outer);
    }
}
