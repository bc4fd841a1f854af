package dev.wardian.console;

import java.util.Map;

/**
 * A whole response.
 *
 * @param type the media type of the body
 * @param headers further headers
 */
record Reply(int status, String type, Map<String, String> headers, byte[] body) {
    static Reply json(Object value) {
        return new Reply(200, "application/json", Map.of(), Json.bytes(value));
    }
}
