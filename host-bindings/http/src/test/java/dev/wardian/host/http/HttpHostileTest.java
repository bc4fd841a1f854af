package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.http.HttpGuest.Call;
import dev.wardian.host.testing.ChangingGrants;
import dev.wardian.host.testing.Pause;
import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests that pass what makes no sense, and grants that change while they run. */
class HttpHostileTest {
    private static final String ID = "test.http";
    private static final int BAD = Prober.MEMORY - 2;

    @TempDir Path temp;
    private TestServer server;

    @BeforeEach
    void serve() {
        server =
                new TestServer((seen, out) -> TestServer.reply(out, 200, "a: b\r\n", "0123456789"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    private String allow() {
        return "allow: [{ url: 'http://127.0.0.1:" + server.port() + "', methods: [GET, POST] }]";
    }

    private String grant(String more) {
        return "{ " + allow() + ", addresses: ['127.0.0.1:" + server.port() + "']" + more + " }";
    }

    @Test
    void withoutAGrantTheFunctionsAreNotLinked() {
        WatGuest guest =
                new WatGuest()
                        .imports("wardian:http/1", "close", "(param i32) (result i32)")
                        .operation("run", "(call $close (i32.const 1))");
        TestPlugin plugin = TestPlugin.wat(ID, guest).requests("http", "{ " + allow() + " }");
        try (TestHost host =
                TestHost.builder()
                        .plugin(plugin)
                        .capability(HttpCapability.create())
                        .grants("apiVersion: wardian/v1\nplugins: { test.http: { grants: {} } }")
                        .build()) {
            PluginLinkException error =
                    assertThrows(PluginLinkException.class, () -> host.plugin(ID));

            assertTrue(error.getMessage().contains("http"), error.getMessage());
        }
    }

    @Test
    void badArgumentsOfOpenReachNothing() {
        try (Prober guest =
                new Prober(
                        temp,
                        HttpCapability.create(),
                        "{ " + allow() + " }",
                        grant(""),
                        Map.of())) {
            int method = guest.poke(100, "GET");
            int url = guest.poke(200, server.url("/"));
            int text = guest.poke(400, (byte) 0xC3, (byte) 0x28);
            int[][] bad = {
                {BAD, method, 200, url, 0, 0, -1, 0, is(Errno.EFAULT)},
                {100, method, BAD, url, 0, 0, -1, 0, is(Errno.EFAULT)},
                {100, method, 200, url, BAD, 3, -1, 0, is(Errno.EFAULT)},
                {-1, method, 200, url, 0, 0, -1, 0, is(Errno.EFAULT)},
                {400, text, 200, url, 0, 0, -1, 0, is(Errno.EUTF8)},
                {100, method, 400, text, 0, 0, -1, 0, is(Errno.EUTF8)},
                {100, method, 200, url, 400, text, -1, 0, is(Errno.EUTF8)},
                {100, method, 200, url, 0, 0, -2, 0, is(Errno.EINVAL)},
                {100, method, 200, url, 0, 0, Integer.MIN_VALUE, 0, is(Errno.EINVAL)},
                {100, method, 200, url, 0, 0, -1, 6, is(Errno.EINVAL)},
                {100, method, 200, url, 0, 0, -1, -1, is(Errno.EINVAL)},
                {100, method, 200, 0, 0, 0, -1, 0, is(Errno.EINVAL)},
                {100, 0, 200, url, 0, 0, -1, 0, is(Errno.EINVAL)},
                {100, method, 200, url, 0, 0, (1 << 20) + 1, 0, is(Errno.E2BIG)}
            };
            for (int[] arguments : bad) {
                int[] given = Arrays.copyOf(arguments, 8);

                assertEquals(arguments[8], guest.call("open", given), Arrays.toString(arguments));
            }
            assertTrue(guest.call("open", 100, method, 200, url, 0, 0, -1, 5) > 0);
            assertEquals(List.of(), guest.denials());
        }
        assertEquals(List.of(), server.requests());
    }

    @Test
    void aNumberThatIsNoHandleIsClosed() {
        try (Prober guest =
                new Prober(
                        temp,
                        HttpCapability.create(),
                        "{ " + allow() + " }",
                        grant(""),
                        Map.of())) {
            int url = guest.poke(200, server.url("/"));
            int handle = guest.call("open", 100, guest.poke(100, "GET"), 200, url, 0, 0, -1, 5);
            // A handle ends with its call.
            for (int number : new int[] {handle, 0, -1, 1, Integer.MAX_VALUE}) {
                assertEquals(is(Errno.ECLOSED), guest.call("write", number, 0, 1));
                assertEquals(is(Errno.ECLOSED), guest.call("send", number));
                assertEquals(is(Errno.ECLOSED), guest.call("headers", number, 0, 100));
                assertEquals(is(Errno.ECLOSED), guest.call("url", number, 0, 100));
                assertEquals(is(Errno.ECLOSED), guest.call("read", 0, number, 100));
                assertEquals(is(Errno.ECLOSED), guest.call("close", number));
            }
        }
    }

    /** Calls functions in a row, and gives what each gave. */
    private static final class Script {
        private final StringBuilder code = new StringBuilder();
        private int results;

        /** The handle is at 8192, the method at 0, the URL at 16. */
        Script(int url) {
            step(
                    "(call $open (i32.const 0) (i32.const 4) (i32.const 16) (i32.const "
                            + url
                            + ") (i32.const 0) (i32.const 0) (i64.const -1) (i32.const 5))");
            code.append("(i32.store (i32.const 8192) (i32.load (i32.const 8196)))\n");
        }

        Script step(String call) {
            results++;
            code.append("(i32.store (i32.const ")
                    .append(8192 + 4 * results)
                    .append(") ")
                    .append(call)
                    .append(")\n");
            return this;
        }

        /** A function with the handle as its first parameter. */
        Script on(String function, int... others) {
            StringBuilder call =
                    new StringBuilder("(call $" + function + " (i32.load (i32.const 8192))");
            for (int other : others) {
                call.append(" (i32.const ").append(other).append(')');
            }
            return step(call + ")");
        }

        Script read(int address, int length) {
            return step(
                    "(call $read (i32.const "
                            + address
                            + ") (i32.load (i32.const 8192)) (i32.const "
                            + length
                            + "))");
        }

        Script pause() {
            code.append("(call $pause)\n");
            return this;
        }

        WatGuest guest(String url) {
            return HttpGuest.withFunctions(new WatGuest())
                    .imports("wardian:pause/1", "pause", "")
                    .data(0, "POST")
                    .data(16, url)
                    .operation(
                            "run",
                            code
                                    + "(call $output_write (i32.const 8200) (i32.const "
                                    + 4 * (results - 1)
                                    + "))");
        }
    }

    private List<Integer> run(Script script, List<String> later) {
        return run(script, later, Map.of());
    }

    private List<Integer> run(Script script, List<String> later, Map<String, String> environment) {
        List<Runnable> changes = new CopyOnWriteArrayList<>();
        List<Capability<?>> all =
                List.of(
                        new HttpBinding(
                                new HttpSettings(
                                        host -> List.of(), Optional.empty(), environment::get)),
                        Pause.running(() -> changes.forEach(Runnable::run)));
        GrantsReader reader = new GrantsReader(Capabilities.of(all));
        ChangingGrants store = new ChangingGrants(grants(reader, grant("")));
        for (String each : later) {
            Grants next = grants(reader, each);
            changes.add(() -> store.set(next));
        }
        TestPlugin plugin =
                TestPlugin.wat(ID, script.guest(server.url("/")))
                        .requests("pause", "{}")
                        .requests("http", "{ " + allow() + " }");
        TestHost.Builder builder = TestHost.builder().plugin(plugin);
        all.forEach(builder::capability);
        try (TestHost host = builder.manager(it -> it.grants(store)).build()) {
            ByteBuffer output =
                    ByteBuffer.wrap(host.plugin(ID).call("run", new byte[0]))
                            .order(ByteOrder.LITTLE_ENDIAN);
            List<Integer> results = new ArrayList<>();
            while (output.hasRemaining()) {
                results.add(output.getInt());
            }
            return results;
        }
    }

    private static Grants grants(GrantsReader reader, String http) {
        String yaml =
                "apiVersion: wardian/v1\nlimits: { deadline: 60s }\nplugins:\n  test.http:\n    grants:\n      pause: {}\n"
                        + (http.isEmpty() ? "" : "      http: " + http + "\n");
        return reader.read("grants.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private Script script() {
        return new Script(server.url("/").length());
    }

    @Test
    void functionsInTheWrongOrderAndBadRangesAreRefused() {
        Script script =
                script().read(0, 10)
                        .on("headers", 0, 100)
                        .on("url", 0, 100)
                        .on("write", 70_000, 2)
                        .on("write", 65_535, 2)
                        .on("write", 0, 1 << 25)
                        .on("write", 70_000, 0)
                        .on("write", 0, 3)
                        .on("send")
                        .on("send")
                        .on("write", 0, 1)
                        .on("headers", 65_530, 100)
                        .on("url", 70_000, 1)
                        .read(65_535, 2)
                        .read(0, 1 << 25)
                        .read(70_000, 0)
                        .read(100, 4)
                        .read(100, 100)
                        .read(100, 100)
                        .on("close")
                        .on("close")
                        .read(100, 1);

        assertEquals(
                List.of(
                        is(Errno.EINVAL),
                        is(Errno.EINVAL),
                        is(Errno.EINVAL),
                        is(Errno.EFAULT),
                        is(Errno.EFAULT),
                        is(Errno.E2BIG),
                        0,
                        0,
                        200,
                        is(Errno.EINVAL),
                        is(Errno.EINVAL),
                        is(Errno.EFAULT),
                        is(Errno.EFAULT),
                        is(Errno.EFAULT),
                        is(Errno.E2BIG),
                        0,
                        4,
                        6,
                        0,
                        0,
                        is(Errno.ECLOSED),
                        is(Errno.ECLOSED)),
                run(script, List.of()));
        assertEquals("POS", server.last().text());
    }

    @ParameterizedTest
    @CsvSource({"send", "write", "read"})
    void whatIsTakenBackIsGoneAtOnce(String function) {
        Script script = script();
        if (function.equals("read")) {
            script.on("send");
        }
        script.pause();
        Script last =
                switch (function) {
                    case "send" -> script.on("send");
                    case "write" -> script.on("write", 0, 1);
                    default -> script.read(0, 10);
                };
        String narrower = grant("").replace("[GET, POST]", "[GET]");

        List<Integer> narrowed = run(last, List.of(narrower));
        List<Integer> taken = run(last, List.of(""));

        assertEquals(is(Errno.EDENIED), narrowed.get(narrowed.size() - 1));
        assertEquals(is(Errno.EDENIED), taken.get(taken.size() - 1));
        assertEquals(function.equals("read") ? 2 : 0, server.requests().size());
    }

    @Test
    void smallerBoundsHoldForTheNextRequest() {
        Script script =
                script().pause()
                        .step(
                                "(call $open (i32.const 0) (i32.const 4) (i32.const 16) (i32.const "
                                        + server.url("/").length()
                                        + ") (i32.const 0) (i32.const 0) (i64.const 5)"
                                        + " (i32.const 0))");

        assertEquals(List.of(is(Errno.E2BIG)), run(script, List.of(grant(", requestBody: 4B"))));
        assertEquals(
                List.of(is(Errno.EUNAVAILABLE)), run(script, List.of(grant(", concurrency: 1"))));
    }

    @Test
    void theHostAddsHeadersThatTheGuestDoesNotSee() throws IOException {
        Path file = Files.writeString(temp.resolve("token"), "from-file\n");
        String origin = URI.create(server.url("/")).resolve("/").toString();
        String grant =
                grant(
                        ", headers: { '"
                                + origin
                                + "': { Authorization: { env: TOKEN, prefix: 'Bearer ' }, x-key: {"
                                + " file: '"
                                + file
                                + "' } } }");
        HttpBinding http =
                new HttpBinding(
                        new HttpSettings(
                                host -> List.of(),
                                Optional.empty(),
                                Map.of("TOKEN", "from-env")::get));
        try (HttpGuest guest = new HttpGuest(http, "{ " + allow() + " }", grant)) {
            HttpGuest.Result result =
                    guest.call(Call.get(server.url("/")).with("x-key: mine\nX-Other: 1"));

            assertEquals(200, result.status());
            assertEquals(Optional.of("Bearer from-env"), server.last().header("authorization"));
            assertEquals(
                    List.of("x-key: from-file", "x-other: 1"),
                    server.last().lines().stream()
                            .filter(it -> it.startsWith("x-"))
                            .sorted()
                            .toList());
            assertEquals(-1, guest.host().manager().plugins().toString().indexOf("from-env"));
        }
    }

    @ParameterizedTest
    @CsvSource({"'{ env: MISSING }',MISSING", "'{ file: /none/token }',/none/token"})
    void aHeaderWithoutItsValueRejectsThePlugin(String place, String named) {
        String origin = server.url("/");
        String grant = grant(", headers: { '" + origin + "': { a: " + place + " } }");
        HttpBinding http =
                new HttpBinding(
                        new HttpSettings(host -> List.of(), Optional.empty(), name -> null));
        try (HttpGuest guest = new HttpGuest(http, "{ " + allow() + " }", grant)) {
            PluginLinkException error = assertThrows(PluginLinkException.class, guest::plugin);

            assertTrue(error.getMessage().contains(named), error.getMessage());
            assertTrue(error.getMessage().contains("grant of http"), error.getMessage());
        }
    }

    @Test
    void aThousandCallsLeaveNothingOpen() {
        String bounds = ", concurrency: 4 }";
        try (HttpGuest guest =
                new HttpGuest(
                        HttpCapability.create(),
                        "{ " + allow() + bounds,
                        grant(", concurrency: 4"))) {
            for (int i = 0; i < 1_000; i++) {
                assertEquals(200, guest.call(Call.get(server.url("/" + i))).status());
            }
        }
        assertEquals(1, server.connections());
    }
}
