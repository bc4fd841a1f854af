package dev.wardian.plugin.manifest;

import java.util.Locale;

/** The inputs and outputs of an ABI's operations. */
public enum Operands {
    /** Bytes: one input and one output. The manifest gives the kind of both for each operation. */
    BYTES,
    /** Numbers. The type of the export defines how many and which. */
    NUMBERS;

    /** The word for messages: {@code bytes}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
