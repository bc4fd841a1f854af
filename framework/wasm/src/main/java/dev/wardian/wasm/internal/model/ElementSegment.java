package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element segment. Its elements are given either as function indices or as expressions.
 *
 * @param mode how it is used
 * @param table the table that an active one is copied to
 * @param offset where an active one is copied to, null otherwise
 * @param type the type of its elements
 * @param functions function indices, or null where the elements are expressions; never modified
 * @param expressions the elements' expressions where {@code functions} is null, else empty
 * @param start where the segment begins in the binary
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Segments are never compared, and lists of boxes are large.
public record ElementSegment(
        SegmentMode mode,
        int table,
        @Nullable ConstExpr offset,
        ValueType type,
        int @Nullable [] functions,
        List<ConstExpr> expressions,
        int start) {
    /** The number of elements. */
    public int size() {
        return functions != null ? functions.length : expressions.size();
    }
}
