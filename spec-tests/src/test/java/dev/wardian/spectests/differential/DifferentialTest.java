package dev.wardian.spectests.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WastOutcome;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WastRunner;
import dev.wardian.wasm.text.WatPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Random modules do the same here and in V8: results, traps by kind, globals, table and memory
 * after each call. {@code -Dwardian.test.differential=N} sets how many modules, {@code
 * -Dwardian.test.seed=N} the first seed. For a difference a script with the answers of V8 is
 * written.
 */
final class DifferentialTest {
    private static final int MODULES = Integer.getInteger("wardian.test.differential", 300);
    private static final long FIRST_SEED = Long.getLong("wardian.test.seed", 1);
    private static final Features FEATURES =
            Features.WASM_2_0.with(Feature.TAIL_CALL).with(Feature.MEMORY64);
    private static final Path FOLDER = Path.of("target", "differential");

    /** So many modules go through one process. */
    private static final int BATCH = 500;

    @Test
    void randomModulesDoTheSameAsInV8() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        V8 v8 = new V8(FOLDER);
        String missing = v8.missing();
        if (!missing.isEmpty()) {
            System.err.println("[WARNING] NOT compared with V8: " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        Features features = v8.hasMemory64() ? FEATURES : FEATURES.without(Feature.MEMORY64);
        InstructionPool pool = new InstructionPool(features);
        List<String> differences = new ArrayList<>();
        int calls = 0;
        int traps = 0;
        for (int done = 0; done < MODULES; done += BATCH) {
            long seed = FIRST_SEED + done;
            List<byte[]> modules =
                    LongStream.range(seed, seed + Math.min(BATCH, MODULES - done))
                            .mapToObj(each -> RandomModule.of(each, features, pool))
                            .toList();
            List<String> expected = v8.run(modules);
            List<String> actual = new ArrayList<>();
            for (int i = 0; i < modules.size(); i++) {
                actual.addAll(run(i, modules.get(i)));
            }
            calls += actual.size();
            traps += (int) actual.stream().filter(line -> line.contains(" trap ")).count();
            for (int i = 0; i < modules.size(); i++) {
                compare(seed + i, modules.get(i), of(i, expected), of(i, actual), differences);
            }
        }
        String summary =
                MODULES
                        + " modules from seed "
                        + FIRST_SEED
                        + ", "
                        + calls
                        + " calls, of them "
                        + traps
                        + " trapped, "
                        + differences.size()
                        + " modules differ";
        Files.writeString(FOLDER.resolve("summary.txt"), summary + "\n");
        System.out.println("[INFO] compared with V8: " + summary);
        assertEquals(List.of(), differences);
        assertEquals(MODULES * RandomModule.FUNCTIONS, calls);
        assertTrue(traps < calls / 2, summary);
    }

    @Test
    void sameSeedGivesTheSameModule() {
        InstructionPool pool = new InstructionPool(FEATURES);

        assertArrayEquals(
                RandomModule.of(7, FEATURES, pool),
                RandomModule.of(7, FEATURES, new InstructionPool(FEATURES)));
    }

    @Test
    void aDifferenceIsNamedAndBecomesAScript() throws IOException {
        Files.createDirectories(FOLDER);
        byte[] module = RandomModule.of(7, FEATURES, new InstructionPool(FEATURES));
        List<String> ours = run(0, module);
        List<String> theirs = new ArrayList<>(ours);
        String[] words = ours.get(4).split(" state ", -1);
        theirs.set(4, "0 call4 trap zero state " + words[1]);
        List<String> differences = new ArrayList<>();

        compare(-7, module, ours, ours, differences);
        assertEquals(List.of(), differences);
        compare(-7, module, theirs, ours, differences);

        assertEquals(
                List.of("seed -7: V8 " + theirs.get(4) + ", here " + ours.get(4)), differences);
        String script = Files.readString(FOLDER.resolve("seed--7.wast"));
        assertTrue(script.contains("(assert_trap (invoke \"call4\") \"\") ;; zero"), script);
        WastRunner runner = new WastRunner(FEATURES);
        List<WastOutcome> outcomes = WastReader.read(script).stream().map(runner::run).toList();
        assertEquals(1 + 2 * 5, outcomes.size());
        List<WastOutcome> failed = outcomes.stream().filter(outcome -> !outcome.passed()).toList();
        assertEquals(List.of(outcomes.get(9)), failed);
    }

    @Test
    void modulesHoldToTheirFeatures() {
        for (Features features : List.of(Features.WASM_1_0, Features.WASM_2_0, FEATURES)) {
            InstructionPool pool = new InstructionPool(features);
            for (long seed = 0; seed < 20; seed++) {
                run(0, RandomModule.of(seed, features, pool), features);
            }
        }
    }

    @Test
    void modulesUseEveryFeatureAndTheWholePool() {
        InstructionPool pool = new InstructionPool(FEATURES);
        Set<Feature> used =
                LongStream.range(0, 50)
                        .mapToObj(seed -> RandomModule.of(seed, FEATURES, pool))
                        .flatMap(bytes -> parse(bytes, FEATURES).usedFeatures().stream())
                        .collect(Collectors.toCollection(TreeSet::new));

        assertTrue(
                used.containsAll(
                        Set.of(
                                Feature.SIMD,
                                Feature.BULK_MEMORY,
                                Feature.REFERENCE_TYPES,
                                Feature.MULTI_VALUE,
                                Feature.TAIL_CALL,
                                Feature.MEMORY64)),
                used::toString);
        assertTrue(pool.all().count() > 350, () -> "only " + pool.all().count());
    }

    private static List<String> of(int module, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(module + " ")).toList();
    }

