package dev.wardian.wasm.text.internal.lexer;

import java.nio.charset.StandardCharsets;

/**
 * Splits text into tokens (spec section 6.3). White space, comments and annotations leave none;
 * annotations with a meaning are kept beside the tokens.
 */
public final class Lexer {
    private final WatSource source;
    private final byte[] text;
    private final Tokens tokens;
    private int at;

    private Lexer(WatSource source, int from) {
        this.source = source;
        this.text = source.bytes;
        this.tokens = new Tokens(source);
        this.at = from;
    }

    public static Tokens tokens(WatSource source) {
        return tokens(source, 0, source.bytes.length);
    }

    /** The tokens of a part of the text that begins and ends between two tokens. */
    static Tokens tokens(WatSource source, int from, int to) {
        Lexer lexer = new Lexer(source, from);
        while (lexer.at < to) {
            lexer.next();
        }
        lexer.tokens.add(TokenKind.END, lexer.at, lexer.at);
        lexer.tokens.match();
        return lexer.tokens;
    }

    private void next() {
        int c = text[at];
        switch (c) {
            case ' ', '\t', '\n', '\r' -> at++;
            case '(' -> {
                if (peek(1) == ';') {
                    skipBlockComment();
                } else if (peek(1) == '@') {
                    skipAnnotation();
                } else {
                    tokens.add(TokenKind.LEFT, at, ++at);
                }
            }
            case ')' -> tokens.add(TokenKind.RIGHT, at, ++at);
            case ';' -> {
                if (peek(1) == ';') {
                    skipLineComment();
                } else {
                    tokens.add(TokenKind.RESERVED, at, ++at);
                }
            }
            case ',', '[', ']', '{', '}' -> tokens.add(TokenKind.RESERVED, at, ++at);
            default -> word();
        }
    }

    private int peek(int distance) {
        return at + distance < text.length ? text[at + distance] : -1;
    }

    /** The longest run of identifier characters and strings. */
    private void word() {
        int start = at;
        int strings = 0;
        if (text[at] == '$' && peek(1) == '"' && !stringCloses(at + 1)) {
            throw source.error(at, "empty identifier");
        }
        while (at < text.length) {
            if (text[at] == '"') {
                skipString();
                strings++;
            } else if (isIdChar(text[at])) {
                at++;
            } else {
                break;
            }
        }
        if (at == start) {
            throw source.error(at, "illegal character");
        }
        tokens.add(kind(start, strings), start, at);
    }

    private TokenKind kind(int start, int strings) {
        byte first = text[start];
        if (first == '"') {
            return strings == 1 && stringEnd(start) == at ? TokenKind.STRING : TokenKind.RESERVED;
        }
        if (first == '$') {
            if (at == start + 1) {
                throw source.error(start, "empty identifier");
            }
            if (strings == 0) {
                return TokenKind.ID;
            }
            boolean quoted = strings == 1 && text[start + 1] == '"' && stringEnd(start + 1) == at;
            if (quoted) {
                checkQuoted(start + 1, "empty identifier");
            }
            return quoted ? TokenKind.ID : TokenKind.RESERVED;
        }
        if (strings > 0) {
            return TokenKind.RESERVED;
        }
        TokenKind number = Numbers.kind(text, start, at);
        if (number != null) {
            return number;
        }
        return first >= 'a' && first <= 'z' ? TokenKind.KEYWORD : TokenKind.RESERVED;
    }

    private void checkQuoted(int start, String ifEmpty) {
        if (at == start + 2) {
            throw source.error(start, ifEmpty);
        }
        byte[] name = StringLiterals.decode(source, start, at);
        if (Utf8Bytes.firstMalformed(name, 0, name.length) >= 0) {
            throw source.error(start, Utf8Bytes.MALFORMED);
        }
    }

    private void skipString() {
        int start = at;
        at = stringEnd(start);
    }

    /** The offset behind the string that begins at {@code start}. */
    private int stringEnd(int start) {
        int i = start + 1;
        while (i < text.length && text[i] != '"') {
            if ((text[i] >= 0 && text[i] < 0x20) || text[i] == 0x7F) {
                throw source.error(
                        text[i] == '\n' ? start : i,
                        text[i] == '\n' ? "unclosed string" : "illegal character in string");
            }
            i += text[i] == '\\' ? 2 : 1;
        }
        if (i >= text.length) {
            throw source.error(start, "unclosed string");
        }
        StringLiterals.check(source, start, i + 1);
        return i + 1;
    }

    private boolean stringCloses(int start) {
        for (int i = start + 1; i < text.length; i++) {
            if (text[i] == '"') {
                return true;
            }
            if (text[i] == '\\') {
                i++;
            } else if ((text[i] >= 0 && text[i] < 0x20) || text[i] == 0x7F) {
                return false;
            }
        }
        return false;
    }

    private void skipLineComment() {
        while (at < text.length && text[at] != '\n' && text[at] != '\r') {
            at++;
        }
    }

    private void skipBlockComment() {
        int start = at;
        int depth = 0;
        do {
            if (at >= text.length) {
                throw source.error(start, "unclosed comment");
            }
            if (text[at] == '(' && peek(1) == ';') {
                depth++;
                at += 2;
            } else if (text[at] == ';' && peek(1) == ')') {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0);
    }

    /**
     * Passes over {@code (@id ...)}, in which any tokens may stand as long as the brackets are in
     * pairs.
     */
    private void skipAnnotation() {
        int start = at;
        AnnotationKind kind = null;
        int content = start;
        int depth = 0;
        do {
            int c = at < text.length ? text[at] : -1;
            if (at >= text.length) {
                throw source.error(start, "unclosed annotation");
            } else if (c == '(' && peek(1) == ';') {
                skipBlockComment();
            } else if (c == ';' && peek(1) == ';') {
                skipLineComment();
            } else if (c == '(' && (depth == 0 || (peek(1) == '@' && isAnnotationStart()))) {
                depth++;
                at += 2;
                String name = annotationName();
                if (depth == 1) {
                    kind = AnnotationKind.named(name);
                    content = at;
                }
            } else if (c == '(') {
                depth++;
                at++;
            } else if (c == ')') {
                depth--;
                at++;
            } else if (c == '"') {
                skipString();
            } else if (isIdChar(c) || ",;[]{} \t\r\n".indexOf(c) >= 0) {
                at++;
            } else {
                throw source.error(at, "illegal character");
            }
        } while (depth > 0);
        if (kind != null) {
            tokens.annotations().add(kind, tokens.size(), start, content, at - 1);
        }
    }

    /** Inside an annotation, {@code (@} without a name is a bracket and a word. */
    private boolean isAnnotationStart() {
        int c = peek(2);
        return c == '"' || isIdChar(c);
    }

    private String annotationName() {
        if (at < text.length && text[at] == '"') {
            int start = at;
            if (!stringCloses(at)) {
                throw source.error(at, "empty annotation id");
            }
            skipString();
            checkQuoted(start, "empty annotation id");
            return new String(StringLiterals.decode(source, start, at), StandardCharsets.UTF_8);
        }
        int start = at;
        while (at < text.length && isIdChar(text[at])) {
            at++;
        }
        if (at == start) {
            throw source.error(at - 2, "empty annotation id");
        }
        return source.slice(start, at);
    }

    public static boolean isIdChar(int c) {
        return c > 0x20 && c < 0x7F && "\"(),;[]{}".indexOf(c) < 0;
    }
}
