package dev.wardian.plugin.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for their turn, in the order of their arrival at the plugin. The pool's lock
 * guards it.
 */
final class WaitingCalls {
    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;
    private long expectedNanos;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    /** The nanoseconds that one instance is expected to need for all of them. */
    long expectedNanos() {
        return expectedNanos;
    }

    /** Adds a call that came last. */
    void add(Waiter waiter) {
        insertAfter(last, waiter);
    }

    /** Adds a call that may have arrived before others, at the place of its arrival. */
    void addByArrival(Waiter waiter) {
        Waiter before = last;
        while (before != null && before.arrived() - waiter.arrived() > 0) {
            before = before.previous;
        }
        insertAfter(before, waiter);
    }

    private void insertAfter(@Nullable Waiter before, Waiter waiter) {
        Waiter after = before == null ? first : before.next;
        waiter.previous = before;
        waiter.next = after;
        if (before == null) {
            first = waiter;
        } else {
            before.next = waiter;
        }
        if (after == null) {
            last = waiter;
        } else {
            after.previous = waiter;
        }
        size++;
        expectedNanos += waiter.expectedNanos();
    }

    /** Takes the call that waits longest; returns null if none waits. */
    @Nullable Waiter poll() {
        Waiter waiter = first;
        if (waiter != null) {
            remove(waiter);
        }
        return waiter;
    }

    /** Takes a call out, which is in here. */
    void remove(Waiter waiter) {
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        size--;
        expectedNanos -= waiter.expectedNanos();
    }
}
