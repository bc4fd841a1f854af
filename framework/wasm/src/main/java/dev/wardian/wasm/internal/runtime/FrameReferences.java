package dev.wardian.wasm.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The references of a frame that lie in an array of its own and not on the value stack. While the
 * frame is there, {@link CallContext#frameReferences} leads to it.
 */
public final class FrameReferences {
    public final @Nullable Object[] references;

    /** Those of the next frame below that has some, or null. */
    public final @Nullable FrameReferences below;

    /** Those of a new frame, the innermost one that has some. */
    public FrameReferences(@Nullable Object[] references, @Nullable FrameReferences below) {
        this.references = references;
        this.below = below;
    }
}
