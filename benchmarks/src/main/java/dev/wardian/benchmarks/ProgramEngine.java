package dev.wardian.benchmarks;

/** A runtime that runs whole programs, which import their memory and the functions of a system. */
public interface ProgramEngine extends BenchmarkEngine {
    /** The initial size of the memory, in pages. */
    int MEMORY_PAGES = 256;

    /** The size to which it may grow, in pages. */
    int MOST_MEMORY_PAGES = 32768;

    /** The error of musl for a file that does not exist. */
    int NO_SUCH_FILE = -44;

    /**
     * Decodes and instantiates a program. The functions that it imports do nothing and answer as
     * {@link #systemAnswer} says.
     */
    Program link(byte[] module);

    /** What a function of the system answers: there are no files, and all else is well. */
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

    /** A program that is ready. */
    interface Program {
        /** Calls an export with as many numbers as it takes; 0 if it returns nothing. */
        long call(String export, long... arguments);

        /** Writes into its memory. */
        void write(int address, byte[] bytes);

        /** Reads 32 bits of its memory. */
        int readInt(int address);
    }
}
