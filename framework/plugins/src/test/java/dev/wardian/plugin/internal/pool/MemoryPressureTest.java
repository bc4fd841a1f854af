package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.StatefulGuest;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that together need more memory than there is, though not at the same time. */
@Timeout(300)
class MemoryPressureTest {
    private static final long PAGE = 65_536;
    private static final int REFUSED = -1;

    @TempDir Path folder;

    /**
     * Its operation {@code need} grows the memory to so many pages, and answers -1 where it cannot.
     */
    private static Guest needing(int pages) {
        Guest guest = new Guest();
        guest.answers(
                "need",
                code ->
                        code.i32(pages)
                                .op(Opcode.MEMORY_SIZE, 0)
                                .op(Opcode.I32_SUB)
                                .op(Opcode.MEMORY_GROW));
        guest.operation("trap", code -> code.op(Opcode.UNREACHABLE));
        return guest;
    }

    private Host host(int budgetPages) {
        return new Host(folder)
                .setting(builder -> builder.poolSize(4).memoryBudget(budgetPages * PAGE));
    }

    private static void write(Host host, String name, int pages, String... lines) {
        PluginFolder.Draft draft = host.folder().plugin(name).guest(needing(pages));
        for (String line : lines) {
            draft.line(line);
        }
        draft.write();
    }

    /** Loads all, with reserves only where the grants say so. */
    private static PluginManager load(Host host, String... grants) {
        String text =
                "apiVersion: wardian/v1\nlimits: { deadline: 60s, hookDeadline: 60s }\n"
                        + "instances: { reserve: 0 }\n"
                        + String.join("\n", grants);
        Grants read =
                new GrantsReader(Capabilities.of(List.of()))
                        .read("grants.yaml", text.getBytes(StandardCharsets.UTF_8));
        PluginManager manager = host.setting(builder -> builder.grants(read)).manager();
        manager.loadAll();
        return manager;
    }

    private static Plugin plugin(PluginManager manager, String name) {
        return manager.find("test." + name).orElseThrow();
    }

    private static long reclaimed(PluginManager manager, String name) {
        return plugin(manager, name).figures().reclaimed();
    }

