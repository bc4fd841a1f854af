package dev.wardian.spectests.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.spectests.differential.FeatureSets;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.test.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each engine does what the interpreter does: results, traps and other failures with their messages
 * and backtraces, fuel, memories, globals, tables, and what host functions are given. Where there
 * is the interpreter alone, it is compared with itself. {@code -Dwardian.test.lockstep=N} sets how
 * many seeds of each scenario, {@code -Dwardian.test.seed=N} the first.
 */
final class LockstepTest {
    private static final Inputs INPUTS = Inputs.of("wardian.test.lockstep", 15, 1);
    private static final int SEEDS = INPUTS.count();

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

    /** A container for each scenario, in which the engines are compared with the interpreter. */
    @TestFactory
    Stream<DynamicContainer> enginesDoTheSame() {
        return scenarios().stream().map(LockstepTest::comparisons);
    }

    /** The interpreter runs once for all engines: in the first of the tests. */
    private static DynamicContainer comparisons(Scenario scenario) {
        List<Lockstep.Other> others = new ArrayList<>();
        List<DynamicTest> tests = new ArrayList<>();
        Lockstep[] lockstep = new Lockstep[1];
        for (WasmEngine engine : others()) {
            Lockstep.Other other =
                    new Lockstep.Other(
                            engine, compilesFunctions(engine) ? scenario.compiled() : Set.of());
            others.add(other);
            tests.add(
                    DynamicTest.dynamicTest(
                            engine + " " + scenario.name(),
                            () -> {
                                if (lockstep[0] == null) {
                                    lockstep[0] = run(scenario, others);
                                }
                                check(scenario, engine, lockstep[0], other);
                            }));
        }
        return DynamicContainer.dynamicContainer(scenario.name(), tests);
    }

    private static boolean goesOnAtLoops(WasmEngine engine) {
        return engine.name().startsWith("compiled-at-loops");
    }

    private static boolean compilesFunctions(WasmEngine engine) {
        return engine.name().startsWith("compiled") && !goesOnAtLoops(engine);
    }

    private static Lockstep run(Scenario scenario, List<Lockstep.Other> others) throws Exception {
        Lockstep lockstep = new Lockstep(WasmEngine.INTERPRETER, others);
        LargeStack.run(
                () -> {
                    for (long seed : INPUTS.numbers().toArray()) {
                        lockstep.run(scenario, seed);
                    }
                });
        return lockstep;
    }

    private static void check(
            Scenario scenario, WasmEngine engine, Lockstep lockstep, Lockstep.Other other) {
        String summary =
                String.format(
                        "%s, interpreter and %s: %d seeds from %d, %d calls, of which %d failed, %d"
                                + " seeds differ, compiled: %s, loops: %d",
                        scenario.name(),
                        engine,
                        SEEDS,
                        INPUTS.first(),
                        lockstep.calls(),
                        lockstep.failures(),
                        other.differences().size(),
                        other.compiled(),
                        other.loops());
        System.out.println("[INFO] lockstep: " + summary);
        assertEquals(List.of(), other.differences(), summary);
        assertTrue(lockstep.calls() >= SEEDS * scenario.steps(), summary);
        other.compiled().values().forEach(count -> assertTrue(count >= SEEDS / 5, summary));
        if (goesOnAtLoops(engine) && scenario instanceof Programs) {
            assertTrue(other.loops() >= SEEDS, summary);
        }
        assertTrue(lockstep.failures() < lockstep.calls() * 9L / 10, summary);
    }
}
