package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;

/** The functions of sockets. Nothing gives a guest a socket, so they only say what is wrong. */
final class SocketFunctions {
    private SocketFunctions() {}

    static void fail(WasiCall call) throws FilesException {
        call.descriptors().get(call.i32(0));
        throw new FilesException(WasiErrno.NOTSOCK);
    }
}
