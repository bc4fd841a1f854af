package dev.wardian.sample.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The files of the order service's own page. */
final class OrderPageFiles {
    private static final Map<String, File> FILES =
            Map.of(
                    "/", load("text/html; charset=utf-8", "index.html"),
                    "/shop.css", load("text/css; charset=utf-8", "shop.css"),
                    "/shop.js", load("text/javascript; charset=utf-8", "shop.js"));

    private OrderPageFiles() {}

    /**
     * A file.
     *
     * @param type its media type
     */
    record File(String type, byte[] bytes) {}

    private static File load(String type, String resource) {
        try (InputStream in = OrderPageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the class path: " + resource);
            }
            return new File(type, in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("unreadable: " + resource, e);
        }
    }

    static File find(String path) throws OrderProblem {
        File file = FILES.get(path);
        if (file == null) {
            throw new OrderProblem(404, "there is no " + path);
        }
        return file;
    }
}
