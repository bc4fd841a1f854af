package dev.wardian.benchmarks.outside;

import dev.wardian.benchmarks.Kernel;
import dev.wardian.benchmarks.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A runtime that measures a kernel in a process of its own. */
enum OutsideRuntime {
    /** The kernel's source, compiled by a C compiler. */
    NATIVE("native") {
        @Override
        String version(Tools tools) throws IOException {
            return firstLine(tools, List.of(tools.cc(), "--version"));
        }

        @Override
        List<String> program(Tools tools, Kernel kernel) throws IOException {
            copy(tools, "kernels/k.h", "k.h");
            return compiled(
                    tools,
                    kernel.name(),
                    "-fwrapv",
                    "-ffp-contract=off",
                    copy(tools, "kernels/" + kernel.name() + ".c", kernel.name() + ".c"));
        }

        @Override
        List<String> sqlite(Tools tools, Path module, Path source) throws IOException {
            String statements = copy(tools, "programs/sqlite.sql", "sqlite.sql");
            return compiled(
                    tools,
                    "sqlite",
                    "-DSQLITE_THREADSAFE=0",
                    "-DSQLITE_OMIT_LOAD_EXTENSION",
                    "-DSQL_FILE=\"" + statements + "\"",
                    "-I" + source,
                    source.resolve("sqlite3.c"),
                    copy(tools, "programs/sqlite.c", "sqlite.c"));
        }

        /** Compiles files to a program, which is named. */
        private List<String> compiled(Tools tools, String name, Object... words)
                throws IOException {
            Path program = tools.folder().resolve(name);
            List<String> command = Program.command(List.of(tools.cc(), "-O2"), words);
            Program.output(
                    tools.folder(),
                    Program.command(
                            command,
                            copy(tools, "outside/run_native.c", "run_native.c"),
                            "-lm",
                            "-o",
                            program));
            return List.of(program.toString());
        }
    },

    /** V8, in Node. */
    V8("V8") {
        @Override
        String version(Tools tools) throws IOException {
            return firstLine(tools, List.of(tools.node(), "-p", "process.versions.v8"));
        }

        @Override
        List<String> program(Tools tools, Kernel kernel) throws IOException {
            return List.of(
                    tools.node(),
                    copy(tools, "outside/run_v8.js", "run_v8.js"),
                    module(tools, kernel));
        }

        @Override
        List<String> sqlite(Tools tools, Path module, Path source) throws IOException {
            return List.of(
                    tools.node(),
                    copy(tools, "outside/run_v8.js", "run_v8.js"),
                    "--with",
                    copy(tools, "programs/sqlite.js", "sqlite.js"),
                    copy(tools, "programs/sqlite.sql", "sqlite.sql"),
                    module.toString());
        }
    },

    /** The interpreter wasm3, as the Python package {@code pywasm3}. */
    WASM3("wasm3") {
        @Override
        String version(Tools tools) throws IOException {
            return firstLine(
                    tools,
                    List.of(
                            tools.python(),
                            "-c",
                            "import wasm3, importlib.metadata as m; print('pywasm3', m.version('pywasm3'))"));
        }

        @Override
        List<String> program(Tools tools, Kernel kernel) throws IOException {
            return List.of(
                    tools.python(),
                    copy(tools, "outside/run_wasm3.py", "run_wasm3.py"),
                    module(tools, kernel));
        }
    };

    private final String title;

    OutsideRuntime(String title) {
        this.title = title;
    }

    /** How reports call it. */
    String title() {
        return title;
    }

    /**
     * Its version.
     *
     * @throws IOException if this machine does not have it
     */
    abstract String version(Tools tools) throws IOException;

    /** What runs a kernel; argument, warm-ups, iterations and seconds follow. */
    abstract List<String> program(Tools tools, Kernel kernel) throws IOException;

    /** What runs SQLite, in the same way; nothing where it cannot run. */
    List<String> sqlite(Tools tools, Path module, Path source) throws IOException {
        return List.of();
    }

    private static String firstLine(Tools tools, List<String> command) throws IOException {
        return Program.output(tools.folder(), command).lines().findFirst().orElse("unknown");
    }

    private static String module(Tools tools, Kernel kernel) throws IOException {
        return copy(tools, "kernels/" + kernel.name() + ".wasm", kernel.name() + ".wasm");
    }

    private static String copy(Tools tools, String resource, String name) throws IOException {
        Path file = tools.folder().resolve(name);
        Files.write(file, Resources.bytes(resource));
        return file.toString();
    }
}
