package dev.wardian.wasm.text.internal.reader;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names by rising index, as the name section has them. */
final class NameMap {
    private final ByteWriter entries = new ByteWriter();
    private int count;

    /** Adds the name of what has that index, unless it has none. */
    void add(int index, @Nullable String name) {
        if (name != null) {
            entries.unsigned(index);
            entries.vector(name.getBytes(StandardCharsets.UTF_8));
            count++;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    void writeTo(ByteWriter out) {
        out.unsigned(count);
        out.all(entries);
    }
}
