package dev.wardian.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The kernels as bars, one per engine, each group measured by its own slowest engine: a chart of
 * ratios, since kernels take times of very different size. With one engine, bars of its time.
 */
final class KernelChart {
    private static final int WIDTH = 780;
    private static final int LEFT = 110;
    private static final int RIGHT = 130;
    private static final int BAR = 16;
    private static final int GAP = 12;
    private static final int TOP = 72;
    private static final List<String> COLOURS = List.of("#1a7f37", "#0969da", "#bf8700", "#8250df");

    private final StringBuilder out = new StringBuilder();
    private final Table table;

    private KernelChart(Table table) {
        this.table = table;
    }

    /** The chart as SVG; it depends on nothing but the figures. */
    static String svg(Table table) {
        return new KernelChart(table).draw();
    }

    private String draw() {
        int group = BAR * table.columns().size() + GAP;
        int height = TOP + group * table.rows().size();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#1f2328\">",
                WIDTH, height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        add(
                "<text x=\"12\" y=\"24\" font-size=\"15\">Kernels: CPU time of one run%s (shorter is"
                        + " better)</text>",
                table.columns().size() > 1 ? ", relative within each kernel" : "");
        legend();
        int y = TOP;
        double longest = longest(table.rows().values().stream().toList());
        for (Map.Entry<String, Map<String, Figure>> row : table.rows().entrySet()) {
            Map<String, Figure> figures = row.getValue();
            add("<text x=\"12\" y=\"%d\">%s</text>", y + 12, escaped(row.getKey()));
            double whole = table.columns().size() > 1 ? longest(List.of(figures)) : longest;
            for (int i = 0; i < table.columns().size(); i++) {
                Figure figure = figures.get(table.columns().get(i));
                if (figure != null) {
                    bar(figure, whole, y + i * BAR, colour(i));
                }
            }
            y += group;
        }
        add("</svg>");
        return out.toString();
    }

    private void legend() {
        int x = LEFT;
        for (int i = 0; i < table.columns().size(); i++) {
            String name = table.columns().get(i);
            add("<rect x=\"%d\" y=\"40\" width=\"12\" height=\"12\" fill=\"%s\"/>", x, colour(i));
            add("<text x=\"%d\" y=\"51\">%s</text>", x + 18, escaped(name));
            x += 48 + 8 * name.length();
        }
    }

    private void bar(Figure figure, double whole, int y, String colour) {
        double length = (WIDTH - LEFT - RIGHT) * figure.cpu() / whole;
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LEFT, y, length, BAR - 2, colour);
        add(
                "<text x=\"%.1f\" y=\"%d\" font-size=\"12\">%s %s</text>",
                LEFT + length + 6, y + 11, Table.number(figure.cpu()), figure.unit());
    }

    private static double longest(List<Map<String, Figure>> rows) {
        return rows.stream()
                .flatMap(row -> row.values().stream())
                .mapToDouble(Figure::cpu)
                .max()
                .orElse(1);
    }

    private static String colour(int engine) {
        return COLOURS.get(engine % COLOURS.size());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
