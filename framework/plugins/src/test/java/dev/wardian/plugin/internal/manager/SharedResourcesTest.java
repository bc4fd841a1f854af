package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a capability keeps for a plugin lives as long as the plugin, past its reloads. */
class SharedResourcesTest extends FolderFixture {
    private final List<String> closed = new ArrayList<>();
    private final ProbeCapability probe = new ProbeCapability("probe/1");

    /** Something that a capability keeps. */
    private class Kept implements AutoCloseable {
        private final String name;

        Kept(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    /** The same of another type, which fails. */
    private final class Failing extends Kept {
        Failing(String name) {
            super(name);
        }

        @Override
        public void close() {
            super.close();
            throw new IllegalStateException("of " + getClass().getSimpleName());
        }
    }

    private PluginFolder.Draft draft(String name, int number) {
        return plugin(name, number).asksFor("probe");
    }

    private PluginManager start() {
        host.with(probe);
        return host.manager("test.a", "test.b");
    }

    private PluginContext last() {
        return probe.bound().get(probe.bound().size() - 1);
    }

    @Test
    void aReloadFindsWhatTheVersionBeforeMade() {
        draft("a", 1).write();
        PluginManager manager = start();
        manager.loadAll();
        PluginContext first = last();
        Kept kept = first.shared(Kept.class, () -> new Kept("one"));

        draft("a", 2).write();
        manager.reload("test.a");

        assertEquals(2, last().generation());
        assertSame(kept, last().shared(Kept.class, () -> new Kept("two")));
        assertEquals(List.of(), closed);
        assertThrows(
                IllegalStateException.class,
                () -> first.shared(Kept.class, () -> new Kept("three")));

        manager.unload("test.a");

        assertEquals(List.of("one"), closed);
    }

    @Test
    void aFailedReloadClosesNothing() {
        draft("a", 1).write();
        PluginManager manager = start();
        manager.loadAll();
        last().shared(Kept.class, () -> new Kept("one"));

        plugin("a", 2, new Guest().echo("echo").traps("__init")).asksFor("probe").write();
        assertThrows(PluginException.class, () -> manager.reload("test.a"));

        assertEquals(List.of(), closed);
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void aPluginThatIsLoadedAgainBeginsAnew() {
        Path written = draft("a", 1).write();
        PluginManager manager = start();
        manager.load(written);
        Kept first = last().shared(Kept.class, () -> new Kept("one"));
        manager.unload("test.a");

        manager.load(written);

        assertNotSame(first, last().shared(Kept.class, () -> new Kept("two")));
    }

    @Test
    void otherPluginsTypesAndCapabilitiesHaveTheirOwn() {
        ProbeCapability other = new ProbeCapability("other/1");
        host.with(other);
        plugin("a", 1).asksFor("probe", "other").write();
        draft("b", 1).write();
        PluginManager manager = start();
        manager.loadAll();
        PluginContext a = context(probe, "test.a");
        PluginContext b = context(probe, "test.b");

        Kept one = a.shared(Kept.class, () -> new Kept("one"));
        assertNotSame(one, b.shared(Kept.class, () -> new Kept("two")));
        assertNotSame(one, context(other, "test.a").shared(Kept.class, () -> new Kept("three")));
        a.shared(Failing.class, () -> new Failing("four"));
        assertSame(one, a.shared(Kept.class, () -> new Kept("five")));

        manager.unload("test.a");

        // The newest first, whatever one of them throws.
        assertEquals(List.of("four", "three", "one"), closed);
        assertEquals(
                1,
                RecordedLog.of("dev.wardian.plugin.internal.abi.SharedResources").stream()
                        .filter(line -> line.message().contains("could not be closed"))
                        .count());
    }

    private static PluginContext context(ProbeCapability capability, String plugin) {
        return capability.bound().stream()
                .filter(context -> context.pluginId().equals(plugin))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aManagerThatClosesClosesAll() {
        draft("a", 1).write();
        start().loadAll();
        last().shared(Kept.class, () -> new Kept("one"));

        host.close();

        assertEquals(List.of("one"), closed);
    }

    @Test
    void aModuleThatIsNotLinkedLeavesNothing() {
        Guest guest = new Guest();
        guest.imports("wardian:probe/1", "missing", ":i");
        plugin("a", 1, guest.echo("echo")).asksFor("probe").write();
        probe.onBind(() -> last().shared(Kept.class, () -> new Kept("one")));

        start().loadAll();

        assertEquals(List.of("one"), closed);
    }

    @Test
    void theEffectivePolicyOfAnotherCapabilityIsThere() {
        ProbeCapability other = new ProbeCapability("other/1");
        host.with(other).deny("denied/1").with(new ProbeCapability("denied/1"));
        plugin("a", 1).asksFor("probe", "other", "denied").write();
        start().loadAll();

        PluginContext context = context(probe, "test.a");

        assertEquals(
                Optional.of(new ProbeCapability.Use()),
                context.effective(CapabilityName.of("other/1")));
        assertEquals(Optional.empty(), context.effective(CapabilityName.of("denied/1")));
        assertEquals(Optional.empty(), context.effective(CapabilityName.of("absent/1")));
    }
}
