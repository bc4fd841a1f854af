package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.names;
import static dev.wardian.wasi.files.Uses.read;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Kind.Sandbox;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.function.Executable;

/** NameRules that are none, and names at their limits. */
class HostileNamesTest {
    private static final Map<String, WasiErrno> HOSTILE =
            Map.ofEntries(
                    Map.entry("", WasiErrno.INVAL),
                    Map.entry(".", WasiErrno.INVAL),
                    Map.entry("..", WasiErrno.INVAL),
                    Map.entry("/", WasiErrno.INVAL),
                    Map.entry("/etc", WasiErrno.INVAL),
                    Map.entry("../x", WasiErrno.INVAL),
                    Map.entry("a/..", WasiErrno.INVAL),
                    Map.entry("a/", WasiErrno.INVAL),
                    Map.entry("\0", WasiErrno.INVAL),
                    Map.entry("a\0b", WasiErrno.INVAL),
                    Map.entry("x".repeat(256), WasiErrno.NAMETOOLONG),
                    Map.entry("é".repeat(128), WasiErrno.NAMETOOLONG),
                    Map.entry("\ud800", WasiErrno.ILSEQ),
                    Map.entry("a\udc00b", WasiErrno.ILSEQ),
                    Map.entry("\udc00\ud800", WasiErrno.ILSEQ));

    @OnEveryKind
    void everyOperationRefusesWhatIsNoName(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            HOSTILE.forEach(
                    (name, errno) -> {
                        for (Executable operation : operations(box.root, name)) {
                            assertErrno(errno, operation);
                        }
                    });
            assertEquals(List.of("file"), names(box.root));
        }
    }

    private static List<Executable> operations(Directory root, String name) {
        return List.of(
                () -> root.stat(name),
                () -> root.openDirectory(name),
                () -> root.openFile(name, OpenMode.READ),
                () -> root.openFile(name, OpenMode.REPLACE),
                () -> root.createDirectory(name),
                () -> root.removeDirectory(name),
                () -> root.unlink(name),
                () -> root.link(name, root, "x"),
                () -> root.link("file", root, name),
                () -> root.createSymbolicLink(name, "x"),
                () -> root.readSymbolicLink(name),
                () -> root.rename(name, root, "x"),
                () -> root.rename("file", root, name),
                () -> root.setTimes(name, new FileTimes(null, null)));
    }

    @OnEveryKind
    void namesThatOnlyLookHostileAreNames(Kind kind) throws Exception {
        List<String> names =
                List.of(
                        "...",
                        "-rf",
                        "a b",
                        " ",
                        "*",
                        "?",
                        "~",
                        "$HOME",
                        "a\nb",
                        "\\",
                        "a\\..\\b",
                        "C:",
                        "nul",
                        "%2e%2e",
                        "‥",
                        "a\u0301",
                        "\u202e");
        try (Sandbox box = kind.open()) {
            for (String name : names) {
                if (kind != Kind.MEMORY && !hostCanSay(name)) {
                    assertErrno(WasiErrno.ILSEQ, () -> box.root.createDirectory(name));
                    continue;
                }
                write(box.root, name, name);
                assertEquals(name, read(box.root, name));
                assertEquals(List.of(name), names(box.root));
                box.root.unlink(name);
            }
        }
    }

    @OnEveryKind
    void namesOf255BytesInSeveralScripts(Kind kind) throws Exception {
        List<String> names =
                List.of(
                        "x".repeat(255),
                        "é".repeat(127) + "e",
                        "я".repeat(127) + "a",
                        "字".repeat(85),
                        "अ".repeat(85),
                        "😀".repeat(63) + "abc");
        TreeSet<String> expected = new TreeSet<>();
        try (Sandbox box = kind.open()) {
            for (String name : names) {
                assertEquals(255, NameRules.encodedLength(name));
                if (kind == Kind.MEMORY || hostCanSay(name)) {
                    write(box.root, name, "text");
                    box.root.rename(name, box.root, "short");
                    box.root.rename("short", box.root, name);
                    assertEquals("text", read(box.root, name));
                    expected.add(name);
                } else {
                    assertErrno(WasiErrno.ILSEQ, () -> box.root.stat(name));
                }
            }
            assertEquals(List.copyOf(expected), names(box.root));
        }
    }

    private static boolean hostCanSay(String name) {
        try {
            return Path.of(name).toString().equals(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
