package dev.wardian.wasm.text;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import dev.wardian.wasm.text.internal.lexer.Tokens;
import dev.wardian.wasm.text.internal.reader.ModuleReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A module as it stands in a script: text, bytes, or quoted text that may be malformed. */
public final class WastModule implements WastSubject {
    /** How a module is written down. */
    public enum Form {
        TEXT,
        BINARY,
        QUOTE
    }

    private final Form form;
    private final @Nullable String name;
    private final byte[] bytes;
    private final @Nullable Tokens tokens;
    private final int first;

    private WastModule(
            Form form, @Nullable String name, byte[] bytes, @Nullable Tokens tokens, int first) {
        this.form = form;
        this.name = name;
        this.bytes = bytes;
        this.tokens = tokens;
        this.first = first;
    }

    /** A module whose fields begin at token {@code first}. */
    static WastModule ofText(@Nullable String name, Tokens tokens, int first) {
        return new WastModule(Form.TEXT, name, new byte[0], tokens, first);
    }

    static WastModule ofBytes(Form form, @Nullable String name, byte[] bytes) {
        return new WastModule(form, name, bytes, null, 0);
    }

    public Form form() {
        return form;
    }

    /** The name by which the script refers to the module, without its {@code $}. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * The module in the binary format; the bytes themselves if it is written so.
     *
     * @throws WatException if it is text and malformed
     */
    public byte[] toBinary(Features features) {
        if (form == Form.BINARY) {
            return bytes.clone();
        }
        if (tokens == null) {
            return WatParser.toBinary(bytes, features);
        }
        TokenReader in = new TokenReader(tokens, first);
        byte[] binary = ModuleReader.read(in, features, name);
        if (!in.is(TokenKind.RIGHT) && !in.is(TokenKind.END)) {
            throw in.unexpected();
        }
        return binary;
    }
}
