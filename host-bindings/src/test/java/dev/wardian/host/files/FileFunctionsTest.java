package dev.wardian.host.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.Denial;
import dev.wardian.plugin.capability.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wardian:files/1} on mounts in memory and of the host, with good and hostile arguments. */
class FileFunctionsTest {
    private static final int PATH = 100;
    private static final int OTHER_PATH = 5_000;
    private static final int BYTES = 10_000;
    private static final int OUT = 20_000;
    private static final int READ = 0;
    private static final int CREATE = 1;
    private static final int CREATE_NEW = 2;
    private static final int EDIT = 3;

    @TempDir Path temp;
    private Path shared;
    private Prober guest;

    @BeforeEach
    void load() throws IOException {
        Path real = temp.toRealPath();
        Path prices = Files.createDirectory(real.resolve("prices"));
        Files.writeString(prices.resolve("eu.csv"), "1;2");
        shared = Files.createDirectory(real.resolve("shared"));
        guest =
                new Prober(
                        Files.createDirectory(real.resolve("plugins")),
                        FilesCapability.create(),
                        "{ mounts: { /tmp: { memory: 16KiB }, /prices: { mode: read },"
                                + " /shared: { mode: write }, /shared/deep: { memory: 1KiB } } }",
                        String.format(
                                "{ mounts: { /tmp: { memory: 16KiB }, /prices: { host: '%s' },"
                                        + " /shared: { host: '%s', mode: write, quota: 16KiB },"
                                        + " /shared/deep: { memory: 1KiB } } }",
                                prices, shared),
                        Map.of());
    }

