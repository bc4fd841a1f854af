package dev.wardian.host.extism;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.testing.FakeRequest;
import dev.wardian.testing.FakeResponse;
import dev.wardian.testing.FakeServer;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test's server answers plugins of Extism too. */
class FakeRequestsTest {
    private static final String URL = "https://shop.example/tea?sort=green";
    private static final String REQUEST = "{\"url\":\"" + URL + "\"}";

    private static TestHost.Builder host(String request, String body) {
        ExtismGuest guest = new ExtismGuest();
        String sent = "(call $http_request " + guest.text(request) + " " + guest.text(body) + ")";
        guest.answers("body", sent)
                .number("status", "(drop " + sent + ") (i64.extend_i32_u (call $http_status_code))")
                .answers("headers", "(drop " + sent + ") (call $http_headers)");
        return TestHost.builder()
                .plugin(guest.plugin("capabilities: { http: { reason: a test } }"));
    }

    private static String call(TestHost host, String operation) {
        return new String(host.plugin(ExtismGuest.ID).call(operation, new byte[0]), UTF_8);
    }

    private static void panics(TestHost host, String message) {
        PluginPanic panic = assertThrows(PluginPanic.class, () -> call(host, "body"));
        assertTrue(panic.getMessage().contains("http_request: " + message), panic.getMessage());
    }

    @Test
    void theServerOfTheTestAnswersAndSeesTheRequest() {
        String json = "{\"url\":\"" + URL + "\",\"method\":\"post\",\"headers\":{\"X-Key\":\"1\"}}";
        FakeServer server =
                request ->
                        FakeResponse.text("the tea is " + request.text())
                                .header("X-Way", "Q")
                                .header("x-way", "R");
        try (TestHost host = host(json, "green, ".repeat(20)).http(server).build()) {
            assertEquals("the tea is " + "green, ".repeat(20), call(host, "body"));
            assertEquals("{\"x-way\":\"Q, R\"}", call(host, "headers"));

            FakeRequest request = host.httpRequests().get(0);
            assertEquals("POST " + URL, request.toString());
            assertEquals(ExtismGuest.ID, request.pluginId());
            assertEquals(Optional.of("1"), request.header("x-key"));
        }
    }

    @Test
    void aStatusIsNoFailureAndRedirectsAreFollowed() {
        FakeServer server =
                request ->
                        request.url().equals(URL)
                                ? FakeResponse.status(303).header("location", "/gone")
                                : FakeResponse.status(404);
        try (TestHost host = host(REQUEST, "").http(server).build()) {
            assertEquals(
                    404,
                    ByteBuffer.wrap(host.plugin(ExtismGuest.ID).call("status", new byte[0]))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong());
            assertEquals("https://shop.example/gone", host.httpRequests().get(1).url());
        }
    }

    /** Nobody made the call of a warm-up, so it reaches nothing and is in no log of denials. */
    @Test
    void aPluginThatIsWarmedUpMakesNoRequest() {
        ExtismGuest guest = new ExtismGuest();
        guest.answers(
                "body", "(call $http_request " + guest.text(REQUEST) + " " + guest.text("") + ")");
        String manifest =
                guest.plugin("capabilities: { http: { reason: a test } }")
                        .manifest()
                        .replace("  body: {}", "  body: { warmup: \"\" }");
        TestHost.Builder builder =
                TestHost.builder()
                        .plugin(TestPlugin.of(manifest, guest.module()))
                        .http(request -> FakeResponse.text("tea"));
        try (TestHost host = builder.build()) {
            assertEquals(List.of(), host.httpRequests());
            assertEquals(List.of(), host.denials());
            assertEquals(
                    CapabilityFigures.NONE,
                    host.plugin(ExtismGuest.ID).figures().capability(CapabilityName.of("http/1")));
            assertEquals("tea", call(host, "body"));
            assertEquals(1, host.httpRequests().size());
        }
    }

    @Test
    void withoutAServerEveryUrlIsDenied() {
        try (TestHost host = host(REQUEST, "").build()) {
            panics(host, "EDENIED");
            assertEquals(List.of("http/1 GET https://shop.example/tea"), host.denials());
        }
    }

    @Test
    void theServerMayReturnAnErrorNumber() {
        FakeServer down =
                request -> {
                    throw new ErrnoException(Errno.EUNAVAILABLE, "down");
                };
        try (TestHost host = host(REQUEST, "").http(down).build()) {
            panics(host, "EUNAVAILABLE, down");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"url\":\"https://shop.example/../tea\"}",
                "{\"url\":\"https://shop.example/\",\"headers\":{\"proxy-a\":\"1\"}}",
                "{\"url\":\"https://shop.example/\",\"method\":\"TRACE\"}"
            })
    void whatIsMalformedEndsTheCall(String request) {
        FakeServer server = sent -> FakeResponse.text("");
        try (TestHost host = host(request, "").http(server).build()) {
            panics(host, "EINVAL");
            assertEquals(List.of(), host.httpRequests());
        }
    }
}
