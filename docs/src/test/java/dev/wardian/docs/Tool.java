package dev.wardian.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A compiler for plugins, which this machine may or may not have. */
record Tool(Path executable) {
    private static final Pattern PATH_SEPARATOR =
            Pattern.compile(File.pathSeparator, Pattern.LITERAL);

    /** What a run of a tool left: its exit code, and what it wrote to both outputs. */
    record Result(int exitCode, String output) {
        /** What the tool objects to, the empty string if it ended well. */
        String problems() {
            return exitCode == 0 ? "" : "exit code " + exitCode + "\n" + output;
        }
    }

    /** The first of these names that is a program on the PATH. */
    static Optional<Tool> find(String... names) {
        List<Path> folders =
                PATH_SEPARATOR
                        .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                        .map(Path::of)
                        .toList();
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new);
    }

    /** Runs the tool in a folder, until it ends. */
    Result run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "output", ".log");
        List<String> command =
                Stream.concat(Stream.of(executable.toString()), arguments.stream()).toList();
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int exitCode = process.waitFor();
        return new Result(exitCode, Files.readString(log));
    }
}
