package dev.wardian.wasm;

import java.util.List;

/**
 * One section of a binary (spec section 5.5.2).
 *
 * @param id the section's id, 0 for a custom section
 * @param name the name of a custom section; the empty string for others
 * @param offset where the contents begin, after id and size, in bytes from the start of the binary
 * @param size the size of the contents in bytes, the name of a custom section included
 */
public record WasmSection(int id, String name, int offset, int size) {
    private static final List<String> KINDS =
            List.of(
                    "custom",
                    "type",
                    "import",
                    "function",
                    "table",
                    "memory",
                    "global",
                    "export",
                    "start",
                    "element",
                    "code",
                    "data",
                    "data count",
                    "tag");

    /**
     * {@return the kind of the section in the words of the specification: {@code type}, {@code data
     * count}}
     */
    public String kind() {
        return KINDS.get(id);
    }
}
