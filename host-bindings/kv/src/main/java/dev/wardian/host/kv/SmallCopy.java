package dev.wardian.host.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Exchanges a closed file for a copy without what is dead in it. The database can also move parts
 * inside of a file that is open, but then fails its own assertions now and then.
 */
final class SmallCopy {
    private SmallCopy() {}

    /** Leaves the file as it is if anything goes wrong. */
    static void exchange(Path file, StoreFailures failures) {
        Path copy = file.resolveSibling(file.getFileName() + ".copy");
        try {
            Files.deleteIfExists(copy);
            FileKvStore.makeFile(copy);
            // The old file is locked until the copy has its name.
            try (MVStore from =
                    new MVStore.Builder().fileName(SteadyFiles.name(file)).readOnly().open()) {
                try (MVStore to =
                        new MVStore.Builder()
                                .fileName(SteadyFiles.name(copy))
                                .autoCommitDisabled()
                                .open()) {
                    to.setVersionsToKeep(0);
                    for (String name : from.getMapNames()) {
                        copy(from.openMap(name, Session.tableType()), to, name);
                    }
                    to.commit();
                }
                Files.move(
                        copy,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | MVStoreException | KvException e) {
            failures.logLarge(e);
        } finally {
            delete(copy);
        }
    }

    private static void copy(MVMap<byte[], byte[]> from, MVStore target, String name) {
        MVMap<byte[], byte[]> to = target.openMap(name, Session.tableType());
        Cursor<byte[], byte[]> cursor = from.cursor(null);
        while (cursor.hasNext()) {
            byte[] key = cursor.next();
            to.append(key, cursor.getValue());
        }
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            // The next copy deletes it.
        }
    }
}
