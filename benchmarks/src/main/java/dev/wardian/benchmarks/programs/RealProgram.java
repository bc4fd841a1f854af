package dev.wardian.benchmarks.programs;

import dev.wardian.benchmarks.ProgramEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A program in use, as a module: how it is fetched, what it runs, and what it must answer. */
public interface RealProgram {
    /** How reports call it. */
    String name();

    /**
     * Brings it onto this machine, unless it is there.
     *
     * @param folder where it is kept
     * @throws IOException if the machine lacks what fetches or builds it, or that fails
     */
    ProgramFiles fetch(Path folder) throws IOException;

    /**
     * Makes it ready on an engine.
     *
     * @param module its module
     * @return runs it once; the result is {@link #result} unless something is wrong
     */
    LongSupplier open(ProgramEngine engine, byte[] module);

    /** What a run returns. */
    long result();

    /** What a run is given, where the module itself exports {@code run : (i32) -> i64}. */
    default int argument() {
        return 0;
    }

    /**
     * Seconds that do not count: programs of thousands of functions take longer to become hot.
     * Interpreters need fewer.
     */
    default int warmups() {
        return 8;
    }

    /** How many processes run it, one after the other, on an engine that compiles. */
    default int processes() {
        return 2;
    }

    /**
     * The resources with which V8 runs it: the script that makes {@code run}, what that is given,
     * and what it needs beside it. None where the module itself exports {@code run}.
     */
    default List<String> scripts() {
        return List.of();
    }

    /**
     * What a C compiler is given to make a native program of the same, with a function {@code run};
     * nothing where there is no source.
     *
     * @param work a folder for what has to be made before
     * @throws IOException if that fails
     */
    default List<String> nativeInputs(ProgramFiles files, Path work) throws IOException {
        return List.of();
    }

    /** Whether somebody else's package has it, so that a machine without a network lacks it. */
    default boolean isFetched() {
        return true;
    }

    /** All, by name. */
    static Map<String, RealProgram> all() {
        Map<String, RealProgram> programs = new LinkedHashMap<>();
        for (RealProgram program :
                List.of(
                        new Sqlite(),
                        new CoreMark(),
                        new QuickJs(),
                        new DprintTypescript(),
                        new CPython(),
                        new KotlinObjects())) {
            programs.put(program.name(), program);
        }
        return programs;
    }

    /**
     * The program of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static RealProgram named(String name) {
        RealProgram program = all().get(name);
        if (program == null) {
            throw new IllegalArgumentException("no program " + name);
        }
        return program;
    }

    /** Bytes as one number: each is added to 31 times what was before it. */
    static long fold(byte[] bytes) {
        long sum = 0;
        for (byte each : bytes) {
            sum = sum * 31 + (each & 0xff);
        }
        return sum;
    }
}
