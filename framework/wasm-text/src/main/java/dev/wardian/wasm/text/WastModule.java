package dev.wardian.wasm.text;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import dev.wardian.wasm.text.internal.lexer.Tokens;
import dev.wardian.wasm.text.internal.reader.ModuleReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A module in a script: as text, as bytes, or as quoted text that may be malformed. */
public final class WastModule implements WastSubject {
    /** The ways in which a script writes a module. */
    public enum Form {
        /** Text of the script. */
        TEXT,
        /** Strings with bytes of the binary format. */
        BINARY,
        /** Strings with text. */
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

    /** {@return how the script writes the module} */
    public Form form() {
        return form;
    }

    /** {@return the name by which the script refers to the module, without its {@code $}} */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Translates the module into the binary format. A module of the form {@link Form#BINARY} stays
     * as it is.
     *
     * @param features the features that text may use
     * @return the module in the binary format, which may be invalid, and malformed if the form is
     *     {@link Form#BINARY}
     * @throws WatException if the module is text and malformed
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
