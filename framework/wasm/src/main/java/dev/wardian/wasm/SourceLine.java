package dev.wardian.wasm;

/**
 * A place in the source of a guest, as its compiler noted it in DWARF.
 *
 * @param file the path of the file as the compiler had it, cut at the front to 200 characters
 * @param line the line, from 1 on
 * @param column the column, from 1 on, or 0 if it is not known
 */
public record SourceLine(String file, int line, int column) {
    /** {@return the place as {@code file:line:column}, or {@code file:line} without a column} */
    @Override
    public String toString() {
        return file + ":" + line + (column > 0 ? ":" + column : "");
    }
}
