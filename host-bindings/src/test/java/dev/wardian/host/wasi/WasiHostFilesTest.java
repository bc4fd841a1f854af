package dev.wardian.host.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.files.FilesCapability;
import dev.wardian.host.testing.ChangingGrants;
import dev.wardian.host.testing.Pause;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.Sha256;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of the host that the operator mounts for a plugin with WASI. */
class WasiHostFilesTest {
    private static final String ID = "test.files";
    private static final byte[] NOTHING = {};
    private static final int CREATE = 1;
    private static final int BADF = 8;
    private static final int NFILE = 41;
    private static final int NOSPC = 51;
    private static final int ROFS = 69;

    @TempDir Path temp;
    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectory(temp.toRealPath().resolve("data"));
        Files.writeString(data.resolve("f"), "hello");
    }

    private static String request(String mounts) {
        return "capabilities:\n  wasi: { reason: a test }\n  files: { mounts: "
                + mounts
                + ", reason: a test }";
    }

    private static String grants(String mounts) {
        return "apiVersion: wardian/v1\nplugins:\n  "
                + ID
                + ":\n    grants:\n      wasi: {}\n      pause: {}\n"
                + (mounts.isEmpty() ? "" : "      files: { mounts: " + mounts + " }\n");
    }

    private String read() {
        return "{ /data: { host: '" + data + "' } }";
    }

    private String write(String quota) {
        return "{ /data: { host: '" + data + "', mode: write, quota: " + quota + " } }";
    }

    private static TestHost host(TestPlugin plugin, String mounts) {
        return TestHost.builder()
                .capability(WasiCapability.create())
                .capability(FilesCapability.create())
                .capability(Pause.running(() -> {}))
                .grants(grants(mounts))
                .plugin(plugin)
                .build();
    }

    /** Opens a name of one letter; the errno is at 32, the descriptor at 36. */
    private static String open(char name, int flags) {
        return String.format(
                """
                (i32.store8 (i32.const 40) (i32.const %d))
                (i32.store (i32.const 32) (call $path_open (i32.const 3) (i32.const 0)
                  (i32.const 40) (i32.const 1) (i32.const %d) (i64.const %s)
                  (i64.const 0) (i32.const 0) (i32.const 36)))
                """,
                (int) name, flags, flags == 0 ? "0x2" : "0x46");
    }

    /** Writes or reads so many bytes at 1024; the errno is at 32, the number of bytes at 60. */
    private static String transfer(String function, int bytes) {
        return String.format(
                """
                (i32.store (i32.const 48) (i32.const 1024))
                (i32.store (i32.const 52) (i32.const %d))
                (i32.store (i32.const 32) (call $%s (i32.load (i32.const 36))
                  (i32.const 48) (i32.const 1) (i32.const 60)))
                """,
                bytes, function);
    }

    private static String printErrno() {
        return WasiGuest.printMemory(32, 1);
    }

    private static byte[] errnos(int... errnos) {
        byte[] bytes = new byte[errnos.length];
        for (int i = 0; i < errnos.length; i++) {
            bytes[i] = (byte) errnos[i];
        }
        return bytes;
    }

    @Test
    void aPluginReadsWhatIsMounted() {
        WasiGuest guest =
                new WasiGuest()
                        .main(
                                open('f', 0)
                                        + transfer("fd_read", 5)
                                        + WasiGuest.printMemory(1024, 5));

        try (TestHost host =
                host(guest.command(ID, request("{ /data: { mode: read } }")), read())) {
            assertEquals("hello", new String(host.plugin(ID).call("run", NOTHING), UTF_8));
        }
    }

    @Test
    void whatIsOnlyRequestedIsNotThere() {
        WasiGuest guest = new WasiGuest().main(open('f', 0) + printErrno());
        String request = request("{ /data: { mode: read } }");

        try (TestHost host = host(guest.command(ID, request), "")) {
            assertArrayEquals(errnos(BADF), host.plugin(ID).call("run", NOTHING));
        }
        try (TestHost host = host(guest.command(ID, request), "{ /data: { memory: 1MiB } }")) {
            assertArrayEquals(errnos(BADF), host.plugin(ID).call("run", NOTHING));
        }
    }

    @Test
    void aDirectoryForReadingIsNotWritten() {
        WasiGuest guest = new WasiGuest().main(open('g', CREATE) + printErrno());

        try (TestHost host =
                host(guest.command(ID, request("{ /data: { mode: write } }")), read())) {
            assertArrayEquals(errnos(ROFS), host.plugin(ID).call("run", NOTHING));
        }
        assertFalse(Files.exists(data.resolve("g")));
    }

    @Test
    void theQuotaHoldsForAllCallsTogether() throws IOException {
        WasiGuest guest =
                new WasiGuest()
                        .main(
                                open('g', CREATE)
                                        + "(drop (call $fd_seek (i32.load (i32.const 36))"
                                        + " (i64.const 0) (i32.const 2) (i32.const 64)))"
                                        + transfer("fd_write", 3_000)
                                        + printErrno());

        try (TestHost host =
                host(guest.command(ID, request("{ /data: { mode: write } }")), write("8KiB"))) {
            Plugin plugin = host.plugin(ID);
            assertArrayEquals(errnos(0), plugin.call("run", NOTHING));
            assertArrayEquals(errnos(0), plugin.call("run", NOTHING));
            assertArrayEquals(errnos(0), plugin.call("run", NOTHING));
            assertArrayEquals(errnos(NOSPC), plugin.call("run", NOTHING));
        }
        // Two names, and the five bytes that were there.
        assertEquals((8 << 10) - 2 * 512 - 5, Files.size(data.resolve("g")));
    }

    @Test
    void aPluginHasItsShareOfOpenFiles() {
        String twice = open('f', 0) + printErrno() + open('f', 0) + printErrno();
        TestPlugin plugin =
                new WasiGuest().main(twice).command(ID, request("{ /data: { mode: read } }"));

        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .capability(FilesCapability.create(2))
                        .capability(Pause.running(() -> {}))
                        .grants(grants(read()))
                        .plugin(plugin)
                        .build()) {
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(errnos(0, NFILE), host.plugin(ID).call("run", NOTHING));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> FilesCapability.create(-1));
    }

    private static Problem problem(TestPlugin plugin, String mounts) {
        try (TestHost host = host(plugin, mounts)) {
            PluginLinkException failure =
                    assertThrows(PluginLinkException.class, () -> host.plugin(ID));
            assertEquals(1, failure.problems().size());
            return failure.problems().get(0);
        }
    }

    @Test
    void aDirectoryThatCannotBeMountedRejectsThePlugin() throws IOException {
        TestPlugin plugin =
                new WasiGuest().main("").command(ID, request("{ /data: { mode: read } }"));
        Files.createSymbolicLink(data.resolve("link"), data);

        Problem missing = problem(plugin, "{ /data: { host: '" + data + "/none' } }");
        assertEquals(ErrorId.CAPABILITY_NOT_BOUND, missing.id());
        assertEquals(
                "the directory "
                        + data
                        + "/none cannot be mounted at /data: there is no such directory",
                missing.message());
        assertEquals("correct host in the grant of /data", missing.hint());
        for (String name : List.of("f", "link")) {
            String host = "{ /data: { host: '" + data + "/" + name + "' } }";
            assertEquals(ErrorId.CAPABILITY_NOT_BOUND, problem(plugin, host).id());
        }
        TestPlugin writer =
                new WasiGuest()
                        .main("")
                        .command(ID, request("{ /data: { mode: write }, /too: { mode: write } }"));
        String gone = write("1MiB").replace("data'", "none'");
        assertTrue(problem(writer, gone).message().endsWith(": there is no such directory"));
        String folder = "{ host: '" + data + "', mode: write, quota: 1MiB }";
        String twice = "{ /data: " + folder + ", /too: " + folder + " }";
        assertTrue(
                problem(writer, twice)
                        .message()
                        .endsWith(": the plugin writes there by another path already"));
    }

    @Test
    void filesOfTheHostAreNotWritten() throws IOException {
        Path inner = Files.createDirectory(data.resolve("inner"));
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.createSymbolicLink(other.resolve("link"), data.resolve("f"));
        TestPlugin plugin =
                new WasiGuest().main("").command(ID, request("{ /data: { mode: write } }"));

        for (Path own :
                List.of(
                        data,
                        temp.toRealPath(),
                        data.resolve("f"),
                        data.resolve("not/yet/there"),
                        inner.resolve("../f"),
                        other.resolve("link"))) {
            try (TestHost host = protecting(plugin, own, write("1MiB"))) {
                PluginLinkException failure =
                        assertThrows(PluginLinkException.class, () -> host.plugin(ID));
                String message = failure.problems().get(0).message();
                assertTrue(message.contains("a plugin that writes there could change"), message);
            }
            try (TestHost host = protecting(plugin, own, read())) {
                assertEquals(0, host.plugin(ID).call("run", NOTHING).length);
            }
        }
        for (Path own : List.of(other, temp.resolve("none"), temp.resolve("other/none"))) {
            try (TestHost host = protecting(plugin, own, write("1MiB"))) {
                assertEquals(0, host.plugin(ID).call("run", NOTHING).length);
            }
        }
    }

    private static TestHost protecting(TestPlugin plugin, Path own, String mounts) {
        return TestHost.builder()
                .capability(WasiCapability.create())
                .capability(FilesCapability.create())
                .capability(Pause.running(() -> {}))
                .grants(grants(mounts))
                .manager(manager -> manager.protect(own))
                .plugin(plugin)
                .build();
    }

    /** The manager knows its own folders and files, and relative paths begin at the grants. */
    @Test
    void aManagerProtectsItsFolderAndItsGrants() throws IOException {
        WasiGuest guest =
                new WasiGuest()
                        .main(
                                open('f', 0)
                                        + transfer("fd_read", 5)
                                        + WasiGuest.printMemory(1024, 5));
        TestPlugin plugin = guest.command(ID, request("{ /data: { mode: write } }"));
        Path folder = Files.createDirectories(temp.resolve("plugins/one"));
        Files.write(folder.resolve("guest.wasm"), plugin.module());
        Files.writeString(
                folder.resolve("plugin.yaml"),
                plugin.manifest().replace("0".repeat(64), Sha256.hex(plugin.module())));
        Path file = temp.resolve("grants.yaml");
        for (String host : List.of("plugins", "plugins/one", ".", "plugins/../plugins/one")) {
            Files.writeString(file, grants(relative(host)));
            try (PluginManager manager = manager(file)) {
                manager.loadAll();
                assertTrue(manager.find(ID).isEmpty(), host);
            }
        }
        Files.writeString(file, grants(relative("data")));
        try (PluginManager manager = manager(file)) {
            manager.loadAll();
            Plugin active = manager.find(ID).orElseThrow();
            assertEquals("hello", new String(active.call("run", NOTHING), UTF_8));
        }
    }

    private static String relative(String host) {
        return "{ /data: { host: " + host + ", mode: write, quota: 1MiB } }";
    }

    private PluginManager manager(Path grants) {
        return PluginManager.builder(temp.resolve("plugins"))
                .capabilities(
                        List.of(
                                WasiCapability.create(),
                                FilesCapability.create(),
                                Pause.running(() -> {})))
                .grants(grants)
                .build();
    }

    /** What a guest is told that goes on with an open file after its grants became others. */
    private byte[] afterwards(String body, String mounts, String later) {
        WasiGuest guest = new WasiGuest().imports("wardian:pause/1", "pause", "").main(body);
        String request =
                request("{ /data: { mode: write } }")
                        .replace("  files", "  pause: { reason: a test }\n  files");
        List<Runnable> changes = new CopyOnWriteArrayList<>();
        List<Capability<?>> all =
                List.of(
                        WasiCapability.create(),
                        FilesCapability.create(),
                        Pause.running(() -> changes.forEach(Runnable::run)));
        GrantsReader reader = new GrantsReader(Capabilities.of(all));
        ChangingGrants store =
                new ChangingGrants(reader.read("first", grants(mounts).getBytes(UTF_8)));
        Grants next = reader.read("second", grants(later).getBytes(UTF_8));
        changes.add(() -> store.set(next));
        TestHost.Builder builder = TestHost.builder().plugin(guest.command(ID, request));
        all.forEach(builder::capability);
        try (TestHost host = builder.manager(it -> it.grants(store)).build()) {
            return host.plugin(ID).call("run", NOTHING);
        }
    }

    private static final String WRITE_TWICE =
            open('g', CREATE)
                    + transfer("fd_write", 4)
                    + printErrno()
                    + "(call $pause)"
                    + transfer("fd_write", 4)
                    + printErrno()
                    + open('f', 0)
                    + printErrno();

    @Test
    void aDirectoryThatIsTakenBackIsGoneAtOnce() throws IOException {
        assertArrayEquals(errnos(0, BADF, BADF), afterwards(WRITE_TWICE, write("1MiB"), ""));
        assertEquals(4, Files.size(data.resolve("g")));
    }

    @Test
    void aDirectoryMayBecomeReadOnlyAtOnce() throws IOException {
        assertArrayEquals(errnos(0, ROFS, 0), afterwards(WRITE_TWICE, write("1MiB"), read()));
        assertEquals(4, Files.size(data.resolve("g")));
    }

    @Test
    void anotherDirectoryIsNotTheOneThatIsOpen() throws IOException {
        Files.createDirectory(temp.resolve("other"));
        String other = write("1MiB").replace("data'", "other'");

        assertArrayEquals(errnos(0, BADF, BADF), afterwards(WRITE_TWICE, write("1MiB"), other));
        assertEquals(4, Files.size(data.resolve("g")));
    }

    @Test
    void aSmallerQuotaHoldsAtOnce() throws IOException {
        assertArrayEquals(
                errnos(0, NOSPC, 0), afterwards(WRITE_TWICE, write("1MiB"), write("1KiB")));
        assertEquals(4, Files.size(data.resolve("g")));
    }
}
