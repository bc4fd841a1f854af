package dev.wardian.host.kv;

import dev.wardian.host.kv.KvException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the words of stores what the database throws. */
final class StoreFailures {
    /** The longest wait for something that takes no time of its own. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger("dev.wardian.kv");

    /** What operating systems say when a device, or a user's part of it, is full. */
    private static final Set<String> FULL =
            Set.of("No space left on device", "not enough space", "Disk quota exceeded");

    /** Longer texts of the database quote what it read. */
    private static final int MOST_OF_A_MESSAGE = 200;

    private final Path file;

    StoreFailures(Path file) {
        this.file = file;
    }

    /** Runs an action, and explains its failure. */
    <T> T explained(@Nullable Session session, Supplier<T> action) {
        try {
            return action.get();
        } catch (KvException e) {
            throw e;
        } catch (RuntimeException | AssertionError e) {
            // Assertions of the database run where those of the application do.
            throw explain(session, e);
        }
    }

    private KvException explain(@Nullable Session session, Throwable failure) {
        if (session != null && !session.isOpen()) {
            Throwable ending = session.ending();
            return ending == null
                    ? failure(Kind.CLOSED, "the store is closed", failure)
                    : ended(ending);
        }
        return ended(failure);
    }

    /** What a failure of the database means that is not just that it is closed. */
    private KvException ended(Throwable failure) {
        if (isFull(failure)) {
            return failure(Kind.FULL, "the device is full", failure);
        }
        if (root(failure) instanceof EOFException) {
            return failure(Kind.DAMAGED, "the file is damaged: it ends too early", failure);
        }
        int code = failure instanceof MVStoreException known ? known.getErrorCode() : -1;
        return switch (code) {
            case DataUtils.ERROR_FILE_LOCKED ->
                    failure(Kind.LOCKED, "the file is open elsewhere", failure);
            case DataUtils.ERROR_CLOSED -> failure(Kind.CLOSED, "the store is closed", failure);
            case DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED ->
                    failure(Kind.UNAVAILABLE, "the file failed: " + reason(failure), failure);
            default -> failure(Kind.DAMAGED, "the file is damaged: " + reason(failure), failure);
        };
    }

    private static boolean isFull(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage());
            if (at instanceof IOException && FULL.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    private static String reason(Throwable failure) {
        Throwable at = root(failure);
        String text = at instanceof FileSystemException ? at.toString() : String.valueOf(at);
        String line = text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), MOST_OF_A_MESSAGE));
    }

    /** The number of the newest part of the file if it was closed, or 0. */
    long cleanEnd() {
        try {
            return CleanEnd.version(file);
        } catch (IOException e) {
            throw noFile(e);
        }
    }

    /** The failure of making or reading the file. */
    KvException noFile(IOException e) {
        return e instanceof AccessDeniedException
                ? failure(Kind.UNAVAILABLE, "the host does not allow it", e)
                : isFull(e)
                        ? failure(Kind.FULL, "the device is full", e)
                        : failure(Kind.UNAVAILABLE, reason(e), e);
    }

    KvException failure(Kind kind, String what, @Nullable Throwable cause) {
        return new KvException(kind, "the store " + file + ": " + what, hint(kind), file, cause);
    }

    private static String hint(Kind kind) {
        return switch (kind) {
            case LOCKED -> "end the other process, or give each process a file of its own";
            case MISSING -> "make the folder, or correct the path";
            case DAMAGED -> "put a copy of the file in its place, or move it away to begin anew";
            case FULL -> "make room on the device";
            case UNAVAILABLE -> "see that the process may read and write the file";
            case CLOSED -> "close the store after the managers that use it";
            case TIMEOUT, QUOTA, CONFLICT -> "";
        };
    }

    /** Says to the operator that a file stays as large as it is. */
    void logLarge(Throwable failure) {
        LOG.warn("the store {} was closed, but not made smaller", file, failure);
    }

    /** Says to the operator that the database gave up by itself. */
    void log(Throwable failure) {
        LOG.error("the store {} failed; it is opened again when it is used", file, failure);
    }
}
