package dev.wardian.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.InterruptedCallException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of paths. */
final class PathFunctionsTest {
    private static final WasiErrno OK = WasiErrno.SUCCESS;
    private static final int FOLLOW = 1;
    private static final long WRITE = 1L << 6;
    private static final long READ = 1L << 1;

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

    private static WasiErrno two(Guest guest, String function, String from, String to) {
        return guest.call(
                function,
                3,
                guest.put(from),
                Guest.length(from),
                3,
                guest.put(to),
                Guest.length(to));
    }

    private static WasiErrno link(Guest guest, int lookup, String from, String to) {
        return guest.call(
                "path_link",
                3,
                lookup,
                guest.put(from),
                Guest.length(from),
                3,
                guest.put(to),
                Guest.length(to));
    }

    private static String readlink(Guest guest, String path, int length) {
        int address = guest.reserve(length);
        int result = guest.reserve(4);
        WasiErrno errno =
                guest.call(
                        "path_readlink",
                        3,
                        guest.put(path),
                        Guest.length(path),
                        address,
                        length,
                        result);
        return errno == OK ? guest.text(address, guest.memory().readI32(result)) : errno.toString();
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void pathsAreWalkedNameByName(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.path("path_create_directory", "a"));
                    assertEquals(OK, guest.path("path_create_directory", "a/b/"));
                    guest.file("a/b/f", "text");
                    for (String path :
                            List.of(
                                    "a/b/f",
                                    "./a/b/f",
                                    "a//b///f",
                                    "a/./b/.//f",
                                    "a/b/../b/f",
                                    "a/../a/b/../../a/b/f")) {
                        assertEquals("4 4", guest.stat(0, path), path);
                    }
                    for (String path : List.of(".", "./", "a/..", "a/b/../..", "a/b/../../")) {
                        assertTrue(guest.stat(0, path).startsWith("3 "), path);
                    }
                    assertEquals("NOENT", guest.stat(0, ""));
                    assertEquals("NOENT", guest.stat(0, "a/x/../b/f"));
                    assertEquals("NOTDIR", guest.stat(0, "a/b/f/"));
                    assertEquals("NOTDIR", guest.stat(0, "a/b/f/."));
                    assertEquals("NOTDIR", guest.stat(0, "a/b/f/g"));
                    assertEquals("NOTDIR", guest.stat(0, "a/b/f/.."));
                    assertEquals("INVAL", guest.stat(0, "a\0b"));
                    assertEquals("NAMETOOLONG", guest.stat(0, "x".repeat(256)));
                    assertEquals("NAMETOOLONG", guest.stat(0, "x/".repeat(2049)));
                    int bad = guest.put(new byte[] {'a', (byte) 0xff});
                    assertEquals(
                            WasiErrno.ILSEQ,
                            guest.call("path_filestat_get", 3, 0, bad, 2, guest.reserve(64)));
                    assertEquals(
                            WasiErrno.INVAL,
                            guest.call("path_filestat_get", 3, 2, bad, 1, guest.reserve(64)));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void noPathLeadsOut(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.path("path_create_directory", "a"));
                    assertEquals(OK, guest.open("a", Guest.DIRECTORY));
                    int inner = guest.opened();
                    for (String path :
                            List.of(
                                    "..",
                                    "../",
                                    "../x",
                                    "a/../..",
                                    "a/../../etc/passwd",
                                    "/",
                                    "/etc/passwd",
                                    "//",
                                    "./..",
                                    "a/./.././..")) {
                        assertEquals("NOTCAPABLE", guest.stat(0, path), path);
                        assertEquals(WasiErrno.NOTCAPABLE, guest.open(path, 0), path);
                        assertEquals(
                                WasiErrno.NOTCAPABLE,
                                guest.path("path_create_directory", path),
                                path);
                        assertEquals(
                                WasiErrno.NOTCAPABLE, guest.path("path_unlink_file", path), path);
                        assertEquals(
                                WasiErrno.NOTCAPABLE,
                                guest.path("path_remove_directory", path),
                                path);
                        assertEquals(WasiErrno.NOTCAPABLE, two(guest, "path_rename", "a", path));
                        assertEquals(WasiErrno.NOTCAPABLE, two(guest, "path_rename", path, "b"));
                        assertEquals("NOTCAPABLE", readlink(guest, path, 9), path);
                    }
                    // What was opened is a root of its own.
                    assertEquals(WasiErrno.NOTCAPABLE, guest.open(inner, 0, "..", 0, READ));
                    assertEquals(
                            WasiErrno.NOTCAPABLE,
                            guest.open(inner, 0, "../a", 0, Guest.ALL_RIGHTS));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void linksAreFollowedWithinTheDirectory(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.path("path_create_directory", "d"));
                    guest.file("d/f", "text");
                    assertEquals(OK, guest.symlink("d", "to-d"));
                    assertEquals(OK, guest.symlink("to-d/f", "to-f"));
                    assertEquals(OK, guest.symlink("../d/./f", "d/up"));
                    assertEquals(OK, guest.symlink("../..", "d/out"));
                    assertEquals(OK, guest.symlink("nothing", "dangling"));
                    assertEquals("4 4", guest.stat(FOLLOW, "to-f"));
                    assertEquals("7 6", guest.stat(0, "to-f"));
                    assertEquals("4 4", guest.stat(FOLLOW, "to-d/up"));
                    assertEquals("4 4", guest.stat(0, "to-d/f"));
                    assertTrue(guest.stat(0, "to-d/").startsWith("3 "));
                    assertEquals("NOTDIR", guest.stat(FOLLOW, "to-f/"));
                    assertEquals("NOTCAPABLE", guest.stat(FOLLOW, "d/out"));
                    assertEquals("NOTCAPABLE", guest.stat(0, "d/out/x"));
                    assertEquals("7 5", guest.stat(0, "d/out"));
                    assertEquals("NOENT", guest.stat(FOLLOW, "dangling"));
                    assertEquals("to-d/f", readlink(guest, "to-f", 100));
                    assertEquals("to", readlink(guest, "to-f", 2));
                    assertEquals("", readlink(guest, "to-f", 0));
                    assertEquals("INVAL", readlink(guest, "d", 100));
                    assertEquals("NOENT", readlink(guest, "x", 100));
                    assertEquals("INVAL", readlink(guest, ".", 100));
                    // It could not be followed anyway.
                    assertEquals(WasiErrno.NOTCAPABLE, guest.symlink("/etc", "absolute"));
                    assertEquals(WasiErrno.NOENT, guest.symlink("", "empty"));
                    assertEquals(WasiErrno.EXIST, guest.symlink("d", "to-f"));
                    assertEquals(WasiErrno.NOENT, guest.symlink("d", "new/"));
                    assertEquals(WasiErrno.EXIST, guest.symlink("d", "d/"));
                    assertEquals(WasiErrno.NOTDIR, guest.symlink("d", "d/f/"));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void linksInACircleEnd(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.symlink("self", "self"));
                    assertEquals(OK, guest.symlink("b/x", "a"));
                    assertEquals(OK, guest.symlink("a/y", "b"));
                    assertEquals("LOOP", guest.stat(FOLLOW, "self"));
                    assertEquals("LOOP", guest.stat(0, "self/x"));
                    assertEquals("LOOP", guest.stat(FOLLOW, "a"));
                    assertEquals(WasiErrno.LOOP, guest.open("self", 0));
                    // Forty links are followed, and not one more.
                    guest.file("l0", "end");
                    for (int i = 1; i <= 41; i++) {
                        assertEquals(OK, guest.symlink("l" + (i - 1), "l" + i));
                    }
                    assertEquals("4 3", guest.stat(FOLLOW, "l40"));
                    assertEquals("LOOP", guest.stat(FOLLOW, "l41"));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void openingSaysWhatIsWrong(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.path("path_create_directory", "d"));
                    guest.file("f", "text");
                    assertEquals(OK, guest.symlink("f", "to-f"));
                    assertEquals(OK, guest.symlink("d", "to-d"));
                    assertEquals(OK, guest.symlink("new", "to-new"));
                    assertEquals(WasiErrno.NOENT, guest.open("x", 0));
                    assertEquals(WasiErrno.NOENT, guest.open("x/", 0));
                    assertEquals(WasiErrno.ISDIR, guest.open("x/", Guest.CREATE));
                    assertEquals(WasiErrno.NOTDIR, guest.open("f", Guest.DIRECTORY));
                    assertEquals(WasiErrno.NOTDIR, guest.open("f/", 0));
                    assertEquals(WasiErrno.NOTDIR, guest.open("to-d", Guest.DIRECTORY));
                    assertEquals(WasiErrno.LOOP, guest.open("to-f", 0));
                    assertEquals(WasiErrno.EXIST, guest.open("f", Guest.CREATE | Guest.EXCLUSIVE));
                    assertEquals(WasiErrno.EXIST, guest.open("d", Guest.CREATE | Guest.EXCLUSIVE));
                    assertEquals(
                            WasiErrno.EXIST,
                            guest.open(
                                    3,
                                    FOLLOW,
                                    "to-new",
                                    Guest.CREATE | Guest.EXCLUSIVE,
                                    Guest.ALL_RIGHTS));
                    assertEquals(WasiErrno.ISDIR, guest.open("d", Guest.CREATE));
                    assertEquals(WasiErrno.ISDIR, guest.open("d", Guest.TRUNCATE));
                    for (int flags : new int[] {0, Guest.DIRECTORY}) {
                        assertEquals(WasiErrno.ISDIR, guest.open(3, 0, "d", flags, READ | WRITE));
                    }
                    assertEquals(WasiErrno.INVAL, guest.open("y", Guest.CREATE | Guest.DIRECTORY));
                    assertEquals(WasiErrno.INVAL, guest.open("f", 16));
                    assertEquals(WasiErrno.NOTDIR, guest.open("f/x", Guest.CREATE));
                    assertEquals(WasiErrno.BADF, guest.open(99, 0, "f", 0, 0));
                    assertEquals(WasiErrno.NOTDIR, guest.open(1, 0, "f", 0, 0));

                    assertEquals(OK, guest.open(3, 0, "d", 0, READ));
                    assertEquals("ISDIR", guest.read(guest.opened(), 3));
                    assertEquals(OK, guest.open("d/", Guest.DIRECTORY));
                    assertEquals(OK, guest.open(3, FOLLOW, "to-d", Guest.DIRECTORY, READ));
                    assertEquals(OK, guest.open(".", Guest.DIRECTORY));
                    assertEquals(OK, guest.open(3, FOLLOW, "to-f", 0, READ));
                    assertEquals("text", guest.read(guest.opened(), 9));
                    assertEquals(OK, guest.open(3, FOLLOW, "to-new", Guest.CREATE, WRITE));
                    assertEquals("4 0", guest.stat(0, "new"));
                    assertEquals(OK, guest.open(3, 0, "f", Guest.TRUNCATE, READ));
                    assertEquals("4 0", guest.stat(0, "f"));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void namesAreRemoved(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.path("path_create_directory", "d"));
                    assertEquals(WasiErrno.EXIST, guest.path("path_create_directory", "d"));
                    assertEquals(WasiErrno.EXIST, guest.path("path_create_directory", "."));
                    assertEquals(WasiErrno.NOENT, guest.path("path_create_directory", "x/y"));
                    guest.file("d/f", "");
                    assertEquals(OK, guest.symlink("d", "to-d"));
                    assertEquals(WasiErrno.NOTEMPTY, guest.path("path_remove_directory", "d"));
                    assertEquals(WasiErrno.NOTDIR, guest.path("path_remove_directory", "d/f"));
                    assertEquals(WasiErrno.NOTDIR, guest.path("path_remove_directory", "to-d"));
                    assertEquals(WasiErrno.NOTDIR, guest.path("path_remove_directory", "to-d/"));
                    assertEquals(WasiErrno.INVAL, guest.path("path_remove_directory", "."));
                    assertEquals(WasiErrno.NOENT, guest.path("path_remove_directory", "x"));
                    assertEquals(WasiErrno.ISDIR, guest.path("path_unlink_file", "d"));
                    assertEquals(WasiErrno.ISDIR, guest.path("path_unlink_file", "d/"));
                    assertEquals(WasiErrno.NOTDIR, guest.path("path_unlink_file", "d/f/"));
                    assertEquals(WasiErrno.NOENT, guest.path("path_unlink_file", "d/x"));
                    assertEquals(OK, guest.path("path_unlink_file", "d/f"));
                    assertEquals(OK, guest.path("path_unlink_file", "to-d"));
                    assertEquals(OK, guest.path("path_remove_directory", "d/"));
                    assertEquals("NOENT", guest.stat(0, "d"));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void namesAreRenamed(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    for (String name : List.of("a", "b", "a/in")) {
                        assertEquals(OK, guest.path("path_create_directory", name));
                    }
                    guest.file("f", "f");
                    guest.file("g", "gg");
                    assertEquals(WasiErrno.NOENT, two(guest, "path_rename", "x", "y"));
                    assertEquals(WasiErrno.ISDIR, two(guest, "path_rename", "f", "a"));
                    assertEquals(WasiErrno.NOTDIR, two(guest, "path_rename", "a", "f"));
                    assertEquals(WasiErrno.NOTEMPTY, two(guest, "path_rename", "b", "a"));
                    assertEquals(WasiErrno.INVAL, two(guest, "path_rename", "a", "a/in/x"));
                    assertEquals(WasiErrno.BUSY, two(guest, "path_rename", ".", "x"));
                    assertEquals(WasiErrno.BUSY, two(guest, "path_rename", "b", "a/.."));
                    assertEquals(WasiErrno.NOTDIR, two(guest, "path_rename", "f/", "x"));
                    assertEquals(WasiErrno.NOTDIR, two(guest, "path_rename", "f", "x/"));
                    assertEquals(OK, two(guest, "path_rename", "f", "f"));
                    assertEquals(OK, two(guest, "path_rename", "f", "g"));
                    assertEquals("4 1", guest.stat(0, "g"));
                    assertEquals("NOENT", guest.stat(0, "f"));
                    assertEquals(OK, two(guest, "path_rename", "a/", "b/"));
                    assertTrue(guest.stat(0, "b/in").startsWith("3 "));
                    assertEquals(OK, two(guest, "path_rename", "g", "b/in/g"));
                    assertEquals("4 1", guest.stat(0, "b/in/g"));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void filesAreLinked(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.path("path_create_directory", "d"));
                    guest.file("f", "f");
                    assertEquals(OK, guest.symlink("f", "to-f"));
                    assertEquals(OK, link(guest, 0, "f", "d/g"));
                    guest.file("d/g", "more");
                    assertEquals("4 4", guest.stat(0, "f"));
                    int stat = guest.reserve(64);
                    assertEquals(
                            OK, guest.call("path_filestat_get", 3, 0, guest.put("f"), 1, stat));
                    assertEquals(2, guest.memory().readI64(stat + 24));
                    assertEquals(WasiErrno.EXIST, link(guest, 0, "f", "d/g"));
                    assertEquals(WasiErrno.EXIST, link(guest, 0, "f", "f"));
                    assertEquals(WasiErrno.PERM, link(guest, 0, "d", "e"));
                    assertEquals(WasiErrno.PERM, link(guest, 0, ".", "e"));
                    assertEquals(WasiErrno.NOENT, link(guest, 0, "x", "e"));
                    assertEquals(WasiErrno.NOENT, link(guest, 0, "f", "e/"));
                    assertEquals(WasiErrno.EXIST, link(guest, 0, "f", "d/"));
                    assertEquals(WasiErrno.NOTDIR, link(guest, 0, "f/", "e"));
                    assertEquals(OK, link(guest, 0, "to-f", "e"));
                    assertEquals("7 1", guest.stat(0, "e"));
                    assertEquals(OK, link(guest, FOLLOW, "to-f", "h"));
                    assertEquals("4 4", guest.stat(0, "h"));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void rightsOfADirectoryBoundItsFunctions(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    guest.file("f", "f");
                    assertEquals(OK, guest.call("fd_fdstat_set_rights", 3, 1L << 13, READ));
                    assertEquals("NOTCAPABLE", guest.stat(0, "f"));
                    assertEquals(WasiErrno.NOTCAPABLE, guest.open("g", Guest.CREATE));
                    assertEquals(WasiErrno.NOTCAPABLE, guest.open("f", Guest.TRUNCATE));
                    for (String function :
                            List.of(
                                    "path_create_directory",
                                    "path_remove_directory",
                                    "path_unlink_file")) {
                        assertEquals(WasiErrno.NOTCAPABLE, guest.path(function, "f"), function);
                    }
                    assertEquals(WasiErrno.NOTCAPABLE, two(guest, "path_rename", "f", "g"));
                    assertEquals(WasiErrno.NOTCAPABLE, link(guest, 0, "f", "g"));
                    assertEquals(WasiErrno.NOTCAPABLE, guest.symlink("f", "g"));
                    assertEquals("NOTCAPABLE", readlink(guest, "f", 1));
                    int buffer = guest.reserve(100);
                    assertEquals(
                            WasiErrno.NOTCAPABLE,
                            guest.call("fd_readdir", 3, buffer, 96, 0L, buffer + 96));
                    // What is opened has no more than the directory hands on.
                    assertEquals(OK, guest.open("f", 0));
                    assertEquals("f", guest.read(guest.opened(), 9));
                    assertEquals(WasiErrno.NOTCAPABLE, guest.write(guest.opened(), "x"));
                });
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void directoryHandsOnItsRightsWhateverIsNamed(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    assertEquals(OK, guest.path("path_create_directory", "d"));
                    guest.file("d/f", "text");
                    int result = guest.reserve(4);
                    assertEquals(
                            OK,
                            guest.call(
                                    "path_open",
                                    3,
                                    0,
                                    guest.put("d"),
                                    1,
                                    2,
                                    1L << 13,
                                    0L,
                                    0,
                                    result));
                    int directory = guest.memory().readI32(result);
                    assertEquals(OK, guest.open(directory, 0, "f", 0, READ));
                    assertEquals("text", guest.read(guest.opened(), 9));
                });
    }

    /** The names that {@code fd_readdir} gives, read with a buffer of a size. */
    private static List<String> list(Guest guest, int directory, int size) {
        List<String> names = new ArrayList<>();
        int buffer = guest.reserve(size);
        int result = guest.reserve(4);
        long cookie = 0;
        while (true) {
            Guest.require(guest.call("fd_readdir", directory, buffer, size, cookie, result));
            int used = guest.memory().readI32(result);
            int at = 0;
            while (at + 24 <= used) {
                int length = guest.memory().readI32(buffer + at + 16);
                if (at + 24 + length > used) {
                    break;
                }
                cookie = guest.memory().readI64(buffer + at);
                int type = guest.memory().readByte(buffer + at + 20);
                names.add(guest.text(buffer + at + 24, length) + ":" + type);
                at += 24 + length;
            }
            if (used < size) {
                names.sort(null);
                return names;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void directoriesAreListedInPieces(DirectoryKind kind) throws Exception {
        inEach(
                kind,
                guest -> {
                    List<String> expected = new ArrayList<>(List.of(".:3", "..:3"));
                    for (int i = 0; i < 30; i++) {
                        guest.file("file-" + i, "");
                        expected.add("file-" + i + ":4");
                    }
                    assertEquals(OK, guest.path("path_create_directory", "ü"));
                    assertEquals(OK, guest.symlink("x", "link"));
                    expected.addAll(List.of("ü:3", "link:7"));
                    expected.sort(null);
                    for (int size : new int[] {32, 33, 64, 100, 4096}) {
                        assertEquals(expected, list(guest, 3, size));
                    }
                    assertEquals(OK, guest.path("path_unlink_file", "link"));
                    expected.remove("link:7");
                    assertEquals(expected, list(guest, 3, 4096));
                    int buffer = guest.reserve(64);
                    for (long cookie : new long[] {99, -1, Long.MIN_VALUE}) {
                        assertEquals(OK, guest.call("fd_readdir", 3, buffer, 32, cookie, buffer));
                        assertEquals(0, guest.memory().readI32(buffer));
                    }
                    assertEquals(
                            WasiErrno.NOTDIR, guest.call("fd_readdir", 1, buffer, 32, 0L, buffer));
                });
    }

    @Test
    void severalDirectoriesHaveNamesOfTheirOwn() throws Exception {
        try (DirectoryKind.Tree one = DirectoryKind.MEMORY.tree(temporary);
                DirectoryKind.Tree two = DirectoryKind.HANDLES.tree(temporary);
                Guest guest =
                        Guest.of(
                                Wasi.builder()
                                        .directory("/one", one.open())
                                        .directory("ü", two.open()))) {
            int stat = guest.reserve(8);
            assertEquals(OK, guest.call("fd_prestat_get", 3, stat));
            assertEquals(0, guest.memory().readI32(stat));
            assertEquals(4, guest.memory().readI32(stat + 4));
            int name = guest.reserve(8);
            assertEquals(OK, guest.call("fd_prestat_dir_name", 3, name, 8));
            assertEquals("/one\0", guest.text(name, 5));
            assertEquals(OK, guest.call("fd_prestat_get", 4, stat));
            assertEquals(2, guest.memory().readI32(stat + 4));
            assertEquals(WasiErrno.NAMETOOLONG, guest.call("fd_prestat_dir_name", 4, name, 1));
            assertEquals(WasiErrno.BADF, guest.call("fd_prestat_get", 5, stat));
            assertEquals(WasiErrno.BADF, guest.call("fd_prestat_get", 1, stat));
            guest.file("f", "text");
            String path = "f";
            assertEquals(
                    WasiErrno.XDEV,
                    guest.call("path_rename", 3, guest.put(path), 1, 4, guest.put(path), 1));
            assertEquals(
                    WasiErrno.XDEV,
                    guest.call("path_link", 3, 0, guest.put(path), 1, 4, guest.put(path), 1));
        }
    }

    @Test
    void longWalkIsPaidForAndInterrupted() throws Exception {
        try (DirectoryKind.Tree tree = DirectoryKind.MEMORY.tree(temporary);
                Guest guest = Guest.in(tree.open())) {
            assertEquals(OK, guest.path("path_create_directory", "a"));
            String path = "a/../".repeat(800) + "a";
            assertTrue(guest.stat(0, path).startsWith("3 "));
            guest.with(CallOptions.NONE.withFuel(5_000));
            Assertions.assertThrows(InterruptedCallException.class, () -> guest.stat(0, path));
        }
    }
}
