package dev.wardian.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one section by row and column, both in the order in which they came.
 *
 * @param section what they are of
 * @param columns all columns
 * @param rows figures by column, by row
 */
record Table(Section section, List<String> columns, Map<String, Map<String, Figure>> rows) {
    /** The column of native code. */
    static final String NATIVE = "native";

    static Table of(Section section, Collection<Figure> figures) {
        Map<String, Map<String, Figure>> rows = new LinkedHashMap<>();
        LinkedHashSet<String> columns = new LinkedHashSet<>();
        for (Figure figure : figures) {
            Place place = Place.of(figure);
            if (place.section() == section) {
                columns.add(place.column());
                rows.computeIfAbsent(place.row(), row -> new LinkedHashMap<>())
                        .put(place.column(), figure);
            }
        }
        return new Table(section, List.copyOf(columns), rows);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The column that others are compared with: native code if there is any, else the first. */
    String base() {
        return columns.contains(NATIVE) ? NATIVE : columns.get(0);
    }

    /**
     * CPU time of {@code column} over that of the {@link #base}, row by row; rows that lack one of
     * the two are left out.
     */
    Map<String, Double> ratios(String column) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        rows.forEach(
                (row, figures) -> {
                    Figure figure = figures.get(column);
                    Figure base = figures.get(base());
                    if (figure != null && base != null) {
                        ratios.put(row, figure.cpu() / base.cpu());
                    }
                });
        return ratios;
    }

    /** As Markdown. Where columns are engines, a second table has their ratios to the base. */
    String markdown() {
        StringBuilder out = new StringBuilder();
        heads(out, columns);
        rows.forEach(
                (row, figures) -> {
                    List<String> cells = new ArrayList<>();
                    cells.add(row);
                    columns.forEach(column -> cells.add(cell(figures.get(column))));
                    line(out, cells);
                });
        if (section.comparesEngines() && columns.size() > 1) {
            addRatios(out);
        }
        return out.toString();
    }

    private void addRatios(StringBuilder out) {
        List<String> others = new ArrayList<>(columns);
        others.remove(base());
        out.append("\nCPU time, as a multiple of that of ").append(base()).append(":\n\n");
        heads(out, others);
        for (String row : rows.keySet()) {
            List<String> cells = new ArrayList<>();
            cells.add(row);
            others.forEach(other -> cells.add(ratio(ratios(other).get(row))));
            line(out, cells);
        }
        List<String> cells = new ArrayList<>();
        cells.add("geometric mean");
        others.forEach(other -> cells.add(ratio(geometricMean(ratios(other).values()))));
        line(out, cells);
    }

    private void heads(StringBuilder out, List<String> names) {
        List<String> heads = new ArrayList<>();
        heads.add(section.rowTitle());
        heads.addAll(names);
        line(out, heads);
        out.append("|---").append("|---:".repeat(names.size())).append("|\n");
    }

    private static void line(StringBuilder out, List<String> cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String cell(@Nullable Figure figure) {
        if (figure == null) {
            return "";
        }
        String error = Double.isNaN(figure.error()) ? "" : " ± " + number(figure.error());
        return "%s %s (%s%s)"
                .formatted(number(figure.cpu()), figure.unit(), number(figure.elapsed()), error);
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? "" : number(ratio);
    }

    private static @Nullable Double geometricMean(Collection<Double> ratios) {
        OptionalDouble mean = ratios.stream().mapToDouble(Math::log).average();
        return mean.isPresent() ? Math.exp(mean.getAsDouble()) : null;
    }

    /** Three digits that count, and never a power of ten. */
    static String number(double value) {
        double size = Math.abs(value);
        int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
