package dev.wardian.wasi.files;

import static dev.wardian.wasi.files.Uses.assertErrno;
import static dev.wardian.wasi.files.Uses.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Kind.Sandbox;
import dev.wardian.wasi.files.Player.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostQuotaTest {
    private static final long NAME = HostQuota.NAME_PRICE;

    @TempDir Path root;

    @BeforeEach
    void realRoot() throws IOException {
        root = root.toRealPath();
    }

    private static HostAccess within(HostQuota quota) {
        return HostAccess.WRITE.whereExclusive().withQuota(quota);
    }

    private static long counted(Path root) throws IOException {
        HostQuota fresh = new HostQuota(0);
        fresh.count(root);
        return fresh.used();
    }

    @Test
    void whatIsThereCounts() throws Exception {
        Files.write(root.resolve("file"), new byte[1_000]);
        Files.createLink(root.resolve("again"), root.resolve("file"));
        Files.createDirectory(root.resolve("folder"));
        Files.write(root.resolve("folder").resolve("inner"), new byte[10]);
        Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
        HostQuota quota = new HostQuota(10_000);
        try (HostFiles files = HostFiles.open(root, within(quota));
                Directory directory = files.open()) {
            assertEquals(5 * NAME + 1_010, quota.used());
            directory.unlink("file");
            assertEquals(4 * NAME + 1_010, quota.used());
            directory.unlink("again");
            assertEquals(3 * NAME + 10, quota.used());
        }
    }

    @Test
    void whatDoesNotFitFails() throws Exception {
        HostQuota quota = new HostQuota(2 * NAME + 100);
        try (HostFiles files = HostFiles.open(root, within(quota));
                Directory directory = files.open();
                OpenFile file = directory.openFile("file", Uses.CREATE)) {
            assertEquals(100 + NAME, file.write(0, new byte[2_000], 0, 2_000));
            assertErrno(WasiErrno.NOSPC, () -> file.write(100 + NAME, new byte[1], 0, 1));
            assertErrno(WasiErrno.NOSPC, () -> file.write(5_000, new byte[1], 0, 1));
            assertErrno(WasiErrno.NOSPC, () -> file.setSize(101 + NAME));
            assertEquals(100, file.write(0, new byte[100], 0, 100));
            assertErrno(WasiErrno.NOSPC, () -> directory.createDirectory("folder"));
            assertErrno(WasiErrno.NOSPC, () -> directory.createSymbolicLink("link", "x"));
            assertErrno(WasiErrno.NOSPC, () -> directory.link("file", directory, "again"));
            assertErrno(WasiErrno.NOSPC, () -> directory.openFile("other", Uses.CREATE));
            assertEquals(List.of("file"), Uses.names(directory));
            file.setSize(100);
            directory.createDirectory("folder");
            assertEquals(quota.limit(), quota.used());
        }
        assertEquals(quota.used(), counted(root));
    }

    @Test
    void aFileWithoutNamesCountsUntilItIsClosed() throws Exception {
        HostQuota quota = new HostQuota(10_000);
        try (HostFiles files = HostFiles.open(root, within(quota));
                HostFiles others = HostFiles.open(root, within(quota));
                Directory directory = files.open();
                Directory other = others.open()) {
            OpenFile file = directory.openFile("file", Uses.CREATE);
            file.write(0, new byte[1_000], 0, 1_000);
            other.unlink("file");
            assertEquals(1_000, quota.used());
            file.write(1_000, new byte[1_000], 0, 1_000);
            assertEquals(2_000, quota.used());
            file.setSize(500);
            assertEquals(500, quota.used());
            try (HostFiles third = HostFiles.open(root, within(quota))) {
                third.makeReadOnly();
                assertEquals(500, quota.used());
            }
            file.close();
            assertEquals(0, quota.used());
        }
    }

    @Test
    void aLowerLimitTakesNothingAway() throws Exception {
        HostQuota quota = new HostQuota(10_000);
        try (HostFiles files = HostFiles.open(root, within(quota));
                Directory directory = files.open()) {
            write(directory, "file", "0123456789");
            quota.setLimit(0);
            assertErrno(WasiErrno.NOSPC, () -> directory.createDirectory("folder"));
            try (OpenFile file = directory.openFile("file", Uses.READ_WRITE)) {
                assertErrno(WasiErrno.NOSPC, () -> file.write(10, new byte[1], 0, 1));
                assertEquals(3, file.write(7, new byte[5], 0, 5));
            }
            directory.unlink("file");
            assertEquals(0, quota.used());
        }
        assertThrows(IllegalArgumentException.class, () -> quota.setLimit(-1));
        assertThrows(IllegalArgumentException.class, () -> new HostQuota(-1));
    }

    @Test
    void readOnlyMeansWhatIsOpenToo() throws Exception {
        try (HostFiles files = HostFiles.open(root, HostAccess.WRITE.whereExclusive());
                Directory directory = files.open();
                OpenFile file = directory.openFile("file", Uses.CREATE)) {
            file.write(0, new byte[5], 0, 5);
            assertTrue(directory.isWritable());
            files.makeReadOnly();
            assertFalse(directory.isWritable());
            assertErrno(WasiErrno.ROFS, () -> file.write(0, new byte[1], 0, 1));
            assertErrno(WasiErrno.ROFS, () -> file.setSize(0));
            assertErrno(WasiErrno.ROFS, () -> file.setTimes(new FileTimes(null, null)));
            assertErrno(WasiErrno.ROFS, () -> directory.unlink("file"));
            assertErrno(WasiErrno.ROFS, () -> directory.openFile("new", Uses.CREATE));
            assertEquals(5, file.read(0, new byte[9], 0, 9));
        }
    }

    @Test
    void aGuestHasItsShareOfDescriptors() throws Exception {
        HostDescriptors all = new HostDescriptors(8);
        HostDescriptors.Share greedy = all.share();
        HostDescriptors.Share other = all.share();
        for (int i = 0; i < 9; i++) {
            Files.createFile(root.resolve("file" + i));
        }
        Files.createDirectory(root.resolve("folder"));
        try (HostFiles files = HostFiles.open(root, HostAccess.READ.withDescriptors(greedy));
                HostFiles others = HostFiles.open(root, HostAccess.READ.withDescriptors(other));
                Directory directory = files.open();
                Directory second = others.open()) {
            List<OpenFile> open = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                open.add(directory.openFile("file" + i, OpenMode.READ));
            }
            assertErrno(WasiErrno.NFILE, () -> directory.openFile("file4", OpenMode.READ));
            assertErrno(WasiErrno.NFILE, () -> directory.openDirectory("folder"));
            try (Directory folder = second.openDirectory("folder")) {
                assertErrno(WasiErrno.NFILE, () -> second.openFile("file0", OpenMode.READ));
                assertEquals(2, other.held());
                assertTrue(folder.list().isEmpty());
            }
            assertErrno(WasiErrno.NOENT, () -> second.openFile("none", OpenMode.READ));
            assertErrno(WasiErrno.NOTDIR, () -> second.openDirectory("file0"));
            assertEquals(0, other.held());
            open.forEach(OpenFile::close);
            open.forEach(OpenFile::close);
            directory.openDirectory("folder");
            assertEquals(2, all.held());
        }
        assertEquals(0, all.held());
        assertThrows(IllegalArgumentException.class, () -> new HostDescriptors(-1));
    }

    /** Whatever two guests do with one root, what is counted is what is there. */
    @Property(tries = 150)
    void whatIsCountedIsWhatIsThere(@ForAll("steps") List<Step> steps) throws Exception {
        Path folder = HostFolders.create();
        HostQuota quota = new HostQuota(12 * NAME);
        HostDescriptors all = new HostDescriptors(60);
        try (HostFiles one = HostFiles.open(folder, within(quota).withDescriptors(all.share()));
                HostFiles two = HostFiles.open(folder, within(quota).withDescriptors(all.share()));
                Player first = player(one);
                Player second = player(two)) {
            boolean turn = true;
            for (Step step : steps) {
                (turn ? first : second).play(step);
                turn = !turn;
                assertTrue(quota.used() <= quota.limit(), () -> "used: " + quota.used());
                assertTrue(quota.used() >= counted(folder), () -> "after " + step);
            }
        } finally {
            assertEquals(counted(folder), quota.used());
            assertEquals(0, all.held());
            HostFolders.delete(folder);
        }
    }

    private static Player player(HostFiles files) throws FilesException {
        return new Player(new Sandbox(files.open(), files.open(), () -> {}));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return new RandomOperationsTest().steps();
    }
}
