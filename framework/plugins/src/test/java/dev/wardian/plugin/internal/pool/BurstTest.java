package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many calls at once, with default settings: none is refused that can be served. */
@Timeout(300)
class BurstTest {
    private static final byte[] INPUT = new byte[64];

    @TempDir Path folder;

    private final AtomicInteger wrong = new AtomicInteger();
    private final List<Throwable> failures = new ArrayList<>();

    /** Connections have virtual threads where there are any. */
    private static final Optional<Method> VIRTUAL =
            Arrays.stream(Thread.class.getMethods())
                    .filter(method -> method.getName().equals("startVirtualThread"))
                    .findFirst();

    private static Thread start(Runnable task) throws ReflectiveOperationException {
        if (VIRTUAL.isPresent()) {
            return (Thread) VIRTUAL.get().invoke(null, task);
        }
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    private Host host() {
        // So long that a busy machine cannot make a call late.
        return new Host(folder).limit(Limit.DEADLINE, TimeUnit.SECONDS.toNanos(60));
    }

    private void burst(Plugin plugin, int callers, int callsEach) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(start(() -> call(plugin, callsEach, go)));
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void call(Plugin plugin, int calls, CountDownLatch go) {
        try {
            go.await();
            for (int i = 0; i < calls; i++) {
                if (plugin.call("echo", INPUT).length != INPUT.length) {
                    wrong.incrementAndGet();
                }
            }
        } catch (Throwable e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    private void assertAllServed(Plugin plugin, int calls) {
        assertEquals(List.of(), failures);
        assertEquals(0, wrong.get());
        PluginFigures figures = plugin.figures();
        assertEquals(calls, figures.calls());
        assertEquals(0, figures.refused());
        assertEquals(0, figures.failures());
        assertEquals(0, figures.waiting());
        assertEquals(0, figures.running());
    }

    @Test
    void ofTwoHundredCallersNoneIsRefused() throws Exception {
        try (Host host = host()) {
            Plugin plugin = host.load(new Guest().echo("echo"));

            burst(plugin, 200, 20);

            assertAllServed(plugin, 4_000);
        }
    }

    @Test
    void ofAThousandConnectionsNoneIsRefused() throws Exception {
        try (Host host = host()) {
            Plugin plugin = host.load(new Guest().echo("echo"));

            burst(plugin, 1_000, 3);

            assertAllServed(plugin, 3_000);
        }
    }

    @Test
    void theFirstCallsWaitForTheInstancesThatOthersMake() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch allHaveCome = new CountDownLatch(1);
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function(
                                "made",
                                ":i",
                                call -> {
                                    if (made.getAndIncrement() > 0) {
                                        await(allHaveCome);
                                    }
                                    return 0;
                                })
                        .function(
                                "hold",
                                ":i",
                                call -> {
                                    await(allHaveCome);
                                    return 0;
                                });
        Guest guest = new Guest();
        int hold = guest.imports("wardian:probe/1", "hold", ":i");
        int slow = guest.imports("wardian:probe/1", "made", ":i");
        guest.operation("__init", code -> code.op(Opcode.CALL, slow));
        guest.operation(
                "echo",
                code ->
                        code.op(Opcode.CALL, hold)
                                .op(Opcode.DROP)
                                .i32(0)
                                .get(0)
                                .op(Opcode.CALL, guest.outputWrite));
        try (Host host = host().with(probe).setting(builder -> builder.poolSize(4))) {
            Plugin plugin = host.load(guest);
            AtomicInteger running = new AtomicInteger();
            Thread observer =
                    new Thread(
                            () -> {
                                while (plugin.figures().waiting() < 4) {
                                    Thread.onSpinWait();
                                }
                                running.set(plugin.figures().running());
                                allHaveCome.countDown();
                            });
            observer.start();

            burst(plugin, 8, 1);
            observer.join();

            assertAllServed(plugin, 8);
            assertEquals(4, running.get());
            assertEquals(4, made.get());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPluginThatHangsRefusesWithinTheDeadlineOfItsCallers() throws Exception {
        int callers = 40;
        try (Host host =
                new Host(folder)
                        .limit(Limit.DEADLINE, TimeUnit.MILLISECONDS.toNanos(100))
                        .setting(builder -> builder.poolSize(2))) {
            Plugin plugin = host.load(new Guest().spins("spin"));
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            AtomicInteger ended = new AtomicInteger();
            for (int i = 0; i < callers; i++) {
                threads.add(
                        start(
                                () -> {
                                    try {
                                        go.await();
                                        plugin.call("spin", INPUT);
                                    } catch (DeadlineExceeded | PluginUnavailable e) {
                                        ended.incrementAndGet();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                }));
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }

            assertEquals(callers, ended.get());
            PluginFigures figures = plugin.figures();
            assertEquals(
                    callers,
                    figures.refused()
                            + figures.failuresById().getOrDefault(ErrorId.DEADLINE_EXCEEDED, 0L));
            assertEquals(0, figures.waiting());
        }
    }
}
