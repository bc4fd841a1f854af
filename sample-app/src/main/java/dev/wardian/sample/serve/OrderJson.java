package dev.wardian.sample.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Values as JSON and back. */
final class OrderJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private OrderJson() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + value, e);
        }
    }

    /**
     * Reads a value.
     *
     * @throws IOException if the text is not JSON of that form
     */
    static <T> T read(byte[] text, Class<T> type) throws IOException {
        return MAPPER.readValue(text, type);
    }
}
