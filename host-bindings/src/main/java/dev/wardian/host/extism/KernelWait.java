package dev.wardian.host.extism;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.internal.abi.GuestAbort;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.wasm.HostCall;

/**
 * The guest's call, in a function of the kernel that uses a capability.
 *
 * @param call the call
 * @param host the call of the function
 * @param capability the capability
 * @param function the name of the function
 */
record KernelWait(PluginCall call, HostCall host, CapabilityName capability, String function)
        implements BlockingCall {
    @Override
    public long remainingNanos() {
        return host.remainingNanos();
    }

    @Override
    public void checkInterrupted() {
        host.checkInterrupted();
    }

    @Override
    public void onInterrupt(Runnable action) {
        host.onInterrupt(action);
    }

    /** The audit log has no calls of an ABI's own functions. */
    @Override
    public void subject(String text) {}

    @Override
    public ErrnoException denied(String subject) {
        call.denied(capability, subject);
        return new ErrnoException(Errno.EDENIED, subject);
    }

    /** The end of a call whose function failed. The operator learns why the host did. */
    GuestAbort failed(ErrnoException failure) {
        if (failure.errno() == Errno.EHOST) {
            call.reportHostFailure(KernelFunctions.MODULE + " " + function, failure);
        }
        return new GuestAbort(
                function + ": " + failure.errno() + ", " + failure.getMessage(), "", 0, 0);
    }
}
