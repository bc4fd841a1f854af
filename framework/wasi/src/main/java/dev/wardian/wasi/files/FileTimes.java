package dev.wardian.wasi.files;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times to set of a file.
 *
 * @param accessed when it was last read, {@link #NOW}, or null to leave that time as it is
 * @param modified when its contents last changed, {@link #NOW}, or null to leave that time as it is
 */
public record FileTimes(@Nullable Instant accessed, @Nullable Instant modified) {
    /** Stands for the time that the clock of the file system has. It is no time itself. */
    public static final Instant NOW = Instant.MAX;

    /**
     * {@return these times with a time in the place of {@link #NOW}}
     *
     * @param now what the clock of the file system says
     */
    public FileTimes at(Instant now) {
        return new FileTimes(
                NOW.equals(accessed) ? now : accessed, NOW.equals(modified) ? now : modified);
    }
}
