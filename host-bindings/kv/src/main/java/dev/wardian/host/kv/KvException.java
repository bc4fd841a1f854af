package dev.wardian.host.kv;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operation of a store failed. Nothing was changed, unless its kind says otherwise. */
public final class KvException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What failed. */
    public enum Kind {
        /** The store cannot be reached now. */
        UNAVAILABLE,
        /** The store was closed. */
        CLOSED,
        /** The store did not answer in time. A change may have happened. */
        TIMEOUT,
        /** The device of the store is full. */
        FULL,
        /** The namespace would grow beyond its quota. */
        QUOTA,
        /** The key has another version. */
        CONFLICT,
        /** What the store has is not what was written. */
        DAMAGED,
        /** Another process, or another store of this one, has the file open. */
        LOCKED,
        /** The folder of the file is missing. */
        MISSING
    }

    private final Kind kind;
    private final String hint;
    private final transient @Nullable Path file;

    /**
     * Makes an exception.
     *
     * @param kind what failed
     * @param message what is wrong, one line
     * @param hint how to correct it, or the empty string
     * @param file the store's file, or null if it has none
     * @param cause the exception behind it, or null
     */
    public KvException(
            Kind kind,
            String message,
            String hint,
            @Nullable Path file,
            @Nullable Throwable cause) {
        super(message, cause, false, kind != Kind.QUOTA && kind != Kind.CONFLICT);
        this.kind = kind;
        this.hint = hint;
        this.file = file;
    }

    /**
     * Makes an exception of a store without a file.
     *
     * @param kind what failed
     * @param message what is wrong, one line
     */
    public KvException(Kind kind, String message) {
        this(kind, message, "", null, null);
    }

    /** The same failure for another thread that waited for the same. */
    KvException again() {
        return new KvException(kind, String.valueOf(getMessage()), hint, file, this);
    }

    /** {@return what failed} */
    public Kind kind() {
        return kind;
    }

    /** {@return how to correct it, or the empty string} */
    public String hint() {
        return hint;
    }

    /** {@return the store's file; empty if it has none} */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}
