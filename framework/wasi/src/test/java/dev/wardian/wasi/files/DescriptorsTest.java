package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors are closed, whether an operation succeeds or fails. */
class DescriptorsTest {
    private static final Path OWN = Path.of("/proc/self/fd");

    @TempDir Path root;

    @BeforeEach
    void needsProc() throws IOException {
        assumeTrue(Files.isDirectory(OWN), "this platform does not list descriptors");
        root = root.toRealPath();
    }

    /** {@return what of the root is open} */
    private List<Path> open() throws IOException {
        List<Path> open = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(OWN)) {
            for (Path descriptor : stream) {
                Path target = target(descriptor);
                if (target.startsWith(root)) {
                    open.add(target);
                }
            }
        }
        return open;
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            // The descriptor of the list itself is closed already.
            return descriptor;
        }
    }

    @Test
    void successLeavesNothingOpen() throws Exception {
        try (HostFiles files = HostFiles.open(root, true);
                Directory directory = files.open()) {
            int before = open().size();
            assertTrue(before > 0);
            for (int i = 0; i < 20; i++) {
                directory.createDirectory("folder");
                try (Directory folder = directory.openDirectory("folder");
                        Directory again = folder.open();
                        OpenFile file = folder.openFile("file", Uses.CREATE)) {
                    file.setTimes(new FileTimes(null, null));
                    again.sync();
                    again.createSymbolicLink("link", "x");
                    again.setTimes("link", new FileTimes(Instant.EPOCH, Instant.EPOCH));
                    again.link("file", directory, "second");
                    assertEquals(2, again.list().size());
                    again.unlink("link");
                    again.unlink("file");
                    directory.unlink("second");
                }
                directory.createDirectory("other");
                directory.rename("folder", directory, "other");
                directory.removeDirectory("other");
            }
            // The private directory stays open.
            assertTrue(open().size() <= before + 2, () -> "open: " + before);
        }
        assertEquals(List.of(), open());
    }

    @Test
    void failureLeavesNothingOpen() throws Exception {
        try (HostFiles files = HostFiles.open(root, true);
                Directory directory = files.open()) {
            write(directory, "file", "text");
            directory.createDirectory("full");
            directory.createDirectory("folder");
            directory.createSymbolicLink("link", "folder");
            try (Directory full = directory.openDirectory("full")) {
                write(full, "file", "text");
            }
            List<Path> before = open();
            List<Executable> failures =
                    List.of(
                            () -> directory.openDirectory("file"),
                            () -> directory.openDirectory("link"),
                            () -> directory.openDirectory("none"),
                            () -> directory.openFile("folder", OpenMode.READ),
                            () -> directory.openFile("link", OpenMode.REPLACE),
                            () -> directory.openFile("none", OpenMode.READ),
                            () -> directory.openFile("file", Uses.CREATE_NEW),
                            () -> directory.createDirectory("full"),
                            () -> directory.removeDirectory("full"),
                            () -> directory.rename("folder", directory, "full"),
                            () -> directory.rename("full", directory, "file"),
                            () -> directory.link("file", directory, "full"),
                            () -> directory.createSymbolicLink("x", "y".repeat(5000)));
            for (int i = 0; i < 5; i++) {
                for (Executable failure : failures) {
                    assertThrows(FilesException.class, failure);
                }
            }
            assertEquals(before, open());
        }
        assertEquals(List.of(), open());
    }

    @Test
    void aRootThatFailsLeavesNothingOpen() throws Exception {
        Path file = Files.createFile(root.resolve("file"));
        for (int i = 0; i < 5; i++) {
            assertThrows(RootException.class, () -> HostFiles.open(file, true));
        }
        HostFiles files = HostFiles.open(root, true);
        Directory directory = files.open();
        OpenFile open = directory.openFile("file", OpenMode.READ);
        directory.createDirectory("folder");
        files.close();
        assertErrno(WasiErrno.BADF, open::stat);
        assertEquals(List.of(), open());
    }

    @Test
    void oneDirectoryThatIsOpenOftenTakesOneHandle() throws Exception {
        try (HostFiles files = HostFiles.open(root, true);
                Directory directory = files.open()) {
            directory.createDirectory("folder");
            List<Directory> all = new ArrayList<>();
            all.add(directory.openDirectory("folder"));
            int before = open().size();
            for (int i = 0; i < 50; i++) {
                all.add(directory.openDirectory("folder"));
            }
            assertEquals(before, open().size());
            all.forEach(Directory::close);
        }
    }
}
