package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that people take for modules are recognised by how they begin. */
class FileKindTest {
    private record Example(FileKind kind, byte[] bytes) {
        @Override
        public String toString() {
            return kind + " " + new String(bytes, StandardCharsets.ISO_8859_1).strip();
        }
    }

    private static Example text(FileKind kind, String text) {
        return new Example(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Example bytes(FileKind kind, int... bytes) {
        return new Example(kind, new ByteWriter().raw(bytes).bytes());
    }

    static List<Example> examples() {
        return List.of(
                new Example(FileKind.MODULE, new ModuleBuilder().build()),
                bytes(FileKind.MODULE, 0, 'a', 's', 'm', 2, 0, 0, 0),
                bytes(FileKind.MODULE, 0, 'a', 's', 'm'),
                bytes(FileKind.EMPTY),
                bytes(FileKind.COMPONENT, 0, 'a', 's', 'm', 0x0D, 0, 1, 0),
                bytes(FileKind.COMPONENT, 0, 'a', 's', 'm', 1, 0, 1, 0, 9, 9),
                text(FileKind.TEXT, "(module)"),
                text(FileKind.TEXT, "\uFEFF(module)"),
                text(FileKind.TEXT, "  ;; a comment\n(; one (; more ;) ;)\n\t(func)"),
                text(FileKind.TEXT, "(@custom \"a\" \"b\")(module)"),
                text(
                        FileKind.GIT_LFS_POINTER,
                        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
                bytes(FileKind.GZIP, 0x1F, 0x8B, 8, 0),
                bytes(FileKind.ZSTANDARD, 0x28, 0xB5, 0x2F, 0xFD, 4),
                bytes(FileKind.XZ, 0xFD, '7', 'z', 'X', 'Z', 0, 0),
                bytes(FileKind.ZIP, 'P', 'K', 3, 4, 20),
                text(FileKind.MARKUP, "\r\n<!doctype html><title>404</title>"),
                text(FileKind.MARKUP, "<?xml version=\"1.0\"?><Error/>"),
                text(FileKind.JSON, "{\"error\": \"not found\"}"),
                text(FileKind.JSON, "[]"),
                bytes(FileKind.BITCODE, 'B', 'C', 0xC0, 0xDE, 0x35),
                text(FileKind.STATIC_LIBRARY, "!<arch>\nlib.o/"),
                bytes(FileKind.NATIVE, 0x7F, 'E', 'L', 'F', 2),
                bytes(FileKind.NATIVE, 'M', 'Z', 0x90),
                bytes(FileKind.NATIVE, 0xCF, 0xFA, 0xED, 0xFE),
                bytes(FileKind.NATIVE, 0xCA, 0xFE, 0xBA, 0xBE),
                text(FileKind.PLAIN_TEXT, "hello, this is text\r\n\tof two lines\n"),
                text(FileKind.PLAIN_TEXT, "\uFEFFzw\u00F6lf \uD83D\uDE00"),
                text(FileKind.PLAIN_TEXT, " "),
                text(FileKind.PLAIN_TEXT, "("),
                text(FileKind.PLAIN_TEXT, "(; never closed (module)"),
                text(FileKind.PLAIN_TEXT, ";; (module)"),
                text(FileKind.PLAIN_TEXT, "wasm"),
                bytes(FileKind.UNKNOWN, 'w', 'a', 's', 'm', 1, 0, 0, 0),
                bytes(FileKind.UNKNOWN, 0, 'a', 's'),
                text(FileKind.UNKNOWN, "text\0"),
                text(FileKind.UNKNOWN, "\u001B[31mred"),
                text(FileKind.UNKNOWN, "text\u007F"),
                text(FileKind.UNKNOWN, "text\u0085"),
                bytes(FileKind.UNKNOWN, 't', 0xC0, 0x80),
                bytes(FileKind.UNKNOWN, 't', 0xFF, 't'),
                bytes(FileKind.UNKNOWN, 0xF0, 0x9F, 0x98),
                bytes(FileKind.UNKNOWN, 0xEF, 0xBB));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void kindIsKnownByTheFirstBytes(Example example) {
        assertEquals(example.kind, FileKind.of(example.bytes));
    }

    @Test
    void everyKindHasAnExample() {
        Set<FileKind> seen = EnumSet.noneOf(FileKind.class);
        examples().forEach(example -> seen.add(example.kind));

        assertEquals(EnumSet.allOf(FileKind.class), seen);
    }

    /** Any beginning of any file has a kind. */
    @ParameterizedTest
    @MethodSource("examples")
    void fileMayEndAnywhere(Example example) {
        for (int length = 0; length <= example.bytes.length; length++) {
            FileKind.of(Arrays.copyOf(example.bytes, length));
        }
    }

    @Test
    void longCommentsAreReadOnce() {
        byte[] nested = "(;".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
        assertEquals(FileKind.PLAIN_TEXT, FileKind.of(nested));
        byte[] many = (";;\n".repeat(300_000) + "(module)").getBytes(StandardCharsets.US_ASCII);
        assertEquals(FileKind.TEXT, FileKind.of(many));
    }

    /** Its first kilobyte may end within a character, and says nothing of the bytes after it. */
    @Test
    void textIsKnownByItsFirstKilobyte() {
        for (int before = 1020; before <= 1024; before++) {
            String text = "t".repeat(before) + "\uD83D\uDE00";
            byte[] whole = text.getBytes(StandardCharsets.UTF_8);
            assertEquals(FileKind.PLAIN_TEXT, FileKind.of(whole));
            assertEquals(FileKind.PLAIN_TEXT, FileKind.of(Arrays.copyOf(whole, 1024)));
        }
        byte[] bytes = ("t".repeat(1023) + "\0\0").getBytes(StandardCharsets.UTF_8);
        assertEquals(FileKind.UNKNOWN, FileKind.of(bytes));
        bytes[1023] = 't';
        assertEquals(FileKind.PLAIN_TEXT, FileKind.of(bytes));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatIsNoModuleIsMalformedWithAHint(Example example) {
        if (example.kind == FileKind.MODULE) {
            return;
        }
        MalformedModuleException e =
                assertThrows(MalformedModuleException.class, () -> WasmModule.parse(example.bytes));

        if (example.kind == FileKind.UNKNOWN) {
            assertEquals("", e.hint());
            assertEquals(e.locatedReason(), e.getMessage());
        } else {
            assertEquals(
                    "this is " + example.kind.description() + ": " + example.kind.advice(),
                    e.hint());
            assertEquals(e.locatedReason() + "; " + e.hint(), e.getMessage());
        }
    }

    @Test
    void reasonIsTheStandardsWithTheBytesThatWereFound() {
        MalformedModuleException component =
                assertThrows(
                        MalformedModuleException.class,
                        () -> WasmModule.parse(new byte[] {0, 'a', 's', 'm', 0x0D, 0, 1, 0}));
        MalformedModuleException gzip =
                assertThrows(
                        MalformedModuleException.class,
                        () -> WasmModule.parse(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0}));

        assertEquals("unknown binary version: 0d 00 01 00", component.reason());
        assertEquals(4, component.offset());
        assertTrue(component.hint().contains("wasm32-unknown-unknown"), component::hint);
        assertEquals("magic header not detected: 1f 8b 08 00", gzip.reason());
        assertEquals(0, gzip.offset());
    }

    /** The codes of try, catch, rethrow, delegate and catch_all, each alone in a body. */
    @Test
    void legacyExceptionsAreNamed() {
        for (int code : new int[] {0x06, 0x07, 0x09, 0x18, 0x19}) {
            ModuleBuilder module = new ModuleBuilder();
            module.rawFunction(module.type(":"), new ByteWriter().raw(0, code, 0x40, 0x0B).bytes());
            MalformedModuleException e =
                    assertThrows(
                            MalformedModuleException.class, () -> WasmModule.parse(module.build()));

            assertTrue(
                    e.reason().startsWith(String.format("illegal opcode %02x", code)), e::reason);
            assertTrue(e.hint().contains("exnref"), e::hint);
        }
    }

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void descriptionsFollowThisIs(FileKind kind) {
        assertFalse(kind.description().isEmpty());
        assertEquals(kind == FileKind.MODULE || kind == FileKind.UNKNOWN, kind.advice().isEmpty());
    }
}
