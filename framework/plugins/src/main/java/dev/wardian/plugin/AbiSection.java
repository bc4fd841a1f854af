package dev.wardian.plugin;

import dev.wardian.plugin.internal.abi.Utf8;
import dev.wardian.wasm.WasmModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contents of the custom section {@code wardian.abi}: one or more records {@code size: u16,
 * major: u16, minor: u16, sdk: UTF-8}, little-endian. The size is the size of the whole record. A
 * linker joins the sections of several objects, so there may be several records; they must be
 * equal.
 *
 * @param major the major version of the ABI that the module was built for
 * @param minor the least minor version that the module needs
 * @param sdk the name of the SDK
 */
public record AbiSection(int major, int minor, String sdk) {
    /** The name of the section. */
    public static final String NAME = "wardian.abi";

    private static final int HEADER = 6;

    /** A section that cannot be read. */
    public static final class Malformed extends Exception {
        Malformed(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Reads all sections of that name in a module.
     *
     * @param module the module to look in
     * @return the record, or nothing if there is no section: tools that strip modules remove it
     * @throws Malformed if a section cannot be read, or two records differ
     */
    public static Optional<AbiSection> read(WasmModule module) throws Malformed {
        return read(module.customSections(NAME));
    }

    static Optional<AbiSection> read(List<byte[]> sections) throws Malformed {
        AbiSection found = null;
        for (byte[] section : sections) {
            ByteBuffer bytes = ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN);
            if (!bytes.hasRemaining()) {
                throw new Malformed("it is empty");
            }
            while (bytes.hasRemaining()) {
                found = same(found, record(bytes));
            }
        }
        return Optional.ofNullable(found);
    }

    private static AbiSection record(ByteBuffer bytes) throws Malformed {
        if (bytes.remaining() < HEADER) {
            throw new Malformed("a record is cut off");
        }
        int size = Short.toUnsignedInt(bytes.getShort());
        if (size < HEADER || size - 2 > bytes.remaining()) {
            throw new Malformed("a record of size " + size + " does not fit");
        }
        int major = Short.toUnsignedInt(bytes.getShort());
        if (major == 0) {
            throw new Malformed("there is no version 0");
        }
        int minor = Short.toUnsignedInt(bytes.getShort());
        byte[] name = new byte[size - HEADER];
        bytes.get(name);
        String sdk = Utf8.decode(name);
        if (sdk == null) {
            throw new Malformed("the name of the SDK is not UTF-8");
        }
        return new AbiSection(major, minor, sdk);
    }

    private static AbiSection same(@Nullable AbiSection before, AbiSection next) throws Malformed {
        if (before != null && !before.equals(next)) {
            throw new Malformed("its records differ");
        }
        return next;
    }
}
