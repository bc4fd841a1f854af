package dev.wardian.plugin.internal.abi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is encoded and decoded exactly or not at all. */
class Utf8Test {
    private static final String[] PARTS = {
        "a", "?", "é", "ß", "€", "\uFFFD", "😀", "\uD83D", "\uDE00", "\uFFFF", "\u0000"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?", "plain", "Grüße", "€ \uFFFD ?", "😀", "a😀b😀", "\uFFFF\u0000"})
    void textComesBack(String text) {
        byte[] bytes = Utf8.encode(text);

        assertArrayEquals(text.getBytes(UTF_8), bytes);
        assertEquals(text, Utf8.decode(bytes));
        assertEquals(-1, Utf8.malformedAt(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0,'',''", "3,abc,''", "4,😀ab,😀", "1,€,\uFFFD", "20000,long,x"})
    void halfOfAPairIsRefusedWithItsPlace(int index, String before, String after) {
        String start = before.equals("long") ? "y".repeat(index) : before;
        for (String half : new String[] {"\uD83D", "\uDE00"}) {
            IllegalArgumentException refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Utf8.encode(start + half + after));

            assertEquals(
                    "the text has half of a surrogate pair at index " + index,
                    refused.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "80,0",
        "c080,0",
        "61c3,1",
        "e282,0",
        "eda080,0",
        "6162f4908080,2",
        "efbfbdff,3",
        "f09f9880f09f98,4"
    })
    void malformedBytesAreRefusedWithTheirPlace(String hex, int place) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertNull(Utf8.decode(bytes));
        assertEquals(place, Utf8.malformedAt(bytes));
    }

    @Test
    void aPlaceBehindMuchTextIsFound() {
        byte[] bytes = ("€".repeat(30_000) + "😀").getBytes(UTF_8);
        int end = bytes.length;
        assertEquals(-1, Utf8.malformedAt(bytes));

        bytes[end - 1] = 'x';

        assertEquals(end - 4, Utf8.malformedAt(bytes));
    }

    /** What the JDK's own encoder and decoder, which report, say of the same. */
    @Test
    void anyTextIsTakenAsAReportingCoderTakesIt() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder built = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                built.append(PARTS[random.nextInt(PARTS.length)]);
            }
            String text = built.toString();
            byte[] damaged = text.getBytes(UTF_8);
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

            assertEquals(encodes(text), encodesHere(text), text);
            assertEquals(decodes(damaged), Utf8.decode(damaged) != null);
            assertEquals(decodes(damaged), Utf8.malformedAt(damaged) < 0);
        }
    }

    private static boolean encodes(String text) {
        return UTF_8.newEncoder().canEncode(CharBuffer.wrap(text));
    }

    private static boolean encodesHere(String text) {
        try {
            return Utf8.encode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)) != null;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
