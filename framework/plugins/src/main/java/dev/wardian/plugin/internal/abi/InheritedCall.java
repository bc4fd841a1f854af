package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.HostCall;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state that asynchronous calls inherit from the plugin call whose host function made them, as
 * of that moment. Their fuel is charged to that call when it next enters the host, so a guest gains
 * no fuel through other plugins. Thread-safe.
 */
public final class InheritedCall implements OuterCall {
    private final int nesting;
    private final Set<LinkedModule> inside;
    private final long deadline;
    private final long fuel;
    private final InheritedFuel burned;
    private final List<CancelToken> stops;

    /**
     * @param inside the modules of the call and those around it
     * @param fuel what was left, with what the call paid of {@code burned} before; or {@link
     *     Long#MAX_VALUE}
     * @param burned all that asynchronous calls burned which it made, to which more is added
     * @param stops the tokens that stop the call, or one around it
     */
    InheritedCall(
            int nesting,
            Set<LinkedModule> inside,
            long deadline,
            long fuel,
            InheritedFuel burned,
            List<CancelToken> stops) {
        this.nesting = nesting;
        this.inside = Set.copyOf(inside);
        this.deadline = deadline;
        this.fuel = fuel;
        this.burned = burned;
        this.stops = List.copyOf(stops);
    }

    /** The call whose host function runs on this thread, or null. */
    public static @Nullable InheritedCall current() {
        OuterCall current = Nesting.current();
        return current == null ? null : current.inherited();
    }

    /** Makes a call that inherits from this one. */
    public <T> T around(Supplier<T> call) {
        Nesting nesting = Nesting.ofThread();
        OuterCall before = nesting.innermost();
        try {
            nesting.enter(this);
            return call.get();
        } finally {
            nesting.leave(before);
        }
    }

    /** Runs an action when this call is stopped, at once if it was. */
    public void onStop(Runnable action) {
        stops.forEach(stop -> stop.onCancel(action));
    }

    /** Forgets an action that was given to {@link #onStop}. */
    public void remove(Runnable action) {
        stops.forEach(stop -> stop.remove(action));
    }

    @Override
    public InheritedCall inherited() {
        return this;
    }

    @Override
    public int nesting() {
        return nesting;
    }

    @Override
    public boolean isInside(LinkedModule module) {
        return inside.contains(module);
    }

    Set<LinkedModule> inside() {
        return inside;
    }

    List<CancelToken> stops() {
        return stops;
    }

    @Override
    public long endsAt() {
        return deadline;
    }

    @Override
    public long fuelLeft() {
        return fuel == Long.MAX_VALUE ? fuel : Math.max(0, fuel - burned.burned());
    }

    /** An inner call burned fuel. */
    void burn(long units) {
        burned.burn(units);
    }

    @Override
    public @Nullable HostCall hostCall() {
        return null;
    }
}
