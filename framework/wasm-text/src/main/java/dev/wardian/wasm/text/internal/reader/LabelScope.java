package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of the blocks around a place. A name hides the same name further out. */
final class LabelScope {
    private record Label(@Nullable String name, @Nullable Integer hidden) {}

    private final List<Label> labels = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private NameMap names = new NameMap();
    private int begun;

    /** Begins a function. */
    void reset() {
        names = new NameMap();
        begun = 0;
    }

    /** The names of the labels since the function began, in the order of their blocks. */
    NameMap names() {
        return names;
    }

    void push(Identifier identifier) {
        names.add(begun++, identifier.name());
        String name = identifier.id();
        Integer hidden = name == null ? null : positions.put(name, labels.size());
        labels.add(new Label(name, hidden));
    }

    void pop() {
        Label label = labels.remove(labels.size() - 1);
        if (label.name() != null) {
            if (label.hidden() == null) {
                positions.remove(label.name());
            } else {
                positions.put(label.name(), label.hidden());
            }
        }
    }

    /** How many blocks out the label lies that stands here by number or name. */
    long resolve(TokenReader in) {
        if (!in.is(TokenKind.ID)) {
            return in.u32();
        }
        int place = in.position();
        Integer position = positions.get(in.takeId());
        if (position == null) {
            throw in.tokens.error(place, "unknown label " + in.tokens.text(place));
        }
        return (long) labels.size() - 1 - position;
    }
}
