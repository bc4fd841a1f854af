package dev.wardian.host.kv;

import dev.wardian.plugin.capability.BlockingCall;

/** A wait that ends with the guest's call. */
final class CallWait {
    private CallWait() {}

    static KvWait of(BlockingCall call) {
        return new KvWait() {
            @Override
            public long remainingNanos() {
                return call.remainingNanos();
            }

            @Override
            public void check() {
                call.checkInterrupted();
            }

            @Override
            public void onInterrupt(Runnable action) {
                call.onInterrupt(action);
            }
        };
    }
}
