package dev.wardian.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.Inputs;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The default engine runs each kernel for a long time: every result is right, while HotSpot
 * compiles, gives up and compiles again, and no classes or heap pile up. {@code
 * -Dwardian.test.soakMillis=N} says for how long, {@code -Dwardian.test.kernels=N} how many
 * kernels, and {@code -Dwardian.test.seed=N} the first of them, from 0 on.
 */
final class KernelSoakTest {
    private static final Inputs KERNELS = Inputs.of("wardian.test.kernels", Kernel.all().size(), 0);

    private static final long NANOS =
            TimeUnit.MILLISECONDS.toNanos(Long.getLong("wardian.test.soakMillis", 300));

    /** How much more heap may be in use at the end than after the first third. */
    private static final long MOST_MORE_HEAP = 4 << 20;

    /**
     * How many more classes may be there then: in a short run the compiler itself may come late.
     */
    private static final long MOST_MORE_CLASSES = 500;

    private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();

    @TestFactory
    List<DynamicTest> everyResultIsRightAndNothingPilesUp() {
        List<Kernel> all = List.copyOf(Kernel.all().values());
        List<DynamicTest> tests = new ArrayList<>();
        KERNELS.numbers()
                .forEach(
                        number -> {
                            Kernel kernel = all.get((int) (number % all.size()));
                            tests.add(DynamicTest.dynamicTest(kernel.name(), () -> check(kernel)));
                        });
        return tests;
    }

    private static void check(Kernel kernel) {
        BenchmarkEngine.Guest guest =
                BenchmarkEngine.named(WardianEngine.NAME)
                        .instantiate(kernel.module(), value -> value);

        // Most is compiled in the first third; the last one is compared with its end.
        Third first = run(kernel, guest);
        Third second = run(kernel, guest);
        Third third = run(kernel, guest);

        String summary = kernel.name() + ": " + first + "; " + second + "; " + third;
        System.out.println("[INFO] soak: " + summary);
        assertTrue(third.heap - first.heap <= MOST_MORE_HEAP, summary);
        assertTrue(third.classes - first.classes <= MOST_MORE_CLASSES, summary);
    }

    /** A third of the time, and what was in use at its end. */
    private record Third(int runs, long fastestMicros, long heap, long classes) {
        @Override
        public String toString() {
            return String.format(
                    "%d runs, the fastest %d us, %d KiB, %d classes",
                    runs, fastestMicros, heap >> 10, classes);
        }
    }

    private static Third run(Kernel kernel, BenchmarkEngine.Guest guest) {
        long end = System.nanoTime() + NANOS / 3;
        long fastest = Long.MAX_VALUE;
        int runs = 0;
        do {
            long start = System.nanoTime();
            assertEquals(kernel.normalResult(), guest.run(kernel.normal()), "run " + runs);
            fastest = Math.min(fastest, System.nanoTime() - start);
            runs++;
            // Other arguments between, so that what HotSpot has assumed about one may fail.
            assertEquals(kernel.tinyResult(), guest.run(kernel.tiny()), "tiny run " + runs);
        } while (System.nanoTime() - end < 0);
        long heap = usedHeap();
        return new Third(
                runs, TimeUnit.NANOSECONDS.toMicros(fastest), heap, CLASSES.getLoadedClassCount());
    }

    /** What lives after garbage collections; some objects need more than one to go. */
    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used =
                    Math.min(
                            used,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
