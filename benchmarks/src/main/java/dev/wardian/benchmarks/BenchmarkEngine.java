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
