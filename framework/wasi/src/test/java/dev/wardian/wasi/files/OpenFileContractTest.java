package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.read;
import static dev.wardian.wasi.files.Uses.readAll;
import static dev.wardian.wasi.files.Uses.write;
import static dev.wardian.wasi.files.Uses.writeFully;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Kind.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.function.Executable;

/** What each kind of directory does with open files. */
class OpenFileContractTest {
    @OnEveryKind
    void aFileIsMadeWrittenAndRead(Kind kind) throws Exception {
        try (Sandbox box = kind.open();
                OpenFile file = box.root.openFile("file", Uses.CREATE)) {
            assertEquals(3, file.write(0, new byte[] {1, 2, 3, 4}, 1, 3));
            assertEquals(1, file.write(1, new byte[] {9}, 0, 1));
            byte[] bytes = new byte[5];
            assertEquals(2, file.read(1, bytes, 2, 3));

            assertArrayEquals(new byte[] {0, 0, 9, 4, 0}, bytes);
            assertEquals(-1, file.read(3, bytes, 0, 5));
            assertEquals(-1, file.read(1L << 50, bytes, 0, 5));
            assertEquals(3, file.stat().size());
            assertEquals(3, box.root.stat("file").size());
            assertTrue(file.stat().isSameFile(box.root.stat("file")));
        }
    }

    @OnEveryKind
    void onlyRegularFilesAreOpenedAsFiles(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "");
            box.root.createDirectory("folder");
            box.root.createSymbolicLink("link", "file");

