package dev.wardian.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Replaces a file in one step where that is possible: whoever reads it meanwhile sees all of the
 * old or all of the new.
 */
final class FileReplacement {
    private FileReplacement() {}

    /**
     * Replaces the contents of a file; its permissions, owner and group stay. Where {@code file} is
     * a link, this is the file that it leads to. The file is written in place where its folder
     * takes no other file, or where another file cannot have the same owner and group.
     *
     * @throws IOException if it cannot be replaced
     */
    static void write(Path file, byte[] contents) throws IOException {
        Path real = file.toRealPath();
        if (!isReplaced(real, contents)) {
            Files.write(
                    real, contents, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    /** Replaces a file in one step, or leaves it as it was. */
    private static boolean isReplaced(Path file, byte[] contents) throws IOException {
        Path next;
        try {
            next = Files.createTempFile(file.getParent(), ".wardian", ".tmp");
        } catch (IOException e) {
            return false;
        }
        try {
            Files.write(next, contents);
            if (!isAlike(next, file)) {
                return false;
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /**
     * Gives a file the owner, group and permissions of another one, as far as systems have them.
     */
    private static boolean isAlike(Path file, Path other) {
        PosixFileAttributeView to = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (to == null) {
            return true;
        }
        try {
            PosixFileAttributes now = to.readAttributes();
            PosixFileAttributes wanted = Files.readAttributes(other, PosixFileAttributes.class);
            if (!now.owner().equals(wanted.owner())) {
                to.setOwner(wanted.owner());
            }
            if (!now.group().equals(wanted.group())) {
                to.setGroup(wanted.group());
            }
            to.setPermissions(wanted.permissions()); // last: another owner clears some
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
