package dev.wardian.spectests;

import dev.wardian.wasm.WasmEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Counts commands by suite and script, and writes the counts down. The suites are named as in
 * {@link OfficialSuite}, or {@code own}.
 */
final class Report {
    private final Map<String, Map<String, Count>> suites = new TreeMap<>();
    private final List<String> defects = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /**
     * The folder of this build's reports about an engine: that of JUnit for the interpreter, one
     * within it for any other.
     */
    static Path folder(WasmEngine engine) {
        Path folder = Path.of(System.getProperty("wardian.spec.reports", "target"));
        return engine == WasmEngine.INTERPRETER ? folder : folder.resolve(engine.name());
    }

    /** Counts what became of a script of a suite. */
    void add(String suite, ScriptRun run) {
        suites.computeIfAbsent(suite, key -> new TreeMap<>()).put(run.script(), run.count());
        run.defects().forEach(line -> defects.add(suite + "/" + line));
        run.remarks().forEach(line -> remarks.add(suite + "/" + line));
    }

    /** Whether commands of the suite were counted. */
    boolean has(String suite) {
        return suites.containsKey(suite);
    }

    /** The commands of a suite that were counted. */
    Count count(String suite) {
        return sum(suites.getOrDefault(suite, Map.of()));
    }

    private static Count sum(Map<String, Count> scripts) {
        return scripts.values().stream().reduce(Count.NONE, Count::plus);
    }

    /** The counts of each suite, and within it of each folder. */
    Map<String, Count> groups() {
        Map<String, Count> groups = new TreeMap<>();
        suites.forEach(
                (suite, scripts) ->
                        scripts.forEach(
                                (name, count) ->
                                        groups.merge(group(suite, name), count, Count::plus)));
        return groups;
    }

    private static String group(String suite, String script) {
        int slash = script.indexOf('/');
        String folder = slash < 0 ? suite : script.substring(0, slash);
        return folder.equals(suite) ? suite : suite + " " + folder;
    }

    /** Writes {@code conformance.md} and {@code conformance.svg} into {@code folder}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("conformance.md"), text());
        Files.writeString(folder.resolve("conformance.svg"), Chart.svg(groups()));
    }

    /**
     * Writes a line per suite, for the summary of a build: name, passed, failed, did not run; all
     * of it in numbers of commands.
     */
    void writeCounts(Path file) throws IOException {
        StringBuilder out = new StringBuilder();
        suites.keySet()
                .forEach(
                        suite -> {
                            Count count = count(suite);
                            out.append(suite).append(' ').append(count.passed());
                            out.append(' ').append(count.failed());
                            out.append(' ').append(count.skipped()).append('\n');
                        });
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, out);
    }

    private String text() {
        StringBuilder out = new StringBuilder("# Conformance\n");
        suites.forEach((suite, scripts) -> table(out, suite, scripts));
        list(out, "Commands that failed or did not run: the first of each script", defects);
        list(out, "Messages of malformed text that differ from the script's", remarks);
        return out.toString();
    }

    private static void table(StringBuilder out, String suite, Map<String, Count> scripts) {
        out.append("\n## ").append(suite).append("\n\n");
        out.append("| script | passed | failed | skipped | of |\n|---|---|---|---|---|\n");
        row(out, "all " + scripts.size() + " scripts", sum(scripts));
        scripts.forEach((name, count) -> row(out, name, count));
    }

    private static void row(StringBuilder out, String name, Count count) {
        out.append(
                String.format(
                        "| %s | %d | %d | %d | %d |\n",
                        name, count.passed(), count.failed(), count.skipped(), count.total()));
    }

    private static void list(StringBuilder out, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.append("\n## ").append(title).append("\n\n");
            lines.forEach(line -> out.append("- ").append(line).append('\n'));
        }
    }
}
