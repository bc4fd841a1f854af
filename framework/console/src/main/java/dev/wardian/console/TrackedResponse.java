package dev.wardian.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** A response that knows whether it was begun: then its status and headers are with the client. */
final class TrackedResponse implements ConsoleResponse {
    private final ConsoleResponse response;
    private boolean begun;

    TrackedResponse(ConsoleResponse response) {
        this.response = response;
    }

    boolean isBegun() {
        return begun;
    }

    @Override
    public OutputStream begin(int status, Map<String, String> headers, long length)
            throws IOException {
        begun = true;
        return response.begin(status, headers, length);
    }
}
