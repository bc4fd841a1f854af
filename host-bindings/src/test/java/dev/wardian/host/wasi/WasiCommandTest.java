package dev.wardian.host.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.testing.PluginLogLine;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs as plugins: streams, arguments, the end of a program, and limits. */
class WasiCommandTest {
    private static final String ID = "test.command";
    private static final byte[] NOTHING = {};

    private static TestHost host(TestPlugin plugin) {
        return TestHost.builder().capability(WasiCapability.create()).plugin(plugin).build();
    }

    private static byte[] run(TestPlugin plugin, byte[] input) {
        try (TestHost host = host(plugin)) {
            return host.plugin(ID).call("run", input);
        }
    }

    private static String text(TestPlugin plugin) {
        return new String(run(plugin, NOTHING), UTF_8);
    }

    private static PluginFailure failure(TestPlugin plugin) {
        return assertThrows(PluginFailure.class, () -> run(plugin, NOTHING));
    }

    /** A program that copies its input to its output. */
    static WasiGuest echo() {
        return new WasiGuest()
                .main(
                        """
                        (loop $more
                          (i32.store (i32.const 0) (i32.const 16))
                          (i32.store (i32.const 4) (i32.const 65000))
                          (drop (call $fd_read
                            (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                          (if (i32.load (i32.const 8)) (then
                            (call $write (i32.const 1) (i32.const 16) (i32.load (i32.const 8)))
                            (br $more))))
                        """);
    }

    @Test
    void inputOfTheCallIsStandardInputAndStandardOutputItsOutput() {
        byte[] input = new byte[200_000];
        new Random(1).nextBytes(input);

        TestPlugin plugin = echo().command(ID);

        assertArrayEquals(input, run(plugin, input));
        assertArrayEquals(NOTHING, run(plugin, NOTHING));
    }

