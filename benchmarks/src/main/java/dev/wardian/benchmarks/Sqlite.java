package dev.wardian.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * SQLite with a database in memory, and the statements of {@code programs/sqlite.sql}. The module
 * is that of the npm package of {@link #PACKAGE}.
 */
final class Sqlite {
    /** The package with the module. */
    static final String PACKAGE = "@sqlite.org/sqlite-wasm@3.41.2";

    /** The module in it. */
    static final String FILE = "sqlite-wasm/jswasm/sqlite3.wasm";

    /** A package with the source of the same version. */
    static final String SOURCE_PACKAGE = "better-sqlite3@8.3.0";

    /** The folder of {@code sqlite3.c} and {@code sqlite3.h} in it. */
    static final String SOURCE_FOLDER = "deps/sqlite3";

    /** The statements, each with its semicolon at the end of a line. */
    static final String STATEMENTS = "programs/sqlite.sql";

    private static final int OK = 0;
    private static final int ROW = 100;
    private static final int DONE = 101;
    private static final int FACTOR = 31;

    private record Text(int address, int length) {}

    private final ProgramEngine.Program program;
    private final int place;
    private final int database;
    private final List<Text> statements = new ArrayList<>();

    /** Opens the database. */
    Sqlite(ProgramEngine.Program program) {
        this.program = program;
        program.call("__wasm_call_ctors");
        this.place = (int) program.call("malloc", Long.BYTES);
        check(program.call("sqlite3_open", text(":memory:").address, place), OK);
        this.database = program.readInt(place);
        for (String statement : Resources.text(STATEMENTS).split(";\n")) {
            statements.add(text(statement));
        }
    }

    private Text text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int address = (int) program.call("malloc", bytes.length + 1);
        program.write(address, bytes);
        program.write(address + bytes.length, new byte[1]);
        return new Text(address, bytes.length);
    }

    /** Runs all statements; returns the first columns of all rows, folded. */
    long run() {
        long sum = 0;
        for (Text text : statements) {
            check(
                    program.call(
                            "sqlite3_prepare_v2", database, text.address, text.length, place, 0),
                    OK);
            int statement = program.readInt(place);
            long state = program.call("sqlite3_step", statement);
            while (state == ROW) {
                sum = sum * FACTOR + program.call("sqlite3_column_int64", statement, 0);
                state = program.call("sqlite3_step", statement);
            }
            check(state, DONE);
            program.call("sqlite3_finalize", statement);
        }
        return sum;
    }

    private static void check(long code, long wanted) {
        if (code != wanted) {
            throw new IllegalStateException("SQLite answers " + code + " and not " + wanted);
        }
    }
}
