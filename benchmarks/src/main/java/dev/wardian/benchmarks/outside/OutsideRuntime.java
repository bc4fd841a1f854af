package dev.wardian.benchmarks.outside;

import dev.wardian.benchmarks.Kernel;
import dev.wardian.benchmarks.Resources;
import dev.wardian.benchmarks.programs.LocalCommands;
import dev.wardian.benchmarks.programs.ProgramFiles;
import dev.wardian.benchmarks.programs.RealProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<String> program(Tools tools, RealProgram program, ProgramFiles files)
                throws IOException {
            List<String> inputs = program.nativeInputs(files, tools.folder());
            return inputs.isEmpty() ? inputs : compiled(tools, "program", inputs.toArray());
        }

        /** Compiles files to a program, which is named. */
        private List<String> compiled(Tools tools, String name, Object... words)
                throws IOException {
            Path program = tools.folder().resolve(name);
            // First: a library among the words has what it needs.
            List<String> command =
                    LocalCommands.of(
                            List.of(tools.cc(), "-O2"),
                            copy(tools, "outside/run_native.c", "run_native.c"));
            LocalCommands.output(
                    tools.folder(),
                    LocalCommands.of(LocalCommands.of(command, words), "-lm", "-o", program));
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
        List<String> program(Tools tools, RealProgram program, ProgramFiles files)
                throws IOException {
            List<String> command =
                    LocalCommands.of(
                            List.of(tools.node()), copy(tools, "outside/run_v8.js", "run_v8.js"));
            List<String> scripts = new ArrayList<>();
            for (String script : program.scripts()) {
                scripts.add(copy(tools, script, Path.of(script).getFileName().toString()));
            }
            return scripts.isEmpty()
                    ? LocalCommands.of(command, files.module())
                    : LocalCommands.of(
                            command, "--with", scripts.get(0), scripts.get(1), files.module());
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

        @Override
        List<String> program(Tools tools, RealProgram program, ProgramFiles files)
                throws IOException {
            return program.scripts().isEmpty()
                    ? List.of(
                            tools.python(),
                            copy(tools, "outside/run_wasm3.py", "run_wasm3.py"),
                            files.module().toString())
                    : List.of();
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

    /** What runs a real program, in the same way; nothing where it cannot run. */
    abstract List<String> program(Tools tools, RealProgram program, ProgramFiles files)
            throws IOException;

    private static String firstLine(Tools tools, List<String> command) throws IOException {
        return LocalCommands.output(tools.folder(), command).lines().findFirst().orElse("unknown");
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
