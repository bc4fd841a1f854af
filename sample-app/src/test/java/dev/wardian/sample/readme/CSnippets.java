package dev.wardian.sample.readme;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compiles C snippets against the header of the SDK, where a clang is installed. */
final class CSnippets {
    private static final Pattern PATH_SEPARATOR =
            Pattern.compile(File.pathSeparator, Pattern.LITERAL);

    private CSnippets() {}

    /** A clang on the PATH, the newest of those that the SDK is tested with first. */
    static Optional<Path> clang() {
        List<Path> folders =
                PATH_SEPARATOR
                        .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                        .map(Path::of)
                        .toList();
        return Stream.of("clang-22", "clang", "clang-14")
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What the compiler objects to; empty if all is well. Warnings count. */
    static String problems(Path clang, Path repository, Snippet snippet, Path scratch)
            throws IOException, InterruptedException {
        Path source = scratch.resolve("snippet.c");
        // The line directive makes clang name the place in the document.
        Files.writeString(
                source,
                "#line "
                        + (snippet.line() + 1)
                        + " \""
                        + snippet.document()
                        + "\"\n"
                        + snippet.text());
        Path log = scratch.resolve("clang.log");
        Process process =
                new ProcessBuilder(
                                clang.toString(),
                                "--target=wasm32",
                                "-std=c11",
                                "-O2",
                                "-ffreestanding",
                                "-mbulk-memory",
                                "-Wall",
                                "-Wextra",
                                "-Werror",
                                "-I" + repository.resolve("plugin-sdk-c/include"),
                                "-c",
                                source.toString(),
                                "-o",
                                scratch.resolve("snippet.o").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int code = process.waitFor();
        String output = Files.readString(log);
        return code == 0 ? "" : output.isBlank() ? "exit code " + code : output;
    }
}
