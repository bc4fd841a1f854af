package dev.wardian.spectests.hostile;

import dev.wardian.spectests.hostile.SeedModules.Seed;
import java.io.IOException;
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

    private final Path failures;
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

    /** Input {@code number}: the same for ever, as long as the seed modules are. */
    static byte[] input(List<Seed> seeds, long number) {
        SplittableRandom random = new SplittableRandom(number * 0x9E37_79B9_7F4A_7C15L);
        byte[] seed = seeds.get((int) (number % seeds.size())).bytes();
        return new ModuleMutator(random).mutate(seed);
    }

    private int tryAll(List<Seed> seeds, long inputs, long first) throws IOException {
        Map<ModuleTrial.Stage, Integer> stages = new EnumMap<>(ModuleTrial.Stage.class);
        int failed = 0;
        for (long number = first; number < first + inputs && failed < MOST_FAILURES; number++) {
            current = input(seeds, number);
            since = System.nanoTime();
            currentNumber = number;
            try {
                stages.merge(ModuleTrial.run(current), 1, Integer::sum);
            } catch (Throwable e) {
                failed++;
                System.out.println("FAILURE " + keep() + " " + e);
                StackTraceElement[] trace = e.getStackTrace();
                for (int i = 0; i < Math.min(trace.length, 12); i++) {
                    System.out.println("    at " + trace[i]);
                }
            }
        }
        System.out.println(
                "inputs "
                        + inputs
                        + ", seeds "
                        + seeds.size()
                        + ", failed "
                        + failed
                        + ", "
                        + stages);
        return failed == 0 ? 0 : 1;
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
