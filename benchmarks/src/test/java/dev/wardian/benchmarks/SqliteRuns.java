package dev.wardian.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs SQLite: the name of an engine, the file of the module, and how often. */
public final class SqliteRuns {
    private SqliteRuns() {}

    /** Prints how many runs gave the right answer. */
    public static void main(String[] arguments) throws IOException {
        byte[] module = Files.readAllBytes(Path.of(arguments[1]));
        Sqlite sqlite = new Sqlite(ProgramEngine.named(arguments[0]).link(module));
        int right = 0;
        for (int runs = Integer.parseInt(arguments[2]); runs > 0; runs--) {
            right += sqlite.run() == SqliteBenchmark.RESULT ? 1 : 0;
        }
        System.out.println("right answers: " + right);
    }

    /** The package with the module. */
    public static String packageName() {
        return Sqlite.PACKAGE;
    }

    /** The module's file in it. */
    public static String file() {
        return Sqlite.FILE;
    }
}
