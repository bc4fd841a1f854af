package dev.wardian.spectests.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.spectests.differential.FeatureSets;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each engine does what the interpreter does: results, traps and other failures with their messages
 * and backtraces, fuel, memories, globals, tables, and what host functions are given. Where there
 * is the interpreter alone, it is compared with itself. {@code -Dwardian.test.lockstep=N} sets how
 * many seeds of each scenario, {@code -Dwardian.test.seed=N} the first.
 */
final class LockstepTest {
    private static final int SEEDS = Integer.getInteger("wardian.test.lockstep", 15);
    private static final long FIRST_SEED = Long.getLong("wardian.test.seed", 1);

    private static List<Scenario> scenarios() {
        List<Scenario> scenarios = new ArrayList<>();
        FeatureSets.all()
                .forEach((name, features) -> scenarios.add(new WholeFeatures(name, features)));
        scenarios.add(new Programs());
        scenarios.add(new DeepStacks());
        scenarios.add(new GrowingMemories());
        scenarios.add(new CallChains());
        scenarios.add(new Interruptions());
        return scenarios;
    }

    /** The engines to compare with the interpreter. */
    private static List<WasmEngine> others() {
        List<WasmEngine> others = new ArrayList<>(WasmEngine.all());
        if (others.size() > 1) {
            others.remove(WasmEngine.INTERPRETER);
        } else {
            System.err.println(
                    "[WARNING] THERE IS ONLY ONE ENGINE: the interpreter is compared with itself");
        }
        return others;
    }

    @TestFactory
    Stream<DynamicTest> enginesDoTheSame() {
        return others().stream()
                .flatMap(
                        engine ->
                                scenarios().stream()
                                        .map(
                                                scenario ->
                                                        DynamicTest.dynamicTest(
                                                                engine + " " + scenario.name(),
                                                                () -> compare(engine, scenario))));
    }

    private static void compare(WasmEngine engine, Scenario scenario) throws Exception {
        boolean goesOn = engine.name().startsWith("compiled-at-loops");
        boolean compiles = !goesOn && engine.name().startsWith("compiled");
        Set<Opcode> counted = compiles ? scenario.compiled() : Set.of();
        Lockstep lockstep = new Lockstep(WasmEngine.INTERPRETER, engine, counted);
        LargeStack.run(
                () -> {
                    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
                        lockstep.run(scenario, seed);
                    }
                });
        String summary =
                String.format(
                        "%s, interpreter and %s: %d seeds from %d, %d calls, of which %d failed, %d"
                                + " seeds differ, compiled: %s, loops: %d",
                        scenario.name(),
                        engine,
                        SEEDS,
                        FIRST_SEED,
                        lockstep.calls(),
                        lockstep.failures(),
                        lockstep.differences().size(),
                        lockstep.compiled(),
                        lockstep.loops());
        System.out.println("[INFO] lockstep: " + summary);
        assertEquals(List.of(), lockstep.differences(), summary);
        assertTrue(lockstep.calls() >= SEEDS * scenario.steps(), summary);
        lockstep.compiled().values().forEach(count -> assertTrue(count >= SEEDS / 5, summary));
        if (goesOn && scenario instanceof Programs) {
            assertTrue(lockstep.loops() >= SEEDS, summary);
        }
        assertTrue(lockstep.failures() < lockstep.calls() * 9L / 10, summary);
    }
}
