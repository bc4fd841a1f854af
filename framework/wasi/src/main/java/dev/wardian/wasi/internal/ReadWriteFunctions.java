package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.FilesException;

/** Reading and writing, and the position of a file. */
final class ReadWriteFunctions {
    private ReadWriteFunctions() {}

    static void read(WasiCall call) throws FilesException {
        Descriptor descriptor = call.descriptors().readable(call.i32(0));
        call.memory().check(call.u32(3), 4);
        Vectors vectors = Vectors.read(call, 1);
        int count;
        if (descriptor instanceof FileDescriptor file) {
            count = readFile(call, file, vectors, file.position());
            file.moveTo(file.position() + count);
        } else {
            StreamInput input = ((InputDescriptor) descriptor).input();
            count = vectors.forEach(call, new StreamPart(call, input)::read);
        }
        call.memory().writeI32(call.u32(3), count);
    }

    static void pread(WasiCall call) throws FilesException {
        FileDescriptor file = call.descriptors().file(call.i32(0), Rights.FD_READ | Rights.FD_SEEK);
        call.memory().check(call.u32(4), 4);
        long position = call.size(3);
        call.memory().writeI32(call.u32(4), readFile(call, file, Vectors.read(call, 1), position));
    }

    static void write(WasiCall call) throws FilesException {
        Descriptor descriptor = call.descriptors().writable(call.i32(0));
        call.memory().check(call.u32(3), 4);
        Vectors vectors = Vectors.read(call, 1);
        int count;
        if (descriptor instanceof FileDescriptor file) {
            if (file.has(Descriptor.APPEND)) {
                file.moveTo(file.stat().size());
            }
            count = writeFile(call, file, vectors, file.position());
            file.moveTo(file.position() + count);
        } else {
            count = writeStream(call, (OutputDescriptor) descriptor, vectors);
        }
        call.memory().writeI32(call.u32(3), count);
    }

    static void pwrite(WasiCall call) throws FilesException {
        FileDescriptor file =
                call.descriptors().file(call.i32(0), Rights.FD_WRITE | Rights.FD_SEEK);
        call.memory().check(call.u32(4), 4);
        long position = call.size(3);
        // As on Linux: a file that is open for appending is appended to.
        if (file.has(Descriptor.APPEND)) {
            position = file.stat().size();
        }
        call.memory().writeI32(call.u32(4), writeFile(call, file, Vectors.read(call, 1), position));
    }

    static void seek(WasiCall call) throws FilesException {
        long offset = call.i64(1);
        int whence = call.i32(2);
        FileDescriptor file = call.descriptors().file(call.i32(0), 0);
        boolean asks = offset == 0 && whence == FileDescriptor.CURRENT;
        // To ask for the position is no move.
        file.require(
                asks && (file.rights() & Rights.FD_SEEK) == 0 ? Rights.FD_TELL : Rights.FD_SEEK);
        call.memory().check(call.u32(3), 8);
        call.memory().writeI64(call.u32(3), file.seek(offset, whence));
    }

    static void tell(WasiCall call) throws FilesException {
        FileDescriptor file = call.descriptors().file(call.i32(0), Rights.FD_TELL);
        call.memory().writeI64(call.u32(1), file.position());
    }

    private static int readFile(WasiCall call, FileDescriptor file, Vectors vectors, long position)
            throws FilesException {
        return vectors.forEach(call, new FilePart(call, file, position)::read);
    }

    private static int writeFile(WasiCall call, FileDescriptor file, Vectors vectors, long position)
            throws FilesException {
        int count = vectors.forEach(call, new FilePart(call, file, position)::write);
        file.settle();
        return count;
    }

    private static int writeStream(WasiCall call, OutputDescriptor output, Vectors vectors)
            throws FilesException {
        int count =
                vectors.forEach(
                        call,
                        (address, length) -> {
                            byte[] chunk = call.program().chunk();
                            call.memory().read(address, chunk, length);
                            output.output().write(chunk, length, call.guest());
                            return length;
                        });
        output.output().flush();
        return count;
    }

    /** Moves parts between the guest and a file, from a position onward. */
    private static final class FilePart {
        private final WasiCall call;
        private final FileDescriptor file;
        private long position;

        FilePart(WasiCall call, FileDescriptor file, long position) {
            this.call = call;
            this.file = file;
            this.position = position;
        }

        int read(long address, int length) throws FilesException {
            byte[] chunk = call.program().chunk();
            int count = Math.max(0, file.file().read(position, chunk, 0, length));
            call.memory().write(address, chunk, count);
            position += count;
            return count;
        }

        int write(long address, int length) throws FilesException {
            byte[] chunk = call.program().chunk();
            call.memory().read(address, chunk, length);
            int count = file.file().write(position, chunk, 0, length);
            position += count;
            return count;
        }
    }

    /** Reads parts from a stream. Only the first one may wait. */
    private static final class StreamPart {
        private final WasiCall call;
        private final StreamInput input;
        private boolean begun;

        StreamPart(WasiCall call, StreamInput input) {
            this.call = call;
            this.input = input;
        }

        int read(long address, int length) throws FilesException {
            if (begun && input.available() == 0) {
                return 0;
            }
            begun = true;
            byte[] chunk = call.program().chunk();
            int count = Math.max(0, input.read(chunk, length, call.guest()));
            call.memory().write(address, chunk, count);
            return count;
        }
    }
}
