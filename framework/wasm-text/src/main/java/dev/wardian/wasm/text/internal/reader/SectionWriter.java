package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.internal.model.SectionId;

/** A section that is a vector (spec section 5.5.2). */
final class SectionWriter {
    private final SectionId id;
    private final ByteWriter elements = new ByteWriter();
    private int count;

    SectionWriter(SectionId id) {
        this.id = id;
    }

    /** Where the next element is to be written, which is counted. */
    ByteWriter next() {
        count++;
        return elements;
    }

    int count() {
        return count;
    }

    /** Writes the section unless it is empty. */
    void writeTo(ByteWriter out) {
        if (count > 0) {
            write(out, id, count, elements);
        }
    }

    static void write(ByteWriter out, SectionId id, int count, ByteWriter elements) {
        ByteWriter content = new ByteWriter();
        content.unsigned(count);
        content.all(elements);
        write(out, id, content);
    }

    static void write(ByteWriter out, SectionId id, ByteWriter content) {
        out.u8(id.code());
        out.unsigned(content.size());
        out.all(content);
    }
}
