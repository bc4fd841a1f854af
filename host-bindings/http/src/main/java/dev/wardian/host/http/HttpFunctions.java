package dev.wardian.host.http;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasm.FunctionType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions of {@code wardian:http/1} under one policy. */
final class HttpFunctions {
    private static final int MOST_METHOD = 32;
    private static final int MOST_BYTES = 1 << 24;
    private static final int PIECE = 1 << 16;

    /** What a request holds in the host: a kept body, pieces on their way, buffers. */
    private static final long BYTES_OF_REQUEST = Exchange.MOST_KEPT + PIECE + (1 << 16);

    private final Exchange.Host host;
    private final Requests requests;

    /** How many requests of an instance the memory budget has paid for. */
    private static final class Paid {
        private int requests;
        private int open;
    }

    /** A request, and its place among those that are paid for. */
    private record Placed(Exchange exchange, Paid paid) implements AutoCloseable {
        @Override
        public void close() {
            paid.open--;
            exchange.close();
        }
    }

    private HttpFunctions(Exchange.Host host) {
        this.host = host;
        this.requests = new Requests(host);
    }

    static HostFunctions bind(PluginContext context, HttpPolicy policy, HttpSettings settings) {
        Map<String, List<HeaderLine>> added = new HashMap<>();
        policy.headers()
                .ifPresent(
                        all ->
                                all.forEach(
                                        (origin, headers) ->
                                                added.put(origin, values(headers, settings))));
        Connections connections =
                context.shared(Connections.class, () -> new Connections(settings));
        HttpFunctions functions =
                new HttpFunctions(new Exchange.Host(connections, settings, policy, added));
        return HostFunctions.builder()
                .add(
                        "open",
                        FunctionType.parse("[i32 i32 i32 i32 i32 i32 i64 i32] -> [i32]"),
                        functions::open)
                .add("write", FunctionType.parse("[i32 i32 i32] -> [i32]"), functions::write)
                .add("send", FunctionType.parse("[i32] -> [i32]"), functions::send)
                .add(
                        "headers",
                        FunctionType.parse("[i32 i32 i32] -> [i32]"),
                        HttpFunctions::headers)
                .add("url", FunctionType.parse("[i32 i32 i32] -> [i32]"), HttpFunctions::url)
                .add("read", FunctionType.parse("[i32 i32 i32] -> [i32]"), functions::read)
                .add("close", FunctionType.parse("[i32] -> [i32]"), HttpFunctions::close)
                .facility(functions.requests)
                .onWithdrawal(connections::end)
                .build();
    }

    private static List<HeaderLine> values(Map<String, Secret> headers, HttpSettings settings) {
        List<HeaderLine> lines = new ArrayList<>();
        headers.forEach(
                (name, secret) ->
                        lines.add(
                                new HeaderLine(name, secret.value(name, settings.environment()))));
        return lines;
    }

    private static Handles<Placed> handles(CapabilityCall call) {
        return call.handles(Placed.class, Lifetime.CALL);
    }

    private static Exchange exchange(CapabilityCall call, int param) {
        return handles(call).get(call.i32(param)).exchange();
    }

    private long open(CapabilityCall call) {
        String method = call.text(0, 1, MOST_METHOD);
        String written = call.text(2, 3, HttpUrl.MAX_LENGTH);
        String lines = call.text(4, 5, HeaderLine.MOST_BYTES);
        long bodyLength = call.i64(6);
        int redirects = call.i32(7);
        Requests.Request request =
                requests.check(call, method, written, lines, bodyLength, redirects);
        handles(call).requireRoom();
        Paid paid = pay(call);
        Exchange exchange = requests.begin(request);
        paid.open++;
        return handles(call).open(new Placed(exchange, paid));
    }

    /** Has the budget pay for one request more, if it was not yet done. */
    private static Paid pay(CapabilityCall call) {
        Paid paid = call.instanceState(Paid.class, Paid::new);
        if (paid.open >= paid.requests) {
            if (!call.reserveMemory(BYTES_OF_REQUEST)) {
                throw new ErrnoException(
                        Errno.ELIMIT, "the memory budget has no room for a request");
            }
            paid.requests++;
        }
        return paid;
    }

    private long write(CapabilityCall call) {
        int length = call.length(2, MOST_BYTES);
        Exchange exchange = exchange(call, 0);
        call.requireRange(call.u32(1), length);
        exchange.requireRoomFor(call, host.policy(), length);
        byte[] piece = new byte[Math.min(PIECE, length)];
        for (long done = 0; done < length; done += piece.length) {
            int count = (int) Math.min(piece.length, length - done);
            call.read(call.u32(1) + done, piece, 0, count);
            exchange.write(call, host, piece, count);
            call.checkInterrupted();
        }
        return 0;
    }

    private long send(CapabilityCall call) {
        return exchange(call, 0).send(call, host);
    }

    private static long headers(CapabilityCall call) {
        String lines = exchange(call, 0).answerHeaders();
        return call.reply(1, 2, lines.getBytes(StandardCharsets.UTF_8));
    }

    private static long url(CapabilityCall call) {
        String url = exchange(call, 0).answerUrl();
        return call.reply(1, 2, url.getBytes(StandardCharsets.UTF_8));
    }

    private long read(CapabilityCall call) {
        int length = call.length(2, MOST_BYTES);
        Exchange exchange = exchange(call, 1);
        call.requireRange(call.u32(0), length);
        byte[] piece = new byte[Math.min(PIECE, length)];
        int count = exchange.read(call, host.policy(), piece, piece.length);
        call.write(call.u32(0), piece, 0, count);
        return count;
    }

    private static long close(CapabilityCall call) {
        handles(call).close(call.i32(0));
        return 0;
    }
}
