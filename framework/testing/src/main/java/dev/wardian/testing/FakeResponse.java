package dev.wardian.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link FakeServer} returns for a request. Immutable; each method that changes something
 * returns another response.
 */
public final class FakeResponse {
    private final int status;
    private final List<HttpSyntax.Header> headers;
    private final byte[] body;

    private FakeResponse(int status, List<HttpSyntax.Header> headers, byte[] body) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    /**
     * Returns a response without headers and body.
     *
     * @param status the status, 200 to 599
     * @return the response
     * @throws IllegalArgumentException if the status is another one
     */
    public static FakeResponse status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("no status of an answer: " + status);
        }
        return new FakeResponse(status, List.of(), new byte[0]);
    }

    /**
     * Returns a response of status 200 without headers.
     *
     * @param body the text of its body
     * @return the response
     */
    public static FakeResponse text(String body) {
        return status(200).body(body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a header. A status of 301, 302, 303, 307 or 308 with the header {@code location} is a
     * redirect, which the fake follows where a host does.
     *
     * @param name the name, in any case
     * @param value the value
     * @return the changed response
     * @throws IllegalArgumentException if this is no header
     */
    public FakeResponse header(String name, String value) {
        Optional<HttpSyntax.Header> header = HttpSyntax.header(name + ":" + value);
        List<HttpSyntax.Header> more = new ArrayList<>(headers);
        more.add(
                header.orElseThrow(
                        () -> new IllegalArgumentException("no header: " + name + ": " + value)));
        return new FakeResponse(status, more, body);
    }

    /**
     * Sets the body.
     *
     * @param bytes the bytes
     * @return the changed response
     */
    public FakeResponse body(byte[] bytes) {
        return new FakeResponse(status, headers, bytes.clone());
    }

    int status() {
        return status;
    }

    byte[] bytes() {
        return body;
    }

    /** The headers, one line for each. */
    List<String> lines() {
        return headers.stream().map(HttpSyntax.Header::line).toList();
    }

    /** Where the response leads, if it is a redirect. */
    Optional<String> location() {
        return switch (status) {
            case 301, 302, 303, 307, 308 ->
                    headers.stream()
                            .filter(header -> header.name().equals("location"))
                            .map(HttpSyntax.Header::value)
                            .findFirst();
            default -> Optional.empty();
        };
    }
}
