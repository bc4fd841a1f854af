package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Functions that compute with vectors do the same in every engine, whole and in parts. */
final class VectorBodiesTest {
    private static final Inputs MODULES = Inputs.of("wardian.test.randomModules", 150, 0);

    private static void compare(Engines engines, long seed, List<String> outcomes) {
        Random random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            V128 first = new V128(random.nextLong(), random.nextLong());
            V128 second = i == 0 ? V128.ZERO : new V128(random.nextLong(), random.nextLong());
            outcomes.add(engines.call("f", first, second, random.nextInt(5000)));
        }
    }

    @Test
    void randomBodiesDoTheSame() {
        List<String> outcomes = new ArrayList<>();
        Set<Opcode> used = new TreeSet<>();
        for (long seed : MODULES.numbers().toArray()) {
            int statements = 5 + (int) (seed % 60);
            String text = RandomVectors.module(seed, statements, true, used);
            compare(Engines.canonical(text), seed, outcomes);
        }
        assertEquals(RandomVectors.all(), used);
        long traps = outcomes.stream().filter(text -> text.contains(" at ")).count();
        assertTrue(traps > 0 && traps < outcomes.size() / 2, () -> traps + " traps");
    }

    @Test
    void randomBodiesBurnTheSameFuel() {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < MODULES.count() / 3; i++) {
            long seed = MODULES.first() + i;
            String text = RandomVectors.module(5000 + seed, 10 + i, false, new TreeSet<>());
            compare(Engines.metered(text), seed, outcomes);
        }
        assertTrue(outcomes.stream().allMatch(text -> text.contains(" fuel ")));
    }

    /** Bodies that become several methods. */
    @Test
    void largeBodiesDoTheSame() {
        List<String> outcomes = new ArrayList<>();
        for (int seed = 0; seed < 10; seed++) {
            String text =
                    RandomVectors.module(9000 + seed, 150 + 30 * seed, false, new TreeSet<>());
            compare(Engines.of(text), seed, outcomes);
        }
        assertTrue(outcomes.size() > 30);
    }
}
