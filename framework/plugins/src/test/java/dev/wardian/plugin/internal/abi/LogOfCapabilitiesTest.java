package dev.wardian.plugin.internal.abi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that a capability's function writes to the plugin's own log. */
class LogOfCapabilitiesTest {
    private static final byte[] NOTHING = {};

    @TempDir Path folder;
    private final List<String> lines = new ArrayList<>();

    /** A log that writes levels up to a level, and fails for one text. */
    private PluginLog target(int most) {
        return new PluginLog() {
            @Override
            public int level() {
                return most;
            }

            @Override
            public void log(int level, String text, CallInfo info) {
                if (text.equals("fail")) {
                    throw new IllegalStateException("the disk is full");
                }
                lines.add(level + " " + text);
            }
        };
    }

    private void run(Consumer<CapabilityCall> body, ProbeCapability probe, String... more) {
        Guest guest = new Guest();
        int f = guest.imports("wardian:probe/1", "f", ":i");
        guest.operation("run", code -> code.op(Opcode.CALL, f));
        probe.function(
                "f",
                ":i",
                call -> {
                    body.accept(call);
                    return 0;
                });
        try (Host host = new Host(folder).with(probe)) {
            Plugin plugin = host.load(guest, more);
            plugin.call("run", NOTHING);
        }
    }

    private void run(Consumer<CapabilityCall> body) {
        run(body, new ProbeCapability("probe/1").log(target(3)));
    }

    private static void print(CapabilityCall call, int level, String text) {
        byte[] bytes = ("--" + text + "-").getBytes(UTF_8);
        call.log(level, bytes, 2, bytes.length - 3);
    }

    @Test
    void linesOfTheTextAreLinesOfTheLog() {
        run(
                call -> {
                    print(call, 3, "on");
                    print(call, 1, "err");
                    print(call, 3, "e\r\n\ntwo\nthr");
                    print(call, 3, "");
                    print(call, 4, "debug\n");
                });

        assertEquals(List.of("3 one", "3 two", "1 err", "3 thr"), lines);
    }

    @Test
    void malformedTextIsReplaced() {
        run(call -> call.log(2, new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3}, 0, 5));

        assertEquals(List.of("2 a\ufffdb", "2 \ufffd"), lines);
    }

    @Test
    void longLineIsSeveral() {
        String character = "\ud83d\ude00";
        run(call -> print(call, 3, "x" + character.repeat(2_048) + "y"));

        assertEquals(List.of("3 x" + character.repeat(2_047), "3 " + character + "y"), lines);
    }

    @Test
    void textOverTheLimitIsDroppedAlsoInTheMiddleOfALine() {
        run(
                call -> {
                    print(call, 3, "12345\n12");
                    print(call, 2, "9\u00e4\u00e4\n9");
                },
                new ProbeCapability("probe/1").log(target(3)),
                "limits: { log: 9 }");

        assertEquals(List.of("3 12345", "2 9\u00e4"), lines);
    }

    @Test
    void withoutATargetTheOperatorReadsOnceThatTextIsDropped() {
        int before = RecordedLog.of("plugin.test.guest").size();

        run(call -> print(call, 3, "a\nb\n"), new ProbeCapability("probe/1"));

        List<RecordedLog.Line> written =
                RecordedLog.of("plugin.test.guest")
                        .subList(before, RecordedLog.of("plugin.test.guest").size());
        assertEquals(
                1,
                written.stream()
                        .filter(line -> line.message().contains("its lines are dropped"))
                        .count());
    }

    @Test
    void targetThatFailsDoesNotEndTheCall() {
        run(call -> print(call, 3, "fail\nafter\n"));

        assertEquals(List.of("3 after"), lines);
    }

    @Test
    void levelsAreThoseOfTheAbi() {
        run(
                call -> {
                    for (int level : new int[] {Integer.MIN_VALUE, 0, 6, Integer.MAX_VALUE}) {
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> call.log(level, NOTHING, 0, 0));
                    }
                    assertThrows(IndexOutOfBoundsException.class, () -> call.log(1, NOTHING, 0, 1));
                    print(call, 1, "reached");
                });

        assertEquals(List.of("1 reached"), lines);
    }
}
