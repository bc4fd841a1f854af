package dev.wardian.interfaces;

/**
 * A token of a description.
 *
 * @param kind its kind
 * @param text a word, a mark, or a line of documentation without its slashes; empty at the end
 * @param line the line, from 1
 * @param column the column, from 1
 */
record WitToken(Kind kind, String text, int line, int column) {
    enum Kind {
        /** Letters, digits, hyphens and underscores. */
        WORD,
        /** One of {@code { } ( ) < > , ; : @ / . = ->}. */
        MARK,
        /** A line of documentation. */
        DOC,
        END
    }

    @Override
    public String toString() {
        return switch (kind) {
            case WORD, MARK -> "'" + text + "'";
            case DOC -> "a line of documentation";
            case END -> "the end of the file";
        };
    }
}
