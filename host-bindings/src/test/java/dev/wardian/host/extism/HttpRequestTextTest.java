package dev.wardian.host.extism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.internal.abi.GuestAbort;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTextTest {
    private static List<String> read(String text) {
        HttpRequestText request = HttpRequestText.parse(text);
        return List.of(request.method(), request.url(), request.headers());
    }

    @Test
    void aRequestIsRead() {
        assertEquals(List.of("GET", "http://a", ""), read("{\"url\":\"http://a\"}"));
        assertEquals(
                List.of("POST", "http://a/?q=\"\\é\n", "A: b\nc: 😀"),
                read(
                        " { \"headers\" : { \"A\" : \"b\" , \"c\":\"\\ud83d\\ude00\" },\n"
                                + "\"url\": \"http:\\/\\/a/?q=\\\"\\\\\\u00e9\\n\","
                                + "\t\"method\": \"post\" } "));
    }

    @Test
    void otherKeysArePassedOver() {
        assertEquals(
                List.of("GET", "u", ""),
                read(
                        "{\"a\":[1,-2.5e+3,[true,{\"url\":\"x\"}],null],\"method\":null,"
                                + "\"b\":{},\"headers\":{},\"c\":\"}\",\"url\":\"u\",\"d\":false}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "null",
                "\"url\"",
                "{\"url\":1}",
                "{\"url\":\"a\"",
                "{\"url\":\"a}",
                "{\"url\":\"a\"}x",
                "{\"url\" \"a\"}",
                "{\"url\":\"a\",}",
                "{url:\"a\"}",
                "{\"url\":\"\\x\"}",
                "{\"url\":\"\\u12\"}",
                "{\"url\":\"a\",\"b\":}",
                "{\"url\":\"a\",\"b\":[}",
                "{\"url\":\"a\",\"b\":]}",
                "{\"url\":\"a\",\"b\":?}",
                "{\"url\":\"a\",\"headers\":{\"a\":1}}",
                "{\"url\":\"a\",\"headers\":{\"a\":\"b\\n\"}}",
                "{\"url\":\"a\\"
            })
    void whatIsNoRequestEndsTheCall(String text) {
        assertThrows(GuestAbort.class, () -> HttpRequestText.parse(text));
    }

    @Test
    void depthTakesNoStack() {
        String deep = "[".repeat(1_000_000);

        assertEquals(
                List.of("GET", "u", ""),
                read("{\"a\":" + deep + "]".repeat(1_000_000) + ",\"url\":\"u\"}"));
        assertThrows(GuestAbort.class, () -> HttpRequestText.parse("{\"a\":" + deep));
    }

    @Test
    void anyTextIsARequestOrEndsTheCall() {
        String valid =
                "{\"url\":\"http://a\",\"method\":\"PUT\",\"headers\":{\"a\":\"b\"},\"x\":[1,{}]}";
        Random random = new Random(7);
        int requests = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, "{}[]:,\"\\u1 \n".charAt(random.nextInt(12)));
            }
            try {
                HttpRequestText.parse(text.toString());
                requests++;
            } catch (GuestAbort e) {
                refused++;
            }
        }
        assertTrue(requests > 100 && refused > 5_000, requests + " requests");
    }
}
