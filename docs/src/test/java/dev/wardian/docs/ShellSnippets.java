package dev.wardian.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks commands of the documentation without running them: that programs are known ones, that
 * paths below a folder of the repository exist, and that Maven's modules and profiles do.
 */
final class ShellSnippets {
    private static final Set<String> PROGRAMS =
            Set.of(
                    "alias",
                    "apt-get",
                    "bash",
                    "cargo",
                    "cat",
                    "cd",
                    "clang",
                    "clang-22",
                    "cp",
                    "curl",
                    "echo",
                    "export",
                    "gcc",
                    "git",
                    "go",
                    "java",
                    "ls",
                    "make",
                    "mkdir",
                    "mvn",
                    "npm",
                    "rustc",
                    "rustup",
                    "sed",
                    "sha256sum",
                    "source",
                    "sudo",
                    "wardian",
                    "wasm-ld",
                    "wasm-ld-22");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");
    private static final Pattern SEPARATOR = Pattern.compile("\\s+(?:&&|\\|\\||\\||;)\\s+");

    private final Path repository;
    private final List<String> problems = new ArrayList<>();
    private final Set<Path> made = new HashSet<>();
    private Path folder;

    private ShellSnippets(Path repository) {
        this.repository = repository;
        this.folder = repository;
    }

    /** What is wrong with the commands of a snippet, each with its place; empty if all is well. */
    static List<String> problems(Path repository, Snippet snippet) {
        ShellSnippets check = new ShellSnippets(repository);
        StringBuilder command = new StringBuilder();
        int start = 0;
        for (int i = 0; i < snippet.lines().size(); i++) {
            String line = snippet.lines().get(i);
            if (command.isEmpty()) {
                start = i;
            }
            if (line.endsWith("\\")) {
                command.append(line, 0, line.length() - 1).append(' ');
            } else {
                check.line(snippet.place(start), command.append(line).toString());
                command.setLength(0);
            }
        }
        return check.problems;
    }

    private void line(String place, String line) {
        String code = line.replaceFirst("(^|\\s)#.*", "").strip();
        for (String command : SEPARATOR.split(code)) {
            List<String> words =
                    Stream.of(command.strip().split("\\s+"))
                            .dropWhile(word -> ASSIGNMENT.matcher(word).matches())
                            .filter(word -> !word.isEmpty())
                            .toList();
            if (!words.isEmpty()) {
                command(place, words);
            }
        }
    }

    private void command(String place, List<String> words) {
        String program = words.get(0);
        if (!program.contains("/") && !PROGRAMS.contains(program)) {
            problems.add(place + ": unknown program " + program);
        }
        if (program.equals("mvn")) {
            maven(place, words);
        } else if (program.equals("mkdir")) {
            words.stream()
                    .skip(1)
                    .filter(word -> !word.startsWith("-"))
                    .forEach(word -> makeFolder(place, word, words.contains("-p")));
        } else {
            words.forEach(word -> path(place, word));
        }
        if (program.equals("cd") && words.size() == 2) {
            folder = folder.resolve(words.get(1)).normalize();
        }
    }

    private void makeFolder(String place, String word, boolean withParents) {
        Path parent = Path.of(word).getParent();
        if (parent != null && !withParents) {
            path(place, parent + "/");
        }
        made.add(folder.resolve(word).normalize());
    }

    private void path(String place, String word) {
        if (word.startsWith("-") || !word.contains("/") || word.contains("://")) {
            return;
        }
        // What a build leaves under target does not exist in a fresh clone; the folder that it is
        // built in does.
        String stable = word.replaceFirst("(^|/)target/.*", "");
        String first = stable.substring(0, Math.max(0, stable.indexOf('/')));
        boolean ours = !first.isEmpty() && Files.exists(folder.resolve(first));
        Path named = folder.resolve(stable).normalize();
        if (ours && !Files.exists(named) && made.stream().noneMatch(named::startsWith)) {
            problems.add(place + ": no such path " + word);
        }
    }

    private void maven(String place, List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl") && i + 1 < words.size()) {
                for (String module : words.get(i + 1).split(",")) {
                    if (!Files.exists(repository.resolve(module).resolve("pom.xml"))) {
                        problems.add(place + ": no Maven module " + module);
                    }
                }
            } else if (word.startsWith("-P")) {
                for (String profile : word.substring(2).split(",")) {
                    if (!profiles().contains(profile)) {
                        problems.add(place + ": no Maven profile " + profile);
                    }
                }
            }
        }
    }

    private Set<String> profiles() {
        Set<String> ids = new HashSet<>();
        for (String pom : List.of("pom.xml", "sample-app/pom.xml", "benchmarks/pom.xml")) {
            try {
                Pattern.compile("<profile>.*?<id>([^<]+)</id>", Pattern.DOTALL)
                        .matcher(Files.readString(repository.resolve(pom)))
                        .results()
                        .forEach(profile -> ids.add(profile.group(1)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ids;
    }
}
