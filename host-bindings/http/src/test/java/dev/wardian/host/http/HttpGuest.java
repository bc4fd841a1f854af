package dev.wardian.host.http;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * A guest that makes one request in a call: its input says which. It writes the body in pieces, and
 * its output is the status, or the first error, and then headers, URL and body.
 */
final class HttpGuest implements AutoCloseable {
    static final String ID = "test.http";

    /** The most bytes of a body that it writes at once. */
    private static final int PIECE = 50_000;

    /** Where the input lies, and where answers go. */
    private static final String GUEST =
            """
            (local $h i32) (local $n i32) (local $r i32) (local $left i32) (local $at i32)
            (if (i32.lt_u (memory.size) (i32.const 16)) (then (drop (memory.grow (i32.const 16)))))
            (drop (call $input_read (i32.const 4096) (i32.const 0) (i32.const 200000)))
            (local.set $at (i32.add (i32.const 4132)
              (i32.add (i32.load (i32.const 4096))
                (i32.add (i32.load (i32.const 4100)) (i32.load (i32.const 4104))))))
            (local.set $h (call $open
              (i32.const 4132) (i32.load (i32.const 4096))
              (i32.add (i32.const 4132) (i32.load (i32.const 4096))) (i32.load (i32.const 4100))
              (i32.add (i32.const 4132)
                (i32.add (i32.load (i32.const 4096)) (i32.load (i32.const 4100))))
              (i32.load (i32.const 4104))
              (i64.load (i32.const 4112)) (i32.load (i32.const 4108))))
            (i32.store (i32.const 0) (local.get $h))
            (i32.store (i32.const 4) (i32.const 1))
            (if (i32.gt_s (local.get $h) (i32.const 0)) (then (block $done
              (local.set $left (i32.load (i32.const 4120)))
              (block $written (loop $writing (if (local.get $left) (then
                (local.set $n (select (i32.load (i32.const 4124)) (local.get $left)
                  (i32.lt_u (i32.load (i32.const 4124)) (local.get $left))))
                (i32.store (i32.const 4) (i32.const 2))
                (i32.store (i32.const 0)
                  (call $write (local.get $h) (local.get $at) (local.get $n)))
                ;; The server takes no more: it may have answered.
                (br_if $written (i32.eq (i32.load (i32.const 0)) (i32.const -15)))
                (br_if $done (i32.load (i32.const 0)))
                (local.set $at (i32.add (local.get $at)
                  (i32.mul (local.get $n) (i32.load (i32.const 4128)))))
                (local.set $left (i32.sub (local.get $left) (local.get $n)))
                (br $writing)))))
              (i32.store (i32.const 4) (i32.const 3))
              (i32.store (i32.const 0) (call $send (local.get $h)))
              (br_if $done (i32.lt_s (i32.load (i32.const 0)) (i32.const 0)))
              (i32.store (i32.const 4) (i32.const 4))
              (i32.store (i32.const 8)
                (call $headers (local.get $h) (i32.const 262144) (i32.const 131072)))
              (i32.store (i32.const 12)
                (call $url (local.get $h) (i32.const 393216) (i32.const 65536)))
              (drop (call $output_write (i32.const 0) (i32.const 16)))
              (if (i32.gt_s (i32.load (i32.const 8)) (i32.const 0)) (then
                (drop (call $output_write (i32.const 262144) (i32.load (i32.const 8))))))
              (drop (call $output_write (i32.const 393216) (i32.load (i32.const 12))))
              (loop $reading
                (local.set $r (call $read (i32.const 262144) (local.get $h) (i32.const 65536)))
                (if (i32.gt_s (local.get $r) (i32.const 0)) (then
                  (drop (call $output_write (i32.const 262144) (local.get $r)))
                  (br $reading))))
              (i32.store (i32.const 16) (local.get $r))
              (i32.store (i32.const 20) (call $close (local.get $h)))
              (drop (call $output_write (i32.const 16) (i32.const 8)))
              (return (i32.const 0)))))
            (call $output_write (i32.const 0) (i32.const 8))""";

    private final TestHost host;

