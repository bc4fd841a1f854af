package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Boxes are as wide as the samples in them. */
final class FlameGraphTest {
    private static String page(Map<String, Long> stacks) throws IOException {
        StringBuilder page = new StringBuilder();
        FlameGraph.write("a <title>", stacks, page);
        return page.toString();
    }

    /** Widths, titles and labels of the boxes. */
    private static List<String> boxes(String page) {
        return Pattern.compile("width:([0-9.]+)%\"><button title=\"([^\"]*)\">([^<]*)</button>")
                .matcher(page)
                .results()
                .map(box -> box.group(1) + " " + box.group(2) + " " + box.group(3))
                .toList();
    }

    @Test
    void boxesLieInThoseThatCallThem() throws IOException {
        Map<String, Long> stacks =
                new TreeMap<>(Map.of("run", 1L, "run;leaf", 2L, "run;work;leaf", 5L, "init", 2L));

        assertEquals(
                List.of(
                        "100.000 all: 10 samples, 100.0 % all",
                        "80.000 run: 8 samples, 80.0 % run",
                        "62.500 work: 5 samples, 50.0 % work",
                        "100.000 leaf: 5 samples, 50.0 % leaf",
                        "25.000 leaf: 2 samples, 20.0 % leaf",
                        "20.000 init: 2 samples, 20.0 % init"),
                boxes(page(stacks)));
    }

    @Test
    void namesAreText() throws IOException {
        String page = page(Map.of("<script>\"&'", 1L));

        assertTrue(page.contains(">&lt;script&gt;&quot;&amp;'</button>"), page);
        assertTrue(page.contains("<title>a &lt;title&gt;</title>"), page);
        assertFalse(page.contains("<script>\""), page);
    }

    @Test
    void whatIsRareIsLeftOut() throws IOException {
        assertEquals(2, boxes(page(Map.of("often", 10_000L, "once", 1L))).size());
        assertEquals(List.of("100.000 all: 0 samples, 0.0 % all"), boxes(page(Map.of())));
    }
}
