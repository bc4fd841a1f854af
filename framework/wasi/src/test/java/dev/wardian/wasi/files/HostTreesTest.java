package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.names;
import static dev.wardian.wasi.files.Uses.read;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.WasiErrno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees and times of the host that are out of the ordinary. */
class HostTreesTest {
    @TempDir Path root;

    private HostFiles open(boolean exclusive) throws Exception {
        return exclusive ? HostFiles.openExclusive(root, true) : HostFiles.open(root, true);
    }

    @Test
    void handlesReachDeeperThanPaths() throws Exception {
        String name = "d".repeat(200);
        try (HostFiles files = HostFiles.open(root, true)) {
            Deque<Directory> levels = new ArrayDeque<>();
            levels.push(files.open());
            for (int i = 0; i < 30; i++) {
                levels.element().createDirectory(name);
                levels.push(levels.element().openDirectory(name));
            }
            Directory deepest = levels.element();
            write(deepest, "file", "text");
            deepest.createSymbolicLink("link", "file");
            deepest.rename("file", deepest, "moved");

            assertEquals("text", read(deepest, "moved"));
            assertEquals(4, deepest.stat("moved").size());
            assertEquals(1, deepest.stat("moved").links());
            assertErrno(WasiErrno.IO, () -> deepest.readSymbolicLink("link"));
            assertErrno(WasiErrno.IO, () -> deepest.link("moved", deepest, "second"));
            deepest.unlink("moved");
            deepest.unlink("link");
            assertEquals(List.of(), names(deepest));
            while (levels.size() > 1) {
                levels.pop().close();
                levels.element().removeDirectory(name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void timesOfManyFilesAreRemembered(boolean exclusive) throws Exception {
        Instant time = Instant.ofEpochSecond(1_600_000_000, 123_456_789);
        try (HostFiles files = open(exclusive);
                Directory directory = files.open()) {
            for (int i = 0; i < 1_030; i++) {
                write(directory, "file" + i, "");
                directory.setTimes("file" + i, new FileTimes(time, time));
            }
            for (int i = 6; i < 1_030; i++) {
                assertEquals(time, directory.stat("file" + i).modified());
            }
            Instant oldest = directory.stat("file0").modified();
            assertEquals(
                    time.truncatedTo(ChronoUnit.MICROS), oldest.truncatedTo(ChronoUnit.MICROS));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnotherProcessSetsIsSeen(boolean exclusive) throws Exception {
        Instant time = Instant.ofEpochSecond(1_600_000_000, 123_456_789);
        Instant other = Instant.ofEpochSecond(1_500_000_000, 5_000);
        try (HostFiles files = open(exclusive);
                Directory directory = files.open()) {
            write(directory, "file", "text");
            directory.setTimes("file", new FileTimes(time, time));
            Files.setLastModifiedTime(root.resolve("file"), FileTime.from(other));
            assertEquals(other, directory.stat("file").modified());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void extremeTimesAreSetOrRefused(boolean exclusive) throws Exception {
        List<Instant> extremes =
                List.of(
                        Instant.MAX.minusNanos(1),
                        Instant.MIN,
                        Instant.ofEpochSecond(-1, 1),
                        Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000),
                        Instant.ofEpochSecond(1L << 34));
        int set = 0;
        try (HostFiles files = open(exclusive);
                Directory directory = files.open()) {
            write(directory, "file", "text");
            directory.createSymbolicLink("link", "file");
            for (Instant extreme : extremes) {
                for (String name : List.of("file", "link")) {
                    try {
                        directory.setTimes(name, new FileTimes(extreme, extreme));
                        assertEquals(extreme, directory.stat(name).modified());
                        set++;
                    } catch (FilesException e) {
                        assertTrue(List.of(WasiErrno.IO, WasiErrno.NOTSUP).contains(e.errno()));
                    }
                }
            }
        }
        assertTrue(set > 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEmptyLookingDirectoryWithHiddenNamesIsNotRemoved(boolean exclusive) throws Exception {
        Files.createDirectories(root.resolve("folder/.wardian-other"));
        try (HostFiles files = open(exclusive);
                Directory directory = files.open()) {
            directory.createDirectory("another");
            try (Directory folder = directory.openDirectory("folder")) {
                assertEquals(List.of(), names(folder));
            }
            assertErrno(WasiErrno.NOTEMPTY, () -> directory.removeDirectory("folder"));
            assertErrno(WasiErrno.NOTEMPTY, () -> directory.rename("another", directory, "folder"));
        }
    }
}
