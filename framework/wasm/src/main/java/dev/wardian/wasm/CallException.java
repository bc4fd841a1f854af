package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.Backtraces;
import java.util.List;

/**
 * A call that did not return: the guest trapped, threw an exception, was stopped, or a host
 * function that it called failed.
 */
public abstract sealed class CallException extends WasmException
        permits Trap, GuestException, InterruptedCallException, HostFunctionException {
    static {
        // No lambda: the first of these exceptions may be made near the end of the stack.
        Backtraces.giveAccess(
                new Backtraces.Access() {
                    @Override
                    public void set(CallException exception, List<WasmFrame> frames) {
                        exception.backtrace = frames;
                    }
                });
    }

    private List<WasmFrame> backtrace = List.of();

    CallException(String message) {
        super(message);
    }

    CallException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The guest's frames at the point of failure, innermost first; cut after some frames where the
     * stack is deep. Names and offsets are looked up when the first frame is read. Frames of very
     * large functions have no offset.
     */
    public List<WasmFrame> backtrace() {
        return backtrace;
    }
}
