package dev.wardian.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasi.WasiErrno;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** What tests of directories often do. */
final class Uses {
    static final OpenMode WRITE = new OpenMode(false, true, false, false, false);
    static final OpenMode READ_WRITE = new OpenMode(true, true, false, false, false);
    static final OpenMode CREATE = new OpenMode(true, true, true, false, false);
    static final OpenMode CREATE_NEW = new OpenMode(true, true, true, true, false);

    private Uses() {}

    static void assertErrno(WasiErrno errno, Executable operation) {
        assertEquals(errno, assertThrows(FilesException.class, operation).errno());
    }

    static void write(Directory directory, String name, String contents) throws FilesException {
        try (OpenFile file = directory.openFile(name, OpenMode.REPLACE)) {
            writeFully(file, 0, contents.getBytes(StandardCharsets.UTF_8));
        }
    }

    static void writeFully(OpenFile file, long position, byte[] bytes) throws FilesException {
        for (int done = 0; done < bytes.length; ) {
            done += file.write(position + done, bytes, done, bytes.length - done);
        }
    }

    static String read(Directory directory, String name) throws FilesException {
        try (OpenFile file = directory.openFile(name, OpenMode.READ)) {
            return new String(readAll(file), StandardCharsets.UTF_8);
        }
    }

    static byte[] readAll(OpenFile file) throws FilesException {
        byte[] bytes = new byte[(int) file.stat().size() + 1];
        int done = 0;
        for (int count; (count = file.read(done, bytes, done, bytes.length - done)) > 0; ) {
            done += count;
        }
        return Arrays.copyOf(bytes, done);
    }

    static List<String> names(Directory directory) throws FilesException {
        List<String> names = new ArrayList<>();
        for (DirectoryEntry entry : directory.list()) {
            names.add(entry.name());
        }
        names.sort(null);
        return names;
    }
}
