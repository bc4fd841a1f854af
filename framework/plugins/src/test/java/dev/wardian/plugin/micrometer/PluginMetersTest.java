package dev.wardian.plugin.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
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
            assertEquals(2, counted("denials", "capability", "probe/1"));
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
    void pluginsThatAreThereHaveMeters() {
        try (Host host = new Host(folder)) {
            host.load(new Guest().echo("echo")).call("echo", NOTHING);

            new PluginMeters(host.current()).bindTo(registry);

            assertEquals(1, registry.get("wardian.plugin.calls").functionTimer().count());
        }
    }
}
