package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.Nullable;

/**
 * The plugin call on whose behalf a host function runs on this thread. A host function calls other
 * plugins through ordinary Java interfaces, which do not know the outer call. Through this class
 * the inner call inherits the outer call's deadline, fuel and depth; an asynchronous call takes
 * them to its own thread ({@link InheritedCall}). Inheritance only narrows; it never adds
 * authority.
 *
 * <p>Each thread has one place for it. A plugin call, which runs on one thread, looks it up once,
 * because a look-up costs as much as the rest of a small host function.
 */
final class Nesting {
    /** Of a class of the JDK: a thread that outlives the application keeps none of its classes. */
    private static final ThreadLocal<@Nullable Object[]> PLACE =
            ThreadLocal.withInitial(() -> new Object[1]);

    private final @Nullable Object[] place;

    private Nesting(@Nullable Object[] place) {
        this.place = place;
    }

    /** The nesting of this thread. */
    static Nesting ofThread() {
        return new Nesting(PLACE.get());
    }

    /** The innermost call whose host function runs on this thread, or null. */
    static @Nullable OuterCall current() {
        return (OuterCall) PLACE.get()[0];
    }

    /** The innermost call whose host function runs on the thread, or null. */
    @Nullable OuterCall innermost() {
        return (OuterCall) place[0];
    }

    /** Makes a call the current one of the thread, until {@link #leave}. */
    void enter(OuterCall call) {
        place[0] = call;
    }

    /** Makes {@code outer} the current call again, which was the current one before. */
    void leave(@Nullable OuterCall outer) {
        place[0] = outer;
    }
}
