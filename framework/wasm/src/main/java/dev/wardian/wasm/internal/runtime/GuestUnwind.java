package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a failure through the guest's frames. It has no Java stack trace: the exception that the
 * caller sees is made where the outermost call ends, with the caller's trace and the guest's frames
 * collected here.
 */
public final class GuestUnwind extends RuntimeException {
    private static final int MAX_FRAMES = 64;

    private final @Nullable TrapKind trap;
    private final InterruptedCallException.@Nullable Reason interrupt;
    private final @Nullable RuntimeException failure;
    private final List<WasmFrame> frames = new ArrayList<>();

    private GuestUnwind(
            @Nullable TrapKind trap,
            InterruptedCallException.@Nullable Reason interrupt,
            @Nullable RuntimeException failure) {
        super(null, null, false, false);
        this.trap = trap;
        this.interrupt = interrupt;
        this.failure = failure;
    }

    public static GuestUnwind trap(TrapKind kind) {
        return new GuestUnwind(kind, null, null);
    }

    public static GuestUnwind interrupt(InterruptedCallException.Reason reason) {
        return new GuestUnwind(null, reason, null);
    }

    /** For an exception of a host function, or of the runtime itself. */
    public static GuestUnwind failure(RuntimeException failure) {
        return new GuestUnwind(null, null, failure);
    }

    /** For an exception that a host function threw. */
    public static GuestUnwind ofHost(RuntimeException thrown) {
        if (thrown instanceof GuestUnwind unwind) {
            return unwind;
        }
        return failure(
                thrown instanceof CallException ? thrown : new HostFunctionException(thrown));
    }

    /** Whether more frames are wanted. */
    public boolean wantsFrames() {
        return frames.size() < MAX_FRAMES;
    }

    /** Adds the next outer frame. */
    public void addFrame(WasmFrame frame) {
        frames.add(frame);
    }

    /** What the caller of the outermost function sees. */
    RuntimeException toCallerException() {
        RuntimeException result;
        if (trap != null) {
            result = new Trap(trap);
        } else if (interrupt != null) {
            result = new InterruptedCallException(interrupt);
        } else {
            result = failure != null ? failure : new IllegalStateException();
        }
        if (result instanceof CallException exception) {
            List<WasmFrame> all = new ArrayList<>(exception.backtrace());
            all.addAll(frames);
            exception.setBacktrace(all);
        }
        return result;
    }
}
