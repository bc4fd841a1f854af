package dev.wardian.sample.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page; the chart library comes from its WebJar, so that no other site is asked.
 */
final class PageFiles {
    private static final String OWN = "/dev/wardian/sample/serve/";
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final Map<String, File> FILES =
            Map.of(
                    "/", load("text/html; charset=utf-8", OWN + "index.html"),
                    "/page.css", load("text/css; charset=utf-8", OWN + "page.css"),
                    "/page.js", load("text/javascript; charset=utf-8", OWN + "page.js"),
                    "/uPlot.js",
                            load("text/javascript; charset=utf-8", CHARTS + "uPlot.iife.min.js"),
                    "/uPlot.css", load("text/css; charset=utf-8", CHARTS + "uPlot.min.css"));

    private PageFiles() {}

    /**
     * A file.
     *
     * @param type its media type
     */
    record File(String type, byte[] bytes) {}

    private static File load(String type, String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the class path: " + resource);
            }
            return new File(type, in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("unreadable: " + resource, e);
        }
    }

    static File find(String path) throws HttpProblem {
        @Nullable File file = FILES.get(path);
        if (file == null) {
            throw new HttpProblem(404, "there is no " + path);
        }
        return file;
    }
}
