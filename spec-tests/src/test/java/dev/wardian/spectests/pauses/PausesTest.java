package dev.wardian.spectests.pauses;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A collection of the JVM waits for all threads, so a guest that reaches no safepoint would stop
 * the whole JVM. {@code -Dwardian.test.shapes=N} sets how many random shapes are tried, {@code
 * -Dwardian.test.seed=N} the first.
 */
@OnEveryEngine
final class PausesTest {
    private static final int SHAPES = Integer.getInteger("wardian.test.shapes", 2);
    private static final long FIRST_SEED = Long.getLong("wardian.test.seed", 1);

    /** A hostile guest holds up a collection by less than that. */
    private static final long ATTACK_MILLIS = 500;

    /** The same for any guest. */
    private static final long SHAPE_MILLIS = 1000;

    @ParameterizedTest
    @ValueSource(strings = {"Serial", "G1"})
    void attacksDoNotHoldUpTheCollector(String collector) throws Exception {
        attack(collector);
    }

    /** The JVM compiles loops as it does for the serial one. */
    @Tag("one-jdk")
    @Test
    void attacksDoNotHoldUpTheParallelCollector() throws Exception {
        attack("Parallel");
    }

    private static void attack(String collector) throws Exception {
        List<String> guests = Arrays.stream(Attack.values()).map(Attack::name).toList();
        collect(collector, ATTACK_MILLIS, guests, "attacks");
    }

    /** G1 keeps the safepoints of loops that count. */
    @Tag("one-jdk")
    @ParameterizedTest
    @ValueSource(strings = {"Serial", "Parallel"})
    void noShapeOfLoopsHoldsUpTheCollectorForASecond(String collector) throws Exception {
        List<String> seeds =
                LongStream.range(FIRST_SEED, FIRST_SEED + SHAPES).mapToObj(Long::toString).toList();
        collect(collector, SHAPE_MILLIS, seeds, "shapes");
    }

    private static void collect(String collector, long allowed, List<String> guests, String name)
            throws Exception {
        Engines.assumeCodeOfItsOwn();
        Engines.assumeWholeFunctions();
        String output = PauseJvm.run(collector, allowed, guests, name, 0);

        long measured = output.lines().filter(line -> line.contains("ended after")).count();
        assertTrue(measured >= guests.size(), output);
    }
}
