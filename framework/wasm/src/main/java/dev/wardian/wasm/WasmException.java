package dev.wardian.wasm;

/**
 * Anything that the runtime reports about a module or a guest. The four families: a module that is
 * refused ({@link ModuleException}), imports that do not fit ({@link LinkException}), a guest that
 * traps ({@link Trap}), is stopped ({@link InterruptedCallException}) or whose host function fails
 * ({@link HostFunctionException}).
 */
public abstract sealed class WasmException extends RuntimeException
        permits ModuleException, LinkException, CallException {
    WasmException(String message) {
        super(message);
    }

    WasmException(String message, Throwable cause) {
        super(message, cause);
    }
}
