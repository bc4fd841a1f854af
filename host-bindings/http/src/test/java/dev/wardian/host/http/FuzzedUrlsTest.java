package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.http.HttpGuest.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * A guest that tries to reach what it may not, with URLs that several readers understand in several
 * ways. Every name leads to one server, which writes down what it saw. {@code wardian.http.urls} is
 * how many.
 */
class FuzzedUrlsTest {
    private static final int URLS = Integer.getInteger("wardian.http.urls", 5_000);
    private static final long SEED = Long.getLong("wardian.http.seed", 20_261_130L);

    private static final List<String> PIECES =
            List.of(
                    "/",
                    "//",
                    "\\",
                    ".",
                    "..",
                    "/../",
                    "/./",
                    "%2e",
                    "%2E%2e",
                    "%2f",
                    "%5c",
                    "%252e",
                    "%00",
                    "%0d%0a",
                    ";",
                    "..;",
                    "/..;/",
                    "@",
                    ":",
                    "#",
                    "?",
                    "[",
                    "]",
                    "[::1]",
                    "*",
                    "é",
                    "\t",
                    " ",
                    "\r\nHost: evil.test",
                    "127.0.0.1",
                    "2130706433",
                    "0x7f.1",
                    "localhost",
                    "evil.test",
                    "ok.test",
                    "a.ok.test",
                    "ok.test.evil.test",
                    "public",
                    "secret",
                    "/public",
                    "/secret",
                    "http://",
                    "https://",
                    "HTTP:",
                    "//evil.test",
                    "%",
                    "%7",
                    "&",
                    "=",
                    "a",
                    "Ω",
                    "．",
                    "。",
                    "%c0%ae",
                    "%u002e",
                    "|",
                    "\"",
                    "<",
                    "\0",
                    "xn--",
                    "-",
                    "_",
                    "65536",
                    "80",
                    "443");

    private static String fuzzed(Random random, int port) {
        StringBuilder url =
                new StringBuilder(
                        List.of(
                                        "http://a.ok.test:" + port + "/public/x",
                                        "http://127.0.0.1:" + port + "/public",
                                        "http://b.a.ok.test:" + port + "/public?q=1",
                                        "http://evil.test:" + port + "/public",
                                        "http://a.ok.test:" + port + "/secret")
                                .get(random.nextInt(5)));
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(url.length() + 1);
            switch (random.nextInt(4)) {
                case 0, 1 -> url.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> url.delete(at, Math.min(url.length(), at + 1 + random.nextInt(3)));
                default -> url.append(PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return url.toString();
    }

    /** The path as the most obliging server would understand it. */
    private static String understood(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        for (int i = 0; i < 3; i++) {
            path = decoded(path);
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.replace('\\', '/').split("/")) {
            int parameter = segment.indexOf(';');
            String name = parameter < 0 ? segment : segment.substring(0, parameter);
            if (name.equals("..")) {
                segments.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                segments.addLast(name);
            }
        }
        return "/" + String.join("/", segments) + "/";
    }

    private static String decoded(String path) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            boolean escape = path.charAt(i) == '%' && i + 2 < path.length();
            if (escape
                    && Character.digit(path.charAt(i + 1), 16) >= 0
                    && Character.digit(path.charAt(i + 2), 16) >= 0) {
                out.append((char) Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.append(path.charAt(i));
            }
        }
        return out.toString();
    }

    @Test
    void theServerSeesNothingThatThePolicyDenies() {
        AtomicReference<String> wrong = new AtomicReference<>("");
        try (TestServer server =
                new TestServer(
                        (seen, out) -> {
                            String host = seen.header("host").orElse("").toLowerCase(Locale.ROOT);
                            String name = host.replaceFirst(":\\d+$", "");
                            boolean fits =
                                    seen.method().equals("GET")
                                            && (name.equals("127.0.0.1")
                                                    || name.endsWith(".ok.test"))
                                            && understood(seen.target()).startsWith("/public/")
                                            && seen.body().length == 0
                                            && seen.lines().size() == 3;
                            if (!fits) {
                                wrong.set(seen.toString());
                            }
                            return TestServer.reply(out, 200, "", "");
                        })) {
            String allow =
                    String.format(
                            "allow: ['http://*.ok.test:%1$d/public', 'http://127.0.0.1:%1$d/public']",
                            server.port());
            Random random = new Random(SEED);
            int reached = 0;
            try (HttpGuest guest =
                    new HttpGuest(
                            HttpCapability.builder()
                                    .resolver(host -> List.of(TestServer.loopback()))
                                    .build(),
                            "{ " + allow + " }",
                            "{ " + allow + ", addresses: ['127.0.0.1:" + server.port() + "'] }")) {
                for (int i = 0; i < URLS; i++) {
                    String url = fuzzed(random, server.port());
                    if (url.getBytes(StandardCharsets.UTF_8).length > 8_000) {
                        continue;
                    }
                    reached += guest.call(Call.get(url)).status() == 200 ? 1 : 0;
                    assertEquals("", wrong.get(), url);
                }
            }
            assertTrue(reached > URLS / 20, "some are allowed: " + reached);
            assertTrue(reached < URLS / 2, "most are not: " + reached);
        }
    }
}
