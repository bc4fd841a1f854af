package dev.wardian.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of an open file. */
final class FileFunctionsTest {
    private static final WasiErrno OK = WasiErrno.SUCCESS;
    private static final long READ = 1L << 1;
    private static final long SEEK = 1L << 2;
    private static final long SET_FLAGS = 1L << 3;
    private static final long TELL = 1L << 5;
    private static final long WRITE = 1L << 6;

    @TempDir private Path temporary;

    /** What a test does with a guest that has one directory. */
    private interface Body {
        void run(Guest guest) throws Exception;
    }

    private void inEach(DirectoryKind kind, Body body) throws Exception {
        try (DirectoryKind.Tree tree = kind.tree(temporary);
                Guest guest = Guest.in(tree.open())) {
            body.run(guest);
        }
    }

    private static long size(Guest guest, int file) {
        int stat = guest.reserve(64);
        assertEquals(OK, guest.call("fd_filestat_get", file, stat));
        assertEquals(4, guest.memory().readByte(stat + 16));
        return guest.memory().readI64(stat + 32);
    }

    private static String seek(Guest guest, int file, long offset, int whence) {
        int result = guest.reserve(8);
        WasiErrno errno = guest.call("fd_seek", file, offset, whence, result);
        return errno == OK ? Long.toString(guest.memory().readI64(result)) : errno.toString();
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void readingAndWritingMoveThePosition(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.open("f", Guest.CREATE | Guest.EXCLUSIVE));
                    int file = guest.opened();
                    assertEquals(4, file);
                    assertEquals(OK, guest.write(file, "hello world"));
                    assertEquals(11, guest.count());
                    assertEquals("", guest.read(file, 5));
                    assertEquals("6", seek(guest, file, 6, 0));
                    assertEquals("wor", guest.read(file, 3));
                    assertEquals("9", seek(guest, file, 0, 1));
                    assertEquals("7", seek(guest, file, -2, 1));
                    assertEquals("10", seek(guest, file, -1, 2));
                    assertEquals("d", guest.read(file, 10));
                    assertEquals("INVAL", seek(guest, file, -12, 2));
                    assertEquals("INVAL", seek(guest, file, 0, 3));
                    assertEquals("OVERFLOW", seek(guest, file, Long.MAX_VALUE, 2));
                    assertEquals("11", seek(guest, file, 0, 1));
                    assertEquals("" + Long.MAX_VALUE, seek(guest, file, Long.MAX_VALUE, 0));
                    assertEquals("", guest.read(file, 10));
                    assertEquals("13", seek(guest, file, 13, 0));
                    assertEquals(OK, guest.write(file, "!"));
                    assertEquals(14, size(guest, file));
                    assertEquals("0", seek(guest, file, 0, 0));
                    assertEquals("hello world\0\0!", guest.read(file, 100));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void positionedAccessLeavesThePosition(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "0123456789");
                    assertEquals(OK, guest.open("f", 0));
                    int file = guest.opened();
                    int result = guest.reserve(4);
                    int buffer = guest.put("ab");
                    assertEquals(
                            OK,
                            guest.call("fd_pwrite", file, guest.vector(buffer, 2), 1, 4L, result));
                    assertEquals(2, guest.memory().readI32(result));
                    int target = guest.reserve(8);
                    assertEquals(
                            OK,
                            guest.call("fd_pread", file, guest.vector(target, 8), 1, 3L, result));
                    assertEquals("3ab6789", guest.text(target, guest.memory().readI32(result)));
                    assertEquals(
                            WasiErrno.INVAL,
                            guest.call("fd_pread", file, guest.vector(target, 8), 1, -1L, result));
                    assertEquals("0123ab", guest.read(file, 6));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void listOfBuffersIsOneTransfer(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.open("f", Guest.CREATE));
                    int file = guest.opened();
                    int text = guest.put("abcdef");
                    int list = guest.reserve(24);
                    guest.memory().writeI32(list, text + 3);
                    guest.memory().writeI32(list + 4, 3);
                    guest.memory().writeI32(list + 8, 0);
                    guest.memory().writeI32(list + 12, 0);
                    guest.memory().writeI32(list + 16, text);
                    guest.memory().writeI32(list + 20, 2);
                    int result = guest.reserve(4);
                    assertEquals(OK, guest.call("fd_write", file, list, 3, result));
                    assertEquals(5, guest.memory().readI32(result));
                    assertEquals(OK, guest.call("fd_write", file, list, 0, result));
                    assertEquals(0, guest.memory().readI32(result));
                    seek(guest, file, 0, 0);
                    assertEquals("defab", guest.read(file, 9));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_write", file, list, 1025, result));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_read", file, list, -1, result));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void badAddressMovesNothing(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "text");
                    assertEquals(OK, guest.open("f", 0));
                    int file = guest.opened();
                    int good = guest.vector(guest.put("0123"), 4);
                    int end = (int) guest.memory().byteSize();
                    int result = guest.reserve(4);
                    int bad = guest.reserve(16);
                    guest.memory().write(bad, guest.memory().read(good, 8));
                    guest.memory().writeI32(bad + 8, end - 3);
                    guest.memory().writeI32(bad + 12, 4);
                    for (String function : new String[] {"fd_write", "fd_read"}) {
                        assertEquals(WasiErrno.FAULT, guest.call(function, file, bad, 2, result));
                        assertEquals(
                                WasiErrno.FAULT, guest.call(function, file, end - 7, 1, result));
                        assertEquals(WasiErrno.FAULT, guest.call(function, file, good, 1, end - 3));
                        assertEquals(WasiErrno.FAULT, guest.call(function, file, -8, 1, result));
                    }
                    assertEquals("text", guest.read(file, 9));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void appendingWritesAtTheEnd(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "one");
                    assertEquals(OK, guest.open("f", 0));
                    int file = guest.opened();
                    assertEquals(OK, guest.call("fd_fdstat_set_flags", file, 1));
                    assertEquals(OK, guest.write(file, "two"));
                    assertEquals("6", seek(guest, file, 0, 1));
                    seek(guest, file, 0, 0);
                    assertEquals(OK, guest.write(file, "!"));
                    int result = guest.reserve(4);
                    int vector = guest.vector(guest.put("?"), 1);
                    assertEquals(OK, guest.call("fd_pwrite", file, vector, 1, 0L, result));
                    seek(guest, file, 0, 0);
                    assertEquals("onetwo!?", guest.read(file, 20));
                    assertEquals(OK, guest.call("fd_fdstat_set_flags", file, 0));
                    seek(guest, file, 0, 0);
                    assertEquals(OK, guest.write(file, "ONE"));
                    seek(guest, file, 0, 0);
                    assertEquals("ONEtwo!?", guest.read(file, 20));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_fdstat_set_flags", file, 32));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void flagsOfOpeningAreToldAndKept(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    int result = guest.reserve(4);
                    int path = guest.put("f");
                    int flags = 1 | 2 | 16;
                    assertEquals(
                            OK,
                            guest.call(
                                    "path_open",
                                    3,
                                    0,
                                    path,
                                    1,
                                    1,
                                    Guest.ALL_RIGHTS,
                                    0L,
                                    flags,
                                    result));
                    int file = guest.memory().readI32(result);
                    int stat = guest.reserve(24);
                    assertEquals(OK, guest.call("fd_fdstat_get", file, stat));
                    assertEquals(4, guest.memory().readByte(stat));
                    assertEquals(flags, guest.memory().readI32(stat) >>> 16);
                    assertEquals(OK, guest.write(file, "synchronous"));
                    assertEquals(OK, guest.call("fd_sync", file));
                    assertEquals(OK, guest.call("fd_datasync", file));
                    assertEquals(
                            WasiErrno.INVAL,
                            guest.call(
                                    "path_open",
                                    3,
                                    0,
                                    path,
                                    1,
                                    1,
                                    Guest.ALL_RIGHTS,
                                    0L,
                                    32,
                                    result));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void sizeIsSetAndAllocated(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "0123456789");
                    assertEquals(OK, guest.open("f", 0));
                    int file = guest.opened();
                    assertEquals(OK, guest.call("fd_filestat_set_size", file, 4L));
                    assertEquals(4, size(guest, file));
                    assertEquals(OK, guest.call("fd_filestat_set_size", file, 6L));
                    assertEquals("0123\0\0", guest.read(file, 9));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_filestat_set_size", file, -1L));
                    assertEquals(OK, guest.call("fd_allocate", file, 2L, 3L));
                    assertEquals(6, size(guest, file));
                    assertEquals(OK, guest.call("fd_allocate", file, 5L, 10L));
                    assertEquals(15, size(guest, file));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_allocate", file, 0L, 0L));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_allocate", file, -1L, 1L));
                    assertEquals(
                            WasiErrno.FBIG, guest.call("fd_allocate", file, Long.MAX_VALUE, 1L));
                    assertEquals(OK, guest.call("fd_advise", file, 0L, 0L, 5));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_advise", file, 0L, 0L, 6));
                    assertEquals(WasiErrno.INVAL, guest.call("fd_advise", file, 0L, -1L, 0));
                    assertEquals(WasiErrno.SPIPE, guest.call("fd_advise", 1, 0L, 0L, 0));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void rightsBoundWhatAFileDoes(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "text");
                    assertEquals(OK, guest.open(3, 0, "f", 0, READ));
                    int reader = guest.opened();
                    assertEquals("text", guest.read(reader, 9));
                    assertEquals(WasiErrno.NOTCAPABLE, guest.write(reader, "x"));
                    assertEquals("NOTCAPABLE", seek(guest, reader, 0, 0));
                    assertEquals("NOTCAPABLE", seek(guest, reader, 0, 1));
                    assertEquals(
                            WasiErrno.NOTCAPABLE,
                            guest.call("fd_filestat_get", reader, guest.reserve(64)));
                    assertEquals(WasiErrno.NOTCAPABLE, guest.call("fd_sync", reader));

                    assertEquals(OK, guest.open(3, 0, "f", 0, WRITE | TELL | SET_FLAGS));
                    int writer = guest.opened();
                    assertEquals("NOTCAPABLE", guest.read(writer, 9));
                    assertEquals(OK, guest.write(writer, "TE"));
                    assertEquals("2", seek(guest, writer, 0, 1));
                    assertEquals("NOTCAPABLE", seek(guest, writer, 1, 1));
                    int result = guest.reserve(8);
                    assertEquals(OK, guest.call("fd_tell", writer, result));
                    assertEquals(2, guest.memory().readI64(result));

                    assertEquals(
                            WasiErrno.NOTCAPABLE,
                            guest.call("fd_fdstat_set_rights", writer, WRITE | READ, 0L));
                    assertEquals(OK, guest.call("fd_fdstat_set_rights", writer, TELL, 0L));
                    assertEquals(WasiErrno.NOTCAPABLE, guest.write(writer, "x"));
                    assertEquals(
                            WasiErrno.NOTCAPABLE, guest.call("fd_fdstat_set_flags", writer, 1));

                    assertEquals(OK, guest.open(3, 0, "f", 0, READ | SEEK | 1L << 13));
                    int stat = guest.reserve(24);
                    assertEquals(OK, guest.call("fd_fdstat_get", guest.opened(), stat));
                    // A file cannot have a right of paths.
                    assertEquals(READ | SEEK, guest.memory().readI64(stat + 8));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void timesAreSetToTheNanosecond(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "text");
                    assertEquals(OK, guest.open("f", 0));
                    int file = guest.opened();
                    int stat = guest.reserve(64);
                    long accessed = 1_000_000_000_123_456_789L;
                    long modified = 1_100_000_000_987_654_321L;
                    assertEquals(
                            OK,
                            guest.call("fd_filestat_set_times", file, accessed, modified, 1 | 4));
                    assertEquals(OK, guest.call("fd_filestat_get", file, stat));
                    assertEquals(accessed, guest.memory().readI64(stat + 40));
                    assertEquals(modified, guest.memory().readI64(stat + 48));
                    assertEquals(
                            OK,
                            guest.call(
                                    "path_filestat_set_times",
                                    3,
                                    0,
                                    guest.put("f"),
                                    1,
                                    0L,
                                    modified + 1,
                                    4));
                    assertEquals(OK, guest.call("fd_filestat_get", file, stat));
                    assertEquals(accessed, guest.memory().readI64(stat + 40));
                    assertEquals(modified + 1, guest.memory().readI64(stat + 48));
                    assertEquals(OK, guest.call("fd_filestat_set_times", file, 0L, 0L, 2 | 8));
                    assertEquals(OK, guest.call("fd_filestat_get", file, stat));
                    assertTrue(guest.memory().readI64(stat + 48) > modified + 1);
                    assertEquals(
                            WasiErrno.INVAL,
                            guest.call("fd_filestat_set_times", file, 0L, 0L, 1 | 2));
                    assertEquals(
                            WasiErrno.INVAL, guest.call("fd_filestat_set_times", file, 0L, 0L, 16));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void fileWithoutANameLivesUntilItIsClosed(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "text");
                    assertEquals(OK, guest.open("f", 0));
                    int file = guest.opened();
                    assertEquals(OK, guest.path("path_unlink_file", "f"));
                    assertEquals("text", guest.read(file, 9));
                    assertEquals(OK, guest.write(file, "!"));
                    assertEquals(5, size(guest, file));
                    assertEquals(WasiErrno.NOENT, guest.open("f", 0));
                    assertEquals(OK, guest.call("fd_close", file));
                    assertEquals(WasiErrno.BADF, guest.call("fd_close", file));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void largeTransfersAreWhole(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    String text = "0123456789".repeat(9_000);
                    guest.file("f", text);
                    assertEquals(OK, guest.open("f", 0));
                    assertEquals(text, guest.read(guest.opened(), 100_000));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void numbersAreTheLowestThatAreFree(DirectoryKind kind) throws IOException, Exception {
        try (DirectoryKind.Tree tree = kind.tree(temporary);
                Guest guest = Guest.of(Wasi.builder().directory("/", tree.open()).descriptors(6))) {
            assertEquals(OK, guest.open("a", Guest.CREATE));
            assertEquals(4, guest.opened());
            assertEquals(OK, guest.open("b", Guest.CREATE));
            assertEquals(5, guest.opened());
            assertEquals(WasiErrno.MFILE, guest.open("c", Guest.CREATE));
            assertEquals("NOENT", guest.stat(0, "c"));
            assertEquals(OK, guest.call("fd_close", 0));
            assertEquals(OK, guest.call("fd_close", 4));
            assertEquals(OK, guest.open("c", Guest.CREATE));
            assertEquals(0, guest.opened());
            assertEquals(OK, guest.call("fd_renumber", 5, 0));
            assertEquals(WasiErrno.BADF, guest.call("fd_renumber", 5, 0));
            assertEquals(WasiErrno.BADF, guest.call("fd_renumber", 0, 77));
            assertEquals(OK, guest.call("fd_renumber", 0, 0));
            assertEquals(OK, guest.write(0, "b"));
            assertEquals("4 1", guest.stat(0, "b"));
        }
    }
}
