package dev.wardian.testing;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.HttpRequests;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasm.FunctionType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Requests over HTTP, which a server of the test answers. */
final class FakeHttp {
    private static final int MOST_METHOD_BYTES = 32;
    private static final int MOST_URL_BYTES = 8_192;
    private static final int MOST_HEADER_BYTES = 65_536;
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_BYTES = 1 << 24;

    /** The most bytes of a body; those of tests are small. */
    private static final int MOST_BODY_BYTES = 64 << 20;

    /** An answer comes in pieces, so that a plugin shows whether it goes on to the end. */
    private static final int PIECE = 16;

    /** A longer body is sent while it is written, and not again where a redirect wants that. */
    private static final int MOST_KEPT_BYTES = 1 << 16;

    private final @Nullable FakeServer server;
    private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();

    /** What a guest wants to request, once it is checked. */
    private record Target(
            String method, String url, Map<String, List<String>> headers, int redirects) {}

    /** An answer, and the URL that it is from. */
    private static final class Answered {
        final FakeResponse response;
        final String url;
        private int position;

        Answered(FakeResponse response, String url) {
            this.response = response;
            this.url = url;
        }

        /** Reads the next bytes of the body; returns how many. */
        int read(byte[] target) {
            byte[] body = response.bytes();
            int count = Math.min(Math.min(target.length, PIECE), body.length - position);
            System.arraycopy(body, position, target, 0, count);
            position += count;
            return count;
        }
    }

    /** A request that is open. */
    private static final class Exchange implements AutoCloseable {
        final Target target;
        final long length;
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean isSent;
        @Nullable Answered answered;

        Exchange(Target target, long length) {
            this.target = target;
            this.length = length;
        }

        Answered answered() {
            if (answered == null) {
                throw error(Errno.EINVAL, "there is no answer yet");
            }
            return answered;
        }

        @Override
        public void close() {}
    }

    /** Requests of others than the functions: of ABIs, for example. */
    private record Requests(FakeHttp http, String pluginId) implements HttpRequests {
        @Override
        public Answer send(
                BlockingCall call, String method, String url, String headers, byte[] body) {
            Target target = http.check(call, method, url, headers, body.length, MOST_REDIRECTS);
            Answered answered = http.answer(pluginId, target, body);
            return new Answer() {
                @Override
                public int status() {
                    return answered.response.status();
                }

                @Override
                public List<String> headers() {
                    return answered.response.lines();
                }

                @Override
                public int read(byte[] into) {
                    return answered.read(into);
                }

                @Override
                public void close() {}
            };
        }
    }

    /**
     * Makes the fake.
     *
     * @param server what answers; {@code null} denies every URL
     */
    FakeHttp(@Nullable FakeServer server) {
        this.server = server;
    }

    List<FakeRequest> requests() {
        return List.copyOf(requests);
    }

    FakeCapability capability() {
        FunctionType getter = FunctionType.parse("[i32 i32 i32] -> [i32]");
        FunctionType handle = FunctionType.parse("[i32] -> [i32]");
        return FakeCapability.named("http/1")
                .unusableInWarmup()
                .function(
                        "open",
                        FunctionType.parse("[i32 i32 i32 i32 i32 i32 i64 i32] -> [i32]"),
                        this::open)
                .function("write", getter, FakeHttp::write)
                .with(
                        (context, functions) ->
                                functions
                                        .facility(new Requests(this, context.pluginId()))
                                        .add("send", handle, c -> send(c, context)))
                .function(
                        "headers",
                        getter,
                        call ->
                                reply(
                                        call,
                                        String.join(
                                                "\n",
                                                exchange(call, 0).answered().response.lines())))
                .function("url", getter, call -> reply(call, exchange(call, 0).answered().url))
                .function("read", getter, FakeHttp::read)
                .function(
                        "close",
                        handle,
                        call -> {
                            handles(call).close(call.i32(0));
                            return 0;
                        });
    }

    private static Handles<Exchange> handles(CapabilityCall call) {
        return call.handles(Exchange.class, Lifetime.CALL);
    }

    private static Exchange exchange(CapabilityCall call, int param) {
        return handles(call).get(call.i32(param));
    }

    private static ErrnoException error(Errno errno, String why) {
        return new ErrnoException(errno, why);
    }

