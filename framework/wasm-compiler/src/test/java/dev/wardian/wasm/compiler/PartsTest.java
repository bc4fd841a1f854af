package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.Inputs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions with several methods do what interpreted ones do. */
final class PartsTest {
    private static final Inputs MODULES = Inputs.of("wardian.test.randomModules", 150, 0);

    private static final String VISITS = "(?s).* visits (\\d+) .*";

    private static void compare(Engines engines, List<String> outcomes) {
        for (int i = -1; i < 4; i++) {
            outcomes.add(engines.call("f", i * i * 7, 3L - i, i / 3.0));
        }
    }

    @Test
    void randomBodiesDoTheSame() {
        List<String> outcomes = new ArrayList<>();
        int continued = LoopsEngine.CONTINUED.get();
        for (long seed : MODULES.numbers().toArray()) {
            compare(Engines.of(RandomBodies.module(seed, 5 + (int) (seed % 60))), outcomes);
        }
        int loops = LoopsEngine.CONTINUED.get() - continued;
        assertTrue(loops > MODULES.count(), () -> loops + " loops were gone on with");
        long traps = outcomes.stream().filter(text -> text.contains(" at ")).count();
        assertTrue(traps > outcomes.size() / 20, () -> traps + " traps");
        assertTrue(traps < outcomes.size() * 3 / 4, () -> traps + " traps");
    }

    /** Bodies with methods of 4 000 to 40 000 bytes. */
    @ParameterizedTest
    @ValueSource(ints = {60, 90, 120, 150, 200, 300, 600})
    void largeBodiesDoTheSame(int statements) {
        List<String> outcomes = new ArrayList<>();
        for (int seed = 0; seed < 5; seed++) {
            compare(Engines.of(RandomBodies.module(1000 + seed, statements)), outcomes);
        }
        long visits =
                outcomes.stream()
                        .mapToLong(text -> Long.parseLong(text.replaceAll(VISITS, "$1")))
                        .sum();
        assertTrue(visits > statements, () -> visits + " visits");
    }

    @Test
    void randomExceptionsAreCaughtInTheSamePlaces() {
        List<String> outcomes = new ArrayList<>();
        for (long seed : MODULES.numbers().toArray()) {
            int statements = 10 + (int) (seed % 90);
            compare(Engines.of(RandomBodies.withExceptions(seed, statements)), outcomes);
        }
        long uncaught = outcomes.stream().filter(text -> text.contains("exception")).count();
        long failed = outcomes.stream().filter(text -> text.contains(" at ")).count();
        assertTrue(uncaught > outcomes.size() / 20, () -> uncaught + " uncaught");
        assertTrue(failed > uncaught, () -> failed + " failed");
        assertTrue(failed < outcomes.size() * 3 / 4, () -> failed + " failed");
    }

    @Test
    void functionLargerThanHotSpotCompilesHasSeveralMethods() {
        String large = "(local.set 0 (i32.add (local.get 0) (i32.const 1)))".repeat(20_000);
        Engines engines =
                Engines.of(
                        "(module (func $large (param i32) (result i32) "
                                + large
                                + "(local.get 0)) (func (export \"f\") (result i32)"
                                + "(i32.mul (i32.const 2) (call $large (i32.const 5)))))");

        assertEquals("[40010]", engines.call("f"));
    }

    @Test
    void branchesByTableLeadToAllParts() {
        int cases = 400;
        Engines engines = Engines.of(ManyCases.module(cases));
        engines.call("fill");
        for (int rounds : new int[] {0, 1, 2, 63, 64, 65, 1000}) {
            engines.call("run", rounds);
        }
    }

    @Test
    void everyLabelOfATableIsReached() {
        StringBuilder text = new StringBuilder("(module (func (export \"f\") (param i32 i64)");
        text.append("(result i64 i32) ");
        int labels = 700;
        text.append("(block ".repeat(labels)).append("(br_table");
        for (int i = 0; i < labels; i++) {
            text.append(' ').append((i * 7) % labels);
        }
        text.append(" 5 (local.get 0))");
        for (int i = 0; i < labels; i++) {
            text.append(") (local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 3))")
                    .append("(i64.const ")
                    .append(i)
                    .append(")))");
        }
        text.append("(local.get 1) (local.get 0)))");
        Engines engines = Engines.of(text.toString());
        for (int i = -1; i < labels + 2; i++) {
            engines.call("f", i, 7L);
        }
    }

    /** A trap in each part names its own place. */
    @Test
    void trapsNameTheirPlacesInEveryPart() {
        StringBuilder text = new StringBuilder("(module (memory 1) (func $f (export \"f\")");
        text.append("(param i32 i32) (result i32) (local i32) ");
        int traps = 300;
        for (int i = 0; i < traps; i++) {
            text.append("(local.set 2 (i32.add (i32.load (i32.const ")
                    .append(i * 4)
                    .append(")) (i32.div_u (i32.const 1000) (i32.sub (local.get 0) (i32.const ")
                    .append(i)
                    .append(")))))");
        }
        text.append("(if (result i32) (local.get 1) (then (call $f (i32.sub (local.get 0)")
                .append("(i32.const 1)) (i32.sub (local.get 1) (i32.const 1))))")
                .append("(else (local.get 2)))))");
        Engines engines = Engines.of(text.toString());
        for (int i = -1; i <= traps; i++) {
            String outcome = engines.call("f", i, 0);
            assertEquals(i >= 0 && i < traps, outcome.contains(" at "), outcome);
        }
        assertTrue(engines.call("f", traps + 4, 5).contains("zero"));
    }

    @Test
    void randomBodiesBurnTheSameFuel() {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < MODULES.count() / 3; i++) {
            long seed = MODULES.first() + i;
            compare(Engines.metered(RandomBodies.module(seed, 20 + i)), outcomes);
            compare(Engines.metered(RandomBodies.withExceptions(seed, 20 + i)), outcomes);
        }
        assertTrue(outcomes.stream().anyMatch(text -> text.contains(" fuel ")));
    }
}
