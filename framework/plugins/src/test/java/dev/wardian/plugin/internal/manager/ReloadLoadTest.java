package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.CompilerFigures;
import dev.wardian.wasm.internal.model.Opcode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight threads call without pause while the files of their plugin are replaced, every tenth time
 * by something that is broken in another way. Probation and circuit breaker are on. The long form
 * is a task of its own: {@code mvn test -pl framework/plugins -am -Dtest=ReloadLoadTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dwardian.test.replacements=500}.
 *
 * <p>What a generation that is not freed would leave in metaspace is its classes, and the space of
 * classes is compared in any case. All of metaspace holds the compiler's profiles too, which come
 * with calls and not with replacements; with {@code -DargLine=-XX:TieredStopAtLevel=1} the JVM
 * keeps none, and all of it is compared as well.
 */
class ReloadLoadTest {
    private static final int REPLACEMENTS = Integer.getInteger("wardian.test.replacements", 40);
    private static final int CALLERS = 8;

    /** In the long form memory is compared from here on. */
    private static final int COMPARED_FROM = 50;

    private static final int LONG_FORM = 500;

    private static final double TOLERANCE = 0.02;
    private static final Duration DEBOUNCE = Duration.ofMillis(20);

    /** How long callers are measured without replacements. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** The ways in which versions are broken. */
    private enum Fault {
        INIT_TRAPS,
        WRONG_HASH,
        WIDER_CAPABILITIES,
        INIT_NEVER_ENDS,
        UNHEALTHY,
        HALF_A_FILE,
        /** It is taken, and leaves its place again after its first calls. */
        CALLS_TRAP
    }

    @TempDir Path folder;

    private final LinkedBlockingQueue<PluginStatus> settled = new LinkedBlockingQueue<>();

    /** The greatest number that each caller was answered, for the writer to see. */
    private final AtomicInteger served = new AtomicInteger();

    private final AtomicLong calls = new AtomicLong();

    /** Calls that failed by their own plugin's doing, and those that its circuit refused. */
    private final AtomicLong trapped = new AtomicLong();

    private final AtomicLong refusedByCircuit = new AtomicLong();
    private final AtomicLong longestCall = new AtomicLong();
    private final ReadWriteLock measuring = new ReentrantReadWriteLock();
    private volatile boolean done;

    /** Keeps nothing: what tests record would grow with each replacement. */
    private static final AuditLog SILENT =
            new AuditLog() {
                @Override
                public void granted(CallInfo plugin, PolicySet effective) {}

                @Override
                public void denied(CallInfo call, CapabilityName capability, String subject) {}
            };

