package dev.wardian.cli;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A page that shows stacks: each function is a box as wide as the time in it, with those that it
 * calls below. The page needs nothing from elsewhere.
 */
final class FlameGraph {
    /** Boxes of fewer samples than this part of all are left out. */
    private static final double LEAST_PART = 1.0 / 4000;

    private static final double PERCENT = 100;

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><title>TITLE</title><style>
            body { font: 13px/1.5 system-ui, sans-serif; margin: 1em; color: #222; background: #fff; }
            #graph { display: flex; }
            .node { overflow: hidden; min-width: 0; }
            .node.gone { display: none; }
            .node.whole { width: 100% !important; }
            button { display: block; box-sizing: border-box; width: 100%; height: 18px; margin: 0;
              padding: 0 3px; border: 1px solid #fff; border-radius: 2px; overflow: hidden;
              text-align: left; font: 12px/16px ui-monospace, monospace; white-space: nowrap;
              color: #222; background: #f4b26b; cursor: pointer; }
            button:hover, button:focus { outline: 2px solid #555; }
            button.found { background: #9ad0f5; }
            .calls { display: flex; }
            @media (prefers-color-scheme: dark) {
              body { color: #eee; background: #1c1c1c; }
              button { border-color: #1c1c1c; color: #111; }
            }
            </style></head><body>
            <h1>TITLE</h1>
            <p>SAMPLES samples. A box is as wide as the time in a function and in what it calls, which is below. Click a box to see it alone,
            and the top one to see all. <label>Find <input id="find" type="search"/></label> <span id="state" role="status"></span></p>
            <div id="graph">
            """;

    private static final String TAIL =
            """
            </div><script>
            const nodes = document.querySelectorAll('.node');
            document.getElementById('graph').addEventListener('click', event => {
              const button = event.target.closest('button');
              if (!button) return;
              const chosen = button.parentNode;
              nodes.forEach(node => {
                node.classList.toggle('whole', node.contains(chosen));
                node.classList.toggle('gone', !node.contains(chosen) && !chosen.contains(node));
              });
            });
            document.getElementById('find').addEventListener('input', event => {
              const wanted = event.target.value.toLowerCase();
              let found = 0;
              document.querySelectorAll('#graph button').forEach(button => {
                const fits = wanted !== '' && button.textContent.toLowerCase().includes(wanted);
                button.classList.toggle('found', fits);
                found += fits ? 1 : 0;
              });
              document.getElementById('state').textContent = wanted === '' ? '' : found + ' boxes';
            });
            </script></body></html>
            """;

    private static final class Node {
        final Map<String, Node> calls = new TreeMap<>();
        long samples;
    }

    private FlameGraph() {}

    /**
     * Writes the page.
     *
     * @param stacks how often each stack was seen: functions with semicolons between them,
     *     outermost first
     */
    static void write(String title, Map<String, Long> stacks, Appendable out) throws IOException {
        Node root = new Node();
        stacks.forEach(
                (stack, count) -> {
                    Node node = root;
                    node.samples += count;
                    for (String function : stack.split(";", -1)) {
                        node = node.calls.computeIfAbsent(function, key -> new Node());
                        node.samples += count;
                    }
                });
        String name = escaped(title);
        out.append(HEAD.replace("SAMPLES", Long.toString(root.samples)).replace("TITLE", name));
        write("all", root, root.samples, root.samples, out);
        out.append(TAIL);
    }

    private static void write(String name, Node node, long around, long all, Appendable out)
            throws IOException {
        double width = around == 0 ? PERCENT : PERCENT * node.samples / around;
        double part = all == 0 ? 0 : PERCENT * node.samples / all;
        String label = escaped(name);
        out.append(
                String.format(
                        Locale.ROOT,
                        "<div class=\"node\" style=\"width:%.3f%%\"><button title=\"%s: %d samples,"
                                + " %.1f %%\">%s</button>",
                        width,
                        label,
                        node.samples,
                        part,
                        label));
        List<Map.Entry<String, Node>> shown =
                node.calls.entrySet().stream()
                        .filter(entry -> entry.getValue().samples >= all * LEAST_PART)
                        .sorted(
                                Comparator.comparingLong(
                                        (Map.Entry<String, Node> entry) ->
                                                -entry.getValue().samples))
                        .toList();
        if (!shown.isEmpty()) {
            out.append("<div class=\"calls\">");
            for (Map.Entry<String, Node> call : shown) {
                write(call.getKey(), call.getValue(), node.samples, all, out);
            }
            out.append("</div>");
        }
        out.append("</div>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
