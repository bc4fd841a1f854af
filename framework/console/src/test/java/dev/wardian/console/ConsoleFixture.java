package dev.wardian.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A manager with plugins that a test changes, and a console on a server of its own. */
abstract class ConsoleFixture {
    static final JsonMapper JSON = new JsonMapper();

    @TempDir Path temporary;

    final HttpClient client = HttpClient.newHttpClient();
    PluginFolder folder = new PluginFolder(Path.of(""));
    PluginManager manager = PluginManager.builder().build();
    WardianConsole console = WardianConsole.builder(manager).build();
    private @Nullable ConsoleServer server;

    @BeforeEach
    final void makeFolder() throws IOException {
        folder = new PluginFolder(Files.createDirectories(temporary.resolve("plugins")));
    }

    @AfterEach
    final void close() {
        if (server != null) {
            server.close();
        }
        console.close();
        manager.close();
    }

    /** A plugin that answers a number. */
    final PluginFolder.Draft plugin(String name) {
        return folder.plugin(name)
                .guest(new Guest().answers("number", c -> c.i32(7)).traps("trap"));
    }

    static int number(PluginManager manager, String name) {
        Plugin plugin = manager.find("test." + name).orElseThrow();
        return Host.number(plugin, "number");
    }

    /** Loads what is in the folder, and serves a console for it. */
    final void start(
            UnaryOperator<PluginManager.Builder> setting,
            UnaryOperator<WardianConsole.Builder> consoleSetting)
            throws IOException {
        close();
        manager =
                setting.apply(
                                PluginManager.builder(folder.path())
                                        .watch(FolderWatch.EVENTS)
                                        .disabled(temporary.resolve("disabled.yaml")))
                        .build();
        manager.loadAll();
        console = consoleSetting.apply(WardianConsole.builder(manager)).build();
        server = console.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    final void start(UnaryOperator<WardianConsole.Builder> consoleSetting) throws IOException {
        start(manager -> manager, consoleSetting);
    }

    final void startForEverybody() throws IOException {
        start(it -> it.authorizer(Everybody.mayDoAll("Ada")));
    }

    final URI home() {
        return Objects.requireNonNull(server).uri();
    }

    final URI uri(String path) {
        return home().resolve(path);
    }

    final HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    final HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    final JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    static String action(String action, String source) {
        return "api/" + action + "?source=" + URLEncoder.encode(source, StandardCharsets.UTF_8);
    }

    /** A request as the page sends it. */
    final HttpRequest.Builder post(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("X-Wardian-Console", "1")
                .POST(HttpRequest.BodyPublishers.noBody());
    }

    /** Does something to {@code <name>/plugin.yaml}, as the page does. */
    final HttpResponse<String> act(String action, String name)
            throws IOException, InterruptedException {
        return send(post(action(action, name + "/plugin.yaml")));
    }

    /** How the console shows {@code <name>/plugin.yaml}. */
    final JsonNode shown(String name) throws IOException, InterruptedException {
        for (JsonNode plugin : json("api/plugins").path("plugins")) {
            if (plugin.path("source").asText().equals(name + "/plugin.yaml")) {
                return plugin;
            }
        }
        throw new AssertionError("no plugin " + name);
    }

    /** What an HTTP client of the JDK does not let a test send: the status of the response. */
    final int raw(String head) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(line.substring(9));
        }
    }

    final Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), home().getPort());
    }
}
