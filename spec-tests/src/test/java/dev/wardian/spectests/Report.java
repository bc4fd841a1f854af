package dev.wardian.spectests;

import dev.wardian.wasm.text.WastCommand;
import dev.wardian.wasm.text.WastOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts outcomes by version and script, and writes them down. */
final class Report {
    private final Map<String, Map<String, Count>> versions = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    void add(String version, Script script, WastOutcome outcome) {
        count(version, script, outcome.status(), outcome.command().forms());
        String line =
                version
                        + "/"
                        + script.name()
                        + ":"
                        + outcome.command().line()
                        + ": "
                        + outcome.detail();
        if (outcome.status() == WastOutcome.Status.FAILED) {
            failures.add(line);
        } else if (outcome.passed() && !outcome.detail().isEmpty()) {
            remarks.add(line);
        }
    }

    /** Counts the commands of a script of a version that is not run at all. */
    void notRun(String version, Script script, List<WastCommand> commands) {
        int forms = commands.stream().mapToInt(WastCommand::forms).sum();
        count(version, script, WastOutcome.Status.SKIPPED, forms);
    }

    private void count(String version, Script script, WastOutcome.Status status, int commands) {
        Map<String, Count> scripts = versions.computeIfAbsent(version, key -> new TreeMap<>());
        Count before = scripts.getOrDefault(script.name(), Count.NONE);
        scripts.put(script.name(), before.with(status, commands));
    }

    /** Whether commands of the version were counted. */
    boolean has(String version) {
        return versions.containsKey(version);
    }

    /** The counts of each version, and within it of each folder. */
    Map<String, Count> groups() {
        Map<String, Count> groups = new TreeMap<>();
        versions.forEach(
                (version, scripts) ->
                        scripts.forEach(
                                (name, count) ->
                                        groups.merge(group(version, name), count, Count::plus)));
        return groups;
    }

    private static String group(String version, String script) {
        int slash = script.indexOf('/');
        String folder = slash < 0 ? version : script.substring(0, slash);
        return folder.equals(version) ? version : version + " " + folder;
    }

    /** Writes {@code conformance.md} and {@code conformance.svg} into {@code folder}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("conformance.md"), text(), StandardCharsets.UTF_8);
        Files.writeString(
                folder.resolve("conformance.svg"), Chart.svg(groups()), StandardCharsets.UTF_8);
    }

    private String text() {
        StringBuilder out = new StringBuilder("# Conformance\n");
        versions.forEach((version, scripts) -> table(out, version, scripts));
        list(out, "Failures, which are all exclusions if the build passed", failures);
        list(out, "Messages of malformed text that differ from the script's", remarks);
        return out.toString();
    }

    private static void table(StringBuilder out, String version, Map<String, Count> scripts) {
        out.append("\n## Version ").append(version).append("\n\n");
        out.append("| script | passed | failed | skipped | of |\n|---|---|---|---|---|\n");
        Count all = scripts.values().stream().reduce(Count.NONE, Count::plus);
        row(out, "all " + scripts.size() + " scripts", all);
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
