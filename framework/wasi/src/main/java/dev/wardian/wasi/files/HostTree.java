package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the open directories and files of one {@link HostFiles} share. */
final class HostTree {
    final HostPlace root;
    final @Nullable HostQuota quota;
    final HostDescriptors.@Nullable Share descriptors;
    final HostNames names;
    final HostStats stats = new HostStats();
    final HostMaker maker;
    final OpenNodes nodes = new OpenNodes();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<AutoCloseable> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile boolean writable;
    private boolean closed;

    HostTree(HostPlace root, HostAccess access, HostNames names, HostMaker maker) {
        this.root = root;
        this.writable = access.writable();
        this.quota = access.quota().orElse(null);
        this.descriptors = access.descriptors().orElse(null);
        this.names = names;
        this.maker = maker;
    }

    boolean isWritable() {
        return writable;
    }

    void requireWritable() throws FilesException {
        if (!writable) {
            throw new FilesException(WasiErrno.ROFS);
        }
    }

    /** An operation with a result. */
    interface Operation<T> {
        T run() throws IOException, FilesException;
    }

    /** An operation without a result. */
    interface Action {
        void run() throws IOException, FilesException;
    }

    /** Runs an operation under the lock. */
    <T> T get(Operation<T> operation) throws FilesException {
        // The JDK closes a channel when an interrupted thread uses it.
        boolean interrupted = Thread.interrupted();
        lock.lock();
        try {
            requireOpen();
            try {
                return operation.run();
            } catch (FileSystemException e) {
                if (e.getClass() != FileSystemException.class) {
                    throw e;
                }
                // Only its text says more, so the operation looks at the state once more.
                return operation.run();
            }
        } catch (IOException e) {
            throw failure(e);
        } catch (ClosedDirectoryStreamException e) {
            throw new FilesException(WasiErrno.BADF, e);
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs an operation under the lock. */
    void run(Action action) throws FilesException {
        get(
                () -> {
                    action.run();
                    return true;
                });
    }

    private void requireOpen() throws FilesException {
        if (closed) {
            throw new FilesException(WasiErrno.BADF);
        }
    }

    /** Takes down what {@link #close} has to close. */
    <T extends AutoCloseable> T opened(T directoryOrFile) {
        open.add(directoryOrFile);
        return directoryOrFile;
    }

    /** Closes a directory or file once, under the lock. */
    void close(AutoCloseable directoryOrFile, Runnable closing) {
        lock.lock();
        try {
            if (open.remove(directoryOrFile)) {
                closing.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether a directory or file is open; the caller has the lock} */
    boolean isOpen(AutoCloseable directoryOrFile) {
        return open.contains(directoryOrFile);
    }

    /** Makes something that gets a name, and counts the name. */
    void make(Action making) throws IOException, FilesException {
        if (quota == null) {
            making.run();
            return;
        }
        quota.chargeName();
        boolean made = false;
        try {
            making.run();
            made = true;
        } finally {
            if (!made) {
                quota.refundName();
            }
        }
    }

    /**
     * {@return what is known of a file whose name is about to go; null where no quota counts it}
     */
    @Nullable FileStat beforeItGoes(BasicFileAttributes attributes, @Nullable Path path) {
        return quota == null ? null : stats.stat(attributes, path);
    }

    /**
     * Counts that a name is gone.
     *
     * @param file the file that it was a name of, as it was before; null if it was none
     */
    void nameGone(@Nullable Object key, @Nullable FileStat file) {
        if (quota != null) {
            quota.nameGone(key, file);
        }
    }

    /** Takes one descriptor for a file. */
    void takeDescriptor(String name) throws NoDescriptorsException {
        if (descriptors != null && !descriptors.take(1)) {
            throw new NoDescriptorsException(name);
        }
    }

    void giveDescriptor() {
        if (descriptors != null) {
            descriptors.give(1);
        }
    }

    /** Takes down that a file is open once more. */
    void opened(OpenNodes.Node node) {
        if (quota != null) {
            quota.opened(node.key());
        }
    }

    /** Takes down that a file was closed once. */
    void closed(OpenNodes.Node node) {
        giveDescriptor();
        nodes.close(node);
        if (quota != null) {
            quota.closed(node.key());
        }
    }

    /** Changes the size of a file. */
    void resize(FileChannel channel, @Nullable Object key, HostQuota.Resizing change)
            throws IOException, FilesException {
        if (quota == null) {
            change.run(OpenFile.LARGEST);
            return;
        }
        // The JDK closes a channel when an interrupted thread asks for its size.
        boolean interrupted = Thread.interrupted();
        try {
            quota.resize(channel, key, change);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets guests only read from now on. */
    void makeReadOnly() {
        lock.lock();
        try {
            writable = false;
        } finally {
            lock.unlock();
        }
    }

    /** Closes everything that is open. */
    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (AutoCloseable each : List.copyOf(open)) {
                if (each instanceof HostDirectory directory) {
                    directory.close();
                } else if (each instanceof HostFile file) {
                    file.close();
                }
            }
            maker.close();
            root.leave();
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return what a guest is told of a failure; the type and the state decide, never the text}
     */
    FilesException failure(IOException e) {
        return new FilesException(errno(e), e);
    }

    private WasiErrno errno(IOException e) {
        if (e instanceof NoDescriptorsException) {
            return WasiErrno.NFILE;
        } else if (e instanceof NoSuchFileException) {
            return WasiErrno.NOENT;
        } else if (e instanceof FileAlreadyExistsException) {
            return WasiErrno.EXIST;
        } else if (e instanceof DirectoryNotEmptyException) {
            return WasiErrno.NOTEMPTY;
        } else if (e instanceof NotDirectoryException) {
            return WasiErrno.NOTDIR;
        } else if (e instanceof NotLinkException) {
            return WasiErrno.INVAL;
        } else if (e instanceof AccessDeniedException) {
            return WasiErrno.ACCES;
        } else if (e instanceof AtomicMoveNotSupportedException) {
            return WasiErrno.XDEV;
        } else if (e instanceof ClosedByInterruptException) {
            return WasiErrno.INTR;
        } else if (e instanceof ClosedChannelException) {
            return WasiErrno.BADF;
        }
        return errnoOfState();
    }

    private WasiErrno errnoOfState() {
        lock.lock();
        try {
            Path path = root.path();
            if (closed || path == null) {
                return WasiErrno.IO;
            }
            root.handle().probe();
            FileStore store = Files.getFileStore(path);
            if (store.isReadOnly()) {
                return WasiErrno.ROFS;
            }
            return store.getUsableSpace() == 0 ? WasiErrno.NOSPC : WasiErrno.IO;
        } catch (FileSystemException e) {
            // The root is open and there; only a descriptor can be missing.
            return e.getClass() == FileSystemException.class ? WasiErrno.NFILE : WasiErrno.IO;
        } catch (IOException e) {
            return WasiErrno.IO;
        } finally {
            lock.unlock();
        }
    }
}
