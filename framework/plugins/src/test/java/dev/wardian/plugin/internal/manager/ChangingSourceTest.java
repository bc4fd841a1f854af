package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.internal.testing.MemorySource;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application's own source that tells of its changes, beside a folder. */
@Timeout(120)
class ChangingSourceTest extends FolderFixture {
    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
    private final MemorySource memory = new MemorySource("memory");
    private final PluginManager manager =
            PluginManager.builder()
                    .source(memory)
                    .listener((before, now) -> changes.add(now))
                    .build();

    @AfterEach
    void close() {
        manager.close();
    }

    private PluginSource.Listener listener() {
        return Objects.requireNonNull(memory.listener());
    }

    private PluginStatus await(Predicate<PluginStatus> wanted) throws InterruptedException {
        while (true) {
            PluginStatus next = changes.poll(1, TimeUnit.MINUTES);
            assertNotNull(next, "nothing happened");
            if (wanted.test(next)) {
                return next;
            }
        }
    }

    private void awaitActive(String name, String version) throws InterruptedException {
        await(
                now ->
                        now.source().equals(name)
                                && now.state() == PluginState.ACTIVE
                                && version.equals(now.version())
                                && now.failure() == null);
    }

    private static PluginStatus statusOf(PluginManager manager, String source) {
        return manager.plugins().stream()
                .filter(status -> status.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsWatchedFromTheFirstLookUntilTheManagerIsClosed() {
        assertNull(memory.listener());

        manager.loadAll();
        PluginSource.Listener told = listener();
        manager.refresh();
        assertEquals(told, memory.listener());
        manager.close();

        assertNull(memory.listener());
    }

    @Test
    void addedChangedAndRemovedPluginsAreTaken() throws Exception {
        memory.put("a", plugin("a", 1));
        manager.loadAll();

        memory.put("b", plugin("b", 1));
        listener().changed(List.of("b"));
        awaitActive("b", "1.1.0");
        memory.put("a", plugin("a", 2));
        listener().changed();
        awaitActive("a", "1.2.0");
        memory.remove("b");
        listener().changed(Set.of("b"));
        await(now -> now.source().equals("b") && now.state() == PluginState.STOPPED);
        while (manager.plugins().size() > 1) {
            Thread.onSpinWait();
        }

        assertEquals(List.of("a ACTIVE"), states(manager));
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void onlyWhatIsToldIsLookedAt() throws Exception {
        memory.put("a", plugin("a", 1)).put("b", plugin("b", 1)).put("c", plugin("c", 1));
        manager.loadAll();

        memory.put("a", plugin("a", 2)).put("b", plugin("b", 2));
        memory.remove("c");
        listener().changed(List.of("b", "nobody"));
        awaitActive("b", "1.2.0");

        assertEquals(List.of("a ACTIVE", "b ACTIVE", "c ACTIVE"), states(manager));
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void whatIsToldTogetherStartsInTheOrderOfRequirements() throws Exception {
        manager.loadAll();
        CountDownLatch told = new CountDownLatch(1);
        memory.onDiscover(() -> told.await(1, TimeUnit.MINUTES));
        listener().changed(List.of("first"));

        memory.put("a", plugin("a", 1).line("requires: { plugins: { test.b: ^1.0 } }"));
        listener().changed(List.of("a"));
        memory.put("b", plugin("b", 1));
        listener().changed(List.of("b"));
        told.countDown();
        awaitActive("a", "1.1.0");

        assertTrue(changes.stream().noneMatch(now -> now.state() == PluginState.REJECTED));
    }

    @Test
    void aHalfWrittenVersionIsRefusedAndTakenOnceItIsWhole() throws Exception {
        memory.put("a", plugin("a", 1));
        manager.loadAll();
        PluginFolder.Draft next = plugin("a", 2);
        byte[] half = Arrays.copyOf(next.module(), next.module().length / 2);

        memory.put("a", next.manifest(), half);
        listener().changed(List.of("a"));
        PluginStatus refused = await(now -> now.failure() != null && now.version() != null);
        assertEquals(List.of(ErrorId.MODULE_HASH_MISMATCH), ids(refused));
        assertEquals(1, number(manager, "a"));
        memory.put("a", next);
        listener().changed(List.of("a"));

        awaitActive("a", "1.2.0");
    }

    @Test
    void aHalfWrittenVersionThatIsOfferedIsLeftAloneUntilItIsWhole() throws Exception {
        memory.put("a", plugin("a", 1));
        manager.loadAll();
        PluginFolder.Draft next = plugin("a", 2);
        memory.put("a", next.manifest());
        memory.put("b", plugin("b", 1).manifest());
        changes.clear();

        assertEquals(Set.of("a", "b"), listener().offer(List.of("a", "b", "nobody")));

        assertEquals(List.of("a ACTIVE", "b DISCOVERED"), states(manager));
        assertNull(statusOf(manager, "a").failure());
        memory.put("a", next).put("b", plugin("b", 1));
        assertEquals(Set.of(), listener().offer(List.of("a", "b")));
        awaitActive("a", "1.2.0");
        awaitActive("b", "1.1.0");
        assertEquals(2, number(manager, "a"));
        assertEquals(1, number(manager, "b"));
        assertTrue(changes.stream().noneMatch(now -> now.state() == PluginState.REJECTED));
    }

    @Test
    void anOfferThatCannotBeLookedAtThrows() {
        manager.loadAll();
        memory.onDiscover(
                () -> {
                    throw new IOException("no database");
                });

        IOException thrown = assertThrows(IOException.class, () -> listener().offer(List.of("a")));

        assertEquals("no database", thrown.getMessage());
    }

    @Test
    void aSourceThatCouldNotBeReadIsAskedAgain() throws Exception {
        memory.put("a", plugin("a", 1));
        manager.loadAll();
        AtomicInteger failures = new AtomicInteger(2);
        memory.onDiscover(
                () -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("no database today");
                    }
                    return null;
                });
        memory.put("a", plugin("a", 2));

        listener().changed(List.of("a"));
        awaitActive("a", "1.2.0");

        assertEquals(-1, failures.get());
        assertEquals(
                1,
                RecordedLog.of(SourceWatch.class.getName()).stream()
                        .filter(line -> line.message().contains("no database today"))
                        .count());
    }

    /** It may be out of memory now, and have some later. */
    @Test
    void anErrorOfTheJvmIsReportedAndTheSourceIsAskedAgain() throws Exception {
        manager.loadAll();
        AtomicInteger errors = new AtomicInteger(1);
        memory.onDiscover(
                () -> {
                    if (errors.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("as a test");
                    }
                    return null;
                });
        memory.put("a", plugin("a", 1));
        listener().changed(List.of("a"));
        awaitActive("a", "1.1.0");

        assertEquals(
                1,
                RecordedLog.of(OwnThreads.class.getName()).stream()
                        // Causes of other tests may have no text.
                        .filter(
                                line ->
                                        line.cause() instanceof OutOfMemoryError error
                                                && "as a test".equals(error.getMessage()))
                        .count());
    }

    @Test
    void whatIsToldWhileALookFailsIsNotForgotten() throws Exception {
        manager.loadAll();
        CountDownLatch failing = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        memory.onDiscover(
                () -> {
                    if (looks.getAndIncrement() == 0) {
                        failing.await(1, TimeUnit.MINUTES);
                        throw new IOException("no database");
                    }
                    return null;
                });
        memory.put("a", plugin("a", 1)).put("b", plugin("b", 1));

        listener().changed(List.of("a"));
        while (looks.get() == 0) {
            Thread.onSpinWait();
        }
        listener().changed(List.of("b"));
        failing.countDown();
        awaitActive("b", "1.1.0");

        assertEquals(1, number(manager, "a"));
    }

    @Test
    void aSourceMayTellFromWithinItsList() throws Exception {
        memory.put("a", plugin("a", 1));
        AtomicInteger looks = new AtomicInteger();
        memory.onDiscover(
                () -> {
                    if (looks.getAndIncrement() == 0) {
                        listener().changed();
                    }
                    return null;
                });

        manager.loadAll();

        assertEquals(1, number(manager, "a"));
        while (looks.get() < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void manyNoticesAreFewLooks() throws Exception {
        manager.loadAll();
        int before = memory.lists();
        CountDownLatch told = new CountDownLatch(1);
        memory.onDiscover(() -> told.await(1, TimeUnit.MINUTES));

        for (int i = 0; i < 100_000; i++) {
            listener().changed(List.of("plugin " + i));
        }
        memory.put("a", plugin("a", 1));
        listener().changed(List.of("a"));
        told.countDown();
        awaitActive("a", "1.1.0");

        assertTrue(memory.lists() - before <= 2, () -> memory.lists() + " lists");
    }

    @Test
    void aManagerThatIsClosedWhileASourceIsReadTakesNothingMore() throws Exception {
        memory.put("a", plugin("a", 1));
        manager.loadAll();
        PluginSource.Listener told = listener();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        memory.onDiscover(
                () -> {
                    asked.countDown();
                    return never.await(1, TimeUnit.MINUTES);
                });
        memory.put("a", plugin("a", 2));
        told.changed();
        asked.await();

        manager.close();

        assertEquals(List.of("a STOPPED"), states(manager));
        assertEquals("1.1.0", statusOf(manager, "a").version());
        assertEquals(Set.of(), told.offer(List.of("a")));
        told.changed();
        told.changed(List.of("a"));
        assertThrows(IllegalStateException.class, manager::refresh);
    }

    @Test
    void anOfferEndsWhenTheManagerIsClosed() throws Exception {
        memory.put("a", plugin("a", 1));
        manager.loadAll();
        PluginSource.Listener told = listener();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        memory.onDiscover(
                () -> {
                    asked.countDown();
                    return never.await(1, TimeUnit.MINUTES);
                });
        LinkedBlockingQueue<Set<String>> answers = new LinkedBlockingQueue<>();
        Thread offering =
                new Thread(
                        () -> {
                            try {
                                answers.add(told.offer(List.of("a")));
                            } catch (IOException | InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        offering.start();
        asked.await();

        manager.close();

        assertEquals(Set.of(), answers.poll(1, TimeUnit.MINUTES));
        offering.join();
    }

    @Test
    void severalSourcesChangeSideBySide() throws Exception {
        MemorySource slow = new MemorySource("slow");
        MemorySource quick = new MemorySource("quick");
        try (PluginManager both =
                PluginManager.builder()
                        .source(slow)
                        .source(quick)
                        .listener((before, now) -> changes.add(now))
                        .build()) {
            both.loadAll();
            CountDownLatch release = new CountDownLatch(1);
            slow.onDiscover(() -> release.await(1, TimeUnit.MINUTES));
            slow.put("a", plugin("a", 1).line("requires: { plugins: { test.b: ^1.0 } }"));
            quick.put("b", plugin("b", 2));

            Objects.requireNonNull(slow.listener()).changed();
            Objects.requireNonNull(quick.listener()).changed();
            awaitActive("quick/b", "1.2.0");
            assertEquals(2, number(both, "b"));
            release.countDown();
            awaitActive("slow/a", "1.1.0");
        }
    }
}
