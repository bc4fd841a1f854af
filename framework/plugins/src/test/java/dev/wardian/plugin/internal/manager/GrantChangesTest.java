package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.CountingEngine;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.KeysCapability;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Grants change while plugins run. */
class GrantChangesTest extends FolderFixture {
    private static final byte[] NOTHING = new byte[0];

    private final KeysCapability keys = new KeysCapability();

    /** Each start of a guest of {@link #starting} goes through it. */
    private volatile Runnable onStart = () -> {};

    private final ProbeCapability probe =
            new ProbeCapability("probe/1")
                    .function(
                            "start",
                            ":i",
                            call -> {
                                onStart.run();
                                return 0;
                            });
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Grants the keys to {@code test.a}, and the probe. */
    private Grants granting(String... allowed) {
        PolicySet policies = PolicySet.EMPTY.with(probe, new ProbeCapability.Use());
        if (allowed.length > 0) {
            policies = policies.with(keys, KeysCapability.Keys.of(List.of(allowed)));
        }
        return Grants.NONE.withLimits(limits()).withPlugin("test.a", policies);
    }

    private static PluginLimits limits() {
        return PluginLimits.DEFAULT
                .with(Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1))
                .with(Limit.HOOK_DEADLINE, TimeUnit.MINUTES.toNanos(1));
    }

    private PluginManager manager(Grants grants) {
        host.setting(b -> b.capabilities(Capabilities.of(List.of(keys, probe))).grants(grants));
        return host.manager();
    }

    private PluginFolder.Draft asking(int number, Guest guest, String allowed) {
        return plugin("a", number, guest)
                .line("capabilities:")
                .line("  keys: { allow: " + allowed + ", reason: a test }")
                .line("  probe: { reason: a test }");
    }

    /** A guest of {@link KeysCapability} that calls the probe when it starts. */
    private static Guest starting() {
        Guest guest = new Guest();
        int start = guest.imports("wardian:probe/1", "start", ":i");
        int get = guest.imports("wardian:keys/1", "get", "i:i");
        return guest.operation("__init", c -> c.op(Opcode.CALL, start))
                .operation(
                        "get",
                        c -> {
                            c.i32(0).i32(0).i32(1).op(Opcode.CALL, guest.inputRead);
                            c.op(Opcode.DROP).i32(Guest.SCRATCH);
                            c.i32(0).op(Opcode.I32_LOAD8_U).op(Opcode.CALL, get);
                            c.op(Opcode.I32_STORE);
                            c.i32(Guest.SCRATCH).i32(4).op(Opcode.CALL, guest.outputWrite);
                            c.op(Opcode.DROP).i32(0);
                        });
    }

    private PluginManager running(Grants grants) {
        asking(1, starting(), "[1, 2]").write();
        PluginManager manager = manager(grants);
        manager.loadAll();
        assertEquals(PluginState.ACTIVE, status(manager, "a").state());
        return manager;
    }

    /** The first call of the function {@code get} stops there. */
    private HeldCall holdFirstGet() {
        HeldCall held = new HeldCall();
        AtomicBoolean first = new AtomicBoolean(true);
        keys.onGet(
                () -> {
                    if (first.getAndSet(false)) {
                        held.stop(0);
                    }
                });
        return held;
    }

    private static int get(Plugin plugin, int key) {
        return Host.number(plugin, "get", (byte) key);
    }

    private static int get(PluginManager manager, int key) {
        return get(manager.ref("test.a").get(), key);
    }

    @Test
    void aVersionThatWaitsForApprovalRunsOnceItHasItsGrant() {
        plugin("a", 1).write();
        PluginManager manager = manager(Grants.NONE);
        manager.loadAll();
        asking(2, KeysCapability.guest(), "[1]").write();
        manager.refresh();
        assertEquals(PluginState.PENDING_APPROVAL, status(manager, "a").candidate().orElseThrow());

        manager.replaceGrants(granting("1"));

        assertNull(status(manager, "a").failure());
        assertEquals("1.2.0", status(manager, "a").version());
        assertEquals(101, get(manager, 1));
        assertEquals(granting("1"), manager.grants());
    }

    @Test
    void aRejectedPluginRunsOnceItHasItsGrantAndOthersAreLeftAlone() {
        asking(1, KeysCapability.guest(), "[1]").write();
        plugin("other", 1).write();
        plugin("broken", 1).line("nonsense: true").write();
        PluginManager manager = manager(Grants.NONE);
        manager.loadAll();
        assertEquals(List.of(ErrorId.CAPABILITY_NOT_GRANTED), ids(status(manager, "a")));
        long other = status(manager, "other").generation();

        List<PluginStatus> now = manager.replaceGrants(granting("1"));

        assertEquals(manager.plugins(), now);
        assertEquals(101, get(manager, 1));
        assertEquals(PluginState.REJECTED, status(manager, "broken").state());
        assertEquals(Grants.NONE.limits("test.other"), PluginLimits.DEFAULT);
        manager.replaceGrants(granting("1", "2"));
        long moved = status(manager, "other").generation();
        manager.replaceGrants(granting("1"));
        assertEquals(moved, status(manager, "other").generation());
        assertTrue(moved >= other);
    }

    /** What a new generation does at its start shows that the old one still runs. */
    @Test
    void aNarrowingIsInForceAtTheGateBeforeTheReloadEnds() throws Exception {
        PluginManager manager = running(granting("1", "2"));
        Plugin plugin = manager.find("test.a").orElseThrow();
        assertEquals(102, get(plugin, 2));
        HeldCall held = new HeldCall();
        onStart = () -> held.stop(0);

        Future<List<PluginStatus>> replaced =
                threads.submit(() -> manager.replaceGrants(granting("1")));
        held.awaitEntered();

        assertEquals(1, plugin.generation());
        assertEquals(KeysCapability.DENIED, get(plugin, 2));
        assertEquals(101, get(plugin, 1));
        assertEquals(List.of("keys/1: allow 1", "probe/1: use"), plugin.granted().rules());
        assertEquals(
                1,
                plugin.figures().capabilities().values().stream()
                        .mapToLong(CapabilityFigures::denials)
                        .sum());
        held.release();
        replaced.get(1, TimeUnit.MINUTES);
        assertEquals(2, plugin.generation());
        assertEquals(KeysCapability.DENIED, get(plugin, 2));
        assertEquals(101, get(plugin, 1));
    }

    @Test
    void aNarrowingIsInForceForACallThatRuns() throws Exception {
        HeldCall held = holdFirstGet();
        Guest guest = new Guest();
        int get = guest.imports("wardian:keys/1", "get", "i:i");
        guest.answers(
                "twice",
                c -> c.i32(1).op(Opcode.CALL, get).op(Opcode.DROP).i32(2).op(Opcode.CALL, get));
        plugin("a", 1, guest)
                .line("capabilities: { keys: { allow: [1, 2], reason: a test } }")
                .write();
        PluginManager manager = manager(granting("1", "2"));
        manager.loadAll();
        Plugin plugin = manager.find("test.a").orElseThrow();

        Future<Integer> call = threads.submit(() -> Host.number(plugin, "twice"));
        held.awaitEntered();
        manager.replaceGrants(granting("1"));
        assertEquals(2, plugin.generation());
        held.release();

        assertEquals(KeysCapability.DENIED, call.get(1, TimeUnit.MINUTES));
    }

    @Test
    void aPluginThatCannotDoWithoutItsGrantStopsAndComesBackWithIt() {
        PluginManager manager = running(granting("1"));
        int before = RecordedLog.of(LifecycleLog.LOGGER).size();

        manager.replaceGrants(Grants.NONE);

        PluginStatus stopped = status(manager, "a");
        assertEquals(PluginState.REJECTED, stopped.state());
        assertEquals(
                List.of(ErrorId.CAPABILITY_NOT_GRANTED, ErrorId.CAPABILITY_NOT_GRANTED),
                ids(stopped));
        assertThrows(PluginUnavailable.class, () -> get(manager, 1));
        List<String> lines =
                RecordedLog.of(LifecycleLog.LOGGER).stream()
                        .skip(before)
                        .map(
                                line ->
                                        line.level()
                                                + " "
                                                + line.message().lines().findFirst().orElseThrow())
                        .toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("INFO the grants changed: 1 plugins"), lines::toString);
        assertTrue(lines.get(1).startsWith("WARN cannot start under its grants"), lines::toString);
        assertTrue(lines.get(2).startsWith("INFO unloaded plugin test.a"), lines::toString);
        manager.refresh();
        assertEquals(PluginState.REJECTED, status(manager, "a").state());
        manager.replaceGrants(granting("1"));
        assertEquals(PluginState.ACTIVE, status(manager, "a").state());
        assertEquals(101, get(manager, 1));
    }

    /** The gate denies all of a capability that is gone, also to a call that runs. */
    @Test
    void aGrantThatIsTakenBackIsGoneForACallThatRuns() throws Exception {
        HeldCall held = holdFirstGet();
        Guest guest = new Guest();
        int get = guest.imports("wardian:keys/1", "get", "i:i");
        guest.answers(
                "twice",
                c -> c.i32(1).op(Opcode.CALL, get).op(Opcode.DROP).i32(1).op(Opcode.CALL, get));
        plugin("a", 1, guest)
                .line("capabilities: { keys: { allow: [1], reason: a test } }")
                .write();
        PluginManager manager = manager(granting("1"));
        manager.loadAll();
        Plugin plugin = manager.find("test.a").orElseThrow();
        Future<Integer> call = threads.submit(() -> Host.number(plugin, "twice"));
        held.awaitEntered();

        manager.replaceGrants(Grants.NONE);
        held.release();

        assertEquals(KeysCapability.DENIED, call.get(1, TimeUnit.MINUTES));
        assertTrue(
                host.audit().denials.stream()
                        .anyMatch(it -> it.contains("the operator took the grant back")),
                host.audit().denials::toString);
    }

    /** A call that has used no rate so far gets one, between two of its host functions. */
    @Test
    void aRateThatIsSetHoldsForACallThatRuns() throws Exception {
        HeldCall held = holdFirstGet();
        int calls = 1_000;
        Guest guest = new Guest();
        int get = guest.imports("wardian:keys/1", "get", "i:i");
        // How many of its calls are refused.
        int refused = Guest.SCRATCH + 8;
        guest.operation(
                "many",
                c -> {
                    c.locals("i").i32(calls).set(1).op(Opcode.LOOP);
                    c.i32(refused).i32(refused).op(Opcode.I32_LOAD);
                    c.i32(1).op(Opcode.CALL, get).i32(-Errno.EUNAVAILABLE.number());
                    c.op(Opcode.I32_EQ).op(Opcode.I32_ADD).op(Opcode.I32_STORE);
                    c.get(1).i32(1).op(Opcode.I32_SUB).tee(1).op(Opcode.BR_IF, 0).end();
                    c.i32(refused).i32(4).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP).i32(0);
                });
        plugin("a", 1, guest)
                .line("capabilities: { keys: { allow: [1], reason: a test } }")
                .write();
        PluginManager manager = manager(granting("1"));
        manager.loadAll();
        Plugin plugin = manager.find("test.a").orElseThrow();
        Future<Integer> call = threads.submit(() -> Host.number(plugin, "many"));
        held.awaitEntered();

        PolicySet slow = granting("1").grantedWithoutCeiling("test.a").withRate(keys.name(), 1);
        manager.replaceGrants(granting("1").withPlugin("test.a", slow));
        held.release();

        int count = call.get(1, TimeUnit.MINUTES);
        assertTrue(count > 0 && count < calls, () -> count + " calls refused");
    }

    @Test
    void limitsFollowTheGrants() {
        PluginManager manager = running(granting("1"));
        Plugin plugin = manager.find("test.a").orElseThrow();
        Grants few = granting("1").withLimits(limits().with(Limit.INPUT, 1));

        manager.replaceGrants(few);

        assertEquals(2, plugin.generation());
        assertThrows(LimitExceeded.class, () -> plugin.call("get", new byte[2]));
        manager.replaceGrants(
                few.withPlugin(
                        "test.a",
                        new Grants.Grant(
                                few.grantedWithoutCeiling("test.a"), Map.of(Limit.INPUT, 2L))));
        assertEquals(3, plugin.generation());
        plugin.call("get", new byte[2]);
    }

    @Test
    void engineFollowsTheGrants() {
        PluginManager manager = running(granting("1"));
        Plugin plugin = manager.find("test.a").orElseThrow();
        int before = CountingEngine.prepared();
        Grants common = granting("1").withEngine(WasmEngine.named(CountingEngine.NAME));

        manager.replaceGrants(common);

        assertEquals(2, plugin.generation());
        assertEquals(101, get(manager, 1));
        assertEquals(before + 1, CountingEngine.prepared());
        Grants.Grant own =
                Objects.requireNonNull(common.plugins().get("test.a"))
                        .withEngine(WasmEngine.INTERPRETER);
        manager.replaceGrants(common.withPlugin("test.a", own));
        assertEquals(3, plugin.generation());
        assertEquals(101, get(manager, 1));
        assertEquals(before + 1, CountingEngine.prepared());
    }

    @Test
    void ceilingsFollowTheGrants() {
        PluginManager manager = running(granting("1", "2"));
        PolicySet ceiling =
                PolicySet.EMPTY
                        .with(probe, new ProbeCapability.Use())
                        .with(keys, KeysCapability.Keys.of(List.of("1")));

        manager.replaceGrants(granting("1", "2").withCeiling(ceiling));

        assertEquals(101, get(manager, 1));
        assertEquals(KeysCapability.DENIED, get(manager, 2));
        assertEquals(
                List.of(ErrorId.GRANT_OVER_CEILING),
                manager.warnings().stream().map(it -> it.id()).toList());
        manager.replaceGrants(granting("1", "2").withCeiling(PolicySet.EMPTY));
        assertEquals(
                List.of(ErrorId.CEILING_EXCLUDES, ErrorId.CEILING_EXCLUDES),
                ids(status(manager, "a")));
        manager.replaceGrants(granting("1", "2"));
        assertEquals(102, get(manager, 2));
        assertEquals(List.of(), manager.warnings());
    }

    @Test
    void aPinThatMovesStopsAPlugin() {
        PluginManager manager = running(granting("1"));

        manager.replaceGrants(granting("1").withPin("test.a", PluginPin.toSource("elsewhere/")));

        assertEquals(PluginState.REJECTED, status(manager, "a").state());
        assertEquals(List.of(ErrorId.ID_NOT_PINNED), ids(status(manager, "a")));
        manager.replaceGrants(granting("1").withPin("test.a", PluginPin.toSource("a/")));
        assertEquals(101, get(manager, 1));
    }

    /** The new start fails, and the old generation has no more than it had. */
    @Test
    void aPluginThatDoesNotStartWithMoreGoesOnWithWhatItHas() {
        PluginManager manager = running(granting("1"));
        onStart =
                () -> {
                    throw new IllegalStateException("not again");
                };

        manager.replaceGrants(granting("1", "2"));

        PluginStatus status = status(manager, "a");
        assertEquals(PluginState.ACTIVE, status.state());
        assertEquals(1, status.generation());
        assertNotNull(status.failure());
        assertEquals(101, get(manager, 1));
        assertEquals(KeysCapability.DENIED, get(manager, 2));
        onStart = () -> {};
        manager.replaceGrants(granting("2"));
        assertEquals(102, get(manager, 2));
        assertNull(status(manager, "a").failure());
    }

    /** The generation that started under the grants before must not keep them. */
    @Test
    void grantsThatChangeWhileAPluginStartsAreInForceWhenItRuns() throws Exception {
        asking(1, starting(), "[1, 2]").write();
        PluginManager manager = manager(granting("1", "2"));
        HeldCall held = new HeldCall();
        onStart = () -> held.stop(0);
        Future<List<PluginStatus>> loaded = threads.submit(manager::loadAll);
        held.awaitEntered();

        Future<List<PluginStatus>> replaced =
                threads.submit(() -> manager.replaceGrants(granting("1")));
        while (!manager.grants().equals(granting("1"))) {
            Thread.onSpinWait();
        }
        held.release();
        loaded.get(1, TimeUnit.MINUTES);
        replaced.get(1, TimeUnit.MINUTES);

        assertEquals(101, get(manager, 1));
        assertEquals(KeysCapability.DENIED, get(manager, 2));
        assertEquals(
                List.of("keys/1: allow 1", "probe/1: use"),
                manager.find("test.a").orElseThrow().granted().rules());
    }

    @Test
    void grantsThatComeBackBeforeTheReloadEndsAreWholeAgain() throws Exception {
        PluginManager manager = running(granting("1", "2"));
        HeldCall held = new HeldCall();
        onStart = () -> held.stop(0);
        Future<List<PluginStatus>> narrowed =
                threads.submit(() -> manager.replaceGrants(granting("1")));
        held.awaitEntered();
        Future<List<PluginStatus>> widened =
                threads.submit(() -> manager.replaceGrants(granting("1", "2")));
        while (!manager.grants().equals(granting("1", "2"))) {
            Thread.onSpinWait();
        }

        held.release();
        narrowed.get(1, TimeUnit.MINUTES);
        widened.get(1, TimeUnit.MINUTES);

        assertEquals(102, get(manager, 2));
    }

    @Test
    void aRollBackHasNoMoreThanTheGrantsAllowNow() {
        PluginManager manager = running(granting("1", "2"));
        asking(2, starting(), "[1, 2]").write();
        manager.refresh();

        manager.replaceGrants(granting("1"));
        manager.rollback("test.a");

        assertEquals("1.1.0", status(manager, "a").version());
        assertEquals(101, get(manager, 1));
        assertEquals(KeysCapability.DENIED, get(manager, 2));
    }

    @Test
    void stateIsHandedOverToTheSameVersionUnderOtherGrants() {
        plugin("a", 1, CountingGuests.counter())
                .line("instances: { mode: single }")
                .line("state: { handover: true }")
                .write();
        PluginManager manager = manager(granting());
        manager.loadAll();
        manager.call("test.a", "add", NOTHING);
        manager.call("test.a", "add", NOTHING);

        manager.replaceGrants(granting().withLimits(limits().with(Limit.INPUT, 1)));

        assertEquals(2, manager.find("test.a").orElseThrow().generation());
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void probationGoesOnUnderOtherGrants() throws Exception {
        LinkedBlockingQueue<PluginStatus> failures = new LinkedBlockingQueue<>();
        host.setting(
                b ->
                        b.listener(
                                (last, now) -> {
                                    if (now.failure() != null) {
                                        failures.add(now);
                                    }
                                }));
        plugin("a", 1).write();
        PluginManager manager = manager(granting());
        manager.loadAll();
        plugin("a", 2, numbered(2).operation("trap", c -> c.op(Opcode.UNREACHABLE))).write();
        manager.refresh();

        manager.replaceGrants(granting().withLimits(limits().with(Limit.INPUT, 1)));
        for (int i = 0; i < 3; i++) {
            assertThrows(PluginTrap.class, () -> manager.call("test.a", "trap", NOTHING));
        }

        PluginStatus told = failures.poll(1, TimeUnit.MINUTES);
        assertNotNull(told);
        assertEquals("1.1.0", told.version());
        assertEquals(1, number(manager, "a"));
    }

    /** Where the narrower functions cannot be made, nothing is allowed any more. */
    @Test
    void aCapabilityThatCannotBeNarrowedIsTakenAway() {
        PluginManager manager = running(granting("1", "2"));
        keys.onBind(
                () -> {
                    throw new IllegalStateException("no more");
                });

        manager.replaceGrants(granting("1"));

        assertEquals(PluginState.REJECTED, status(manager, "a").state());
        assertThrows(PluginException.class, () -> get(manager, 1));
    }

    @Test
    void wherePoliciesCannotBeComparedNothingIsAllowed() {
        PluginManager manager = running(granting("1", "2"));
        plugin("other", 1).write();
        manager.loadAll();
        keys.onIntersect(
                () -> {
                    throw new IllegalStateException("a defect");
                });

        manager.replaceGrants(granting("1"));

        assertEquals(List.of(), manager.find("test.a").orElseThrow().granted().rules());
        assertEquals(KeysCapability.DENIED, get(manager, 1));
        assertEquals(PluginState.ACTIVE, status(manager, "other").state());
        keys.onIntersect(() -> {});
        manager.replaceGrants(granting("1", "2"));
        assertEquals(102, get(manager, 2));
    }

    enum Failure {
        EXCEPTION(() -> new IllegalStateException("a defect")),
        NO_HEAP(() -> new OutOfMemoryError("no room")),
        NO_STACK(StackOverflowError::new),
        NOT_LINKED(() -> new NoClassDefFoundError("a class"));

        private final Supplier<Throwable> failure;

        Failure(Supplier<Throwable> failure) {
            this.failure = failure;
        }

        void fail() {
            Throwable now = failure.get();
            if (now instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) now;
        }
    }

    /** Whichever of the three is looked at first fails, and then nothing does. */
    @ParameterizedTest
    @EnumSource(Failure.class)
    void aFailureInTheMiddleOfANarrowingKeepsNoRight(Failure failure) {
        List<String> names = List.of("a", "b", "c");
        PluginLimits limits = limits();
        Grants many = Grants.NONE.withLimits(limits);
        Grants few = many;
        for (String name : names) {
            plugin(name, 1, KeysCapability.guest())
                    .line("capabilities: { keys: { allow: [1, 2], reason: a test } }")
                    .write();
            String id = "test." + name;
            many =
                    many.withPlugin(
                            id,
                            PolicySet.EMPTY.with(keys, KeysCapability.Keys.of(List.of("1", "2"))));
            few =
                    few.withPlugin(
                            id, PolicySet.EMPTY.with(keys, KeysCapability.Keys.of(List.of("1"))));
        }
        PluginManager manager = manager(many);
        manager.loadAll();
        AtomicBoolean first = new AtomicBoolean(true);
        keys.onIntersect(
                () -> {
                    if (first.getAndSet(false)) {
                        failure.fail();
                    }
                });

        manager.replaceGrants(few);

        assertFalse(first.get());
        assertEquals(few, manager.grants());
        for (String name : names) {
            Plugin plugin = manager.find("test." + name).orElseThrow();
            assertTrue(plugin.generation() > names.size());
            assertEquals(KeysCapability.DENIED, get(plugin, 2));
            assertEquals(101, get(plugin, 1));
        }
    }

    /** The first change is still being put in force when the second one is over. */
    @Test
    void listenersAreToldLastWhatIsInForce() throws Exception {
        List<Grants> told = new CopyOnWriteArrayList<>();
        PluginManager manager = running(granting("1", "2", "3"));
        manager.addListener(
                new PluginListener() {
                    @Override
                    public void changed(@Nullable PluginState before, PluginStatus now) {}

                    @Override
                    public void grantsChanged(Grants now) {
                        told.add(now);
                    }
                });
        HeldCall held = new HeldCall();
        AtomicBoolean first = new AtomicBoolean(true);
        keys.onIntersect(
                () -> {
                    if (first.getAndSet(false)) {
                        held.stop(0);
                    }
                });
        Future<List<PluginStatus>> replaced =
                threads.submit(() -> manager.replaceGrants(granting("1")));
        held.awaitEntered();

        manager.replaceGrants(granting("1", "2"));
        held.release();
        replaced.get(1, TimeUnit.MINUTES);

        assertEquals(List.of(granting("1", "2"), granting("1", "2")), told);
        assertEquals(granting("1", "2"), manager.grants());
        assertEquals(102, get(manager, 2));
        assertEquals(KeysCapability.DENIED, get(manager, 3));
    }

    @Test
    void whatWasUnloadedStaysSo() {
        PluginManager manager = running(granting("1"));
        manager.unload("test.a");

        manager.replaceGrants(granting("1", "2"));

        assertEquals(PluginState.STOPPED, status(manager, "a").state());
    }

    @Test
    void grantsThatAreTheSameReloadNothing() {
        PluginManager manager = running(granting("1"));

        manager.replaceGrants(granting("1"));
        manager.replaceGrants(granting("1", "3"));

        assertEquals(1, status(manager, "a").generation());
    }

    @Test
    void listenersAreNotifiedAndMayNotChangeGrants() {
        List<Grants> told = new ArrayList<>();
        PluginManager manager = running(granting("1"));
        manager.addListener(
                new PluginListener() {
                    @Override
                    public void changed(@Nullable PluginState before, PluginStatus now) {}

                    @Override
                    public void grantsChanged(Grants now) {
                        told.add(now);
                        assertThrows(
                                IllegalStateException.class,
                                () -> manager.replaceGrants(Grants.NONE));
                    }
                });

        manager.replaceGrants(granting("1", "2"));
        manager.close();

        assertEquals(List.of(granting("1", "2")), told);
        assertThrows(IllegalStateException.class, () -> manager.replaceGrants(Grants.NONE));
        assertEquals(granting("1", "2"), manager.grants());
    }

    /** Eight threads call without pause; each call gets what all grants have in common. */
    @Test
    void noCallIsLostWhileGrantsChangeAgainAndAgain() throws Exception {
        int times = 200;
        PluginManager manager = running(granting("1", "2"));
        Plugin plugin = manager.find("test.a").orElseThrow();
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        AtomicInteger others = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(8);
        List<Future<@Nullable Void>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(
                    threads.submit(
                            () -> {
                                begun.countDown();
                                while (!done.get()) {
                                    assertEquals(101, get(plugin, 1));
                                    int other = get(plugin, 2);
                                    assertTrue(other == 102 || other == KeysCapability.DENIED);
                                    others.incrementAndGet();
                                    calls.addAndGet(2);
                                }
                                return null;
                            }));
        }
        begun.await();

        for (int i = 0; i < times; i++) {
            boolean narrow = i % 2 == 0;
            manager.replaceGrants(narrow ? granting("1") : granting("1", "2"));
            assertEquals(narrow ? KeysCapability.DENIED : 102, get(plugin, 2));
            calls.incrementAndGet();
        }

        done.set(true);
        for (Future<@Nullable Void> caller : callers) {
            caller.get(1, TimeUnit.MINUTES);
        }
        assertEquals(1 + times, plugin.generation());
        assertEquals(calls.get(), plugin.totals().calls());
        assertEquals(0, plugin.totals().failures());
        manager.close();
        assertEquals(keys.bound.get(), keys.closed.get());
    }
}
