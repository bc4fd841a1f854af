package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.WasmMemory;
import org.jspecify.annotations.Nullable;

/** One call of a function of WASI: its arguments, the guest's memory and the program. */
final class WasiCall {
    /** Fuel of one name of a path, whatever the file system does. */
    private static final int FUEL_OF_STEP = 32;

    private static final int BYTES_OF_FUEL_SHIFT = 3;

    private final HostCall host;
    private final Program program;
    private @Nullable GuestMemory memory;

    WasiCall(HostCall host, Program program) {
        this.host = host;
        this.program = program;
    }

    HostCall host() {
        return host;
    }

    Program program() {
        return program;
    }

    Descriptors descriptors() {
        return program.descriptors();
    }

    GuestMemory memory() throws FilesException {
        GuestMemory found = memory;
        if (found == null) {
            found = new GuestMemory(memoryOfCaller());
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

    int i32(int param) {
        return host.i32(param);
    }

    long i64(int param) {
        return host.i64(param);
    }

    /** An argument that is an address or a length. */
    long u32(int param) {
        return Integer.toUnsignedLong(host.i32(param));
    }

    /** An argument that is a size of a file or a place in it. */
    long size(int param) throws FilesException {
        long size = host.i64(param);
        if (size < 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        return size;
    }

    /** The path whose address is one argument, and whose length is the next. */
    String path(int param) throws FilesException {
        String path = memory().readPath(u32(param), u32(param + 1));
        payBytes(u32(param + 1));
        return path;
    }

    /** Walks along that path. The caller closes the place. */
    PathWalker.Place place(Directory start, int pathParam, PathWalker.Follow follow)
            throws FilesException {
        return PathWalker.walk(start, path(pathParam), follow, this::payStep);
    }

    private void payStep() {
        host.consumeFuel(FUEL_OF_STEP);
        host.checkInterrupted();
    }

    /** Has the guest pay for bytes, and stops it if it has to end. */
    void payBytes(long count) {
        host.consumeFuel((count + 7) >>> BYTES_OF_FUEL_SHIFT);
        host.checkInterrupted();
    }
}
