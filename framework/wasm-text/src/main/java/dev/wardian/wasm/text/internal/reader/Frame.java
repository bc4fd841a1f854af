package dev.wardian.wasm.text.internal.reader;

/** Something that is open while instructions are read: a bracket, or a block without brackets. */
final class Frame {
    /** What is open, and what may therefore follow. */
    enum Kind {
        /** A folded instruction: its operands follow, and then itself. */
        PLAIN,
        /** A folded block, loop or try_table. */
        BLOCK,
        /** A folded if: its condition follows, and then {@code (then ...)}. */
        CONDITION,
        THEN,
        /** Between {@code (then ...)} and {@code (else ...)} or the end. */
        AFTER_THEN,
        ELSE,
        AFTER_ELSE,
        /** A block, loop or try_table without brackets. */
        FLAT_BLOCK,
        FLAT_IF,
        FLAT_ELSE;

        boolean takesFlatInstructions() {
            return switch (this) {
                case BLOCK, THEN, ELSE, FLAT_BLOCK, FLAT_IF, FLAT_ELSE -> true;
                case PLAIN, CONDITION, AFTER_THEN, AFTER_ELSE -> false;
            };
        }

        boolean isFlat() {
            return this == FLAT_BLOCK || this == FLAT_IF || this == FLAT_ELSE;
        }
    }

    Kind kind;
    final Identifier label;

    /** What is written after the operands, or before the first branch of an if. */
    final byte[] binary;

    Frame(Kind kind, Identifier label, byte[] binary) {
        this.kind = kind;
        this.label = label;
        this.binary = binary;
    }
}
