package dev.wardian.benchmarks;

import dev.wardian.benchmarks.programs.RealProgram;
import java.util.List;

/** A runtime that runs whole programs: those of Emscripten, and those of WASI. */
public interface ProgramEngine extends BenchmarkEngine {
    /** The initial size of a memory that a module imports, in pages. */
    int MEMORY_PAGES = 256;

    /** The size to which it may grow, in pages. */
    int MOST_MEMORY_PAGES = 32768;

    /** The error of musl for a file that does not exist. */
    int NO_SUCH_FILE = -44;

    /** Whether it only interprets, so that it is hot early and slow for ever. */
    boolean interprets();

    /** Whether it can run that program, in a time that can be waited for. */
    default boolean runs(RealProgram program) {
        return true;
    }

    /** Decodes a module, and compiles it where the engine does so before it is instantiated. */
    Loaded load(byte[] module);

    /**
     * What a function of Emscripten's system answers: there are no files, and all else is well.
     * Such functions do nothing.
     */
    static int systemAnswer(String function) {
        return function.startsWith("__syscall") ? NO_SUCH_FILE : 0;
    }

    /**
     * The engine of that name.
     *
     * @throws IllegalArgumentException if the build has none that runs programs
     */
    static ProgramEngine named(String name) {
        if (BenchmarkEngine.named(name) instanceof ProgramEngine engine) {
            return engine;
        }
        throw new IllegalArgumentException(name + " runs no programs");
    }

    /** A program that can be instantiated. */
    @FunctionalInterface
    interface Loaded {
        /**
         * A new instance, whose functions of WASI do what they say.
         *
         * @param arguments for a program of WASI, its own name first
         */
        Program start(List<String> arguments);
    }

    /** An instance of a program. */
    interface Program {
        /** Calls an export with as many numbers as it takes; 0 if it returns nothing. */
        long call(String export, long... arguments);

        /** Runs the program of WASI; returns its exit code. */
        int main();

        /** Reads bytes of its memory. */
        byte[] read(int address, int length);

        /** Writes into its memory. */
        void write(int address, byte[] bytes);

        /** Reads 32 bits of its memory. */
        int readInt(int address);

        /** Writes 32 bits into its memory. */
        void writeInt(int address, int value);

        /** What it has written to WASI's standard output since this was last called. */
        byte[] output();
    }
}
