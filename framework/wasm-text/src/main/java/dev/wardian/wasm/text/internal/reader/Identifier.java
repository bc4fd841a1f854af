package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.text.internal.lexer.TokenReader;
import org.jspecify.annotations.Nullable;

/**
 * What something is called.
 *
 * @param id how the text refers to it, without {@code $}, or null
 * @param name its name in the name section, or null: that of an annotation, else the identifier
 */
record Identifier(@Nullable String id, @Nullable String name) {
    static final Identifier NONE = new Identifier(null, null);

    /** The identifier and the annotation that may stand here. */
    static Identifier take(TokenReader in) {
        String id = in.takeId();
        String name = in.takeName();
        return id == null && name == null ? NONE : new Identifier(id, name == null ? id : name);
    }
}
