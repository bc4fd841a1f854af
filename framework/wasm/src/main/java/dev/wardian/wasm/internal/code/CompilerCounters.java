package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.CompilerFigures;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Counts what is compiled of a module. */
public final class CompilerCounters {
    private long functions;
    private long loops;
    private long codeBytes;
    private long nanos;
    private final Map<String, Long> refused = new TreeMap<>();

    CompilerCounters() {}

    /** Functions are compiled. */
    public synchronized void compiledFunctions(int count) {
        functions += count;
    }

    /** The rest of a function is compiled, from a loop on. */
    public synchronized void compiledLoop() {
        loops++;
    }

    /** The JVM keeps code of either. */
    public synchronized void madeCode(long bytes) {
        codeBytes += bytes;
    }

    /** Code is given back. */
    public synchronized void dropped(int oldFunctions, int oldLoops, long oldBytes) {
        functions -= oldFunctions;
        loops -= oldLoops;
        codeBytes -= oldBytes;
    }

    /** Work of the compiler took some time, whatever came of it. */
    public synchronized void worked(long moreNanos) {
        nanos += moreNanos;
    }

    /** A function stays in the interpreter. */
    public synchronized void refused(String reason) {
        refused.merge(reason, 1L, Long::sum);
    }

    /** {@return what was counted so far} */
    public synchronized CompilerFigures figures() {
        return new CompilerFigures(functions, loops, codeBytes, Duration.ofNanos(nanos), refused);
    }
}
