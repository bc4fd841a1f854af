package dev.wardian.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.IntUnaryOperator;

/**
 * A WebAssembly runtime under measurement. Other runtimes than ours are found as services, which
 * the build has when its profile {@code peers} is on.
 */
public interface BenchmarkEngine {
    /** The initial and the largest size of the memory that programs import, in pages. */
    int MEMORY_PAGES = 256;

    int MOST_MEMORY_PAGES = 32768;

    /** As musl has it. */
    int NO_SUCH_FILE = -44;

    /** How reports call it. */
    String name();

    /** Whether this JVM is new enough for it. */
    default boolean runsHere() {
        return true;
    }

    /**
     * Decodes and instantiates a module.
     *
     * @param module exports {@code run : (i32) -> i64}
     * @param next what an import {@code env.next : (i32) -> i32} does, if there is one
     */
    Guest instantiate(byte[] module, IntUnaryOperator next);

    /** Whether it can {@link #link}. */
    default boolean links() {
        return false;
    }

    /**
     * Decodes and instantiates a program that imports its memory, and functions of a system. These
     * do nothing and say {@link #systemAnswer}.
     *
     * @throws UnsupportedOperationException unless it {@link #links}
     */
    default Linked link(byte[] module) {
        throw new UnsupportedOperationException(name() + " links nothing");
    }

    /** What a function of the system says: there are no files, and all else is well. */
    static int systemAnswer(String function) {
        return function.startsWith("__syscall") ? NO_SUCH_FILE : 0;
    }

    /** A program that is linked. */
    interface Linked {
        /** Calls an export with as many numbers as it takes; 0 if it returns nothing. */
        long call(String export, long... arguments);

        /** Writes into its memory. */
        void write(int address, byte[] bytes);

        /** Reads 32 bits of its memory. */
        int readInt(int address);
    }

    /** The export {@code run} of an instance. */
    @FunctionalInterface
    interface Guest {
        /** Calls it. */
        long run(int argument);
    }

    /** All engines of this build by name, ours first. */
    static Map<String, BenchmarkEngine> all() {
        Map<String, BenchmarkEngine> engines = new LinkedHashMap<>();
        for (BenchmarkEngine ours : WardianEngine.all()) {
            engines.put(ours.name(), ours);
        }
        for (BenchmarkEngine engine : ServiceLoader.load(BenchmarkEngine.class)) {
            if (engine.runsHere()) {
                engines.put(engine.name(), engine);
            }
        }
        return engines;
    }

    /**
     * The engine of that name.
     *
     * @throws IllegalArgumentException if the build has none
     */
    static BenchmarkEngine named(String name) {
        BenchmarkEngine engine = all().get(name);
        if (engine == null) {
            throw new IllegalArgumentException("no engine " + name);
        }
        return engine;
    }
}
