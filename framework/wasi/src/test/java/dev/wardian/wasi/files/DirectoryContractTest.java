package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.names;
import static dev.wardian.wasi.files.Uses.read;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Kind.Sandbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.Executable;

/** What each kind of directory does with names and directories. */
class DirectoryContractTest {
    @OnEveryKind
    void anEmptyDirectoryHasNoNames(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            assertEquals(List.of(), box.root.list());
            assertEquals(FileType.DIRECTORY, box.root.stat().type());
            assertErrno(WasiErrno.NOENT, () -> box.root.stat("none"));
            assertTrue(box.root.isWritable());
            assertFalse(box.readOnly.isWritable());
        }
    }

    @OnEveryKind
    void listAndStatAgree(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.createDirectory("folder");
            box.root.createSymbolicLink("link", "nowhere");

            Set<DirectoryEntry> expected = Set.copyOf(entries(box.root, "file", "folder", "link"));
            assertEquals(expected, Set.copyOf(box.root.list()));
            assertEquals(FileType.FILE, box.root.stat("file").type());
            assertEquals(4, box.root.stat("file").size());
            assertEquals(1, box.root.stat("file").links());
            assertEquals(FileType.DIRECTORY, box.root.stat("folder").type());
            assertEquals(FileType.SYMBOLIC_LINK, box.root.stat("link").type());
            assertEquals(7, box.root.stat("link").size());
        }
    }

    private static List<DirectoryEntry> entries(Directory directory, String... names)
            throws FilesException {
        List<DirectoryEntry> entries = new ArrayList<>();
        for (String name : names) {
            FileStat stat = directory.stat(name);
            entries.add(new DirectoryEntry(name, stat.inode(), stat.type()));
        }
        return entries;
    }

    @OnEveryKind
    void allFilesHaveNumbersOfTheirOwn(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            for (int i = 0; i < 50; i++) {
                write(box.root, "file" + i, "");
            }
            Set<Long> inodes =
                    box.root.list().stream().map(DirectoryEntry::inode).collect(Collectors.toSet());
            assertEquals(50, inodes.size());
            assertTrue(box.root.stat("file1").isSameFile(box.root.stat("file1")));
            assertFalse(box.root.stat("file1").isSameFile(box.root.stat("file2")));
        }
    }

    @OnEveryKind
    void directoriesAreOpenedAndHoldTheirNames(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("a");
            try (Directory a = box.root.openDirectory("a")) {
                a.createDirectory("b");
                write(a, "file", "in a");
                try (Directory b = a.openDirectory("b")) {
                    write(b, "file", "in b");
                    assertTrue(b.stat().isSameFile(a.stat("b")));
                }
                assertEquals(List.of("b", "file"), names(a));
            }
            assertEquals(List.of("a"), names(box.root));
            try (Directory b = box.closing(box.root.openDirectory("a")).openDirectory("b")) {
                assertEquals("in b", read(b, "file"));
            }
        }
    }

    @OnEveryKind
    void onlyDirectoriesAreOpenedAsDirectories(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "");
            box.root.createDirectory("folder");
            box.root.createSymbolicLink("link", "folder");

            assertErrno(WasiErrno.NOENT, () -> box.root.openDirectory("none"));
            assertErrno(WasiErrno.NOTDIR, () -> box.root.openDirectory("file"));
            assertErrno(WasiErrno.LOOP, () -> box.root.openDirectory("link"));
        }
    }

    @OnEveryKind
    void aDirectoryOpenedOnceMoreIsClosedByItself(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("a");
            Directory first = box.root.openDirectory("a");
            Directory second = box.closing(first.open());
            first.close();
            first.close();
            write(second, "file", "text");

            assertErrno(WasiErrno.BADF, () -> first.stat("file"));
            assertEquals("text", read(second, "file"));
            assertTrue(second.isWritable());
        }
    }

    @OnEveryKind
    void namesThatExistAreNotMadeAgain(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "");
            box.root.createDirectory("folder");
            box.root.createSymbolicLink("link", "none");

            for (String name : List.of("file", "folder", "link")) {
                assertErrno(WasiErrno.EXIST, () -> box.root.createDirectory(name));
                assertErrno(WasiErrno.EXIST, () -> box.root.createSymbolicLink(name, "x"));
                assertErrno(WasiErrno.EXIST, () -> box.root.link("file", box.root, name));
                assertErrno(WasiErrno.EXIST, () -> box.root.openFile(name, Uses.CREATE_NEW));
            }
            assertEquals(List.of("file", "folder", "link"), names(box.root));
        }
    }

    @OnEveryKind
    void emptyDirectoriesAreRemoved(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "");
            box.root.createDirectory("folder");
            box.root.createSymbolicLink("link", "folder");
            try (Directory folder = box.root.openDirectory("folder")) {
                folder.createDirectory("inner");
            }

            assertErrno(WasiErrno.NOENT, () -> box.root.removeDirectory("none"));
            assertErrno(WasiErrno.NOTDIR, () -> box.root.removeDirectory("file"));
            assertErrno(WasiErrno.NOTDIR, () -> box.root.removeDirectory("link"));
            assertErrno(WasiErrno.NOTEMPTY, () -> box.root.removeDirectory("folder"));
            try (Directory folder = box.root.openDirectory("folder")) {
                folder.removeDirectory("inner");
            }
            box.root.removeDirectory("folder");
            assertEquals(List.of("file", "link"), names(box.root));
        }
    }

    @OnEveryKind
    void filesAndLinksAreUnlinked(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "");
            box.root.createDirectory("folder");
            box.root.createSymbolicLink("link", "folder");

            assertErrno(WasiErrno.NOENT, () -> box.root.unlink("none"));
            assertErrno(WasiErrno.ISDIR, () -> box.root.unlink("folder"));
            box.root.unlink("link");
            box.root.unlink("file");
            assertEquals(List.of("folder"), names(box.root));
        }
    }

    @OnEveryKind
    void aRemovedDirectoryThatIsOpenHasNothing(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("folder");
            write(box.root, "file", "");
            Directory folder = box.closing(box.root.openDirectory("folder"));
            Directory again = box.closing(folder.open());
            box.root.removeDirectory("folder");
            box.root.createDirectory("folder");

            for (Directory gone : List.of(folder, again)) {
                List<Executable> operations =
                        List.of(
                                gone::list,
                                gone::stat,
                                gone::open,
                                gone::sync,
                                () -> gone.stat("x"),
                                () -> gone.openFile("x", Uses.CREATE),
                                () -> gone.createDirectory("x"),
                                () -> gone.createSymbolicLink("x", "y"),
                                () -> gone.setTimes(new FileTimes(null, Instant.EPOCH)),
                                () -> box.root.link("file", gone, "x"),
                                () -> box.root.rename("file", gone, "x"));
                for (Executable operation : operations) {
                    assertErrno(WasiErrno.NOENT, operation);
                }
            }
            assertEquals(List.of("file", "folder"), names(box.root));
        }
    }

    @OnEveryKind
    void aClosedDirectoryDoesNothing(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "");
            Directory closed = box.root.open();
            closed.close();
            FileTimes times = new FileTimes(null, Instant.EPOCH);

            List<Executable> operations =
                    List.of(
                            closed::list,
                            closed::stat,
                            closed::open,
                            closed::sync,
                            () -> closed.stat("file"),
                            () -> closed.openDirectory("file"),
                            () -> closed.openFile("file", OpenMode.READ),
                            () -> closed.createDirectory("x"),
                            () -> closed.removeDirectory("x"),
                            () -> closed.unlink("file"),
                            () -> closed.link("file", box.root, "x"),
                            () -> box.root.link("file", closed, "x"),
                            () -> closed.createSymbolicLink("x", "y"),
                            () -> closed.readSymbolicLink("file"),
                            () -> closed.rename("file", box.root, "x"),
                            () -> box.root.rename("file", closed, "x"),
                            () -> closed.setTimes("file", times),
                            () -> closed.setTimes(times));
            for (Executable operation : operations) {
                assertErrno(WasiErrno.BADF, operation);
            }
            assertEquals(List.of("file"), names(box.root));
        }
    }

    @OnEveryKind
    void aDirectoryThatCannotBeWrittenChangesNothing(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.createDirectory("folder");
            Directory closed = box.readOnly;
            FileTimes times = new FileTimes(null, Instant.EPOCH);

            List<Executable> operations =
                    List.of(
                            () -> closed.openFile("file", Uses.WRITE),
                            () -> closed.openFile("file", OpenMode.REPLACE),
                            () -> closed.openFile("x", Uses.CREATE),
                            () -> closed.createDirectory("x"),
                            () -> closed.removeDirectory("folder"),
                            () -> closed.unlink("file"),
                            () -> closed.link("file", closed, "x"),
                            () -> closed.createSymbolicLink("x", "y"),
                            () -> closed.rename("file", closed, "x"),
                            () -> closed.setTimes("file", times),
                            () -> closed.setTimes(times));
            for (Executable operation : operations) {
                assertErrno(WasiErrno.ROFS, operation);
            }
            try (Directory folder = closed.openDirectory("folder")) {
                assertErrno(WasiErrno.ROFS, () -> folder.createDirectory("x"));
            }
            assertEquals("text", read(closed, "file"));
            assertEquals(List.of("file", "folder"), names(box.root));
        }
    }

    @OnEveryKind
    void directoriesOfDifferentTreesShareNothing(Kind kind) throws Exception {
        for (Kind other : Kind.values()) {
            try (Sandbox box = kind.open();
                    Sandbox otherBox = other.open()) {
                write(box.root, "file", "text");
                assertErrno(WasiErrno.XDEV, () -> box.root.link("file", otherBox.root, "x"));
                assertErrno(WasiErrno.XDEV, () -> box.root.rename("file", otherBox.root, "x"));
                assertEquals(List.of(), names(otherBox.root));
            }
        }
    }
}
