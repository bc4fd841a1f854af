package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasm.text.WatParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a plugin of Extism gets by {@code http_request}. */
class ExtismRequestsTest {
    private static final String ID = "test.extism";

    /**
     * The input is the request and, behind a NUL, its body. The output is the body of the answer,
     * or its status or headers.
     */
    private static final String GUEST =
            """
            (module
              (import "extism:host/env" "input_length" (func $input_length (result i64)))
              (import "extism:host/env" "input_load_u8" (func $input (param i64) (result i32)))
              (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
              (import "extism:host/env" "length" (func $length (param i64) (result i64)))
              (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
              (import "extism:host/env" "output_set" (func $output (param i64 i64)))
              (import "extism:host/env" "http_request"
                (func $request (param i64 i64) (result i64)))
              (import "extism:host/env" "http_status_code" (func $status (result i32)))
              (import "extism:host/env" "http_headers" (func $headers (result i64)))
              (func $part (param $from i64) (param $to i64) (result i64)
                (local $block i64) (local $at i64)
                (local.set $block (call $alloc (i64.sub (local.get $to) (local.get $from))))
                (local.set $at (local.get $from))
                (block $done (loop $next
                  (br_if $done (i64.ge_u (local.get $at) (local.get $to)))
                  (call $store
                    (i64.add (local.get $block) (i64.sub (local.get $at) (local.get $from)))
                    (call $input (local.get $at)))
                  (local.set $at (i64.add (local.get $at) (i64.const 1)))
                  (br $next)))
                (local.get $block))
              (func $send (result i64) (local $end i64)
                (block $found (loop $next
                  (br_if $found (i64.ge_u (local.get $end) (call $input_length)))
                  (br_if $found (i32.eqz (call $input (local.get $end))))
                  (local.set $end (i64.add (local.get $end) (i64.const 1)))
                  (br $next)))
                (call $request
                  (call $part (i64.const 0) (local.get $end))
                  (if (result i64) (i64.lt_u (local.get $end) (call $input_length))
                    (then (call $part
                      (i64.add (local.get $end) (i64.const 1)) (call $input_length)))
                    (else (i64.const 0)))))
              (func $answer (param $block i64)
                (call $output (local.get $block) (call $length (local.get $block))))
              (func (export "body") (result i32)
                (call $answer (call $send)) (i32.const 0))
              (func (export "status") (result i32) (local $out i64)
                (drop (call $send))
                (local.set $out (call $alloc (i64.const 3)))
                (call $store (local.get $out)
                  (i32.add (i32.const 48) (i32.div_u (call $status) (i32.const 100))))
                (call $store (i64.add (local.get $out) (i64.const 1)) (i32.add (i32.const 48)
                  (i32.rem_u (i32.div_u (call $status) (i32.const 10)) (i32.const 10))))
                (call $store (i64.add (local.get $out) (i64.const 2))
                  (i32.add (i32.const 48) (i32.rem_u (call $status) (i32.const 10))))
                (call $answer (local.get $out)) (i32.const 0))
              (func (export "headers") (result i32)
                (drop (call $send)) (call $answer (call $headers)) (i32.const 0))
              (memory (export "memory") 1))
            """;

    private final CountDownLatch over = new CountDownLatch(1);
    private TestServer server;
    private TestHost host;

    @BeforeEach
    void serve() {
        server =
                new TestServer(
                        (seen, out) ->
                                switch (seen.target()) {
                                    case "/missing" -> TestServer.reply(out, 404, "", "not here");
                                    case "/large" ->
                                            TestServer.reply(out, 200, "", "x".repeat(200_000));
                                    case "/slow" -> !over.await(20, TimeUnit.SECONDS);
                                    default ->
                                            TestServer.reply(
                                                    out,
                                                    200,
                                                    "A: \"1\"\r\nB: 2\r\na: 3\r\n",
                                                    seen.method() + " " + seen.text());
                                });
        host = host("2MiB", "60s");
    }

