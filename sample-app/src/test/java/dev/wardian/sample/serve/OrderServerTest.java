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
import java.util.List;
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
        for (JsonNode plugin : JSON.readTree(get("/plugins/api/plugins").body()).path("plugins")) {
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

            assertEquals(200, get("/traffic").statusCode());
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
    void theConsoleShowsThePluginsThatPrice() throws Exception {
        post("/orders", JsonLines.toJson(new OrderGenerator(17).orders(1).get(0)));

        JsonNode tax = plugin(Shop.TAX);

        assertEquals("ACTIVE", tax.path("state").asText());
        assertEquals(1, tax.path("running").path("calls").asLong());
        JsonNode capability =
                plugin("dev.wardian.sample.fraud-score")
                        .path("running")
                        .path("capabilities")
                        .get(0);
        assertFalse(capability.path("reason").asText().isEmpty());
        assertFalse(capability.path("requested").isEmpty());
        assertFalse(capability.path("granted").isEmpty());
        JsonNode nosy = plugin("dev.wardian.sample.nosy");
        assertEquals("REJECTED", nosy.path("state").asText());
        assertTrue(nosy.path("failure").asText().contains("WDN-LINK-003"), nosy.toString());
    }

    @Test
    void whoRunsTheSampleMayReload() throws Exception {
        long before = plugin(Shop.TAX).path("generation").asLong();

        HttpResponse<String> reloaded =
                send(
                        HttpRequest.newBuilder(
                                        shop.uri(
                                                "/plugins/api/reload?source=country-tax/plugin.yaml"))
                                .header("X-Wardian-Console", "1")
                                .POST(HttpRequest.BodyPublishers.noBody()));

        assertEquals(200, reloaded.statusCode(), reloaded.body());
        assertTrue(plugin(Shop.TAX).path("generation").asLong() > before);
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
        for (String path : new String[] {"/traffic/on", "/orders"}) {
            HttpRequest.Builder post =
                    HttpRequest.newBuilder(shop.uri(path))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertEquals(
                    403, send(post.copy().header("Origin", "http://example.org")).statusCode());
            assertEquals(
                    403, send(post.copy().header("Sec-Fetch-Site", "cross-site")).statusCode());
            assertEquals(405, get(path).statusCode());
        }
        assertEquals(421, raw("GET /traffic HTTP/1.1\r\nHost: rebound.example:" + port));
        assertEquals("false", get("/traffic").body());
    }

    @Test
    void thePageIsServedAndNothingElse() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals(200, page.statusCode());
        assertTrue(
                page.headers().firstValue("Content-Security-Policy").orElse("").contains("'self'"));
        assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        for (String file : new String[] {"shop.js", "shop.css", "plugins/icon.svg"}) {
            assertTrue(page.body().contains('"' + file + '"'), file);
            assertEquals(200, get("/" + file).statusCode(), file);
        }
        assertEquals(404, get("/../grants.yaml").statusCode());
        assertEquals(404, get("/dev/wardian/sample/SampleApp.class").statusCode());
        assertEquals(404, get("/traffic/up").statusCode());
        assertEquals(405, post("/", "").statusCode());
    }

    @Test
    void trafficIsSwitchedOnAndOff() throws Exception {
        assertEquals("true", post("/traffic/on", "").body());
        while (plugin(Shop.TAX).path("running").path("calls").asLong() == 0) {
            Thread.onSpinWait();
        }

        assertEquals("true", get("/traffic").body());
        assertEquals("false", post("/traffic/off", "").body());
    }

    @Test
    void aServerThatStopsRefusesOrders() throws Exception {
        String order = JsonLines.toJson(new OrderGenerator(17).orders(1).get(0));
        assertEquals(200, post("/orders", order).statusCode());

        assertTrue(shop.server.drain());

        assertEquals(503, post("/orders", order).statusCode());
        assertEquals(1, shop.server.priced());
    }
}
