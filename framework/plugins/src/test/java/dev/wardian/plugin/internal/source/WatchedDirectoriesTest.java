package dev.wardian.plugin.internal.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedDirectoriesTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    @TempDir Path folder;

    @Test
    void directoriesThatWereNotWatchedBeforeAreTold() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        try (WatchedDirectories watched = Objects.requireNonNull(WatchedDirectories.of(folder))) {
            assertTrue(watched.watch(Set.of(folder)));
            assertFalse(watched.watch(Set.of(folder)));
            assertTrue(watched.watch(Set.of(folder, inner)));
            assertFalse(watched.watch(Set.of(inner, folder.resolve("missing"))));

            Files.createFile(inner.resolve("file"));

            assertTrue(watched.await(LONG));
        }
    }

    @Test
    void nothingIsWatchedAfterTheEnd() {
        WatchedDirectories watched = Objects.requireNonNull(WatchedDirectories.of(folder));
        assertTrue(watched.watch(Set.of(folder)));

        watched.close();

        assertFalse(watched.watch(Set.of(folder)));
        assertFalse(watched.await(LONG));
    }
}
