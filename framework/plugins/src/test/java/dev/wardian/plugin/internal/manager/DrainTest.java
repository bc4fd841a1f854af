package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a version that left its place end by themselves, and nobody waits who need not. */
@Timeout(120)
class DrainTest extends FolderFixture {
    private static final int PAGE = Guest.MEMORY;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<HeldCall> held = new ArrayList<>();

    @AfterEach
    void endThreads() {
        held.forEach(HeldCall::release);
        threads.shutdownNow();
    }

    private void drain(Duration time) {
        host.setting(
                b ->
                        b.drain(time)
                                .listener(
                                        (before, now) ->
                                                events.add(
                                                        now.id()
                                                                + " "
                                                                + now.generation()
                                                                + " "
                                                                + now.state())));
    }

    /** Each call of {@code hold} that a guest makes is held by the next of these. */
    private ProbeCapability holds(int calls) {
        ProbeCapability probe = new ProbeCapability("probe/1");
        for (int i = 0; i < calls; i++) {
            held.add(new HeldCall());
        }
        int[] next = {0};
        return probe.function("hold", ":i", call -> held.get(next[0]++).stop(7));
    }

    private PluginFolder.Draft holding(int number) {
        Guest guest = new Guest();
        int hold = guest.imports("wardian:probe/1", "hold", ":i");
        guest.answers("number", c -> c.i32(number));
        guest.answers("hold", c -> c.op(Opcode.CALL, hold)).spins("spin");
        return plugin("a", number, guest).asksFor("probe");
    }

    private PluginManager loaded() {
        holding(1).write();
        plugin("b", 1).write();
        PluginManager manager = host.manager("test.a");
        manager.refresh();
        return manager;
    }

    /** A call that hangs in the running generation. */
    private Future<Integer> hang(PluginManager manager, int which) {
        Plugin plugin = manager.ref("test.a").get();
        Future<Integer> call = threads.submit(() -> Host.number(plugin, "hold"));
        held.get(which).awaitEntered();
        return call;
    }

    private void awaitEvent(String event) throws InterruptedException {
        while (!event.equals(events.poll(1, TimeUnit.MINUTES))) {
            // Others come before.
        }
    }

    @Test
    void aCallThatHangsDelaysNoReloadOfItsOwnPluginOrAnother() throws Exception {
        host.with(holds(2));
        drain(Duration.ofHours(1));
        PluginManager manager = loaded();
        Future<Integer> first = hang(manager, 0);
        holding(2).write();
        plugin("b", 2).write();

        manager.refresh();

        assertEquals(2, number(manager, "a"));
        assertEquals(2, number(manager, "b"));
        Future<Integer> second = hang(manager, 1);
        holding(3).write();
        manager.reload("test.a");
        assertEquals(3, number(manager, "a"));
        assertEquals(4 * PAGE, manager.memoryHeld());
        assertFalse(first.isDone());

        held.get(1).release();
        assertEquals(7, second.get());
        awaitEvent("test.a 3 STOPPED");
        held.get(0).release();
        assertEquals(7, first.get());
        awaitEvent("test.a 1 STOPPED");
        assertEquals(2 * PAGE, manager.memoryHeld());
        assertEquals(PluginState.ACTIVE, status(manager, "a").state());
        assertEquals(5, status(manager, "a").generation());
        assertEquals(4, manager.find("test.a").orElseThrow().totals().calls());
    }

    @Test
    void callsOfAReplacedVersionAreCancelledWhenItsTimeIsOver() throws Exception {
        host.with(holds(0));
        drain(Duration.ofMillis(20));
        PluginManager manager = loaded();
        Plugin plugin = manager.ref("test.a").get();
        Future<byte[]> call = threads.submit(() -> plugin.call("spin", new byte[0]));
        while (plugin.figures().running() == 0) {
            Thread.onSpinWait();
        }
        holding(2).write();

        manager.reload("test.a");

        ExecutionException why = assertThrows(ExecutionException.class, call::get);
        assertInstanceOf(CallCancelled.class, why.getCause());
        awaitEvent("test.a 1 STOPPED");
        assertEquals(2 * PAGE, manager.memoryHeld());
    }

    @Test
    void unloadingWaitsForEveryVersionOfThePluginAndOthersGoOn() throws Exception {
        host.with(holds(2));
        drain(Duration.ofHours(1));
        PluginManager manager = loaded();
        Future<Integer> first = hang(manager, 0);
        holding(2).write();
        manager.reload("test.a");
        Future<Integer> second = hang(manager, 1);

        Future<?> unloading = threads.submit(() -> manager.unload("test.a"));

        awaitEvent("test.a 3 DRAINING");
        plugin("b", 2).write();
        manager.refresh();
        assertEquals(2, number(manager, "b"));
        assertEquals(List.of("a/plugin.yaml DRAINING", "b/plugin.yaml ACTIVE"), states(manager));
        held.get(1).release();
        awaitEvent("test.a 3 STOPPED");
        assertEquals(7, second.get());
        assertFalse(unloading.isDone());
        held.get(0).release();
        unloading.get();
        assertEquals(7, first.get());
        assertEquals(PluginState.STOPPED, manager.find("test.a").orElseThrow().state());
        assertEquals(List.of("a/plugin.yaml STOPPED", "b/plugin.yaml ACTIVE"), states(manager));
        assertEquals(PAGE, manager.memoryHeld());
        manager.load(holding(3).write());
        assertEquals(3, number(manager, "a"));
    }

