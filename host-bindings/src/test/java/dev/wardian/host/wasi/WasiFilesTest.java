package dev.wardian.host.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.host.env.EnvCapability;
import dev.wardian.host.files.FilesCapability;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import org.junit.jupiter.api.Test;

/** Directories and variables of plugins with WASI. */
class WasiFilesTest {
    private static final String ID = "test.files";
    private static final byte[] NOTHING = {};
    private static final String WASI = "capabilities:\n  wasi: { reason: a test }";

    private static TestHost host(TestPlugin plugin) {
        return TestHost.builder()
                .capability(WasiCapability.create())
                .capability(FilesCapability.create())
                .capability(EnvCapability.create())
                .plugin(plugin)
                .build();
    }

    private static String mounts(String mounts) {
        return WASI + "\n  files: { mounts: " + mounts + ", reason: a test }";
    }

    /** Opens {@code f} of descriptor 3 with flags; the errno is at 32, the descriptor at 36. */
    private static String open(int flags) {
        return String.format(
                """
                (i32.store8 (i32.const 40) (i32.const 102))
                (i32.store (i32.const 32) (call $path_open (i32.const 3) (i32.const 0)
                  (i32.const 40) (i32.const 1) (i32.const %d) (i64.const 0x1fffffff)
                  (i64.const 0) (i32.const 0) (i32.const 36)))
                """,
                flags);
    }

    /** Writes so many bytes to the opened file; the errno is at 32, the number of bytes at 60. */
    private static String writeFile(int bytes) {
        return String.format(
                """
                (i32.store (i32.const 48) (i32.const 1024))
                (i32.store (i32.const 52) (i32.const %d))
                (i32.store (i32.const 32) (call $fd_write (i32.load (i32.const 36))
                  (i32.const 48) (i32.const 1) (i32.const 60)))
                """,
                bytes);
    }

