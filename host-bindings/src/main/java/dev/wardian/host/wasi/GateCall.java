package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.wasi.internal.GuestCall;
import dev.wardian.wasi.internal.GuestMemory;
import org.jspecify.annotations.Nullable;

/** A call of a plugin's guest, as the functions of WASI see it. */
final class GateCall implements GuestCall {
    private final CapabilityCall call;
    private @Nullable GuestMemory memory;

    GateCall(CapabilityCall call) {
        this.call = call;
    }

    @Override
    public int i32(int param) {
        return call.i32(param);
    }

    @Override
    public long i64(int param) {
        return call.i64(param);
    }

    @Override
    public GuestMemory memory() {
        GuestMemory found = memory;
        if (found == null) {
            found = new OfCall(call);
            memory = found;
        }
        return found;
    }

    @Override
    public long remainingNanos() {
        return call.remainingNanos();
    }

    @Override
    public void checkInterrupted() {
        call.checkInterrupted();
    }

    @Override
    public void onInterrupt(Runnable action) {
        call.onInterrupt(action);
    }

    @Override
    public void consumeFuel(long units) {
        call.consumeFuel(units);
    }

    /** The memory has it pay. */
    @Override
    public void payBytes(long count) {}

    /** The guest's memory; a guest without one has a memory without bytes. */
    private static final class OfCall extends GuestMemory {
        private final CapabilityCall call;

        OfCall(CapabilityCall call) {
            this.call = call;
        }

        @Override
        protected long size() {
            return call.memorySize();
        }

        @Override
        protected void get(long address, byte[] target, int offset, int length) {
            call.read(address, target, offset, length);
        }

        @Override
        protected void set(long address, byte[] source, int offset, int length) {
            call.write(address, source, offset, length);
        }

        @Override
        protected int getI32(long address) {
            return call.readI32(address);
        }

        @Override
        protected void setI32(long address, int value) {
            call.writeI32(address, value);
        }

        @Override
        protected long getI64(long address) {
            return call.readI64(address);
        }

        @Override
        protected void setI64(long address, long value) {
            call.writeI64(address, value);
        }
    }
}
