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
        /** A folded try: {@code (do ...)} follows. */
        TRY,
        DO,
        /** Between {@code (do ...)} and its clauses or the end. */
        AFTER_DO,
        CATCH,
        /** Between a clause {@code (catch ...)} and another one or the end. */
        AFTER_CATCH,
        CATCH_ALL,
        AFTER_CATCH_ALL,
        /** Behind {@code (delegate ...)}, which has ended the block. */
        AFTER_DELEGATE,
        /** A block, loop or try_table without brackets. */
        FLAT_BLOCK,
        FLAT_IF,
        FLAT_ELSE,
        FLAT_TRY,
        FLAT_CATCH,
        FLAT_CATCH_ALL;

        boolean takesFlatInstructions() {
            return switch (this) {
                case BLOCK,
                        THEN,
                        ELSE,
                        DO,
                        CATCH,
                        CATCH_ALL,
                        FLAT_BLOCK,
                        FLAT_IF,
                        FLAT_ELSE,
                        FLAT_TRY,
                        FLAT_CATCH,
                        FLAT_CATCH_ALL ->
                        true;
                case PLAIN,
                        CONDITION,
                        AFTER_THEN,
                        AFTER_ELSE,
                        TRY,
                        AFTER_DO,
                        AFTER_CATCH,
                        AFTER_CATCH_ALL,
                        AFTER_DELEGATE ->
                        false;
            };
        }

        boolean isFlat() {
            return switch (this) {
                case FLAT_BLOCK, FLAT_IF, FLAT_ELSE, FLAT_TRY, FLAT_CATCH, FLAT_CATCH_ALL -> true;
                default -> false;
            };
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
