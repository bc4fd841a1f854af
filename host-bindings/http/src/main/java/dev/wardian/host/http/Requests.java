package dev.wardian.host.http;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HttpRequests;
import java.util.List;

/** How requests begin, for the functions of this capability and for others. */
final class Requests implements HttpRequests {
    private static final int MOST_REDIRECTS = 5;

    private final Exchange.Host host;

    /** A request that is well-formed, and allowed. */
    record Request(
            String method, HttpUrl url, List<HeaderLine> headers, long bodyLength, int redirects) {}

    Requests(Exchange.Host host) {
        this.host = host;
    }

    /**
     * Checks a request.
     *
     * @param bodyLength the length of the body, or -1 if it is not known
     * @throws ErrnoException if it is malformed, too large or denied
     */
    Request check(
            BlockingCall call,
            String method,
            String written,
            String lines,
            long bodyLength,
            int redirects) {
        if (!HttpBinding.isMethod(method)) {
            throw new ErrnoException(Errno.EINVAL, "no method of HTTP, in upper case");
        }
        if (bodyLength < -1 || redirects < 0 || redirects > MOST_REDIRECTS) {
            throw new ErrnoException(
                    Errno.EINVAL,
                    "a body of " + bodyLength + " bytes, " + redirects + " redirects");
        }
        HttpUrl url;
        List<HeaderLine> headers;
        try {
            url = HttpUrl.parse(written);
            headers = HeaderLine.parse(lines);
        } catch (MalformedUrl e) {
            throw new ErrnoException(Errno.EINVAL, "not a URL: " + e.getMessage());
        } catch (HeaderLine.Malformed e) {
            throw new ErrnoException(Errno.EINVAL, String.valueOf(e.getMessage()));
        } catch (HeaderLine.TooMany e) {
            throw new ErrnoException(Errno.E2BIG, String.valueOf(e.getMessage()));
        }
        HttpPolicy policy = host.policy();
        call.subject(method + " " + url.subject());
        if (!policy.allows(method, url)) {
            throw call.denied(method + " " + url.subject());
        }
        if (bodyLength > policy.bounds().requestBody()) {
            throw new ErrnoException(Errno.E2BIG, "a body of " + bodyLength + " bytes");
        }
        return new Request(method, url, headers, bodyLength, redirects);
    }

    /**
     * Begins a request, which the caller closes.
     *
     * @throws ErrnoException if as many run as are granted
     */
    Exchange begin(Request request) {
        return new Exchange(
                host,
                request.method(),
                request.url(),
                request.headers(),
                request.bodyLength(),
                request.redirects());
    }

    @Override
    public Answer send(BlockingCall call, String method, String url, String headers, byte[] body) {
        long length = body.length == 0 ? -1 : body.length;
        Exchange exchange = begin(check(call, method, url, headers, length, MOST_REDIRECTS));
        boolean sent = false;
        try {
            exchange.requireRoomFor(call, host.policy(), body.length);
            exchange.write(call, host, body, body.length);
            Sent answer = new Sent(call, exchange, exchange.send(call, host));
            sent = true;
            return answer;
        } finally {
            if (!sent) {
                exchange.close();
            }
        }
    }

    /** The answer to a request that others made. */
    private final class Sent implements Answer {
        private final BlockingCall call;
        private final Exchange exchange;
        private final int status;

        Sent(BlockingCall call, Exchange exchange, int status) {
            this.call = call;
            this.exchange = exchange;
            this.status = status;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public List<String> headers() {
            String lines = exchange.answerHeaders();
            return lines.isEmpty() ? List.of() : List.of(lines.split("\n", -1));
        }

        @Override
        public int read(byte[] target) {
            return exchange.read(call, host.policy(), target, target.length);
        }

        @Override
        public void close() {
            exchange.close();
        }
    }
}
