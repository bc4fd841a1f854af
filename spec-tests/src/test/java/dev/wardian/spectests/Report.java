package dev.wardian.spectests;

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
    private static final class Count {
        private int passed;
        private int failed;
        private int skipped;

        private int total() {
            return passed + failed + skipped;
        }
    }

    private final Map<String, Map<String, Count>> versions = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    void add(String version, Script script, WastOutcome outcome) {
        Count count =
                versions.computeIfAbsent(version, key -> new TreeMap<>())
                        .computeIfAbsent(script.name(), key -> new Count());
        int forms = outcome.command().forms();
        String place = version + "/" + script.name() + ":" + outcome.command().line();
        switch (outcome.status()) {
            case PASSED -> {
                count.passed += forms;
                if (!outcome.detail().isEmpty()) {
                    remarks.add(place + ": " + outcome.detail());
                }
            }
            case FAILED -> {
                count.failed += forms;
                failures.add(place + ": " + outcome.detail());
            }
            case SKIPPED -> count.skipped += forms;
        }
    }

    /** Writes {@code conformance.md} into {@code folder}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("conformance.md"), text(), StandardCharsets.UTF_8);
    }

    private String text() {
        StringBuilder out = new StringBuilder("# Conformance\n");
        versions.forEach((version, scripts) -> table(out, version, scripts));
        list(out, "Failures", failures);
        list(out, "Messages of malformed text that differ from the script's", remarks);
        return out.toString();
    }

    private static void table(StringBuilder out, String version, Map<String, Count> scripts) {
        Count all = new Count();
        StringBuilder rows = new StringBuilder();
        scripts.forEach(
                (name, count) -> {
                    all.passed += count.passed;
                    all.failed += count.failed;
                    all.skipped += count.skipped;
                    row(rows, name, count);
                });
        out.append("\n## Version ").append(version).append("\n\n");
        out.append("| script | passed | failed | skipped | of |\n|---|---|---|---|---|\n");
        row(out, "all " + scripts.size() + " scripts", all);
        out.append(rows);
    }

    private static void row(StringBuilder out, String name, Count count) {
        out.append(
                String.format(
                        "| %s | %d | %d | %d | %d |\n",
                        name, count.passed, count.failed, count.skipped, count.total()));
    }

    private static void list(StringBuilder out, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.append("\n## ").append(title).append("\n\n");
            lines.forEach(line -> out.append("- ").append(line).append('\n'));
        }
    }
}
