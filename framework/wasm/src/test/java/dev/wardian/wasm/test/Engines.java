package dev.wardian.wasm.test;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The engines of the tests. {@code -Dwardian.test.engines} names those that {@link OnEveryEngine}
 * takes, with commas between them; {@code others} are all but the interpreter, {@code whole} those
 * of them that only run code of their own, in whole functions, and {@code mixed} the rest of them.
 * Without it all are taken that are there. Those that go on with the interpreter's calls are only
 * taken by name: they are the interpreter where no loop makes many rounds.
 */
public final class Engines {
    /** Names the engine of a JVM that a test starts. */
    private static final String OF_A_CHILD = "wardian.test.engine";

    private static final String OTHERS = "others";
    private static final String WHOLE = "whole";
    private static final String MIXED = "mixed";

    private static final String CHOSEN = System.getProperty("wardian.test.engines", "");

    private static volatile WasmEngine current =
            WasmEngine.named(System.getProperty(OF_A_CHILD, WasmEngine.INTERPRETER.name()));

    private Engines() {}

    /** Those that were chosen. */
    public static List<WasmEngine> chosen() {
        if (CHOSEN.isEmpty()) {
            return all().toList();
        }
        if (CHOSEN.equals(OTHERS)) {
            return others().toList();
        }
        if (CHOSEN.equals(WHOLE)) {
            return others().filter(Engines::isWhole).toList();
        }
        if (CHOSEN.equals(MIXED)) {
            return others().filter(engine -> !isWhole(engine)).toList();
        }
        return Arrays.stream(CHOSEN.split(",", -1)).map(WasmEngine::named).toList();
    }

    private static Stream<WasmEngine> all() {
        return WasmEngine.all().stream()
                .filter(engine -> !engine.name().startsWith("compiled-at-loops"));
    }

    private static Stream<WasmEngine> others() {
        return all().filter(engine -> engine != WasmEngine.INTERPRETER);
    }

    private static boolean hasWholeFunctions(WasmEngine engine) {
        return !engine.name().endsWith("-in-parts");
    }

    private static boolean isWhole(WasmEngine engine) {
        return engine != WasmEngine.AUTO && hasWholeFunctions(engine);
    }

    private static boolean areNamed() {
        return !Set.of("", OTHERS, WHOLE, MIXED).contains(CHOSEN);
    }

    /** The engine of the test that runs. Tests do not run beside each other. */
    public static WasmEngine current() {
        return current;
    }

    /**
     * Skips a test that takes a minute in an engine that runs the code of two others, unless
     * engines were named.
     */
    public static void assumeCodeOfItsOwn() {
        assumeTrue(
                current != WasmEngine.AUTO || areNamed(), "the engine runs the code of two others");
    }

    /**
     * Skips a test that takes a minute in an engine that does as another one but for how it cuts
     * functions, unless engines were named. What is cut, tests of the compiler compare.
     */
    public static void assumeWholeFunctions() {
        assumeTrue(
                hasWholeFunctions(current) || areNamed(), "parts of functions do as whole ones do");
    }

    static void take(WasmEngine engine) {
        current = engine;
    }

    /** {@link InstanceOptions#DEFAULT} with the engine of the test that runs. */
    public static InstanceOptions options() {
        return InstanceOptions.DEFAULT.withEngine(current);
    }

    /** The option of a JVM that lets it run guests in the engine of the test that starts it. */
    public static String ofChild() {
        return ofChild(current);
    }

    /** The option of a JVM that lets it run guests in an engine. */
    public static String ofChild(WasmEngine engine) {
        return "-D" + OF_A_CHILD + "=" + engine;
    }
}
