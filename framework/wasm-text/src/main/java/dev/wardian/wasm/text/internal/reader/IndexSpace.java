package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import java.util.HashMap;
import java.util.Map;

/** One kind of definitions, numbered in order, some of which have names (spec section 6.6.1). */
public final class IndexSpace {
    private final String category;
    private final Map<String, Integer> ids = new HashMap<>();
    private final NameMap given = new NameMap();
    private int count;
    private int visited;

    IndexSpace(String category) {
        this.category = category;
    }

    int count() {
        return count;
    }

    /** Adds a definition with the name that may stand here. */
    void define(TokenReader in) {
        int place = in.position();
        if (!add(Identifier.take(in))) {
            throw in.tokens.error(place, "duplicate " + category + " " + in.tokens.text(place));
        }
    }

    /** Adds a definition; false if the identifier is taken. */
    boolean add(Identifier identifier) {
        int index = count++;
        given.add(index, identifier.name());
        String id = identifier.id();
        return id == null || ids.putIfAbsent(id, index) == null;
    }

    /** The names of the definitions, for the name section. */
    NameMap names() {
        return given;
    }

    /** The index of the next definition, for a second pass over them. */
    int visit() {
        return visited++;
    }

    /** Whether an index or a name stands here. */
    public static boolean isAt(TokenReader in) {
        return in.is(TokenKind.NAT) || in.is(TokenKind.ID);
    }

    /** The index that is written here, as a number or as a name that must be known. */
    long resolve(TokenReader in) {
        if (!in.is(TokenKind.ID)) {
            return in.u32();
        }
        int place = in.position();
        Integer index = ids.get(in.takeId());
        if (index == null) {
            throw in.tokens.error(place, "unknown " + category + " " + in.tokens.text(place));
        }
        return index;
    }
}
