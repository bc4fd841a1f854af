package dev.wardian.host.kv;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import java.util.function.Supplier;

/** What a guest learns of a store's failure. */
final class Errors {
    private Errors() {}

    static <T> T translated(Supplier<T> operation) {
        try {
            return operation.get();
        } catch (KvException e) {
            throw translate(e);
        }
    }

    /** The guest's error. A damage stays as it is, so that the framework logs it. */
    static RuntimeException translate(KvException e) {
        return switch (e.kind()) {
            case UNAVAILABLE, CLOSED, LOCKED, MISSING -> errno(Errno.EUNAVAILABLE, e);
            case TIMEOUT -> errno(Errno.ETIMEOUT, e);
            case FULL, QUOTA -> errno(Errno.ELIMIT, e);
            case CONFLICT -> errno(Errno.ECONFLICT, e);
            case DAMAGED -> e;
        };
    }

    private static ErrnoException errno(Errno errno, KvException e) {
        return new ErrnoException(errno, String.valueOf(e.getMessage()), e);
    }
}
