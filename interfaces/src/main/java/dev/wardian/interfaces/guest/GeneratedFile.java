package dev.wardian.interfaces.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is generated in one file: all of it, or the lines between a line with {@code BEGIN NAME:}
 * and one with {@code END NAME}.
 *
 * @param path the file, below the root of the repository
 * @param region the name of the lines; empty for the whole file
 * @param content what belongs there; ends with a line break
 */
record GeneratedFile(String path, String region, String content) {
    /** What stands in each generated file or region. */
    static final String NOTICE =
            "Written from `interfaces/wit`, not by hand: see \"A new host function\" in CONTRIBUTING.md.";

    /**
     * The file's text with what belongs there.
     *
     * @throws IOException if the file cannot be read, or does not have the region
     */
    String renewed(Path root) throws IOException {
        String text = current(root);
        if (region.isEmpty()) {
            return content;
        }
        int begin = text.indexOf('\n', indexOf(text, "BEGIN " + region + ":")) + 1;
        int end = text.lastIndexOf('\n', indexOf(text, "END " + region)) + 1;
        if (end < begin) {
            throw new IOException(path + ": END " + region + " stands before BEGIN");
        }
        return text.substring(0, begin) + content + text.substring(end);
    }

    /** The file's text as it is. */
    String current(Path root) throws IOException {
        return Files.readString(root.resolve(path));
    }

    private int indexOf(String text, String marker) throws IOException {
        int at = text.indexOf(marker);
        if (at < 0) {
            throw new IOException(path + ": the line with " + marker + " is missing");
        }
        return at;
    }

    void write(Path root) throws IOException {
        Files.writeString(root.resolve(path), renewed(root));
    }

    @Override
    public String toString() {
        return path + (region.isEmpty() ? "" : " (" + region + ")");
    }
}
