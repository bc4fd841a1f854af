package dev.wardian.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wardian.benchmarks.Resources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class PerformanceReportTest {
    @TempDir Path folder;

    private static PerformanceReport report() throws IOException {
        return new PerformanceReport(
                Map.of("JVM", "some JVM"),
                PerformanceReport.parse(Resources.text("jmh.json")),
                Map.of("one page", 66_000L),
                1000);
    }

    @Test
    void tableComparesEnginesByCpuTime() throws IOException {
        Table kernels = Table.of(Section.KERNELS, Figure.all(report().results()));

        assertEquals(
                """
                | kernel | Wardian | Peer |
                |---|---:|---:|
                | fib | 10.0 ms (12.5 ± 0.250) | 100 ms (120 ± 10.0) |
                | sieve | 4.00 ms (4.00) | 160 ms (160) |

                CPU time, as a multiple of that of Wardian:

                | kernel | Peer |
                |---|---:|
                | fib | 10.0 |
                | sieve | 40.0 |
                | geometric mean | 20.0 |
                """,
                kernels.markdown());
    }

    @Test
    void tableWithoutEnginesHasNoRatios() throws IOException {
        Table trips = Table.of(Section.ROUND_TRIPS, Figure.all(report().results()));

        assertEquals(
                """
                | size in bytes | bytes |
                |---|---:|
                | 1048576 | 1,200 us (1,235 ± 10.3) |
                """,
                trips.markdown());
    }

    @Test
    void pageHasEveryFigureEvenOfAnUnknownBenchmark() throws IOException {
        String page = report().markdown();

        assertTrue(page.contains("| `WasmFunction.invoke`, raw | 19.8 ns (20.5 ± 1.25) |"), page);
        assertTrue(
                page.contains("| NewBenchmark.something{a=b} | 0.250 us (0.500 ± 0.125) |"), page);
        assertTrue(page.contains("| one page | 66,000 |"), page);
        assertTrue(page.contains("| JVM | some JVM |"), page);
        assertTrue(page.contains("(performance.svg)"), page);
    }

    @Test
    void chartHasABarPerEngineAndKernelOfTheRightLength() throws Exception {
        String svg = report().chart();

        Element root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                        .getDocumentElement();
        NodeList rectangles = root.getElementsByTagName("rect");
        // The ground and two squares of the legend come first.
        assertEquals(3 + 4, rectangles.getLength());
        List<String> widths =
                List.of(width(rectangles, 3), width(rectangles, 4), width(rectangles, 5));
        assertEquals(List.of("6.0", "339.3", "6.0"), widths);
    }

    private static String width(NodeList elements, int index) {
        return ((Element) elements.item(index)).getAttribute("width");
    }

    @Test
    void rawDataKeepsFiguresAndNamesNoFolderOfTheMachine() throws IOException {
        report().write(folder);

        JsonNode raw =
                PerformanceReport.parse(Files.readString(folder.resolve("performance.json")));
        assertEquals(7, raw.path("results").size());
        assertEquals(
                12.5,
                raw.at("/results/0/primaryMetric/rawData/0/0").asDouble(),
                "the first iteration of the first benchmark");
        assertFalse(raw.toString().contains("/somewhere"));
        assertEquals(report().markdown(), Files.readString(folder.resolve("performance.md")));
        assertEquals(report().chart(), Files.readString(folder.resolve("performance.svg")));
    }

    @Test
    void resultWithoutCpuTimeIsRefused() throws IOException {
        JsonNode results =
                PerformanceReport.parse(
                        "[{\"benchmark\": \"a.B.c\", \"primaryMetric\": {}, \"secondaryMetrics\": {}}]");

        assertThrows(IllegalArgumentException.class, () -> Figure.all(results));
    }
}
