package dev.wardian.wasm.text.internal.lexer;

/** The kinds of tokens (spec section 6.3.1). */
public enum TokenKind {
    LEFT,
    RIGHT,
    KEYWORD,
    /** An unsigned integer. */
    NAT,
    /** An integer with a sign. */
    INT,
    /**
     * Any other number: with a fraction or an exponent, {@code inf}, {@code nan} and their like.
     */
    FLOAT,
    ID,
    STRING,
    /** A run of characters that is no token of the format. */
    RESERVED,
    END
}
