package dev.wardian.wasm.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What a host function wants to have done when its call is stopped. It is done once, or withdrawn
 * before. Actions are linked through themselves, so that stopping a call allocates nothing.
 */
final class InterruptAction {
    /** The action that the same host function registered before this one, or null. */
    final @Nullable InterruptAction before;

    /** The next one that waits for a thread; {@link InterruptThreads} guards it. */
    @Nullable InterruptAction next;

    private final Runnable action;
    private boolean settled;

    InterruptAction(Runnable action, @Nullable InterruptAction before) {
        this.action = action;
        this.before = before;
    }

    /** Runs the action, unless it was withdrawn. */
    void run() {
        if (settle()) {
            action.run();
        }
    }

    /** Lets it never run, unless it has begun. */
    void withdraw() {
        settle();
    }

    private synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }
}
