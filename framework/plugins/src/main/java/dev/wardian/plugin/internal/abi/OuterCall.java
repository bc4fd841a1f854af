package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.HostCall;
import org.jspecify.annotations.Nullable;

/**
 * A plugin call during which a host function makes another plugin call. The inner call inherits the
 * outer call's deadline, fuel and depth, is cancelled with it, and must not enter an instance that
 * waits for it.
 */
sealed interface OuterCall permits PluginCall, InheritedCall {
    /** This call as another thread may use it, while it goes on and after its end. */
    InheritedCall inherited();

    /** How many plugin calls lie around an inner one. */
    int nesting();

    /** Whether this call, or one around it, is a call of an instance of {@code module}. */
    boolean isInside(LinkedModule module);

    /**
     * The moment of {@link System#nanoTime()} at which it ends, as far as is known now. A call that
     * is judged by the time that it ran goes on after its deadline if the machine was busy.
     */
    long endsAt();

    /** Units of fuel that an inner call may burn; {@link Long#MAX_VALUE} is no bound. */
    long fuelLeft();

    /** The host call that makes the inner call on this thread, or null. */
    @Nullable HostCall hostCall();
}
