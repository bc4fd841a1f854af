package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An open file of the host. Reading and writing take no lock of the tree. */
final class HostFile implements OpenFile {
    /** The JDK keeps a buffer of this size for each thread that reads or writes. */
    private static final int PIECE = 1 << 16;

    private final HostTree tree;
    private final OpenNodes.Node node;
    private final FileChannel channel;
    private final OpenMode mode;

    HostFile(HostTree tree, OpenNodes.Node node, FileChannel channel, OpenMode mode) {
        this.tree = tree;
        this.node = node;
        this.channel = channel;
        this.mode = mode;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) throws FilesException {
        Objects.checkFromIndexSize(offset, length, target.length);
        require(mode.read(), position);
        if (position > Long.MAX_VALUE - length) {
            return -1;
        }
        int done = 0;
        try {
            while (done < length) {
                int piece = Math.min(PIECE, length - done);
                ByteBuffer buffer = ByteBuffer.wrap(target, offset + done, piece);
                long at = position + done;
                int count = uninterrupted(() -> channel.read(buffer, at));
                if (count <= 0) {
                    break;
                }
                done += count;
            }
        } catch (IOException e) {
            if (done == 0) {
                throw tree.failure(e);
            }
        }
        return done == 0 ? -1 : done;
    }

    @Override
    public int write(long position, byte[] source, int offset, int length) throws FilesException {
        Objects.checkFromIndexSize(offset, length, source.length);
        require(mode.write(), position);
        if (position >= LARGEST) {
            throw new FilesException(WasiErrno.FBIG);
        }
        tree.requireWritable();
        Writing writing = new Writing(position, source, offset);
        try {
            tree.resize(channel, node.key(), most -> writing.run(fitting(length, position, most)));
        } catch (IOException e) {
            if (writing.done == 0) {
                throw tree.failure(e);
            }
        }
        return writing.done;
    }

    /** How many of the bytes lie before where the file may end. */
    private static int fitting(int length, long position, long most) {
        return (int) Math.max(0, Math.min(length, Math.min(LARGEST, most) - position));
    }

    /** Writes bytes at a position, as far as it gets. */
    private final class Writing {
        private final long position;
        private final byte[] source;
        private final int offset;
        private int done;

        Writing(long position, byte[] source, int offset) {
            this.position = position;
            this.source = source;
            this.offset = offset;
        }

        void run(int length) throws IOException, FilesException {
            if (length <= 0) {
                throw new FilesException(WasiErrno.NOSPC);
            }
            while (done < length) {
                int piece = Math.min(PIECE, length - done);
                ByteBuffer buffer = ByteBuffer.wrap(source, offset + done, piece);
                long at = position + done;
                done += uninterrupted(() -> channel.write(buffer, at));
            }
        }
    }

    @Override
    public FileStat stat() throws FilesException {
        return tree.get(
                () -> {
                    requireOpen();
                    Found found = find();
                    if (found != null) {
                        node.last = tree.stats.stat(found.attributes, found.path());
                        return node.last;
                    }
                    FileStat last = node.last;
                    return new FileStat(
                            last.device(),
                            last.inode(),
                            last.type(),
                            0,
                            channel.size(),
                            last.accessed(),
                            last.modified(),
                            last.changed());
                });
    }

    /** A name that leads to this file. */
    private record Found(OpenNodes.Name name, BasicFileAttributes attributes) {
        @Nullable Path path() {
            return name.place().path(name.name());
        }
    }

    private @Nullable Found find() {
        for (OpenNodes.Name name : node.names()) {
            try {
                BasicFileAttributes attributes = name.place().handle().attributes(name.name());
                if (attributes.isRegularFile()
                        && HostPlace.isSame(attributes.fileKey(), node.key())) {
                    return new Found(name, attributes);
                }
            } catch (IOException e) {
                // Another process took the name away; the next name may be left.
            }
        }
        return null;
    }

    @Override
    public void setSize(long size) throws FilesException {
        require(mode.write(), size);
        if (size > LARGEST) {
            throw new FilesException(WasiErrno.FBIG);
        }
        tree.run(
                () -> {
                    requireOpen();
                    tree.requireWritable();
                    tree.resize(channel, node.key(), most -> resize(size, most));
                });
    }

    private void resize(long size, long most) throws IOException, FilesException {
        if (size <= channel.size()) {
            channel.truncate(size);
        } else if (size > most) {
            throw new FilesException(WasiErrno.NOSPC);
        } else {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    @Override
    public void setTimes(FileTimes times) throws FilesException {
        tree.run(
                () -> {
                    requireOpen();
                    tree.requireWritable();
                    Found found = find();
                    if (found == null) {
                        throw new FilesException(WasiErrno.NOTSUP);
                    }
                    HostHandle handle = found.name.place().handle();
                    Path name = found.name.name();
                    tree.stats.setTimes(
                            found.attributes,
                            found.path(),
                            times,
                            (modified, accessed) -> handle.setTimes(name, modified, accessed),
                            () -> handle.attributes(name));
                });
    }

    @Override
    public void sync(boolean metadata) throws FilesException {
        try {
            uninterrupted(
                    () -> {
                        channel.force(metadata);
                        return true;
                    });
        } catch (IOException e) {
            throw tree.failure(e);
        }
    }

    @Override
    public void close() {
        tree.close(
                this,
                () -> {
                    closeQuietly(channel);
                    tree.closed(node);
                });
    }

    /** An access to the channel. */
    private interface Access<T> {
        T run() throws IOException;
    }

    /** The JDK closes a channel when an interrupted thread uses it. */
    private static <T> T uninterrupted(Access<T> access) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return access.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The descriptor is gone all the same. Who needs to know what was written syncs.
        }
    }

    private void requireOpen() throws FilesException {
        if (!channel.isOpen()) {
            throw new FilesException(WasiErrno.BADF);
        }
    }

    private void require(boolean allowed, long position) throws FilesException {
        requireOpen();
        if (!allowed) {
            throw new FilesException(WasiErrno.BADF);
        }
        if (position < 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
    }
}
