package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.DirectoryEntry;
import dev.wardian.wasi.files.FileTimes;
import dev.wardian.wasi.files.FilesException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The functions of descriptors, but for reading and writing: {@code fd_*}. */
final class DescriptorFunctions {
    private static final int LAST_ADVICE = 5;
    private static final int BYTES_OF_ENTRY = 24;

    private DescriptorFunctions() {}

    static void advise(WasiCall call) throws FilesException {
        call.descriptors().file(call.i32(0), Rights.FD_ADVISE);
        call.size(1);
        call.size(2);
        if (Integer.compareUnsigned(call.i32(3), LAST_ADVICE) > 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
    }

    static void allocate(WasiCall call) throws FilesException {
        FileDescriptor file = call.descriptors().file(call.i32(0), Rights.FD_ALLOCATE);
        long end = call.size(1) + call.size(2);
        if (call.size(2) == 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        if (end < 0) {
            throw new FilesException(WasiErrno.FBIG);
        }
        if (file.stat().size() < end) {
            file.file().setSize(end);
        }
    }

    static void close(WasiCall call) throws FilesException {
        call.descriptors().close(call.i32(0));
    }

    static void dataSync(WasiCall call) throws FilesException {
        sync(call.descriptors().get(call.i32(0), Rights.FD_DATASYNC), false);
    }

    static void sync(WasiCall call) throws FilesException {
        sync(call.descriptors().get(call.i32(0), Rights.FD_SYNC), true);
    }

    private static void sync(Descriptor descriptor, boolean metadata) throws FilesException {
        if (descriptor instanceof FileDescriptor file) {
            file.file().sync(metadata);
        } else if (descriptor instanceof DirectoryDescriptor directory) {
            directory.directory().sync();
        } else if (descriptor instanceof OutputDescriptor output) {
            output.output().flush();
        }
    }

    static void fdstatGet(WasiCall call) throws FilesException {
        Descriptor descriptor = call.descriptors().get(call.i32(0));
        long address = call.u32(1);
        GuestMemory memory = call.memory();
        memory.check(address, 24);
        // The type, and from the third byte on the flags.
        memory.writeI64(address, descriptor.type() | (long) descriptor.flags() << 16);
        memory.writeI64(address + 8, descriptor.rights());
        memory.writeI64(address + 16, descriptor.inheriting());
    }

    static void fdstatSetFlags(WasiCall call) throws FilesException {
        call.descriptors().get(call.i32(0), Rights.FD_FDSTAT_SET_FLAGS).setFlags(call.i32(1));
    }

    static void fdstatSetRights(WasiCall call) throws FilesException {
        call.descriptors().get(call.i32(0)).narrow(call.i64(1), call.i64(2));
    }

    static void filestatGet(WasiCall call) throws FilesException {
        Descriptor descriptor = call.descriptors().get(call.i32(0), Rights.FD_FILESTAT_GET);
        call.memory().check(call.u32(1), FileStats.BYTES);
        FileStats.write(call.memory(), call.u32(1), descriptor.stat(), descriptor.type());
    }

    static void filestatSetSize(WasiCall call) throws FilesException {
        FileDescriptor file = call.descriptors().file(call.i32(0), Rights.FD_FILESTAT_SET_SIZE);
        file.file().setSize(call.size(1));
    }

    static void filestatSetTimes(WasiCall call) throws FilesException {
        Descriptor descriptor = call.descriptors().get(call.i32(0), Rights.FD_FILESTAT_SET_TIMES);
        FileTimes times = FileStats.times(call.i64(1), call.i64(2), call.i32(3));
        if (descriptor instanceof FileDescriptor file) {
            file.file().setTimes(times);
        } else if (descriptor instanceof DirectoryDescriptor directory) {
            directory.directory().setTimes(times);
        }
    }

    static void prestatGet(WasiCall call) throws FilesException {
        byte[] name = preopenName(call);
        // The tag 0 stands for a directory, and there is no other.
        call.memory().writeI64(call.u32(1), (long) name.length << 32);
    }

    static void prestatDirName(WasiCall call) throws FilesException {
        byte[] name = preopenName(call);
        if (call.u32(2) < name.length) {
            throw new FilesException(WasiErrno.NAMETOOLONG);
        }
        call.memory().write(call.u32(1), name);
    }

    private static byte[] preopenName(WasiCall call) throws FilesException {
        Descriptor descriptor = call.descriptors().get(call.i32(0));
        if (descriptor instanceof DirectoryDescriptor directory && directory.preopen() != null) {
            return directory.preopen().getBytes(StandardCharsets.UTF_8);
        }
        // Libraries ask for one number after the other until this errno.
        throw new FilesException(WasiErrno.BADF);
    }

    static void readdir(WasiCall call) throws FilesException {
        DirectoryDescriptor directory =
                call.descriptors().directory(call.i32(0), Rights.FD_READDIR);
        long address = call.u32(1);
        long length = call.u32(2);
        long cookie = call.i64(3);
        GuestMemory memory = call.memory();
        memory.check(address, length);
        memory.check(call.u32(4), 4);
        List<DirectoryEntry> names =
                call.descriptors().listings().of(directory.directory(), cookie);
        long used = 0;
        for (long next = cookie; next >= 0 && next < names.size() && used < length; next++) {
            byte[] bytes = entry(names.get((int) next), next + 1);
            int count = (int) Math.min(bytes.length, length - used);
            call.payBytes(count);
            memory.write(address + used, bytes, count);
            used += count;
        }
        memory.writeI32(call.u32(4), (int) used);
    }

    /** A {@code dirent} and the name behind it. */
    private static byte[] entry(DirectoryEntry entry, long nextCookie) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer =
                ByteBuffer.allocate(BYTES_OF_ENTRY + name.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(nextCookie).putLong(entry.inode()).putInt(name.length);
        buffer.put((byte) Descriptor.code(entry.type()));
        return buffer.put(BYTES_OF_ENTRY, name).array();
    }

    static void renumber(WasiCall call) throws FilesException {
        call.descriptors().renumber(call.i32(0), call.i32(1));
    }
}
