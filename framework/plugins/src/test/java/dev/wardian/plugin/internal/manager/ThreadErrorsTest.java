package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors in the threads of a manager, and what these threads are for goes on. */
@Timeout(120)
class ThreadErrorsTest extends FolderFixture {
    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
    private final AtomicInteger errors = new AtomicInteger();

    private void failWhile(int left) {
        errors.set(left);
    }

    private void maybeFail() {
        if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("of a test");
        }
    }

    private PluginManager watching() {
        host.with(new ProbeCapability("probe").onParse(this::maybeFail));
        FolderWatch watch =
                FolderWatch.polling(Duration.ofMillis(20)).withDebounce(Duration.ofMillis(60));
        host.setting(b -> b.watch(watch).listener((before, now) -> changes.add(now)));
        PluginManager manager = host.manager("test.a");
        manager.loadAll();
        return manager;
    }

    private void awaitVersion(String version) throws InterruptedException {
        while (true) {
            PluginStatus next = changes.poll(60, TimeUnit.SECONDS);
            assertNotNull(next, "nothing happened");
            if (next.state() == PluginState.ACTIVE && version.equals(next.version())) {
                return;
            }
        }
    }

    /** The look runs on one thread, and the one that asked for it gets the error too. */
    @Test
    void errorInALookEndsNeitherTheLooksNorTheWatching() throws Exception {
        plugin("a", 1).asksFor("probe").write();
        PluginManager manager = watching();
        awaitVersion("1.1.0");

        failWhile(2);
        plugin("a", 2).asksFor("probe").write();
        awaitVersion("1.2.0");
        plugin("a", 3).asksFor("probe").write();
        awaitVersion("1.3.0");

        assertEquals(0, errors.get());
        assertEquals(3, number(manager, "a"));
    }

    @Test
    void errorOfAListenerLeavesNoChangeHalfDone() throws Exception {
        plugin("a", 1).asksFor("probe").write();
        host.setting(
                b ->
                        b.listener(
                                (before, now) -> {
                                    throw new NoClassDefFoundError("com/acme/Console");
                                }));
        PluginManager manager = watching();
        awaitVersion("1.1.0");

        plugin("a", 2).asksFor("probe").write();
        awaitVersion("1.2.0");

        assertEquals(2, number(manager, "a"));
    }

    @Test
    void errorOfACapabilityThatIsClosedLeavesNothingOpen() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        host.with(
                new ProbeCapability("first")
                        .onClose(
                                () -> {
                                    throw new NoClassDefFoundError("com/acme/Pool");
                                }));
        host.with(new ProbeCapability("second").onClose(closed::incrementAndGet));
        plugin("a", 1).asksFor("first", "second").write();
        PluginManager manager = host.manager("test.a");
        manager.loadAll();

        manager.unload("test.a");

        assertEquals(1, closed.get());
        assertEquals(PluginState.STOPPED, manager.plugins().get(0).state());
    }
}
