package dev.wardian.plugin.internal.abi.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.CancelToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 5: an instance is not entered again; plugins call each other under the outer call's limits.
 */
class Rule05ReentryTest {
    private static final byte[] NOTHING = new byte[0];

    @TempDir Path folder;

    /** A probe that calls an operation of a plugin and keeps what that threw. */
    private static ProbeCapability relay(
            Plugin[] target, String operation, List<PluginException> failures) {
        return new ProbeCapability("probe/1")
                .function(
                        "relay",
                        ":i",
                        call -> {
                            try {
                                target[0].call(operation, NOTHING);
                                return 0;
                            } catch (PluginException e) {
                                failures.add(e);
                                throw e;
                            }
                        });
    }

    /** Loads two plugins, of which the inner one is the target of the outer one's probe. */
    private static Plugin outer(Host host, Plugin[] inner) {
        List<Plugin> plugins = host.loadRelaying();
        inner[0] = plugins.get(0);
        return plugins.get(1);
    }

    @Test
    void aCallIsRefusedAtOnceIfTheCallsAroundItHaveAllInstances() {
        try (Host host = new Host(folder)) {
            Plugin[] self = new Plugin[1];
            List<PluginException> failures = new ArrayList<>();
            host.with(relay(self, "relay", failures)).setting(b -> b.poolSize(3));
            self[0] = host.load(Guest.relaying());

            Host.number(self[0], "relay");

            PluginUnavailable refused = assertInstanceOf(PluginUnavailable.class, failures.get(0));
            assertTrue(refused.summary().contains("calls around"), refused::summary);
            assertEquals(3, self[0].figures().instances());
            assertEquals(3, self[0].call("echo", new byte[3]).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "relay"})
    void aHostFunctionThatEntersItsOnlyInstanceAgainGetsAnException(String operation) {
        try (Host host = new Host(folder)) {
            Plugin[] self = new Plugin[1];
            List<PluginException> failures = new ArrayList<>();
            host.with(relay(self, operation, failures)).setting(b -> b.poolSize(1));
            self[0] = host.load(Guest.relaying());

            int answer = Host.number(self[0], "relay");

            assertEquals(-Errno.EHOST.number(), answer);
            assertEquals(5, assertInstanceOf(AbiViolation.class, failures.get(0)).rule());
            assertEquals(3, self[0].call("echo", new byte[3]).length);
        }
    }

    @Test
    void aPluginThatCallsItselfGetsAnotherInstance() {
        try (Host host = new Host(folder)) {
            Plugin[] self = new Plugin[1];
            host.with(relay(self, "echo", new ArrayList<>())).setting(b -> b.poolSize(2));
            self[0] = host.load(Guest.relaying());

            assertEquals(0, Host.number(self[0], "relay"));
            assertEquals(2, self[0].figures().instances());
        }
    }

    @Test
    void callsOfPluginsAreNestedToALimit() {
        try (Host host = new Host(folder)) {
            Plugin[] self = new Plugin[1];
            List<PluginException> failures = new ArrayList<>();
            host.with(relay(self, "relay", failures)).setting(b -> b.poolSize(20));
            self[0] = host.load(Guest.relaying());

            assertEquals(0, Host.number(self[0], "relay"));

            AbiViolation violation = assertInstanceOf(AbiViolation.class, failures.get(0));
            assertEquals(1, failures.size());
            assertEquals(5, violation.rule());
            assertEquals(8, self[0].figures().instances());
        }
    }

    @Test
    void aNestedCallInheritsTheDeadline() {
        try (Host host = new Host(folder)) {
            Plugin[] inner = new Plugin[1];
            List<PluginException> failures = new ArrayList<>();
            host.with(relay(inner, "spin", failures));
            Plugin outer = outer(host, inner);

            // A thread that waits for a processor so long does not come to the inner call.
            for (long millis = 50; failures.isEmpty() && millis < 50_000; millis *= 2) {
                PluginCallOptions brief =
                        PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(millis));
                assertThrows(DeadlineExceeded.class, () -> outer.call("relay", NOTHING, brief));
            }
            assertInstanceOf(DeadlineExceeded.class, failures.get(0));
        }
    }

    @Test
    void aNestedCallBurnsTheFuelOfTheOuterOne() {
        try (Host host = new Host(folder)) {
            Plugin[] inner = new Plugin[1];
            List<PluginException> failures = new ArrayList<>();
            host.with(relay(inner, "echo", failures)).limit(Limit.FUEL, 10_000);
            Plugin outer = outer(host, inner);

            LimitExceeded stopped =
                    assertThrows(LimitExceeded.class, () -> outer.call("repeat", NOTHING));

            assertEquals(Limit.FUEL, stopped.limit());
            long calls = inner[0].figures().calls();
            assertTrue(calls > 10 && calls < 10_000 / 100, () -> calls + " calls");
        }
    }

    @Test
    void cancellingTheOuterCallCancelsTheInnerOne() {
        try (Host host = new Host(folder)) {
            CancelToken token = new CancelToken();
            Plugin[] inner = new Plugin[1];
            List<PluginException> failures = new ArrayList<>();
            host.with(
                    new ProbeCapability("probe/1")
                            .function(
                                    "relay",
                                    ":i",
                                    call -> {
                                        try {
                                            new Thread(token::cancel).start();
                                            inner[0].call("spin", NOTHING);
                                            return 0;
                                        } catch (PluginException e) {
                                            failures.add(e);
                                            throw e;
                                        }
                                    }));
            Plugin outer = outer(host, inner);

            assertThrows(
                    CallCancelled.class,
                    () ->
                            outer.call(
                                    "relay", NOTHING, PluginCallOptions.DEFAULT.withCancel(token)));
            assertInstanceOf(CallCancelled.class, failures.get(0));
        }
    }
}
