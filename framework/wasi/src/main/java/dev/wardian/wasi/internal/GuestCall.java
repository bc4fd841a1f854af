package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.FilesException;

/** The call of a guest that runs: of a plain instance, or through the gate of a plugin. */
public interface GuestCall {
    /** An argument of type i32. */
    int i32(int param);

    /** An argument of type i64. */
    long i64(int param);

    /** The guest's memory; a guest without one fails with {@code FAULT}. */
    GuestMemory memory() throws FilesException;

    /** Nanoseconds until the call has to end, at least 0. */
    long remainingNanos();

    /** Ends the call if it has to end. */
    void checkInterrupted();

    /** Ends a wait when the call has to end; registered before the wait. */
    void onInterrupt(Runnable action);

    /** Has the guest pay for work. */
    void consumeFuel(long units);

    /** Has the guest pay for bytes that are moved, unless its memory has it pay. */
    default void payBytes(long count) {
        consumeFuel((count + 7) >>> 3);
    }
}