    @Test
    void closingWaitsForEveryVersion() throws Exception {
        host.with(holds(1));
        drain(Duration.ofHours(1));
        PluginManager manager = loaded();
        Future<Integer> first = hang(manager, 0);
        holding(2).write();
        manager.reload("test.a");

        Future<?> closing = threads.submit(manager::close);

        awaitEvent("test.b 2 STOPPED");
        assertFalse(closing.isDone());
        held.get(0).release();
        closing.get();
        assertEquals(7, first.get());
        assertTrue(events.contains("test.a 1 STOPPED"), events::toString);
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void whatComesBackWhileItsCallsStillRunIsNew() throws Exception {
        host.with(holds(1));
        drain(Duration.ofHours(1));
        PluginManager manager = loaded();
        Future<Integer> first = hang(manager, 0);
        remove("a");
        manager.refresh();
        assertEquals(List.of("b/plugin.yaml ACTIVE"), states(manager));
        assertEquals(PluginState.DRAINING, manager.find("test.a").orElseThrow().state());

        holding(2).write();
        manager.refresh();

        assertEquals(2, number(manager, "a"));
        held.get(0).release();
        assertEquals(7, first.get());
        awaitEvent("test.a 1 STOPPED");
        assertEquals(PluginState.ACTIVE, manager.find("test.a").orElseThrow().state());
        assertEquals(List.of("a/plugin.yaml ACTIVE", "b/plugin.yaml ACTIVE"), states(manager));
    }

    private void remove(String name) throws IOException {
        Files.delete(folder.resolve(name).resolve("plugin.yaml"));
    }

    @Test
    void whatAHungFunctionLeftBehindIsReleasedWhenItReturns() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        host.with(holds(1).onClose(released::countDown));
        drain(Duration.ZERO);
        PluginManager manager = loaded();
        Future<Integer> call = hang(manager, 0);

        manager.unload("test.a");

        assertEquals(1, released.getCount());
        assertEquals(PluginState.STOPPED, manager.find("test.a").orElseThrow().state());
        held.get(0).release();
        assertTrue(released.await(1, TimeUnit.MINUTES));
        assertInstanceOf(
                CallCancelled.class, assertThrows(ExecutionException.class, call::get).getCause());
        assertEquals(PAGE, manager.memoryHeld());
    }

    /** Answers something that only its functions hold. */
    private record Holding(List<WeakReference<Object>> bound)
            implements Capability<ProbeCapability.Use> {
        @Override
        public CapabilityName name() {
            return CapabilityName.of("probe/1");
        }

        @Override
        public ProbeCapability.Use parse(ManifestNode node) {
            node.allowKeys();
            return new ProbeCapability.Use();
        }

        @Override
        public ProbeCapability.Use intersect(
                ProbeCapability.Use requested, ProbeCapability.Use granted) {
            return requested;
        }

        @Override
        public String describe(ProbeCapability.Use policy) {
            return "its functions";
        }

        @Override
        public HostFunctions bind(PluginContext context, ProbeCapability.Use effective) {
            Object its = new Object();
            bound.add(new WeakReference<>(its));
            return HostFunctions.builder()
                    .add("hold", ModuleBuilder.functionType(":i"), call -> its.hashCode())
                    .build();
        }
    }

    @Test
    void theHandleOfAnUnloadedPluginHoldsNothingOfIt() throws Exception {
        Holding holding = new Holding(new ArrayList<>());
        holding(1).write();
        Grants grants =
                Grants.NONE.withPlugin(
                        "test.a", PolicySet.EMPTY.with(holding, new ProbeCapability.Use()));
        try (PluginManager manager =
                PluginManager.builder(folder)
                        .capabilities(List.of(holding))
                        .grants(grants)
                        .build()) {
            manager.loadAll();
            Plugin plugin = manager.find("test.a").orElseThrow();
            plugin.call("hold", new byte[0]);

            manager.unload("test.a");

            WeakReference<Object> its = holding.bound().get(0);
            while (its.get() != null) {
                System.gc();
            }
            assertNull(its.get());
            assertEquals(1, plugin.figures().calls());
            assertEquals("1.1.0", plugin.version());
            assertTrue(plugin.numberType("hold").isEmpty());
        }
    }
}
