package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasm.WasmMemory;
import java.nio.charset.CharacterCodingException;

/** The memory of the guest that calls. An address outside of it is {@link WasiErrno#FAULT}. */
final class GuestMemory {
    /** The longest path, in bytes of UTF-8. */
    static final int MAX_PATH = 4096;

    private final WasmMemory memory;

    GuestMemory(WasmMemory memory) {
        this.memory = memory;
    }

    /** Checks a range before anything is done whose result goes there. */
    void check(long address, long length) throws FilesException {
        if (address + length > memory.byteSize()) {
            throw new FilesException(WasiErrno.FAULT);
        }
    }

    byte readByte(long address) throws FilesException {
        check(address, 1);
        return memory.readByte(address);
    }

    int readU16(long address) throws FilesException {
        check(address, 2);
        return memory.readByte(address) & 0xff | (memory.readByte(address + 1) & 0xff) << 8;
    }

    int readI32(long address) throws FilesException {
        check(address, 4);
        return memory.readI32(address);
    }

    long readU32(long address) throws FilesException {
        return Integer.toUnsignedLong(readI32(address));
    }

    long readI64(long address) throws FilesException {
        check(address, 8);
        return memory.readI64(address);
    }

    void writeByte(long address, int value) throws FilesException {
        check(address, 1);
        memory.writeByte(address, (byte) value);
    }

    void writeI16(long address, int value) throws FilesException {
        check(address, 2);
        memory.writeByte(address, (byte) value);
        memory.writeByte(address + 1, (byte) (value >> 8));
    }

    void writeI32(long address, int value) throws FilesException {
        check(address, 4);
        memory.writeI32(address, value);
    }

    void writeI64(long address, long value) throws FilesException {
        check(address, 8);
        memory.writeI64(address, value);
    }

    void zero(long address, int length) throws FilesException {
        check(address, length);
        memory.fill(address, (byte) 0, length);
    }

    void read(long address, byte[] target, int offset, int length) throws FilesException {
        check(address, length);
        memory.read(address, target, offset, length);
    }

    void write(long address, byte[] source, int offset, int length) throws FilesException {
        check(address, length);
        memory.write(address, source, offset, length);
    }

    /** A path of a guest, or the text of a symbolic link. */
    String readPath(long address, long length) throws FilesException {
        check(address, length);
        if (length > MAX_PATH) {
            throw new FilesException(WasiErrno.NAMETOOLONG);
        }
        String path;
        try {
            path = memory.readUtf8(address, length);
        } catch (CharacterCodingException e) {
            throw new FilesException(WasiErrno.ILSEQ, e);
        }
        if (path.indexOf('\0') >= 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        return path;
    }
}
