package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.names;
import static dev.wardian.wasi.files.Uses.read;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.RootException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFilesTest {
    @TempDir Path root;

    private static HostFiles open(Path root, boolean exclusive) throws IOException {
        return exclusive ? HostFiles.openExclusive(root, true) : HostFiles.open(root, true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyAnAbsoluteDirectoryIsARoot(boolean exclusive) throws Exception {
        Path file = Files.createFile(root.resolve("file"));
        Path link = Files.createSymbolicLink(root.resolve("link"), root);

        assertProblem(Problem.RELATIVE, Path.of("x"), exclusive);
        assertProblem(Problem.RELATIVE, Path.of(""), exclusive);
        assertProblem(Problem.MISSING, root.resolve("none"), exclusive);
        assertProblem(Problem.NOT_A_DIRECTORY, file, exclusive);
        assertProblem(Problem.SYMBOLIC_LINK, link, exclusive);
    }

    private static void assertProblem(Problem problem, Path root, boolean exclusive) {
        RootException failure =
                assertThrows(RootException.class, () -> open(root, exclusive).close());
        assertEquals(problem, failure.problem());
        assertEquals(root.toString(), failure.getFile());
        assertEquals(root + ": " + failure.getReason(), failure.getMessage());
    }

    @Test
    void keysTellRootsApart() throws Exception {
        Path inner = Files.createDirectory(root.resolve("inner"));
        try (HostFiles first = HostFiles.open(root, true);
                HostFiles second = HostFiles.openExclusive(root, false);
                HostFiles other = HostFiles.open(inner, true)) {
            assertEquals(first.key(), second.key());
            assertNotEquals(first.key(), other.key());
        }
    }

    @Test
    void thePrivateDirectoryIsMadeWhenItIsNeeded() throws Exception {
        try (HostFiles files = HostFiles.open(root, true);
                Directory directory = files.open()) {
            write(directory, "file", "text");
            directory.rename("file", directory, "renamed");
            assertEquals(List.of(), HostFolders.staging(root));

            directory.createDirectory("folder");
            Path staging = HostFolders.staging(root).get(0);
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(staging)));
            directory.createDirectory("another");
            assertEquals(List.of(staging), HostFolders.staging(root));
            assertEquals(List.of("another", "folder", "renamed"), names(directory));
        }
        assertEquals(List.of(), HostFolders.staging(root));
    }

    @Test
    void aPrivateDirectoryThatVanishedIsMadeAgain() throws Exception {
        try (HostFiles files = HostFiles.open(root, true);
                Directory directory = files.open()) {
            directory.createDirectory("first");
            Files.delete(HostFolders.staging(root).get(0));
            directory.createDirectory("second");
            Path staging = HostFolders.staging(root).get(0);
            Files.move(staging, root.resolve("moved away"));
            Files.createSymbolicLink(staging, root.resolve("moved away"));
            directory.createSymbolicLink("third", "text");
            Files.delete(staging);
            assertEquals(List.of("first", "moved away", "second", "third"), names(directory));
        }
    }

    @Test
    void aRootThatWasMovedIsStillTheRoot() throws Exception {
        Path home = Files.createDirectory(root.resolve("home"));
        Path moved = root.resolve("moved");
        Path outside = Files.createDirectory(root.resolve("outside"));
        try (HostFiles files = HostFiles.open(home, true);
                Directory directory = files.open()) {
            directory.createDirectory("first");
            write(directory, "file", "text");
            Files.move(home, moved);
            Files.createSymbolicLink(home, outside);

            assertEquals("text", read(directory, "file"));
            write(directory, "second", "text");
            assertErrno(WasiErrno.IO, () -> directory.createDirectory("third"));
            assertErrno(WasiErrno.IO, () -> directory.link("file", directory, "third"));
            assertEquals(List.of("file", "first", "second"), names(directory));
            assertEquals(List.of(), HostFolders.staging(moved));
        }
        assertEquals(List.of(), List.of(outside.toFile().list()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void guestsDoNotSeePrivateDirectories(boolean exclusive) throws Exception {
        Path crashed = Files.createDirectory(root.resolve(".wardian-crashed"));
        Files.writeString(crashed.resolve("file"), "text");
        try (HostFiles files = open(root, exclusive);
                Directory directory = files.open()) {
            write(directory, "file", "text");
            for (String hidden : List.of(".wardian-crashed", ".wardian-", ".WARDIAN-crashed")) {
                List<Executable> uses =
                        List.of(
                                () -> directory.stat(hidden),
                                () -> directory.openDirectory(hidden),
                                () -> directory.openFile(hidden, OpenMode.READ),
                                () -> directory.removeDirectory(hidden),
                                () -> directory.unlink(hidden),
                                () -> directory.readSymbolicLink(hidden),
                                () -> directory.link(hidden, directory, "x"),
                                () -> directory.rename(hidden, directory, "x"),
                                () -> directory.setTimes(hidden, new FileTimes(null, null)));
                for (Executable use : uses) {
                    assertErrno(WasiErrno.NOENT, use);
                }
                List<Executable> makers =
                        List.of(
                                () -> directory.openFile(hidden, OpenMode.REPLACE),
                                () -> directory.createDirectory(hidden),
                                () -> directory.createSymbolicLink(hidden, "x"),
                                () -> directory.link("file", directory, hidden),
                                () -> directory.rename("file", directory, hidden));
                for (Executable maker : makers) {
                    assertErrno(WasiErrno.PERM, maker);
                }
            }
            assertEquals(List.of("file"), names(directory));
        }
        assertEquals("text", Files.readString(crashed.resolve("file")));
        Files.delete(crashed.resolve("file"));
        Files.delete(crashed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void newThingsHaveUsualPermissions(boolean exclusive) throws Exception {
        Path folder = Files.createDirectory(root.resolve("expected folder"));
        Path file = Files.createFile(root.resolve("expected file"));
        try (HostFiles files = open(root, exclusive);
                Directory directory = files.open()) {
            directory.createDirectory("folder");
            write(directory, "file", "text");
        }
        assertEquals(
                Files.getPosixFilePermissions(folder),
                Files.getPosixFilePermissions(root.resolve("folder")));
        assertEquals(
                Files.getPosixFilePermissions(file),
                Files.getPosixFilePermissions(root.resolve("file")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheHostHasIsSeen(boolean exclusive) throws Exception {
        Files.writeString(root.resolve("file"), "text");
        Files.createDirectory(root.resolve("folder"));
        try (HostFiles files = open(root, exclusive);
                Directory directory = files.open()) {
            assertEquals(List.of("file", "folder"), names(directory));
            FileStat stat = directory.stat("file");
            assertEquals(Files.getAttribute(root.resolve("file"), "unix:ino"), stat.inode());
            assertEquals(Files.getAttribute(root.resolve("file"), "unix:dev"), stat.device());
            Files.createLink(root.resolve("second"), root.resolve("file"));
            assertEquals(2, directory.stat("file").links());
            assertEquals(
                    Files.getLastModifiedTime(root.resolve("file")).toInstant(), stat.modified());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingTheTreeClosesEverything(boolean exclusive) throws Exception {
        HostFiles files = open(root, exclusive);
        Directory directory = files.open();
        directory.createDirectory("folder");
        Directory folder = directory.openDirectory("folder");
        OpenFile file = folder.openFile("file", Uses.CREATE);
        files.close();
        files.close();

        assertErrno(WasiErrno.BADF, files::open);
        assertErrno(WasiErrno.BADF, directory::list);
        assertErrno(WasiErrno.BADF, () -> folder.stat("file"));
        assertErrno(WasiErrno.BADF, file::stat);
        assertErrno(WasiErrno.BADF, () -> file.read(0, new byte[1], 0, 1));
        file.close();
        folder.close();
        directory.close();
        assertEquals(List.of(), HostFolders.staging(root));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inADirectoryThatVanishedNothingIsMade(boolean exclusive) throws Exception {
        Files.createDirectory(root.resolve("folder"));
        try (HostFiles files = open(root, exclusive);
                Directory directory = files.open();
                Directory folder = directory.openDirectory("folder")) {
            write(directory, "file", "text");
            Files.delete(root.resolve("folder"));
            List<Executable> operations =
                    List.of(
                            () -> folder.stat("x"),
                            () -> folder.openFile("x", OpenMode.REPLACE),
                            () -> folder.openDirectory("x"),
                            () -> folder.createDirectory("x"),
                            () -> folder.createSymbolicLink("x", "y"),
                            () -> folder.unlink("x"),
                            () -> directory.link("file", folder, "x"),
                            () -> directory.rename("file", folder, "x"));
            for (Executable operation : operations) {
                assertErrno(WasiErrno.NOENT, operation);
            }
            assertEquals(List.of("file"), names(directory));
        }
    }

    @Test
    void aDirectoryThatWasMovedAwayStaysOpen() throws Exception {
        Files.createDirectory(root.resolve("folder"));
        try (HostFiles files = HostFiles.open(root, true);
                Directory directory = files.open();
                Directory folder = directory.openDirectory("folder")) {
            write(folder, "file", "first");
            Files.move(root.resolve("folder"), root.resolve("moved"));
            Files.createDirectory(root.resolve("folder"));
            Files.writeString(root.resolve("folder/file"), "second");

            assertEquals("first", read(folder, "file"));
            folder.createDirectory("inner");
            assertTrue(Files.isDirectory(root.resolve("moved/inner")));
            try (Directory second = directory.openDirectory("folder")) {
                assertEquals("second", read(second, "file"));
                assertFalse(second.stat().isSameFile(folder.stat()));
                assertEquals("first", read(folder, "file"));
            }
        }
    }

    @Test
    void aReadOnlyRootGetsNoPrivateDirectory() throws Exception {
        try (HostFiles files = HostFiles.open(root, false);
                Directory directory = files.open()) {
            assertErrno(WasiErrno.ROFS, () -> directory.createDirectory("x"));
            assertEquals(List.of(), HostFolders.staging(root));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHostsPermissionsHold(boolean exclusive) throws Exception {
        Path closed = Files.createDirectory(root.resolve("closed"));
        Path secret = Files.writeString(closed.resolve("secret"), "text");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(secret), "this user, such as root, may read everything");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (HostFiles files = open(root, exclusive);
                Directory directory = files.open();
                Directory folder = directory.openDirectory("closed")) {
            List<Executable> operations =
                    List.of(
                            () -> folder.openFile("secret", OpenMode.READ),
                            () -> folder.openFile("x", OpenMode.REPLACE),
                            () -> folder.createDirectory("x"),
                            () -> folder.createSymbolicLink("x", "y"),
                            () -> folder.unlink("secret"),
                            () -> folder.rename("secret", directory, "x"));
            for (Executable operation : operations) {
                assertErrno(WasiErrno.ACCES, operation);
            }
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void windowsTakesSomeNamesForSomethingElse() {
        List<String> forbidden =
                List.of(
                        "C:",
                        "file:stream",
                        "a\\b",
                        "NUL",
                        "con.txt",
                        "Com1",
                        "lpt\u00b2.x",
                        "nul .a",
                        "ends.",
                        "ends ",
                        "CONIN$");
        for (String name : forbidden) {
            assertTrue(HostNames.isForbiddenOnWindows(name), name);
        }
        for (String name : List.of("file", "console", "com", "com10", "a.nul", ".x", "lpt-1")) {
            assertFalse(HostNames.isForbiddenOnWindows(name), name);
        }
    }
}
