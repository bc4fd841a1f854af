package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.http.HttpGuest.Call;
import dev.wardian.host.http.HttpGuest.Result;
import dev.wardian.plugin.capability.Errno;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a guest to a server that answers as it should. */
class HttpFunctionsTest {
    private TestServer server;
    private HttpGuest guest;

    @BeforeEach
    void start() {
        server =
                new TestServer(
                        (seen, out) -> {
                            if (seen.target().startsWith("/to/")) {
                                String[] parts = seen.target().substring(4).split("\\?", 2);
                                String to = parts[1].replace("%23", "#");
                                String headers = "Location: " + to + "\r\n";
                                String body = seen.method().equals("HEAD") ? "" : "moved";
                                return TestServer.reply(
                                        out, Integer.parseInt(parts[0]), headers, body);
                            }
                            if (seen.target().equals("/none")) {
                                TestServer.write(out, "HTTP/1.1 204 No\r\n\r\n");
                                return true;
                            }
                            if (seen.target().equals("/chunked")) {
                                TestServer.write(out, TestServer.CHUNKED);
                                TestServer.write(out, "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
                                return true;
                            }
                            if (seen.method().equals("HEAD")) {
                                TestServer.write(
                                        out, "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n");
                                return true;
                            }
                            return TestServer.reply(
                                    out,
                                    200,
                                    "X-Seen: " + seen.method() + "\r\n",
                                    "you said " + seen.body().length);
                        });
        guest = guest("");
    }

    private HttpGuest guest(String more) {
        String allow =
                "allow: [{ url: 'http://127.0.0.1:"
                        + server.port()
                        + "', methods: [GET, HEAD, POST, PUT, DELETE, PATCH] },"
                        + " { url: 'http://*.test:"
                        + server.port()
                        + "/a', methods: [GET, POST] }]";
        return new HttpGuest(
                HttpCapability.builder().resolver(HttpFunctionsTest::resolve).build(),
                "{ " + allow + " }",
                "{ " + allow + ", addresses: ['127.0.0.1:" + server.port() + "']" + more + " }");
    }

    private static List<InetAddress> resolve(String host) throws UnknownHostException {
        if (host.equals("none.test")) {
            throw new UnknownHostException(host);
        }
        return List.of(TestServer.loopback());
    }

    @AfterEach
    void close() {
        guest.close();
        server.close();
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    @Test
    void aPageIsFetchedWithItsHeaders() {
        Result result = guest.call(Call.get(server.url("/a/b?c=d")));

        assertEquals(200, result.status());
        assertEquals("you said 0", result.text());
        assertEquals("x-seen: GET\ncontent-length: 10", result.headers());
        assertEquals(server.url("/a/b?c=d"), result.url());
        assertEquals(0, result.end());
        assertEquals("/a/b?c=d", server.last().target());
        assertEquals(
                List.of(
                        "User-Agent: wardian",
                        "Host: 127.0.0.1:" + server.port(),
                        "Connection: keep-alive"),
                server.last().lines().stream()
                        .map(line -> line.startsWith("user-agent") ? "U" + line.substring(1) : line)
                        .map(line -> line.replace("ser-agent", "ser-Agent"))
                        .toList());
    }

    @Test
    void headersOfTheGuestAreSent() {
        Result result =
                guest.call(
                        Call.get(server.url("/"))
                                .with("Accept: text/plain\nx-a: 1\nX-A:\t2 \nuser-agent: mine\n"));

        assertEquals(200, result.status());
        assertEquals(Optional.of("text/plain"), server.last().header("accept"));
        assertEquals(Optional.of("mine"), server.last().header("user-agent"));
        assertEquals(
                List.of("x-a: 1", "x-a: 2"),
                server.last().lines().stream().filter(it -> it.startsWith("x-a")).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a",
                "content-length: 3",
                "Transfer-Encoding: chunked",
                "connection: close",
                "TE: trailers",
                "upgrade: h2c",
                "Expect: 100-continue",
                "Proxy-Authorization: x",
                "proxy-anything: x",
                "keep-alive: 3",
                "trailer: x",
                "a: b\rc: d",
                "a: b\0",
                "a b: c",
                "a",
                ": b",
                "é: b",
                "a: é",
                "a: b\n\nc: d",
                "a: b\nhost: c"
            })
    void aHeaderThatIsMalformedOrTheHostsIsRefused(String header) {
        Result result = guest.call(Call.get(server.url("/")).with(header));

        assertEquals(is(Errno.EINVAL), result.status());
        assertEquals(1, result.step());
        assertEquals(List.of(), server.requests());
    }

    @Test
    void atMostAHundredHeadersAreTaken() {
        assertEquals(
                200, guest.call(Call.get(server.url("/")).with("a: b\n".repeat(100))).status());
        assertEquals(
                is(Errno.E2BIG),
                guest.call(Call.get(server.url("/")).with("a: b\n".repeat(101))).status());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 150_000})
    void aBodyIsSentWithItsLength(int length) {
        byte[] body = body(length);
        Result result = guest.call(Call.post(server.url("/"), body));

        assertEquals("you said " + length, result.text());
        assertArrayEquals(body, server.last().body());
        assertEquals(Optional.of(String.valueOf(length)), server.last().header("content-length"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 150_000})
    void aBodyOfUnknownLengthIsSentInChunksIfItIsLong(int length) {
        byte[] body = body(length);
        Result result = guest.call(Call.post(server.url("/"), body).ofLength(-1));

        assertEquals("you said " + length, result.text());
        assertArrayEquals(body, server.last().body());
        assertEquals(length > 65_536, server.last().header("transfer-encoding").isPresent());
    }

    @Test
    void aBodyThatIsLongerOrShorterThanAnnouncedIsNotSent() {
        byte[] body = new byte[10];
        Result longer = guest.call(Call.post(server.url("/"), body).ofLength(9));
        Result shorter = guest.call(Call.post(server.url("/"), body).ofLength(11));

        assertEquals(List.of(is(Errno.EINVAL), 2), List.of(longer.status(), longer.step()));
        assertEquals(List.of(is(Errno.EINVAL), 3), List.of(shorter.status(), shorter.step()));
        assertEquals(List.of(), server.requests());
    }

    @Test
    void aLongBodyThatStopsTooEarlyIsNoCompleteRequest() {
        Result result = guest.call(Call.post(server.url("/"), new byte[150_000]).ofLength(150_001));

        assertEquals(List.of(is(Errno.EINVAL), 3), List.of(result.status(), result.step()));
        assertEquals(List.of(), server.requests());
    }

    @ParameterizedTest
    @CsvSource({"GET,10", "HEAD,0", "DELETE,10", "PUT,10", "PATCH,10", "POST,10"})
    void eachMethodIsSentAsItIs(String method, int length) {
        Result result = guest.call(Call.get(server.url("/x")).by(method));

        assertEquals(200, result.status());
        assertEquals(length, result.body().length);
        assertEquals(method, server.last().method());
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "CONNECT", "TRACE", "", "GET ", "G\r\nX", "ÄBC", "1"})
    void whatIsNoMethodIsRefused(String method) {
        assertEquals(is(Errno.EINVAL), guest.call(Call.get(server.url("/")).by(method)).status());
        assertEquals(List.of(), server.requests());
    }

    @Test
    void answersWithoutABodyAndInChunksAreRead() {
        assertEquals("", guest.call(Call.get(server.url("/none"))).text());
        assertEquals("abcdefg", guest.call(Call.get(server.url("/chunked"))).text());
    }

    @Test
    void aConnectionServesSeveralRequests() {
        for (int i = 0; i < 5; i++) {
            assertEquals(200, guest.call(Call.get(server.url("/" + i))).status());
        }

        assertEquals(1, server.connections());
    }

    @Test
    void aRedirectIsFollowedOnTheSameConnection() {
        Result result = guest.call(Call.get(server.url("/to/302?../x/./y?q%23fragment")));

        assertEquals("you said 0", result.text());
        assertEquals(server.url("/x/y?q"), result.url());
        assertEquals("/x/y?q", server.last().target());
        assertEquals(1, server.connections());
    }

    @ParameterizedTest
    @CsvSource({
        "301,POST,GET,0",
        "302,POST,GET,0",
        "303,POST,GET,0",
        "303,PUT,GET,0",
        "301,PUT,PUT,3",
        "307,POST,POST,3",
        "308,POST,POST,3",
        "302,HEAD,HEAD,0",
        "303,HEAD,HEAD,0"
    })
    void aRedirectKeepsOrChangesTheMethod(int status, String method, String then, int length) {
        byte[] body = method.equals("HEAD") ? new byte[0] : new byte[3];
        guest.call(
                Call.post(server.url("/to/" + status + "?/x"), body)
                        .by(method)
                        .ofLength(body.length == 0 ? -1 : 3)
                        .with("content-type: a/b\nauthorization: me"));

        assertEquals("/x", server.last().target());
        assertEquals(then, server.last().method());
        assertEquals(length, server.last().body().length);
        assertEquals(then.equals("GET"), server.last().header("content-type").isEmpty(), then);
        assertEquals(Optional.of("me"), server.last().header("authorization"));
    }

    @Test
    void aRedirectThatIsNotToBeFollowedIsTheAnswer() {
        Result result = guest.call(Call.get(server.url("/to/302?/x")).following(0));

        assertEquals(302, result.status());
        assertEquals("moved", result.text());
        assertTrue(result.headers().contains("location: /x"), result.headers());
    }

    @ParameterizedTest
    @CsvSource({"307, POST", "308, POST", "301, PUT", "302, PUT"})
    void aBodyThatWasStreamedCannotBeSentAgain(int status, String method) {
        Call call = Call.post(server.url("/to/" + status + "?/x"), new byte[150_000]).by(method);

        assertEquals(status, guest.call(call).status());
        assertEquals(1, server.requests().size());
    }

    @Test
    void aRequestThatBecomesAGetHasNoBodyThatWouldBeSentAgain() {
        String chain = server.url("/to/302?/to/307?/x");
        Result result = guest.call(Call.post(chain, new byte[150_000]));

        assertEquals(200, result.status());
        assertEquals("GET /x", server.last().method() + " " + server.last().target());
        assertEquals(0, server.last().body().length);
    }

    @Test
    void tooManyRedirectsAreAnError() {
        String chain = "/to/302?".repeat(3) + "/x";
        assertEquals(
                is(Errno.ELIMIT), guest.call(Call.get(server.url(chain)).following(2)).status());
        assertEquals(200, guest.call(Call.get(server.url(chain)).following(3)).status());
    }

    @Test
    void aRedirectThatLeadsElsewhereIsDecidedAnew() {
        String there = "http://b.test:" + server.port();
        assertEquals(
                is(Errno.EDENIED),
                guest.call(Call.get(server.url("/to/302?" + there + "/secret"))).status());
        assertEquals(
                is(Errno.EDENIED),
                guest.call(Call.get(server.url("/to/302?http://169.254.169.254/x"))).status());
        assertEquals(
                is(Errno.EHOST),
                guest.call(Call.get(server.url("/to/302?file:///etc/passwd"))).status());
        assertEquals(
                List.of("http/1 GET " + there + "/secret", "http/1 GET http://169.254.169.254/x"),
                denials());
        assertEquals(200, guest.call(Call.get(server.url("/to/302?" + there + "/a/x"))).status());
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) i;
        }
        return body;
    }

    private List<String> denials() {
        return guest.host().denials();
    }

    @Test
    void credentialsStayWithTheirServer() {
        String there = "http://b.test:" + server.port() + "/a";
        guest.call(
                Call.get(server.url("/to/302?" + there))
                        .with("authorization: a\ncookie: b\nx-other: c"));

        assertEquals("/a", server.last().target());
        assertFalse(server.last().header("authorization").isPresent());
        assertFalse(server.last().header("cookie").isPresent());
        assertEquals(Optional.of("c"), server.last().header("x-other"));
    }

    @Test
    void aNameWithoutAddressIsNotFound() {
        assertEquals(
                is(Errno.ENOTFOUND),
                guest.call(Call.get("http://none.test:" + server.port() + "/a")).status());
    }

    @Test
    void aServerThatIsGoneIsUnavailable() {
        server.close();

        assertEquals(is(Errno.EUNAVAILABLE), guest.call(Call.get(server.url("/"))).status());
    }

    @Test
    void theHostHeaderIsTheNameThatWasAsked() {
        guest.call(Call.get("http://A.Test:" + server.port() + "/a?x=/../%2e%2e"));

        assertEquals(Optional.of("a.test:" + server.port()), server.last().header("host"));
        assertEquals("/a?x=/../%2e%2e", server.last().target());
    }
}
