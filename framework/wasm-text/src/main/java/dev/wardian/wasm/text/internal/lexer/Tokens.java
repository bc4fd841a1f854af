package dev.wardian.wasm.text.internal.lexer;

import dev.wardian.wasm.text.WatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tokens of a text, in arrays: no tree is built, so text may nest as deep as it likes. Brackets
 * know their partner.
 */
public final class Tokens {
    public final WatSource source;
    private TokenKind[] kinds = new TokenKind[256];
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int[] partners = new int[256];
    private int size;
    private final Annotations annotations = new Annotations();

    public Tokens(WatSource source) {
        this.source = source;
    }

    public void add(TokenKind kind, int start, int end) {
        if (size == starts.length) {
            int capacity = size * 2;
            kinds = Arrays.copyOf(kinds, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            partners = Arrays.copyOf(partners, capacity);
        }
        kinds[size] = kind;
        starts[size] = start;
        ends[size] = end;
        size++;
    }

    Annotations annotations() {
        return annotations;
    }

    /** Finds the partner of every bracket; one without is an error. */
    public void match() {
        int open = -1;
        for (int i = 0; i < size; i++) {
            if (kinds[i] == TokenKind.LEFT) {
                partners[i] = open;
                open = i;
            } else if (kinds[i] == TokenKind.RIGHT) {
                if (open < 0) {
                    throw error(i, "unexpected token )");
                }
                int outer = partners[open];
                partners[open] = i;
                partners[i] = open;
                open = outer;
            }
        }
        if (open >= 0) {
            throw error(size - 1, "unexpected token: the text ends before a bracket is closed");
        }
    }

    /** The number of tokens, the last of which is {@link TokenKind#END}. */
    public int size() {
        return size;
    }

    public TokenKind kind(int index) {
        return kinds[index];
    }

    public int start(int index) {
        return starts[index];
    }

    public int end(int index) {
        return ends[index];
    }

    /** The index of the bracket that belongs to the one at {@code index}. */
    public int partner(int index) {
        return partners[index];
    }

    /** Whether the token is the keyword {@code word}. */
    public boolean isKeyword(int index, String word) {
        if (kinds[index] != TokenKind.KEYWORD) {
            return false;
        }
        int length = word.length();
        int start = starts[index];
        if (ends[index] - start != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (source.bytes[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The characters of a token, which are ASCII but for strings and reserved ones. */
    public String text(int index) {
        return new String(
                source.bytes, starts[index], ends[index] - starts[index], StandardCharsets.UTF_8);
    }

    public WatException error(int index, String reason) {
        return source.error(starts[index], reason);
    }

    /** The error of a token that the grammar does not allow at its place. */
    public WatException unexpected(int index) {
        TokenKind kind = kinds[index];
        boolean unknown =
                kind == TokenKind.RESERVED
                        || (kind == TokenKind.KEYWORD && !Keywords.isKnown(text(index)));
        if (unknown) {
            return error(index, "unknown operator " + text(index));
        }
        return error(
                index,
                kind == TokenKind.END
                        ? "unexpected token: the text ends"
                        : "unexpected token " + text(index));
    }
}
