package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadTest extends FolderFixture {
    private PluginFolder.Draft version(int number) {
        return plugin("a", number);
    }

    private PluginFolder.Draft version(int number, Guest guest) {
        return plugin("a", number, guest);
    }

    private PluginManager loaded(PluginFolder.Draft... drafts) {
        for (PluginFolder.Draft draft : drafts) {
            draft.write();
        }
        PluginManager manager = host.manager("test.a");
        manager.loadAll();
        return manager;
    }

    private static PluginStatus status(PluginManager manager) {
        return status(manager, "a");
    }

    private static int number(PluginManager manager) {
        return number(manager, "a");
    }

    private static void assertGoesOn(PluginManager manager, long generation, long memory) {
        assertEquals(1, number(manager));
        PluginStatus status = status(manager);
        assertEquals(PluginState.ACTIVE, status.state());
        assertEquals(generation, status.generation());
        assertEquals("1.1.0", status.version());
        assertNotNull(status.failure());
        assertEquals(memory, manager.memoryHeld());
    }

    private static ErrorId onlyProblem(PluginLinkException refused) {
        List<Problem> problems = refused.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertEquals("a/plugin.yaml", assertLocated(problems.get(0)));
        return problems.get(0).id();
    }

    private static String assertLocated(Problem problem) {
        assertNotNull(problem.location());
        return problem.location().file();
    }

    @Test
    void handlesAndReferencesGoOverToTheNewVersion() {
        PluginManager manager = loaded(version(1).line("implements: [com.acme.Numbers]"));
        Plugin handle = manager.find("test.a").orElseThrow();
        PluginRef<Plugin> byService = manager.service("com.acme.Numbers");
        PluginRef<Plugin> byNewService = manager.service("com.acme.Other");
        assertEquals(1, number(manager));
        version(2).line("implements: [com.acme.Numbers, com.acme.Other]").write();

        Plugin reloaded = manager.reload("test.a");

        assertSame(handle, reloaded);
        assertEquals(2, Host.number(handle, "number"));
        assertEquals(2, Host.number(byService.get(), "number"));
        assertEquals(2, Host.number(byNewService.get(), "number"));
        assertEquals("1.2.0", handle.version());
        assertEquals(2, handle.generation());
        assertEquals(2, status(manager).generation());
        assertEquals(65_536, manager.memoryHeld());
    }

    @Test
    void filesThatDidNotChangeGiveAFreshGeneration() {
        PluginManager manager = loaded(version(1));

        manager.reload("test.a");

        assertEquals(2, manager.find("test.a").orElseThrow().generation());
        assertEquals(1, number(manager));
    }

    @ParameterizedTest
    @ValueSource(strings = {"init fails", "init traps", "init never ends", "unhealthy"})
    void aVersionThatDoesNotStartChangesNothing(String fault) {
        host.limit(Limit.HOOK_DEADLINE, TimeUnit.MILLISECONDS.toNanos(100));
        PluginManager manager = loaded(version(1));
        Guest broken = numbered(2);
        switch (fault) {
            case "init fails" -> broken.operation("__init", c -> c.i32(7));
            case "init traps" -> broken.operation("__init", c -> c.op(Opcode.UNREACHABLE));
            case "init never ends" -> broken.spins("__init");
            default -> broken.operation("__health", c -> c.i32(7));
        }
        version(2, broken).write();

        PluginException refused =
                assertThrows(PluginException.class, () -> manager.reload("test.a"));

        assertEquals("1.2.0", refused.info().version());
        assertSame(refused, status(manager).failure());
        assertGoesOn(manager, 1, 65_536);
        version(3).write();
        manager.reload("test.a");
        assertEquals(3, number(manager));
        assertNull(status(manager).failure());
    }

    @Test
    void aManifestOrModuleThatIsRefusedChangesNothing() throws IOException {
        PluginManager manager = loaded(version(1));
        Path manifest = version(2).line("nonsense: true").write();
        assertThrows(ManifestException.class, () -> manager.reload("test.a"));
        assertGoesOn(manager, 1, 65_536);

        version(2).write();
        Files.write(manifest.resolveSibling("a.wasm"), new byte[] {0, 'a', 's', 'm'});
        PluginLinkException half =
                assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));
        assertEquals(ErrorId.MODULE_HASH_MISMATCH, onlyProblem(half));
        assertGoesOn(manager, 1, 65_536);

        version(2).declares("missing").write();
        PluginLinkException misfit =
                assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));
        assertEquals(ErrorId.OPERATION_NOT_EXPORTED, onlyProblem(misfit));
        assertGoesOn(manager, 1, 65_536);

        Files.delete(manifest);
        assertThrows(ManifestException.class, () -> manager.reload("test.a"));
        assertGoesOn(manager, 1, 65_536);
    }

    @Test
    void aVersionWhoseGrantsCannotBeRecordedIsClosed() {
        int[] closed = {0};
        boolean[] failing = {false};
        host.with(new ProbeCapability("probe/1").onClose(() -> closed[0]++));
        Host.Recorded log =
                new Host.Recorded() {
                    @Override
                    public void granted(CallInfo plugin, PolicySet effective) {
                        if (failing[0]) {
                            throw new IllegalStateException("the disk is full");
                        }
                    }
                };
        host.setting(b -> b.audit(log));
        PluginManager manager = loaded(version(1).asksFor("probe"));
        failing[0] = true;

        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));

        assertEquals(ErrorId.START_FAILED, refused.problems().get(0).id());
        assertEquals(1, closed[0]);
        assertGoesOn(manager, 1, 65_536);
    }

    @Test
    void anotherIdIsRefused() throws IOException {
        PluginManager manager = loaded(version(1));
        PluginFolder.Draft other = version(2);
        Path manifest = other.write();
        Files.writeString(manifest, other.manifest().replace("id: test.a", "id: test.z"));

        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));

        assertEquals(ErrorId.RELOAD_CHANGES_ID, onlyProblem(refused));
        assertGoesOn(manager, 1, 65_536);
        assertTrue(manager.find("test.z").isEmpty());
    }

    @Test
    void aVersionThatAsksForMoreThanIsGrantedWaitsAtItsLine() {
        List<PluginState> waiting = new ArrayList<>();
        host.setting(
                b ->
                        b.listener(
                                (before, now) -> {
                                    if (before == PluginState.VERIFIED && now.failure() != null) {
                                        waiting.add(now.state());
                                    }
                                }));
        host.with(new ProbeCapability("granted/1"))
                .with(new ProbeCapability("withheld/1"))
                .with(new ProbeCapability("known/1"))
                .deny("withheld/1")
                .deny("known/1");
        PluginManager manager = loaded(version(1).asksFor("known"));
        version(2).asksFor("known", "withheld", "granted").write();

        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));

        assertEquals(ErrorId.RELOAD_ASKS_FOR_MORE, onlyProblem(refused));
        Problem problem = refused.problems().get(0);
        assertTrue(problem.message().startsWith("withheld/1 "), problem::message);
        assertTrue(problem.hint().contains("withheld: {"), problem::hint);
        assertEquals(List.of(PluginState.PENDING_APPROVAL), waiting);
        assertEquals(Optional.of(PluginState.PENDING_APPROVAL), status(manager).candidate());
        assertGoesOn(manager, 1, 65_536);

        version(2).asksFor("known", "granted").write();
        manager.reload("test.a");
        assertEquals(2, number(manager));
        assertTrue(
                host.audit().grants.get(1).contains(CapabilityName.of("granted/1").toString()),
                host.audit().grants::toString);
    }

    @Test
    void aVersionThatADependentCannotUseIsRefused() {
        PluginFolder.Draft dependent =
                host.folder().plugin("b").line("requires: { plugins: { test.a: ^1.0 } }");
        PluginManager manager = loaded(version(1), dependent.guest(numbered(9)));
        version(2).version("2.0.0").write();

        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));

        assertEquals(ErrorId.REQUIREMENT_NOT_MET, onlyProblem(refused));
        assertTrue(refused.problems().get(0).message().contains("test.b"));
        assertGoesOn(manager, 1, 2 * 65_536);
        version(2).write();
        manager.reload("test.a");
        assertEquals(2, number(manager));
        manager.unload("test.b");
        version(3).version("2.0.0").write();
        manager.reload("test.a");
        assertEquals(3, number(manager));
    }

    @Test
    void rollingBackTwiceIsWhereItWas() throws IOException {
        Path manifest = version(1).write();
        PluginManager manager = loaded(version(1));
        assertThrows(IllegalStateException.class, () -> manager.rollback("test.a"));
        version(2).write();
        manager.reload("test.a");
        Files.delete(manifest);

        manager.rollback("test.a");
        assertEquals(1, number(manager));
        assertEquals(3, manager.find("test.a").orElseThrow().generation());
        manager.rollback("test.a");
        assertEquals(2, number(manager));
    }

    @Test
    void theVersionThatARollBackReturnsToIsKnown() {
        PluginManager manager = loaded(version(1));
        assertEquals(Optional.empty(), manager.previousVersion("test.a"));
        assertEquals(Optional.empty(), manager.previousVersion("test.nobody"));
        version(2).write();
        manager.reload("test.a");
        assertEquals(Optional.of("1.1.0"), manager.previousVersion("test.a"));
        manager.rollback("test.a");
        assertEquals(Optional.of("1.2.0"), manager.previousVersion("test.a"));

        manager.unload("test.a");

        assertEquals(Optional.empty(), manager.previousVersion("test.a"));
    }

    @Test
    void aRemovedListenerIsNotifiedNoMore() {
        PluginManager manager = loaded(version(1));
        List<PluginState> seen = new ArrayList<>();
        PluginListener listener = (before, now) -> seen.add(now.state());
        manager.addListener(listener);
        manager.unload("test.a");
        assertEquals(List.of(PluginState.DRAINING, PluginState.STOPPED), seen);

        manager.removeListener(listener);
        manager.load("a/plugin.yaml");

        assertEquals(2, seen.size());
    }

    @Test
    void onlyAnActivePluginCanBeReplaced() {
        PluginManager manager = loaded(version(1));
        assertThrows(IllegalStateException.class, () -> manager.reload("test.nobody"));
        version(2).write();
        manager.reload("test.a");

        manager.unload("test.a");

        assertThrows(IllegalStateException.class, () -> manager.reload("test.a"));
        assertThrows(IllegalStateException.class, () -> manager.rollback("test.a"));
        manager.close();
        assertThrows(IllegalStateException.class, () -> manager.reload("test.a"));
    }

    @Test
    void listenersAreToldOfBothGenerations() {
        List<String> told = new ArrayList<>();
        host.setting(
                b ->
                        b.listener(
                                (before, now) ->
                                        told.add(
                                                before
                                                        + ">"
                                                        + now.state()
                                                        + " "
                                                        + now.generation()
                                                        + (now.failure() == null ? "" : " !"))));
        PluginManager manager = loaded(version(1));
        told.clear();
        version(2).line("nonsense: true").write();
        assertThrows(ManifestException.class, () -> manager.reload("test.a"));
        version(2).write();

        manager.reload("test.a");

        assertEquals(
                List.of(
                        "null>DISCOVERED 0",
                        "DISCOVERED>REJECTED 0 !",
                        "ACTIVE>ACTIVE 1 !",
                        "null>DISCOVERED 0",
                        "DISCOVERED>VERIFIED 0",
                        "VERIFIED>READY 2",
                        "READY>STARTING 2",
                        "STARTING>ACTIVE 2",
                        "ACTIVE>DRAINING 1",
                        "DRAINING>STOPPED 1"),
                told);
    }

    /** A version whose calls of {@code number} are held, and which has one instance for all. */
    private Guest holding(HeldCall held) {
        host.with(held.probe("hold", ":i", 1));
        host.setting(
                b -> b.poolSize(1).queueWait(Duration.ofMinutes(1)).drain(Duration.ofMinutes(1)));
        Guest guest = new Guest();
        int hold = guest.imports("wardian:probe/1", "hold", ":i");
        return guest.answers("number", c -> c.op(Opcode.CALL, hold));
    }

    @Test
    void aCallThatRunsEndsInItsVersionAndOneThatWaitsGoesOver() throws Exception {
        HeldCall held = new HeldCall();
        PluginManager manager = loaded(version(1, holding(held)).asksFor("probe"));
        version(2).write();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<Integer> running = threads.submit(() -> number(manager));
            held.awaitEntered();
            Future<Integer> waiting = threads.submit(() -> number(manager));

            Future<Plugin> reload = threads.submit(() -> manager.reload("test.a"));

            assertEquals(2, waiting.get(1, TimeUnit.MINUTES));
            assertFalse(running.isDone());
            held.release();
            assertEquals(1, running.get(1, TimeUnit.MINUTES));
            reload.get(1, TimeUnit.MINUTES);
        } finally {
            held.release();
            threads.shutdownNow();
        }
    }

    /** Its number goes over as text, or as itself where the module knows nothing of the host. */
    interface Pricing {
        int price(int cents);

        @Operation("price")
        CompletionStage<Integer> priceLater(int cents);
    }

    @Test
    void aCallOfAServiceThatGoesOverIsEncodedForTheNewVersion() throws Exception {
        HeldCall held = new HeldCall();
        Guest holding = holding(held).echo("price");
        PluginManager manager =
                loaded(version(1, holding).asksFor("probe").kinds("price", "number", "number"));
        Plugin plugin = manager.find("test.a").orElseThrow();
        Pricing pricing = plugin.as(Pricing.class);
        assertEquals(7, pricing.price(7));
        ModuleBuilder plain = new ModuleBuilder();
        plain.export("price", plain.function("i:i", c -> c.get(0).i32(100).op(Opcode.I32_ADD)));
        host.folder()
                .plugin("a")
                .version("2.0.0")
                .abi("plain")
                .module(plain.build())
                .declares("price")
                .write();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<Integer> running = threads.submit(() -> number(manager));
            held.awaitEntered();
            Future<Integer> waiting = threads.submit(() -> pricing.price(20));
            CompletionStage<Integer> later = pricing.priceLater(30);
            while (plugin.figures().waiting() < 2) {
                Thread.onSpinWait();
            }

            Future<Plugin> reload = threads.submit(() -> manager.reload("test.a"));

            assertEquals(120, waiting.get(1, TimeUnit.MINUTES));
            assertEquals(130, later.toCompletableFuture().get(1, TimeUnit.MINUTES));
            held.release();
            assertEquals(1, running.get(1, TimeUnit.MINUTES));
            reload.get(1, TimeUnit.MINUTES);
        } finally {
            held.release();
            threads.shutdownNow();
        }
    }

    @Test
    void noCallIsLostWhileVersionsAreReplaced() throws Exception {
        int versions = 60;
        int callers = 4;
        host.setting(b -> b.poolSize(2).queueWait(Duration.ofMinutes(1)));
        PluginManager manager = loaded(version(1));
        Plugin plugin = manager.find("test.a").orElseThrow();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<Integer>> calling = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                calling.add(
                        threads.submit(
                                () -> {
                                    int last = 0;
                                    while (!done.get()) {
                                        int next = Host.number(plugin, "number");
                                        assertTrue(
                                                next >= last,
                                                () -> "an old version after a new one");
                                        last = next;
                                    }
                                    return Host.number(plugin, "number");
                                }));
            }
            for (int number = 2; number <= versions; number++) {
                version(number).write();
                manager.reload("test.a");
            }
            done.set(true);
            for (Future<Integer> caller : calling) {
                assertEquals(versions, caller.get(1, TimeUnit.MINUTES));
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertEquals(0, plugin.figures().failures());
    }
}
