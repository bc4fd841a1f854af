package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.wasm.Trap;

/**
 * The stack of the calling thread ended before the plugin reached its limit of nested calls. The
 * host discards the instance. Circuit and probation do not count it: the same call may succeed on
 * another thread.
 */
public final class ThreadStackExhausted extends PluginException {
    /**
     * Makes the exception.
     *
     * @param info the call
     * @param trap the runtime's exception; its message says how deep the guest was
     */
    public ThreadStackExhausted(CallInfo info, Trap trap) {
        super(
                ErrorId.THREAD_STACK_EXHAUSTED,
                info,
                String.valueOf(trap.getMessage()),
                ErrorId.THREAD_STACK_EXHAUSTED.hint(),
                trap);
    }
}
