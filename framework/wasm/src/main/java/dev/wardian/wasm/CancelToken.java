package dev.wardian.wasm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stops the calls that were started with it, from any thread. A cancelled token stays cancelled:
 * later calls with it end at once.
 */
public final class CancelToken {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** Makes a token that is not cancelled. */
    public CancelToken() {}

    /**
     * Stops all calls that run with this token. They end with {@link InterruptedCallException} soon
     * after. Cancelling twice does nothing more.
     */
    public void cancel() {
        synchronized (actions) {
            cancelled = true;
        }
        Runnable action = next();
        while (action != null) {
            action.run();
            action = next();
        }
    }

    /** Takes one action at a time: there may be no memory for a copy of the list. */
    private @Nullable Runnable next() {
        synchronized (actions) {
            return actions.isEmpty() ? null : actions.remove(actions.size() - 1);
        }
    }

    /** {@return whether {@link #cancel} was called} */
    public boolean isCancelled() {
        synchronized (actions) {
            return cancelled;
        }
    }

    /**
     * For engines: runs an action when this token is cancelled, or at once if it is cancelled
     * already.
     *
     * @param action what to run, on the thread that cancels; it must be quick and must not throw
     */
    public void onCancel(Runnable action) {
        synchronized (actions) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * For engines: forgets an action.
     *
     * @param action the object that was given to {@link #onCancel}
     */
    public void remove(Runnable action) {
        synchronized (actions) {
            actions.remove(action);
        }
    }
}