    HttpGuest(Capability<?> http, String request, String grant) {
        this(http, request, grant, builder -> builder);
    }

    HttpGuest(
            Capability<?> http,
            String request,
            String grant,
            UnaryOperator<PluginManager.Builder> settings) {
        WatGuest guest = withFunctions(new WatGuest()).operation("run", GUEST);
        host =
                TestHost.builder()
                        .plugin(TestPlugin.wat(ID, guest).requests("http", request))
                        .capability(http)
                        .grants(
                                "apiVersion: wardian/v1\nlimits: { deadline: 20s, input: 64MiB,"
                                        + " output: 64MiB, reply: 1MiB }\nplugins:\n  "
                                        + ID
                                        + ":\n    grants:\n      http: "
                                        + grant
                                        + "\n")
                        .manager(settings)
                        .build();
    }

    static WatGuest withFunctions(WatGuest guest) {
        return guest.imports(
                        "wardian:http/1",
                        "open",
                        "(param i32 i32 i32 i32 i32 i32 i64 i32) (result i32)")
                .imports("wardian:http/1", "write", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "send", "(param i32) (result i32)")
                .imports("wardian:http/1", "headers", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "url", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "read", "(param i32 i32 i32) (result i32)")
                .imports("wardian:http/1", "close", "(param i32) (result i32)");
    }

    /** A request of a test. */
    record Call(
            String method,
            String url,
            String headers,
            long bodyLength,
            int redirects,
            byte[] body,
            int total) {
        static Call get(String url) {
            return new Call("GET", url, "", -1, 5, new byte[0], 0);
        }

        static Call post(String url, byte[] body) {
            return new Call("POST", url, "", body.length, 5, body, body.length);
        }

        Call with(String text) {
            return new Call(method, url, text, bodyLength, redirects, body, total);
        }

        Call by(String other) {
            return new Call(other, url, headers, bodyLength, redirects, body, total);
        }

        Call following(int most) {
            return new Call(method, url, headers, bodyLength, most, body, total);
        }

        /** Writes its body again and again, until so many bytes are written. */
        Call endless() {
            return new Call(method, url, headers, -1, redirects, body, Integer.MAX_VALUE);
        }

        Call ofLength(long length) {
            return new Call(method, url, headers, length, redirects, body, total);
        }
    }

    /**
     * What became of it.
     *
     * @param status that of the answer, or the negative of an error number
     * @param step the function that gave it: 1 open, 2 write, 3 send, 4 all
     * @param end what the last read gave: 0, or the negative of an error number
     */
    record Result(int status, int step, String headers, String url, byte[] body, int end) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Plugin plugin() {
        return host.plugin(ID);
    }

    TestHost host() {
        return host;
    }

    Result call(Call call) {
        byte[] method = call.method().getBytes(StandardCharsets.UTF_8);
        byte[] url = call.url().getBytes(StandardCharsets.UTF_8);
        byte[] headers = call.headers().getBytes(StandardCharsets.UTF_8);
        ByteBuffer input =
                ByteBuffer.allocate(
                                36
                                        + method.length
                                        + url.length
                                        + headers.length
                                        + call.body().length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        input.putInt(method.length).putInt(url.length).putInt(headers.length);
        input.putInt(call.redirects()).putLong(call.bodyLength());
        input.putInt(call.total()).putInt(PIECE);
        input.putInt(call.total() > call.body().length ? 0 : 1);
        input.put(method).put(url).put(headers).put(call.body());
        ByteBuffer output =
                ByteBuffer.wrap(plugin().call("run", input.array())).order(ByteOrder.LITTLE_ENDIAN);
        int status = output.getInt();
        int step = output.getInt();
        if (step < 4) {
            return new Result(status, step, "", "", new byte[0], 0);
        }
        int headerLength = output.getInt();
        int urlLength = output.getInt();
        String head = text(output, Math.max(0, headerLength));
        String from = text(output, urlLength);
        byte[] body = new byte[output.remaining() - 8];
        output.get(body);
        return new Result(status, step, head, from, body, output.getInt());
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        host.close();
    }
}
