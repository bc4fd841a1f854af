package dev.wardian.plugin.internal.manager;

import static dev.wardian.plugin.internal.manager.CountingGuests.COUNT;
import static dev.wardian.plugin.internal.manager.CountingGuests.counter;
import static dev.wardian.plugin.internal.manager.CountingGuests.counting;
import static dev.wardian.plugin.internal.manager.CountingGuests.restoring;
import static dev.wardian.plugin.internal.manager.CountingGuests.saving;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of a plugin goes to its next version, or stays what it was. */
class HandOverTest extends FolderFixture {
    private static final byte[] NOTHING = new byte[0];

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private PluginFolder.Draft stateful(int number, Guest guest) {
        return plugin("a", number, guest)
                .line("instances: { mode: single }")
                .line("state: { handover: true, schema: 2 }");
    }

    private PluginManager loaded(PluginFolder.Draft draft) {
        draft.write();
        PluginManager manager = host.manager("test.a");
        manager.loadAll();
        assertNull(status(manager, "a").failure(), () -> "" + status(manager, "a").failure());
        return manager;
    }

    private static int add(PluginManager manager) {
        return Host.number(manager.ref("test.a").get(), "add");
    }

    @Test
    void noIncrementIsLostAcrossReloads() throws Exception {
        int reloads = 100;
        int increments = 100_000;
        int callers = 4;
        host.setting(b -> b.queueWait(Duration.ofMinutes(1)));
        PluginManager manager = loaded(stateful(1, counter()));
        Semaphore permits = new Semaphore(0);
        List<Future<BitSet>> calling = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            calling.add(
                    threads.submit(
                            () -> {
                                BitSet answers = new BitSet();
                                for (int n = 0; n < increments / callers; n++) {
                                    permits.acquire();
                                    answers.set(add(manager));
                                }
                                return answers;
                            }));
        }

        for (int reload = 2; reload <= reloads + 1; reload++) {
            permits.release(increments / reloads);
            stateful(reload, counter()).write();
            manager.reload("test.a");
        }

