package dev.wardian.host.http;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.BlockingResource;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * A request of a guest with its answer. The guest's thread uses it; {@link #close} may come from
 * any thread, and an alarm closes it when its time is over.
 */
final class Exchange extends BlockingResource {
    /** A body up to this size is sent whole, and again where a redirect wants that. */
    static final int MOST_KEPT = 1 << 16;

    /** A longer body of a redirect is not read to reuse its connection. */
    private static final int MOST_DRAINED = 1 << 13;

    private static final int SEE_OTHER = 303;
    private static final int LEAST_KEEPING_METHOD = 307;

    /** What the functions of a plugin's version have. */
    record Host(
            Connections connections,
            HttpSettings settings,
            HttpPolicy policy,
            Map<String, List<HeaderLine>> added) {}

    private final Connections connections;
    private final HttpPolicy.Bounds bounds;
    private final int allowedRedirects;
    private final long bodyLength;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private String method;
    private HttpUrl url;
    private List<HeaderLine> headers;
    private long written;
    private boolean sent;

    /** The server answered before it had the whole body, of which it takes no more. */
    private boolean answeredEarly;

    private int redirects;
    private volatile @Nullable Upload upload;
    private @Nullable Future<ClassicHttpResponse> running;
    private @Nullable ClassicHttpResponse response;
    private @Nullable InputStream body;
    private long received;
    private volatile @Nullable Hop hop;

    /**
     * Begins a request.
     *
     * @param bodyLength the length of the body, or -1 if it is not known
     * @param allowedRedirects how many redirects are followed
     */
    Exchange(
            Host host,
            String method,
            HttpUrl url,
            List<HeaderLine> headers,
            long bodyLength,
            int allowedRedirects) {
        super(host.connections(), host.policy().bounds().resources());
        this.connections = host.connections();
        this.bounds = host.policy().bounds();
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.bodyLength = bodyLength;
        this.allowedRedirects = allowedRedirects;
    }

    @Override
    protected void interrupt() {
        Upload sending = upload;
        if (sending != null) {
            sending.stop();
        }
        Hop current = hop;
        if (current != null) {
            current.cancel();
        }
    }

    /** Checks that what is left of the request is still in effect. */
    private void requireGranted(BlockingCall call, HttpPolicy policy) {
        call.subject(method + " " + url.subject());
        requireOpen();
        if (!policy.allows(method, url)) {
            close();
            throw call.denied(method + " " + url.subject());
        }
    }

    // ---- The body of the request ----

    /** Checks that so many bytes may be added. */
    void requireRoomFor(BlockingCall call, HttpPolicy policy, long count) {
        requireGranted(call, policy);
        if (sent) {
            throw new ErrnoException(Errno.EINVAL, "the request is sent already");
        }
        if (bodyLength >= 0 && written + count > bodyLength) {
            throw new ErrnoException(
                    Errno.EINVAL, "the body is longer than " + bodyLength + " bytes");
        }
        if (written + count > bounds.requestBody()) {
            throw new ErrnoException(
                    Errno.E2BIG, "a body of more than " + bounds.requestBody() + " bytes");
        }
    }

    /** Adds bytes, for which there is room. May wait for the server. */
    void write(BlockingCall call, Host host, byte[] bytes, int length) {
        Upload sending = upload;
        if (sending == null && kept.size() + length <= MOST_KEPT) {
            kept.write(bytes, 0, length);
        } else {
            if (sending == null) {
                sending = stream(call, host);
            }
            push(call, sending, bytes, length);
        }
        written += length;
    }

    /** Begins to send while the guest writes on. */
    private Upload stream(BlockingCall call, Host host) {
        Upload sending = new Upload(bodyLength);
        upload = sending;
        start(host, Optional.of(sending));
        byte[] before = kept.toByteArray();
        kept.reset();
        push(call, sending, before, before.length);
        return sending;
    }

