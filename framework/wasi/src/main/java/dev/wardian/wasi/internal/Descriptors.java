package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The descriptors of a guest by their numbers. A new one gets the lowest number that is free. */
final class Descriptors {
    private final int most;
    private final Listings listings = new Listings();
    private @Nullable Descriptor[] open = new Descriptor[8];

    /** No number below this one is free. */
    private int lowestFree;

    Descriptors(int most) {
        this.most = most;
    }

    /** Checks that one more can be opened, before anything is opened for it. */
    void requireRoom() throws FilesException {
        if (lowestFree >= most) {
            throw new FilesException(WasiErrno.MFILE);
        }
    }

    /** Gives it a number. Where there is none, the descriptor is closed. */
    int add(Descriptor descriptor) throws FilesException {
        if (lowestFree >= most) {
            descriptor.close();
            throw new FilesException(WasiErrno.MFILE);
        }
        int number = lowestFree;
        if (number == open.length) {
            open = Arrays.copyOf(open, Math.min(most, 2 * open.length));
        }
        open[number] = descriptor;
        advance();
        return number;
    }

    Descriptor get(int number) throws FilesException {
        if (number < 0 || number >= open.length || open[number] == null) {
            throw new FilesException(WasiErrno.BADF);
        }
        return open[number];
    }

    /** The descriptor of a number, if it has the rights. */
    Descriptor get(int number, long rights) throws FilesException {
        Descriptor descriptor = get(number);
        descriptor.require(rights);
        return descriptor;
    }

    /** A regular file, if it has the rights. */
    FileDescriptor file(int number, long rights) throws FilesException {
        Descriptor descriptor = get(number);
        if (descriptor instanceof FileDescriptor file) {
            file.require(rights);
            return file;
        }
        boolean directory = descriptor instanceof DirectoryDescriptor;
        throw new FilesException(directory ? WasiErrno.ISDIR : WasiErrno.SPIPE);
    }

    /** A file or an input, if it can be read. */
    Descriptor readable(int number) throws FilesException {
        return stream(number, Rights.FD_READ);
    }

    /** A file or an output, if it can be written. */
    Descriptor writable(int number) throws FilesException {
        return stream(number, Rights.FD_WRITE);
    }

    private Descriptor stream(int number, long right) throws FilesException {
        Descriptor descriptor = get(number);
        if (descriptor instanceof DirectoryDescriptor) {
            throw new FilesException(WasiErrno.ISDIR);
        }
        descriptor.require(right);
        return descriptor;
    }

    DirectoryDescriptor directory(int number, long rights) throws FilesException {
        if (get(number) instanceof DirectoryDescriptor directory) {
            directory.require(rights);
            return directory;
        }
        throw new FilesException(WasiErrno.NOTDIR);
    }

    void close(int number) throws FilesException {
        end(get(number));
        free(number);
    }

    /** Moves a descriptor to the number of another one, which is closed. */
    void renumber(int from, int to) throws FilesException {
        Descriptor moved = get(from);
        Descriptor replaced = get(to);
        if (from != to) {
            end(replaced);
            open[to] = moved;
            free(from);
        }
    }

    void closeAll() {
        for (int i = 0; i < open.length; i++) {
            Descriptor descriptor = open[i];
            if (descriptor != null) {
                end(descriptor);
                free(i);
            }
        }
    }

    /** The names of the directories that are read. */
    Listings listings() {
        return listings;
    }

    private void end(Descriptor descriptor) {
        if (descriptor instanceof DirectoryDescriptor directory) {
            listings.forget(directory.directory());
        }
        descriptor.close();
    }

    private void free(int number) {
        open[number] = null;
        lowestFree = Math.min(lowestFree, number);
    }

    private void advance() {
        while (lowestFree < open.length && open[lowestFree] != null) {
            lowestFree++;
        }
    }
}
