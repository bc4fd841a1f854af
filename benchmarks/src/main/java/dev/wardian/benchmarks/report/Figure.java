package dev.wardian.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wardian.benchmarks.CpuTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What JMH measured of one benchmark with one set of parameters.
 *
 * @param benchmark the class without its package, a dot, and the method
 * @param parameters values by name
 * @param elapsed mean elapsed time per operation
 * @param error half of the 99.9 % confidence interval of {@code elapsed}; NaN if there were too few
 *     iterations
 * @param cpu median of the CPU time per operation over all iterations
 * @param unit of all three, such as {@code ns}
 */
record Figure(
        String benchmark,
        Map<String, String> parameters,
        double elapsed,
        double error,
        double cpu,
        String unit) {

    /** The value of a parameter, or the empty string. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /**
     * Reads what JMH writes as JSON.
     *
     * @throws IllegalArgumentException if a result lacks a part
     */
    static List<Figure> all(JsonNode results) {
        List<Figure> figures = new ArrayList<>();
        for (JsonNode result : results) {
            figures.add(of(result));
        }
        return figures;
    }

    private static Figure of(JsonNode result) {
        String name = result.required("benchmark").asText();
        String method = name.substring(name.lastIndexOf('.'));
        String type = name.substring(0, name.length() - method.length());
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : result.path("params").properties()) {
            parameters.put(entry.getKey(), entry.getValue().asText());
        }
        JsonNode elapsed = result.required("primaryMetric");
        JsonNode cpu = result.required("secondaryMetrics").required(CpuTime.LABEL);
        String unit = elapsed.required("scoreUnit").asText();
        return new Figure(
                type.substring(type.lastIndexOf('.') + 1) + method,
                parameters,
                elapsed.required("score").asDouble(Double.NaN),
                elapsed.required("scoreError").asDouble(Double.NaN),
                median(cpu),
                unit.replace("/op", ""));
    }

    /** Of all iterations of all processes; the score where there are none. */
    private static double median(JsonNode metric) {
        List<Double> values = new ArrayList<>();
        for (JsonNode process : metric.path("rawData")) {
            process.forEach(value -> values.add(value.asDouble()));
        }
        if (values.isEmpty()) {
            return metric.required("score").asDouble(Double.NaN);
        }
        Collections.sort(values);
        int half = values.size() / 2;
        return values.size() % 2 == 1
                ? values.get(half)
                : (values.get(half - 1) + values.get(half)) / 2;
    }
}
