package dev.wardian.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The response to a {@link ConsoleRequest}. */
@FunctionalInterface
public interface ConsoleResponse {
    /** The length of a body whose end is not known yet. */
    long UNKNOWN_LENGTH = -1;

    /**
     * Sends status and headers. The console calls this method once, and closes the body.
     *
     * @param status the status
     * @param headers the headers, each with one value
     * @param length the length of the body in bytes, or {@link #UNKNOWN_LENGTH}; then the stream
     *     must send to the client what it is told to flush
     * @return takes the body
     * @throws IOException if the client is gone
     */
    OutputStream begin(int status, Map<String, String> headers, long length) throws IOException;
}
