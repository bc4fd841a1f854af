package dev.wardian.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.error.PluginFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeHttpTest {
    private static final String ID = "test.guest";
    private static final String URL = "https://shop.example/a/b";
    private static final String FAIL =
            "(if (i32.lt_s (local.get $n) (i32.const 0)) (then (return"
                    + " (i32.sub (i32.const 0) (local.get $n)))))";

    /** What is in the memory from 1000 on when the request was opened and sent. */
    private static String sending(String rest) {
        return "(local $n i32) (local $h i32) (local $at i32)"
                + " (local.set $n (call $begin)) "
                + FAIL
                + " (local.set $h (local.get $n))"
                + " (local.set $n (call $write (local.get $h) (i32.const 5000) (call $input_read"
                + " (i32.const 5000) (i32.const 0) (i32.const 1000)))) "
                + FAIL
                + " (local.set $n (call $send (local.get $h))) "
                + FAIL
                + rest;
    }

    private static WatGuest guest(
            String method, String url, String headers, long length, int redirects) {
        return new WatGuest()
                .imports(
                        "wardian:http/1",
                        "open",
                        "(param i32 i32 i32 i32 i32 i32 i64 i32) (result i32)")
                .imports("wardian:http/1", "write", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "send", "(param i32) (result i32)")
                .imports("wardian:http/1", "headers", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "url", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "read", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "close", "(param i32) (result i32)")
                .data(0, method)
                .data(40, headers)
                .data(10000, url)
                .part("(global $kept (mut i32) (i32.const 0))")
                .part(
                        "(func $begin (result i32) (global.set $kept (call $open (i32.const 0)"
                                + constant(method)
                                + " (i32.const 10000)"
                                + constant(url)
                                + " (i32.const 40)"
                                + constant(headers)
                                + " (i64.const "
                                + length
                                + ") (i32.const "
                                + redirects
                                + "))) (global.get $kept))")
                .operation(
                        "body",
                        sending(
                                "(local.set $at (i32.const 1000)) (loop $more (local.set $n (call"
                                        + " $read (local.get $at) (local.get $h) (i32.const 100))) "
                                        + FAIL
                                        + " (local.set $at (i32.add (local.get $at) (local.get $n)))"
                                        + " (br_if $more (local.get $n))) (call $output_write"
                                        + " (i32.const 1000) (i32.sub (local.get $at) (i32.const"
                                        + " 1000)))"))
                .operation("headers", sending(getter("headers")))
                .operation("url", sending(getter("url")))
                .operation("status", sending("(local.get $n)"))
                .operation(
                        "long",
                        "(local $h i32) (local.set $h (call $begin)) (drop (call $write (local.get"
                                + " $h) (i32.const 0) (i32.const 65536))) (drop (call $write"
                                + " (local.get $h) (i32.const 60000) (call $input_read (i32.const 60000)"
                                + " (i32.const 0) (i32.const 1)))) (call $send (local.get $h))")
                .operation("again", sending("(i32.sub (i32.const 0) (call $send (local.get $h)))"))
                .operation(
                        "early",
                        "(call $output_of (call $headers (call $begin) (i32.const 1000) (i32.const"
                                + " 9)) (i32.const 1000))")
                .operation("kept", "(i32.sub (i32.const 0) (call $close (global.get $kept)))")
                .operation(
                        "large",
                        "(local $h i32) (local.set $h (call $begin)) (i32.add (i32.mul (call $write"
                                + " (local.get $h) (i32.const 0) (i32.const 16777217)) (i32.const"
                                + " -10)) (i32.sub (i32.const 0) (call $read (i32.const 0)"
                                + " (local.get $h) (i32.const 16777217))))");
    }

    private static String constant(String text) {
        return " (i32.const " + text.getBytes(StandardCharsets.UTF_8).length + ")";
    }

    private static String getter(String name) {
        return "(call $output_of (call $"
                + name
                + " (local.get $h) (i32.const 1000) (i32.const 500)) (i32.const 1000))";
    }

    private static TestHost host(WatGuest guest, FakeServer server) {
        return TestHost.builder()
                .plugin(TestPlugin.wat(ID, guest).requests("http", "{}"))
                .http(server)
                .build();
    }

    private static String call(TestHost host, String operation, String input) {
        byte[] output = host.plugin(ID).call(operation, input.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }

    private static int failure(TestHost host, String operation) {
        return failure(host, operation, "tea");
    }

    private static int failure(TestHost host, String operation, String input) {
        return assertThrows(PluginFailure.class, () -> call(host, operation, input)).code();
    }

    private static int failure(WatGuest guest, FakeServer server) {
        try (TestHost host = host(guest, server)) {
            return failure(host, "body");
        }
    }

    private static FakeResponse redirect(int status, String to) {
        return FakeResponse.status(status).header("Location", to);
    }

    @Test
    void theServerOfTheTestAnswersAndSeesTheRequest() {
        WatGuest guest = guest("PUT", URL, "X-Key: 1\nx-key:2\ncontent-type: text/plain", -1, 5);
        String answer = "the tea is ".repeat(9);
        FakeServer server =
                request -> FakeResponse.text(answer + request.text()).header("X-Way", "Q");
        try (TestHost host = host(guest, server)) {
            assertEquals(answer + "green", call(host, "body", "green"));
            assertEquals("x-way: Q", call(host, "headers", ""));
            assertEquals(URL, call(host, "url", ""));

            FakeRequest request = host.httpRequests().get(0);
            assertEquals("PUT " + URL, request.toString());
            assertEquals(
                    List.of(ID, "PUT", URL),
                    List.of(request.pluginId(), request.method(), request.url()));
            assertEquals(
                    Map.of("x-key", List.of("1", "2"), "content-type", List.of("text/plain")),
                    request.headers());
            assertEquals(Optional.of("1"), request.header("X-KEY"));
            assertEquals(Optional.empty(), request.header("host"));
            assertArrayEquals("green".getBytes(StandardCharsets.UTF_8), request.body());
            assertEquals(3, host.httpRequests().size());
        }
    }

    @Test
    void withoutAServerEveryUrlIsDenied() {
        TestPlugin plugin = TestPlugin.wat(ID, guest("GET", URL, "", -1, 5)).requests("http", "{}");
        try (TestHost host = TestHost.builder().plugin(plugin).build()) {
            assertEquals(Errno.EDENIED.number(), failure(host, "body"));
            assertEquals(List.of("http/1 GET " + URL), host.denials());
        }
    }

    @Test
    void theServerMayReturnAnErrorNumber() {
        FakeServer down =
                request -> {
                    throw new ErrnoException(Errno.EUNAVAILABLE, "down");
                };
        assertEquals(Errno.EUNAVAILABLE.number(), failure(guest("GET", URL, "", -1, 5), down));
    }

    @ParameterizedTest
    @CsvSource({
        "new, https://shop.example/a/new",
        "/new, https://shop.example/new",
        "../new?a=/./b#c, https://shop.example/new?a=/./b",
        "?a, https://shop.example/a/b?a",
        "//other.example, https://other.example",
        "http://other.example/, http://other.example/"
    })
    void redirectsAreFollowed(String location, String url) {
        FakeServer server =
                request ->
                        request.url().equals(URL) ? redirect(302, location) : FakeResponse.text("");
        try (TestHost host = host(guest("GET", URL, "", -1, 5), server)) {
            assertEquals(url, call(host, "url", ""));
        }
    }

    @Test
    void aRedirectThatIsNotToBeFollowedIsTheAnswer() {
        FakeServer server = request -> redirect(302, "/new");
        try (TestHost host = host(guest("GET", URL, "", -1, 0), server)) {
            assertEquals(302, failure(host, "status"));
            assertEquals("location: /new", call(host, "headers", ""));
            assertEquals(URL, call(host, "url", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "307, POST, 307",
        "308, PUT, 308",
        "301, PUT, 301",
        "302, POST, 200",
        "303, PUT, 200"
    })
    void aLongBodyIsNotSentAgain(int status, String method, int then) {
        FakeServer server =
                request ->
                        request.url().equals(URL) ? redirect(status, "new") : FakeResponse.text("");
        try (TestHost host = host(guest(method, URL, "", -1, 5), server)) {
            assertEquals(then, failure(host, "long", "1"));
            assertEquals(200, failure(host, "long", ""));
        }
    }

    @Test
    void credentialsStayWithTheirOrigin() {
        WatGuest guest = guest("GET", URL, "Authorization: a\nCookie: b\nx-a: c", -1, 5);
        FakeServer server =
                request ->
                        request.url().equals(URL)
                                ? redirect(302, "/c")
                                : request.url().endsWith("/c")
                                        ? redirect(302, "http://shop.example/")
                                        : FakeResponse.text("");
        try (TestHost host = host(guest, server)) {
            call(host, "body", "");

            assertEquals(3, host.httpRequests().get(1).headers().size());
            assertEquals(Map.of("x-a", List.of("c")), host.httpRequests().get(2).headers());
        }
    }

    @Test
    void aRedirectFromAUrlWithoutPathBeginsAtTheRoot() {
        FakeServer server =
                request ->
                        request.url().endsWith("e") ? redirect(308, "new") : FakeResponse.text("");
        try (TestHost host = host(guest("GET", "http://shop.example", "", -1, 5), server)) {
            assertEquals("http://shop.example/new", call(host, "url", ""));
        }
    }

    @Test
    void redirectsEndAtTheLimit() {
        WatGuest guest = guest("GET", URL, "", -1, 5);
        try (TestHost host = host(guest, request -> redirect(301, "b"))) {
            assertEquals(Errno.ELIMIT.number(), failure(host, "body"));
            assertEquals(6, host.httpRequests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://%", "file:///etc/passwd", "http://a/../b", "/\\b", "http://u@a/"})
    void aRedirectToNoUrlIsAnErrorOfTheHost(String location) {
        WatGuest guest = guest("GET", URL, "", -1, 5);
        assertEquals(Errno.EHOST.number(), failure(guest, request -> redirect(302, location)));
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET", "302, POST, GET", "303, PUT, GET",
        "303, HEAD, HEAD", "302, PUT, PUT", "307, POST, POST"
    })
    void aRedirectKeepsTheRequestOrBecomesAGet(int status, String method, String then) {
        FakeServer server =
                request ->
                        request.url().equals(URL) ? redirect(status, "new") : FakeResponse.text("");
        WatGuest guest = guest(method, URL, "content-type: text/plain\nx-a: 1", -1, 5);
        try (TestHost host = host(guest, server)) {
            call(host, "body", "tea");

            FakeRequest last = host.httpRequests().get(1);
            boolean isKept = method.equals(then);
            assertEquals(then, last.method());
            assertEquals(isKept ? "tea" : "", last.text());
            assertEquals(isKept ? 2 : 1, last.headers().size());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|https://a/|''|-1|5|EINVAL",
                "GE T|https://a/|''|-1|5|EINVAL",
                "get|https://a/|''|-1|5|EINVAL",
                "M2|https://a/|''|-1|5|EINVAL",
                "-A|https://a/|''|-1|5|EINVAL",
                "CONNECT|https://a/|''|-1|5|EINVAL",
                "TRACE|https://a/|''|-1|5|EINVAL",
                "GET|''|''|-1|5|EINVAL",
                "GET|/a|''|-1|5|EINVAL",
                "GET|ftp://a/|''|-1|5|EINVAL",
                "GET|http://|''|-1|5|EINVAL",
                "GET|http:///a|''|-1|5|EINVAL",
                "GET|https://a b/|''|-1|5|EINVAL",
                "GET|https://é/|''|-1|5|EINVAL",
                "GET|https://a/é|''|-1|5|EINVAL",
                "GET|https://u:p@a/|''|-1|5|EINVAL",
                "GET|https://a\\b/|''|-1|5|EINVAL",
                "GET|https://a/\\b|''|-1|5|EINVAL",
                "GET|https://a/./b|''|-1|5|EINVAL",
                "GET|https://a/b/..|''|-1|5|EINVAL",
                "GET|https://a/..;b?c|''|-1|5|EINVAL",
                "GET|https://a/%2e/|''|-1|5|EINVAL",
                "GET|https://a/%4|''|-1|5|EINVAL",
                "GET|https://a:x/|''|-1|5|EINVAL",
                "GET|https://a/|x|-1|5|EINVAL",
                "GET|https://a/|: 1|-1|5|EINVAL",
                "GET|https://a/|x : 1|-1|5|EINVAL",
                "GET|https://a/|x: é|-1|5|EINVAL",
                "GET|https://a/|Host: b|-1|5|EINVAL",
                "GET|https://a/|Te: b|-1|5|EINVAL",
                "GET|https://a/|Proxy-Anything: b|-1|5|EINVAL",
                "GET|https://a/|''|-2|5|EINVAL",
                "GET|https://a/|''|-1|6|EINVAL",
                "GET|https://a/|''|-1|-1|EINVAL",
                "GET|https://a/|''|9223372036854775807|5|E2BIG",
                "123456789012345678901234567890123|https://a/|''|-1|5|E2BIG",
                "PUT|https://a/|''|2|5|EINVAL",
                "PUT|https://a/|''|4|5|EINVAL"
            })
    void malformedArgumentsAreTheErrorsOfTheDescription(
            String method, String url, String headers, long length, int redirects, String errno) {
        WatGuest guest = guest(method, url, headers, length, redirects);
        assertEquals(
                Errno.valueOf(errno).number(), failure(guest, request -> FakeResponse.text("")));
    }

    @Test
    void thereAreAtMostAHundredHeadersAndNoEmptyLines() {
        FakeServer server = request -> FakeResponse.text("");
        String hundred = "a: 1\n".repeat(99) + "a: 1";
        try (TestHost host = host(guest("GET", URL, hundred, -1, 5), server)) {
            call(host, "body", "");
            assertEquals(
                    100, host.httpRequests().get(0).headers().getOrDefault("a", List.of()).size());
        }
        int tooMany = failure(guest("GET", URL, hundred + "\na: 1", -1, 5), server);
        assertEquals(Errno.E2BIG.number(), tooMany);
        for (String lines : List.of("a: 1\n\nb: 2", "a: 1\n\n", "\n")) {
            assertEquals(Errno.EINVAL.number(), failure(guest("GET", URL, lines, -1, 5), server));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 8001", "257, 1"})
    void aHeaderHasAtMost256CharactersOfNameAnd8000OfValue(int name, int value) {
        FakeServer server = request -> FakeResponse.text("");
        String line = "n".repeat(name) + ": " + "v".repeat(value);
        int failure = failure(guest("GET", URL, line, -1, 5), server);

        assertEquals(Errno.EINVAL.number(), failure);
        String longest = "n".repeat(256) + ": \t " + "v".repeat(8000) + "\t \n";
        try (TestHost host = host(guest("GET", URL, longest, -1, 5), server)) {
            call(host, "body", "");
            assertEquals(
                    8000, host.httpRequests().get(0).header("n".repeat(256)).orElse("").length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a",
                "https://a-b.c_d:8443?x={y}[z]|^`/../#é \\",
                "http://[::1]:80/%C3%A9/...;a/.b@:!$&'()*+,=~",
                "http://a/%41"
            })
    void aUrlThatIsWellFormedIsTaken(String url) {
        try (TestHost host =
                host(guest("M-SEARCH", url, "", -1, 5), request -> FakeResponse.text("tea"))) {
            assertEquals("tea", call(host, "body", ""));
            assertEquals(url, host.httpRequests().get(0).url());
        }
    }

    @Test
    void aStepOutOfOrderIsAnErrorAndHandlesEndWithTheCall() {
        WatGuest guest = guest("GET", URL, "", -1, 5);
        try (TestHost host = host(guest, request -> FakeResponse.status(404))) {
            assertEquals(404, failure(host, "status"));
            assertEquals(Errno.EINVAL.number(), failure(host, "again"));
            assertEquals(Errno.EINVAL.number(), failure(host, "early"));
            assertEquals(Errno.ECLOSED.number(), failure(host, "kept"));
            assertEquals(11 * Errno.E2BIG.number(), failure(host, "large"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 100, 199, 600})
    void aStatusIsThatOfAnAnswer(int status) {
        assertThrows(IllegalArgumentException.class, () -> FakeResponse.status(status));
    }

    @Test
    void aHeaderOfAnAnswerIsOneLine() {
        FakeResponse response = FakeResponse.text("tea");
        assertThrows(IllegalArgumentException.class, () -> response.header("x", "1\ny: 2"));
        assertThrows(IllegalArgumentException.class, () -> response.header("x y", "1"));
    }
}