    @Test
    void mainFunctionThatReturnsAndExitZeroSucceed() {
        WasiGuest returns = new WasiGuest();
        WasiGuest exits = new WasiGuest();

        assertEquals("done", text(returns.main(returns.print(1, "done")).command(ID)));
        assertEquals(
                "half",
                text(
                        exits.main(
                                        exits.print(1, "half")
                                                + WasiGuest.exit(0)
                                                + exits.print(1, "no more"))
                                .command(ID)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "77, 77", "2147483647, 2147483647", "-1, 255", "-256, 255", "-253, 3"})
    void exitCodeIsTheCodeOfTheFailure(int exit, int code) {
        PluginFailure failure = failure(new WasiGuest().main(WasiGuest.exit(exit)).command(ID));

        assertEquals(code, failure.code());
        assertEquals("", failure.pluginMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'only'                | only",
                "'first\nlast\n'       | last",
                "'first\n\n  \r\n'     | first",
                "'  blanks around \n'  | blanks around",
                "'\n\n'                | ''",
                "'a\r\nb\r\n'          | b",
            })
    void lastLineOfStandardErrorSaysWhy(String written, String message) {
        WasiGuest guest = new WasiGuest();

        PluginFailure failure =
                failure(guest.main(guest.print(2, written) + WasiGuest.exit(3)).command(ID));

        assertEquals(3, failure.code());
        assertEquals(message, failure.pluginMessage());
    }

    @Test
    void messageOfAFailureIsCut() {
        WasiGuest guest = new WasiGuest();
        String part = guest.print(2, "0123456789".repeat(100));
        String body = "(local $i i32) (loop $again " + part + again(100) + ")";

        PluginFailure failure =
                failure(guest.main(body + WasiGuest.exit(1)).command(ID, "limits: { log: 0 }"));

        assertEquals(65_536, failure.pluginMessage().length());
    }

    /** Goes back to {@code $again} until it was there so many times. */
    private static String again(int times) {
        return "(br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1)))"
                + " (i32.const "
                + times
                + ")))";
    }

    @Test
    void standardErrorIsTheLogOfThePluginLineByLine() {
        WasiGuest guest = new WasiGuest();
        String body =
                guest.print(2, "one\ntw")
                        + guest.print(2, "o\n\nthr")
                        + guest.print(2, "\u00e4")
                        + guest.print(1, "output");

        try (TestHost host = host(guest.main(body).command(ID))) {
            assertEquals("output", new String(host.plugin(ID).call("run", NOTHING), UTF_8));

            assertEquals(
                    List.of(
                            new PluginLogLine(ID, 2, "one"),
                            new PluginLogLine(ID, 2, "two"),
                            new PluginLogLine(ID, 2, "thr\u00e4")),
                    host.logLines());
        }
    }

    @Test
    void trapIsATrapAndItsLastLineIsInTheLog() {
        WasiGuest guest = new WasiGuest();
        String body = guest.print(2, "panicked") + "(unreachable)";

        try (TestHost host = host(guest.main(body).command(ID))) {
            Plugin plugin = host.plugin(ID);

            assertThrows(PluginTrap.class, () -> plugin.call("run", NOTHING));
            assertEquals(List.of("panicked"), host.logLines(ID));
        }
    }

    @Test
    void outputOverItsLimitEndsTheCall() {
        WasiGuest guest = new WasiGuest();
        String body = guest.print(1, "12345678") + guest.print(1, "9") + guest.print(2, "went on");

        try (TestHost host = host(guest.main(body).command(ID, "limits: { output: 8 }"))) {
            Plugin plugin = host.plugin(ID);
            LimitExceeded exceeded =
                    assertThrows(LimitExceeded.class, () -> plugin.call("run", NOTHING));

            assertEquals(Limit.OUTPUT, exceeded.limit());
            assertEquals(8, exceeded.max());
            assertEquals(List.of(), host.logLines(ID));
        }
    }

    @Test
    void deadlineEndsAWait() {
        // One subscription to the monotonic clock, an hour from now.
        String body =
                """
                (i32.store (i32.const 144) (i32.const 1))
                (i64.store (i32.const 152) (i64.const 3600000000000))
                (drop (call $poll_oneoff
                  (i32.const 128) (i32.const 256) (i32.const 1) (i32.const 512)))
                """;
        TestPlugin plugin = new WasiGuest().main(body).command(ID, "limits: { deadline: 50ms }");

        assertThrows(DeadlineExceeded.class, () -> run(plugin, NOTHING));
    }

    @Test
    void deadlineEndsALoopOfWrites() {
        WasiGuest guest = new WasiGuest();
        String body = "(loop $again " + guest.print(2, "x") + "(br $again))";

        assertThrows(
                DeadlineExceeded.class,
                () -> run(guest.main(body).command(ID, "limits: { deadline: 50ms }"), NOTHING));
    }

    @Test
    void callsCostFuel() {
        WasiGuest guest = new WasiGuest();
        String body = "(loop $again " + guest.print(2, "x") + "(br $again))";

        LimitExceeded exceeded =
                assertThrows(
                        LimitExceeded.class,
                        () -> run(guest.main(body).command(ID, "limits: { fuel: 1M }"), NOTHING));
        assertEquals(Limit.FUEL, exceeded.limit());
    }

    @Test
    void writesByteByByteAreNoCapabilityCallsButFigures() {
        WasiGuest guest = new WasiGuest();
        String write = guest.print(1, "x");
        String body = "(local $i i32) (loop $again " + write + again(10_000) + ")";

        try (TestHost host = host(guest.main(body).command(ID, "limits: { capabilityCalls: 0 }"))) {
            Plugin plugin = host.plugin(ID);

            assertEquals("x".repeat(10_000), new String(plugin.call("run", NOTHING), UTF_8));
            assertEquals(10_000, plugin.figures().capability(CapabilityName.of("wasi/1")).calls());
        }
    }

    @Test
    void argumentsFollowTheNameOfThePlugin() {
        String body =
                """
                (drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
                (drop (call $args_get (i32.const 128) (i32.const 256)))
                (call $write (i32.const 1) (i32.const 256) (i32.load (i32.const 20)))
                """;
        WasiGuest guest = new WasiGuest().main(body);

        assertEquals("test.command\0", text(guest.command(ID)));
        assertEquals(
                "test.command\0-v\0\u00e4 b\0\0",
                text(guest.command(ID, "args: [-v, \"\u00e4 b\", \"\"]")));
    }

    @Test
    void environmentIsEmpty() {
        String body =
                "(i64.store (i32.const 128) (i64.const -1))"
                        + "(drop (call $environ_sizes_get (i32.const 128) (i32.const 132)))"
                        + WasiGuest.printMemory(128, 8);

        assertArrayEquals(new byte[8], run(new WasiGuest().main(body).command(ID), NOTHING));
    }

    @Test
    void noDirectoryIsOpen() {
        String open =
                "(call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 1)"
                        + " (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0)"
                        + " (i32.const 8))";
        String prestat = "(call $fd_prestat_get (i32.const 3) (i32.const 16))";

        for (String call : List.of(open, prestat)) {
            byte[] errno =
                    run(new WasiGuest().main(WasiGuest.printNumber(call)).command(ID), NOTHING);
            assertArrayEquals(new byte[] {8, 0, 0, 0}, errno, call);
        }
    }

    @Test
    void eachCallHasAnInstanceOfItsOwn() {
        String body =
                "(global.set $calls (i32.add (global.get $calls) (i32.const 1)))"
                        + WasiGuest.printNumber("(global.get $calls)")
                        + WasiGuest.exit(0);
        WasiGuest guest = new WasiGuest().part("(global $calls (mut i32) (i32.const 0))");

        try (TestHost host = host(guest.main(body).command(ID))) {
            for (int i = 0; i < 20; i++) {
                assertArrayEquals(new byte[] {1, 0, 0, 0}, host.plugin(ID).call("run", NOTHING));
            }
        }
    }

    @Test
    void descriptorThatOneCallClosesIsOpenInTheNext() {
        WasiGuest guest = new WasiGuest();
        String body =
                guest.print(1, "a") + "(drop (call $fd_close (i32.const 1)))" + guest.print(1, "b");

        try (TestHost host = host(guest.main(body).command(ID))) {
            for (int i = 0; i < 3; i++) {
                assertEquals("a", new String(host.plugin(ID).call("run", NOTHING), UTF_8));
            }
        }
    }

    @Test
    void warmUpRunsTheProgramInAnInstanceOfItsOwn() {
        WasiGuest guest = new WasiGuest();
        TestPlugin plugin = guest.main(guest.print(2, "ran") + WasiGuest.exit(0)).command(ID);
        TestPlugin warm =
                TestPlugin.of(
                        plugin.manifest().replace("output: bytes }", "output: bytes, warmup: a }"),
                        plugin.module());

        try (TestHost host = host(warm)) {
            assertEquals(List.of("ran"), host.logLines(ID));

            host.plugin(ID).call("run", NOTHING);

            assertEquals(List.of("ran", "ran"), host.logLines(ID));
        }
    }

    @Test
    void startFunctionOfTheModuleReachesTheLogAlone() {
        WasiGuest guest = new WasiGuest();
        String start = guest.print(1, "lost") + guest.print(2, "made");
        guest.part("(func $made " + start + ") (start $made)");

        try (TestHost host = host(guest.main(guest.print(1, "run")).command(ID))) {
            assertEquals("run", new String(host.plugin(ID).call("run", NOTHING), UTF_8));
            assertEquals("made", host.logLines(ID).get(0));
        }
    }
}
