package dev.wardian.spectests.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.text.WastOutcome;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WastRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Random modules do the same here and in V8: results, traps by kind, exceptions, globals, tables
 * and memories after each call. {@code -Dwardian.test.differential=N} sets how many modules of each
 * feature set, {@code -Dwardian.test.seed=N} the first seed. For a difference a script with the
 * answers of V8 is written.
 */
@Tag("one-jdk")
final class DifferentialTest {
    private static final int MODULES = Integer.getInteger("wardian.test.differential", 60);
    private static final long FIRST_SEED = Long.getLong("wardian.test.seed", 1);
    private static final Path FOLDER = Path.of("target", "differential");

    /** The features whose every instruction is looked for; those with many are chosen at random. */
    private static final Set<Feature> NAMED =
            EnumSet.of(
                    Feature.BULK_MEMORY,
                    Feature.REFERENCE_TYPES,
                    Feature.TAIL_CALL,
                    Feature.FUNCTION_REFERENCES,
                    Feature.EXCEPTION_HANDLING,
                    Feature.GC);

    /** So many modules go through one process. */
    private static final int BATCH = 500;

    @TestFactory
    Stream<DynamicTest> randomModulesDoTheSameAsInV8() throws IOException, InterruptedException {
        V8 v8 = new V8(FOLDER);
        String missing = v8.missing();
        if (!missing.isEmpty()) {
            System.err.println("[WARNING] NOT compared with V8: " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        return FeatureSets.usable(v8).entrySet().stream()
                .map(
                        set ->
                                DynamicTest.dynamicTest(
                                        set.getKey(),
                                        () -> compareAll(v8, set.getKey(), set.getValue())));
    }

    private static void compareAll(V8 v8, String name, Features features)
            throws IOException, InterruptedException {
        InstructionPool pool = new InstructionPool(features);
        Comparison comparison = new Comparison(FOLDER, name);
        int calls = 0;
        int traps = 0;
        int thrown = 0;
        for (int done = 0; done < MODULES; done += BATCH) {
            long seed = FIRST_SEED + done;
            List<byte[]> modules =
                    LongStream.range(seed, seed + Math.min(BATCH, MODULES - done))
                            .mapToObj(each -> RandomModule.of(each, features, pool))
                            .toList();
            List<String> expected = v8.run(modules);
            for (int i = 0; i < modules.size(); i++) {
                List<String> actual = Here.run(i, modules.get(i), features);
                calls += actual.size();
                traps += (int) actual.stream().filter(line -> line.contains(" trap ")).count();
                thrown += (int) actual.stream().filter(line -> line.contains(" throw ")).count();
                comparison.add(seed + i, modules.get(i), of(i, expected), actual);
            }
        }
        String summary =
                String.format(
                        "%s: %d modules from seed %d, %d calls, of them %d trapped and %d threw,"
                                + " %d modules differ",
                        name,
                        MODULES,
                        FIRST_SEED,
                        calls,
                        traps,
                        thrown,
                        comparison.differences().size());
        Files.writeString(FOLDER.resolve("summary-" + name + ".txt"), summary + "\n");
        System.out.println("[INFO] compared with V8: " + summary);
        assertEquals(List.of(), comparison.differences());
        assertEquals(MODULES * RandomModule.FUNCTIONS, calls);
        assertTrue(traps + thrown < calls * 2 / 3, summary);
    }

    private static List<String> of(int module, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(module + " ")).toList();
    }

    @Test
    void sameSeedGivesTheSameModule() {
        for (Features features : List.of(Features.WASM_2_0, Features.WASM_3_0)) {
            assertArrayEquals(
                    RandomModule.of(7, features, new InstructionPool(features)),
                    RandomModule.of(7, features, new InstructionPool(features)));
        }
    }

    @Test
    void aDifferenceIsNamedAndBecomesAScript() throws IOException {
        Files.createDirectories(FOLDER);
        Features features = Features.WASM_2_0;
        byte[] module = RandomModule.of(7, features, new InstructionPool(features));
        List<String> ours = Here.run(0, module, features);
        List<String> theirs = new ArrayList<>(ours);
        String[] words = ours.get(4).split(" state ", -1);
        boolean trapped = words[0].contains(" trap ");
        theirs.set(4, "0 call4 " + (trapped ? "5" : "trap zero") + " state " + words[1]);
        Comparison comparison = new Comparison(FOLDER, "self");

        comparison.add(-7, module, ours, ours);
        assertEquals(List.of(), comparison.differences());
        comparison.add(-7, module, theirs, ours);

        assertEquals(
                List.of("seed -7: V8 " + theirs.get(4) + ", here " + ours.get(4)),
                comparison.differences());
        String script = Files.readString(FOLDER.resolve("self--7.wast"));
        String wanted =
                trapped
                        ? "(assert_return (invoke \"call4\") (i64.const 5))"
                        : "(assert_trap (invoke \"call4\") \"\") ;; zero";
        assertTrue(script.contains(wanted), script);
        WastRunner runner = new WastRunner(features);
        List<WastOutcome> outcomes = WastReader.read(script).stream().map(runner::run).toList();
        assertEquals(1 + 2 * 5, outcomes.size());
        List<WastOutcome> failed = outcomes.stream().filter(outcome -> !outcome.passed()).toList();
        assertEquals(List.of(outcomes.get(9)), failed);
    }

    @Test
    void modulesHoldToTheirFeatures() {
        for (Features features : List.of(Features.WASM_1_0, Features.WASM_2_0, Features.WASM_3_0)) {
            InstructionPool pool = new InstructionPool(features);
            for (long seed = 0; seed < 20; seed++) {
                Here.run(0, RandomModule.of(seed, features, pool), features);
            }
        }
    }

    @Test
    void modulesUseEveryFeatureAndTheWholePool() {
        Features features = Features.WASM_3_0.without(Feature.RELAXED_SIMD);
        InstructionPool pool = new InstructionPool(features);
        List<byte[]> modules =
                LongStream.range(0, 50)
                        .mapToObj(seed -> RandomModule.of(seed, features, pool))
                        .toList();
        Set<Feature> used =
                modules.stream()
                        .flatMap(bytes -> parse(bytes, features).usedFeatures().stream())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<Feature> wanted = EnumSet.copyOf(features.asSet());
        wanted.remove(Feature.MUTABLE_GLOBALS);

        assertTrue(used.containsAll(wanted), () -> "only " + used);
        assertTrue(pool.all().count() > 350, () -> "only " + pool.all().count());
        Set<Opcode> left = EnumSet.allOf(Opcode.class);
        left.removeIf(op -> op.feature() == null || !NAMED.contains(op.feature()));
        modules.forEach(bytes -> left.removeAll(new Bodies(bytes, features).opcodes()));
        assertEquals(Set.of(), left);
    }

    private static WasmModule parse(byte[] module, Features features) {
        return WasmModule.parse(module, features, ModuleLimits.DEFAULT);
    }
}
