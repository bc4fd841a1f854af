package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A plugin that does not come to the end of its start stops nobody but those that require it. Here
 * a start takes as long as the test says: where another plugin is seen to be active meanwhile, it
 * did not wait.
 */
@Timeout(60)
class SlowStartTest extends FolderFixture {
    private static final FolderWatch WATCH =
            FolderWatch.polling(Duration.ofMillis(20)).withDebounce(Duration.ofMillis(20));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
    private final ConcurrentHashMap<String, CountDownLatch> ends = new ConcurrentHashMap<>();

    /** What hangs, by the number that it gives. */
    private final List<String> held = new CopyOnWriteArrayList<>();

    private final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private volatile Runnable whileStarting = () -> {};

    @BeforeEach
    void hold() {
        host.with(
                        new ProbeCapability("probe/1")
                                .function(
                                        "hold",
                                        "i:i",
                                        call -> {
                                            hold(held.get(call.i32(0)));
                                            return 0;
                                        })
                                .function(
                                        "act",
                                        ":i",
                                        call -> {
                                            whileStarting.run();
                                            return 0;
                                        }))
                .setting(b -> b.listener((before, now) -> changes.add(now)));
    }

    private void hold(String which) {
        hanging.add(which);
        try {
            end(which).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CountDownLatch end(String which) {
        return ends.computeIfAbsent(which, key -> new CountDownLatch(1));
    }

    @AfterEach
    void endAll() {
        ends.values().forEach(CountDownLatch::countDown);
        threads.shutdownNow();
    }

    /** The version {@code 1.<number>.0}, which hangs in its start until {@link #release}. */
    private PluginFolder.Draft hanging(String name, int number) {
        Guest guest = new Guest();
        int hold = guest.imports("wardian:probe/1", "hold", "i:i");
        int which = held.size();
        held.add(key(name, number));
        guest.answers("number", c -> c.i32(number));
        guest.operation("__init", c -> c.i32(which).op(Opcode.CALL, hold));
        return plugin(name, number, guest).asksFor("probe");
    }

    private static String key(String name, int number) {
        return name + " " + number;
    }

    private void release(String name, int number) {
        end(key(name, number)).countDown();
    }

    private void awaitHanging(String name, int number) throws InterruptedException {
        while (!hanging.contains(key(name, number))) {
            Thread.sleep(1);
        }
    }

    private PluginManager watching(String... granted) {
        host.setting(b -> b.watch(WATCH));
        PluginManager manager = host.manager(granted);
        manager.loadAll();
        return manager;
    }

    private PluginStatus await(String name, PluginState state, int number)
            throws InterruptedException {
        PluginStatus next = changes.take();
        while (!next.source().equals(name + "/plugin.yaml")
                || next.state() != state
                || !("1." + number + ".0").equals(next.version())) {
            next = changes.take();
        }
        return next;
    }

    private static String[] granted(int plugins) {
        return IntStream.range(0, plugins).mapToObj(i -> "test.hang" + i).toArray(String[]::new);
    }

    @Test
    void healthyVersionsRunWhileManyOthersHangInTheirStart() throws Exception {
        int many = 20;
        for (int i = 0; i < 5; i++) {
            plugin("p" + i, 1).write();
        }
        PluginManager manager = watching(granted(many));
        for (int i = 0; i < many; i++) {
            hanging("hang" + i, 1).write();
        }
        for (int i = 0; i < many; i++) {
            awaitHanging("hang" + i, 1);
        }

        for (int i = 0; i < 5; i++) {
            plugin("p" + i, 2).write();
        }
        plugin("z", 1).write();

        await("z", PluginState.ACTIVE, 1);
        for (int i = 0; i < 5; i++) {
            while (number(manager, "p" + i) != 2) {
                Thread.sleep(1);
            }
        }
        for (int i = 0; i < many; i++) {
            assertEquals(PluginState.STARTING, status(manager, "hang" + i).state());
            release("hang" + i, 1);
        }
        for (int i = 0; i < many; i++) {
            while (status(manager, "hang" + i).state() != PluginState.ACTIVE) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void aVersionThatHangsLetsItsPredecessorServeAndOthersReload() throws Exception {
        plugin("a", 1).asksFor("probe").write();
        plugin("b", 1).write();
        PluginManager manager = host.manager("test.a");
        manager.loadAll();
        hanging("a", 2).write();
        plugin("b", 2).write();

        Future<List<PluginStatus>> refresh = threads.submit(manager::refresh);

        awaitHanging("a", 2);
        await("b", PluginState.ACTIVE, 2);
        assertEquals(2, number(manager, "b"));
        assertEquals(1, number(manager, "a"));
        plugin("c", 3).write();
        manager.load(folder.resolve("c/plugin.yaml"));
        manager.unload("test.c");
        assertFalse(refresh.isDone());
        release("a", 2);
        refresh.get();
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void changesOfOnePluginStayInTheirOrder() throws Exception {
        PluginManager manager = watching("test.a");
        hanging("a", 1).write();
        awaitHanging("a", 1);
        hanging("a", 2).write();
        plugin("seen", 1).write();
        await("seen", PluginState.ACTIVE, 1);
        Future<?> unloading = threads.submit(() -> manager.unload("test.a"));
        release("a", 2);
        plugin("seen", 2).write();
        await("seen", PluginState.ACTIVE, 2);
        assertFalse(unloading.isDone());
        assertFalse(hanging.contains(key("a", 2)));
        changes.clear();

        release("a", 1);

        await("a", PluginState.ACTIVE, 1);
        unloading.get();
        assertEquals(PluginState.STOPPED, status(manager, "a").state());
        assertTrue(
                changes.stream()
                        .filter(now -> now.source().startsWith("a/"))
                        .allMatch(now -> !"1.1.0".equals(now.version()) || isEnding(now)));
    }

    private static boolean isEnding(PluginStatus now) {
        return now.state() == PluginState.DRAINING || now.state() == PluginState.STOPPED;
    }

    @Test
    void aPluginWhoseFilesGoWhileItStartsIsGone() throws Exception {
        PluginManager manager = watching("test.a");
        Path manifest = hanging("a", 1).write();
        awaitHanging("a", 1);
        Files.delete(manifest);
        plugin("seen", 1).write();
        await("seen", PluginState.ACTIVE, 1);
        assertEquals(PluginState.STARTING, status(manager, "a").state());

        release("a", 1);

        await("a", PluginState.DRAINING, 1);
        while (manager.plugins().size() > 1) {
            Thread.sleep(1);
        }
        assertFalse(manager.find("test.a").orElseThrow().state() == PluginState.ACTIVE);
    }

    @Test
    void whatRequiresAPluginThatStartsWaitsForItAndIsNotRefused() throws Exception {
        PluginManager manager = watching("test.b");
        plugin("a", 1).line("requires: { plugins: { test.b: ^1.0.0 } }").write();
        hanging("b", 1).write();
        awaitHanging("b", 1);
        plugin("seen", 1).write();
        await("seen", PluginState.ACTIVE, 1);

        release("b", 1);

        await("a", PluginState.ACTIVE, 1);
        assertTrue(changes.stream().noneMatch(now -> now.state() == PluginState.REJECTED));
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void whatIsRequiredIsCheckedAgainBeforeAVersionGoesLive() throws Exception {
        plugin("b", 1).write();
        PluginManager manager = watching("test.a");
        hanging("a", 1).line("requires: { plugins: { test.b: ^1.0.0 } }").write();
        awaitHanging("a", 1);

        manager.unload("test.b");
        release("a", 1);

        PluginStatus refused = await("a", PluginState.REJECTED, 1);
        assertEquals(List.of(ErrorId.REQUIREMENT_NOT_MET), ids(refused));
        assertEquals(0, manager.memoryHeld());
        manager.load("b/plugin.yaml");
        manager.refresh();
        // The watcher may have begun to start it just before, and then the search does not wait.
        await("a", PluginState.ACTIVE, 1);
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void whatRequiresAVersionIsCheckedAgainBeforeTheNextOneTakesItsPlace() throws Exception {
        plugin("b", 1).write();
        PluginManager manager = watching("test.b");
        hanging("b", 2).write();
        awaitHanging("b", 2);
        PluginFolder.Draft a = plugin("a", 1).line("requires: { plugins: { test.b: 1.1.0 } }");
        manager.load(a.write());

        release("b", 2);

        PluginStatus refused = await("b", PluginState.REJECTED, 2);
        assertEquals(List.of(ErrorId.REQUIREMENT_NOT_MET), ids(refused));
        assertEquals(1, number(manager, "b"));
        assertEquals(PluginState.ACTIVE, status(manager, "b").state());
        assertEquals(2L * Guest.MEMORY, manager.memoryHeld());
    }

    @Test
    void anIdBelongsToThePluginThatBeganFirst() throws Exception {
        PluginManager manager = watching("test.a");
        Path first = hanging("a", 1).write();
        awaitHanging("a", 1);
        Path other = Files.createDirectories(folder.resolve("copy"));
        Files.copy(first.resolveSibling("a.wasm"), other.resolve("a.wasm"));
        Path copy = Files.copy(first, temporary.resolve("copy.yaml"));
        Files.move(copy, other.resolve("plugin.yaml"));
        plugin("seen", 1).write();
        await("seen", PluginState.ACTIVE, 1);

        release("a", 1);

        await("a", PluginState.ACTIVE, 1);
        PluginStatus refused = await("copy", PluginState.REJECTED, 1);
        assertEquals(List.of(ErrorId.KEYS_CONFLICT), ids(refused));
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void aPreReleaseThatIsRequiredInVainIsExplained() {
        plugin("b", 1).version("1.2.0-SNAPSHOT").write();
        plugin("a", 1).line("requires: { plugins: { test.b: ^1.2.0 } }").write();
        PluginManager manager = host.manager();
        manager.loadAll();

        String hint = status(manager, "a").problems().get(0).hint();
        assertTrue(hint.contains("1.2.0-SNAPSHOT; a pre-release comes before 1.2.0"), hint);
    }

    @Test
    void closingEndsWhatStarts() throws Exception {
        PluginManager manager = watching("test.a");
        plugin("spinning", 1, numbered(1).spins("__init")).write();
        await("spinning", PluginState.STARTING, 1);
        plugin("b", 1).write();
        await("b", PluginState.ACTIVE, 1);

        manager.close();

        PluginStatus ended = status(manager, "spinning");
        assertEquals(PluginState.REJECTED, ended.state());
        assertInstanceOf(CallCancelled.class, ended.failure());
        assertEquals(PluginState.STOPPED, status(manager, "b").state());
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void closingEndsAVersionThatTakesAStateOver() throws Exception {
        plugin("a", 1, CountingGuests.counter())
                .line("instances: { mode: single }")
                .line("state: { schema: 1, handover: true }")
                .write();
        Guest guest = CountingGuests.saving(CountingGuests.counting(new Guest()));
        PluginManager manager = host.setting(b -> b.watch(WATCH)).manager();
        manager.loadAll();
        plugin("a", 2, guest.spins("__restore"))
                .line("instances: { mode: single }")
                .line("state: { schema: 1, handover: true }")
                .write();
        await("a", PluginState.STARTING, 2);

        manager.close();

        assertEquals(PluginState.STOPPED, status(manager, "a").state());
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void closingWaitsForAHostFunctionOfAStartAndWhoWaitsIsTold() throws Exception {
        hanging("a", 1).write();
        PluginManager manager = host.manager("test.a");
        Future<?> loading = threads.submit(() -> manager.load(folder.resolve("a/plugin.yaml")));
        awaitHanging("a", 1);
        Future<?> closing = threads.submit(manager::close);
        String closed = "the manager is closed";
        while (!closed.equals(
                assertThrows(IllegalStateException.class, () -> manager.reload("test.none"))
                        .getMessage())) {
            Thread.sleep(1);
        }
        assertFalse(closing.isDone());

        release("a", 1);

        assertThrows(ExecutionException.class, loading::get);
        closing.get();
        assertEquals(PluginState.REJECTED, status(manager, "a").state());
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void aPluginThatStartsDoesNotWaitForItsOwnEnd() {
        PluginManager manager = host.manager("test.a");
        Path other = plugin("b", 1).write();
        for (Runnable waiting :
                List.<Runnable>of(
                        () -> manager.load(other),
                        manager::loadAll,
                        manager::refresh,
                        () -> manager.reload("test.b"),
                        () -> manager.rollback("test.b"))) {
            List<Throwable> thrown = new ArrayList<>();
            whileStarting =
                    () -> thrown.add(assertThrows(IllegalStateException.class, waiting::run));
            manager.load(acting().write());
            assertEquals(
                    "a plugin that starts may not load or reload plugins",
                    thrown.get(0).getMessage());
            manager.unload("test.a");
        }
        whileStarting = () -> manager.unload("test.a");
        manager.load(acting().write());
        assertEquals(PluginState.STOPPED, status(manager, "a").state());
    }

    /** Does {@link #whileStarting} in its start. */
    private PluginFolder.Draft acting() {
        Guest guest = new Guest();
        int act = guest.imports("wardian:probe/1", "act", ":i");
        guest.answers("number", c -> c.i32(1)).operation("__init", c -> c.op(Opcode.CALL, act));
        return plugin("a", 1, guest).asksFor("probe");
    }

    @Test
    void nothingIsLeftOfWhatWasRefusedWhileItStarted() throws Exception {
        PluginManager manager = watching("test.a");
        for (int i = 1; i <= 3; i++) {
            hanging("a", i).write();
            awaitHanging("a", i);
            assertNull(status(manager, "a").failure());
            release("a", i);
            await("a", PluginState.ACTIVE, i);
        }
        while (manager.memoryHeld() != Guest.MEMORY) {
            Thread.sleep(1);
        }
        assertEquals(3, Host.number(manager.ref("test.a").get(), "number"));
    }
}