    private TestHost host(String memory, String deadline) {
        String allow =
                "allow: [{ url: 'http://127.0.0.1:" + server.port() + "', methods: [GET, POST] }]";
        String manifest =
                "apiVersion: wardian/v1\nid: "
                        + ID
                        + "\nversion: 1.0.0\nmodule: { file: guest.wasm, sha256: "
                        + "0".repeat(64)
                        + " }\nabi: extism\noperations: { body: {}, status: {}, headers: {} }\n"
                        + "capabilities: { http: { "
                        + allow
                        + ", reason: a test } }\n";
        byte[] module = WatParser.toBinary(GUEST.getBytes(StandardCharsets.UTF_8));
        return TestHost.builder()
                .plugin(TestPlugin.of(manifest, module))
                .capability(HttpCapability.create())
                .grants(
                        "apiVersion: wardian/v1\nlimits: { deadline: "
                                + deadline
                                + ", memory: "
                                + memory
                                + " }\nplugins:\n  "
                                + ID
                                + ":\n    grants:\n      http: { "
                                + allow
                                + ", addresses: ['127.0.0.1:"
                                + server.port()
                                + "'] }\n")
                .build();
    }

    @AfterEach
    void close() {
        over.countDown();
        host.close();
        server.close();
    }

    private String call(String operation, String request) {
        byte[] output = host.plugin(ID).call(operation, request.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }

    private String json(String path, String more) {
        return "{\"url\":\"" + server.url(path) + "\"" + more + "}";
    }

    private void panics(String message, String request) {
        PluginPanic panic = assertThrows(PluginPanic.class, () -> call("body", request));

        assertTrue(panic.getMessage().contains("http_request: " + message), panic.getMessage());
    }

    @Test
    void aRequestGivesTheBodyOfItsAnswer() {
        assertEquals("GET ", call("body", json("/", "")));
        assertEquals(
                "POST " + "y".repeat(100),
                call(
                        "body",
                        json("/", ",\"method\":\"POST\",\"headers\":{\"X-a\":\"b\"}")
                                + "\0"
                                + "y".repeat(100)));
        assertEquals("b", server.last().header("x-a").orElse(""));
        assertEquals(200_000, call("body", json("/large", "")).length());
        assertEquals("POST", server.requests().get(1).method());
    }

    @Test
    void aStatusIsNoFailure() {
        assertEquals("404", call("status", json("/missing", "")));
        assertEquals("not here", call("body", json("/missing", "")));
        assertEquals("200", call("status", json("/", "")));
    }

    @Test
    void headersAreAnObject() {
        assertEquals(
                "{\"a\":\"\\\"1\\\", 3\",\"b\":\"2\",\"content-length\":\"4\"}",
                call("headers", json("/", "")));
    }

    @Test
    void whatIsNotGrantedEndsTheCall() {
        panics("EDENIED", "{\"url\":\"http://example.org/x?secret\"}");
        panics("EDENIED", json("/", ",\"method\":\"DELETE\""));
        panics("EINVAL", json("/../x", ""));
        panics("EINVAL", json("/", ",\"headers\":{\"host\":\"a\"}"));
        panics("the request is no JSON", "{\"url\":1}");
        assertEquals(List.of(), server.requests());
        assertEquals(
                List.of(
                        "http/1 GET http://example.org/x",
                        "http/1 DELETE http://127.0.0.1:" + server.port() + "/"),
                host.denials());
    }

    @Test
    void whatFailsEndsTheCall() {
        server.close();

        panics("EUNAVAILABLE", json("/", ""));
    }

    @Test
    void aServerThatIsSlowIsStoppedByTheDeadline() {
        host.close();
        host = host("2MiB", "500ms");

        assertThrows(DeadlineExceeded.class, () -> call("body", json("/slow", "")));
    }

    @Test
    void anAnswerCountsTowardsTheMemoryOfThePlugin() {
        host.close();
        host = host("128KiB", "60s");

        assertThrows(LimitExceeded.class, () -> call("body", json("/large", "")));
        assertEquals("GET ", call("body", json("/", "")));
    }
}
