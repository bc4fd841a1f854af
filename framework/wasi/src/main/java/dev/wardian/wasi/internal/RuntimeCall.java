package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.WasmMemory;
import org.jspecify.annotations.Nullable;

/** A call as the runtime hands it over. */
public final class RuntimeCall implements GuestCall {
    private final HostCall host;
    private @Nullable GuestMemory memory;

    /** Wraps a call. */
    public RuntimeCall(HostCall host) {
        this.host = host;
    }

    @Override
    public int i32(int param) {
        return host.i32(param);
    }

    @Override
    public long i64(int param) {
        return host.i64(param);
    }

    @Override
    public GuestMemory memory() throws FilesException {
        GuestMemory found = memory;
        if (found == null) {
            found = new OfRuntime(memoryOfCaller());
            memory = found;
        }
        return found;
    }

    private WasmMemory memoryOfCaller() throws FilesException {
        try {
            return host.memory();
        } catch (IllegalStateException e) {
            // The guest has none, so no address is inside it.
            throw new FilesException(WasiErrno.FAULT, e);
        }
    }

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

    @Override
    public void consumeFuel(long units) {
        host.consumeFuel(units);
    }

    /** The memory of an instance. */
    private static final class OfRuntime extends GuestMemory {
        private final WasmMemory memory;

        OfRuntime(WasmMemory memory) {
            this.memory = memory;
        }

        @Override
        protected long size() {
            return memory.byteSize();
        }

        @Override
        protected void get(long address, byte[] target, int offset, int length) {
            memory.read(address, target, offset, length);
        }

        @Override
        protected void set(long address, byte[] source, int offset, int length) {
            memory.write(address, source, offset, length);
        }

        @Override
        protected int getI32(long address) {
            return memory.readI32(address);
        }

        @Override
        protected void setI32(long address, int value) {
            memory.writeI32(address, value);
        }

        @Override
        protected long getI64(long address) {
            return memory.readI64(address);
        }

        @Override
        protected void setI64(long address, long value) {
            memory.writeI64(address, value);
        }
    }
}
