package dev.wardian.plugin.internal.abi.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.CapabilityDenied;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 12: the guest learns that the host failed; the operator learns why. */
class Rule12HostFailuresTest {
    private static final byte[] NOTHING = new byte[0];
    private static final String SECRET = "password=hunter2";

    @TempDir Path folder;

    private static Plugin load(Host host, ProbeCapability probe) {
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", ":i");
        guest.answers("use", c -> c.op(Opcode.CALL, use));
        guest.operation("dump", c -> c.i32(0).i32(Guest.MEMORY).op(Opcode.CALL, guest.outputWrite));
        guest.answers(
                "slot",
                c -> c.op(Opcode.CALL, use).op(Opcode.DROP).op(Opcode.CALL, guest.replyLen));
        guest.answers("log", c -> c.i32(1).i32(0).i32(4).op(Opcode.CALL, guest.log));
        guest.answers("level", c -> c.op(Opcode.CALL, guest.logLevel));
        return host.with(probe).setting(b -> b.poolSize(1)).load(guest);
    }

    private static List<RecordedLog.Line> logged() {
        return RecordedLog.of("plugin.test.guest");
    }

    @Test
    void anExceptionOfTheHostIsAnErrorNumberForTheGuestAndALineForTheOperator() {
        IllegalStateException cause = new IllegalStateException(SECRET);
        try (Host host = new Host(folder)) {
            Plugin plugin =
                    load(
                            host,
                            new ProbeCapability("probe/1")
                                    .function(
                                            "use",
                                            ":i",
                                            call -> {
                                                throw cause;
                                            }));
            int before = logged().size();

            assertEquals(-Errno.EHOST.number(), Host.number(plugin, "use"));
            assertEquals(0, Host.number(plugin, "slot"));
            String memory = new String(plugin.call("dump", NOTHING), UTF_8);

            assertFalse(memory.contains(SECRET));
            RecordedLog.Line line = logged().get(before);
            assertTrue(line.message().contains(cause.toString()), line::message);
            assertEquals("test.guest", line.mdc().get("plugin"));
            assertEquals("use", line.mdc().get("plugin.operation"));
            assertEquals("1", line.mdc().get("plugin.call"));
        }
    }

    @Test
    void aGuestThatMakesTheHostFailAgainAndAgainIsLoggedOnceACall() {
        try (Host host = new Host(folder)) {
            Guest guest = new Guest();
            int use = guest.imports("wardian:probe/1", "use", ":i");
            guest.operation(
                    "flood",
                    c -> {
                        for (int i = 0; i < 100; i++) {
                            c.op(Opcode.CALL, use).op(Opcode.DROP);
                        }
                        c.i32(0);
                    });
            host.with(
                    new ProbeCapability("probe/1")
                            .function(
                                    "use",
                                    ":i",
                                    call -> {
                                        throw new IllegalStateException("again");
                                    }));
            Plugin plugin = host.load(guest);
            int before = logged().size();

            plugin.call("flood", NOTHING);
            plugin.call("flood", NOTHING);

            assertEquals(before + 2, logged().size());
        }
    }

    @Test
    void theDetailOfAnErrnoAndOfADenialStaysWithTheHost() {
        CapabilityName name = CapabilityName.of("probe/1");
        try (Host host = new Host(folder)) {
            int[] turn = {0};
            List<Function<CapabilityCall, RuntimeException>> failures =
                    List.of(
                            call -> new ErrnoException(Errno.ENOTFOUND, SECRET),
                            call -> call.denied("reading " + SECRET),
                            call ->
                                    new CapabilityDenied(
                                            CallInfo.NONE, name, "writing", "probe/1", List.of()),
                            call -> new Trap(TrapKind.UNREACHABLE));
            Plugin plugin =
                    load(
                            host,
                            new ProbeCapability("probe/1")
                                    .function(
                                            "use",
                                            ":i",
                                            call -> {
                                                throw failures.get(turn[0]++).apply(call);
                                            }));

            assertEquals(-Errno.ENOTFOUND.number(), Host.number(plugin, "use"));
            assertEquals(-Errno.EDENIED.number(), Host.number(plugin, "use"));
            assertEquals(-Errno.EDENIED.number(), Host.number(plugin, "use"));
            assertEquals(-Errno.EHOST.number(), Host.number(plugin, "use"));
            assertEquals(
                    List.of("probe/1 reading " + SECRET, "probe/1 writing"), host.audit().denials);
            assertFalse(new String(plugin.call("dump", NOTHING), UTF_8).contains(SECRET));
        }
    }

    @Test
    void aLogThatFailsIsAHostFailure() {
        PluginLog broken =
                new PluginLog() {
                    private int asked;

                    @Override
                    public int level() {
                        if (asked++ > 0) {
                            throw new IllegalStateException(SECRET);
                        }
                        return 5;
                    }

                    @Override
                    public void log(int level, String text, CallInfo info) {
                        throw new IllegalStateException(SECRET);
                    }
                };
        try (Host host = new Host(folder)) {
            Plugin plugin =
                    load(
                            host,
                            new ProbeCapability("probe/1")
                                    .log(broken)
                                    .function("use", ":i", c -> 0));

            assertEquals(-Errno.EHOST.number(), Host.number(plugin, "log"));
            assertEquals(-Errno.EHOST.number(), Host.number(plugin, "level"));
        }
    }
}
