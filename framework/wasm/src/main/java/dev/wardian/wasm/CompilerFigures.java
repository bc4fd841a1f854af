package dev.wardian.wasm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What engines have compiled of a module, in all its instances. What is not compiled runs in the
 * interpreter, with the same results.
 *
 * @param functions functions that are compiled
 * @param loops loops that are compiled for calls that were in them already
 * @param codeBytes bytes of the class files that were made for them
 * @param time how long that took; the JVM's own compilers are not included
 * @param refused functions that stay in the interpreter, by the reason: {@code instruction} (one
 *     that is not compiled), {@code size}, {@code frame} (too many locals), {@code arguments} (too
 *     many), {@code budget} (no room for code), {@code defect} (of the compiler; the log says
 *     more). Reasons that did not occur are missing
 */
public record CompilerFigures(
        long functions, long loops, long codeBytes, Duration time, Map<String, Long> refused) {
    /** All reasons why a function stays in the interpreter, in the order of the alphabet. */
    public static final List<String> REASONS =
            List.of("arguments", "budget", "defect", "frame", "instruction", "size");

    /** Nothing was compiled. */
    public static final CompilerFigures NONE =
            new CompilerFigures(0, 0, 0, Duration.ZERO, Map.of());

    /**
     * Copies the map.
     *
     * @param functions functions that are compiled
     * @param loops loops that are compiled
     * @param codeBytes bytes of class files
     * @param time how long it took
     * @param refused functions that stay in the interpreter, by the reason
     */
    public CompilerFigures {
        refused = Map.copyOf(refused);
    }

    /**
     * {@return what was compiled after earlier figures of the same module were read}
     *
     * @param earlier the earlier figures
     */
    public CompilerFigures since(CompilerFigures earlier) {
        Map<String, Long> left = new TreeMap<>(refused);
        earlier.refused.forEach((reason, count) -> left.merge(reason, -count, Long::sum));
        left.values().removeIf(count -> count == 0);
        return new CompilerFigures(
                functions - earlier.functions,
                loops - earlier.loops,
                codeBytes - earlier.codeBytes,
                time.minus(earlier.time),
                left);
    }

    /**
     * {@return the sum of both}
     *
     * @param other the other figures
     */
    public CompilerFigures plus(CompilerFigures other) {
        Map<String, Long> all = new TreeMap<>(refused);
        other.refused.forEach((reason, count) -> all.merge(reason, count, Long::sum));
        return new CompilerFigures(
                functions + other.functions,
                loops + other.loops,
                codeBytes + other.codeBytes,
                time.plus(other.time),
                all);
    }
}
