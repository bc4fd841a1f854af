package dev.wardian.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page {@code performance.md}, its chart and its raw data. They depend on nothing but these
 * values.
 *
 * @param conditions machine, versions and time by name, as they are to be printed
 * @param results what JMH writes as JSON
 * @param idleBytes heap per idle instance by what the instance has
 * @param idleInstances how many instances that is the mean of
 */
public record PerformanceReport(
        Map<String, String> conditions,
        JsonNode results,
        Map<String, Long> idleBytes,
        int idleInstances) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What JMH says of the machine's folders, which means nothing elsewhere. */
    private static final List<String> LOCAL = List.of("jvm", "jvmArgs");

    /** Reads what JMH writes as JSON. */
    public static JsonNode parse(String json) throws IOException {
        return JSON.readTree(json);
    }

    /** Writes {@code performance.md}, {@code performance.svg} and {@code performance.json}. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("performance.md"), markdown());
        Files.writeString(folder.resolve("performance.svg"), chart());
        Files.writeString(folder.resolve("performance.json"), json());
    }

    String markdown() {
        List<Figure> figures = Figure.all(results);
        StringBuilder out = new StringBuilder();
        out.append(
                """
                # Performance

                Written by the benchmarks, not by hand; `benchmarks/README.md` says how. Raw data: [performance.json](performance.json).

                Each figure is CPU time of the measuring thread per operation, the median of all iterations. In brackets is the mean
                elapsed time with half of its 99.9 % confidence interval. Less is better. Compare within one run only.

                """);
        if (!Table.of(Section.KERNELS, figures).isEmpty()) {
            out.append("![CPU time of the kernels](performance.svg)\n\n");
        }
        for (Section section : Section.values()) {
            Table table = Table.of(section, figures);
            if (!table.isEmpty()) {
                heading(out, section.title(), section.introduction());
                out.append(table.markdown()).append('\n');
            }
        }
        heading(
                out,
                "Idle instances",
                String.format(
                        Locale.ROOT,
                        "Heap that an instance holds between calls: mean of %,d instances of one module, each called once.",
                        idleInstances));
        out.append("| the instance has | bytes |\n|---|---:|\n");
        idleBytes.forEach(
                (what, bytes) ->
                        out.append(String.format(Locale.ROOT, "| %s | %,d |%n", what, bytes)));
        heading(out.append('\n'), "Conditions", "");
        out.append("| what | value |\n|---|---|\n");
        conditions.forEach((name, value) -> out.append("| " + name + " | " + value + " |\n"));
        return out.toString();
    }

    String chart() {
        return KernelChart.svg(Table.of(Section.KERNELS, Figure.all(results)));
    }

    String json() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.set("conditions", JSON.valueToTree(conditions));
        root.set("idleBytes", JSON.valueToTree(idleBytes));
        JsonNode portable = results.deepCopy();
        for (JsonNode result : portable) {
            ((ObjectNode) result).remove(LOCAL);
        }
        root.set("results", portable);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void heading(StringBuilder out, String title, String introduction) {
        out.append("## ").append(title).append("\n\n");
        if (!introduction.isEmpty()) {
            out.append(introduction).append("\n\n");
        }
    }
}
