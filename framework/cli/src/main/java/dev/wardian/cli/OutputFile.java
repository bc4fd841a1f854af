package dev.wardian.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The result of a command, in a file or on standard output. */
final class OutputFile {
    /** Writes the result; it does not close the stream. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private OutputFile() {}

    /**
     * Writes what {@code content} says.
     *
     * @param file a file, which is replaced, or {@code -} for standard output
     * @throws InputException if it cannot be written
     */
    static void write(Console console, Path file, Content content) {
        try {
            if (ModuleFile.isStandard(file)) {
                content.writeTo(console.out());
                console.out().flush();
                return;
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                content.writeTo(out);
            }
        } catch (IOException e) {
            throw new InputException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
