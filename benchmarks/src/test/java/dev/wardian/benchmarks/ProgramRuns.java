package dev.wardian.benchmarks;

import dev.wardian.benchmarks.programs.RealProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** Runs a program: the name of an engine of ours, its own, the folder of all, and how often. */
public final class ProgramRuns {
    private ProgramRuns() {}

    /** Prints how many runs gave the right answer, and which functions were not compiled. */
    public static void main(String[] arguments) throws IOException {
        RealProgram program = RealProgram.named(arguments[1]);
        byte[] module = Files.readAllBytes(program.fetch(Path.of(arguments[2])).module());
        Remembering engine = new Remembering((WardianEngine) BenchmarkEngine.named(arguments[0]));
        LongSupplier run = program.open(engine, module);
        int right = 0;
        List<Long> millis = new ArrayList<>();
        for (int runs = Integer.parseInt(arguments[3]); runs > 0; runs--) {
            long start = System.nanoTime();
            right += run.getAsLong() == program.result() ? 1 : 0;
            millis.add((System.nanoTime() - start) / 1_000_000);
        }
        System.out.println("right answers: " + right);
        System.out.println("milliseconds: " + millis);
        for (WardianEngine.Parsed loaded : engine.loaded) {
            System.out.println(
                    "compiled: "
                            + loaded.module().compilerFigures().functions()
                            + ", refused: "
                            + new TreeMap<>(loaded.module().compilerFigures().refused()));
        }
    }

    /** An engine that knows what it has loaded. */
    private static final class Remembering implements ProgramEngine {
        private final WardianEngine engine;
        private final List<WardianEngine.Parsed> loaded = new ArrayList<>();

        Remembering(WardianEngine engine) {
            this.engine = engine;
        }

        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public boolean interprets() {
            return engine.interprets();
        }

        @Override
        public Guest instantiate(byte[] module, IntUnaryOperator next) {
            return engine.instantiate(module, next);
        }

        @Override
        public Loaded load(byte[] module) {
            WardianEngine.Parsed parsed = engine.load(module);
            loaded.add(parsed);
            return parsed;
        }
    }
}