    private static long reply(CapabilityCall call, String text) {
        return call.reply(1, 2, text.getBytes(StandardCharsets.UTF_8));
    }

    private Target check(
            BlockingCall call,
            String method,
            String url,
            String lines,
            long length,
            long redirects) {
        if (!HttpSyntax.isMethod(method) || !HttpSyntax.isUrl(url)) {
            throw error(Errno.EINVAL, "no request: " + method + " " + url);
        }
        if (length < -1 || redirects > MOST_REDIRECTS) {
            throw error(Errno.EINVAL, length + " bytes, " + redirects + " redirects");
        }
        Map<String, List<String>> headers = HttpSyntax.headers(lines);
        String subject = method + " " + HttpSyntax.subject(url);
        call.subject(subject);
        if (server == null) {
            throw call.denied(subject);
        }
        if (length > MOST_BODY_BYTES) {
            throw error(Errno.E2BIG, "a body of " + length + " bytes");
        }
        return new Target(method, url, headers, (int) redirects);
    }

    private long open(CapabilityCall call) {
        String method = call.text(0, 1, MOST_METHOD_BYTES);
        String url = call.text(2, 3, MOST_URL_BYTES);
        String lines = call.text(4, 5, MOST_HEADER_BYTES);
        long length = call.i64(6);
        Target target = check(call, method, url, lines, length, call.u32(7));
        return handles(call).open(new Exchange(target, length));
    }

    private static int most(CapabilityCall call, int param) {
        long length = call.u32(param);
        if (length > MOST_BYTES) {
            throw error(Errno.E2BIG, length + " bytes at once");
        }
        return (int) length;
    }

    private static long write(CapabilityCall call) {
        int length = most(call, 2);
        Exchange exchange = exchange(call, 0);
        byte[] bytes = call.bytes(1, 2, MOST_BYTES);
        long all = (long) exchange.body.size() + length;
        if (exchange.isSent || (exchange.length >= 0 && all > exchange.length)) {
            throw error(Errno.EINVAL, "the body has its end behind it");
        }
        if (all > MOST_BODY_BYTES) {
            throw error(Errno.E2BIG, "a body of " + all + " bytes");
        }
        exchange.body.write(bytes, 0, length);
        return 0;
    }

    private long send(CapabilityCall call, PluginContext context) {
        Exchange exchange = exchange(call, 0);
        if (exchange.isSent || exchange.body.size() < exchange.length) {
            throw error(Errno.EINVAL, "the body is not complete, or was sent");
        }
        exchange.isSent = true;
        Answered answered =
                answer(context.pluginId(), exchange.target, exchange.body.toByteArray());
        exchange.answered = answered;
        return answered.response.status();
    }

    private Answered answer(String pluginId, Target target, byte[] body) {
        FakeRequest request =
                new FakeRequest(pluginId, target.method(), target.url(), target.headers(), body);
        for (int followed = 0; ; followed++) {
            requests.add(request);
            FakeResponse response = Objects.requireNonNull(server).answer(request);
            Optional<String> location = response.location();
            if (location.isEmpty() || target.redirects() == 0) {
                return new Answered(response, request.url());
            }
            boolean becomesGet =
                    switch (response.status()) {
                        case 303 -> !request.method().equals("HEAD");
                        case 301, 302 -> request.method().equals("POST");
                        default -> false;
                    };
            if (!becomesGet && request.body().length > MOST_KEPT_BYTES) {
                return new Answered(response, request.url());
            }
            if (followed == target.redirects()) {
                throw error(Errno.ELIMIT, "more than " + followed + " redirects");
            }
            String from = request.url();
            String to =
                    HttpSyntax.resolve(from, location.get())
                            .orElseThrow(() -> error(Errno.EHOST, from + " redirects to no URL"));
            request = request.redirected(to, becomesGet);
        }
    }

    private static long read(CapabilityCall call) {
        int length = most(call, 2);
        Answered answered = exchange(call, 1).answered();
        byte[] piece = new byte[Math.min(length, PIECE)];
        if (length > 0) {
            // The whole range has to be in memory.
            call.read(call.u32(0), length);
        }
        int count = answered.read(piece);
        call.write(call.u32(0), piece, 0, count);
        return count;
    }
}
