package dev.wardian.host.kv;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;

/**
 * Files that stay open when a thread that reads them is interrupted. Java closes a channel then,
 * and with it the whole store would be closed for all plugins.
 */
final class SteadyFiles extends PathOfScheme {
    private static final String SCHEME = "wardian-kv";

    static {
        FilePath.register(new SteadyFiles(FilePath.get("")));
    }

    private SteadyFiles(FilePath base) {
        super(SCHEME, base);
    }

    /** The name under which the database opens such a file. */
    static String name(Path file) {
        return SCHEME + ":" + file;
    }

    @Override
    PathOfScheme of(FilePath path) {
        return new SteadyFiles(path);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new SteadyFile(new RandomAccessFile(base().toString(), mode));
    }

    /** One file. Its places are shared, so one thread at a time reads or writes. */
    private static final class SteadyFile extends FileBaseDefault {
        private final RandomAccessFile file;

        SteadyFile(RandomAccessFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            requireOpen();
            if (!target.hasRemaining()) {
                return 0;
            }
            file.seek(position);
            byte[] array = target.hasArray() ? target.array() : new byte[target.remaining()];
            int start = target.hasArray() ? target.arrayOffset() + target.position() : 0;
            int count = file.read(array, start, target.remaining());
            if (count > 0) {
                if (target.hasArray()) {
                    target.position(target.position() + count);
                } else {
                    target.put(array, 0, count);
                }
            }
            return count;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            requireOpen();
            file.seek(position);
            byte[] array = new byte[source.remaining()];
            source.get(array);
            file.write(array);
            return array.length;
        }

        private void requireOpen() throws ClosedChannelException {
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            if (size < file.length()) {
                file.setLength(size);
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            file.getFD().sync();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.getChannel().tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            // The database marks the file as closed last, and does not wait for the device.
            try (file) {
                file.getFD().sync();
            }
        }
    }
}
