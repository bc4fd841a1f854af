package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.DirectoryEntry;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the directories that a guest reads, as they were when it began. Together they have a
 * bound: where it is reached, the listing that was used longest ago is forgotten, and taken anew if
 * the guest goes on with it.
 */
final class Listings {
    /** So many names are kept, however many directories they are of. */
    private static final int MOST_NAMES = 1 << 20;

    private final Map<Directory, List<DirectoryEntry>> byDirectory =
            new LinkedHashMap<>(8, 0.75f, true);

    private int names;

    /**
     * The names of a directory, {@code .} and {@code ..} among them. A place in the list is a
     * cookie, so the list is taken anew only where reading begins at 0.
     */
    List<DirectoryEntry> of(Directory directory, long cookie) throws FilesException {
        List<DirectoryEntry> listing = byDirectory.get(directory);
        if (listing == null || cookie == 0) {
            forget(directory);
            listing = take(directory);
            makeRoom(listing.size());
            byDirectory.put(directory, listing);
            names += listing.size();
        }
        return listing;
    }

    private static List<DirectoryEntry> take(Directory directory) throws FilesException {
        long self = directory.stat().inode();
        List<DirectoryEntry> listing = new ArrayList<>();
        listing.add(new DirectoryEntry(".", self, FileType.DIRECTORY));
        // What lies above is not told.
        listing.add(new DirectoryEntry("..", self, FileType.DIRECTORY));
        listing.addAll(directory.list());
        return listing;
    }

    private void makeRoom(int needed) {
        Iterator<List<DirectoryEntry>> eldest = byDirectory.values().iterator();
        while (names + needed > MOST_NAMES && eldest.hasNext()) {
            names -= eldest.next().size();
            eldest.remove();
        }
    }

    /** Nobody reads the directory any more. */
    void forget(Directory directory) {
        List<DirectoryEntry> listing = byDirectory.remove(directory);
        names -= listing == null ? 0 : listing.size();
    }
}