    private PluginManager manager() {
        PluginListener listener =
                (before, now) -> {
                    if (now.state() == PluginState.ACTIVE) {
                        settled.add(now);
                    }
                };
        PluginLimits limits =
                PluginLimits.DEFAULT
                        .with(Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1))
                        .with(Limit.HOOK_DEADLINE, TimeUnit.MILLISECONDS.toNanos(300));
        return PluginManager.builder(folder)
                .capabilities(Capabilities.of(List.of(new ProbeCapability("withheld/1"))))
                .grants(Grants.NONE.withLimits(limits))
                .audit(SILENT)
                .listener(listener)
                .queueWait(Duration.ofMinutes(1))
                .watch(FolderWatch.EVENTS.withDebounce(DEBOUNCE))
                .build();
    }

    private PluginFolder.Draft version(int number, Guest guest) {
        return new PluginFolder(folder).plugin("a").version("1." + number + ".0").guest(guest);
    }

    private static Guest numbered(int number) {
        return new Guest().answers("number", c -> c.i32(number));
    }

    /** Between the two files nothing fits together, however long that takes. */
    private void write(PluginFolder.Draft draft, byte[] module) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("a"));
        Files.write(directory.resolve("a.wasm"), module);
        Files.writeString(directory.resolve("plugin.yaml"), draft.manifest());
    }

    private void write(int number, Guest guest) throws IOException {
        write(version(number, guest), guest.build());
    }

    private void writeBroken(int number, Fault fault) throws IOException {
        Guest guest = numbered(number);
        switch (fault) {
            case INIT_TRAPS ->
                    write(number, guest.operation("__init", c -> c.op(Opcode.UNREACHABLE)));
            case WRONG_HASH -> write(version(number, guest), numbered(-number).build());
            case WIDER_CAPABILITIES ->
                    write(version(number, guest).asksFor("withheld"), guest.build());
            case INIT_NEVER_ENDS -> write(number, guest.spins("__init"));
            case UNHEALTHY -> write(number, guest.operation("__health", c -> c.i32(1)));
            case CALLS_TRAP ->
                    write(number, new Guest().operation("number", c -> c.op(Opcode.UNREACHABLE)));
            case HALF_A_FILE -> {
                byte[] whole = guest.build();
                write(version(number, guest), Arrays.copyOf(whole, whole.length / 2));
            }
        }
    }

    /** Calls until told to stop; the numbers never go back. */
    private @Nullable Void callOnAndOn(Plugin plugin) {
        int last = 0;
        while (!done) {
            measuring.readLock().lock();
            try {
                long start = System.nanoTime();
                int number = Host.number(plugin, "number");
                longestCall.accumulateAndGet(System.nanoTime() - start, Math::max);
                int before = last;
                assertTrue(number >= before, () -> number + " was answered after " + before);
                last = number;
                served.accumulateAndGet(number, Math::max);
                calls.incrementAndGet();
            } catch (PluginTrap e) {
                trapped.incrementAndGet();
            } catch (PluginUnavailable e) {
                assertEquals(PluginState.DEGRADED, e.state());
                refusedByCircuit.incrementAndGet();
            } finally {
                measuring.readLock().unlock();
            }
        }
        return null;
    }

    /** Waits until a version is active, or refused; what comes between two files is neither. */
    private PluginStatus awaitSettled(int number) throws InterruptedException {
        String version = "1." + number + ".0";
        while (true) {
            PluginStatus status = settled.poll(2, TimeUnit.MINUTES);
            assertNotNull(status, () -> version + " was not noticed");
            PluginException failure = status.failure();
            if (version.equals(failure == null ? status.version() : failure.info().version())) {
                return status;
            }
        }
    }

    /** Bytes in use after collections, while no call runs. */
    private record Memory(long heap, long metaspace, long classes) {
        @Override
        public String toString() {
            return String.format(
                    "heap %,d bytes, metaspace %,d bytes, of which classes %,d bytes",
                    heap, metaspace, classes);
        }
    }

    private static long used(String pool) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(bean -> bean.getName().equals(pool))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /** Profiles lie in metaspace and grow with calls, not with replacements. */
    private static boolean compilerProfiles() {
        return !ManagementFactory.getRuntimeMXBean()
                .getInputArguments()
                .contains("-XX:TieredStopAtLevel=1");
    }

    private Memory measure() {
        measuring.writeLock().lock();
        try {
            long heap = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                System.gc();
                heap =
                        Math.min(
                                heap,
                                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
            return new Memory(heap, used("Metaspace"), used("Compressed Class Space"));
        } finally {
            measuring.writeLock().unlock();
        }
    }

    private static void assertNoMore(String what, long before, long after) {
        assertTrue(
                after <= before * (1 + TOLERANCE),
                () -> String.format("%s grew from %,d to %,d bytes", what, before, after));
    }

    @Test
    void noCallIsLostAndEveryGoodVersionIsServedWhileVersionsAreReplaced() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (PluginManager manager = manager()) {
            write(1, numbered(1));
            manager.loadAll();
            awaitSettled(1);
            Plugin plugin = manager.find("test.a").orElseThrow();
            List<Future<Void>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> callOnAndOn(plugin)));
            }

            replaceAgainAndAgain(plugin);

            done = true;
            for (Future<Void> caller : callers) {
                caller.get(1, TimeUnit.MINUTES);
            }
            assertEquals(trapped.get(), plugin.totals().failures());
            // A call that a circuit refused just when its version left its place goes to the next.
            assertTrue(plugin.totals().refused() >= refusedByCircuit.get());
            assertEquals(calls.get() + trapped.get(), plugin.totals().calls());
        } finally {
            done = true;
            threads.shutdownNow();
        }
    }

    /** How long it took from writing the files of a good version to a call that it served. */
    private long replace(int number) throws Exception {
        long start = System.nanoTime();
        write(number, numbered(number));
        assertNull(awaitSettled(number).failure());
        while (served.get() != number) {
            Thread.onSpinWait();
            assertTrue(System.nanoTime() - start < TimeUnit.MINUTES.toNanos(2));
        }
        return System.nanoTime() - start;
    }

    private void replaceByBroken(int number, Fault fault, int good) throws Exception {
        writeBroken(number, fault);
        PluginStatus status = awaitSettled(number);
        if (fault == Fault.CALLS_TRAP) {
            assertNull(status.failure());
            status = awaitSettled(number);
        }
        assertNotNull(status.failure(), fault::name);
        assertEquals("1." + good + ".0", status.version(), fault::name);
    }

    /** Everything happens once before it is counted, so that the JVM has made what it keeps. */
    private int warmUp() throws Exception {
        int number = 1;
        for (Fault fault : Fault.values()) {
            replaceByBroken(number + 1, fault, number);
            number += 2;
            replace(number);
        }
        measure();
        longestCall.set(0);
        Thread.sleep(QUIET.toMillis());
        return number;
    }

    private void replaceAgainAndAgain(Plugin plugin) throws Exception {
        int first = warmUp();
        long undisturbed = longestCall.getAndSet(0);
        long callsBefore = calls.get();
        Memory warm = null;
        int good = first;
        int refused = 0;
        long slowest = 0;
        long sum = 0;
        long began = System.nanoTime();
        for (int n = 1; n <= REPLACEMENTS; n++) {
            int number = first + n;
            if (n % 10 == 0) {
                replaceByBroken(number, Fault.values()[refused % Fault.values().length], good);
                refused++;
            } else {
                long time = replace(number);
                slowest = Math.max(slowest, time);
                sum += time;
                good = number;
            }
            if (n == COMPARED_FROM && REPLACEMENTS >= LONG_FORM) {
                warm = measure();
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        // Before anything is printed, as formatting loads what stays.
        Memory end = warm == null ? null : measure();
        System.out.printf(
                "reload under load: %d replacements, %d of them refused, in %.1f s; %,d calls of"
                        + " %d threads, none lost; %,d trapped in versions that were rolled back, %,d"
                        + " were refused by their circuit%n",
                REPLACEMENTS,
                refused,
                seconds,
                calls.get() - callsBefore,
                CALLERS,
                trapped.get(),
                refusedByCircuit.get());
        System.out.printf(
                "  longest pause of a caller %.1f ms, without replacements %.1f ms in %d s%n",
                longestCall.get() / 1e6, undisturbed / 1e6, QUIET.toSeconds());
        System.out.printf(
                "  from file to service %.1f ms on average, %.1f ms at most, of which %d ms are"
                        + " the wait for stable files%n",
                sum / 1e6 / (REPLACEMENTS - refused), slowest / 1e6, DEBOUNCE.toMillis());
        assertEquals(good, served.get());
        assertEquals("1." + good + ".0", plugin.version());
        CompilerFigures compiled = plugin.totals().compiled();
        System.out.println("  compiled: " + compiled);
        assertTrue(compiled.functions() > 0, compiled::toString);
        if (warm != null && end != null) {
            System.out.printf("  after replacement %d: %s%n", COMPARED_FROM, warm);
            System.out.printf("  after replacement %d: %s%n", REPLACEMENTS, end);
            assertNoMore("the heap", warm.heap(), end.heap());
            assertNoMore("the space of classes", warm.classes(), end.classes());
            if (!compilerProfiles()) {
                assertNoMore("metaspace", warm.metaspace(), end.metaspace());
            }
        }
    }
}
