package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.code.FunctionCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a failure through the guest's frames. It has no Java stack trace: the exception that the
 * caller sees is made where the outermost call ends, with the caller's trace and the guest's frames
 * collected here.
 */
public final class GuestUnwind extends RuntimeException {
    /**
     * What the caller's exception is made of. No lambda: linking one takes much of a stack that may
     * be used up.
     */
    private interface Cause {
        RuntimeException toException();
    }

    private record Trapped(TrapKind kind, String detail) implements Cause {
        @Override
        public RuntimeException toException() {
            return new Trap(kind, detail);
        }
    }

    private record Interrupted(InterruptedCallException.Reason reason) implements Cause {
        @Override
        public RuntimeException toException() {
            return new InterruptedCallException(reason);
        }
    }

    private record Thrown(ExceptionInstance thrown) implements Cause {
        @Override
        public RuntimeException toException() {
            return new GuestException(thrown);
        }
    }

    private record Failed(RuntimeException failure) implements Cause {
        @Override
        public RuntimeException toException() {
            return failure;
        }
    }

    /** What a trap says where the JVM has no heap, below the limits of the guest. */
    static final String NO_JAVA_HEAP = "because the JVM has no heap left";

    /** A location that no clause guards. */
    private static final int NOWHERE = -1;

    private final Cause failure;
    private final @Nullable ExceptionInstance exception;
    private final List<LeftFrames.Frame> frames = new ArrayList<>();
    private int location;

    /**
     * Whether the next frame is the interpreter's of a function that another engine went on with.
     */
    private boolean isNoted;

    private GuestUnwind(Cause failure) {
        this(failure, null);
    }

    private GuestUnwind(Cause failure, @Nullable ExceptionInstance exception) {
        super(null, null, false, false);
        this.failure = failure;
        this.exception = exception;
    }

    public static GuestUnwind trap(TrapKind kind) {
        return trap(kind, "");
    }

    /** A trap whose message has a detail, for example an index. */
    public static GuestUnwind trap(TrapKind kind, String detail) {
        return new GuestUnwind(new Trapped(kind, detail));
    }

    public static GuestUnwind interrupt(InterruptedCallException.Reason reason) {
        return new GuestUnwind(new Interrupted(reason));
    }

    /** For an error that the JVM threw in the runtime's own code because room was short. */
    public static GuestUnwind ofJvm(VirtualMachineError thrown) {
        return thrown instanceof OutOfMemoryError
                ? trap(TrapKind.HEAP_EXHAUSTED, NO_JAVA_HEAP)
                : trap(TrapKind.THREAD_STACK_EXHAUSTED);
    }

    /**
     * For what was thrown in a frame: this class's own goes on, an error of the JVM is a trap, and
     * anything else a defect of the engine.
     *
     * @param engine what ran the frame, for people
     * @param location where in the function, as the engine counts places
     */
    public static GuestUnwind ofFrame(
            Throwable thrown, String engine, FunctionCode function, int location) {
        if (thrown instanceof GuestUnwind unwind) {
            return unwind;
        }
        if (thrown instanceof VirtualMachineError error) {
            return ofJvm(error);
        }
        return failure(
                new IllegalStateException(
                        "defect of the "
                                + engine
                                + " in function "
                                + function.index()
                                + " at "
                                + location,
                        thrown));
    }

    /** An exception that guests can catch. */
    public static GuestUnwind exception(ExceptionInstance thrown) {
        return new GuestUnwind(new Thrown(thrown), thrown);
    }

    /** The same for one that was thrown before; a trap in place of null. */
    public static GuestUnwind again(@Nullable ExceptionInstance thrown) {
        return thrown == null ? trap(TrapKind.NULL_EXCEPTION_REFERENCE) : exception(thrown);
    }

    /** For an exception of a host function, or of the runtime itself. */
    public static GuestUnwind failure(RuntimeException failure) {
        return new GuestUnwind(new Failed(failure));
    }

    /** For what a host function threw. */
    public static GuestUnwind ofHost(Throwable thrown) {
        if (thrown instanceof GuestUnwind unwind) {
            return unwind;
        }
        if (thrown instanceof GuestException exception) {
            return new GuestUnwind(
                    new Failed(exception), (ExceptionInstance) exception.exception());
        }
        return failure(
                thrown instanceof CallException call ? call : new HostFunctionException(thrown));
    }

    /** The exception that guests can catch, or null where this is another failure. */
    public @Nullable ExceptionInstance exception() {
        return exception;
    }

    /**
     * Notes that a frame is left. Each engine calls this once for each of its frames, from the
     * innermost to the outermost.
     *
     * @param engine what ran the frame
     * @param at from where the frame is left, as {@code engine} counts places in the function
     */
    public void leave(Engine engine, Instance instance, FunctionCode function, int at) {
        if (isNoted) {
            isNoted = false;
            location = NOWHERE;
            return;
        }
        location = at;
        if (frames.size() < LeftFrames.MAX_FRAMES) {
            frames.add(new LeftFrames.Frame(engine, instance.module(), function, at));
        }
    }

    /** Says that the frame that is left next is one that was left just now, by another engine. */
    public void leaveNextUnnoted() {
        isNoted = true;
    }

    /**
     * From where the frame that was left last was left; has a meaning only for the engine that ran
     * it.
     */
    public int location() {
        return location;
    }

    /** What the caller of the outermost function sees. */
    RuntimeException toCallerException() {
        RuntimeException result = failure.toException();
        if (result instanceof CallException call) {
            // Frames are there already where the call was nested in another.
            Backtraces.set(call, LeftFrames.of(call.backtrace(), frames));
        }
        return result;
    }
}
