package dev.wardian.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks Rust snippets with cargo, as crates that depend on the SDK's crate.
 *
 * <p>The attribute {@code continues} puts the blocks before it in front, {@code features=NAME}
 * turns on a feature of the SDK, and {@code since=1.N} says from which Rust on the block compiles.
 * A {@code toml} block of the same document is the manifest.
 */
final class RustSnippets {
    private static final Pattern VERSION = Pattern.compile("cargo 1\\.(\\d+)");
    private static final String SDK = "path/to/plugin-sdk-rust";
    private static final String MANIFEST =
            """
            [package]
            name = "snippet"
            version = "1.0.0"
            edition = "2021"

            [lib]
            crate-type = ["cdylib"]

            [dependencies]
            wardian = { path = "%s/wardian" }
            """
                    .formatted(SDK);

    private RustSnippets() {}

    static Optional<Tool> cargo() {
        return Tool.find("cargo");
    }

    /** Whether the cargo is of the version that the snippet asks for. */
    static boolean isRecentEnough(Tool cargo, Snippet snippet, Path scratch)
            throws IOException, InterruptedException {
        Matcher version = VERSION.matcher(cargo.run(scratch, List.of("--version")).output());
        int least =
                snippet.attribute("since")
                        .map(since -> Integer.parseInt(since.substring("1.".length())))
                        .orElse(0);
        return version.find() && Integer.parseInt(version.group(1)) >= least;
    }

    /**
     * What cargo objects to; empty if all is well.
     *
     * @param document all snippets of the document
     * @param snippet the Rust snippet among them that is to be checked
     */
    static String problems(
            Tool cargo, Path repository, List<Snippet> document, Snippet snippet, Path scratch)
            throws IOException, InterruptedException {
        List<Snippet> chain = chain(document, snippet);
        Path crate = Files.createTempDirectory(scratch, "crate");
        String manifest =
                document.stream()
                        .filter(other -> other.language().equals("toml"))
                        .findFirst()
                        .map(Snippet::text)
                        .orElse(MANIFEST);
        Files.writeString(
                crate.resolve("Cargo.toml"),
                manifest.replace(SDK, repository.resolve("plugin-sdk-rust").toString()));
        Files.createDirectory(crate.resolve("src"));
        Files.writeString(crate.resolve("src/lib.rs"), source(chain));

        List<String> arguments = new ArrayList<>(List.of("check", "--offline", "--quiet"));
        arguments.add("--target-dir=" + scratch.resolve("cargo-target"));
        for (Snippet part : chain) {
            part.attribute("features")
                    .ifPresent(name -> arguments.add("--features=wardian/" + name));
        }
        return cargo.run(crate, arguments)
                .problems()
                .replace("src/lib.rs:", snippet.document() + ":");
    }

    private static List<Snippet> chain(List<Snippet> document, Snippet last) {
        List<Snippet> rust =
                document.stream()
                        .filter(other -> other.language().equals("rust"))
                        .filter(other -> other.attribute("file").isEmpty())
                        .toList();
        int end = rust.indexOf(last);
        int start = end;
        while (start > 0 && rust.get(start).attributes().contains("continues")) {
            start--;
        }
        return rust.subList(start, end + 1);
    }

    /** One source whose lines have the numbers that they have in the document. */
    private static String source(List<Snippet> chain) {
        StringBuilder source = new StringBuilder();
        int written = 0;
        for (Snippet part : chain) {
            source.append("\n".repeat(part.line() - written)).append(part.text());
            written = part.line() + part.lines().size();
        }
        return source.toString();
    }
}
