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
import java.util.List;

/** What each kind of directory does with hard links, symbolic links and times. */
class LinkContractTest {
    @OnEveryKind
    void aHardLinkIsTheSameFile(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("folder");
            Directory folder = box.closing(box.root.openDirectory("folder"));
            write(box.root, "file", "text");
            box.root.link("file", folder, "second");
            box.root.link("file", box.root, "third");

            assertTrue(box.root.stat("file").isSameFile(folder.stat("second")));
            assertEquals(3, folder.stat("second").links());
            write(folder, "second", "changed");
            assertEquals("changed", read(box.root, "file"));
            box.root.unlink("file");
            box.root.unlink("third");
            assertEquals(1, folder.stat("second").links());
            assertEquals("changed", read(folder, "second"));
        }
    }

    @OnEveryKind
    void aSymbolicLinkHasASecondNameToo(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.createSymbolicLink("link", "file");
            box.root.link("link", box.root, "second");

            assertEquals(FileType.SYMBOLIC_LINK, box.root.stat("second").type());
            assertEquals("file", box.root.readSymbolicLink("second"));
            assertTrue(box.root.stat("link").isSameFile(box.root.stat("second")));
            assertEquals(1, box.root.stat("file").links());
        }
    }

    @OnEveryKind
    void hardLinksFailWithReasons(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.createDirectory("folder");

            assertErrno(WasiErrno.NOENT, () -> box.root.link("none", box.root, "x"));
            assertErrno(WasiErrno.PERM, () -> box.root.link("folder", box.root, "x"));
            assertErrno(WasiErrno.EXIST, () -> box.root.link("file", box.root, "file"));
            WasiErrno other = kind == Kind.MEMORY ? WasiErrno.ROFS : WasiErrno.XDEV;
            assertErrno(other, () -> box.root.link("file", box.readOnly, "x"));
            assertEquals(List.of("file", "folder"), names(box.root));
            assertEquals(1, box.root.stat("file").links());
        }
    }

    @OnEveryKind
    void symbolicLinksKeepTheirText(Kind kind) throws Exception {
        String longest = ("x".repeat(254) + "/").repeat(16).substring(0, 4079) + "y".repeat(16);
        assertEquals(4095, longest.length());
        List<String> texts = List.of("a", "../../..", "/etc/passwd", ".", "a/b c/d", longest);
        try (Sandbox box = kind.open()) {
            for (int i = 0; i < texts.size(); i++) {
                box.root.createSymbolicLink("link" + i, texts.get(i));
                assertEquals(texts.get(i), box.root.readSymbolicLink("link" + i));
                assertEquals(texts.get(i).length(), box.root.stat("link" + i).size());
            }
        }
    }

    @OnEveryKind
    void symbolicLinksFailWithReasons(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.createDirectory("folder");

            assertErrno(WasiErrno.NOENT, () -> box.root.createSymbolicLink("x", ""));
            assertErrno(WasiErrno.INVAL, () -> box.root.createSymbolicLink("x", "a\0b"));
            assertErrno(WasiErrno.ILSEQ, () -> box.root.createSymbolicLink("x", "\ud800"));
            String long4096 = "a".repeat(4096);
            assertErrno(WasiErrno.NAMETOOLONG, () -> box.root.createSymbolicLink("x", long4096));
            assertErrno(WasiErrno.NOENT, () -> box.root.readSymbolicLink("none"));
            assertErrno(WasiErrno.INVAL, () -> box.root.readSymbolicLink("file"));
            assertErrno(WasiErrno.INVAL, () -> box.root.readSymbolicLink("folder"));
            assertEquals(List.of("file", "folder"), names(box.root));
        }
    }

    @OnEveryKind
    void timesAreSetToTheNanosecond(Kind kind) throws Exception {
        Instant accessed = Instant.ofEpochSecond(1_000_000_000, 123_456_789);
        Instant modified = Instant.ofEpochSecond(1_700_000_000, 987_654_321);
        Instant later = Instant.ofEpochSecond(1_700_000_001, 1);
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.createDirectory("folder");
            box.root.createSymbolicLink("link", "file");
            box.root.setTimes("file", new FileTimes(Instant.EPOCH, Instant.EPOCH));
            for (String name : List.of("folder", "link", "file")) {
                box.root.setTimes(name, new FileTimes(accessed, modified));
                assertTimes(accessed, modified, box.root.stat(name));
                box.root.setTimes(name, new FileTimes(null, later));
                assertTimes(accessed, later, box.root.stat(name));
                box.root.setTimes(name, new FileTimes(later, null));
                assertTimes(later, later, box.root.stat(name));
                box.root.setTimes(name, new FileTimes(null, null));
                assertTimes(later, later, box.root.stat(name));
            }
            assertErrno(
                    WasiErrno.NOENT,
                    () -> box.root.setTimes("none", new FileTimes(accessed, modified)));
        }
    }

    @OnEveryKind
    void openFilesAndDirectoriesHaveTimesToo(Kind kind) throws Exception {
        Instant accessed = Instant.ofEpochSecond(1_000_000_000, 123_456_789);
        Instant modified = Instant.ofEpochSecond(1_700_000_000, 987_654_321);
        try (Sandbox box = kind.open();
                OpenFile file = box.root.openFile("file", Uses.CREATE)) {
            file.setTimes(new FileTimes(accessed, modified));
            box.root.setTimes(new FileTimes(accessed, null));
            box.root.setTimes(new FileTimes(null, modified));

            assertTimes(accessed, modified, file.stat());
            assertTimes(accessed, modified, box.root.stat("file"));
            assertTimes(accessed, modified, box.root.stat());
        }
    }

    @OnEveryKind
    void aChangeAfterwardsIsSeen(Kind kind) throws Exception {
        Instant past = Instant.ofEpochSecond(1_000, 123_456_789);
        try (Sandbox box = kind.open()) {
            Instant writtenFirst;
            try (OpenFile file = box.root.openFile("file", Uses.CREATE)) {
                writtenFirst = file.stat().modified();
                file.setTimes(new FileTimes(past, past));
                box.root.setTimes(new FileTimes(past, past));
                file.write(0, new byte[1], 0, 1);
            }
            write(box.root, "another", "");

            assertFalse(box.root.stat("file").modified().isBefore(writtenFirst));
            assertFalse(box.root.stat().modified().isBefore(writtenFirst));
            assertEquals(past, box.root.stat("file").accessed());
        }
    }

    private static void assertTimes(Instant accessed, Instant modified, FileStat stat) {
        assertEquals(accessed, stat.accessed());
        assertEquals(modified, stat.modified());
    }
}
