package dev.wardian.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles C snippets against the header of the SDK: for WebAssembly, or with the attribute {@code
 * native} for this machine.
 */
final class CSnippets {
    private CSnippets() {}

    /** A clang, if possible of the version that the sample's plugins are built with. */
    static Optional<Tool> compiler() {
        return Tool.find("clang-22", "clang", "clang-14");
    }

    /** What the compiler objects to; empty if all is well. Warnings count. */
    static String problems(Tool clang, Path repository, Snippet snippet, Path scratch)
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
        List<String> target =
                snippet.attributes().contains("native")
                        ? List.of("-DWARDIAN_NATIVE")
                        : List.of("--target=wasm32", "-ffreestanding", "-mbulk-memory");
        List<String> common =
                List.of(
                        "-std=c11",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-I" + repository.resolve("plugin-sdk-c/include"),
                        "-c",
                        source.toString(),
                        "-o",
                        scratch.resolve("snippet.o").toString());
        List<String> arguments = Stream.concat(target.stream(), common.stream()).toList();
        return clang.run(scratch, arguments).problems();
    }
}
