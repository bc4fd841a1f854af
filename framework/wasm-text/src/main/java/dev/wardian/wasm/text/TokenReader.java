package dev.wardian.wasm.text;

import org.jspecify.annotations.Nullable;

/** A place in a sequence of tokens, and what may be asked and taken there. */
final class TokenReader {
    final Tokens tokens;
    private int at;

    TokenReader(Tokens tokens, int at) {
        this.tokens = tokens;
        this.at = at;
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    TokenKind kind() {
        return tokens.kind(at);
    }

    boolean is(TokenKind kind) {
        return tokens.kind(at) == kind;
    }

    boolean isKeyword(String word) {
        return tokens.isKeyword(at, word);
    }

    /** Whether a bracket opens here and {@code word} follows. */
    boolean isOpen(String word) {
        return tokens.kind(at) == TokenKind.LEFT && tokens.isKeyword(at + 1, word);
    }

    /** The token's characters. */
    String text() {
        return tokens.text(at);
    }

    /** Passes one token. */
    void skip() {
        at++;
    }

    /** Passes one token, or all from a bracket to its partner. */
    void skipForm() {
        at = (tokens.kind(at) == TokenKind.LEFT ? tokens.partner(at) : at) + 1;
    }

    boolean takeKeyword(String word) {
        boolean found = isKeyword(word);
        if (found) {
            at++;
        }
        return found;
    }

    boolean takeOpen(String word) {
        boolean found = isOpen(word);
        if (found) {
            at += 2;
        }
        return found;
    }

    void open(String word) {
        if (!takeOpen(word)) {
            // The bracket may be right and the word behind it wrong.
            if (is(TokenKind.LEFT)) {
                at++;
            }
            throw unexpected();
        }
    }

    boolean takeClose() {
        boolean found = is(TokenKind.RIGHT);
        if (found) {
            at++;
        }
        return found;
    }

    void close() {
        expect(TokenKind.RIGHT);
    }

    void expect(TokenKind kind) {
        if (tokens.kind(at) != kind) {
            throw unexpected();
        }
        at++;
    }

    /** The keyword here, which is passed. */
    String keyword() {
        if (!is(TokenKind.KEYWORD)) {
            throw unexpected();
        }
        return tokens.text(at++);
    }

    /** The identifier here without its {@code $}, which is passed; null if there is none. */
    @Nullable String takeId() {
        if (!is(TokenKind.ID)) {
            return null;
        }
        int start = tokens.start(at) + 1;
        int end = tokens.end(at);
        at++;
        if (tokens.source.bytes[start] != '"') {
            return tokens.source.slice(start, end);
        }
        return new String(
                StringLiterals.decode(tokens.source, start, end),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The bytes of the string here, which is passed. */
    byte[] string() {
        if (!is(TokenKind.STRING)) {
            throw unexpected();
        }
        byte[] bytes = StringLiterals.decode(tokens.source, tokens.start(at), tokens.end(at));
        at++;
        return bytes;
    }

    /** The bytes of all strings that follow. */
    byte[] strings() {
        ByteWriter all = new ByteWriter();
        while (is(TokenKind.STRING)) {
            all.bytes(string());
        }
        return all.toBytes();
    }

    /** The string here, which must be well-formed UTF-8. */
    byte[] name() {
        int place = at;
        byte[] bytes = string();
        if (Utf8Bytes.firstMalformed(bytes, 0, bytes.length) >= 0) {
            throw tokens.error(place, Utf8Bytes.MALFORMED);
        }
        return bytes;
    }

    /** An unsigned 32-bit number. */
    long u32() {
        return unsigned(32);
    }

    /** An unsigned number of {@code bits} bits, as its bits. */
    long unsigned(int bits) {
        if (!is(TokenKind.NAT)) {
            throw unexpected();
        }
        Long value = Numbers.unsigned(text());
        if (value == null || (bits < 64 && value >>> bits != 0)) {
            throw error("i" + bits + " " + Numbers.OUT_OF_RANGE);
        }
        at++;
        return value;
    }

    WatException error(String reason) {
        return tokens.error(at, reason);
    }

    WatException unexpected() {
        return tokens.unexpected(at);
    }
}