            for (OpenMode mode : List.of(OpenMode.READ, OpenMode.REPLACE, Uses.CREATE)) {
                assertErrno(WasiErrno.ISDIR, () -> box.root.openFile("folder", mode));
                assertErrno(WasiErrno.LOOP, () -> box.root.openFile("link", mode));
            }
            assertErrno(WasiErrno.NOENT, () -> box.root.openFile("none", OpenMode.READ));
            assertErrno(WasiErrno.NOENT, () -> box.root.openFile("none", Uses.WRITE));
            OpenMode wrong = new OpenMode(true, false, false, false, true);
            assertErrno(WasiErrno.INVAL, () -> box.root.openFile("file", wrong));
        }
    }

    @OnEveryKind
    void modesDecideWhatAFileCan(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            OpenFile reader = box.closing(box.root.openFile("file", OpenMode.READ));
            OpenFile writer = box.closing(box.root.openFile("file", Uses.WRITE));
            OpenMode makes = new OpenMode(true, false, true, false, false);
            OpenFile made = box.closing(box.root.openFile("made", makes));
            OpenMode none = new OpenMode(false, false, false, false, false);
            OpenFile neither = box.closing(box.root.openFile("file", none));
            byte[] one = new byte[1];

            assertEquals(1, reader.read(0, one, 0, 1));
            assertErrno(WasiErrno.BADF, () -> reader.write(0, one, 0, 1));
            assertErrno(WasiErrno.BADF, () -> reader.setSize(0));
            assertEquals(1, writer.write(3, new byte[1], 0, 1));
            assertErrno(WasiErrno.BADF, () -> writer.read(0, one, 0, 1));
            assertEquals(-1, made.read(0, one, 0, 1));
            assertErrno(WasiErrno.BADF, () -> made.write(0, one, 0, 1));
            assertErrno(WasiErrno.BADF, () -> neither.write(0, one, 0, 1));
            assertErrno(WasiErrno.BADF, () -> neither.read(0, one, 0, 1));
            assertEquals("tex\0", read(box.root, "file"));
        }
    }

    @OnEveryKind
    void openingEmptiesOnlyWhenAsked(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.openFile("file", Uses.CREATE).close();
            assertEquals("text", read(box.root, "file"));
            box.root.openFile("file", OpenMode.REPLACE).close();
            assertEquals("", read(box.root, "file"));
        }
    }

    @OnEveryKind
    void gapsAreZero(Kind kind) throws Exception {
        try (Sandbox box = kind.open();
                OpenFile file = box.root.openFile("file", Uses.CREATE)) {
            writeFully(file, 0, new byte[] {1, 2, 3, 4, 5});
            file.setSize(2);
            file.write(100_000, new byte[] {7}, 0, 1);
            file.setSize(100_003);

            byte[] expected = new byte[100_003];
            expected[0] = 1;
            expected[1] = 2;
            expected[100_000] = 7;
            assertArrayEquals(expected, readAll(file));
        }
    }

    @OnEveryKind
    void aFileBehavesLikeAnArray(Kind kind) throws Exception {
        Random random = new Random(1);
        byte[] model = new byte[0];
        try (Sandbox box = kind.open();
                OpenFile file = box.root.openFile("file", Uses.CREATE)) {
            for (int step = 0; step < 300; step++) {
                int position = random.nextInt(80_000);
                if (random.nextInt(4) == 0) {
                    file.setSize(position);
                    model = Arrays.copyOf(model, position);
                } else {
                    byte[] bytes = new byte[1 + random.nextInt(20_000)];
                    random.nextBytes(bytes);
                    writeFully(file, position, bytes);
                    int end = Math.max(model.length, position + bytes.length);
                    model = Arrays.copyOf(model, end);
                    System.arraycopy(bytes, 0, model, position, bytes.length);
                }
                assertEquals(model.length, file.stat().size());
                if (step % 10 == 0) {
                    assertArrayEquals(model, readAll(file));
                }
            }
            assertArrayEquals(model, readAll(file));
        }
    }

    @OnEveryKind
    void positionsAndSizesHaveLimits(Kind kind) throws Exception {
        byte[] one = {1};
        try (Sandbox box = kind.open();
                OpenFile file = box.root.openFile("file", Uses.CREATE)) {
            List<Executable> negative =
                    List.of(
                            () -> file.read(-1, one, 0, 1),
                            () -> file.write(-1, one, 0, 1),
                            () -> file.write(Long.MIN_VALUE, one, 0, 1),
                            () -> file.setSize(-1));
            for (Executable operation : negative) {
                assertErrno(WasiErrno.INVAL, operation);
            }
            List<Executable> large =
                    List.of(
                            () -> file.write(OpenFile.LARGEST, one, 0, 1),
                            () -> file.write(Long.MAX_VALUE, one, 0, 1),
                            () -> file.setSize(OpenFile.LARGEST + 1),
                            () -> file.setSize(Long.MAX_VALUE));
            for (Executable operation : large) {
                assertErrno(WasiErrno.FBIG, operation);
            }
            assertEquals(-1, file.read(Long.MAX_VALUE, one, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> file.read(0, one, 1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> file.write(0, one, -1, 1));
            assertEquals(0, file.stat().size());
        }
    }

    @OnEveryKind
    void aWriteAcrossTheLargestSizeIsCut(Kind kind) throws Exception {
        try (Sandbox box = kind.open();
                OpenFile file = box.root.openFile("file", Uses.CREATE)) {
            assertEquals(2, file.write(OpenFile.LARGEST - 2, new byte[] {1, 2, 3}, 0, 3));
            byte[] bytes = new byte[4];
            assertEquals(4, file.read(OpenFile.LARGEST - 4, bytes, 0, 4));
            assertArrayEquals(new byte[] {0, 0, 1, 2}, bytes);
            assertEquals(OpenFile.LARGEST, file.stat().size());
        }
    }

    @OnEveryKind
    void anUnlinkedFileStaysUntilItIsClosed(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            OpenFile file = box.root.openFile("file", Uses.READ_WRITE);
            FileStat before = file.stat();
            box.root.unlink("file");
            write(box.root, "file", "another");
            writeFully(file, 4, new byte[] {'!'});

            assertEquals("text!", new String(readAll(file), StandardCharsets.UTF_8));
            assertEquals(5, file.stat().size());
            assertEquals(0, file.stat().links());
            assertTrue(before.isSameFile(file.stat()));
            file.close();
            assertEquals("another", read(box.root, "file"));
        }
    }

    @OnEveryKind
    void anOpenFileIsFoundUnderItsNewName(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("folder");
            Directory folder = box.root.openDirectory("folder");
            OpenFile file = box.closing(box.root.openFile("file", Uses.CREATE));
            box.root.link("file", folder, "second");
            assertEquals(2, file.stat().links());
            box.root.rename("file", folder, "moved");
            assertEquals(2, file.stat().links());
            folder.unlink("moved");
            folder.close();
            box.root.rename("folder", box.root, "renamed");

            assertEquals(1, file.stat().links());
            file.setTimes(new FileTimes(null, Instant.ofEpochSecond(5)));
            try (Directory renamed = box.root.openDirectory("renamed")) {
                assertEquals(Instant.ofEpochSecond(5), renamed.stat("second").modified());
                renamed.unlink("second");
            }
            assertEquals(0, file.stat().links());
        }
    }

    @OnEveryKind
    void aFileOutlivesItsDirectoryHandle(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("folder");
            OpenFile file;
            try (Directory folder = box.root.openDirectory("folder")) {
                file = box.closing(folder.openFile("file", Uses.CREATE));
            }
            writeFully(file, 0, new byte[10]);
            file.sync(true);
            file.sync(false);
            assertEquals(10, file.stat().size());
            assertEquals(1, file.stat().links());
        }
    }

    @OnEveryKind
    void anInterruptedThreadUsesFilesAsBefore(Kind kind) throws Exception {
        try (Sandbox box = kind.open();
                OpenFile file = box.root.openFile("file", Uses.CREATE)) {
            Thread.currentThread().interrupt();
            try {
                file.write(0, new byte[] {1, 2}, 0, 2);
                file.setSize(3);
                file.sync(true);
                assertArrayEquals(new byte[] {1, 2, 0}, readAll(file));
                write(box.root, "another", "text");
                assertEquals(2, box.root.list().size());
            } finally {
                assertTrue(Thread.interrupted());
            }
        }
    }

    @OnEveryKind
    void aClosedFileDoesNothing(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            OpenFile file = box.root.openFile("file", Uses.CREATE);
            file.close();
            file.close();
            byte[] one = new byte[1];
            List<Executable> operations =
                    List.of(
                            () -> file.read(0, one, 0, 1),
                            () -> file.write(0, one, 0, 1),
                            file::stat,
                            () -> file.setSize(0),
                            () -> file.setTimes(new FileTimes(null, null)),
                            () -> file.sync(true));
            for (Executable operation : operations) {
                assertErrno(WasiErrno.BADF, operation);
            }
        }
    }

    @OnEveryKind
    void aFileOfADirectoryThatCannotBeWrittenKeepsItsTimes(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            OpenFile file = box.closing(box.readOnly.openFile("file", OpenMode.READ));
            FileTimes times = new FileTimes(Instant.EPOCH, Instant.EPOCH);
            assertErrno(WasiErrno.ROFS, () -> file.setTimes(times));
            assertErrno(WasiErrno.BADF, () -> file.setSize(0));
            OpenMode creates = new OpenMode(true, false, true, false, false);
            box.readOnly.openFile("file", creates).close();
            assertEquals("text", read(box.readOnly, "file"));
        }
    }
}
