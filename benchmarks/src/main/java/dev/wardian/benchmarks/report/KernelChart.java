package dev.wardian.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The kernels as bars, one per engine: how many times the CPU time of the fastest engine of that
 * kernel. The scale is logarithmic, since an interpreter may take a hundred times as long as native
 * code. With one engine, bars of its time.
 */
final class KernelChart {
    private static final int WIDTH = 820;
    private static final int LEFT = 110;
    private static final int RIGHT = 170;
    private static final int BAR = 14;
    private static final int GAP = 12;
    private static final int LEGEND = 22;
    private static final int LEGEND_COLUMNS = 4;
    private static final int LEGEND_WIDTH = 180;
    private static final int TOP = 50;

    /** Of the fastest engine; longer ones grow by the logarithm of their ratio. */
    private static final double SHORTEST = 6;

    private static final List<String> COLOURS =
            List.of(
                    "#1a7f37", "#4ac26b", "#0969da", "#bf8700", "#8250df", "#cf222e", "#6e7781",
                    "#e85aad", "#1b7c83", "#953800");

    private final StringBuilder out = new StringBuilder();
    private final Table table;

    /** The longest bar: the highest ratio where engines are compared, else the longest time. */
    private final double longest;

    private KernelChart(Table table) {
        this.table = table;
        double most = 0;
        for (Map<String, Figure> figures : table.rows().values()) {
            double base = compares() ? shortest(figures) : 1;
            for (Figure figure : figures.values()) {
                most = Math.max(most, figure.cpu() / base);
            }
        }
        this.longest = most;
    }

    private boolean compares() {
        return table.columns().size() > 1;
    }

    private static double shortest(Map<String, Figure> figures) {
        return figures.values().stream().mapToDouble(Figure::cpu).min().orElse(Double.NaN);
    }

    /** The chart as SVG; it depends on nothing but the figures. */
    static String svg(Table table) {
        return new KernelChart(table).draw();
    }

    private String draw() {
        int legendRows = (table.columns().size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
        int top = TOP + LEGEND * legendRows;
        int group = BAR * table.columns().size() + GAP;
        int height = top + group * table.rows().size();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#1f2328\">",
                WIDTH, height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        add(
                "<text x=\"12\" y=\"24\" font-size=\"15\">Kernels: CPU time of one run%s (shorter is"
                        + " better)</text>",
                compares() ? ", over the fastest of each kernel, logarithmic scale" : "");
        legend();
        int y = top;
        for (Map.Entry<String, Map<String, Figure>> row : table.rows().entrySet()) {
            add("<text x=\"12\" y=\"%d\">%s</text>", y + 12, escaped(row.getKey()));
            group(row.getValue(), y);
            y += group;
        }
        add("</svg>");
        return out.toString();
    }

    private void group(Map<String, Figure> figures, int top) {
        double shortest = shortest(figures);
        for (int i = 0; i < table.columns().size(); i++) {
            Figure figure = figures.get(table.columns().get(i));
            if (figure != null) {
                double ratio = compares() ? figure.cpu() / shortest : Double.NaN;
                bar(figure, ratio, top, i);
            }
        }
    }

    /** The part of the longest bar; engines that are all alike have the shortest one. */
    private double share(Figure figure, double ratio) {
        if (Double.isNaN(ratio)) {
            return figure.cpu() / longest;
        }
        return ratio == 1 ? 0 : Math.log(ratio) / Math.log(longest);
    }

    private void legend() {
        for (int i = 0; i < table.columns().size(); i++) {
            String name = table.columns().get(i);
            int x = LEFT + i % LEGEND_COLUMNS * LEGEND_WIDTH;
            int y = TOP - 10 + i / LEGEND_COLUMNS * LEGEND;
            add(
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>",
                    x, y, colour(i));
            add("<text x=\"%d\" y=\"%d\">%s</text>", x + 18, y + 11, escaped(name));
        }
    }

    private void bar(Figure figure, double ratio, int top, int engine) {
        double length = SHORTEST + (WIDTH - LEFT - RIGHT - SHORTEST) * share(figure, ratio);
        int y = top + engine * BAR;
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LEFT, y, length, BAR - 2, colour(engine));
        add(
                "<text x=\"%.1f\" y=\"%d\" font-size=\"12\">%s%s %s</text>",
                LEFT + length + 6,
                y + 11,
                Double.isNaN(ratio) ? "" : Table.number(ratio) + " x, ",
                Table.number(figure.cpu()),
                figure.unit());
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
