package dev.wardian.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The files of the page. The chart library is one of them, so that no other site is asked. */
final class PageFiles {
    private static final Map<String, Reply> FILES =
            Map.of(
                    "/", load("text/html; charset=utf-8", "index.html"),
                    "/page.css", load("text/css; charset=utf-8", "page.css"),
                    "/page.js", load("text/javascript; charset=utf-8", "page.js"),
                    "/charts.js",
                            load("text/javascript; charset=utf-8", "charts/uPlot.iife.min.js"),
                    "/charts.css", load("text/css; charset=utf-8", "charts/uPlot.min.css"),
                    "/icon.svg", load("image/svg+xml", "icon.svg"),
                    // Browsers ask for it by themselves where an answer is no page, such as JSON.
                    "/favicon.ico", load("image/svg+xml", "icon.svg"));

    private PageFiles() {}

    private static Reply load(String type, String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + resource);
            }
            return new Reply(200, type, Map.of(), in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("unreadable: " + resource, e);
        }
    }

    static Reply find(String path) throws HttpProblem {
        Reply file = FILES.get(path);
        if (file == null) {
            throw new HttpProblem(404, "the console has no such page");
        }
        return file;
    }
}
