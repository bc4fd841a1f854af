package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;

/** The caller or the closing manager cancelled a call. */
public final class CallCancelled extends PluginException {
    /**
     * Makes the exception.
     *
     * @param info the call
     */
    public CallCancelled(CallInfo info) {
        super(ErrorId.CALL_CANCELLED, info, "call cancelled", ErrorId.CALL_CANCELLED.hint(), null);
    }
}
