package dev.wardian.wasm.text.internal.lexer;

import dev.wardian.wasm.text.WatException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in a sequence of tokens, and what may be asked and taken there. */
public final class TokenReader {
    public final Tokens tokens;
    private final BitSet takenAnnotations = new BitSet();

    /** The annotation of each kind that was taken last. */
    private final Map<AnnotationKind, Integer> lastTaken = new EnumMap<>(AnnotationKind.class);

    private int at;

    public TokenReader(Tokens tokens, int at) {
        this.tokens = tokens;
        this.at = at;
    }

    public int position() {
        return at;
    }

    public void moveTo(int position) {
        at = position;
    }

    public TokenKind kind() {
        return tokens.kind(at);
    }

    public boolean is(TokenKind kind) {
        return tokens.kind(at) == kind;
    }

    public boolean isKeyword(String word) {
        return tokens.isKeyword(at, word);
    }

    /** Whether a bracket opens here and {@code word} follows. */
    public boolean isOpen(String word) {
        return tokens.kind(at) == TokenKind.LEFT && tokens.isKeyword(at + 1, word);
    }

    /** The token's characters. */
    public String text() {
        return tokens.text(at);
    }

    /** Passes one token. */
    public void skip() {
        at++;
    }

    /** Passes one token, or all from a bracket to its partner. */
    public void skipForm() {
        at = (tokens.kind(at) == TokenKind.LEFT ? tokens.partner(at) : at) + 1;
    }

    public boolean takeKeyword(String word) {
        boolean found = isKeyword(word);
        if (found) {
            at++;
        }
        return found;
    }

    public boolean takeOpen(String word) {
        boolean found = isOpen(word);
        if (found) {
            at += 2;
        }
        return found;
    }

    public void open(String word) {
        if (!takeOpen(word)) {
            // The bracket may be right and the word behind it wrong.
            if (is(TokenKind.LEFT)) {
                at++;
            }
            throw unexpected();
        }
    }

    public boolean takeClose() {
        boolean found = is(TokenKind.RIGHT);
        if (found) {
            at++;
        }
        return found;
    }

    public void close() {
        expect(TokenKind.RIGHT);
    }

    public void expect(TokenKind kind) {
        if (tokens.kind(at) != kind) {
            throw unexpected();
        }
        at++;
    }

    /** The keyword here, which is passed. */
    public String keyword() {
        if (!is(TokenKind.KEYWORD)) {
            throw unexpected();
        }
        return tokens.text(at++);
    }

    /** The identifier here without its {@code $}, which is passed; null if there is none. */
    public @Nullable String takeId() {
        if (!is(TokenKind.ID)) {
            return null;
        }
        int start = tokens.start(at) + 1;
        int end = tokens.end(at);
        at++;
        if (tokens.source.bytes[start] != '"') {
            return tokens.source.slice(start, end);
        }
        return new String(StringLiterals.decode(tokens.source, start, end), StandardCharsets.UTF_8);
    }

    /** Whether an annotation names what stands here. */
    public boolean hasName() {
        return find(AnnotationKind.NAME) >= 0;
    }

    /** The name that annotations give to what stands here, or null. */
    public @Nullable String takeName() {
        TokenReader content = takeAnnotation(AnnotationKind.NAME);
        if (content == null) {
            return null;
        }
        if (!content.is(TokenKind.STRING)) {
            throw content.error(AnnotationKind.NAME.error("string expected"));
        }
        byte[] name = content.name(AnnotationKind.NAME);
        if (!content.is(TokenKind.END)) {
            throw content.error(AnnotationKind.NAME.error("unexpected token"));
        }
        return new String(name, StandardCharsets.UTF_8);
    }

    /** The contents of the next annotation of a kind that stands here, or null. */
    public @Nullable TokenReader takeAnnotation(AnnotationKind kind) {
        int index = find(kind);
        if (index < 0) {
            return null;
        }
        takenAnnotations.set(index);
        lastTaken.put(kind, index);
        Annotations.Annotation one = tokens.annotations().get(index);
        return new TokenReader(Lexer.tokens(tokens.source, one.from(), one.to()), 0);
    }

    private int find(AnnotationKind kind) {
        int last = lastTaken.getOrDefault(kind, -1);
        return tokens.annotations().find(kind, at, takenAnnotations, last);
    }

    /** Reports an annotation from a token to this one that nobody took. */
    public void requireAnnotationsTaken(int from) {
        int left = tokens.annotations().firstLeft(from, at, takenAnnotations);
        if (left >= 0) {
            Annotations.Annotation one = tokens.annotations().get(left);
            throw tokens.source.error(one.start(), one.kind().error("misplaced"));
        }
    }

    /** The bytes of the string here, which is passed. */
    public byte[] string() {
        if (!is(TokenKind.STRING)) {
            throw unexpected();
        }
        byte[] bytes = StringLiterals.decode(tokens.source, tokens.start(at), tokens.end(at));
        at++;
        return bytes;
    }

    /** The bytes of all strings that follow. */
    public byte[] strings() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (is(TokenKind.STRING)) {
            all.writeBytes(string());
        }
        return all.toByteArray();
    }

    /** The string here in an annotation, which must be well-formed UTF-8. */
    public byte[] name(AnnotationKind kind) {
        int place = at;
        byte[] bytes = string();
        if (Utf8Bytes.firstMalformed(bytes, 0, bytes.length) >= 0) {
            throw tokens.error(place, kind.error(Utf8Bytes.MALFORMED));
        }
        return bytes;
    }

    /** The string here, which must be well-formed UTF-8. */
    public byte[] name() {
        int place = at;
        byte[] bytes = string();
        if (Utf8Bytes.firstMalformed(bytes, 0, bytes.length) >= 0) {
            throw tokens.error(place, Utf8Bytes.MALFORMED);
        }
        return bytes;
    }

    /** An unsigned 32-bit number. */
    public long u32() {
        return unsigned(32);
    }

    /** An unsigned number of {@code bits} bits, as its bits. */
    public long unsigned(int bits) {
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

    public WatException error(String reason) {
        return tokens.error(at, reason);
    }

    public WatException unexpected() {
        return tokens.unexpected(at);
    }
}
