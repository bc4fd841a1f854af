package dev.wardian.wasm.text;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.internal.lexer.Lexer;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import dev.wardian.wasm.text.internal.lexer.WatSource;
import dev.wardian.wasm.text.internal.reader.ModuleReader;

/**
 * Translates the text of a module into the binary format (spec chapter 6). It reads all of version
 * 3.0, and the proposals {@code threads}, {@code custom-page-sizes} and {@code wide-arithmetic}.
 * Text may nest as deep as memory allows. The result is well-formed, but may be invalid: {@link
 * dev.wardian.wasm.WasmModule#parse(byte[])} validates it.
 */
public final class WatParser {
    private WatParser() {}

    /**
     * Reads a module with every feature that the reader knows.
     *
     * @param text {@code (module ...)}, or only the fields of a module
     * @return the module in the binary format
     * @throws WatException if the text is malformed
     */
    public static byte[] toBinary(String text) {
        return toBinary(text, Features.ALL);
    }

    /**
     * Reads a module with every feature that the reader knows.
     *
     * @param utf8 {@code (module ...)}, or only the fields of a module, in UTF-8
     * @return the module in the binary format
     * @throws WatException if the text is malformed
     */
    public static byte[] toBinary(byte[] utf8) {
        return toBinary(utf8, Features.ALL);
    }

    /**
     * Reads a module.
     *
     * @param text {@code (module ...)}, or only the fields of a module
     * @param features the features that the module may use; others are malformed
     * @return the module in the binary format
     * @throws WatException if the text is malformed
     */
    public static byte[] toBinary(String text, Features features) {
        return toBinary(WatSource.of(text), features);
    }

    /**
     * Reads a module.
     *
     * @param utf8 {@code (module ...)}, or only the fields of a module, in UTF-8
     * @param features the features that the module may use; others are malformed
     * @return the module in the binary format
     * @throws WatException if the text is malformed
     */
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