    /** An i32 of four bytes. */
    private static byte[] number(int value) {
        return new byte[] {
            (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
        };
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void withoutTheCapabilityThereIsNoDirectory() {
        WasiGuest guest = new WasiGuest().main(open(1) + WasiGuest.printMemory(32, 4));

        try (TestHost host = host(guest.command(ID, WASI))) {
            assertArrayEquals(number(8), host.plugin(ID).call("run", NOTHING));
        }
    }

    @Test
    void directoryInMemoryIsEmptyInEachCall() {
        // Makes the file, which must not be there yet, and writes what that returned.
        WasiGuest guest =
                new WasiGuest().main(open(1 | 4) + WasiGuest.printMemory(32, 4) + writeFile(9));

        try (TestHost host = host(guest.command(ID, mounts("{ /tmp: { memory: 1MiB } }")))) {
            Plugin plugin = host.plugin(ID);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(number(0), plugin.call("run", NOTHING));
            }
        }
    }

    @Test
    void quotaHoldsForTheDirectory() {
        WasiGuest guest =
                new WasiGuest()
                        .main(
                                open(1)
                                        + writeFile(60_000)
                                        + writeFile(60_000)
                                        + WasiGuest.printMemory(32, 4));

        try (TestHost host = host(guest.command(ID, mounts("{ /tmp: { memory: 64KiB } }")))) {
            // The second one fits in part, and is told how much.
            assertArrayEquals(number(0), host.plugin(ID).call("run", NOTHING));
        }
        WasiGuest third =
                new WasiGuest()
                        .main(
                                open(1)
                                        + writeFile(60_000)
                                        + writeFile(60_000)
                                        + writeFile(1)
                                        + WasiGuest.printMemory(32, 4));
        try (TestHost host = host(third.command(ID, mounts("{ /tmp: { memory: 64KiB } }")))) {
            assertArrayEquals(number(51), host.plugin(ID).call("run", NOTHING));
        }
    }

    @Test
    void libraryKeepsItsFilesFromCallToCall() {
        WasiGuest guest = new WasiGuest().importsOfCore("output_write", 2);
        guest.operation("make", open(1 | 4) + "(call $output_write (i32.const 32) (i32.const 4))");

        try (TestHost host =
                host(guest.library(ID, "make", mounts("{ /tmp: { memory: 1MiB } }")))) {
            Plugin plugin = host.plugin(ID);
            assertArrayEquals(number(0), plugin.call("make", NOTHING));
            assertArrayEquals(number(20), plugin.call("make", NOTHING));
        }
    }

    @Test
    void severalDirectoriesHaveTheirNames() {
        WasiGuest guest =
                new WasiGuest()
                        .main(
                                "(drop (call $fd_prestat_dir_name (i32.const 3) (i32.const 32)"
                                        + " (i32.const 2)))"
                                        + "(drop (call $fd_prestat_dir_name (i32.const 4)"
                                        + " (i32.const 34) (i32.const 4)))"
                                        + WasiGuest.printMemory(32, 6));

        try (TestHost host =
                host(
                        guest.command(
                                ID, mounts("{ /tmp: { memory: 4KiB }, /a: { memory: 4KiB } }")))) {
            assertEquals("/a/tmp", new String(host.plugin(ID).call("run", NOTHING), UTF_8));
        }
    }

    @Test
    void severalDirectoriesAreSeveralFileSystems() {
        WasiGuest guest =
                new WasiGuest()
                        .main(
                                "(drop (call $fd_filestat_get (i32.const 3) (i32.const 64)))"
                                        + WasiGuest.printMemory(64, 4)
                                        + "(drop (call $fd_filestat_get (i32.const 4)"
                                        + " (i32.const 64)))"
                                        + WasiGuest.printMemory(64, 4));

        try (TestHost host =
                host(
                        guest.command(
                                ID, mounts("{ /tmp: { memory: 4KiB }, /a: { memory: 4KiB } }")))) {
            assertArrayEquals(join(number(1), number(2)), host.plugin(ID).call("run", NOTHING));
        }
    }

    @Test
    void directoriesReserveTheirMemoryInTheBudget() {
        WasiGuest guest = new WasiGuest().main(open(1) + WasiGuest.printMemory(32, 4));
        TestPlugin plugin =
                guest.command(ID, mounts("{ /a: { memory: 1GiB }, /b: { memory: 1GiB } }"));

        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .capability(FilesCapability.create())
                        .manager(manager -> manager.memoryBudget(64L << 20))
                        .plugin(plugin)
                        .build()) {
            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> host.plugin(ID).call("run", NOTHING));
            assertEquals(
                    "the memory budget has no room for directories of 2GiB",
                    failure.pluginMessage());
        }
    }

    @Test
    void directoriesGiveTheirMemoryBack() {
        WasiGuest guest = new WasiGuest().main(open(1) + WasiGuest.printMemory(32, 4));
        TestPlugin plugin = guest.command(ID, mounts("{ /a: { memory: 40MiB } }"));

        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .capability(FilesCapability.create())
                        .manager(manager -> manager.memoryBudget(64L << 20))
                        .plugin(plugin)
                        .build()) {
            for (int i = 0; i < 5; i++) {
                assertArrayEquals(number(0), host.plugin(ID).call("run", NOTHING));
            }
        }
    }

    @Test
    void variablesAreThoseOfTheConfigurationThatAreAllowed() {
        WasiGuest guest =
                new WasiGuest()
                        .main(
                                "(drop (call $environ_sizes_get (i32.const 16) (i32.const 20)))"
                                        + "(drop (call $environ_get (i32.const 32)"
                                        + " (i32.const 64)))"
                                        + WasiGuest.printMemory(16, 8)
                                        + WasiGuest.printMemory(64, 16));
        String config = "config: { env.A: b, env.LANG: C.UTF-8, env.SECRET: x, LANG: y }";
        String env = WASI + "\n  env: { names: [LANG, A], reason: a test }";

        try (TestHost host = host(guest.command(ID, env, config))) {
            assertArrayEquals(
                    join(join(number(2), number(17)), "A=b\0LANG=C.UTF-8".getBytes(UTF_8)),
                    host.plugin(ID).call("run", NOTHING));
        }
        try (TestHost host = host(guest.command(ID, WASI, config))) {
            assertArrayEquals(
                    join(join(number(0), number(0)), new byte[16]),
                    host.plugin(ID).call("run", NOTHING));
        }
    }
}
