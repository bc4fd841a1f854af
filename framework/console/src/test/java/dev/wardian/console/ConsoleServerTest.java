package dev.wardian.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.wardian.plugin.PluginListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConsoleServerTest extends ConsoleFixture {
    private static final List<String> FILES =
            List.of("page.js", "page.css", "charts.js", "charts.css", "icon.svg");

    @Test
    void pluginsAreShownWithTheirFigures() throws Exception {
        plugin("a").write();
        Files.writeString(plugin("b").write(), "a: [");
        startForEverybody();
        number(manager, "a");

        JsonNode active = shown("a");
        JsonNode rejected = shown("b");

        assertEquals("ACTIVE", active.path("state").asText());
        assertEquals(1, active.path("generation").asLong());
        assertEquals(1, active.path("running").path("calls").asLong());
        assertTrue(active.path("running").path("p99").asDouble() > 0);
        assertEquals("REJECTED", rejected.path("state").asText());
        assertTrue(rejected.path("running").isNull());
        String failure = rejected.path("failure").asText();
        assertTrue(failure.contains("b/plugin.yaml:1:"), failure);
        assertTrue(failure.contains("1 | a: ["), failure);
        assertEquals(65_536, json("api/plugins").path("memoryBytes").asLong());
    }

    @Test
    void eachCapabilityIsShownWithItsFigures() throws Exception {
        usingPlugin("a").write();
        start(it -> granting(it, "a", 2), it -> it);
        number(manager, "a", "use");
        number(manager, "a", "deny");
        int opened = 1;
        while (number(manager, "a", "use") == 0) {
            opened++;
        }

        JsonNode capability = shown("a").path("running").path("capabilities").path(0);
        JsonNode figures = capability.path("figures");

        assertEquals("probe/1", capability.path("name").asText());
        assertEquals(opened + 2, figures.path("calls").asLong());
        assertEquals(1, figures.path("denials").asLong());
        assertEquals(5L * opened, figures.path("bytesFromGuest").asLong());
        assertEquals(7L * opened, figures.path("bytesToGuest").asLong());
        assertEquals(opened, figures.path("openHandles").asInt());
        assertEquals(2, figures.path("callsPerSecond").asLong());
        assertEquals(1, figures.path("refusedByRate").asLong());
        assertEquals(1, shown("a").path("running").path("denials").asLong());
    }

    @Test
    void aCapabilityWithoutARateHasNone() throws Exception {
        usingPlugin("a").write();
        start(it -> granting(it, "a", 0), it -> it);
        number(manager, "a", "use");

        JsonNode figures = shown("a").path("running").path("capabilities").path(0).path("figures");

        assertTrue(figures.path("callsPerSecond").isNull());
        assertEquals(1, figures.path("openHandles").asInt());
        assertEquals(0, figures.path("refusedByRate").asLong());
    }

    @Test
    void memoryThatWasTakenBackIsShown() throws Exception {
        plugin("a").write();
        start(it -> it.memoryBudget(100_000), it -> it);
        plugin("b").write();
        manager.refresh();

        assertEquals(1, shown("a").path("running").path("reclaimed").asLong());
        assertEquals(0, shown("b").path("running").path("reclaimed").asLong());
    }

    @Test
    void thePageIsServedWithItsChartLibraryAndNothingElse() throws Exception {
        start(it -> it);
        HttpResponse<String> page = get("");

        assertEquals(200, page.statusCode());
        for (String file : FILES) {
            assertTrue(page.body().contains('"' + file + '"'), file);
            assertEquals(200, get(file).statusCode(), file);
        }
        assertEquals(200, get("/favicon.ico").statusCode());
        assertEquals(404, get("/../plugin.yaml").statusCode());
        assertEquals(404, get("/module-info.class").statusCode());
        assertEquals(404, get("/charts/LICENSE").statusCode());
        assertEquals(404, get("/api/").statusCode());
        assertEquals(405, send(post("")).statusCode());
        assertEquals("POST", get("/api/reload").headers().firstValue("Allow").orElse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "page.js", "api/plugins", "api/nothing", "api/reload"})
    void everyResponseKeepsOtherSitesOut(String path) throws Exception {
        start(it -> it);
        var headers = get(path).headers();

        String policy = headers.firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("default-src 'none'"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertEquals("DENY", headers.firstValue("X-Frame-Options").orElse(""));
        assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-store", headers.firstValue("Cache-Control").orElse(""));
        assertEquals("same-origin", headers.firstValue("Cross-Origin-Resource-Policy").orElse(""));
        assertEquals(Optional.empty(), headers.firstValue("Access-Control-Allow-Origin"));
    }

    @Test
    void otherHostsGetNothing() throws Exception {
        start(it -> it.host("Shop.Example"));
        int port = home().getPort();

        for (String path : List.of("/", "/api/plugins", "/api/events", "/page.js")) {
            String get = "GET " + path + " HTTP/1.1\r\nHost: ";
            assertEquals(421, raw(get + "rebound.example:" + port), path);
            assertEquals(421, raw(get + "127.0.0.1.rebound.example"), path);
            assertEquals(421, raw(get + "localhost.rebound.example:" + port), path);
            assertEquals(421, raw(get + "[::1].rebound.example"), path);
            assertEquals(421, raw(get), path);
            assertEquals(200, raw(get + "localhost"), path);
            assertEquals(200, raw(get + "127.0.0.1:" + port), path);
            assertEquals(200, raw(get + "[::1]:9"), path);
            assertEquals(200, raw(get + "shop.example:8443"), path);
        }
    }

    @Test
    void otherSitesChangeNothing() throws Exception {
        plugin("a").write();
        startForEverybody();
        String reload = action("reload", "a/plugin.yaml");

        assertEquals(403, send(post(reload).header("Origin", "http://example.org")).statusCode());
        assertEquals(403, send(post(reload).header("Origin", "null")).statusCode());
        assertEquals(403, send(post(reload).header("Sec-Fetch-Site", "cross-site")).statusCode());
        assertEquals(403, send(post(reload).header("Sec-Fetch-Site", "same-site")).statusCode());
        HttpRequest.Builder lying =
                post(reload)
                        .header("Origin", "http://example.org")
                        .header("Sec-Fetch-Site", "same-origin");
        assertEquals(403, send(lying).statusCode());
        HttpRequest.Builder form =
                HttpRequest.newBuilder(uri(reload)).POST(HttpRequest.BodyPublishers.noBody());
        assertEquals(403, send(form).statusCode());
        assertEquals(405, get(reload).statusCode());
        assertEquals(1, shown("a").path("generation").asLong());
        assertEquals(
                200,
                send(post(reload).header("Origin", "http://127.0.0.1:" + home().getPort()))
                        .statusCode());
        assertEquals(2, shown("a").path("generation").asLong());
    }

    @Test
    void otherSitesReadNothing() throws Exception {
        start(it -> it);

        for (String path : List.of("api/plugins", "api/log", "api/history", "api/events")) {
            HttpRequest.Builder foreign =
                    HttpRequest.newBuilder(uri(path)).header("Sec-Fetch-Site", "cross-site");
            assertEquals(403, send(foreign).statusCode(), path);
        }
        HttpRequest.Builder link =
                HttpRequest.newBuilder(uri("")).header("Sec-Fetch-Site", "cross-site");
        assertEquals(200, send(link).statusCode());
    }

    /** More than there are threads: each has one until it is closed for being slow. */
    @Test
    void halfOpenConnectionsDoNotStopTheServer() throws Exception {
        start(it -> it);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            }

            assertEquals(200, get("api/plugins").statusCode());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void thereIsAnEndToPagesThatListen() throws Exception {
        start(it -> it);
        List<Stream<String>> open = new ArrayList<>();
        for (int i = 0; i < EventStream.MOST_LISTENERS; i++) {
            open.add(events().body());
        }

        assertEquals(503, get("api/events").statusCode());
        assertEquals(200, get("api/plugins").statusCode());
        open.forEach(Stream::close);
        while (events().statusCode() != 200) {
            Thread.onSpinWait();
        }
    }

    private HttpResponse<Stream<String>> events() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri("api/events")).build(),
                HttpResponse.BodyHandlers.ofLines());
    }

    @Test
    void eventsTellOfSamplesLogLinesAndChanges() throws Exception {
        plugin("a").write();
        plugin("b").write();
        startForEverybody();
        HttpResponse<Stream<String>> stream = events();
        assertEquals("text/event-stream", stream.headers().firstValue("Content-Type").orElse(""));
        act("reload", "b");
        boolean plugins = false;
        boolean sample = false;
        boolean log = false;

        try (Stream<String> lines = stream.body()) {
            Iterator<String> it = lines.iterator();
            while (!(plugins && sample && log)) {
                number(manager, "a");
                String line = it.next();
                plugins |= line.equals("event: plugins");
                log |= line.startsWith("data: ") && line.contains("Ada did reload test.b");
                sample |= line.matches("data: \\{\"time\".*\"test.a\":\\{\"calls\":[1-9].*");
            }
        }

        assertFalse(json("api/history").isEmpty());
        assertFalse(json("api/log").get(0).path("message").asText().isEmpty());
    }

    @Test
    void onlyTheBusiestPluginsAreInASample() throws Exception {
        for (int i = 0; i < 60; i++) {
            plugin("p" + i).write();
        }
        start(it -> it);
        number(manager, "p59");
        History history = new History(manager);
        number(manager, "p58");

        JsonNode sample = JSON.readTree(Json.bytes(history.sample(1)));

        assertEquals(60, sample.path("active").asInt());
        assertEquals(50, sample.path("plugins").size());
        assertEquals(1, sample.path("plugins").path("test.p58").path("calls").asInt());
        assertEquals(0, sample.path("plugins").path("test.p59").path("calls").asInt(0));
    }

    /** The same console, under a path of a server that has pages of its own. */
    @Test
    void itWorksUnderAnyPath() throws Exception {
        plugin("a").write();
        startForEverybody();
        HttpServer own =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        own.setExecutor(threads);
        own.createContext("/admin/plugins", console.httpHandler());
        own.start();
        try {
            URI mount = URI.create("http://127.0.0.1:" + own.getAddress().getPort() + "/admin/");
            HttpResponse<String> bare = send(HttpRequest.newBuilder(mount.resolve("plugins")));
            assertEquals(308, bare.statusCode());
            URI page =
                    mount.resolve("plugins")
                            .resolve(bare.headers().firstValue("Location").orElse(""));
            assertEquals(mount.resolve("plugins/"), page);
            for (String file : FILES) {
                assertEquals(
                        200, send(HttpRequest.newBuilder(page.resolve(file))).statusCode(), file);
            }
            HttpRequest.Builder reload =
                    HttpRequest.newBuilder(page.resolve(action("reload", "a/plugin.yaml")))
                            .header("X-Wardian-Console", "1")
                            .POST(HttpRequest.BodyPublishers.noBody());
            assertEquals(200, send(reload).statusCode());
            assertEquals(
                    404,
                    send(HttpRequest.newBuilder(mount.resolve("pluginsandmore"))).statusCode());
        } finally {
            own.stop(0);
            threads.shutdownNow();
        }
        assertEquals(2, shown("a").path("generation").asLong());
    }

    /** What a servlet or a controller would write. */
    private record Request(String path, Map<String, String> headers) implements ConsoleRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String mount() {
            return "/app/admin/plugins";
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public Optional<String> parameter(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> user() {
            return Optional.of("grace");
        }
    }

    @Test
    void itWorksOnAnyServer() throws Exception {
        plugin("a").write();
        start(it -> it.host("app.example"));
        Map<String, String> sent = new LinkedHashMap<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ConsoleResponse response =
                (status, headers, length) -> {
                    sent.put("status", Integer.toString(status));
                    sent.put("length", Long.toString(length));
                    sent.putAll(headers);
                    return body;
                };

        console.handle(new Request("/api/plugins", Map.of("Host", "app.example")), response);

        assertEquals("200", sent.get("status"));
        assertEquals(Integer.toString(body.size()), sent.get("length"));
        assertEquals("application/json", sent.get("Content-Type"));
        assertEquals(1, JSON.readTree(body.toByteArray()).path("plugins").size());
        console.handle(new Request("", Map.of("Host", "app.example")), response);
        assertEquals("308", sent.get("status"));
        assertEquals("plugins/", sent.get("Location"));
        console.handle(new Request("/", Map.of("Host", "other.example")), response);
        assertEquals("421", sent.get("status"));
    }

    @Test
    void theFilterProtectsTheApplicationsOwnPaths() throws Exception {
        start(it -> it);
        HttpServer own =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        own.createContext(
                        "/",
                        exchange -> {
                            try (exchange) {
                                exchange.sendResponseHeaders(204, -1);
                            }
                        })
                .getFilters()
                .add(console.httpFilter());
        own.start();
        try {
            URI there = URI.create("http://127.0.0.1:" + own.getAddress().getPort() + "/");
            HttpRequest.Builder order =
                    HttpRequest.newBuilder(there).POST(HttpRequest.BodyPublishers.noBody());
            assertEquals(204, send(order).statusCode());
            assertEquals(
                    204,
                    send(HttpRequest.newBuilder(there).header("Origin", "http://example.org"))
                            .statusCode());
            assertEquals(
                    403, send(order.copy().header("Origin", "http://example.org")).statusCode());
            assertEquals(
                    403, send(order.copy().header("Sec-Fetch-Site", "cross-site")).statusCode());
        } finally {
            own.stop(0);
        }
    }

    @Test
    void aClosedConsoleLetsGoOfManagerAndLog() throws Exception {
        plugin("a").write();
        startForEverybody();
        List<String> changes = new ArrayList<>();
        PluginListener listener = (before, now) -> changes.add(now.source());
        manager.addListener(listener);
        HttpResponse<Stream<String>> stream = events();
        int lines = json("api/log").size();

        console.close();

        // The stream has an end.
        stream.body().forEach(line -> {});
        manager.reload("test.a");
        assertFalse(changes.isEmpty());
        assertEquals(lines, json("api/log").size());
    }
}
