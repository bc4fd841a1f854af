package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The memory of the guest that calls. An address outside of it is {@link WasiErrno#FAULT}. */
public abstract class GuestMemory {
    /** The longest path, in bytes of UTF-8. */
    static final int MAX_PATH = 4096;

    /** For implementations, whose methods are called with ranges inside the memory only. */
    protected GuestMemory() {}

    /** Its size in bytes. */
    protected abstract long size();

    protected abstract void get(long address, byte[] target, int offset, int length);

    protected abstract void set(long address, byte[] source, int offset, int length);

    protected abstract int getI32(long address);

    protected abstract void setI32(long address, int value);

    protected abstract long getI64(long address);

    protected abstract void setI64(long address, long value);

    /** Checks a range before anything is done whose result goes there. */
    final void check(long address, long length) throws FilesException {
        if (address + length > size()) {
            throw new FilesException(WasiErrno.FAULT);
        }
    }

    final int readI32(long address) throws FilesException {
        check(address, 4);
        return getI32(address);
    }

    final long readU32(long address) throws FilesException {
        return Integer.toUnsignedLong(readI32(address));
    }

    final long readI64(long address) throws FilesException {
        check(address, 8);
        return getI64(address);
    }

    final void writeI32(long address, int value) throws FilesException {
        check(address, 4);
        setI32(address, value);
    }

    final void writeI64(long address, long value) throws FilesException {
        check(address, 8);
        setI64(address, value);
    }

    final byte[] read(long address, int length) throws FilesException {
        byte[] bytes = new byte[length];
        read(address, bytes, length);
        return bytes;
    }

    final void read(long address, byte[] target, int length) throws FilesException {
        check(address, length);
        get(address, target, 0, length);
    }

    final void write(long address, byte[] source) throws FilesException {
        write(address, source, source.length);
    }

    final void write(long address, byte[] source, int length) throws FilesException {
        check(address, length);
        set(address, source, 0, length);
    }

    /** A path of a guest, or the text of a symbolic link. */
    final String readPath(long address, long length) throws FilesException {
        check(address, length);
        if (length > MAX_PATH) {
            throw new FilesException(WasiErrno.NAMETOOLONG);
        }
        String path;
        try {
            path =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(read(address, (int) length)))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new FilesException(WasiErrno.ILSEQ, e);
        }
        if (path.indexOf('\0') >= 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        return path;
    }
}
