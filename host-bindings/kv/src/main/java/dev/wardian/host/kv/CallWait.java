package dev.wardian.host.kv;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.KvNamespaces;

/** A wait that ends with the guest's call. */
final class CallWait {
    private CallWait() {}

    static KvWait of(CapabilityCall call) {
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

    static KvWait of(KvNamespaces.Waiting call) {
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