        BitSet all = new BitSet();
        for (Future<BitSet> caller : calling) {
            BitSet answers = caller.get(2, TimeUnit.MINUTES);
            assertEquals(increments / callers, answers.cardinality());
            all.or(answers);
        }
        assertEquals(increments, all.cardinality());
        assertEquals(increments, number(manager, "a"));
        assertEquals(reloads + 1, manager.find("test.a").orElseThrow().generation());
        // The last version may be on probation, and keep the count that it took over.
        assertEquals(Guest.MEMORY, manager.memoryHeld() & -Guest.MEMORY);
    }

    @Test
    void aRollbackHandsTheStateBack() {
        PluginManager manager = loaded(stateful(1, counter()));
        add(manager);
        stateful(2, counter()).write();
        manager.reload("test.a");
        assertEquals(2, add(manager));

        manager.rollback("test.a");

        assertEquals("1.1.0", manager.find("test.a").orElseThrow().version());
        assertEquals(2, number(manager, "a"));
    }

    /** Spoils all that a guest can change before it fails. */
    private static void spoil(CodeBuilder code) {
        code.i32(COUNT).i32(777).op(Opcode.I32_STORE);
        code.i32(1).op(Opcode.MEMORY_GROW).op(Opcode.DROP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "save traps",
                "save fails",
                "save never ends",
                "restore traps",
                "restore fails",
                "unhealthy"
            })
    void whenAStepFailsTheOldVersionGoesOnWithItsState(String fault) {
        host.limit(Limit.HOOK_DEADLINE, TimeUnit.MILLISECONDS.toNanos(100));
        Guest old = restoring(counting(new Guest()));
        old.operation(
                "__save",
                c -> {
                    spoil(c);
                    switch (fault) {
                        case "save traps" -> c.op(Opcode.UNREACHABLE);
                        case "save fails" -> c.i32(7);
                        case "save never ends" -> c.spin().op(Opcode.UNREACHABLE);
                        default -> c.i32(COUNT).i32(4).op(Opcode.CALL, old.outputWrite);
                    }
                });
        PluginManager manager = loaded(stateful(1, old));
        Plugin plugin = manager.find("test.a").orElseThrow();
        assertEquals(1, add(manager));
        assertEquals(2, add(manager));
        Guest next = saving(counting(new Guest()));
        next.operation(
                "__restore",
                c -> {
                    switch (fault) {
                        case "restore traps" -> c.op(Opcode.UNREACHABLE);
                        case "restore fails" -> c.i32(7);
                        default -> c.i32(0);
                    }
                });
        next.operation("__health", c -> c.i32(fault.equals("unhealthy") ? 7 : 0));
        stateful(2, next).write();

        PluginException refused =
                assertThrows(PluginException.class, () -> manager.reload("test.a"));

        assertSame(refused, status(manager, "a").failure());
        assertEquals(1, plugin.generation());
        assertEquals(2, number(manager, "a"));
        assertEquals(3, add(manager));
        assertEquals(Guest.MEMORY, manager.memoryHeld());
        assertEquals(0, plugin.figures().failures());
    }

    /** Writes a state in two parts; the guest goes on whatever the host answers. */
    private static Guest writing(Guest guest, int bytes, boolean checked) {
        return guest.operation(
                "__save",
                c -> {
                    spoil(c);
                    c.i32(0).i32(1).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
                    c.i32(0).i32(bytes - 1).op(Opcode.CALL, guest.outputWrite);
                    if (!checked) {
                        c.op(Opcode.DROP).i32(0);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStateOverItsLimitIsNotHandedOverEvenInPart(boolean checked) {
        host.limit(Limit.STATE, 100).limit(Limit.OUTPUT, 1000);
        Guest old = writing(restoring(counting(new Guest())), 101, checked);
        PluginManager manager = loaded(stateful(1, old));
        add(manager);
        stateful(2, counter()).write();

        LimitExceeded refused = assertThrows(LimitExceeded.class, () -> manager.reload("test.a"));

        assertEquals(Limit.STATE, refused.limit());
        assertEquals(100, refused.max());
        assertEquals(101, refused.used());
        assertEquals("__save", refused.info().operation());
        assertSame(refused, status(manager, "a").failure());
        assertEquals(1, number(manager, "a"));
        assertEquals(2, add(manager));
        assertEquals("1.1.0", manager.find("test.a").orElseThrow().version());
    }

    @Test
    void aStateMayBeLargerThanAnOutputOrAnInput() {
        host.limit(Limit.STATE, 101).limit(Limit.OUTPUT, 10).limit(Limit.INPUT, 10);
        PluginManager manager =
                loaded(stateful(1, writing(restoring(counting(new Guest())), 101, true)));
        stateful(2, counter()).write();

        manager.reload("test.a");

        assertEquals("1.2.0", manager.find("test.a").orElseThrow().version());
    }

    @Test
    void callsAreHeldUntilTheirOwnDeadlineHoweverManyTheyAre() throws Exception {
        HeldCall saving = new HeldCall();
        host.with(saving.probe("hold", ":i", 0))
                .setting(b -> b.queue(0).queueWait(Duration.ofMillis(1)));
        Guest slow = new Guest();
        int hold = slow.imports("wardian:probe/1", "hold", ":i");
        restoring(counting(slow));
        slow.operation(
                "__save",
                c -> {
                    c.op(Opcode.CALL, hold).op(Opcode.DROP);
                    c.i32(COUNT).i32(4).op(Opcode.CALL, slow.outputWrite);
                });
        PluginManager manager = loaded(stateful(1, slow).asksFor("probe"));
        Plugin plugin = manager.find("test.a").orElseThrow();
        stateful(2, counter()).write();
        Future<Plugin> reload = threads.submit(() -> manager.reload("test.a"));
        saving.awaitEntered();

        List<Future<Integer>> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(threads.submit(() -> add(manager)));
        }
        PluginCallOptions brief = PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(50));
        assertThrows(DeadlineExceeded.class, () -> plugin.call("add", NOTHING, brief));
        while (plugin.figures().waiting() < held.size()) {
            Thread.onSpinWait();
        }
        saving.release();

        int sum = 0;
        for (Future<Integer> call : held) {
            sum += call.get(1, TimeUnit.MINUTES);
        }
        assertEquals(1 + 2 + 3, sum);
        reload.get(1, TimeUnit.MINUTES);
        assertEquals(2, plugin.generation());
    }

    /** A version that has counted one, and whose calls of {@code wait} are held. */
    private PluginManager countingOnceWith(HeldCall waiting, Duration drain) {
        host.with(waiting.probe("hold", ":i", 9)).setting(b -> b.drain(drain));
        Guest slow = new Guest();
        int hold = slow.imports("wardian:probe/1", "hold", ":i");
        restoring(saving(counting(slow))).answers("wait", c -> c.op(Opcode.CALL, hold));
        PluginManager manager = loaded(stateful(1, slow).asksFor("probe"));
        add(manager);
        return manager;
    }

    @Test
    void aCallThatDoesNotEndInTimeEndsTheReload() throws Exception {
        HeldCall waiting = new HeldCall();
        PluginManager manager = countingOnceWith(waiting, Duration.ofMillis(20));
        Plugin plugin = manager.find("test.a").orElseThrow();
        stateful(2, counter()).write();
        Future<Integer> running = threads.submit(() -> Host.number(plugin, "wait"));
        waiting.awaitEntered();

        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));

        assertEquals(ErrorId.HANDOVER_FAILED, refused.problems().get(0).id());
        assertNotNull(refused.problems().get(0).location());
        waiting.release();
        assertEquals(9, running.get(1, TimeUnit.MINUTES));
        assertEquals(2, add(manager));
        assertEquals(1, plugin.generation());
    }

    @Test
    void aStateThatATrapDiscardedIsNotHandedOver() {
        Guest old = counter().operation("crash", c -> c.op(Opcode.UNREACHABLE));
        PluginManager manager = loaded(stateful(1, old));
        Plugin plugin = manager.find("test.a").orElseThrow();
        add(manager);
        stateful(2, counter()).write();
        assertThrows(PluginTrap.class, () -> plugin.call("crash", NOTHING));

        manager.reload("test.a");

        assertEquals(1, add(manager));
    }

    @Test
    void aVersionThatDoesNotTakeTheStateIsRefused() {
        PluginManager manager = loaded(stateful(1, counter()));
        add(manager);
        List<PluginFolder.Draft> unfit =
                List.of(
                        plugin("a", 2, counter()),
                        plugin("a", 2, counter())
                                .line("instances: { mode: single }")
                                .line("state: { handover: true, schema: 1 }"));

        for (PluginFolder.Draft next : unfit) {
            next.write();
            PluginLinkException refused =
                    assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));
            assertEquals(ErrorId.RELOAD_LOSES_STATE, refused.problems().get(0).id());
            assertEquals(1, number(manager, "a"));
        }
    }

    @Test
    void aModuleWithoutTheHooksCannotSayThatItHandsOver() {
        stateful(1, saving(counting(new Guest()))).write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(List.of(ErrorId.OPERATION_NOT_EXPORTED), ids(status(manager, "a")));
        assertTrue(
                status(manager, "a").problems().get(0).message().contains("op:__restore"),
                () -> status(manager, "a").problems().toString());
    }

    @Test
    void aThreadThatIsInterruptedWaitsForTheCallsAllTheSame() throws Exception {
        HeldCall waiting = new HeldCall();
        PluginManager manager = countingOnceWith(waiting, Duration.ofHours(1));
        Plugin plugin = manager.find("test.a").orElseThrow();
        stateful(2, counter()).write();
        Future<Integer> running = threads.submit(() -> Host.number(plugin, "wait"));
        waiting.awaitEntered();
        FutureTask<Boolean> reload =
                new FutureTask<>(
                        () -> {
                            Thread.currentThread().interrupt();
                            manager.reload("test.a");
                            return Thread.interrupted();
                        });
        Thread reloading = new Thread(reload);
        reloading.start();
        while (reloading.isAlive() && reloading.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        waiting.release();

        assertTrue(reload.get(1, TimeUnit.MINUTES));
        assertEquals(9, running.get(1, TimeUnit.MINUTES));
        assertEquals(2, plugin.generation());
        assertEquals(2, add(manager));
    }
}
