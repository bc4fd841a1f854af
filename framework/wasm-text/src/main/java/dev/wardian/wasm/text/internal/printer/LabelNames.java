package dev.wardian.wasm.text.internal.printer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of the blocks around a place. Inner blocks hide outer ones of the same name. */
final class LabelNames {
    private record Label(@Nullable String name, @Nullable Integer hidden) {}

    private final List<Label> open = new ArrayList<>();
    private final Map<String, Integer> innermost = new HashMap<>();

    void push(@Nullable String name) {
        boolean named = name != null && !name.isEmpty();
        open.add(new Label(name, named ? innermost.put(name, open.size()) : null));
    }

    void pop() {
        Label label = open.remove(open.size() - 1);
        String name = label.name();
        if (name == null || name.isEmpty()) {
            return;
        }
        if (label.hidden() == null) {
            innermost.remove(name);
        } else {
            innermost.put(name, label.hidden());
        }
    }

    /** How a branch refers to the block that is so many blocks out. */
    String reference(int depth) {
        int position = open.size() - 1 - depth;
        String name = depth < 0 || position < 0 ? null : open.get(position).name();
        Integer seen = name == null ? null : innermost.get(name);
        return name != null && seen != null && seen == position
                ? TextWriter.identifier(name)
                : Integer.toUnsignedString(depth);
    }
}
