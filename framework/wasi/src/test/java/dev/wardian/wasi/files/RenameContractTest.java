package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.names;
import static dev.wardian.wasi.files.Uses.read;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Kind.Sandbox;
import java.util.List;

/** What each kind of directory does when it renames. */
class RenameContractTest {
    @OnEveryKind
    void aFileMovesBetweenDirectories(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("folder");
            Directory folder = box.closing(box.root.openDirectory("folder"));
            write(box.root, "file", "text");
            FileStat before = box.root.stat("file");
            box.root.rename("file", folder, "moved");
            folder.rename("moved", folder, "again");

            assertEquals(List.of("folder"), names(box.root));
            assertEquals("text", read(folder, "again"));
            assertTrue(before.isSameFile(folder.stat("again")));
        }
    }

    @OnEveryKind
    void filesAndLinksReplaceEachOther(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "a", "a");
            write(box.root, "b", "b");
            box.root.createSymbolicLink("link", "a");
            box.root.rename("a", box.root, "b");
            assertEquals("a", read(box.root, "b"));
            box.root.rename("link", box.root, "b");
            assertEquals("a", box.root.readSymbolicLink("b"));
            write(box.root, "c", "c");
            box.root.rename("c", box.root, "b");

            assertEquals("c", read(box.root, "b"));
            assertEquals(List.of("b"), names(box.root));
        }
    }

    @OnEveryKind
    void aDirectoryReplacesAnEmptyOne(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("a");
            box.root.createDirectory("b");
            Directory a = box.closing(box.root.openDirectory("a"));
            Directory replaced = box.closing(box.root.openDirectory("b"));
            write(a, "file", "text");
            box.root.rename("a", box.root, "b");

            assertEquals(List.of("b"), names(box.root));
            assertEquals(List.of("file"), names(a));
            assertErrno(WasiErrno.NOENT, replaced::list);
            assertErrno(WasiErrno.NOENT, () -> replaced.createDirectory("x"));
            try (Directory b = box.root.openDirectory("b")) {
                assertEquals("text", read(b, "file"));
            }
        }
    }

    @OnEveryKind
    void twoNamesOfOneFileBothStay(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "a", "text");
            box.root.link("a", box.root, "b");
            box.root.rename("a", box.root, "b");
            box.root.rename("a", box.root, "a");
            box.root.createDirectory("folder");
            box.root.rename("folder", box.root, "folder");

            assertEquals(List.of("a", "b", "folder"), names(box.root));
            assertEquals(2, box.root.stat("a").links());
        }
    }

    @OnEveryKind
    void renamingFailsWithReasons(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            write(box.root, "file", "text");
            box.root.createDirectory("empty");
            box.root.createDirectory("full");
            box.root.createSymbolicLink("link", "empty");
            Directory full = box.closing(box.root.openDirectory("full"));
            full.createDirectory("inner");
            Directory inner = box.closing(full.openDirectory("inner"));
            Directory root = box.root;

            assertErrno(WasiErrno.NOENT, () -> root.rename("none", root, "x"));
            assertErrno(WasiErrno.NOENT, () -> root.rename("none", root, "file"));
            assertErrno(WasiErrno.ISDIR, () -> root.rename("file", root, "empty"));
            assertErrno(WasiErrno.ISDIR, () -> root.rename("link", root, "full"));
            assertErrno(WasiErrno.NOTDIR, () -> root.rename("empty", root, "file"));
            assertErrno(WasiErrno.NOTDIR, () -> root.rename("empty", root, "link"));
            assertErrno(WasiErrno.NOTEMPTY, () -> root.rename("empty", root, "full"));
            assertErrno(WasiErrno.NOTEMPTY, () -> full.rename("inner", root, "full"));
            assertErrno(WasiErrno.INVAL, () -> root.rename("full", full, "x"));
            assertErrno(WasiErrno.INVAL, () -> root.rename("full", inner, "x"));
            assertErrno(WasiErrno.INVAL, () -> root.rename("full", full, "inner"));
            WasiErrno other = kind == Kind.MEMORY ? WasiErrno.ROFS : WasiErrno.XDEV;
            assertErrno(other, () -> root.rename("file", box.readOnly, "x"));
            assertEquals(List.of("empty", "file", "full", "link"), names(root));
            assertEquals(List.of("inner"), names(full));
        }
    }

    @OnEveryKind
    void anOpenDirectoryMovesWithItsNames(Kind kind) throws Exception {
        try (Sandbox box = kind.open()) {
            box.root.createDirectory("a");
            Directory a = box.closing(box.root.openDirectory("a"));
            a.createDirectory("b");
            Directory b = box.closing(a.openDirectory("b"));
            box.root.createDirectory("other");
            Directory other = box.closing(box.root.openDirectory("other"));
            box.root.rename("a", other, "moved");

            write(b, "file", "text");
            b.link("file", a, "second");
            b.createSymbolicLink("link", "file");
            b.createDirectory("c");
            assertEquals("file", b.readSymbolicLink("link"));
            assertEquals(2, b.stat("file").links());
            assertErrno(WasiErrno.INVAL, () -> box.root.rename("other", b, "x"));
            Directory moved = box.closing(other.openDirectory("moved"));
            assertEquals(List.of("b", "second"), names(moved));
            a.rename("b", box.root, "b");
            assertEquals(List.of("c", "file", "link"), names(b));
            assertEquals("file", b.readSymbolicLink("link"));
            box.root.rename("other", b, "now inside");
            assertEquals(List.of("b"), names(box.root));
            assertEquals("text", read(a, "second"));
        }
    }

    @OnEveryKind
    void aDeepTreeIsNoDanger(Kind kind) throws Exception {
        int depth = kind == Kind.MEMORY ? 50_000 : 100;
        try (Sandbox box = kind.open()) {
            Directory at = box.root.open();
            for (int i = 0; i < depth; i++) {
                at.createDirectory("d");
                Directory inner = at.openDirectory("d");
                at.close();
                at = inner;
            }
            Directory deepest = box.closing(at);
            box.root.createDirectory("free");
            assertErrno(WasiErrno.INVAL, () -> box.root.rename("d", deepest, "x"));
            box.root.rename("free", deepest, "x");
            assertEquals(List.of("x"), names(deepest));
        }
    }
}
