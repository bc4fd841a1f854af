package dev.wardian.host.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;

/** Files on a device that is as small as a test says. */
final class LimitedFiles extends PathOfScheme {
    private static final String SCHEME = "limited";

    /** The most bytes of a file; below 0 nothing can be written. */
    static final AtomicLong LIMIT = new AtomicLong(Long.MAX_VALUE);

    static {
        FilePath.register(new LimitedFiles(FilePath.get("")));
    }

    private LimitedFiles(FilePath base) {
        super(SCHEME, base);
    }

    static String name(Path file) {
        return SCHEME + ":" + SteadyFiles.name(file);
    }

    @Override
    PathOfScheme of(FilePath path) {
        return new LimitedFiles(path);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new LimitedFile(base().open(mode));
    }

    private static final class LimitedFile extends FileBaseDefault {
        private final FileChannel file;

        LimitedFile(FileChannel file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            long limit = LIMIT.get();
            boolean grows = position + source.remaining() > Math.max(limit, file.size());
            if (limit < 0 || grows) {
                throw new IOException("No space left on device");
            }
            return file.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            file.force(metadata);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
