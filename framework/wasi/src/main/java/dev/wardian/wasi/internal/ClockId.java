package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.time.Instant;
import java.time.InstantSource;

/** The clocks, in the order of {@code clockid}. */
enum ClockId {
    /** The time of day, from 1970. */
    REALTIME {
        @Override
        long now(WasiGuest program) throws FilesException {
            InstantSource clock = program.wallClock();
            if (clock == null) {
                throw new FilesException(WasiErrno.NOTCAPABLE);
            }
            return nanos(clock.instant());
        }

        @Override
        long resolution() {
            // The host's clock is no finer than that on some systems.
            return 1_000;
        }
    },
    /** A clock that only goes forward, from the start of the program. */
    MONOTONIC,
    /** What a program used of the processor: it is not told more than the time that passed. */
    PROCESS_CPUTIME,
    /** The same, since a program has one thread. */
    THREAD_CPUTIME;

    private static final ClockId[] ALL = values();

    static ClockId of(int number) throws FilesException {
        if (number < 0 || number >= ALL.length) {
            throw new FilesException(WasiErrno.INVAL);
        }
        return ALL[number];
    }

    /** Nanoseconds from 1970, within what the type holds; a time before 1970 is 0. */
    static long nanos(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) {
            return 0;
        }
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L),
                    instant.getNano());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The time in nanoseconds. */
    long now(WasiGuest program) throws FilesException {
        return program.monotonicClock().getAsLong();
    }

    /** The resolution in nanoseconds. */
    long resolution() {
        return 1;
    }
}
