package dev.wardian.host.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.testing.PluginLogLine;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Libraries of WASI as plugins of the ABI {@code wardian/1}. */
class WasiLibraryTest {
    private static final String ID = "test.library";
    private static final byte[] NOTHING = {};
    private static final String OK = "(i32.const 0)";

    private static TestHost host(TestPlugin plugin) {
        return TestHost.builder().capability(WasiCapability.create()).plugin(plugin).build();
    }

    private static List<String> log(TestPlugin plugin) {
        try (TestHost host = host(plugin)) {
            host.plugin(ID).call("go", NOTHING);
            return host.logLines(ID);
        }
    }

    @Test
    void startUpCodeAndOperationsWriteToTheLog() {
        WasiGuest guest = new WasiGuest();
        guest.part("(func (export \"_initialize\")" + guest.print(1, "ready") + ")");
        guest.operation("go", guest.print(1, "out\nmore") + guest.print(2, "err\nor") + OK);

        try (TestHost host = host(guest.library(ID, "go"))) {
            host.plugin(ID).call("go", NOTHING);

            assertEquals(
                    List.of(
                            new PluginLogLine(ID, 3, "ready"),
                            new PluginLogLine(ID, 3, "out"),
                            new PluginLogLine(ID, 2, "err"),
                            new PluginLogLine(ID, 2, "or"),
                            new PluginLogLine(ID, 3, "more")),
                    host.logLines());
        }
    }

    @Test
    void standardInputIsEmpty() {
        WasiGuest guest = new WasiGuest().importsOfCore("output_write", 2);
        guest.operation(
                "go",
                """
                (i32.store (i32.const 16) (i32.const 64))
                (i32.store (i32.const 20) (i32.const 8))
                (i32.store (i32.const 24) (i32.const -1))
                (drop (call $fd_read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 24)))
                (call $output_write (i32.const 24) (i32.const 4))
                """);

        try (TestHost host = host(guest.library(ID, "go"))) {
            assertArrayEquals(new byte[4], host.plugin(ID).call("go", "input".getBytes(UTF_8)));
        }
    }

    @Test
    void exitEndsTheCallWithTheFailureOfTheGuest() {
        WasiGuest guest = new WasiGuest().importsOfCore("fail", 3);
        String fail = "(drop (call $fail (i32.const 7) (i32.const 100) (i32.const 3)))";
        guest.part("(data (i32.const 100) \"why\")");
        guest.operation("zero", WasiGuest.exit(0) + "(unreachable)");
        guest.operation("told", fail + WasiGuest.exit(7) + "(unreachable)");
        guest.operation("other", fail + guest.print(2, "no") + WasiGuest.exit(9) + OK);

        try (TestHost host = host(guest.library(ID, "zero told other"))) {
            Plugin plugin = host.plugin(ID);

            assertArrayEquals(NOTHING, plugin.call("zero", NOTHING));
            PluginFailure told =
                    assertThrows(PluginFailure.class, () -> plugin.call("told", NOTHING));
            PluginFailure other =
                    assertThrows(PluginFailure.class, () -> plugin.call("other", NOTHING));
            assertEquals("7 why", told.code() + " " + told.pluginMessage());
            assertEquals("9 ", other.code() + " " + other.pluginMessage());
        }
    }

    @Test
    void lineThatDoesNotEndIsWrittenWhenItIsLong() {
        WasiGuest guest = new WasiGuest();
        // 20 000 bytes, of which the character in the middle is not cut.
        String line = "a".repeat(8_191) + "\u00e4" + "b".repeat(11_807);

        List<String> lines =
                log(guest.operation("go", guest.print(1, line) + OK).library(ID, "go"));

        assertEquals(
                List.of("a".repeat(8_191), "\u00e4" + "b".repeat(8_190), "b".repeat(3_617)), lines);
    }

    @Test
    void textOverTheLimitOfTheLogIsDropped() {
        WasiGuest guest = new WasiGuest();
        guest.operation(
                "go",
                guest.print(1, "12345\n")
                        + guest.print(2, "6789\nabc\n")
                        + guest.print(1, "x")
                        + OK);

        assertEquals(List.of("12345", "678"), log(guest.library(ID, "go", "limits: { log: 8 }")));
    }

    @Test
    void emptyLinesAreNoLines() {
        WasiGuest guest = new WasiGuest();
        guest.operation("go", guest.print(1, "\n\r\n\na\n\n") + OK);

        assertEquals(List.of("a"), log(guest.library(ID, "go")));
    }

    @Test
    void withoutTheCapabilityLogTheTextIsDropped() {
        WasiGuest guest = new WasiGuest();
        guest.operation("go", guest.print(1, "lost\n") + OK);
        String alone = "capabilities: { wasi: { reason: a test } }";

        assertEquals(List.of(), log(guest.library(ID, "go", alone)));
    }

    @Test
    void eachCallHasTheLimitOfTheLogAgain() {
        WasiGuest guest = new WasiGuest();
        guest.operation("go", guest.print(1, "12345678") + OK);

        try (TestHost host = host(guest.library(ID, "go", "limits: { log: 4 }"))) {
            host.plugin(ID).call("go", NOTHING);
            host.plugin(ID).call("go", NOTHING);

            assertEquals(List.of("1234", "1234"), host.logLines(ID));
        }
    }

    @Test
    void modulesOfNumbersUseWasiToo() {
        WasiGuest guest = new WasiGuest();
        guest.part(
                "(func (export \"go\") (result i32)" + guest.print(1, "plain") + "(i32.const 5))");
        TestPlugin plugin =
                TestPlugin.of(
                        guest.plugin(ID, "plain", "go", "instances: { size: 1 }")
                                .manifest()
                                .replace("{ input: bytes, output: bytes }", "{}"),
                        guest.binary());

        try (TestHost host = host(plugin)) {
            assertArrayEquals(new long[] {5}, host.plugin(ID).callNumbers("go"));
            assertEquals(List.of("plain"), host.logLines(ID));
        }
    }

    @Test
    void limitOfCapabilityCallsIsForOtherCapabilities() {
        WasiGuest guest = new WasiGuest();
        guest.operation("go", guest.print(1, "a") + guest.print(1, "b") + OK);

        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .limit(Limit.CAPABILITY_CALLS, 0)
                        .plugin(guest.library(ID, "go"))
                        .build()) {
            host.plugin(ID).call("go", NOTHING);

            assertEquals(List.of("ab"), host.logLines(ID));
        }
    }
}
