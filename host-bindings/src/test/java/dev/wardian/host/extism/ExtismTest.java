package dev.wardian.host.extism;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.config.ConfigCapability;
import dev.wardian.host.wasi.WasiCapability;
import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.testing.PluginLogLine;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasm.WasmModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules as the PDKs of Extism make them, good and hostile ones. */
class ExtismTest {
    private static final byte[] NOTHING = {};
    private static final String SINGLE = "instances: { mode: single }";

    /** Copies the input byte by byte into a block of its own. */
    private static final String ECHO =
            """
            (local $block i64) (local $at i64)
            (local.set $block (call $alloc (call $input_length)))
            (block $done
              (loop $next
                (br_if $done (i64.eq (local.get $at) (call $input_length)))
                (call $store_u8 (i64.add (local.get $block) (local.get $at))
                  (call $input_load_u8 (local.get $at)))
                (local.set $at (i64.add (local.get $at) (i64.const 1)))
                (br $next)))
            (call $output_set (local.get $block) (call $input_length))
            (i32.const 0)
            """;

    private static TestHost host(ExtismGuest guest, String... lines) {
        return TestHost.builder().plugin(guest.plugin(lines)).build();
    }

    private static Plugin plugin(TestHost host) {
        return host.plugin(ExtismGuest.ID);
    }

    private static String call(TestHost host, String operation) {
        return new String(plugin(host).call(operation, NOTHING), UTF_8);
    }

