package dev.wardian.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void valuesAreWritten() {
        Object value =
                Json.object(
                        "a", 1, "b", Arrays.asList(true, null, 2.5, -3L), "c", Map.of("d", "e"));

        assertEquals("{\"a\":1,\"b\":[true,null,2.5,-3],\"c\":{\"d\":\"e\"}}", Json.text(value));
        assertEquals("[]", Json.text(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\\/",
                "a\nb\r\tc\0",
                "\u007f\u0085\u2028\u2029",
                "</script><b>",
                "\ud83c\udf31 gr\u00fcn",
            })
    void everyTextIsReadAsItWas(String text) throws Exception {
        String written = Json.text(text);

        assertEquals(text, JSON.readValue(Json.bytes(text), String.class));
        assertEquals(1, written.lines().count());
    }

    @Test
    void halfAPairOfSurrogatesIsWritten() {
        assertEquals("\"\\ud800x\"", Json.text("\ud800x"));
    }

    @Test
    void whatIsNoJsonIsNotWritten() {
        assertThrows(IllegalArgumentException.class, () -> Json.text(new Object()));
        assertThrows(IllegalArgumentException.class, () -> Json.text(Double.NaN));
    }
}
