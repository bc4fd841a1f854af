package dev.wardian.plugin.internal.manager;

import static dev.wardian.plugin.internal.manager.CountingGuests.counter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.DisablementStore;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.MemorySource;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disabled plugin does not run until it is enabled, whatever happens meanwhile. */
@Timeout(120)
class DisablingTest extends FolderFixture {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Path file = Path.of("");
    private int before;

    /** What an application calls. */
    public interface Numbers {
        byte[] number(byte[] input);
    }

    @BeforeEach
    void begin() {
        file = temporary.resolve("disabled.yaml");
        host.setting(
                b ->
                        b.disabled(file)
                                .drain(Duration.ofMinutes(1))
                                .listener((last, now) -> events.add(now.id() + " " + now.state())));
        before = RecordedLog.of(LifecycleLog.LOGGER).size();
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private List<String> lines() {
        List<RecordedLog.Line> all = RecordedLog.of(LifecycleLog.LOGGER);
        List<String> fresh =
                all.subList(before, all.size()).stream()
                        .map(line -> line.level() + " " + line.message())
                        .toList();
        before = all.size();
        return fresh;
    }

    private void assertOneLine(String... parts) {
        List<String> lines = lines();
        assertEquals(1, lines.size(), lines::toString);
        for (String part : parts) {
            assertTrue(lines.get(0).contains(part), () -> "no \"" + part + "\" in " + lines);
        }
    }

    /** A manager over the folder, as after a start of the application. */
    private PluginManager started() {
        PluginManager manager = host.manager("test.a");
        manager.loadAll();
        return manager;
    }

    private static PluginDisabled refusal(PluginManager manager, String id) {
        return assertThrows(PluginDisabled.class, () -> manager.call(id, "number", new byte[0]));
    }

    @Test
    void disabledPluginStaysDisabledAcrossRestartsUntilItIsEnabled() {
        plugin("a", 1).write();
        plugin("b", 2).write();
        PluginManager manager = started();
        lines();

        manager.disable("test.a", "ada", "wrong prices");

        assertOneLine("INFO disabled plugin test.a 1.1.0", "a/plugin.yaml", "ada", "wrong prices");
        assertEquals(List.of("a/plugin.yaml DISABLED", "b/plugin.yaml ACTIVE"), states(manager));
        for (int restart = 0; restart < 2; restart++) {
            manager = started();
            assertEquals(
                    List.of("a/plugin.yaml DISABLED", "b/plugin.yaml ACTIVE"), states(manager));
            List<String> lines =
                    lines().stream().filter(line -> line.contains("did not start")).toList();
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(
                    lines.get(0).startsWith("INFO did not start plugin test.a 1.1.0"),
                    lines::toString);
            assertTrue(lines.get(0).contains("ada disabled it at 2"), lines::toString);
        }
        assertEquals(2, number(manager, "b"));
        lines();
        manager.enable("test.a", "grace");

        assertEquals(1, number(manager, "a"));
        List<String> lines = lines();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).contains("INFO enabled test.a from a/plugin.yaml: grace"),
                lines::toString);
        assertTrue(lines.get(1).startsWith("INFO loaded plugin test.a"), lines::toString);
        assertEquals(1, number(started(), "a"));
    }

    @Test
    void statusAndErrorSayWhoDisabledItWhenAndWhy() {
        plugin("a", 1).write();
        PluginManager manager = started();
        Plugin handle = manager.ref("test.a").get();

        manager.disable("test.a", "ada", "wrong prices");

        PluginDisabled why = refusal(manager, "test.a");
        Disablement kept = manager.disablement("test.a").orElseThrow();
        assertEquals(ErrorId.PLUGIN_DISABLED, why.id());
        assertEquals("WDN-CALL-012", why.id().code());
        assertEquals("ada", why.disablement().by());
        assertEquals("wrong prices", why.disablement().reason());
        assertTrue(why.disablement().at().isPresent());
        assertFalse(why.byGrants());
        assertTrue(why.hint().contains("PluginManager.enable"), why::hint);
        assertEquals(kept, why.disablement());
        assertEquals(Optional.of(Errno.ENOTFOUND), why.errnoForCaller());
        PluginStatus status = status(manager, "a");
        assertEquals(PluginState.DISABLED, status.state());
        assertEquals(kept, reason(status).disablement());
        assertEquals(PluginState.DISABLED, handle.state());
        assertFalse(manager.ref("test.a").find().isPresent());
        assertFalse(manager.active().iterator().hasNext());
        PluginException early =
                assertThrows(PluginDisabled.class, () -> started().ref("test.a").get());
        assertEquals(kept, ((PluginDisabled) early).disablement());
    }

    /** A plugin whose start calls {@code hold}. */
    private PluginFolder.Draft slow(int number) {
        Guest guest = new Guest();
        int hold = guest.imports("wardian:probe/1", "hold", ":i");
        guest.answers("number", c -> c.i32(number));
        guest.operation("__init", c -> c.op(Opcode.CALL, hold).op(Opcode.DROP).i32(0));
        return plugin("a", number, guest);
    }

    private static PluginDisabled reason(PluginStatus status) {
        return assertInstanceOf(PluginDisabled.class, status.failure());
    }

    @Test
    void servicesOfDisabledPluginsSayThatTheyAreDisabled() {
        plugin("a", 1).line("implements: [" + Numbers.class.getName() + "]").write();
        PluginManager manager = started();
        Numbers numbers = manager.proxy(Numbers.class);
        manager.disable("test.a", "ada", "");

        assertThrows(PluginDisabled.class, () -> numbers.number(new byte[0]));
        PluginManager restarted = started();
        Numbers others = restarted.proxy(Numbers.class);
        Numbers answered = restarted.proxy(Numbers.class, input -> new byte[] {9});

        assertThrows(PluginDisabled.class, () -> others.number(new byte[0]));
        assertEquals(9, answered.number(new byte[0])[0]);
        restarted.enable("test.a", "ada");
        assertEquals(1, others.number(new byte[0])[0]);
    }

    @Test
    void callsInFlightDrainAndNewOnesAreRefusedAtOnce() throws Exception {
        HeldCall held = new HeldCall();
        host.with(held.probe("hold", ":i", 7));
        Guest guest = new Guest();
        int hold = guest.imports("wardian:probe/1", "hold", ":i");
        guest.answers("number", c -> c.op(Opcode.CALL, hold));
        plugin("a", 1, guest).asksFor("probe").write();
        PluginManager manager = started();
        Plugin plugin = manager.ref("test.a").get();
        Future<Integer> running = threads.submit(() -> Host.number(plugin, "number"));
        held.awaitEntered();

        Future<?> disabling = threads.submit(() -> manager.disable("test.a", "ada", ""));
        while (plugin.state() != PluginState.DISABLED) {
            Thread.onSpinWait();
        }
        refusal(manager, "test.a");
        assertFalse(disabling.isDone());
        held.release();

        assertEquals(7, running.get(1, TimeUnit.MINUTES));
        disabling.get(1, TimeUnit.MINUTES);
        assertEquals(0, manager.memoryHeld());
        assertEquals(PluginState.DISABLED, status(manager, "a").state());
    }

    @Test
    void disabledPluginHoldsNoMemory() {
        plugin("a", 1, counter()).line("instances: { mode: single }").write();
        PluginManager manager = started();
        Host.number(manager.ref("test.a").get(), "add");
        assertTrue(manager.memoryHeld() > 0);

        manager.disable("test.a", "ada", "");

        assertEquals(0, manager.memoryHeld());
        assertEquals(0, started().memoryHeld());
    }

    @Test
    void stateOfSingleInstanceIsLostAsWithUnload() {
        plugin("a", 1, counter())
                .line("instances: { mode: single }")
                .line("state: { handover: true }")
                .write();
        PluginManager manager = started();
        Host.number(manager.ref("test.a").get(), "add");
        assertEquals(1, number(manager, "a"));

        manager.disable("test.a", "ada", "");
        manager.enable("test.a", "ada");

        assertEquals(0, number(manager, "a"));
    }

    @Test
    void noWayOfLoadingStartsDisabledPlugin() {
        plugin("a", 1).write();
        PluginManager manager = started();
        manager.disable("test.a", "ada", "");
        events.clear();
        lines();

        manager.loadAll();
        manager.refresh();
        assertThrows(PluginDisabled.class, () -> manager.load("a/plugin.yaml"));
        assertThrows(
                PluginDisabled.class,
                () -> manager.load(folder.resolve("a").resolve("plugin.yaml")));
        assertThrows(PluginDisabled.class, () -> manager.reload("test.a"));
        assertThrows(PluginDisabled.class, () -> manager.rollback("test.a"));
        manager.unload("test.a");
        manager.loadAll();

        assertEquals(List.of("a/plugin.yaml DISABLED"), states(manager));
        assertEquals(List.of(), List.copyOf(events));
        assertEquals(List.of(), lines());
        refusal(manager, "test.a");
    }

    @Test
    void newVersionOfDisabledPluginDoesNotStartAndRunsWhenItIsEnabled() {
        plugin("a", 1).write();
        PluginManager manager = started();
        manager.disable("test.a", "ada", "");
        plugin("a", 2).write();

        manager.refresh();

        PluginStatus status = status(manager, "a");
        assertEquals(PluginState.DISABLED, status.state());
        assertEquals("1.2.0", status.version());
        manager.enable("test.a", "ada");
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void filesThatGoAndComeChangeNothing() throws Exception {
        Path manifest = plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.loadAll();
        manager.disable("test.a", "ada", "");
        byte[] bytes = Files.readAllBytes(manifest);
        Files.delete(manifest);
        manager.refresh();
        assertEquals(List.of(), states(manager));
        assertEquals(
                List.of(ErrorId.DISABLED_NOBODY),
                manager.warnings().stream()
                        .map(Problem::id)
                        .filter(ErrorId.DISABLED_NOBODY::equals)
                        .toList());

        Files.write(manifest, bytes);
        manager.refresh();

        assertEquals(List.of("a/plugin.yaml DISABLED"), states(manager));
        refusal(manager, "test.a");
        assertFalse(manager.warnings().stream().anyMatch(it -> it.id() == ErrorId.DISABLED_NOBODY));
    }

    @Test
    void moduleOfDisabledPluginIsNotEvenDecoded() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = started();
        manager.disable("test.a", "ada", "");
        Path module;
        try (var all = Files.list(folder.resolve("a"))) {
            module =
                    all.filter(path -> path.toString().endsWith(".wasm")).findFirst().orElseThrow();
        }
        Files.write(module, new byte[] {1, 2, 3});

        manager.refresh();
        assertEquals(PluginState.DISABLED, status(manager, "a").state());

        manager.enable("test.a", "ada");
        assertEquals(List.of(ErrorId.MODULE_HASH_MISMATCH), ids(status(manager, "a")));
    }

    @Test
    void requiredPluginThatIsDisabledIsNamedAndEnablingItStartsTheOther() {
        plugin("a", 1).write();
        plugin("b", 2).line("requires: { plugins: { test.a: \"^1.0.0\" } }").write();
        started().disable("test.a", "ada", "");
        PluginManager manager = started();

        PluginStatus waiting = status(manager, "b");
        assertEquals(List.of(ErrorId.REQUIREMENT_NOT_MET), ids(waiting));
        assertTrue(
                waiting.problems().get(0).hint().contains("test.a is disabled"), waiting::toString);
        manager.enable("test.a", "ada");
        assertEquals(2, number(manager, "b"));
    }

    @Test
    void disablingWhileNewVersionStartsStopsBoth() throws Exception {
        HeldCall held = new HeldCall();
        host.with(held.probe("hold", ":i", 7));
        plugin("a", 1).write();
        PluginManager manager = started();
        slow(2).asksFor("probe").write();
        Future<?> reload =
                threads.submit(
                        () -> assertThrows(PluginDisabled.class, () -> manager.reload("test.a")));
        held.awaitEntered();
        Plugin plugin = manager.find("test.a").orElseThrow();

        Future<?> disabling = threads.submit(() -> manager.disable("test.a", "ada", ""));
        while (plugin.state() != PluginState.DISABLED) {
            Thread.onSpinWait();
        }
        refusal(manager, "test.a");
        held.release();
        reload.get(1, TimeUnit.MINUTES);
        disabling.get(1, TimeUnit.MINUTES);

        assertEquals(PluginState.DISABLED, status(manager, "a").state());
        assertEquals(0, manager.memoryHeld());
        manager.enable("test.a", "ada");
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void pluginThatIsEnabledBeforeItStoppedGoesOn() throws Exception {
        HeldCall held = new HeldCall();
        host.with(held.probe("hold", ":i", 7));
        plugin("a", 1).write();
        PluginManager manager = started();
        slow(2).asksFor("probe").write();
        Future<?> reload = threads.submit(() -> manager.reload("test.a"));
        held.awaitEntered();
        Plugin plugin = manager.find("test.a").orElseThrow();
        Future<?> disabling = threads.submit(() -> manager.disable("test.a", "ada", ""));
        while (plugin.state() != PluginState.DISABLED) {
            Thread.onSpinWait();
        }

        manager.enable("test.a", "ada");
        assertEquals(1, number(manager, "a"));
        held.release();
        reload.get(1, TimeUnit.MINUTES);
        disabling.get(1, TimeUnit.MINUTES);

        assertEquals(PluginState.ACTIVE, status(manager, "a").state());
        assertEquals(2, number(manager, "a"));
        manager.unload("test.a");
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void disablingWhileItStartsForTheFirstTimeStopsTheStart() throws Exception {
        HeldCall held = new HeldCall();
        host.with(held.probe("hold", ":i", 7));
        slow(1).asksFor("probe").write();
        PluginManager manager = host.manager("test.a");
        Future<?> loading = threads.submit(manager::loadAll);
        held.awaitEntered();

        Future<?> disabling = threads.submit(() -> manager.disable("test.a", "ada", ""));
        while (manager.disablement("test.a").isEmpty()) {
            Thread.onSpinWait();
        }
        held.release();
        loading.get(1, TimeUnit.MINUTES);
        disabling.get(1, TimeUnit.MINUTES);

        assertEquals(List.of("a/plugin.yaml DISABLED"), states(manager));
        assertEquals(0, manager.memoryHeld());
        manager.enable("test.a", "ada");
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void closingManagerStopsPluginWhoseStopWaits() throws Exception {
        HeldCall held = new HeldCall();
        host.with(held.probe("hold", ":i", 7));
        plugin("a", 1).write();
        PluginManager manager = started();
        slow(2).asksFor("probe").write();
        Future<?> reload =
                threads.submit(() -> assertThrows(Exception.class, () -> manager.reload("test.a")));
        held.awaitEntered();
        Plugin plugin = manager.find("test.a").orElseThrow();
        Future<?> disabling =
                threads.submit(
                        () -> {
                            try {
                                manager.disable("test.a", "ada", "");
                            } catch (IllegalStateException e) {
                                // The manager was closed first.
                            }
                        });
        while (plugin.state() != PluginState.DISABLED) {
            Thread.onSpinWait();
        }
        Future<?> closing = threads.submit(manager::close);
        held.release();

        closing.get(1, TimeUnit.MINUTES);
        disabling.get(1, TimeUnit.MINUTES);
        reload.get(1, TimeUnit.MINUTES);
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void unloadedAndRejectedPluginsAreDisabledTooAndEnablingStartsThem() {
        plugin("a", 1).write();
        plugin("b", 1).line("requires: { plugins: { test.c: \"^1.0.0\" } }").write();
        PluginManager manager = started();
        manager.unload("test.a");
        manager.disable("test.a", "ada", "");
        manager.disable("test.b", "ada", "");
        assertEquals(List.of("a/plugin.yaml DISABLED", "b/plugin.yaml DISABLED"), states(manager));

        plugin("c", 3).write();
        manager.refresh();
        assertEquals(PluginState.DISABLED, status(manager, "b").state());
        manager.enable("test.a", "ada");
        manager.enable("test.b", "ada");

        assertEquals(1, number(manager, "a"));
        assertEquals(1, number(manager, "b"));
    }

    @Test
    void idThatIsNotThereIsDisabledBeforehand() {
        PluginManager manager = started();
        manager.disable("test.a", "ada", "not before Monday");
        plugin("a", 1).write();

        manager.loadAll();

        assertEquals(List.of("a/plugin.yaml DISABLED"), states(manager));
    }

    @Test
    void pluginOfNoSourceIsDisabledAndEnabled() throws Exception {
        PluginManager manager = started();
        MemorySource memory = new MemorySource("memory");
        memory.put("one", plugin("a", 1));
        PluginFiles files = memory.discover().get(0);
        manager.load(files);

        manager.disable("test.a", "ada", "");
        refusal(manager, "test.a");
        manager.enable("test.a", "ada");

        assertEquals(1, number(manager, "a"));
    }

    @Test
    void grantsDisableAsWellAndOnlyTheyEnable() {
        plugin("a", 1).write();
        PluginManager manager = started();
        Grants open = manager.grants();
        Disablement why = new Disablement("", Optional.empty(), "replaced");

        manager.replaceGrants(open.withDisabled("test.a", why));

        assertEquals(List.of("a/plugin.yaml DISABLED"), states(manager));
        PluginDisabled refused = refusal(manager, "test.a");
        assertTrue(refused.byGrants());
        assertEquals("plugin disabled: the operator disabled it: replaced", refused.summary());
        assertTrue(refused.hint().contains("plugins.test.a.disabled"), refused::hint);
        PluginDisabled kept =
                assertThrows(PluginDisabled.class, () -> manager.enable("test.a", "ada"));
        assertTrue(kept.byGrants());
        manager.replaceGrants(open);
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void bothHaveToAgreeThatPluginRuns() {
        plugin("a", 1).write();
        PluginManager manager = started();
        Grants open = manager.grants();
        manager.disable("test.a", "ada", "one");
        manager.replaceGrants(
                open.withDisabled("test.a", new Disablement("", Optional.empty(), "two")));
        assertTrue(refusal(manager, "test.a").byGrants());

        manager.replaceGrants(open);
        assertFalse(refusal(manager, "test.a").byGrants());
        manager.enable("test.a", "ada");

        assertEquals(1, number(manager, "a"));
    }

    @Test
    void newReasonReplacesTheOldOneInTheStatus() {
        plugin("a", 1).write();
        PluginManager manager = started();
        manager.disable("test.a", "ada", "one");
        manager.disable("test.a", "grace", "two");

        assertEquals("two", reason(status(manager, "a")).disablement().reason());
        assertEquals("grace", refusal(manager, "test.a").disablement().by());
    }

    @Test
    void twoPluginsOfOneIdAreBothDisabledAndRivalsAgainAfterwards() throws Exception {
        plugin("a", 1).write();
        Path other = plugin("x", 1).write();
        Files.writeString(other, Files.readString(other).replace("id: test.x", "id: test.a"));
        started().disable("test.a", "ada", "");
        PluginManager manager = started();
        assertEquals(List.of("a/plugin.yaml DISABLED", "x/plugin.yaml DISABLED"), states(manager));

        manager.enable("test.a", "ada");

        assertEquals(List.of(ErrorId.ID_NOT_PINNED), ids(status(manager, "a")));
        assertEquals(List.of(ErrorId.ID_NOT_PINNED), ids(status(manager, "x")));
    }

    @Test
    void pluginOnProbationOrDegradedIsDisabledAsAnyOther() {
        plugin("a", 1).write();
        PluginManager manager = started();
        plugin("a", 2).write();
        manager.reload("test.a");

        manager.disable("test.a", "ada", "");
        manager.enable("test.a", "ada");

        assertEquals(2, number(manager, "a"));
        assertEquals(Optional.empty(), manager.previousVersion("test.a"));
    }

    @Test
    void eventsAreThoseOfAnUnloadThenDisabled() {
        plugin("a", 1).write();
        PluginManager manager = started();
        events.clear();

        manager.disable("test.a", "ada", "");

        assertEquals(
                List.of("test.a DRAINING", "test.a DISABLED", "test.a STOPPED"),
                List.copyOf(events));
    }

    @Test
    void withoutAStoreNothingCanBeDisabledAndTheErrorSaysWhatToDo() {
        plugin("a", 1).write();
        try (PluginManager manager = PluginManager.builder(folder).build()) {
            manager.loadAll();
            assertFalse(manager.canDisable());
            IllegalStateException refused =
                    assertThrows(
                            IllegalStateException.class,
                            () -> manager.disable("test.a", "ada", ""));
            assertTrue(String.valueOf(refused.getMessage()).contains("Builder.disabled"));
            assertThrows(IllegalStateException.class, () -> manager.enable("test.a", "ada"));
            assertEquals(1, number(manager, "a"));
        }
    }

    @Test
    void storeThatCannotKeepADecisionLeavesThePluginRunning() {
        plugin("a", 1).write();
        PluginLinkException broken =
                new PluginLinkException(
                        CallInfo.NONE,
                        List.of(Problem.of(ErrorId.DISABLED_NOT_WRITTEN, "full", "")));
        host.setting(b -> b.disabled(new FailingStore(broken)));
        PluginManager manager = started();

        assertSame(
                broken,
                assertThrows(
                        PluginLinkException.class, () -> manager.disable("test.a", "ada", "")));

        assertEquals(1, number(manager, "a"));
    }

    private record FailingStore(PluginException failure) implements DisablementStore {
        @Override
        public Map<String, Disablement> current() {
            return Map.of();
        }

        @Override
        public void disable(String id, Disablement why) {
            throw failure;
        }

        @Override
        public Optional<Disablement> enable(String id) {
            throw failure;
        }

        @Override
        public GrantStore.Subscription subscribe(GrantStore.Listener listener) {
            return () -> {};
        }
    }

    @Test
    void namesAndTextsAreChecked() {
        PluginManager manager = started();

        assertThrows(IllegalArgumentException.class, () -> manager.disable("test.a", " ", ""));
        assertThrows(IllegalArgumentException.class, () -> manager.disable("no id", "ada", ""));
        assertThrows(
                IllegalArgumentException.class,
                () -> manager.disable("test.a", "ada", "x".repeat(501)));
        assertThrows(
                IllegalArgumentException.class, () -> manager.disable("test.a", "ada", "\ud83d"));
        assertThrows(IllegalArgumentException.class, () -> manager.enable("test.a", ""));
        assertFalse(Files.exists(file));
        manager.enable("test.a", "ada");
    }

    @Test
    void listenersMayNotWaitForIt() {
        plugin("a", 1).write();
        AtomicInteger refused = new AtomicInteger();
        PluginManager[] late = new PluginManager[1];
        host.setting(
                b ->
                        b.listener(
                                (last, now) -> {
                                    if (now.state() == PluginState.ACTIVE) {
                                        assertThrows(
                                                IllegalStateException.class,
                                                () -> late[0].disable("test.a", "ada", ""));
                                        refused.incrementAndGet();
                                    }
                                }));
        late[0] = host.manager("test.a");
        late[0].loadAll();

        assertEquals(1, refused.get());
    }

    @Test
    void manyThreadsThatDisableAndEnableLeaveOnePluginOrNone() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = started();
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            all.add(
                    threads.submit(
                            () -> {
                                for (int i = 0; i < 10; i++) {
                                    manager.disable("test.a", "ada", "");
                                    manager.enable("test.a", "ada");
                                }
                            }));
        }
        for (Future<?> each : all) {
            each.get(1, TimeUnit.MINUTES);
        }

        manager.enable("test.a", "ada");
        assertEquals(1, number(manager, "a"));
        manager.disable("test.a", "ada", "");
        assertEquals(0, manager.memoryHeld());
    }
}
