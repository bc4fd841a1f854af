package dev.wardian.spectests.hostile;

import dev.wardian.spectests.hostile.SeedModules.Seed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tries mutants in a JVM of its own, whose heap is small. Arguments: the repository, the folder for
 * failures, the number of inputs, the first input. Exit status 0 means that none failed.
 */
public final class MutationMain {
    private static final int HANG_SECONDS = 60;
    private static final int MOST_FAILURES = 20;

    /**
     * What one input may take, in processor time of the thread, which other work on the machine
     * does not change. The watchdog's time is far longer and measured by the clock.
     */
    private static final long MOST_NANOS = 1_000_000_000L;

    private static final int REPORT_EVERY = 50_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path failures;

    /** How far the damaged modules got, and the changed ones. */
    private final List<Map<ModuleTrial.Stage, Integer>> stages =
            List.of(new EnumMap<>(ModuleTrial.Stage.class), new EnumMap<>(ModuleTrial.Stage.class));

    private int failed;
    private long slowestNanos;
    private long slowest = -1;
    private volatile byte[] current = new byte[0];
    private volatile long currentNumber = -1;
    private volatile long since = System.nanoTime();

    private MutationMain(Path failures) {
        this.failures = failures;
    }

    public static void main(String[] args) throws IOException {
        MutationMain main = new MutationMain(Path.of(args[1]));
        Thread worker = Thread.currentThread();
        Thread watchdog = new Thread(() -> main.watch(worker), "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        List<Seed> seeds = SeedModules.read(Path.of(args[0]));
        System.exit(main.tryAll(seeds, Long.parseLong(args[2]), Long.parseLong(args[3])));
    }

    /**
     * Input {@code number}: the same for ever, as long as the seed modules are. Those with even
     * numbers are damaged, the others are changed so that they mostly stay valid.
     */
    static byte[] input(List<Seed> seeds, long number) {
        SplittableRandom random = new SplittableRandom(number * 0x9E37_79B9_7F4A_7C15L);
        return number % 2 == 0
                ? new ModuleMutator(random).mutate(seed(seeds, number))
                : new StructureMutator(random).mutate(seed(seeds, number));
    }

    private static byte[] seed(List<Seed> seeds, long number) {
        return seeds.get((int) (number / 2 % seeds.size())).bytes();
    }

    private int tryAll(List<Seed> seeds, long inputs, long first) throws IOException {
        long tried = 0;
        while (tried < inputs && failed < MOST_FAILURES) {
            tryOne(seeds, first + tried);
            tried++;
            if (tried % REPORT_EVERY == 0) {
                report(tried, seeds.size());
            }
        }
        report(tried, seeds.size());
        return failed == 0 ? 0 : 1;
    }

    private void tryOne(List<Seed> seeds, long number) throws IOException {
        current = input(seeds, number);
        since = System.nanoTime();
        currentNumber = number;
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            stages.get((int) (number % 2)).merge(ModuleTrial.run(current), 1, Integer::sum);
        } catch (Throwable e) {
            failed++;
            System.out.println("FAILURE " + keep() + " " + e);
            StackTraceElement[] trace = e.getStackTrace();
            for (int i = 0; i < Math.min(trace.length, 12); i++) {
                System.out.println("    at " + trace[i]);
            }
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        if (nanos > slowestNanos) {
            slowestNanos = nanos;
            slowest = number;
        }
        if (nanos > MOST_NANOS) {
            failed++;
            System.out.println("FAILURE " + keep() + " takes " + nanos / 1_000_000 + " ms");
        }
    }

    private void report(long tried, int seeds) {
        System.out.printf(
                "inputs %d, seeds %d, failed %d, slowest %d with %d ms%n",
                tried, seeds, failed, slowest, slowestNanos / 1_000_000);
        report("damaged", stages.get(0));
        report("changed", stages.get(1));
    }

    private static void report(String what, Map<ModuleTrial.Stage, Integer> stages) {
        int all = stages.values().stream().mapToInt(Integer::intValue).sum();
        int valid = all - stages.getOrDefault(ModuleTrial.Stage.REFUSED, 0);
        System.out.printf(
                "%s %d, valid %d %%, %s%n", what, all, 100 * valid / Math.max(all, 1), stages);
    }

    /** Writes the current input to a file and returns the file. */
    private Path keep() throws IOException {
        Files.createDirectories(failures);
        return Files.write(failures.resolve("mutant-" + currentNumber + ".wasm"), current);
    }

    /** Ends this JVM when an input takes far longer than any may. */
    private void watch(Thread worker) {
        try {
            while (true) {
                Thread.sleep(1000);
                if (currentNumber >= 0
                        && System.nanoTime() - since > HANG_SECONDS * 1_000_000_000L) {
                    System.out.println("FAILURE " + keep() + " hangs");
                    for (StackTraceElement frame : worker.getStackTrace()) {
                        System.out.println("    at " + frame);
                    }
                    Runtime.getRuntime().halt(2);
                }
            }
        } catch (InterruptedException | IOException e) {
            Runtime.getRuntime().halt(3);
        }
    }
}
