package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.kv.KvException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKvStoreTest extends KvStoreContract {
    @TempDir Path folder;

    private Path file() {
        return folder.resolve("values.kv");
    }

    @Override
    KvStore open() {
        return KvStores.file(file(), clock);
    }

    @Override
    boolean keeps() {
        return true;
    }

    private static KvException failure(Path file) {
        KvException failure = assertThrows(KvException.class, () -> KvStores.file(file));
        assertEquals(Optional.of(file), failure.file());
        assertTrue(String.valueOf(failure.getMessage()).contains(file.toString()));
        assertTrue(!failure.hint().isEmpty(), failure::getMessage);
        return failure;
    }

    @Test
    void anOpenFileIsLocked() {
        assertEquals(Kind.LOCKED, failure(file()).kind());
        put("a", "still works");
        assertEquals(Optional.of("still works"), get("a"));
    }

    @Test
    void aFolderHasToBeThere() {
        assertEquals(Kind.MISSING, failure(folder.resolve("none/values.kv")).kind());
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("directory"));

        assertEquals(Kind.UNAVAILABLE, failure(directory).kind());
    }

    @Test
    void otherFilesAreNoStores() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a store ".repeat(2_000));
        Path database = folder.resolve("other.mv.db");
        try (org.h2.mvstore.MVStore other = org.h2.mvstore.MVStore.open(database.toString())) {
            other.openMap("theirs").put("a", "b");
        }
        byte[] before = Files.readAllBytes(text);

        assertEquals(Kind.DAMAGED, failure(text).kind());
        assertEquals(Kind.DAMAGED, failure(database).kind());
        assertEquals(before.length, Files.size(text));
    }

    @Test
    void onlyTheOwnerReadsTheFile() throws IOException {
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(List.of(file()), store.hostPaths());
    }

    /** Java closes a channel that an interrupted thread reads; the store must not notice. */
    @Test
    void anInterruptedThreadDoesNoHarm() {
        put("a", "1");
        reopen();
        Thread.currentThread().interrupt();
        assertEquals(Optional.of("1"), get("a"));
        put("b", "2");
        values.sync(soon());
        assertTrue(Thread.interrupted());

        reopen();

        assertEquals(Optional.of("2"), get("b"));
    }
}
