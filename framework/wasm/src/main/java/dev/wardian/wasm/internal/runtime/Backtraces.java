package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.WasmFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets the backtrace of a {@link CallException}, which nobody else can: an exception that passes
 * through several calls stays the same object and gains frames.
 */
public final class Backtraces {
    /** What {@link CallException} gives when it is initialized. */
    public interface Access {
        void set(CallException exception, List<WasmFrame> frames);
    }

    private static volatile @Nullable Access access;

    private Backtraces() {}

    /** Called by {@link CallException}, once. */
    public static void giveAccess(Access given) {
        if (access != null) {
            throw new IllegalStateException("was given already");
        }
        access = given;
    }

    static void set(CallException exception, List<WasmFrame> frames) {
        // There is no exception before its class is initialized.
        java.util.Objects.requireNonNull(access).set(exception, frames);
    }
}
