package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Carries a failure through the guest's frames. It has no Java stack trace: the exception that the
 * caller sees is made where the outermost call ends, with the caller's trace and the guest's frames
 * collected here.
 */
public final class GuestUnwind extends RuntimeException {
    private static final int MAX_FRAMES = 64;

    /** Bytes of function bodies that are lowered again for the offsets of one backtrace. */
    private static final int MAX_LOCATED_BYTES = 1 << 20;

    private final Supplier<RuntimeException> exception;
    private final List<WasmFrame> frames = new ArrayList<>();
    private int locatedBytes;

    private GuestUnwind(Supplier<RuntimeException> exception) {
        super(null, null, false, false);
        this.exception = exception;
    }

    public static GuestUnwind trap(TrapKind kind) {
        return trap(kind, "");
    }

    /** A trap whose message has a detail, for example an index. */
    public static GuestUnwind trap(TrapKind kind, String detail) {
        return new GuestUnwind(() -> new Trap(kind, detail));
    }

    public static GuestUnwind interrupt(InterruptedCallException.Reason reason) {
        return new GuestUnwind(() -> new InterruptedCallException(reason));
    }

    /** For an exception of a host function, or of the runtime itself. */
    public static GuestUnwind failure(RuntimeException failure) {
        return new GuestUnwind(() -> failure);
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

    /**
     * Whether the offset in a body of that size may still be looked up: nothing stops that work, so
     * a hostile module must not make it long.
     */
    public boolean mayLocate(int bodyBytes) {
        locatedBytes = (int) Math.min(Integer.MAX_VALUE, locatedBytes + (long) bodyBytes);
        return locatedBytes <= MAX_LOCATED_BYTES;
    }

    /** Adds the next outer frame. */
    public void addFrame(WasmFrame frame) {
        frames.add(frame);
    }

    /** What the caller of the outermost function sees. */
    RuntimeException toCallerException() {
        RuntimeException result = exception.get();
        if (result instanceof CallException call) {
            // Frames are there already where the call was nested in another.
            List<WasmFrame> all = new ArrayList<>(call.backtrace());
            all.addAll(frames.subList(0, Math.min(frames.size(), MAX_FRAMES - all.size())));
            call.setBacktrace(all);
        }
        return result;
    }
}
