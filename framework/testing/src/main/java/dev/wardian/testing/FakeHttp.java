package dev.wardian.testing;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasm.FunctionType;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests over HTTP, which a server of the test answers. */
final class FakeHttp {
    private static final int MOST_METHOD_BYTES = 32;
    private static final int MOST_URL_BYTES = 8_192;
    private static final int MOST_HEADER_BYTES = 65_536;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_BYTES = 1 << 24;

    /** The most bytes of a body; those of tests are small. */
    private static final int MOST_BODY_BYTES = 64 << 20;

    /** An answer comes in pieces, so that a plugin shows whether it goes on to the end. */
    private static final int PIECE = 16;

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern URL = Pattern.compile("https?://[!-~&&[^/?#:@]][!-~]*");
    private static final Pattern HEADER = Pattern.compile("(" + TOKEN + "):[ \t]*([ -~\t]*)");

    /** Headers that only the host sets. */
    private static final Set<String> OF_THE_HOST =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final @Nullable FakeServer server;
    private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();

    /** Name, in lower case, and value of a header. */
    record Header(String name, String value) {}

    /** A request that is open. */
    private static final class Exchange implements AutoCloseable {
        final String method;
        final String url;
        final Map<String, List<String>> headers;
        final long length;
        final int redirects;
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean isSent;
        private @Nullable FakeResponse response;
        String responseUrl = "";
        int position;

        Exchange(
                String method,
                String url,
                Map<String, List<String>> headers,
                long length,
                int redirects) {
            this.method = method;
            this.url = url;
            this.headers = headers;
            this.length = length;
            this.redirects = redirects;
        }

        FakeResponse response() {
            if (response == null) {
                throw error(Errno.EINVAL, "there is no answer yet");
            }
            return response;
        }

        @Override
        public void close() {}
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
                .function(
                        "open",
                        FunctionType.parse("[i32 i32 i32 i32 i32 i32 i64 i32] -> [i32]"),
                        this::open)
                .function("write", getter, FakeHttp::write)
                .with((context, functions) -> functions.add("send", handle, c -> send(c, context)))
                .function(
                        "headers",
                        getter,
                        call -> call.reply(1, 2, exchange(call, 0).response().lines()))
                .function("url", getter, FakeHttp::url)
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

    /** A line with a header; empty if it is malformed. */
    static Optional<Header> header(String line) {
        Matcher matcher = HEADER.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new Header(
                                matcher.group(1).toLowerCase(Locale.ROOT),
                                matcher.group(2).strip()))
                : Optional.empty();
    }

    private static Map<String, List<String>> headers(String lines) {
        Map<String, List<String>> headers = new TreeMap<>();
        String[] all = lines.isEmpty() ? new String[0] : lines.split("\n", -1);
        if (all.length > MOST_HEADERS) {
            throw error(Errno.E2BIG, all.length + " headers");
        }
        for (String line : all) {
            Header header =
                    header(line)
                            .filter(found -> !OF_THE_HOST.contains(found.name()))
                            .orElseThrow(() -> error(Errno.EINVAL, "no header: " + line));
            headers.computeIfAbsent(header.name(), name -> new ArrayList<>()).add(header.value());
        }
        headers.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(headers);
    }

    private long open(CapabilityCall call) {
        String method = call.text(0, 1, MOST_METHOD_BYTES);
        String url = call.text(2, 3, MOST_URL_BYTES);
        String lines = call.text(4, 5, MOST_HEADER_BYTES);
        long length = call.i64(6);
        long redirects = call.u32(7);
        if (!TOKEN.matcher(method).matches() || !URL.matcher(url).matches()) {
            throw error(Errno.EINVAL, "no request: " + method + " " + url);
        }
        if (length < -1 || redirects > MOST_REDIRECTS) {
            throw error(Errno.EINVAL, length + " bytes, " + redirects + " redirects");
        }
        Map<String, List<String>> headers = headers(lines);
        if (length > MOST_BODY_BYTES) {
            throw error(Errno.E2BIG, "a body of " + length + " bytes");
        }
        if (server == null) {
            throw call.denied(method + " " + url);
        }
        return handles(call).open(new Exchange(method, url, headers, length, (int) redirects));
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
        FakeServer answering = server;
        if (exchange.isSent || exchange.body.size() < exchange.length || answering == null) {
            throw error(Errno.EINVAL, "the body is not complete, or was sent");
        }
        exchange.isSent = true;
        FakeRequest request =
                new FakeRequest(
                        context.pluginId(),
                        exchange.method,
                        exchange.url,
                        exchange.headers,
                        exchange.body.toByteArray());
        for (int redirects = 0; ; redirects++) {
            requests.add(request);
            FakeResponse response = answering.answer(request);
            Optional<String> location = response.location();
            if (location.isEmpty()) {
                exchange.response = response;
                exchange.responseUrl = request.url();
                return response.status();
            }
            if (redirects == exchange.redirects) {
                throw error(Errno.ELIMIT, "more than " + redirects + " redirects");
            }
            request = redirected(request, response.status(), location.get());
        }
    }

    private static FakeRequest redirected(FakeRequest request, int status, String location) {
        String url;
        try {
            URI base = URI.create(request.url());
            URI from = base.getRawPath().isEmpty() ? base.resolve("/") : base;
            url = from.resolve(location).toString();
        } catch (IllegalArgumentException e) {
            throw new ErrnoException(Errno.EHOST, "no location: " + location, e);
        }
        boolean becomesGet =
                switch (status) {
                    case 303 -> !request.method().equals("HEAD");
                    case 301, 302 -> request.method().equals("POST");
                    default -> false;
                };
        return request.redirected(url, becomesGet);
    }

    private static long url(CapabilityCall call) {
        Exchange exchange = exchange(call, 0);
        exchange.response();
        return call.reply(1, 2, exchange.responseUrl.getBytes(StandardCharsets.UTF_8));
    }

    private static long read(CapabilityCall call) {
        int length = most(call, 2);
        Exchange exchange = exchange(call, 1);
        byte[] body = exchange.response().bytes();
        int count = Math.min(Math.min(length, PIECE), body.length - exchange.position);
        if (length > 0) {
            // The whole range has to be in memory.
            call.read(call.u32(0), length);
            call.write(call.u32(0), body, exchange.position, count);
        }
        exchange.position += count;
        return count;
    }
}
