package dev.wardian.spectests;

import java.util.Locale;
import java.util.Map;

/**
 * The outcomes of the official suites as a chart: a bar per group, as long as the group is large.
 */
final class Chart {
    private static final int WIDTH = 780;
    private static final int LEFT = 135;
    private static final int RIGHT = 190;
    private static final int ROW = 30;
    private static final int BAR = 18;
    private static final int TOP = 44;

    private Chart() {}

    /** The chart of groups in order; it depends on nothing but the numbers. */
    static String svg(Map<String, Count> groups) {
        int most = groups.values().stream().mapToInt(Count::total).max().orElse(1);
        int height = TOP + ROW * groups.size() + 12;
        StringBuilder out = new StringBuilder();
        add(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH,
                height);
        add(out, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        add(
                out,
                "<text x=\"12\" y=\"24\" font-size=\"15\" fill=\"#1f2328\">Official test suite:"
                        + " commands that pass</text>");
        int y = TOP;
        for (Map.Entry<String, Count> group : groups.entrySet()) {
            row(out, group.getKey(), group.getValue(), y, most);
            y += ROW;
        }
        add(out, "</svg>");
        return out.toString();
    }

    private static void row(StringBuilder out, String name, Count count, int y, int most) {
        int room = WIDTH - LEFT - RIGHT;
        double whole = (double) room * count.total() / most;
        double passed = (double) room * count.passed() / most;
        add(out, "<text x=\"12\" y=\"%d\" fill=\"#1f2328\">%s</text>", y + 14, name);
        add(
                out,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#d0d7de\"/>",
                LEFT,
                y,
                whole,
                BAR);
        add(
                out,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#1a7f37\"/>",
                LEFT,
                y,
                passed,
                BAR);
        add(
                out,
                "<text x=\"%.1f\" y=\"%d\" fill=\"#1f2328\">%,d of %,d</text>",
                LEFT + whole + 8,
                y + 14,
                count.passed(),
                count.total());
    }

    private static void add(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
