package dev.wardian.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement of SQL does that reads: Java code in the place of a database. */
@FunctionalInterface
public interface FakeQuery {
    /**
     * Finds the rows.
     *
     * @param params the parameters, each {@code null} or a {@link Boolean}, {@link Long}, {@link
     *     Double}, {@link String}, {@link java.math.BigDecimal} or {@code byte[]}
     * @return the rows, all of the same length; their values are of these types as well, or of
     *     other types of whole and floating-point numbers
     * @throws dev.wardian.plugin.capability.ErrnoException if the host is to return an error
     *     number, for example {@link dev.wardian.plugin.capability.Errno#EINVAL} for parameters of
     *     the wrong kind
     */
    List<? extends List<? extends @Nullable Object>> rows(List<@Nullable Object> params);
}
