package dev.wardian.plugin.manifest;

import java.util.Locale;

/** What the operations of an ABI take and give. */
public enum Operands {
    /** Bytes, one value in and one out; the manifest says of each operation what they mean. */
    BYTES,
    /** Numbers; the type of the export says how many and which. */
    NUMBERS;

    /** The word for messages: {@code bytes}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