    private static void compare(
            long seed,
            byte[] module,
            List<String> expected,
            List<String> actual,
            List<String> differences)
            throws IOException {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String theirs = i < expected.size() ? expected.get(i) : "nothing";
            String ours = i < actual.size() ? actual.get(i) : "nothing";
            if (!theirs.equals(ours)) {
                differences.add("seed " + seed + ": V8 " + theirs + ", here " + ours);
                Files.write(FOLDER.resolve("seed-" + seed + ".wasm"), module);
                Files.writeString(
                        FOLDER.resolve("seed-" + seed + ".wast"),
                        script(module, expected.subList(0, Math.min(i + 1, expected.size()))));
                return;
            }
        }
    }

    /** The module and the calls up to the difference, with what V8 answers. */
    private static String script(byte[] module, List<String> expected) {
        StringBuilder script = new StringBuilder(WatPrinter.print(module)).append('\n');
        for (String line : expected) {
            String[] words = line.split(" ", -1);
            String invoke = "(invoke \"" + words[1] + "\")";
            if (words[2].equals("trap")) {
                script.append("(assert_trap ").append(invoke).append(" \"\") ;; ").append(words[3]);
            } else {
                script.append("(assert_return ").append(invoke).append(constants(words[2]));
                script.append(")");
            }
            int state = List.of(words).indexOf("state");
            script.append("\n(assert_return (invoke \"state\")");
            script.append(state < 0 ? "" : constants(words[state + 1])).append(")");
            script.append(" ;; ").append(line).append('\n');
        }
        return script.toString();
    }

    private static String constants(String values) {
        return values.isEmpty() ? "" : " (i64.const " + values.replace(",", ") (i64.const ") + ")";
    }

    // --- here

    private static WasmModule parse(byte[] module, Features features) {
        return WasmModule.parse(module, features, ModuleLimits.DEFAULT);
    }

    private static List<String> run(int number, byte[] module) {
        return run(number, module, FEATURES);
    }

    private static List<String> run(int number, byte[] module, Features features) {
        List<String> lines = new ArrayList<>();
        try (WasmInstance instance = parse(module, features).instantiate(Imports.NONE)) {
            for (int i = 0; i < RandomModule.FUNCTIONS; i++) {
                String result = outcome(instance, "call" + i);
                String state = outcome(instance, "state");
                WasmMemory memory = instance.memory("memory");
                byte[] bytes = memory.read(0, memory.byteSize());
                lines.add(
                        number
                                + " call"
                                + i
                                + " "
                                + result
                                + " state "
                                + state
                                + " memory "
                                + hash(bytes));
            }
        }
        return lines;
    }

    private static String outcome(WasmInstance instance, String function) {
        try {
            return LongStream.of(instance.function(function).invoke(CallOptions.NONE))
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(","));
        } catch (Trap trap) {
            return "trap " + kind(trap);
        }
    }

    /** The kinds as far as V8 tells them apart. */
    private static String kind(Trap trap) {
        return switch (trap.kind()) {
            case UNREACHABLE -> "unreachable";
            case MEMORY_OUT_OF_BOUNDS -> "memory";
            case TABLE_OUT_OF_BOUNDS, UNDEFINED_ELEMENT -> "table";
            case UNINITIALIZED_ELEMENT, INDIRECT_CALL_TYPE_MISMATCH -> "callee";
            case INTEGER_DIVIDE_BY_ZERO -> "zero";
            case INTEGER_OVERFLOW, INVALID_CONVERSION_TO_INTEGER -> "number";
            case CALL_STACK_EXHAUSTED -> "stack";
            default -> trap.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
