package dev.wardian.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginTrap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestHostTest {
    private static final String ID = "test.guest";

    private static TestPlugin plugin(WatGuest guest) {
        return TestPlugin.wat(ID, guest);
    }

    private static TestHost host(TestPlugin plugin) {
        return TestHost.builder().plugin(plugin).build();
    }

    private static String call(TestHost host, String operation, String input) {
        byte[] output = host.plugin(ID).call(operation, input.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }

    private static int failure(TestHost host, String operation, String input) {
        return assertThrows(PluginFailure.class, () -> call(host, operation, input)).code();
    }

    /** Reads the input to 0 and calls a getter for it, with a buffer at 1000. */
    private static WatGuest asks(String module, String function) {
        return new WatGuest()
                .imports(module, function, "(param i32 i32 i32 i32) (result i32)")
                .operation(
                        "ask",
                        "(drop (call $input_read (i32.const 0) (i32.const 0) (local.get"
                                + " $input_len))) (call $output_of (call $"
                                + function
                                + " (i32.const 0) (local.get $input_len) (i32.const 1000)"
                                + " (i32.const 100)) (i32.const 1000))");
    }

    @Test
    void aGuestDoesWhatItsTextSays() {
        WatGuest guest =
                new WatGuest()
                        .echo("echo")
                        .answers("greet", "Grüße \"\n")
                        .fails("fail", 7, "as told")
                        .traps("trap");
        try (TestHost host = host(plugin(guest))) {
            assertEquals("abc", call(host, "echo", "abc"));
            assertEquals("Grüße \"\n", call(host, "greet", ""));
            PluginFailure failure = assertThrows(PluginFailure.class, () -> call(host, "fail", ""));
            assertEquals(7, failure.code());
            assertEquals("as told", failure.pluginMessage());
            assertThrows(PluginTrap.class, () -> call(host, "trap", ""));
        }
    }

    @Test
    void limitsHold() {
        try (TestHost host =
                TestHost.builder()
                        .plugin(plugin(new WatGuest().spins("spin")))
                        .limit(Limit.DEADLINE, Duration.ofMillis(50).toNanos())
                        .build()) {
            assertThrows(DeadlineExceeded.class, () -> call(host, "spin", ""));
        }
    }

    @Test
    void linesOfTheLogAreKept() {
        TestPlugin plugin =
                plugin(new WatGuest().logs("talk", 2, "careful").logs("whisper", 5, "psst"))
                        .requests("log", "{}");
        try (TestHost host = host(plugin)) {
            call(host, "talk", "");
            call(host, "whisper", "");
            assertEquals(List.of("careful", "psst"), host.logLines(ID));
            assertEquals(new PluginLogLine(ID, 2, "careful"), host.logLines().get(0));
            assertEquals(List.of(), host.logLines("test.other"));
        }
    }

    @Test
    void configurationIsThatOfTheTestAndOfTheManifest() {
        TestPlugin plugin =
                plugin(asks("wardian:config/1", "get"))
                        .requests("config", "{ keys: ['*'] }")
                        .line("config: { colour: red, size: big }");
        try (TestHost host =
                TestHost.builder().plugin(plugin).config(ID, Map.of("colour", "blue")).build()) {
            assertEquals("blue", call(host, "ask", "colour"));
            assertEquals("big", call(host, "ask", "size"));
            assertEquals(Errno.ENOTFOUND.number(), failure(host, "ask", "weight"));
        }
    }

    @Test
    void pluginsReadAndWriteTheFilesOfTheTest() {
        WatGuest guest =
                new WatGuest()
                        .imports("wardian:files/1", "open", "(param i32 i32 i32) (result i32)")
                        .imports("wardian:files/1", "read", "(param i32 i32 i64 i32) (result i32)")
                        .imports("wardian:files/1", "write", "(param i32 i64 i32 i32) (result i32)")
                        .data(0, "/in/a")
                        .data(16, "/out/b")
                        .operation(
                                "copy",
                                """
                                (drop (call $write
                                  (call $open (i32.const 16) (i32.const 6) (i32.const 1))
                                  (i64.const 0) (i32.const 100)
                                  (call $read (i32.const 100)
                                    (call $open (i32.const 0) (i32.const 5) (i32.const 0))
                                    (i64.const 0) (i32.const 1000))))
                                (i32.const 0)\
                                """);
        TestPlugin copier = plugin(guest).requests("files", "{ mounts: {} }");
        byte[] bytes = "contents".getBytes(StandardCharsets.UTF_8);
        try (TestHost host =
                TestHost.builder()
                        .plugin(copier)
                        .file("/in/a", bytes)
                        .file("/out/x", new byte[0])
                        .build()) {
            assertTrue(host.file("/out/b").isEmpty());

            call(host, "copy", "");

            assertArrayEquals(bytes, host.file("/out/b").orElseThrow());
            assertTrue(host.file("/out").isEmpty());
        }
        TestHost.Builder relative = TestHost.builder().file("in/a", bytes);
        assertThrows(IllegalArgumentException.class, relative::build);
    }

    @Test
    void clocksStandStillUntilTheTestMovesThem() {
        WatGuest guest =
                new WatGuest()
                        .imports("wardian:clock/1", "now_ms", "(result i64)")
                        .imports("wardian:clock/1", "monotonic_ns", "(result i64)")
                        .operation(
                                "times",
                                "(i64.store (i32.const 0) (call $now_ms)) (i64.store (i32.const 8)"
                                        + " (call $monotonic_ns)) (call $output_write (i32.const"
                                        + " 0) (i32.const 16))");
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        try (TestHost host =
                TestHost.builder()
                        .plugin(plugin(guest).requests("clock", "{}"))
                        .now(noon)
                        .build()) {
            assertArrayEquals(new long[] {noon.toEpochMilli(), 0}, times(host));
            host.clock().advance(Duration.ofMillis(5));
            assertArrayEquals(
                    new long[] {noon.plusMillis(5).toEpochMilli(), 5_000_000}, times(host));
            host.clock().set(Instant.EPOCH);
            assertArrayEquals(new long[] {0, 5_000_000}, times(host));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> host.clock().advance(Duration.ofMillis(-1)));
        }
    }

    private static long[] times(TestHost host) {
        ByteBuffer output =
                ByteBuffer.wrap(host.plugin(ID).call("times", new byte[0]))
                        .order(ByteOrder.LITTLE_ENDIAN);
        return new long[] {output.getLong(), output.getLong()};
    }

    private static byte[] dice(long seed) {
        WatGuest guest =
                new WatGuest()
                        .imports("wardian:random/1", "fill", "(param i32 i32) (result i32)")
                        .operation(
                                "roll",
                                "(drop (call $fill (i32.const 0) (i32.const 16))) (call"
                                        + " $output_write (i32.const 0) (i32.const 16))");
        try (TestHost host =
                TestHost.builder()
                        .plugin(plugin(guest).requests("random", "{}"))
                        .randomSeed(seed)
                        .build()) {
            return host.plugin(ID).call("roll", new byte[0]);
        }
    }

    @Test
    void randomBytesFollowFromTheSeed() {
        assertArrayEquals(dice(1), dice(1));
        assertTrue(!java.util.Arrays.equals(dice(1), dice(2)));
    }

    private static WatGuest caller() {
        return new WatGuest()
                .imports(
                        "wardian:plugins/1",
                        "call",
                        "(param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)")
                .imports("wardian:plugins/1", "failure_code", "(result i32)")
                .data(0, "com.acme.rates")
                .data(20, "convert")
                .operation(
                        "ask",
                        "(local $n i32) (drop (call $input_read (i32.const 100) (i32.const 0)"
                                + " (local.get $input_len))) (local.set $n (call $call"
                                + " (i32.const 0) (i32.const 14) (i32.const 20) (i32.const 7)"
                                + " (i32.const 100) (local.get $input_len) (i32.const 1000)"
                                + " (i32.const 100))) (if (i32.eq (local.get $n) (i32.const -14))"
                                + " (then (return (call $failure_code)))) (call $output_of"
                                + " (local.get $n) (i32.const 1000))");
    }

    @Test
    void otherPluginsAreThoseOfTheHostOrCodeOfTheTest() {
        TestPlugin caller = plugin(caller()).requests("plugins", "{ allow: [com.acme.rates/*] }");
        try (TestHost host = host(caller)) {
            assertEquals(Errno.ENOTFOUND.number(), failure(host, "ask", "1"));
        }
        TestPlugin rates = TestPlugin.wat("com.acme.rates", new WatGuest().echo("convert"));
        try (TestHost host = TestHost.builder().plugin(caller).plugin(rates).build()) {
            assertEquals("1 USD", call(host, "ask", "1 USD"));
        }
        TestPlugin broken =
                TestPlugin.wat("com.acme.rates", new WatGuest().fails("convert", 77, "closed"));
        try (TestHost host = TestHost.builder().plugin(caller).plugin(broken).build()) {
            assertEquals(77, failure(host, "ask", "1 USD"));
        }
        try (TestHost host =
                TestHost.builder()
                        .plugin(caller)
                        .answer("com.acme.rates", "convert", TestHostTest::convert)
                        .build()) {
            assertEquals("two", call(host, "ask", "2"));
            assertEquals(78, failure(host, "ask", "fail"));
            assertEquals(Errno.EDENIED.number(), failure(host, "ask", "deny"));
        }
    }

    @Test
    void limitsOfOtherPluginsAreTheErrorsOfTheRealCapability() {
        TestPlugin caller = plugin(caller()).requests("plugins", "{ allow: [com.acme.rates/*] }");
        TestPlugin slow =
                TestPlugin.wat("com.acme.rates", new WatGuest().spins("convert"))
                        .line("limits: { deadline: 50ms }");
        try (TestHost host = TestHost.builder().plugin(caller).plugin(slow).build()) {
            assertEquals(Errno.ETIMEOUT.number(), failure(host, "ask", "1"));
        }
        TestPlugin narrow =
                TestPlugin.wat("com.acme.rates", new WatGuest().echo("convert"))
                        .line("limits: { input: 4 }");
        try (TestHost host = TestHost.builder().plugin(caller).plugin(narrow).build()) {
            assertEquals("1234", call(host, "ask", "1234"));
            assertEquals(Errno.E2BIG.number(), failure(host, "ask", "12345"));
        }
    }

    @Test
    void afterARejectedVersionTheOneBeforeItGoesOn() {
        TestPlugin first = plugin(new WatGuest().answers("say", "one"));
        TestPlugin broken =
                plugin(new WatGuest().answers("say", "two").traps("__init")).version("1.1.0");
        try (TestHost host = host(first)) {
            assertThrows(
                    dev.wardian.plugin.error.PluginException.class, () -> host.replace(ID, broken));

            assertEquals("one", call(host, "say", ""));
            assertEquals("1.0.0", host.plugin(ID).version());
        }
    }

    @Test
    void twoPluginsOfOneIdAreRefused() {
        TestPlugin one = plugin(new WatGuest().answers("say", "one"));
        TestHost.Builder both = TestHost.builder().plugin(one).plugin(one.version("2.0.0"));

        String message =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, both::build).getMessage());

        assertEquals("two plugins have the id " + ID, message);
    }

    private static byte[] convert(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.equals("fail")) {
            throw new ReportedFailure(78, "closed");
        }
        if (text.equals("deny")) {
            throw new ErrnoException(Errno.EDENIED, "not you");
        }
        return "two".getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aCapabilityOfTheApplicationIsTestedWithItsPolicy() {
        TestPlugin plugin =
                plugin(asks("wardian:rates/1", "rate")).requests("rates", "{ currencies: [USD] }");
        try (TestHost host =
                TestHost.builder()
                        .plugin(plugin)
                        .capability(new RatesCapability(Map.of("USD", "1.17", "GBP", "0.87")))
                        .build()) {
            assertEquals("1.17", call(host, "ask", "USD"));
            assertEquals(Errno.EDENIED.number(), failure(host, "ask", "GBP"));
            assertEquals(List.of("rates/1 GBP"), host.denials());
        }
    }

    @Test
    void grantsOfTheTestReplaceThoseOfThePlugin() {
        TestPlugin plugin =
                plugin(asks("wardian:rates/1", "rate")).requests("rates", "{ currencies: [USD] }");
        String nothing = "apiVersion: wardian/v1\n";
        try (TestHost host =
                TestHost.builder()
                        .plugin(plugin)
                        .capability(new RatesCapability(Map.of()))
                        .grants(nothing)
                        .build()) {
            assertThrows(PluginLinkException.class, () -> host.plugin(ID));
        }
    }

    @Test
    void anotherVersionTakesThePlaceOfAPlugin() {
        TestPlugin first = plugin(new WatGuest().answers("say", "one"));
        TestPlugin second = plugin(new WatGuest().answers("say", "two")).version("1.1.0");
        try (TestHost host = host(first)) {
            assertEquals("one", call(host, "say", ""));
            host.replace(ID, second);
            assertEquals("two", call(host, "say", ""));
            assertEquals(PluginState.ACTIVE, host.plugin(ID).state());
            assertEquals(2, host.plugin(ID).generation());
        }
    }

    @Test
    void aPluginMayHaveItsWholeManifestOrComeFromAFolder(@TempDir Path folder) throws IOException {
        byte[] module = plugin(new WatGuest().echo("echo")).module();
        String manifest =
                """
                apiVersion: wardian/v1
                id: test.guest
                version: 2.0.0
                module: { file: own.wasm, sha256: %s }
                abi: wardian/1
                operations: { echo: { input: text, output: text } }
                """
                        .formatted("0".repeat(64));
        TestPlugin whole = TestPlugin.of(manifest, module);
        try (TestHost host = host(whole)) {
            assertEquals("a", call(host, "echo", "a"));
            assertEquals("2.0.0", host.plugin(ID).version());
        }
        assertThrows(IllegalStateException.class, () -> whole.version("3.0.0"));
        assertThrows(IllegalArgumentException.class, () -> TestPlugin.of("id: x", module));

        Files.write(folder.resolve("own.wasm"), module);
        Files.writeString(folder.resolve("plugin.yaml"), whole.manifest());
        try (TestHost host = host(TestPlugin.folder(folder))) {
            assertEquals("a", call(host, "echo", "a"));
        }
        Files.writeString(folder.resolve("plugin.yaml"), manifest);
        try (TestHost host = host(TestPlugin.folder(folder))) {
            assertThrows(dev.wardian.plugin.error.PluginException.class, () -> host.plugin(ID));
        }
    }

    @Test
    void mistakesOfATestAreNamed() {
        assertThrows(
                ManifestException.class,
                () -> host(plugin(new WatGuest().echo("echo")).line("colour: red")));
        assertThrows(
                IllegalArgumentException.class,
                () -> plugin(new WatGuest().echo("echo")).requests("log", "level: info"));
        try (TestHost host = host(plugin(new WatGuest().echo("echo")))) {
            String message =
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () -> host.plugin("test.gest"))
                                    .getMessage());
            assertTrue(message.startsWith("no plugin test.gest, but "), message);
        }
    }
}
