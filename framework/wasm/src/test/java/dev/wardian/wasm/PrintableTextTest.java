package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "f", "Größe \uD83D\uDE00 \u6F22\u5B57", "a\\u0007b", "e\u0301"})
    void whatAReaderSeesStays(String text) {
        assertSame(text, PrintableText.of(text));
    }

    @Test
    void controlAndFormatCharactersAndSeparatorsAreEscaped() {
        assertEquals("\\u001b[2J\\u0009\\u007f", PrintableText.of("\u001b[2J\t\u007f"));
        assertEquals("a\\u202eb\\u200b\\ufeff", PrintableText.of("a\u202eb\u200b\ufeff"));
        assertEquals("\\u2028\\u2029\\u000a", PrintableText.of("\u2028\u2029\n"));
    }

    /** As the tags do that look like nothing, each of which is one letter of ASCII. */
    @Test
    void formatCharactersOfTwoCharsAreEscaped() {
        assertEquals("x\\udb40\\udc41", PrintableText.of("x\uDB40\uDC41"));
    }

    @Test
    void halvesOfPairsAreEscaped() {
        assertEquals("\\ud800", PrintableText.of("\uD800"));
        assertEquals("\\ud800a", PrintableText.of("\uD800a"));
        assertEquals("\\udc00", PrintableText.of("\uDC00"));
        assertEquals("\\ud800\uD83D\uDE00\\udc00", PrintableText.of("\uD800\uD83D\uDE00\uDC00"));
    }

    @Test
    void everyCharacterIsEitherKeptOrEscapedInAscii() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            String text = Character.toString(character);
            String shown = PrintableText.of(text);
            int point = character;
            assertTrue(
                    shown.equals(text) || shown.matches("(\\\\u[0-9a-f]{4}){1,2}"),
                    () -> Integer.toHexString(point));
        }
    }

    @Test
    void namesInBacktracesAreSo() {
        ModuleBuilder module = new ModuleBuilder();
        int function = module.function(":", code -> code.op(Opcode.UNREACHABLE));
        String name = "bad\u001b[31m\u202ename\uDB40\uDC41";
        module.export(name, function);

        try {
            Guest.of(module).function(name).call();
            throw new AssertionError("no trap");
        } catch (Trap trap) {
            assertEquals("bad\\u001b[31m\\u202ename\\udb40\\udc41", trap.backtrace().get(0).name());
        }
    }
}