    private void push(BlockingCall call, Upload sending, byte[] bytes, int length) {
        byte[] piece = new byte[Math.min(length, Upload.PIECE)];
        for (int done = 0; done < length; done += piece.length) {
            int count = Math.min(piece.length, length - done);
            System.arraycopy(bytes, done, piece, 0, count);
            await(call, nanos -> hasRoom(sending.offer(piece, count, nanos)));
        }
    }

    /** Whether a step was done; if not, the server may have answered already. */
    private boolean hasRoom(boolean done) throws InterruptedException {
        Future<ClassicHttpResponse> server = running;
        if (!done && server != null && server.isDone()) {
            answerCameEarly(server);
        }
        return done;
    }

    private void answerCameEarly(Future<ClassicHttpResponse> server) throws InterruptedException {
        try {
            server.get(0, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw failure(e);
        }
        answeredEarly = true;
        throw new ErrnoException(Errno.ECLOSED, url.origin() + " does not take the rest");
    }

    // ---- Sending, and the head of the answer ----

    private void start(Host host, Optional<HttpEntity> entity) {
        List<HeaderLine> all = new ArrayList<>();
        List<HeaderLine> added = host.added().getOrDefault(url.origin(), List.of());
        for (HeaderLine header : headers) {
            if (added.stream().noneMatch(it -> it.name().equals(header.name()))) {
                all.add(header);
            }
        }
        all.addAll(added);
        Hop next =
                new Hop(
                        connections,
                        host.settings().resolver(),
                        host.policy().blocks(),
                        method,
                        url,
                        all,
                        entity);
        hop = next;
        running = start(next);
    }

    /** Sends what is left, follows redirects and returns the status of the answer. */
    int send(BlockingCall call, Host host) {
        requireGranted(call, host.policy());
        if (sent) {
            throw new ErrnoException(Errno.EINVAL, "the request is sent already");
        }
        if (!answeredEarly && written < bodyLength) {
            throw new ErrnoException(
                    Errno.EINVAL,
                    "the body has " + written + " bytes of the " + bodyLength + " it was to have");
        }
        sent = true;
        Upload sending = upload;
        if (sending == null) {
            start(host, keptBody());
        } else {
            end(call, sending);
        }
        ClassicHttpResponse answer = answer(call);
        while (redirects < allowedRedirects && isRedirect(answer)) {
            redirects++;
            drain(answer);
            follow(call, host.policy(), answer);
            start(host, keptBody());
            answer = answer(call);
        }
        if (allowedRedirects > 0 && isRedirect(answer)) {
            close();
            throw new ErrnoException(Errno.ELIMIT, "more than " + allowedRedirects + " redirects");
        }
        accept(answer);
        return answer.getCode();
    }

    /** Says that the body is complete, unless its server has answered already. */
    private void end(BlockingCall call, Upload sending) {
        Future<ClassicHttpResponse> server = running;
        await(call, nanos -> sending.end(nanos) || (server != null && server.isDone()));
    }

    private Optional<HttpEntity> keptBody() {
        boolean none = kept.size() == 0;
        return none ? Optional.empty() : Optional.of(new ByteArrayEntity(kept.toByteArray(), null));
    }

    private ClassicHttpResponse answer(BlockingCall call) {
        Future<ClassicHttpResponse> server = running;
        if (server == null) {
            throw new IllegalStateException("nothing was sent");
        }
        try {
            return await(call, server);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedAddress refused) {
                close();
                throw call.denied(method + " " + url.subject() + " at " + refused.address());
            }
            throw failure(e);
        }
    }

    private ErrnoException failure(Exception e) {
        // What ended the request is the reason, whatever the library says.
        requireOpen();
        close();
        return RequestFailures.of(url.origin(), e.getCause() == null ? e : e.getCause());
    }

    /** Whether an answer leads elsewhere, and the request can go there. */
    private boolean isRedirect(ClassicHttpResponse answer) {
        boolean leads =
                switch (answer.getCode()) {
                    case 301, 302, SEE_OTHER, LEAST_KEEPING_METHOD, 308 ->
                            upload == null || becomesGet(answer);
                    default -> false;
                };
        return leads && answer.getFirstHeader("location") != null;
    }

