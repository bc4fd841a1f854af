package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a FIFO waits for its other end, so nothing ever opens one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpecialFilesTest {
    @TempDir Path root;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFifoIsSeenMovedAndRemovedButNotOpened(boolean exclusive) throws Exception {
        assumeTrue(makeFifo(root.resolve("special")), "there is no program mkfifo");
        neverOpened(exclusive);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSocketIsSeenMovedAndRemovedButNotOpened(boolean exclusive) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.resolve("special")));
            neverOpened(exclusive);
        }
    }

    private void neverOpened(boolean exclusive) throws Exception {
        try (HostFiles files =
                        exclusive
                                ? HostFiles.openExclusive(root, true)
                                : HostFiles.open(root, true);
                Directory directory = files.open()) {
            FileStat stat = directory.stat("special");
            assertEquals(FileType.OTHER, stat.type());
            assertEquals(
                    List.of(new DirectoryEntry("special", stat.inode(), FileType.OTHER)),
                    directory.list());
            for (OpenMode mode : List.of(OpenMode.READ, OpenMode.REPLACE, Uses.READ_WRITE)) {
                assertErrno(WasiErrno.NOTSUP, () -> directory.openFile("special", mode));
            }
            assertErrno(WasiErrno.EXIST, () -> directory.openFile("special", Uses.CREATE_NEW));
            assertErrno(WasiErrno.NOTDIR, () -> directory.openDirectory("special"));
            assertErrno(WasiErrno.NOTDIR, () -> directory.removeDirectory("special"));
            assertErrno(WasiErrno.INVAL, () -> directory.readSymbolicLink("special"));
            FileTimes times = new FileTimes(Instant.EPOCH, Instant.EPOCH);
            assertErrno(WasiErrno.NOTSUP, () -> directory.setTimes("special", times));
            directory.link("special", directory, "second");
            assertTrue(directory.stat("second").isSameFile(stat));
            directory.rename("special", directory, "third");
            directory.unlink("third");
            assertEquals(List.of("second"), names(directory));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesThatAreNoTextAreLeftOut(boolean exclusive) throws Exception {
        String script =
                "cd \"$0\" && mkdir d && touch \"d/$(printf 'a\\377')\""
                        + " && ln -s \"$(printf 'b\\377')\" link";
        assumeTrue(runs("sh", "-c", script, root.toString()), "there is no shell");
        try (HostFiles files =
                        exclusive
                                ? HostFiles.openExclusive(root, true)
                                : HostFiles.open(root, true);
                Directory directory = files.open();
                Directory inner = directory.openDirectory("d")) {
            assertEquals(List.of("d", "link"), names(directory));
            assertEquals(List.of(), names(inner));
            assertErrno(WasiErrno.NOTEMPTY, () -> directory.removeDirectory("d"));
            assertErrno(WasiErrno.ILSEQ, () -> directory.readSymbolicLink("link"));
        }
    }

    private static boolean makeFifo(Path path) throws InterruptedException {
        return runs("mkfifo", path.toString());
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
