package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Compiled for 17, which has no virtual threads: they are started by reflection. */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(120)
class VirtualThreadsTest {
    private static final String PINNED = "jdk.VirtualThreadPinned";
    private static final String CONTROL = "control";

    /** Calls for which the JVM may have to load and initialise classes, which pins. */
    private static final String FIRST = "first-";

    private static final int CALLS = 1_000;

    @TempDir Path folder;

    private volatile CountDownLatch holding = new CountDownLatch(0);
    private volatile CountDownLatch go = new CountDownLatch(1);

    /** A virtual thread that parks while it initialises a class cannot leave its carrier. */
    private static final class ParksInItsInitializer {
        static final long PARKED;

        static {
            LockSupport.parkNanos(1_000_000);
            PARKED = System.nanoTime();
        }
    }

    private static Thread start(String name, Runnable task) throws ReflectiveOperationException {
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Method named = builder.getMethod("name", String.class);
        Object virtual = named.invoke(Thread.class.getMethod("ofVirtual").invoke(null), name);
        return (Thread) builder.getMethod("start", Runnable.class).invoke(virtual, task);
    }

    @Test
    void callsThatParkInHostFunctionsOrTheQueuePinNoCarrier() throws Exception {
        // More than there are carriers: a call that pinned one would keep the others from
        // arriving.
        int size = 4 * Runtime.getRuntime().availableProcessors();
        ProbeCapability hold =
                new ProbeCapability("probe/1")
                        .function(
                                "hold",
                                ":i",
                                call -> {
                                    holding.countDown();
                                    awaitQuietly(go);
                                    return 0;
                                });
        Guest guest = new Guest();
        int held = guest.imports("wardian:probe/1", "hold", ":i");
        guest.operation("hold", c -> c.op(Opcode.CALL, held));
        Path recorded = folder.resolve("threads.jfr");
        try (Host host =
                        new Host(folder)
                                .with(hold)
                                .setting(
                                        b ->
                                                b.poolSize(size)
                                                        .queue(CALLS)
                                                        .queueWait(Duration.ofMinutes(1)));
                Recording recording = new Recording()) {
            Plugin plugin =
                    host.manager("test.guest")
                            .load(
                                    host.folder()
                                            .plugin("guest")
                                            .guest(guest)
                                            .asksFor("probe")
                                            .write());
            recording.enable(PINNED).withoutThreshold();
            recording.start();
            FutureTask<Long> control = new FutureTask<>(() -> ParksInItsInitializer.PARKED);
            start(CONTROL, control).join();
            assertTrue(control.get() != 0);

            for (String round : List.of(FIRST, "call-")) {
                holding = new CountDownLatch(size);
                go = new CountDownLatch(1);
                List<FutureTask<byte[]>> calls = new ArrayList<>();
                for (int i = 0; i < CALLS; i++) {
                    FutureTask<byte[]> call =
                            new FutureTask<>(() -> plugin.call("hold", new byte[0]));
                    calls.add(call);
                    assertTrue(start(round + i, call).isDaemon());
                }
                holding.await();
                go.countDown();
                for (FutureTask<byte[]> call : calls) {
                    assertEquals(0, call.get().length);
                }
            }

            recording.stop();
            recording.dump(recorded);
            assertEquals(2 * CALLS, plugin.figures().calls());
            assertEquals(0, plugin.figures().failures());
        } finally {
            go.countDown();
        }
        // The control shows that the recording would have seen a call that pins.
        assertEquals(Set.of(CONTROL), pinnedThreads(recorded));
    }

    private static Set<String> pinnedThreads(Path recorded) throws IOException {
        return RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getEventType().getName().equals(PINNED))
                .map(event -> event.getThread().getJavaName())
                .filter(name -> !name.startsWith(FIRST))
                .collect(Collectors.toSet());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