    private static long number(TestHost host, String operation) {
        return ByteBuffer.wrap(plugin(host).call(operation, NOTHING))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 1000, 100_000})
    void inputAndOutputAreBytes(int size) {
        byte[] input = new byte[size];
        for (int i = 0; i < size; i++) {
            input[i] = (byte) (i * 31 + 7);
        }
        try (TestHost host = host(new ExtismGuest().operation("echo", ECHO))) {
            assertArrayEquals(input, plugin(host).call("echo", input));
            assertArrayEquals(input, plugin(host).call("echo", input));
        }
    }

    @Test
    void theInputIsABlockToo() {
        ExtismGuest guest =
                new ExtismGuest()
                        .answers("same", "(call $input_offset)")
                        .number("word", "(call $input_load_u64 (i64.const 1))")
                        .number("beyond", "(call $input_load_u64 (i64.const 2))")
                        .number(
                                "freed",
                                "(local.set $out (call $input_length))"
                                        + " (call $free (call $input_offset))"
                                        + " (i64.sub (local.get $out) (call $input_length))");
        byte[] input = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        try (TestHost host = host(guest)) {
            assertArrayEquals(input, plugin(host).call("same", input));
            assertArrayEquals(
                    new byte[] {2, 3, 4, 5, 6, 7, 8, 9}, plugin(host).call("word", input));
            assertArrayEquals(new byte[8], plugin(host).call("beyond", input));
            assertArrayEquals(
                    new byte[] {9, 0, 0, 0, 0, 0, 0, 0}, plugin(host).call("freed", input));
        }
    }

    @Test
    void codesAndErrorsAreFailures() {
        ExtismGuest guest = new ExtismGuest();
        guest.operation("code", "(i32.const 7)")
                .operation(
                        "both",
                        "(call $error_set " + guest.text("no such order") + ") (i32.const 9)")
                .operation("error", "(call $error_set " + guest.text("bad") + ") (i32.const 0)")
                .operation("negative", "(call $error_set " + guest.text("n") + ") (i32.const -5)")
                .operation(
                        "taken-back",
                        "(call $error_set "
                                + guest.text("x")
                                + ") (call $error_set (i64.const 0)) (i32.const 0)");
        try (TestHost host =
                TestHost.builder()
                        .plugin(guest.operation("trap", "unreachable").plugin())
                        .build()) {
            assertFailure(host, "code", 7, "");
            assertFailure(host, "both", 9, "no such order");
            assertFailure(host, "error", 1, "bad");
            assertFailure(host, "negative", 1, "n");
            assertEquals("", call(host, "taken-back"));
            assertThrows(PluginTrap.class, () -> call(host, "trap"));
            assertEquals("", call(host, "taken-back"));
        }
    }

    private static void assertFailure(TestHost host, String operation, int code, String message) {
        PluginFailure failure = assertThrows(PluginFailure.class, () -> call(host, operation));
        assertEquals(code, failure.code());
        assertEquals(message, failure.pluginMessage());
    }

    @Test
    void anOperationMayHaveNoResult() {
        ExtismGuest guest = new ExtismGuest();
        guest.operation("other", "(i32.const 0)");
        String text = guest.text("done");
        guest.part("(func (export \"silent\") (call $answer " + text + "))");
        String manifest =
                guest.plugin().manifest().replace("  other: {}", "  silent: {}\n  other: {}");
        try (TestHost host =
                TestHost.builder().plugin(TestPlugin.of(manifest, guest.module())).build()) {
            assertEquals("done", call(host, "silent"));
            assertEquals("", call(host, "other"));
        }
    }

    @Test
    void blocksOfACallAreZeroAndGoneInTheNext() {
        ExtismGuest guest =
                new ExtismGuest()
                        .number(
                                "fresh",
                                "(local.set $out (call $alloc (i64.const 64)))"
                                        + " (call $load_u64 (local.get $out))"
                                        + " (call $store_u64 (local.get $out) (i64.const -1))");
        try (TestHost host = host(guest, SINGLE)) {
            assertEquals(0, number(host, "fresh"));
            assertEquals(0, number(host, "fresh"));
        }
    }

    @ParameterizedTest
    @CsvSource({"single, 1, 2, 3", "per-call, 1, 1, 1"})
    void variablesLiveAsLongAsTheInstance(String mode, long first, long second, long third) {
        ExtismGuest guest = new ExtismGuest();
        String name = guest.text("count");
        guest.operation(
                "count",
                "(local $v i64) (local $n i64) (local.set $v (call $var_get "
                        + name
                        + ")) (local.set $n (i64.add (i64.const 1)"
                        + " (call $load_u64 (local.get $v))))"
                        + " (local.set $v (call $alloc (i64.const 8)))"
                        + " (call $store_u64 (local.get $v) (local.get $n))"
                        + " (call $var_set "
                        + name
                        + " (local.get $v))"
                        + " (local.set $v (call $alloc (i64.const 8)))"
                        + " (call $store_u64 (local.get $v) (local.get $n))"
                        + " (call $answer (local.get $v)) (i32.const 0)");
        guest.operation("forget", "(call $var_set " + name + " (i64.const 0)) (i32.const 0)");
        try (TestHost host = host(guest, "instances: { mode: " + mode + " }")) {
            assertEquals(first, number(host, "count"));
            assertEquals(second, number(host, "count"));
            assertEquals(third, number(host, "count"));
            call(host, "forget");
            assertEquals(1, number(host, "count"));
        }
    }

    @Test
    void configurationNeedsItsCapability() {
        ExtismGuest guest = new ExtismGuest();
        guest.answers("greeting", "(call $config_get " + guest.text("greeting") + ")")
                .answers("other", "(call $config_get " + guest.text("other") + ")");
        String config = "config: { greeting: Moin, other: secret }";
        String request = "capabilities: { config: { keys: [greeting, none], reason: a test } }";

        try (TestHost host =
                TestHost.builder()
                        .capability(ConfigCapability.create())
                        .plugin(guest.plugin(config, request))
                        .build()) {
            assertEquals("Moin", call(host, "greeting"));
            assertEquals("", call(host, "other"));
            assertEquals(List.of("config/1 other"), host.denials());
            assertDenied(1, host, "config/1");
        }
        // The fake of the test kit gives any key.
        try (TestHost host = host(guest, config, request)) {
            assertEquals("Moin", call(host, "greeting"));
            assertEquals("secret", call(host, "other"));
        }
        try (TestHost host = host(guest, config)) {
            assertEquals("", call(host, "greeting"));
            assertEquals(List.of("config/1 greeting"), host.denials());
            assertDenied(1, host, "config/1");
        }
    }

    /** What functions of the ABI deny is a call of the capability in the figures too. */
    private static void assertDenied(int times, TestHost host, String capability) {
        CapabilityFigures figures =
                plugin(host).figures().capability(CapabilityName.of(capability));
        assertEquals(new CapabilityFigures(times, times, 0, 0, 0, 0), figures);
    }

    /** A guest decides the key, and how often it wants one. */
    @Test
    void denialsAreBounded() {
        ExtismGuest guest = new ExtismGuest();
        String odd = guest.text("a\nb\u001b[2J");
        guest.operation("odd", "(drop (call $config_get " + odd + ")) (i32.const 0)")
                .operation(
                        "long",
                        "(local $b i64) (local.set $b (call $alloc (i64.const 100000)))"
                                + " (drop (call $config_get (local.get $b))) (i32.const 0)")
                .operation(
                        "often",
                        "(local $i i32) (loop $more (drop (call $config_get "
                                + guest.text("k")
                                + ")) (br_if $more (i32.lt_u (local.tee $i (i32.add"
                                + " (local.get $i) (i32.const 1))) (i32.const 1000))))"
                                + " (i32.const 0)");
        try (TestHost host =
                TestHost.builder()
                        .limit(Limit.CAPABILITY_CALLS, 10)
                        .plugin(guest.plugin())
                        .build()) {
            call(host, "odd");
            assertEquals(List.of("config/1 a\\u000ab\\u001b[2J"), host.denials());
            call(host, "long");
            assertTrue(host.denials().get(1).length() < 7_000);
            call(host, "often");
            assertEquals(12, host.denials().size());
            assertDenied(12, host, "config/1");
        }
    }

    @Test
    void aRequestByHttpWithoutTheCapabilityEndsTheCall() {
        ExtismGuest guest = new ExtismGuest();
        String request = guest.text("{\"url\":\"http://localhost/\"}");
        guest.answers("request", "(call $http_request " + request + " (i64.const 0))")
                .number("status", "(i64.extend_i32_s (call $http_status_code))")
                .number("headers", "(call $http_headers)");
        try (TestHost host = host(guest)) {
            assertPanic(
                    host, "request", "http_request: the plugin does not have the capability http");
            assertEquals(List.of("http/1 http_request"), host.denials());
            assertDenied(1, host, "http/1");
            assertEquals(0, number(host, "status"));
            assertEquals(0, number(host, "headers"));
        }
    }

    @Test
    void linesOfTheLogHaveTheirLevels() {
        ExtismGuest guest = new ExtismGuest();
        StringBuilder body = new StringBuilder();
        for (String level : List.of("error", "warn", "info", "debug", "trace")) {
            body.append("(call $log_").append(level).append(' ').append(guest.text(level));
            body.append(')');
        }
        guest.operation("log", body + "(i32.const 0)")
                .number("level", "(i64.extend_i32_s (call $get_log_level))");
        String request = "capabilities: { log: { reason: a test } }";

        try (TestHost host = host(guest, request)) {
            call(host, "log");
            assertEquals(
                    List.of(
                            new PluginLogLine(ExtismGuest.ID, 1, "error"),
                            new PluginLogLine(ExtismGuest.ID, 2, "warn"),
                            new PluginLogLine(ExtismGuest.ID, 3, "info"),
                            new PluginLogLine(ExtismGuest.ID, 4, "debug"),
                            new PluginLogLine(ExtismGuest.ID, 5, "trace")),
                    host.logLines());
            assertEquals(0, number(host, "level"));
        }
        try (TestHost host = host(guest)) {
            call(host, "log");
            assertEquals(Integer.MAX_VALUE, number(host, "level"));
        }
    }

    @Test
    void whatIsOverTheLimitOfTheLogIsLeftOut() {
        ExtismGuest guest = new ExtismGuest();
        guest.operation(
                "log",
                "(call $log_info "
                        + guest.text("123456")
                        + ") (call $log_info "
                        + guest.text("7890x")
                        + ") (call $log_info "
                        + guest.text("abcd")
                        + ") (i32.const 0)");
        try (TestHost host =
                TestHost.builder()
                        .limit(Limit.LOG, 10)
                        .plugin(guest.plugin("capabilities: { log: { reason: a test } }"))
                        .build()) {
            call(host, "log");
            assertEquals(List.of("123456", "abcd"), host.logLines(ExtismGuest.ID));
        }
    }

    /** Each is what a kernel of Extism answers. */
    @Test
    void placesOutsideOfBlocksAreNothing() {
        ExtismGuest guest =
                new ExtismGuest()
                        .number("none", "(call $alloc (i64.const 0))")
                        .number(
                                "inside",
                                "(call $length (i64.add (i64.const 1)"
                                        + " (call $alloc (i64.const 40))))")
                        .number(
                                "twice",
                                "(local.set $out (call $alloc (i64.const 40)))"
                                        + " (call $free (local.get $out))"
                                        + " (call $free (local.get $out))"
                                        + " (call $length (local.get $out))")
                        .operation(
                                "no-output",
                                "(call $output_set (i64.const 1000000) (i64.const 8))"
                                        + " (call $output_set (i64.const 1000000) (i64.const 0))"
                                        + " (call $output_set (i64.const -5) (i64.const 0))"
                                        + " (call $output_set (i64.const 16) (i64.const -1))"
                                        + " (call $error_set (i64.const 1000000)) (i32.const 0)");
        int count = 0;
        for (String place : List.of("0", "-1", "15", "100000", "0x7fffffffffffffff", "-8")) {
            String at = "(i64.const " + place + ")";
            guest.number("length" + count, "(call $length " + at + ")")
                    .number("unsafe" + count, "(call $length_unsafe " + at + ")")
                    .number("byte" + count, "(i64.extend_i32_u (call $load_u8 " + at + "))")
                    .number("word" + count, "(call $load_u64 " + at + ")")
                    .number(
                            "in-byte" + count,
                            "(i64.extend_i32_u (call $input_load_u8 " + at + "))")
                    .number("in-word" + count, "(call $input_load_u64 " + at + ")")
                    .number(
                            "stored" + count,
                            "(call $store_u8 "
                                    + at
                                    + " (i32.const 1)) (call $store_u64 "
                                    + at
                                    + " (i64.const 1)) (call $free "
                                    + at
                                    + ") (i64.const 0)");
            count++;
        }
        try (TestHost host = host(guest)) {
            for (int i = 0; i < count; i++) {
                for (String name :
                        List.of(
                                "length", "unsafe", "byte", "word", "in-byte", "in-word",
                                "stored")) {
                    assertEquals(0, number(host, name + i), name + i);
                }
            }
            assertEquals(0, number(host, "none"));
            assertEquals(0, number(host, "inside"));
            assertEquals(0, number(host, "twice"));
            assertEquals("", call(host, "no-output"));
            assertEquals(0, plugin(host).figures().failures());
        }
    }

    @Test
    void wrongBlocksForTheHostEndTheCall() {
        ExtismGuest guest = new ExtismGuest();
        guest.answers("config", "(call $config_get (i64.const 77))")
                .answers("variable", "(call $var_get (i64.const 16384))")
                .operation("log", "(call $log_info (i64.const -1)) (i32.const 0)")
                .operation(
                        "value",
                        "(call $var_set " + guest.text("v") + " (i64.const 5000)) (i32.const 0)")
                .part(
                        "(func $malformed (result i64) (local $b i64) (local.set $b (call $alloc"
                                + " (i64.const 1))) (call $store_u8 (local.get $b) (i32.const 255))"
                                + " (local.get $b))")
                .answers("text", "(call $var_get (call $malformed))");
        try (TestHost host = host(guest)) {
            assertPanic(host, "config", "no block at 77 for the key of a configuration value");
            assertPanic(host, "variable", "no block at 16384 for the name of a variable");
            assertPanic(host, "log", "no block at -1 for a line of the log");
            assertPanic(host, "value", "no block at 5000 for the value of a variable");
            assertPanic(host, "text", "the name of a variable is no UTF-8");
        }
    }

    /** The null block is empty text. */
    @Test
    void theNullBlockIsEmpty() {
        ExtismGuest guest = new ExtismGuest();
        guest.operation(
                        "log",
                        "(call $log_info (i64.const 0)) (call $log_info "
                                + guest.text("x")
                                + ") (i32.const 0)")
                .operation(
                        "set",
                        "(call $var_set (i64.const 0) " + guest.text("v") + ") (i32.const 0)")
                .answers("get", "(call $var_get (i64.const 0))")
                .answers("config", "(call $config_get (i64.const 0))");
        try (TestHost host = host(guest, SINGLE, "capabilities: { log: { reason: a test } }")) {
            call(host, "log");
            assertEquals(List.of("", "x"), host.logLines(ExtismGuest.ID));
            assertEquals("", call(host, "get"));
            call(host, "set");
            assertEquals("v", call(host, "get"));
            assertEquals("", call(host, "config"));
        }
    }

    @Test
    void nameAndValueOfAVariableMayBeOneBlock() {
        ExtismGuest guest = new ExtismGuest();
        guest.part("(func $both (param $b i64) (call $var_set (local.get $b) (local.get $b)))")
                .operation("set", "(call $both " + guest.text("same") + ") (i32.const 0)")
                .answers("get", "(call $var_get " + guest.text("same") + ")");
        try (TestHost host = host(guest, SINGLE)) {
            call(host, "set");
            assertEquals("same", call(host, "get"));
        }
    }

    /** WASI ends a call by its exit code, and compilers end one by a trap. */
    @Test
    void aGuestMaySayWhyItExitsOrTraps() {
        ExtismGuest guest =
                new ExtismGuest().imports("wasi_snapshot_preview1", "proc_exit", " (param i32)");
        guest.operation(
                        "done",
                        "(call $answer "
                                + guest.text("written")
                                + ") (call $proc_exit (i32.const 0)) unreachable")
                .operation(
                        "failed",
                        "(call $error_set "
                                + guest.text("why")
                                + ") (call $proc_exit (i32.const 0)) unreachable")
                .operation(
                        "code",
                        "(call $error_set "
                                + guest.text("because")
                                + ") (call $proc_exit (i32.const 3)) unreachable")
                .operation("silent", "(call $proc_exit (i32.const 4)) unreachable")
                .operation("abort", "(call $error_set " + guest.text("gave up") + ") unreachable")
                .operation("depth", "(call $error_set " + guest.text("deep") + ") (call $deeper)")
                .part("(func $deeper (result i32) (call $deeper))");
        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .plugin(guest.plugin("capabilities: { wasi: { reason: a test } }"))
                        .build()) {
            assertEquals("written", call(host, "done"));
            assertFailure(host, "failed", 1, "why");
            assertFailure(host, "code", 3, "because");
            assertFailure(host, "silent", 4, "");
            assertPanic(host, "abort", "gave up");
            assertThrows(LimitExceeded.class, () -> call(host, "depth"));
        }
    }

    private static void assertPanic(TestHost host, String operation, String message) {
        PluginPanic panic = assertThrows(PluginPanic.class, () -> call(host, operation));
        assertTrue(panic.getMessage().contains(message), panic::getMessage);
    }

    @Test
    void memoryOfBlocksHasTheLimitOfThePlugin() {
        String loop =
                "(loop $more (drop (call $alloc (i64.const 100000))) (br $more)) (i32.const 0)";
        ExtismGuest guest =
                new ExtismGuest()
                        .operation("loop", loop)
                        .number("huge", "(call $alloc (i64.const 0x7fffffffffffffff))")
                        .number("negative", "(call $alloc (i64.const -1))")
                        .number("two-gib", "(call $alloc (i64.const 0x80000000))")
                        .operation("ok", "(i32.const 0)");
        try (TestHost host =
                TestHost.builder()
                        .limit(Limit.MEMORY, 1 << 20)
                        .plugin(guest.plugin(SINGLE))
                        .build()) {
            long before = host.manager().memoryHeld();
            for (String name : List.of("loop", "huge", "negative", "two-gib")) {
                LimitExceeded error = assertThrows(LimitExceeded.class, () -> call(host, name));
                assertEquals(Limit.MEMORY, error.limit());
            }
            call(host, "ok");
            // Instances come and go meanwhile, with a page each; the blocks of those calls are
            // gone.
            long held = host.manager().memoryHeld();
            assertTrue(held < before + (512 << 10), () -> held + " held, before " + before);
        }
        try (TestHost host =
                TestHost.builder()
                        .manager(manager -> manager.memoryBudget(4 << 20))
                        .plugin(guest.plugin(SINGLE))
                        .build()) {
            assertThrows(PluginUnavailable.class, () -> call(host, "loop"));
            call(host, "ok");
        }
    }

    /** What is freed is used again, so a guest may allocate for ever. */
    @Test
    void freedBlocksAreUsedAgain() {
        String loop =
                "(local $i i32) (loop $more"
                        + " (call $free (call $alloc (i64.const 100000)))"
                        + " (call $free (call $alloc (i64.const 99000)))"
                        + " (call $free (call $alloc (i64.const 7)))"
                        + " (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i)"
                        + " (i32.const 1))) (i32.const 10000)))) (i32.const 0)";
        try (TestHost host =
                TestHost.builder()
                        .limit(Limit.MEMORY, 1 << 20)
                        .plugin(new ExtismGuest().operation("loop", loop).plugin())
                        .build()) {
            assertEquals("", call(host, "loop"));
        }
    }

    @Test
    void variablesHaveALimitAndAreInTheBudget() {
        ExtismGuest guest = new ExtismGuest();
        String name = guest.text("v");
        guest.operation(
                        "half",
                        "(call $var_set "
                                + name
                                + " (call $alloc (i64.const 600000))) (i32.const 0)")
                .operation(
                        "other",
                        "(call $var_set "
                                + guest.text("w")
                                + " (call $alloc (i64.const 600000))) (i32.const 0)")
                .operation("none", "(call $var_set " + name + " (i64.const 0)) (i32.const 0)");
        try (TestHost host = host(guest, SINGLE)) {
            call(host, "half");
            long held = host.manager().memoryHeld();
            assertTrue(held >= 600_000 && held < 800_000, () -> held + " held");
            call(host, "half");
            long heldAgain = host.manager().memoryHeld();
            assertTrue(heldAgain < 800_000, () -> heldAgain + " held");
            call(host, "none");
            long left = host.manager().memoryHeld();
            assertTrue(left < 200_000, () -> left + " held");
            call(host, "half");
            assertPanic(host, "other", "the variables are over 1048576 bytes");
        }
    }

    @Test
    void anOutputOverItsLimitIsRefused() {
        ExtismGuest guest = new ExtismGuest().answers("big", "(call $alloc (i64.const 5000))");
        try (TestHost host =
                TestHost.builder().limit(Limit.OUTPUT, 4_999).plugin(guest.plugin()).build()) {
            LimitExceeded error = assertThrows(LimitExceeded.class, () -> call(host, "big"));
            assertEquals(Limit.OUTPUT, error.limit());
        }
    }

    @Test
    void callsCostFuel() {
        String loop =
                "(loop $more (drop (call $load_u64 (i64.const 16))) (br $more)) (i32.const 0)";
        try (TestHost host =
                TestHost.builder()
                        .limit(Limit.FUEL, 100_000)
                        .plugin(new ExtismGuest().operation("loop", loop).plugin())
                        .build()) {
            LimitExceeded error = assertThrows(LimitExceeded.class, () -> call(host, "loop"));
            assertEquals(Limit.FUEL, error.limit());
        }
    }

    @Test
    void startUpCodeRunsOnce() {
        String started = "(global $started (mut i64) (i64.const 0))";
        String add = "(global.set $started (i64.add (global.get $started) (i64.const %d)))";
        for (Map.Entry<String, Integer> each :
                Map.of(
                                "(func (export \"_initialize\") " + String.format(add, 1) + ")",
                                1,
                                "(func (export \"__wasm_call_ctors\") "
                                        + String.format(add, 10)
                                        + ") (func (export \"_initialize\") "
                                        + String.format(add, 1)
                                        + ")",
                                10,
                                "(func (export \"hs_init\") (param i32 i32) (result i32) "
                                        + String.format(add, 100)
                                        + " (i32.const 3)) (func (export \"_initialize\") "
                                        + String.format(add, 1)
                                        + ")",
                                101,
                                "(func (export \"_initialize\") (param i32) "
                                        + String.format(add, 1)
                                        + ")",
                                0)
                        .entrySet()) {
            ExtismGuest guest = new ExtismGuest().part(started).part(each.getKey());
            guest.number("started", "(global.get $started)");
            try (TestHost host = host(guest, SINGLE)) {
                assertEquals((long) each.getValue(), number(host, "started"), each.getKey());
                assertEquals((long) each.getValue(), number(host, "started"), each.getKey());
            }
        }
    }

    private static Problem problem(ExtismGuest guest, String abi, String... lines) {
        try (TestHost host = TestHost.builder().plugin(guest.withAbi(abi, lines)).build()) {
            PluginLinkException error = assertThrows(PluginLinkException.class, () -> plugin(host));
            return error.problems().get(0);
        }
    }

    @Test
    void whatDoesNotFitIsRejectedWithTheWayOut() {
        ExtismGuest more =
                new ExtismGuest()
                        .imports(KernelFunctions.MODULE, "no_such", " (param i64) (result i64)")
                        .operation("run", "(i32.const 0)");
        Problem unknown = problem(more, "extism");
        assertEquals(ErrorId.UNKNOWN_IMPORT, unknown.id());
        assertTrue(unknown.message().contains("no_such"), unknown.message());

        ExtismGuest guest = new ExtismGuest().operation("run", "(i32.const 0)");
        Problem otherAbi = problem(guest, "plain");
        assertEquals("set abi to extism", otherAbi.hint());

        ExtismGuest typed =
                new ExtismGuest()
                        .operation("run", "(i32.const 0)")
                        .part("(func (export \"typed\") (param i32) (result i32) (i32.const 0))");
        String manifest = typed.plugin().manifest().replace("  run: {}", "  run: {}\n  typed: {}");
        try (TestHost host =
                TestHost.builder().plugin(TestPlugin.of(manifest, typed.module())).build()) {
            PluginLinkException error = assertThrows(PluginLinkException.class, () -> plugin(host));
            assertEquals(ErrorId.OPERATION_TYPE_MISMATCH, error.problems().get(0).id());
        }
        assertEquals(
                ErrorId.MODULE_UNSUPPORTED,
                problem(guest, "extism", SINGLE, "state: { handover: true, schema: 1 }").id());
    }

    @Test
    void operationsOfAModuleAreFound() {
        ExtismGuest guest =
                new ExtismGuest()
                        .operation("count_vowels", "(i32.const 0)")
                        .part("(func (export \"_initialize\"))")
                        .part("(func (export \"silent\"))")
                        .part("(func (export \"typed\") (param i32))");
        assertEquals(
                List.of("count_vowels", "silent"),
                new Extism().operations(WasmModule.parse(guest.module())));
    }
}
