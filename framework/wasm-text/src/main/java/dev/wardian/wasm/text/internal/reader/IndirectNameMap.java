package dev.wardian.wasm.text.internal.reader;

/** Names by two indices, the first of which rises. */
final class IndirectNameMap {
    private final ByteWriter entries = new ByteWriter();
    private int count;

    /** Adds the names of what belongs to an index, unless there are none. */
    void add(int index, NameMap names) {
        if (!names.isEmpty()) {
            entries.unsigned(index);
            names.writeTo(entries);
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
