package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.names;
import static dev.wardian.wasi.files.Uses.read;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.WasiErrno;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryFilesTest {
    private static final long FILE_PRICE = MemoryFiles.NODE_PRICE + MemoryFiles.NAME_PRICE + 2;

    @Test
    void aNegativeQuotaIsRejected() {
        assertThrows(IllegalArgumentException.class, () -> MemoryFiles.create(-1));
    }

    @Test
    void eachThingHasItsPrice() throws Exception {
        MemoryFiles files = MemoryFiles.create(1 << 20);
        try (Directory root = files.open()) {
            assertEquals(0, files.used());
            write(root, "f", "text");
            assertEquals(FILE_PRICE + 4, files.used());
            root.createDirectory("d");
            assertEquals(2 * FILE_PRICE + 4, files.used());
            root.createSymbolicLink("l", "12345");
            assertEquals(3 * FILE_PRICE + 4 + 10, files.used());
            root.link("f", root, "gg");
            assertEquals(3 * FILE_PRICE + 4 + 10 + MemoryFiles.NAME_PRICE + 4, files.used());
            root.rename("gg", root, "longer");
            assertEquals(3 * FILE_PRICE + 4 + 10 + MemoryFiles.NAME_PRICE + 12, files.used());
            root.rename("longer", root, "l");
            assertEquals(2 * FILE_PRICE + 4 + MemoryFiles.NAME_PRICE + 2, files.used());

            root.unlink("f");
            assertEquals(2 * FILE_PRICE + 4, files.used());
            root.unlink("l");
            root.removeDirectory("d");
            assertEquals(0, files.used());
        }
    }

    @Test
    void theQuotaHoldsToTheByte() throws Exception {
        MemoryFiles files = MemoryFiles.create(FILE_PRICE + 10);
        try (Directory root = files.open();
                OpenFile file = root.openFile("f", Uses.CREATE)) {
            assertEquals(10, file.write(0, new byte[100], 0, 100));
            assertEquals(files.quota(), files.used());
            assertErrno(WasiErrno.NOSPC, () -> file.write(10, new byte[1], 0, 1));
            assertEquals(2, file.write(8, new byte[] {1, 2, 3}, 0, 3));
            assertErrno(WasiErrno.NOSPC, () -> file.setSize(11));
            assertErrno(WasiErrno.NOSPC, () -> root.createDirectory("d"));
            assertErrno(WasiErrno.NOSPC, () -> root.createSymbolicLink("l", "x"));
            assertErrno(WasiErrno.NOSPC, () -> root.openFile("g", Uses.CREATE));
            assertErrno(WasiErrno.NOSPC, () -> root.link("f", root, "g"));
            assertErrno(WasiErrno.NOSPC, () -> root.rename("f", root, "ff"));
            file.setSize(8);
            root.rename("f", root, "ff");
            assertEquals(files.quota(), files.used());
            assertErrno(WasiErrno.NOSPC, () -> file.write(1L << 39, new byte[1], 0, 1));
            assertEquals(8, file.stat().size());
            assertEquals(List.of("ff"), names(root));
        }
    }

    @Test
    void aGapBeforeAWriteCountsToo() throws Exception {
        MemoryFiles files = MemoryFiles.create(FILE_PRICE + 100);
        try (Directory root = files.open();
                OpenFile file = root.openFile("f", Uses.CREATE)) {
            assertErrno(WasiErrno.NOSPC, () -> file.write(100, new byte[1], 0, 1));
            assertEquals(FILE_PRICE, files.used());
            assertEquals(1, file.write(99, new byte[5], 0, 5));
            assertEquals(files.quota(), files.used());
        }
    }

    @Test
    void bytesComeBackWhenTheLastHandleCloses() throws Exception {
        MemoryFiles files = MemoryFiles.create(1 << 20);
        try (Directory root = files.open()) {
            OpenFile first = root.openFile("f", Uses.CREATE);
            OpenFile second = root.openFile("f", Uses.READ_WRITE);
            first.write(0, new byte[1000], 0, 1000);
            root.unlink("f");
            assertEquals(MemoryFiles.NODE_PRICE + 1000, files.used());
            first.close();
            second.setSize(10);
            assertEquals(MemoryFiles.NODE_PRICE + 10, files.used());
            second.close();
            second.close();
            assertEquals(0, files.used());

            root.createDirectory("d");
            Directory folder = root.openDirectory("d");
            root.removeDirectory("d");
            assertEquals(MemoryFiles.NODE_PRICE, files.used());
            folder.close();
            assertEquals(0, files.used());
        }
    }

    @Test
    void aReplacedFileGivesItsBytesBack() throws Exception {
        MemoryFiles files = MemoryFiles.create(1 << 20);
        try (Directory root = files.open()) {
            write(root, "a", "short");
            long before = files.used();
            write(root, "b", "much longer");
            root.rename("a", root, "b");
            assertEquals(before, files.used());
            assertEquals("short", read(root, "b"));
        }
    }

    @Test
    void sparseContentsTakeNoHeap() {
        MemoryContents contents = new MemoryContents();
        contents.setSize(1L << 40);
        assertEquals(0, contents.heldBytes());
        contents.write((1L << 39) + 5, new byte[] {1}, 0, 1);
        assertTrue(contents.heldBytes() <= 1 << 14);
        byte[] bytes = new byte[3];
        contents.read((1L << 39) + 4, bytes, 0, 3);
        assertEquals(List.of((byte) 0, (byte) 1, (byte) 0), List.of(bytes[0], bytes[1], bytes[2]));
        contents.setSize(1L << 39);
        assertEquals(0, contents.heldBytes());
    }

    @Test
    void smallContentsTakeLittleHeap() {
        MemoryContents contents = new MemoryContents();
        contents.write(0, new byte[1], 0, 1);
        assertTrue(contents.heldBytes() <= 64);
        contents.write(1, new byte[99], 0, 99);
        assertTrue(contents.heldBytes() <= 200);
        contents.setSize(3);
        assertTrue(contents.heldBytes() <= 64);
    }

    @Test
    void aFileOfAGigabyteCountsWithItsSize() throws Exception {
        MemoryFiles files = MemoryFiles.create(FILE_PRICE + (1 << 30));
        try (Directory root = files.open();
                OpenFile file = root.openFile("f", Uses.CREATE)) {
            file.setSize(1 << 30);
            assertEquals(files.quota(), files.used());
            assertEquals(1, file.write((1 << 30) - 1, new byte[] {1, 2}, 0, 2));
            assertEquals(1, file.read((1 << 30) - 1, new byte[2], 0, 2));
        }
    }

    @Test
    void timesCountChanges() throws Exception {
        try (Directory root = MemoryFiles.create(1 << 20).open();
                Directory same = MemoryFiles.create(1 << 20).open()) {
            for (Directory directory : List.of(root, same)) {
                write(directory, "f", "text");
                directory.createDirectory("d");
                read(directory, "f");
                directory.rename("f", directory, "g");
            }
            assertEquals(Instant.EPOCH, root.stat().accessed());
            // The root, the file, its text, the directory, the new name.
            assertEquals(Instant.EPOCH.plus(4, ChronoUnit.MICROS), root.stat().modified());
            assertEquals(Instant.EPOCH.plus(2, ChronoUnit.MICROS), root.stat("g").modified());
            assertEquals(Instant.EPOCH.plus(4, ChronoUnit.MICROS), root.stat("g").changed());
            assertEquals(root.stat("g"), same.stat("g"));
            assertEquals(root.list(), same.list());
        }
    }

    @Test
    void timesAreThoseOfTheClock() throws Exception {
        Instant now = Instant.ofEpochSecond(1_800_000_000, 123_456_789);
        MemoryFiles files = MemoryFiles.create(1 << 20, InstantSource.fixed(now));
        try (Directory root = files.open()) {
            write(root, "f", "text");
            root.setTimes("f", new FileTimes(Instant.EPOCH, Instant.EPOCH));
            assertEquals(now, root.stat().modified());
            assertEquals(Instant.EPOCH, root.stat("f").modified());
            assertEquals(now, root.stat("f").changed());
        }
    }

    @Test
    void inodesCountFromTheRoot() throws Exception {
        try (Directory root = MemoryFiles.create(1 << 20).open()) {
            write(root, "a", "");
            root.createDirectory("b");
            root.unlink("a");
            root.createSymbolicLink("c", "x");
            assertEquals(1, root.stat().inode());
            assertEquals(3, root.stat("b").inode());
            assertEquals(4, root.stat("c").inode());
        }
    }

    @Test
    void linksOfADirectoryAreThoseOfUnix() throws Exception {
        try (Directory root = MemoryFiles.create(1 << 20).open()) {
            assertEquals(2, root.stat().links());
            root.createDirectory("a");
            root.createDirectory("b");
            write(root, "file", "");
            assertEquals(4, root.stat().links());
            try (Directory b = root.openDirectory("b")) {
                root.rename("a", b, "a");
                assertEquals(3, root.stat().links());
                assertEquals(3, b.stat().links());
                root.createDirectory("c");
                root.rename("c", b, "a");
                assertEquals(3, b.stat().links());
                b.removeDirectory("a");
                assertEquals(2, root.stat("b").links());
            }
        }
    }

    @Test
    void aViewThatCannotBeWrittenSeesChanges() throws Exception {
        MemoryFiles files = MemoryFiles.create(1 << 20);
        try (Directory root = files.open();
                Directory view = files.open(false)) {
            write(root, "f", "text");
            assertEquals("text", read(view, "f"));
            assertErrno(WasiErrno.ROFS, () -> view.link("f", root, "g"));
        }
    }

    @Test
    void tenThousandFilesAreOpenAtOnce() throws Exception {
        MemoryFiles files = MemoryFiles.create(1L << 30);
        List<OpenFile> open = new ArrayList<>();
        try (Directory root = files.open()) {
            for (int i = 0; i < 10_000; i++) {
                OpenFile file = root.openFile("file" + i, Uses.CREATE);
                file.write(0, new byte[] {(byte) i}, 0, 1);
                open.add(file);
            }
            assertEquals(10_000, root.list().size());
            for (int i = 0; i < 10_000; i++) {
                root.unlink("file" + i);
            }
            byte[] one = new byte[1];
            for (int i = 0; i < 10_000; i++) {
                assertEquals(1, open.get(i).read(0, one, 0, 1));
                assertEquals((byte) i, one[0]);
                open.get(i).close();
            }
            assertEquals(0, files.used());
        }
    }

    @Test
    void threadsShareATree() throws Exception {
        MemoryFiles files = MemoryFiles.create(1L << 30);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Directory root = files.open()) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String own = "own" + i;
                Callable<Integer> changes = () -> changeTree(root, own);
                results.add(threads.submit(changes));
            }
            int made = 0;
            for (Future<Integer> result : results) {
                made += result.get();
            }
            assertTrue(made > 0);
            for (String name : names(root)) {
                root.unlink(name);
            }
            assertEquals(0, files.used());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Makes, renames and removes files of a name that all threads use, and counts successes. */
    private static int changeTree(Directory root, String own) throws FilesException {
        int made = 0;
        for (int i = 0; i < 2_000; i++) {
            try {
                root.openFile("shared", Uses.CREATE_NEW).close();
                made++;
                write(root, own, "text");
                root.rename("shared", root, own);
                root.unlink(own);
            } catch (FilesException e) {
                assertTrue(e.errno() == WasiErrno.EXIST || e.errno() == WasiErrno.NOENT);
            }
        }
        return made;
    }
}
