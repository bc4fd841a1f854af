package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.Backtraces;
import java.util.List;

/**
 * A call did not return. The guest trapped or threw an exception, the host stopped the guest, or a
 * host function failed.
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
     * {@return the guest's frames at the point of failure, innermost first} A deep stack is cut
     * after some frames. The list is empty if no guest code ran. Reading the first frame looks up
     * names and offsets. Frames of very large functions have no offset.
     */
    public List<WasmFrame> backtrace() {
        return backtrace;
    }
}
