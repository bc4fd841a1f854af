package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The rate of a capability's calls. Its bucket refills with one token in some seconds at most, so
 * that a slow machine changes nothing.
 */
class CallRatesTest extends FolderFixture {
    private static final int REFUSED = -Errno.EUNAVAILABLE.number();

    private final AtomicInteger calls = new AtomicInteger();
    private final ProbeCapability probe =
            new ProbeCapability("probe/1").function("f", ":i", call -> calls.incrementAndGet());

    private PolicySet policies(long perSecond) {
        PolicySet set = PolicySet.EMPTY.with(probe, new ProbeCapability.Use());
        return perSecond == 0 ? set : set.withRate(probe.name(), perSecond);
    }

    private Grants grants(long perSecond) {
        return Grants.NONE.withPlugin("test.a", policies(perSecond));
    }

    private PluginManager start(Grants grants) {
        host.setting(b -> b.capabilities(Capabilities.of(List.of(probe))).grants(grants));
        PluginManager manager = host.manager();
        manager.loadAll();
        return manager;
    }

    private PluginFolder.Draft draft(int number) {
        Guest guest = new Guest();
        int function = guest.imports("wardian:probe/1", "f", ":i");
        return plugin("a", number, guest.relays("f", function)).asksFor("probe");
    }

    private static int refusedOf(PluginManager manager, int attempts) {
        Plugin plugin = manager.ref("test.a").get();
        int refused = 0;
        for (int i = 0; i < attempts; i++) {
            refused += Host.number(plugin, "f") == REFUSED ? 1 : 0;
        }
        return refused;
    }

    @Test
    void callsOverTheRateAreRefusedAndReachNothing() {
        draft(1).write();
        PluginManager manager = start(grants(1));

        int refused = refusedOf(manager, 200);

        assertTrue(refused > 0);
        assertEquals(200 - refused, calls.get());
        CapabilityFigures figures = manager.ref("test.a").get().figures().capability(probe.name());
        assertEquals(refused, figures.refusedByRate());
        assertEquals(200, figures.calls());
        assertTrue(
                manager.ref("test.a")
                        .get()
                        .granted()
                        .rules()
                        .contains("probe/1: at most 1 calls a second"));
    }

    @Test
    void withoutARateNothingIsRefused() {
        draft(1).write();
        PluginManager manager = start(grants(0));

        assertEquals(0, refusedOf(manager, 200));
        CapabilityFigures figures = manager.ref("test.a").get().figures().capability(probe.name());
        assertEquals(0, figures.refusedByRate());
        assertEquals(200, figures.calls());
    }

    @Test
    void aReloadDoesNotFillTheBucket() {
        draft(1).write();
        long begin = System.nanoTime();
        PluginManager manager = start(grants(1));
        refusedOf(manager, 50);

        draft(2).write();
        manager.reload("test.a");
        refusedOf(manager, 50);

        long seconds = (System.nanoTime() - begin) / 1_000_000_000 + 1;
        assertTrue(calls.get() <= 1 + seconds, () -> calls + " calls in " + seconds + " s");
    }

    @Test
    void aNarrowerRateCountsOnceItIsGranted() {
        draft(1).write();
        PluginManager manager = start(grants(0));
        assertEquals(0, refusedOf(manager, 50));

        manager.replaceGrants(grants(1));

        assertTrue(refusedOf(manager, 50) > 0);
    }
}
