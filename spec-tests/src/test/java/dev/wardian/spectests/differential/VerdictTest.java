package dev.wardian.spectests.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Modules that are nearly valid are valid here exactly where they are in V8. {@code
 * -Dwardian.test.mutants=N} sets how many of each feature set, {@code -Dwardian.test.seed=N} the
 * first seed.
 */
@Tag("one-jdk")
final class VerdictTest {
    private static final int MUTANTS = Integer.getInteger("wardian.test.mutants", 500);
    private static final long FIRST_SEED = Long.getLong("wardian.test.seed", 1);
    private static final Path FOLDER = Path.of("target", "differential");
    private static final int OF_ONE_MODULE = 25;
    private static final int BATCH = 1_000;

    /**
     * What is said here of modules that V8 takes and the specification does not have: exceptions of
     * an earlier proposal, and {@code br_on_non_null} to a label without the value that it would
     * leave there.
     */
    private static final List<String> TAKEN_BY_V8 =
            List.of(
                    "illegal opcode 06",
                    "a label that takes a reference, found [] in br_on_non_null");

    @TestFactory
    Stream<DynamicTest> nearlyValidModulesAreValidWhereTheyAreInV8()
            throws IOException, InterruptedException {
        V8 v8 = new V8(FOLDER);
        String missing = v8.missing();
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        Features all = v8.usable(Features.WASM_3_0).with(Feature.THREADS);
        Map<String, Features> sets = FeatureSets.usable(v8);
        return sets.entrySet().stream()
                .map(
                        set ->
                                DynamicTest.dynamicTest(
                                        set.getKey(),
                                        () -> compare(v8, set.getKey(), set.getValue(), all)));
    }

    private static void compare(V8 v8, String name, Features features, Features all)
            throws IOException, InterruptedException {
        InstructionPool pool = new InstructionPool(features);
        List<String> differences = new ArrayList<>();
        int valid = 0;
        int explained = 0;
        for (int done = 0; done < MUTANTS; done += BATCH) {
            List<byte[]> mutants = new ArrayList<>();
            for (int i = done; i < Math.min(MUTANTS, done + BATCH); i += OF_ONE_MODULE) {
                long seed = FIRST_SEED + i / OF_ONE_MODULE;
                byte[] module = RandomModule.of(seed, features, pool);
                VerdictMutator mutator = new VerdictMutator(module, features, new Random(seed));
                for (int left = OF_ONE_MODULE; left > 0; left--) {
                    mutants.add(mutator.next());
                }
            }
            List<String> theirs = v8.validate(mutants);
            for (int i = 0; i < mutants.size(); i++) {
                String reason = theirs.get(i);
                ModuleException ours = refusal(mutants.get(i), all);
                valid += ours == null ? 1 : 0;
                if (isExplained(ours, reason)) {
                    explained++;
                } else if ((ours == null) != reason.isEmpty()) {
                    String file = name + "-mutant-" + (done + i) + ".wasm";
                    Files.write(FOLDER.resolve(file), mutants.get(i));
                    differences.add(file + ": V8 " + reason + ", here " + ours);
                }
            }
        }
        String summary =
                String.format(
                        "%s: %d mutants from seed %d, %d valid, %d explained, %d differ",
                        name, MUTANTS, FIRST_SEED, valid, explained, differences.size());
        Files.writeString(FOLDER.resolve("verdicts-" + name + ".txt"), summary + "\n");
        System.out.println("[INFO] verdicts compared with V8: " + summary);
        assertEquals(List.of(), differences);
        assertTrue(valid > MUTANTS / 20 && valid < MUTANTS * 9 / 10, summary);
    }

    private static @Nullable ModuleException refusal(byte[] module, Features features) {
        try {
            WasmModule.parse(module, features, ModuleLimits.DEFAULT);
            return null;
        } catch (ModuleException e) {
            return e;
        }
    }

    /** Whether a refusal here is one of a limit of ours, or V8 is known to take such modules. */
    private static boolean isExplained(@Nullable ModuleException ours, String reason) {
        if (ours == null) {
            return false;
        }
        boolean valid =
                !(ours instanceof InvalidModuleException)
                        && !(ours instanceof MalformedModuleException);
        String message = String.valueOf(ours.getMessage());
        return valid || (reason.isEmpty() && TAKEN_BY_V8.stream().anyMatch(message::contains));
    }
}
