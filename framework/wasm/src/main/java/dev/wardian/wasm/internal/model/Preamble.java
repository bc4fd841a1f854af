package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.FileKind;
import dev.wardian.wasm.MalformedModuleException;
import java.util.Arrays;

/** What a module begins with (spec section 5.5.16): magic and version. */
public final class Preamble {
    /** How many bytes it has. */
    public static final int LENGTH = 8;

    private Preamble() {}

    /**
     * Passes over the preamble.
     *
     * @throws MalformedModuleException if there is none, with a hint where the file is of a kind
     *     that is known
     */
    public static void read(BinaryReader in, byte[] bytes) {
        part(in, bytes, BinaryCodes.magic(), "magic header not detected");
        part(in, bytes, BinaryCodes.version(), "unknown binary version");
    }

    private static void part(BinaryReader in, byte[] bytes, byte[] expected, String reason) {
        int at = in.position();
        if (in.remaining() < expected.length) {
            throw new MalformedModuleException("unexpected end", bytes.length, hint(bytes));
        }
        in.skip(expected.length);
        if (!Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length)) {
            StringBuilder found = new StringBuilder(reason).append(':');
            for (int i = at; i < at + expected.length; i++) {
                found.append(String.format(" %02x", bytes[i]));
            }
            throw new MalformedModuleException(found.toString(), at, hint(bytes));
        }
    }

    /** What the file is, where it is no module. */
    private static String hint(byte[] bytes) {
        FileKind kind = FileKind.of(bytes);
        return kind == FileKind.MODULE || kind == FileKind.UNKNOWN
                ? ""
                : "this is " + kind.description() + ": " + kind.advice();
    }
}
