package dev.wardian.sample.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wardian.sample.JsonLines;
import dev.wardian.sample.OrderGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OrderServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(shop.uri(path)));
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(shop.uri(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode plugin(String id) throws IOException, InterruptedException {
        for (JsonNode plugin : JSON.readTree(get("/api/plugins").body())) {
            if (plugin.path("id").asText().equals(id)) {
                return plugin;
            }
        }
        throw new AssertionError("no plugin " + id);
    }

    /** What an HTTP client of the JDK does not let a test send: the status of the answer. */
    private int raw(String head) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), shop.server.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(line.substring(9));
        }
    }

    /** More than there are threads: each has one until it is closed for being slow. */
    @Test
    void halfOpenConnectionsDoNotStopTheServer() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), shop.server.uri().getPort());
                slow.add(socket);
                socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            }

            assertEquals(200, get("/api/plugins").statusCode());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void ordersArePriced() throws Exception {
        String order = JsonLines.toJson(new OrderGenerator(17).orders(1).get(0));

        HttpResponse<String> answer = post("/orders", order);

        assertEquals(200, answer.statusCode(), answer.body());
        JsonNode priced = JSON.readTree(answer.body());
        assertEquals(JSON.readTree(order).path("id"), priced.path("id"));
        assertTrue(priced.path("totalCents").isNumber(), answer.body());
        assertFalse(priced.path("adjustments").isEmpty(), answer.body());
    }

    @Test
    void whatIsNoOrderIsRefused() throws Exception {
        assertEquals(400, post("/orders", "{").statusCode());
        assertEquals(400, post("/orders", "{\"id\": []}").statusCode());
        assertEquals(400, post("/orders", "null").statusCode());
        assertEquals(400, post("/orders", "{}").statusCode());
        assertEquals(413, post("/orders", " ".repeat(70_000)).statusCode());
    }

    @Test
    void pluginsAreShownWithWhatTheyAskForAndGet() throws Exception {
        String order = JsonLines.toJson(new OrderGenerator(17).orders(1).get(0));
        post("/orders", order);

        JsonNode tax = plugin(Shop.TAX);

        assertEquals("ACTIVE", tax.path("state").asText());
        assertTrue(tax.path("generation").asLong() > 0);
        assertEquals(1, tax.path("running").path("calls").asLong());
        assertTrue(tax.path("running").path("p99").asDouble() > 0);
        JsonNode capability =
                plugin("dev.wardian.sample.fraud-score")
                        .path("running")
                        .path("capabilities")
                        .get(0);
        assertFalse(capability.path("reason").asText().isEmpty());
        assertFalse(capability.path("asked").isEmpty());
        assertFalse(capability.path("granted").isEmpty());
        JsonNode nosy = plugin("dev.wardian.sample.nosy");
        assertEquals("REJECTED", nosy.path("state").asText());
        assertTrue(nosy.path("failure").asText().contains("WDN-LINK-003"), nosy.toString());
        assertTrue(nosy.path("running").isNull());
    }

    @Test
    void pluginsAreReloadedAndRolledBack() throws Exception {
        long before = plugin(Shop.TAX).path("generation").asLong();
        assertEquals(409, post("/api/plugins/" + Shop.TAX + "/rollback", "").statusCode());

        HttpResponse<String> reloaded = post("/api/plugins/" + Shop.TAX + "/reload", "");

        assertEquals(200, reloaded.statusCode(), reloaded.body());
        long now = plugin(Shop.TAX).path("generation").asLong();
        assertTrue(now > before);
        assertEquals(200, post("/api/plugins/" + Shop.TAX + "/rollback", "").statusCode());
        assertTrue(plugin(Shop.TAX).path("generation").asLong() > now);
        assertEquals(409, post("/api/plugins/dev.wardian.sample.none/reload", "").statusCode());
    }

    @Test
    void aFileThatIsReplacedIsSeenWithoutBeingAsked() throws Exception {
        String version = plugin(Shop.TAX).path("version").asText();
        shop.edit("country-tax", "version: " + version, "version: 99.0.0");

        while (!plugin(Shop.TAX).path("version").asText().equals("99.0.0")) {
            Thread.onSpinWait();
        }

        assertNotEquals(version, plugin(Shop.TAX).path("version").asText());
    }

    @Test
    void otherSitesChangeNothing() throws Exception {
        int port = shop.server.uri().getPort();
        String path = "/api/plugins/" + Shop.TAX + "/reload";
        long before = plugin(Shop.TAX).path("generation").asLong();
        HttpRequest.Builder foreign =
                HttpRequest.newBuilder(shop.uri(path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "http://example.org");
        HttpRequest.Builder opaque =
                HttpRequest.newBuilder(shop.uri(path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "null");
        HttpRequest.Builder crossSite =
                HttpRequest.newBuilder(shop.uri(path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .header("Sec-Fetch-Site", "cross-site");

        assertEquals(403, send(foreign).statusCode());
        assertEquals(403, send(opaque).statusCode());
        assertEquals(403, send(crossSite).statusCode());
        assertEquals(405, get(path).statusCode());
        assertEquals(405, get("/api/traffic/on").statusCode());
        assertEquals(405, get("/orders").statusCode());
        assertEquals(421, raw("GET /api/plugins HTTP/1.1\r\nHost: rebound.example:" + port));
        assertEquals(421, raw("GET /api/plugins HTTP/1.1\r\nHost: localhost"));
        assertEquals(200, raw("GET /api/plugins HTTP/1.1\r\nHost: localhost:" + port));
        assertEquals(before, plugin(Shop.TAX).path("generation").asLong());
    }

    @Test
    void thePageIsServedWithItsChartLibraryAndNothingElse() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals(200, page.statusCode());
        assertTrue(
                page.headers().firstValue("Content-Security-Policy").orElse("").contains("'self'"));
        assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        for (String file : new String[] {"/page.js", "/page.css", "/uPlot.js", "/uPlot.css"}) {
            assertTrue(page.body().contains(file), file);
            assertEquals(200, get(file).statusCode(), file);
        }
        assertEquals(404, get("/../grants.yaml").statusCode());
        assertEquals(404, get("/dev/wardian/sample/SampleApp.class").statusCode());
        assertEquals(405, post("/", "").statusCode());
    }

    @Test
    void eventsTellOfSamplesLogLinesAndChanges() throws Exception {
        HttpResponse<Stream<String>> stream =
                client.send(
                        HttpRequest.newBuilder(shop.uri("/api/events")).build(),
                        HttpResponse.BodyHandlers.ofLines());
        assertEquals("text/event-stream", stream.headers().firstValue("Content-Type").orElse(""));
        post("/api/traffic/on", "");
        // It says how it is configured when it starts.
        post("/api/plugins/dev.wardian.sample.volume-discount/reload", "");
        boolean plugins = false;
        boolean sample = false;
        boolean log = false;

        try (Stream<String> lines = stream.body()) {
            Iterator<String> it = lines.iterator();
            while (!(plugins && sample && log)) {
                String line = it.next();
                plugins |= line.equals("event: plugins");
                log |= line.equals("event: log");
                sample |=
                        line.startsWith("data: {\"time\"")
                                && line.contains(Shop.TAX + "\":{\"calls\":");
            }
        }

        assertEquals("true", get("/api/traffic").body());
        post("/api/traffic/off", "");
        assertEquals("false", get("/api/traffic").body());
        assertFalse(JSON.readTree(get("/api/history").body()).isEmpty());
        JsonNode first = JSON.readTree(get("/api/log").body()).get(0);
        assertFalse(first.path("message").asText().isEmpty());
    }

    @Test
    void thereIsAnEndToPagesThatListen() throws Exception {
        Stream.Builder<Stream<String>> open = Stream.builder();
        int refused = 0;
        for (int i = 0; i < 9; i++) {
            HttpResponse<Stream<String>> stream =
                    client.send(
                            HttpRequest.newBuilder(shop.uri("/api/events")).build(),
                            HttpResponse.BodyHandlers.ofLines());
            refused += stream.statusCode() == 503 ? 1 : 0;
            open.add(stream.body());
        }

        assertEquals(1, refused);
        assertEquals(200, get("/api/plugins").statusCode());
        open.build().forEach(Stream::close);
    }
}
