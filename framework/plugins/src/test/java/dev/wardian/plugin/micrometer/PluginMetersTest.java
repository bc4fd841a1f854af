package dev.wardian.plugin.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginMetersTest {
    private static final byte[] NOTHING = new byte[0];

    @TempDir Path folder;

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private double counted(String name, String... tags) {
        return registry.get("wardian.plugin." + name)
                .tag("plugin", "test.guest")
                .tags(tags)
                .functionCounter()
                .count();
    }

    private double gauge(String name, String... tags) {
        return registry.get("wardian.plugin." + name)
                .tag("plugin", "test.guest")
                .tags(tags)
                .gauge()
                .value();
    }

    @Test
    void disabledPluginHasAMeterThoughItNeverRan() {
        try (Host host = new Host(folder)) {
            Path file = folder.resolve("disabled.yaml");
            host.setting(b -> b.disabled(file));
            host.folder()
                    .plugin("guest")
                    .guest(new Guest().answers("number", c -> c.i32(1)))
                    .write();
            host.manager().disable("test.guest", "ada", "");
            PluginManager manager = host.manager();
            new PluginMeters(manager).bindTo(registry);

            manager.loadAll();
            assertEquals(1, gauge("disabled"));
            manager.enable("test.guest", "ada");
            assertEquals(0, gauge("disabled"));
            assertEquals(1, gauge("active"));
            manager.disable("test.guest", "ada", "");
            assertEquals(1, gauge("disabled"));
            assertEquals(0, gauge("active"));
        }
    }

    @Test
    void pluginsThatComeLaterHaveMetersToo() {
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function(
                                "use",
                                ":i",
                                call -> {
                                    throw call.denied("it");
                                });
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", ":i");
        guest.operation("use", c -> c.op(Opcode.CALL, use).op(Opcode.DROP).i32(0))
                .operation("trap", c -> c.op(Opcode.UNREACHABLE));
        try (Host host = new Host(folder).with(probe)) {
            PluginManager manager = host.manager("test.guest");
            new PluginMeters(manager).bindTo(registry);
            assertTrue(registry.getMeters().isEmpty());
            Plugin plugin =
                    manager.load(
                            host.folder().plugin("guest").guest(guest).asksFor("probe").write());
            plugin.call("use", NOTHING);
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
            int meters = registry.getMeters().size();

            manager.reload("test.guest");
            plugin.call("use", NOTHING);

            assertEquals(meters, registry.getMeters().size());
            assertEquals(3, registry.get("wardian.plugin.calls").functionTimer().count());
            assertTrue(
                    registry.get("wardian.plugin.calls")
                                    .functionTimer()
                                    .totalTime(TimeUnit.NANOSECONDS)
                            > 0);
            assertEquals(1, counted("failures", "error", "WDN-CALL-004"));
            assertEquals(0, counted("failures", "error", "WDN-CALL-006"));
            assertEquals(0, counted("refused"));
            assertEquals(1, counted("instances.discarded"));
            assertEquals(2, counted("host.calls", "capability", "probe/1"));
            assertEquals(2, counted("host.denials", "capability", "probe/1"));
            assertEquals(0, counted("host.refused", "capability", "probe/1"));
            assertTrue(Double.isNaN(gauge("host.rate", "capability", "probe/1")));
            assertEquals(1, gauge("active"));
            assertEquals(2, gauge("generation"));
            assertEquals(1, gauge("instances"));
            assertEquals(Guest.MEMORY, gauge("memory"));
            assertTrue(gauge("latency", "quantile", "0.99") >= gauge("latency", "quantile", "0.5"));
            manager.unload("test.guest");
            assertEquals(0, gauge("active"));
            assertEquals(3, registry.get("wardian.plugin.calls").functionTimer().count());
        }
    }

    @Test
    void eachCapabilityHasMeters() {
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function("read", "ii:i", call -> call.bytes(0, 1, 100).length)
                        .function("reply", "ii:i", call -> call.reply(0, 1, new byte[7]))
                        .function(
                                "open",
                                ":i",
                                call ->
                                        call.handles(AutoCloseable.class, Lifetime.INSTANCE)
                                                .open(() -> {}));
        Guest guest = new Guest();
        int read = guest.imports("wardian:probe/1", "read", "ii:i");
        int reply = guest.imports("wardian:probe/1", "reply", "ii:i");
        int open = guest.imports("wardian:probe/1", "open", ":i");
        guest.answers("read", c -> c.i32(0).i32(5).op(Opcode.CALL, read))
                .answers("reply", c -> c.i32(0).i32(7).op(Opcode.CALL, reply))
                .relays("open", open);
        PolicySet policies =
                PolicySet.EMPTY.with(probe, new ProbeCapability.Use()).withRate(probe.name(), 2);
        try (Host host = new Host(folder).with(probe)) {
            host.setting(b -> b.poolSize(1).grants(Grants.NONE.withPlugin("test.guest", policies)));
            Plugin plugin = host.load(guest);
            new PluginMeters(host.current()).bindTo(registry);
            String[] tags = {"capability", "probe/1"};
            assertEquals(0, gauge("host.handles", tags));

            assertEquals(5, Host.number(plugin, "read"));
            assertEquals(7, Host.number(plugin, "reply"));
            int calls = 2;
            int refused = 0;
            while (refused == 0) {
                refused += Host.number(plugin, "open") < 0 ? 1 : 0;
                calls++;
            }

            assertEquals(
                    5, counted("host.bytes", "capability", "probe/1", "direction", "from-guest"));
            assertEquals(
                    7, counted("host.bytes", "capability", "probe/1", "direction", "to-guest"));
            assertEquals(calls, counted("host.calls", tags));
            assertEquals(1, counted("host.refused", tags));
            assertEquals(calls - 3, gauge("host.handles", tags));
            assertEquals(2, gauge("host.rate", tags));
        }
    }

    @Test
    void pluginsThatAreThereHaveMeters() {
        try (Host host = new Host(folder)) {
            host.load(new Guest().echo("echo")).call("echo", NOTHING);

            new PluginMeters(host.current()).bindTo(registry);

            assertEquals(1, registry.get("wardian.plugin.calls").functionTimer().count());
        }
    }
}
