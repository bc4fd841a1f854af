package dev.wardian.host.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.HostBindings;
import dev.wardian.host.clock.ClockCapability;
import dev.wardian.host.testing.ChangingGrants;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasi.WasiErrno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clocks of a plugin of WASI. */
class WasiClockTest {
    private static final String ID = "test.clock";
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456789Z");

    /** Calls a function of the clock with the number in the input's first byte. */
    private static WasiGuest guest(String function, String arguments) {
        return new WasiGuest()
                .main(
                        "(i32.store (i32.const 0) (i32.const 128))"
                                + "(i32.store (i32.const 4) (i32.const 4))"
                                + "(drop (call $fd_read (i32.const 0) (i32.const 0)"
                                + " (i32.const 1) (i32.const 8)))"
                                + "(i32.store (i32.const 136) (call $"
                                + function
                                + " (i32.load8_u (i32.const 128)) "
                                + arguments
                                + "))"
                                + WasiGuest.printMemory(136, 16));
    }

    private static WasiGuest time() {
        return guest("clock_time_get", "(i64.const 0) (i32.const 144)");
    }

    private static WasiGuest resolution() {
        return guest("clock_res_get", "(i32.const 144)");
    }

    private static String requests(String... more) {
        return "capabilities:\n  wasi: { reason: a test }\n" + String.join("\n", more);
    }

    private static TestHost host(TestPlugin plugin) {
        return TestHost.builder()
                .capability(WasiCapability.create())
                .capability(ClockCapability.create(InstantSource.fixed(NOW), () -> 0))
                .plugin(plugin)
                .build();
    }

    /** What a call wrote: the errno, and the number. */
    private record Reading(WasiErrno errno, long value) {
        static Reading of(TestHost host, int clock) {
            ByteBuffer output =
                    ByteBuffer.wrap(host.plugin(ID).call("run", new byte[] {(byte) clock}))
                            .order(ByteOrder.LITTLE_ENDIAN);
            return new Reading(WasiErrno.values()[output.getInt(0)], output.getLong(8));
        }
    }

    @Test
    void timeOfDayWithoutTheCapabilityClockIsDenied() {
        try (TestHost host = host(time().command(ID))) {
            assertEquals(new Reading(WasiErrno.NOTCAPABLE, 0), Reading.of(host, 0));
            assertEquals(List.of("wasi/1 clock realtime"), host.denials());
        }
    }

    @Test
    void timeOfDayHasTheStepOfTheCapabilityClock() {
        String second = requests("  clock: { resolution: 1s, reason: a test }");
        String odd = requests("  clock: { resolution: 7ns, reason: a test }");
        String finest = requests("  clock: { reason: a test }");
        long nanos = NOW.getEpochSecond() * 1_000_000_000L + NOW.getNano();

        try (TestHost host = host(time().command(ID, second))) {
            assertEquals(
                    new Reading(WasiErrno.SUCCESS, NOW.getEpochSecond() * 1_000_000_000L),
                    Reading.of(host, 0));
        }
        try (TestHost host = host(time().command(ID, odd))) {
            assertEquals(new Reading(WasiErrno.SUCCESS, nanos / 7 * 7), Reading.of(host, 0));
        }
        try (TestHost host = host(time().command(ID, finest))) {
            assertEquals(new Reading(WasiErrno.SUCCESS, nanos), Reading.of(host, 0));
            assertEquals(List.of(), host.denials());
        }
    }

    @Test
    void resolutionIsThatOfTheCapabilityClock() {
        String second = requests("  clock: { resolution: 1s, reason: a test }");
        String finest = requests("  clock: { reason: a test }");

        try (TestHost host = host(resolution().command(ID, second))) {
            assertEquals(new Reading(WasiErrno.SUCCESS, 1_000_000_000), Reading.of(host, 0));
            assertEquals(new Reading(WasiErrno.SUCCESS, 1), Reading.of(host, 1));
        }
        try (TestHost host = host(resolution().command(ID, finest))) {
            assertEquals(new Reading(WasiErrno.SUCCESS, 1_000), Reading.of(host, 0));
        }
        try (TestHost host = host(resolution().command(ID))) {
            assertEquals(new Reading(WasiErrno.NOTCAPABLE, 0), Reading.of(host, 0));
        }
    }

    @Test
    void otherClocksGoForwardFromTheStartOfTheProgram() {
        try (TestHost host = host(time().command(ID))) {
            for (int clock = 1; clock <= 3; clock++) {
                Reading reading = Reading.of(host, clock);

                assertEquals(WasiErrno.SUCCESS, reading.errno());
                assertTrue(reading.value() >= 0, reading.toString());
            }
            assertEquals(new Reading(WasiErrno.INVAL, 0), Reading.of(host, 4));
            assertEquals(List.of(), host.denials());
        }
    }

    private static Grants granted(Capabilities capabilities, String... names) {
        PolicySet policies = PolicySet.EMPTY;
        for (String name : names) {
            PolicySet before = policies;
            policies =
                    LocatedYaml.read(
                            "grant.yaml",
                            "{}".getBytes(StandardCharsets.UTF_8),
                            node -> capabilities.parseInto(before, CapabilityName.of(name), node));
        }
        return Grants.NONE.withPlugin(ID, policies);
    }

    @Test
    void grantThatIsTakenBackIsGoneAtOnce() {
        Capabilities capabilities = Capabilities.of(HostBindings.standard());
        ChangingGrants store = new ChangingGrants(granted(capabilities, "wasi/1", "clock/1"));
        TestPlugin plugin = time().command(ID, requests("  clock: { reason: a test }"));
        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .capability(ClockCapability.create())
                        .plugin(plugin)
                        .manager(builder -> builder.grants(store))
                        .build()) {
            assertEquals(WasiErrno.SUCCESS, Reading.of(host, 0).errno());

            store.set(granted(capabilities, "wasi/1"));

            assertEquals(new Reading(WasiErrno.NOTCAPABLE, 0), Reading.of(host, 0));
            assertEquals(List.of("wasi/1 clock realtime"), host.denials());
        }
    }
}
