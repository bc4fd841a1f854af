package dev.wardian.interfaces;

import java.util.ArrayList;
import java.util.List;

/** Splits a description into tokens. */
final class WitLexer {
    private static final String DOC = "///";
    private static final String ARROW = "->";
    private static final String MARKS = "{}()<>,;:@/.";

    private final String file;
    private final List<WitToken> tokens = new ArrayList<>();

    private WitLexer(String file) {
        this.file = file;
    }

    /** The tokens of a text; the last one is the end. */
    static List<WitToken> tokens(String file, String text) {
        WitLexer lexer = new WitLexer(file);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            lexer.line(lines.get(i), i + 1);
        }
        lexer.add(WitToken.Kind.END, "", lines.size() + 1, 1);
        return lexer.tokens;
    }

    private void add(WitToken.Kind kind, String text, int line, int column) {
        tokens.add(new WitToken(kind, text, line, column));
    }

    private void line(String line, int number) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            int column = at + 1;
            if (c == ' ') {
                at++;
            } else if (line.startsWith(DOC, at)) {
                add(WitToken.Kind.DOC, line.substring(at + DOC.length()).strip(), number, column);
                return;
            } else if (line.startsWith(ARROW, at)) {
                add(WitToken.Kind.MARK, ARROW, number, column);
                at += ARROW.length();
            } else if (isWord(c)) {
                int end = at;
                while (end < line.length() && isWord(line.charAt(end))) {
                    end++;
                }
                add(WitToken.Kind.WORD, line.substring(at, end), number, column);
                at = end;
            } else if (MARKS.indexOf(c) >= 0) {
                add(WitToken.Kind.MARK, String.valueOf(c), number, column);
                at++;
            } else {
                throw new WitException(file, number, column, "a character that is not used here");
            }
        }
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_';
    }
}
