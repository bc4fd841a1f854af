package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;

/** One call of a function of WASI: its arguments, the guest's memory and the program. */
final class WasiCall {
    /** Fuel of one name of a path, whatever the file system does. */
    private static final int FUEL_OF_STEP = 32;

    private final GuestCall guest;
    private final WasiGuest program;

    WasiCall(GuestCall guest, WasiGuest program) {
        this.guest = guest;
        this.program = program;
    }

    GuestCall guest() {
        return guest;
    }

    WasiGuest program() {
        return program;
    }

    Descriptors descriptors() {
        return program.descriptors();
    }

    GuestMemory memory() throws FilesException {
        return guest.memory();
    }

    int i32(int param) {
        return guest.i32(param);
    }

    long i64(int param) {
        return guest.i64(param);
    }

    /** An argument that is an address or a length. */
    long u32(int param) {
        return Integer.toUnsignedLong(guest.i32(param));
    }

    /** An argument that is a size of a file or a place in it. */
    long size(int param) throws FilesException {
        long size = guest.i64(param);
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
        guest.consumeFuel(FUEL_OF_STEP);
        guest.checkInterrupted();
    }

    /** Has the guest pay for bytes, and stops it if it has to end. */
    void payBytes(long count) {
        guest.payBytes(count);
        guest.checkInterrupted();
    }
}
