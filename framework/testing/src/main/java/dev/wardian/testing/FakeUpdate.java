package dev.wardian.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement of SQL does that writes: Java code in the place of a database. */
@FunctionalInterface
public interface FakeUpdate {
    /**
     * Changes rows.
     *
     * @param params the parameters, each {@code null} or a {@link Boolean}, {@link Long}, {@link
     *     Double}, {@link String}, {@link java.math.BigDecimal} or {@code byte[]}
     * @return how many rows it changed, from 0
     * @throws dev.wardian.plugin.capability.ErrnoException if the host is to return an error
     *     number, for example {@link dev.wardian.plugin.capability.Errno#ECONFLICT} for a row that
     *     is there already
     */
    long update(List<@Nullable Object> params);
}
