package dev.wardian.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardian.plugin.PluginManager;
import dev.wardian.spring.shop.Greeter;
import dev.wardian.spring.shop.ShopApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole application with a web server. */
class WebApplicationTest {
    @TempDir private static Path folder;
    @TempDir private static Path beside;
    private static ConfigurableApplicationContext application;
    private static String address = "";

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        new PluginDirectory(folder)
                .greeter(
                        "com.example.hello",
                        "Hello",
                        Greeter.class,
                        "capabilities: { config: { keys: [word], reason: a test } }")
                .greeter("com.example.welcome", "Welcome", Greeter.class)
                .broken("com.example.broken");
        Files.createFile(folder.resolve("loose.wasm"));
        Path grants =
                Files.writeString(
                        beside.resolve("grants.yaml"),
                        """
                        apiVersion: wardian/v1
                        plugins: { com.example.hello: { grants: { config: { keys: [word] } } } }
                        """);
        application =
                SpringApplication.run(
                        ShopApplication.class,
                        "--server.port=0",
                        "--wardian.folders=" + folder,
                        "--wardian.grants=" + grants,
                        "--management.endpoints.web.exposure.include=*",
                        "--management.endpoint.health.show-details=always");
        address =
                "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        PluginManager manager = application.getBean(PluginManager.class);
        assertThat(manager.active().all()).hasSize(2);

        application.close();

        assertThat(manager.active().all()).isEmpty();
        assertThatThrownBy(manager::loadAll).isInstanceOf(IllegalStateException.class);
    }

    private HttpResponse<String> send(String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    @Test
    void controllersCallPlugins() throws Exception {
        assertThat(get("/greet/Ada")).isEqualTo("Hello, Ada");
        assertThat(get("/greetings/Ada")).isEqualTo("[\"Hello, Ada\",\"Welcome, Ada\"]");
    }

    @Test
    void theEndpointListsAndDescribesPluginsAndChangesNone() throws Exception {
        get("/greet/Ada");

        assertThat(get("/actuator/plugins"))
                .contains("\"source\":\"com.example.hello/plugin.yaml\"")
                .contains("\"state\":\"ACTIVE\"")
                .contains("\"source\":\"com.example.broken/plugin.yaml\"")
                .contains("com.example.broken/plugin.yaml:3:1: WDN-MAN-009")
                .containsPattern("\"warnings\":\\[\"[^\"]*loose.wasm");
        assertThat(get("/actuator/plugins/com.example.hello"))
                .contains("\"services\":[\"" + Greeter.class.getName() + "\"]")
                .contains("\"operations\":[\"greet\"]")
                .containsPattern("\"calls\":[1-9][0-9]*,\"failures\":0")
                .contains("\"p50\":")
                .contains(
                        "\"capabilities\":{\"config/1\":{\"calls\":0,\"denials\":0,"
                                + "\"refusedByRate\":0,\"bytesFromGuest\":0,"
                                + "\"bytesToGuest\":0,\"openHandles\":0}}");
        assertThat(send("GET", "/actuator/plugins/com.example.nobody").statusCode()).isEqualTo(404);
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH"}) {
            assertThat(send(method, "/actuator/plugins/com.example.hello").statusCode())
                    .as(method)
                    .isEqualTo(405);
            assertThat(send(method, "/actuator/plugins").statusCode()).as(method).isEqualTo(405);
        }
    }

    @Test
    void healthHasDetailsAndARejectedPluginDoesNotTakeTheApplicationDown() throws Exception {
        assertThat(get("/actuator/health"))
                .startsWith("{\"")
                .contains("\"plugins\":{")
                .contains("\"active\":2")
                .contains("\"warnings\":1")
                .contains("\"com.example.broken/plugin.yaml\":\"WDN-MAN-001 manifest rejected")
                .contains("\"status\":\"UP\"")
                .doesNotContain("DOWN");
    }

    @Test
    void metersAreBound() throws Exception {
        get("/greet/Ada");
        long calls =
                application
                        .getBean(PluginManager.class)
                        .ref("com.example.hello")
                        .get()
                        .totals()
                        .calls();

        assertThat(calls).isPositive();
        assertThat(get("/actuator/metrics/wardian.plugin.calls?tag=plugin:com.example.hello"))
                .contains("{\"statistic\":\"COUNT\",\"value\":" + calls + ".0}");
    }

    @Test
    void theClassPathHasNoInjectorButSpring() {
        for (String type :
                new String[] {
                    "com.google.inject.Injector",
                    "com.google.common.collect.ImmutableList",
                    "dev.wardian.guice.WardianModule"
                }) {
            assertThatThrownBy(() -> Class.forName(type))
                    .as(type)
                    .isInstanceOf(ClassNotFoundException.class);
        }
    }
}
