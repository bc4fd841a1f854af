package dev.wardian.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in standard input, read only by commands that say so
 * @param out results
 * @param err errors and nothing else
 */
record Console(InputStream in, PrintStream out, PrintStream err) {
    /** The streams of the process. */
    static Console system() {
        return new Console(System.in, StandardOutput.open(), System.err);
    }
}
