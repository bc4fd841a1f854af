package dev.wardian.wasm;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The kind of a file, by its first bytes: modules, and files that people mistake for modules. A
 * module of this kind may still be invalid.
 */
public enum FileKind {
    /** A module of the binary format, of any version. */
    MODULE("a WebAssembly module", ""),
    /** No bytes at all. */
    EMPTY("an empty file", "copy or build it again"),
    /** A component, which contains modules. */
    COMPONENT(
            "a WebAssembly component",
            "components are not supported: build a core module, for wasm32-unknown-unknown"),
    /** Text that begins as a module in the text format does. */
    TEXT("a module in the text format", "convert it with wardian wat2wasm"),
    /** Text that names a file of Git LFS. */
    GIT_LFS_POINTER("a pointer of Git LFS", "fetch the file that it stands for with git lfs pull"),
    /** Data compressed by gzip. */
    GZIP("compressed by gzip", "decompress it"),
    /** Data compressed by zstd. */
    ZSTANDARD("compressed by zstd", "decompress it"),
    /** Data compressed by xz. */
    XZ("compressed by xz", "decompress it"),
    /** A zip archive, for example a jar. */
    ZIP("a zip archive", "take the module out of it"),
    /** HTML or XML, often the error page of a download. */
    MARKUP("HTML or XML", "a download probably failed: look at what its address gives"),
    /** JSON, often the error of a download. */
    JSON("JSON", "a download probably failed: look at what its address gives"),
    /** Bitcode of LLVM, which is not linked yet. */
    BITCODE("LLVM bitcode", "link it to a module: wasm-ld does, without -c and -flto"),
    /** An archive of object files. */
    STATIC_LIBRARY("a static library", "link it to a module"),
    /** A program or library of ELF, PE or Mach-O. */
    NATIVE("a program or library for a machine", "build it for WebAssembly"),
    /** Text of no other kind: UTF-8 that can be printed. */
    PLAIN_TEXT("text, not a binary module", "take the .wasm file that the build made"),
    /** None of the other kinds. */
    UNKNOWN("of no kind that is known here", "");

    /** How many bytes tell whether a file is text. */
    private static final int BEGINNING = 1024;

    private static final byte[] MAGIC = {0, 'a', 's', 'm'};

    /** Where a component has the number of its layer, which is 0 in a module. */
    private static final int LAYER = 6;

    private final String description;
    private final String advice;

    FileKind(String description, String advice) {
        this.description = description;
        this.advice = advice;
    }

    /** {@return the kind in words, to follow "this is"} */
    public String description() {
        return description;
    }

    /** {@return what to do to get a module, or the empty string if that is not known} */
    public String advice() {
        return advice;
    }

    /**
     * {@return the kind of a file with these bytes}
     *
     * @param bytes the contents of the file; the first kilobyte is enough for all kinds but text
     *     after long comments
     */
    public static FileKind of(byte[] bytes) {
        if (bytes.length == 0) {
            return EMPTY;
        }
        if (begins(bytes, 0, MAGIC)) {
            boolean layered =
                    bytes.length >= LAYER + 2 && (bytes[LAYER] != 0 || bytes[LAYER + 1] != 0);
            return layered ? COMPONENT : MODULE;
        }
        FileKind binary = binary(bytes);
        return binary != UNKNOWN ? binary : text(bytes);
    }

    private static FileKind binary(byte[] bytes) {
        if (begins(bytes, 0, 0x1F, 0x8B)) {
            return GZIP;
        }
        if (begins(bytes, 0, 0x28, 0xB5, 0x2F, 0xFD)) {
            return ZSTANDARD;
        }
        if (begins(bytes, 0, 0xFD, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        if (begins(bytes, 0, 'P', 'K', 3, 4)) {
            return ZIP;
        }
        if (begins(bytes, 0, 'B', 'C', 0xC0, 0xDE)) {
            return BITCODE;
        }
        if (begins(bytes, 0, "!<arch>\n".getBytes(StandardCharsets.US_ASCII))) {
            return STATIC_LIBRARY;
        }
        boolean isNative =
                begins(bytes, 0, 0x7F, 'E', 'L', 'F')
                        || begins(bytes, 0, 'M', 'Z')
                        || begins(bytes, 0, 0xCF, 0xFA, 0xED, 0xFE)
                        || begins(bytes, 0, 0xCA, 0xFE, 0xBA, 0xBE);
        return isNative ? NATIVE : UNKNOWN;
    }

    private static FileKind text(byte[] bytes) {
        int at = begins(bytes, 0, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        at = afterSpace(bytes, at);
        if (begins(bytes, at, "version https://git-lfs".getBytes(StandardCharsets.US_ASCII))) {
            return GIT_LFS_POINTER;
        }
        if (begins(bytes, at, '<')) {
            return MARKUP;
        }
        if (begins(bytes, at, '{') || begins(bytes, at, '[')) {
            return JSON;
        }
        at = afterComments(bytes, at);
        boolean isForm =
                begins(bytes, at, '(')
                        && at + 1 < bytes.length
                        && (Character.isLowerCase(bytes[at + 1]) || bytes[at + 1] == '@');
        if (isForm) {
            return TEXT;
        }
        return isPrintable(bytes) ? PLAIN_TEXT : UNKNOWN;
    }

    /** Whether a file begins with UTF-8 that has no control characters but those of lines. */
    private static boolean isPrintable(byte[] bytes) {
        int length = Math.min(bytes.length, BEGINNING);
        CharBuffer text = CharBuffer.allocate(length);
        // The beginning may end within a character.
        CoderResult end =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, length), text, false);
        text.flip();
        return !end.isError()
                && text.hasRemaining()
                && text.chars().noneMatch(c -> Character.isISOControl(c) && !isSpace((byte) c));
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static int afterSpace(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Skips comments of the text format and the space around them. */
    private static int afterComments(byte[] bytes, int from) {
        int at = from;
        while (true) {
            if (begins(bytes, at, ';', ';')) {
                while (at < bytes.length && bytes[at] != '\n') {
                    at++;
                }
            } else if (begins(bytes, at, '(', ';')) {
                at = afterBlockComment(bytes, at);
            } else {
                return at;
            }
            at = afterSpace(bytes, at);
        }
    }

    private static int afterBlockComment(byte[] bytes, int from) {
        int at = from;
        int depth = 0;
        do {
            int pair = at + 1 < bytes.length ? bytes[at] << 8 | bytes[at + 1] : 0;
            if (pair == ('(' << 8 | ';')) {
                depth++;
                at += 2;
            } else if (pair == (';' << 8 | ')')) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < bytes.length);
        return at;
    }

    private static boolean begins(byte[] bytes, int at, int... expected) {
        byte[] begin = new byte[expected.length];
        for (int i = 0; i < begin.length; i++) {
            begin[i] = (byte) expected[i];
        }
        return begins(bytes, at, begin);
    }

    private static boolean begins(byte[] bytes, int at, byte[] expected) {
        return at >= 0
                && expected.length <= bytes.length - at
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }
}
