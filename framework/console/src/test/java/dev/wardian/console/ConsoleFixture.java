package dev.wardian.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
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
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A manager with plugins that a test changes, and a console on a server of its own. */
abstract class ConsoleFixture {
    static final JsonMapper JSON = new JsonMapper();

    private static final ProbeCapability PROBE =
            new ProbeCapability("probe/1")
                    .function(
                            "use",
                            ":i",
                            call -> {
                                call.read(0, 5);
                                call.write(0, new byte[7], 0, 7);
                                call.handles(AutoCloseable.class, Lifetime.INSTANCE).open(() -> {});
                                return 0;
                            })
                    .function(
                            "deny",
                            ":i",
                            call -> {
                                throw call.denied("it");
                            });

    static {
        // Some tests make a server of their own, which may be the first one.
        ConsoleServer.setLimits();
    }

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
        return number(manager, name, "number");
    }

    static int number(PluginManager manager, String name, String operation) {
        Plugin plugin = manager.find("test." + name).orElseThrow();
        return Host.number(plugin, operation);
    }

    /**
     * A plugin whose operation {@code use} opens a handle in one call of a capability, and the
     * function copies 5 bytes from the guest and 7 bytes to the guest; the policy denies the
     * operation {@code deny}.
     */
    final PluginFolder.Draft usingPlugin(String name) {
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", ":i");
        int deny = guest.imports("wardian:probe/1", "deny", ":i");
        return folder.plugin(name)
                .guest(guest.relays("use", use).relays("deny", deny))
                .asksFor("probe");
    }

    /** Grants the capability of {@link #usingPlugin} to it, with a rate unless that is 0. */
    static PluginManager.Builder granting(
            PluginManager.Builder builder, String name, long callsPerSecond) {
        PolicySet use = PolicySet.EMPTY.with(PROBE, new ProbeCapability.Use());
        PolicySet policies = callsPerSecond == 0 ? use : use.withRate(PROBE.name(), callsPerSecond);
        return builder.poolSize(1)
                .capabilities(Capabilities.of(List.of(PROBE)))
                .grants(Grants.NONE.withPlugin("test." + name, policies));
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
