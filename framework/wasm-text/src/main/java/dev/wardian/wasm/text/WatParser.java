package dev.wardian.wasm.text;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.internal.lexer.Lexer;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import dev.wardian.wasm.text.internal.lexer.WatSource;
import dev.wardian.wasm.text.internal.reader.ModuleReader;

/**
 * Turns the text of a module (spec chapter 6) into the binary format. All of version 3.0 is read,
 * and the proposals threads, custom page sizes and wide arithmetic. Text may nest as deep as memory
 * allows. The result is well-formed, but nothing says that it is valid: {@link
 * dev.wardian.wasm.WasmModule#parse(byte[])} does.
 */
public final class WatParser {
    private WatParser() {}

    /**
     * Reads a module with every feature that the reader knows.
     *
     * @param text {@code (module ...)}, or the fields of a module alone
     * @throws WatException if the text is malformed
     */
    public static byte[] toBinary(String text) {
        return toBinary(text, Features.ALL);
    }

    /** As {@link #toBinary(String)} for text in UTF-8. */
    public static byte[] toBinary(byte[] utf8) {
        return toBinary(utf8, Features.ALL);
    }

    /** As {@link #toBinary(String)}; what {@code features} lack is malformed. */
    public static byte[] toBinary(String text, Features features) {
        return toBinary(WatSource.of(text), features);
    }

    /** As {@link #toBinary(String, Features)} for text in UTF-8. */
    public static byte[] toBinary(byte[] utf8, Features features) {
        return toBinary(WatSource.of(utf8), features);
    }

    private static byte[] toBinary(WatSource source, Features features) {
        TokenReader in = new TokenReader(Lexer.tokens(source), 0);
        boolean whole = in.takeOpen("module");
        String id = whole ? in.takeId() : null;
        byte[] binary = ModuleReader.read(in, features, id);
        if (whole) {
            in.close();
        }
        in.expect(TokenKind.END);
        return binary;
    }
}
