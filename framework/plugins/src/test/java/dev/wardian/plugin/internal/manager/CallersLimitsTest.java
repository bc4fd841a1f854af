package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever may call a plugin cannot end its state or open its circuit by what the caller sets. */
@Timeout(120)
class CallersLimitsTest extends FolderFixture {
    private static final byte[] NOTHING = {};
    private static final PluginCallOptions HASTY =
            PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(5));

    private final CancelToken token = new CancelToken();

    /** A plugin's own deadline counts the time that its guest ran, for what it calls too. */
    @Test
    void whatAStarvedGuestCallsHasTheTimeThatTheGuestHas() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "no taskset");

        ChildJvm.assertSucceeds(StarvedGuest.class.getName(), temporary.toString());
    }

    /** Its operation {@code spoil} adds one, calls the host, and goes on without an end. */
    private static Guest spoiling() {
        Guest guest = new Guest();
        int act = guest.imports("wardian:probe/1", "act", ":i");
        return CountingGuests.counting(guest)
                .operation(
                        "spoil",
                        c -> {
                            c.i32(CountingGuests.COUNT).i32(77).op(Opcode.I32_STORE);
                            c.op(Opcode.CALL, act).op(Opcode.DROP).spin().i32(0);
                        });
    }

    private Plugin loaded() {
        host.with(
                        new ProbeCapability("probe/1")
                                .function(
                                        "act",
                                        ":i",
                                        call -> {
                                            token.cancel();
                                            return 0;
                                        }))
                .limit(Limit.FUEL, 100_000_000_000L);
        plugin("a", 1, spoiling()).asksFor("probe").line("instances: { mode: single }").write();
        PluginManager manager = host.manager("test.a");
        manager.loadAll();
        assertNull(status(manager, "a").failure());
        Plugin plugin = manager.ref("test.a").get();
        plugin.call("add", NOTHING);
        plugin.call("add", NOTHING);
        return plugin;
    }

    private static <E extends PluginException> E fails(
            Class<E> type, Plugin plugin, PluginCallOptions options) {
        E failure = assertThrows(type, () -> plugin.call("spoil", NOTHING, options));
        for (int i = 0; i < 15; i++) {
            assertThrows(type, () -> plugin.call("spoil", NOTHING, options));
        }
        assertEquals(PluginState.ACTIVE, plugin.state());
        assertEquals(2, Host.number(plugin, "number"));
        assertEquals(0, plugin.figures().replaced());
        return failure;
    }

    @Test
    void aDeadlineOfTheCallerIsNamedAndEndsNoState() {
        DeadlineExceeded failure = fails(DeadlineExceeded.class, loaded(), HASTY);

        assertTrue(failure.summary().contains("its caller set"), failure::summary);
    }

    @Test
    void fuelOfTheCallerIsNamedAndEndsNoState() {
        LimitExceeded failure =
                fails(LimitExceeded.class, loaded(), PluginCallOptions.DEFAULT.withFuel(10_000));

        assertEquals(Limit.FUEL, failure.limit());
        assertTrue(failure.summary().contains("the caller gave at most"), failure::summary);
    }

    @Test
    void cancellingEndsNoState() {
        fails(CallCancelled.class, loaded(), PluginCallOptions.DEFAULT.withCancel(token));
    }

    @Test
    void withoutMemoryForACopyTheCallIsRefused() {
        host.setting(b -> b.memoryBudget(Guest.MEMORY));
        Plugin plugin = loaded();

        for (int i = 0; i < 15; i++) {
            assertThrows(PluginUnavailable.class, () -> plugin.call("spoil", NOTHING, HASTY));
        }

        assertEquals(PluginState.ACTIVE, plugin.state());
        assertEquals(2, Host.number(plugin, "number"));
    }

    @Test
    void theDeadlineOfThePluginStillReplacesItsInstance() {
        host.limit(Limit.DEADLINE, 200_000_000);
        Plugin plugin = loaded();

        DeadlineExceeded failure =
                assertThrows(DeadlineExceeded.class, () -> plugin.call("spoil", NOTHING));

        assertTrue(!failure.summary().contains("caller"), failure::summary);
        assertEquals(1, plugin.figures().replaced());
    }
}