    /** 60 plugins, each needs 14 MiB at once, and there are 256 MiB; four callers. */
    @Test
    void pluginsThatNeedTheirMemoryOneAfterTheOtherAllSucceed() throws Exception {
        int plugins = 60;
        int pages = 14 << 4;
        int rounds = 3;
        try (Host host = host(256 << 4)) {
            for (int i = 0; i < plugins; i++) {
                write(host, "p" + i, pages);
            }
            PluginManager manager = host.manager();
            manager.loadAll();
            ConcurrentLinkedQueue<Plugin> due = new ConcurrentLinkedQueue<>();
            for (int round = 0; round < rounds; round++) {
                due.addAll(manager.active().all());
            }
            ConcurrentLinkedQueue<Object> failures = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(new Thread(() -> callAll(due, failures)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            assertEquals(List.of(), List.copyOf(failures));
            long calls = 0;
            long reclaimed = 0;
            for (Plugin plugin : manager.active()) {
                calls += plugin.figures().calls();
                reclaimed += plugin.figures().reclaimed();
                assertEquals(0, plugin.figures().failures());
                assertEquals(0, plugin.figures().replaced());
            }
            assertEquals((long) plugins * rounds, calls);
            // There is room for 18 of them.
            assertTrue(reclaimed >= plugins - 18, "reclaimed: " + reclaimed);
            assertTrue(manager.memoryHeld() <= 256L << 20);
            manager.close();
            assertEquals(0, manager.memoryHeld());
        }
    }

    private static void callAll(
            ConcurrentLinkedQueue<Plugin> due, ConcurrentLinkedQueue<Object> failures) {
        for (Plugin next = due.poll(); next != null; next = due.poll()) {
            try {
                if (Host.number(next, "need") == REFUSED) {
                    failures.add(next);
                }
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }
    }

    @Test
    void theLargestIdleInstanceGoesFirstAndThenTheLongestUnused() {
        try (Host host = host(17)) {
            write(host, "small", 2);
            write(host, "old", 4);
            write(host, "young", 4);
            write(host, "last", 10);
            PluginManager manager = load(host);
            for (String name : List.of("old", "small", "young")) {
                assertEquals(1, Host.number(plugin(manager, name), "need"));
            }
            assertEquals(11 * PAGE, manager.memoryHeld());

            assertEquals(1, Host.number(plugin(manager, "last"), "need"));

            assertEquals(1, reclaimed(manager, "old"));
            assertEquals(0, reclaimed(manager, "young"));
            assertEquals(0, reclaimed(manager, "small"));
            assertEquals(16 * PAGE, manager.memoryHeld());
        }
    }

    @Test
    void aPluginWhoseInstanceWasDiscardedGetsAnotherOne() {
        try (Host host = host(10)) {
            write(host, "one", 8);
            write(host, "two", 8);
            PluginManager manager = load(host);
            for (int i = 0; i < 5; i++) {
                assertEquals(1, Host.number(plugin(manager, "one"), "need"));
                assertEquals(1, Host.number(plugin(manager, "two"), "need"));
            }

            assertEquals(5, reclaimed(manager, "one"));
            assertEquals(4, reclaimed(manager, "two"));
        }
    }

    @Test
    void theStateOfASingleInstanceIsNeverDiscarded() {
        try (Host host = host(10)) {
            write(host, "single", 8, "instances: { mode: single }");
            write(host, "other", 8);
            PluginManager manager = load(host);
            assertEquals(1, Host.number(plugin(manager, "single"), "need"));

            assertEquals(REFUSED, Host.number(plugin(manager, "other"), "need"));

            assertEquals(0, reclaimed(manager, "single"));
            assertEquals(8, Host.number(plugin(manager, "single"), "need"));
        }
    }

    @Test
    void aPerCallInstanceIsDiscardedWithItsCopy() {
        try (Host host = host(10)) {
            write(host, "fresh", 2, "instances: { mode: per-call }");
            write(host, "other", 10);
            PluginManager manager = load(host);
            assertEquals(1, Host.number(plugin(manager, "fresh"), "need"));

            assertEquals(1, Host.number(plugin(manager, "other"), "need"));

            assertTrue(reclaimed(manager, "fresh") > 0);
            assertEquals(10 * PAGE, manager.memoryHeld());
        }
    }

    @Test
    void nothingIsDiscardedInVain() {
        try (Host host = host(12)) {
            write(host, "single", 8, "instances: { mode: single }");
            write(host, "idle", 3);
            write(host, "large", 6);
            PluginManager manager = load(host);
            assertEquals(1, Host.number(plugin(manager, "single"), "need"));
            assertEquals(1, Host.number(plugin(manager, "idle"), "need"));

            assertEquals(REFUSED, Host.number(plugin(manager, "large"), "need"));

            assertEquals(0, reclaimed(manager, "idle"));
        }
    }

    @Test
    void othersCannotTakeAnOperatorsReserve() {
        try (Host host = host(20)) {
            write(host, "hog", 19, "instances: { mode: single }");
            write(host, "kept", 8);
            PluginManager manager =
                    load(host, "plugins: { test.kept: { instances: { reserve: 512KiB } } }");

            assertEquals(REFUSED, Host.number(plugin(manager, "hog"), "need"));

            assertEquals(1, Host.number(plugin(manager, "kept"), "need"));
        }
    }

    @Test
    void anIdleInstanceWithinAReserveStays() {
        try (Host host = host(20)) {
            write(host, "kept", 8);
            write(host, "hog", 13);
            PluginManager manager =
                    load(host, "plugins: { test.kept: { instances: { reserve: 512KiB } } }");
            assertEquals(1, Host.number(plugin(manager, "kept"), "need"));

            assertEquals(REFUSED, Host.number(plugin(manager, "hog"), "need"));

            assertEquals(0, reclaimed(manager, "kept"));
        }
    }

    @Test
    void aNewVersionGetsMemoryOfIdleInstances() {
        try (Host host = host(9)) {
            write(host, "idle", 8);
            PluginManager manager = load(host);
            assertEquals(1, Host.number(plugin(manager, "idle"), "need"));
            write(host, "new", 1);
            write(host, "more", 1);

            manager.loadAll();

            assertEquals(3, manager.active().all().size());
            assertEquals(1, reclaimed(manager, "idle"));
        }
    }

    @Test
    void whatIsMadeAheadTakesNothingFromOthers() {
        SharedMemoryBudget budget = new SharedMemoryBudget(5 * PAGE);
        LinkedModule linked = PoolFixture.link(new StatefulGuest(1));
        Deque<Runnable> background = new ArrayDeque<>();
        InstancePool idle = pool(budget, "idle", linked, background);
        InstancePool other = pool(budget, "other", linked, background);
        PluginInstance instance = PoolFixture.acquire(other, linked, "trap");
        assertThrows(PluginTrap.class, () -> PoolFixture.call(linked, instance, "trap"));
        other.release(instance);
        long unheld = 5 * PAGE - budget.held();
        SharedMemoryBudget.Member rest = budget.join("rest", OptionalLong.of(0), PAGE);
        assertTrue(rest.reserve(unheld));

        background.remove().run();

        assertEquals(0, other.figures().instances());
        assertEquals(0, idle.figures().reclaimed());
        other.release(PoolFixture.acquire(other, linked, "touch"));
        assertEquals(1, idle.figures().reclaimed());
        idle.close();
        other.close();
        linked.close();
        assertEquals(unheld, budget.held());
    }

    private static InstancePool pool(
            SharedMemoryBudget budget,
            String name,
            LinkedModule linked,
            Deque<Runnable> background) {
        SharedMemoryBudget.Member member = budget.join(name, OptionalLong.of(0), PAGE);
        InstancePool pool =
                new InstancePool(
                        linked,
                        new MemoryAccount(member),
                        new PoolSettings(InstanceMode.POOLED, 1, 0, PoolSettings.UNTIL_DEADLINE),
                        background::add);
        member.offer(pool);
        pool.start();
        return pool;
    }

    @Test
    void callsThatTakeMemoryFromEachOtherNeverStop() throws Exception {
        int names = 6;
        try (Host host = host(24)) {
            for (int i = 0; i < names; i++) {
                write(host, "p" + i, 3 + i, i % 2 == 0 ? "" : "instances: { mode: per-call }");
            }
            PluginManager manager = host.manager();
            manager.loadAll();
            List<Plugin> all = manager.active().all();
            ConcurrentLinkedQueue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int seed = i;
                threads.add(
                        new Thread(
                                () -> {
                                    Random random = new Random(seed);
                                    for (int call = 0; call < 300; call++) {
                                        callAnyhow(
                                                all.get(random.nextInt(all.size())),
                                                random.nextInt(8) == 0 ? "trap" : "need",
                                                unexpected);
                                    }
                                }));
            }
            threads.forEach(Thread::start);
            while (threads.stream().anyMatch(Thread::isAlive)) {
                assertTrue(manager.memoryHeld() <= 24 * PAGE);
                assertFalse(manager.memoryHeld() < 0);
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertEquals(List.of(), List.copyOf(unexpected));
            manager.close();
            assertEquals(0, manager.memoryHeld());
        }
    }

    /** A trap, or no memory, is as it should be. */
    private static void callAnyhow(
            Plugin plugin, String operation, ConcurrentLinkedQueue<Throwable> unexpected) {
        try {
            plugin.call(operation, new byte[0]);
        } catch (PluginException e) {
            if (!(e instanceof PluginTrap) && !(e instanceof PluginUnavailable)) {
                unexpected.add(e);
            }
        } catch (RuntimeException | Error e) {
            unexpected.add(e);
        }
    }
}
