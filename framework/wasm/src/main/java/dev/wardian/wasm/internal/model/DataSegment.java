package dev.wardian.wasm.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * A data segment; its bytes stay where they are in the binary.
 *
 * @param mode active or passive
 * @param memory the memory that an active one is copied to
 * @param offset where an active one is copied to; null for a passive one
 * @param start offset of its first byte in the binary
 * @param length its size in bytes
 */
public record DataSegment(
        SegmentMode mode, int memory, @Nullable ConstExpr offset, int start, int length) {}