    /** Whether a redirect leads on without the body. */
    private boolean becomesGet(ClassicHttpResponse answer) {
        return answer.getCode() == SEE_OTHER
                ? !method.equals("HEAD")
                : answer.getCode() < LEAST_KEEPING_METHOD && method.equals("POST");
    }

    private void drain(ClassicHttpResponse answer) {
        HttpEntity entity = answer.getEntity();
        Hop current = hop;
        if (entity != null && current != null) {
            // A short one is read on the way, so that the connection serves the next request.
            boolean shortBody =
                    entity.getContentLength() >= 0 && entity.getContentLength() <= MOST_DRAINED;
            try {
                if (shortBody) {
                    entity.getContent().readNBytes(MOST_DRAINED + 1);
                }
            } catch (IOException e) {
                // Its connection is closed below.
            }
            current.cancel();
        }
    }

    /** Takes the request to where a redirect leads, which is a decision of its own. */
    private void follow(BlockingCall call, HttpPolicy policy, ClassicHttpResponse answer) {
        HttpUrl next;
        try {
            next = url.resolve(answer.getFirstHeader("location").getValue());
        } catch (MalformedUrl e) {
            close();
            throw new ErrnoException(
                    Errno.EHOST, url.origin() + " redirects to no URL: " + e.getMessage());
        }
        List<HeaderLine> left = new ArrayList<>(headers);
        if (becomesGet(answer)) {
            method = "GET";
            kept.reset();
            upload = null;
            left.removeIf(HeaderLine::describesBody);
        }
        if (!next.origin().equals(url.origin())) {
            left.removeIf(HeaderLine::isCredential);
        }
        headers = left;
        url = next;
        requireGranted(call, policy);
    }

    private void accept(ClassicHttpResponse answer) {
        int bytes = 0;
        for (Header header : answer.getHeaders()) {
            bytes += header.getName().length() + String.valueOf(header.getValue()).length() + 4;
        }
        if (bytes > HeaderLine.MOST_BYTES) {
            close();
            throw new ErrnoException(
                    Errno.E2BIG, "the head of the answer of " + url.origin() + ": " + bytes);
        }
        try {
            HttpEntity entity = answer.getEntity();
            body = entity == null ? null : entity.getContent();
        } catch (IOException e) {
            throw failure(e);
        }
        response = answer;
    }

    // ---- The answer ----

    private ClassicHttpResponse answered() {
        ClassicHttpResponse answer = response;
        if (answer == null) {
            throw new ErrnoException(Errno.EINVAL, "there is no answer yet");
        }
        return answer;
    }

    /** The headers of the answer, one line for each. */
    String answerHeaders() {
        StringBuilder lines = new StringBuilder();
        for (Header header : answered().getHeaders()) {
            lines.append(lines.isEmpty() ? "" : "\n")
                    .append(header.getName().toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(header.getValue());
        }
        return lines.toString();
    }

    /** Where the answer came from. */
    String answerUrl() {
        answered();
        return url.toString();
    }

    /**
     * Reads the next bytes of the answer's body.
     *
     * @return how many, 0 at the end
     */
    int read(BlockingCall call, HttpPolicy policy, byte[] target, int length) {
        answered();
        InputStream from = body;
        if (from == null || length == 0) {
            return 0;
        }
        requireGranted(call, policy);
        call.onInterrupt(this::close);
        try {
            long room = bounds.responseBody() - received;
            int count = room > 0 ? from.read(target, 0, (int) Math.min(length, room)) : endOf(from);
            if (count < 0) {
                body = null;
                return 0;
            }
            received += count;
            return count;
        } catch (IOException e) {
            call.checkInterrupted();
            throw failure(e);
        }
    }

    private int endOf(InputStream from) throws IOException {
        if (from.read() >= 0) {
            close();
            throw new ErrnoException(
                    Errno.E2BIG, "an answer of more than " + bounds.responseBody() + " bytes");
        }
        return -1;
    }
}
