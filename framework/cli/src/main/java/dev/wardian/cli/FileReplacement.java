package dev.wardian.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Replaces a file in one step: whoever reads it meanwhile sees all of the old or all of the new.
 */
final class FileReplacement {
    private FileReplacement() {}

    /**
     * Replaces the contents of a file; its permissions stay. Where {@code file} is a link, this is
     * the file that it leads to.
     *
     * @throws IOException if it cannot be replaced; then it is as it was
     */
    static void write(Path file, byte[] contents) throws IOException {
        Path real = file.toRealPath();
        Path next = Files.createTempFile(real.getParent(), ".wardian", ".tmp");
        try {
            Files.write(next, contents);
            PosixFileAttributeView old =
                    Files.getFileAttributeView(real, PosixFileAttributeView.class);
            if (old != null) {
                Files.setPosixFilePermissions(next, old.readAttributes().permissions());
            }
            Files.move(
                    next,
                    real,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
