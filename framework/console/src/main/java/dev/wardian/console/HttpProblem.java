package dev.wardian.console;

import java.util.Map;

/** A request that is not carried out, with the status and the words for its response. */
final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, String> headers;

    HttpProblem(int status, String message) {
        this(status, message, Map.of());
    }

    private HttpProblem(int status, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    /** A request with another method than the one that serves its path. */
    static HttpProblem only(String method) {
        return new HttpProblem(405, "only " + method + " does this", Map.of("Allow", method));
    }

    int status() {
        return status;
    }

    Reply reply() {
        byte[] body = Json.bytes(Map.of("error", String.valueOf(getMessage())));
        return new Reply(status, "application/json", headers, body);
    }
}
