package dev.wardian.plugin.capability;

/**
 * A place in a text file, as editors show it.
 *
 * @param file the name of the file that the reader was given, for example {@code
 *     greeter/plugin.yaml}
 * @param line the line, from 1
 * @param column the column in Unicode code points, from 1
 */
public record SourceLocation(String file, int line, int column) {
    /**
     * Checks the numbers.
     *
     * @param file the name of the file
     * @param line the line, from 1
     * @param column the column in Unicode code points, from 1
     * @throws IllegalArgumentException if a number is below 1
     */
    public SourceLocation {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column start at 1");
        }
    }

    /** The form that editors and terminals make clickable: {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
