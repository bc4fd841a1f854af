package dev.wardian.wasi.files;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times to set of a file.
 *
 * @param accessed when it was last read, or null to leave that time as it is
 * @param modified when its contents last changed, or null to leave that time as it is
 */
public record FileTimes(@Nullable Instant accessed, @Nullable Instant modified) {}
