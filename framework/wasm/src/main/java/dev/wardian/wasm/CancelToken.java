package dev.wardian.wasm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stops the calls that were started with it, from any thread. A token that was cancelled stays so:
 * later calls with it end at once.
 */
public final class CancelToken {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** A token that was not cancelled. */
    public CancelToken() {}

    /**
     * Stops all calls that run with this token; they end with {@link InterruptedCallException} soon
     * after.
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

    /** One by one: a copy of them could not be made where there is no memory left. */
    private @Nullable Runnable next() {
        synchronized (actions) {
            return actions.isEmpty() ? null : actions.remove(actions.size() - 1);
        }
    }

    public boolean isCancelled() {
        synchronized (actions) {
            return cancelled;
        }
    }

    /**
     * For engines: runs {@code action} when this token is cancelled, at once if it was. The action
     * must be quick and not throw.
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

    /** For engines: forgets an action that was given to {@link #onCancel}. */
    public void remove(Runnable action) {
        synchronized (actions) {
            actions.remove(action);
        }
    }
}