    @AfterEach
    void close() {
        guest.close();
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    private int onPath(String function, String path) {
        return guest.call(function, PATH, guest.poke(PATH, path));
    }

    private int getter(String function, String path) {
        return guest.call(function, PATH, guest.poke(PATH, path), OUT, 10_000);
    }

    private int rename(String from, String to) {
        int length = guest.poke(PATH, from);
        return guest.call("rename", PATH, length, OTHER_PATH, guest.poke(OTHER_PATH, to));
    }

    private int open(String path, int mode) {
        return guest.call("open", PATH, guest.poke(PATH, path), mode);
    }

    private int opened(String path, int mode) {
        int handle = open(path, mode);
        assertTrue(handle > 0, () -> path + ": " + handle);
        return handle;
    }

    private int write(int handle, int offset, String text) {
        return guest.call("write", handle, offset, BYTES, guest.poke(BYTES, text));
    }

    private String read(int handle, int offset, int length) {
        return guest.peekText(OUT, guest.call("read", OUT, handle, offset, length));
    }

    private void put(String path, String text) {
        int handle = opened(path, CREATE);
        assertEquals(text.length(), write(handle, 0, text));
        assertEquals(0, guest.call("close", handle));
    }

    private String contents(String path) {
        int handle = opened(path, READ);
        String text = read(handle, 0, 10_000);
        assertEquals(0, guest.call("close", handle));
        return text;
    }

    private List<String> names(String path) {
        int length = getter("list", path);
        assertTrue(length >= 0, () -> path + ": " + length);
        String names = guest.peekText(OUT, length);
        return names.isEmpty() ? List.of() : List.of(names.split("\0"));
    }

    private long[] stat(String path) {
        assertEquals(24, getter("stat", path), path);
        ByteBuffer known = ByteBuffer.wrap(guest.peek(OUT, 24)).order(ByteOrder.LITTLE_ENDIAN);
        return new long[] {known.getLong(), known.getLong(), known.getLong()};
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/shared", "/shared/deep"})
    void aFileIsWrittenAndReadAtAnyPlace(String mount) {
        String path = mount + "/a.txt";
        int handle = opened(path, CREATE);

        assertEquals(5, write(handle, 3, "hello"));
        assertEquals(2, write(handle, 0, "ab"));

        assertEquals(8, guest.callWide("size", handle));
        assertEquals("ab\0hello", read(handle, 0, 100));
        assertEquals("hel", read(handle, 3, 3));
        assertEquals("", read(handle, 8, 10));
        assertEquals("", read(handle, 1_000, 10));
        assertEquals(0, guest.call("sync", handle));
        assertEquals(0, guest.call("resize", handle, 4));
        assertEquals("ab\0h", contents(path));
        assertEquals(0, guest.call("resize", handle, 5));
        assertEquals("ab\0h\0", contents(path));
        assertEquals(0, guest.call("close", handle));
        assertEquals(List.of(), guest.denials());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/shared"})
    void modesSayWhatBecomesOfTheFile(String mount) {
        String path = mount + "/f";
        assertEquals(is(Errno.ENOTFOUND), open(path, READ));
        int made = opened(path, CREATE_NEW);
        assertEquals(3, write(made, 0, "one"));

        assertEquals(is(Errno.ECONFLICT), open(path, CREATE_NEW));
        int edited = opened(path, EDIT);
        assertEquals("one", read(edited, 0, 10));
        assertEquals(3, write(edited, 3, "two"));
        assertEquals("onetwo", contents(path));
        int emptied = opened(path, CREATE);
        assertEquals("", contents(path));
        assertEquals(1, write(emptied, 0, "x"));
        assertEquals("x", read(made, 0, 10));
        opened(mount + "/g", EDIT);
        assertEquals(List.of("f", "g"), names(mount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/shared"})
    void directoriesAreMadeListedAndRemoved(String mount) {
        assertEquals(0, onPath("make_dir", mount + "/d"));
        assertEquals(is(Errno.ECONFLICT), onPath("make_dir", mount + "/d"));
        assertEquals(is(Errno.ENOTFOUND), onPath("make_dir", mount + "/x/y"));
        assertEquals(is(Errno.ECONFLICT), onPath("make_dir", mount));
        put(mount + "/d/b", "1");
        put(mount + "/a", "12");
        put(mount + "/é", "");

        assertEquals(List.of("a", "d/", "é"), names(mount));
        assertEquals(List.of("b"), names(mount + "/d/"));
        assertEquals(is(Errno.EINVAL), getter("list", mount + "/a"));
        assertEquals(is(Errno.ENOTFOUND), getter("list", mount + "/x"));
        assertEquals(is(Errno.ECONFLICT), onPath("remove", mount + "/d"));
        assertEquals(0, onPath("remove", mount + "/d/b"));
        assertEquals(0, onPath("remove", mount + "/d"));
        assertEquals(is(Errno.ENOTFOUND), onPath("remove", mount + "/d"));
        assertEquals(is(Errno.EINVAL), onPath("remove", mount + "/a/"));
        assertEquals(List.of("a", "é"), names(mount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/shared"})
    void statSaysWhatThereIs(String mount) {
        put(mount + "/a", "12345");

        long[] file = stat(mount + "/a");
        assertEquals(1, file[0]);
        assertEquals(5, file[1]);
        assertEquals(2, stat(mount)[0]);
        assertEquals(is(Errno.ENOTFOUND), getter("stat", mount + "/b"));
        assertEquals(is(Errno.EINVAL), getter("stat", mount + "/a/"));
        assertEquals(is(Errno.EINVAL), getter("stat", mount + "/a/b"));
    }

    @Test
    void timesOfTheHostAreMilliseconds() throws IOException {
        Path file = shared.resolve("t");
        Files.writeString(file, "x");
        Files.setLastModifiedTime(
                file, java.nio.file.attribute.FileTime.from(Instant.ofEpochMilli(1_234_567_000)));

        assertEquals(1_234_567_000, stat("/shared/t")[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/shared"})
    void namesChangeInOneStep(String mount) {
        put(mount + "/a", "new");
        put(mount + "/b", "old");
        assertEquals(0, onPath("make_dir", mount + "/d"));
        put(mount + "/d/x", "");

        assertEquals(0, rename(mount + "/a", mount + "/b"));
        assertEquals("new", contents(mount + "/b"));
        assertEquals(is(Errno.ENOTFOUND), rename(mount + "/a", mount + "/c"));
        assertEquals(is(Errno.ENOTFOUND), rename(mount + "/b", mount + "/none/c"));
        assertEquals(is(Errno.EINVAL), rename(mount + "/b", mount + "/d"));
        assertEquals(is(Errno.EINVAL), rename(mount + "/d", mount + "/b"));
        assertEquals(is(Errno.EINVAL), rename(mount + "/d", mount + "/d/in"));
        assertEquals(is(Errno.EINVAL), rename(mount + "/b", mount + "/c/"));
        assertEquals(is(Errno.EINVAL), rename(mount + "/b", "/shared/deep/b"));
        assertEquals(0, onPath("make_dir", mount + "/e"));
        assertEquals(is(Errno.ECONFLICT), rename(mount + "/e", mount + "/d"));
        assertEquals(List.of("b", "d/", "e/"), names(mount));
    }

    @Test
    void anOpenFileOutlivesItsName() {
        int handle = opened("/tmp/a", CREATE);
        write(handle, 0, "still here");

        assertEquals(0, onPath("remove", "/tmp/a"));

        assertEquals("still here", read(handle, 0, 100));
    }

    /** Each refusal has its line in the audit log, with the path as the guest wrote it. */
    @Test
    void whatIsOutsideOfTheMountsIsDenied() throws IOException {
        List<String> paths =
                List.of(
                        "/",
                        "/etc/passwd",
                        "/tmpx",
                        "/tmp/../etc",
                        "/tmp/../tmp/a",
                        "/tmp/..",
                        "//tmp/a",
                        "/./tmp/a",
                        "/../tmp/a",
                        "/shared/deep/../a",
                        "/prices/../shared/a");
        int count = 0;
        for (String path : paths) {
            for (int mode = READ; mode <= EDIT; mode++) {
                assertEquals(is(Errno.EDENIED), open(path, mode), path);
                assertEquals(
                        "files/1 " + (mode == READ ? "read " : "write ") + path,
                        guest.denials().get(count++));
            }
            for (String function : List.of("stat", "list")) {
                assertEquals(is(Errno.EDENIED), getter(function, path), path);
                assertEquals("files/1 read " + path, guest.denials().get(count++));
            }
            for (String function : List.of("make_dir", "remove")) {
                assertEquals(is(Errno.EDENIED), onPath(function, path), path);
                assertEquals("files/1 write " + path, guest.denials().get(count++));
            }
            assertEquals(is(Errno.EDENIED), rename(path, "/tmp/x"), path);
            assertEquals("files/1 write " + path + " and /tmp/x", guest.denials().get(count++));
        }
        assertEquals(count, guest.denials().size());
        List<String> manifest = Files.readAllLines(temp.resolve("plugins/prober/plugin.yaml"));
        for (Denial denial : guest.denialsInDetail()) {
            assertEquals("prober/plugin.yaml", denial.requestedAt().file());
            String line = manifest.get(denial.requestedAt().line() - 1);
            assertTrue(line.startsWith("  files: { mounts:"), line);
            assertTrue(denial.inEffect().contains("reads /prices"), denial::toString);
        }
    }

    /** A path cannot begin a line of the audit log. */
    @Test
    void aDenialIsOneShortLine() {
        assertEquals(is(Errno.EDENIED), open("/x\nfiles/1 read /y", READ));
        assertEquals(is(Errno.EDENIED), open("/" + "z".repeat(4_000), READ));

        assertEquals("files/1 read /x\\u000afiles/1 read /y", guest.denials().get(0));
        assertEquals(8 + 1_000, guest.denials().get(1).length());
    }

    @Test
    void aMountForReadingIsNotChanged() throws IOException {
        assertEquals("1;2", contents("/prices/eu.csv"));
        assertEquals(List.of("eu.csv"), names("/prices"));

        for (int mode = CREATE; mode <= EDIT; mode++) {
            assertEquals(is(Errno.EDENIED), open("/prices/new.csv", mode));
        }
        assertEquals(is(Errno.EDENIED), open("/prices/eu.csv", CREATE));
        assertEquals(is(Errno.EDENIED), open("/prices/eu.csv", EDIT));
        assertEquals(is(Errno.EDENIED), onPath("make_dir", "/prices/d"));
        assertEquals(is(Errno.EDENIED), onPath("remove", "/prices/eu.csv"));
        assertEquals(is(Errno.EDENIED), rename("/prices/eu.csv", "/prices/b"));
        int handle = opened("/prices/eu.csv", READ);
        assertEquals(is(Errno.EDENIED), write(handle, 0, "x"));
        assertEquals(is(Errno.EDENIED), guest.call("resize", handle, 0));
        assertEquals(10, guest.denials().size());
        assertEquals("files/1 write /prices/eu.csv", guest.denials().get(9));
        assertEquals("1;2", Files.readString(temp.resolve("prices/eu.csv")));
        assertFalse(Files.exists(temp.resolve("prices/new.csv")));
    }

    @Test
    void aMountItselfStays() {
        assertEquals(is(Errno.EDENIED), onPath("remove", "/tmp"));
        assertEquals(is(Errno.EDENIED), rename("/tmp", "/tmp/x"));
        assertEquals(is(Errno.EDENIED), rename("/tmp/x", "/tmp/"));
        assertEquals(is(Errno.EINVAL), open("/tmp", READ));
        assertEquals(is(Errno.EINVAL), open("/tmp/", CREATE));
    }

    @Test
    void symbolicLinksLeadNowhereElse() throws IOException {
        Files.writeString(temp.resolve("secret"), "s");
        Files.writeString(shared.resolve("inside"), "i");
        Files.createSymbolicLink(shared.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(shared.resolve("absolute"), temp.resolve("secret"));
        Files.createSymbolicLink(shared.resolve("in"), Path.of("inside"));
        Files.createSymbolicLink(shared.resolve("loop"), Path.of("loop"));

        assertEquals("i", contents("/shared/in"));
        assertEquals(is(Errno.EDENIED), open("/shared/out", READ));
        assertEquals(is(Errno.EDENIED), open("/shared/absolute", READ));
        assertEquals(is(Errno.EDENIED), open("/shared/out", CREATE));
        assertEquals(is(Errno.EINVAL), open("/shared/loop", READ));
        assertEquals(is(Errno.ECONFLICT), open("/shared/out", CREATE_NEW));
        assertEquals(0, onPath("remove", "/shared/out"));
        assertEquals("s", Files.readString(temp.resolve("secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/shared"})
    void aFullMountTakesWhatFits(String mount) {
        int handle = opened(mount + "/a", CREATE);
        String text = "x".repeat(10_000);

        assertEquals(10_000, write(handle, 0, text));
        int rest = write(handle, 10_000, text);
        assertTrue(rest > 0 && rest < 10_000, () -> "wrote " + rest);
        assertEquals(is(Errno.ELIMIT), write(handle, 10_000 + rest, "y"));
        assertEquals(is(Errno.ELIMIT), guest.call("resize", handle, 1 << 20));
        assertEquals(10_000 + rest, guest.callWide("size", handle));
        assertEquals(0, guest.call("resize", handle, 0));
        assertEquals(10_000, write(handle, 0, text));
    }

    @Test
    void namesOfEachSizeAndKind() {
        String longest = "n".repeat(255);
        put("/shared/" + longest, "1");
        assertEquals("1", contents("/shared/" + longest));
        assertEquals(is(Errno.E2BIG), open("/shared/" + longest + "n", CREATE));
        assertEquals(is(Errno.EINVAL), open("/shared/a\0b", CREATE));
        assertEquals(is(Errno.EINVAL), open("", READ));
        assertEquals(is(Errno.EINVAL), open("tmp/a", READ));
        assertEquals(is(Errno.EINVAL), open("/tmp/a", 4));
        assertEquals(is(Errno.EINVAL), open("/tmp/a", -1));
        assertEquals(is(Errno.EINVAL), open("/tmp/a/", CREATE));
        put("/tmp//./x", "x");
        assertEquals("x", contents("/tmp/x"));
        // The guest's path room is 4096 bytes, whatever the names are.
        int length = guest.poke(PATH, "/tmp/" + "d/".repeat(2_045));
        assertEquals(is(Errno.ENOTFOUND), guest.call("open", PATH, length, READ));
        assertEquals(is(Errno.E2BIG), guest.call("open", PATH, 4_097, READ));
    }

    @Test
    void addressesLengthsAndHandlesOfHostileGuestsAreErrors() {
        put("/tmp/a", "abc");
        int handle = opened("/tmp/a", EDIT);
        byte[] before = guest.peek(0, 60_000);

        for (String function : List.of("make_dir", "remove")) {
            assertEquals(is(Errno.EFAULT), guest.call(function, Prober.MEMORY - 1, 2));
            assertEquals(is(Errno.E2BIG), guest.call(function, PATH, -1));
        }
        assertEquals(is(Errno.EFAULT), guest.call("open", -1, 4, READ));
        assertEquals(is(Errno.EFAULT), guest.call("read", Prober.MEMORY - 2, handle, 0, 3));
        assertEquals(is(Errno.EFAULT), guest.call("read", -4, handle, 0, 8));
        assertEquals(is(Errno.E2BIG), guest.call("read", OUT, handle, 0, -1));
        assertEquals(is(Errno.EFAULT), guest.call("write", handle, 0, Prober.MEMORY - 2, 3));
        assertEquals(is(Errno.E2BIG), guest.call("write", handle, 0, BYTES, -1));
        assertEquals(is(Errno.EINVAL), guest.call("read", OUT, handle, -1, 3));
        assertEquals(is(Errno.EINVAL), guest.call("write", handle, -1, BYTES, 3));
        assertEquals(is(Errno.EINVAL), guest.call("resize", handle, -1));
        for (int wrong : new int[] {0, -1, handle + 1, 1 << 30}) {
            assertEquals(is(Errno.ECLOSED), guest.call("read", OUT, wrong, 0, 3));
            assertEquals(is(Errno.ECLOSED), guest.call("write", wrong, 0, BYTES, 3));
            assertEquals(is(Errno.ECLOSED), guest.callWide("size", wrong));
            assertEquals(is(Errno.ECLOSED), guest.call("resize", wrong, 3));
            assertEquals(is(Errno.ECLOSED), guest.call("sync", wrong));
            assertEquals(is(Errno.ECLOSED), guest.call("close", wrong));
        }
        assertEquals(0, guest.call("read", -1, handle, 0, 0));
        assertEquals(0, guest.call("write", handle, 0, -1, 0));
        byte[] after = guest.peek(0, 60_000);
        assertArrayEquals(
                Arrays.copyOfRange(before, OUT, 60_000), Arrays.copyOfRange(after, OUT, 60_000));
        assertEquals("abc", read(handle, 0, 10));

        int malformed = guest.poke(PATH, "/tmp/\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(is(Errno.EUTF8), guest.call("open", PATH, malformed, READ));
        assertEquals(0, guest.call("close", handle));
        assertEquals(is(Errno.ECLOSED), guest.call("close", handle));
    }

    @Test
    void asManyFilesAreOpenAsTheLimitSays() {
        put("/tmp/a", "abc");
        int first = opened("/tmp/a", READ);
        for (int i = 1; i < 64; i++) {
            opened("/tmp/a", READ);
        }

        assertEquals(is(Errno.ELIMIT), open("/tmp/a", READ));
        assertEquals(0, guest.call("close", first));
        opened("/tmp/a", READ);
    }

    @Test
    void aListingThatDoesNotFitIsInTheReply() {
        put("/tmp/a", "");
        put("/tmp/b", "");

        int length = guest.poke(PATH, "/tmp");
        assertEquals(4, guest.call("list", PATH, length, OUT, 3));
        assertEquals(is(Errno.EFAULT), guest.call("list", PATH, length, -8, 100));
        assertEquals(24, guest.call("stat", PATH, length, 0, 0));
    }
}
