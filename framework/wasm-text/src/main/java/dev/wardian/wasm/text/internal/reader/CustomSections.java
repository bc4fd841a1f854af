package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.internal.model.NameSection;
import dev.wardian.wasm.internal.model.SectionId;
import dev.wardian.wasm.text.internal.lexer.AnnotationKind;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the annotations that are custom sections, and writes them at their places (spec appendix,
 * "Custom Annotations"). The place of a section that the module does not have is where it would be.
 */
final class CustomSections {
    private static final byte[] NAME = NameSection.NAME.getBytes(StandardCharsets.UTF_8);

    private final ByteWriter first = new ByteWriter();
    private final ByteWriter last = new ByteWriter();
    private final Map<SectionId, ByteWriter> before = new EnumMap<>(SectionId.class);
    private final Map<SectionId, ByteWriter> after = new EnumMap<>(SectionId.class);
    private boolean named;

    CustomSections() {
        for (SectionId id : SectionId.values()) {
            before.put(id, new ByteWriter());
            after.put(id, new ByteWriter());
        }
    }

    /** Takes all custom annotations that stand here. */
    void take(TokenReader in) {
        TokenReader annotation = in.takeAnnotation(AnnotationKind.CUSTOM);
        while (annotation != null) {
            read(annotation);
            annotation = in.takeAnnotation(AnnotationKind.CUSTOM);
        }
    }

    private void read(TokenReader in) {
        if (!in.is(TokenKind.STRING)) {
            throw in.error(AnnotationKind.CUSTOM.error("missing section name"));
        }
        byte[] name = in.name(AnnotationKind.CUSTOM);
        ByteWriter place = last;
        if (in.is(TokenKind.LEFT)) {
            in.skip();
            place = place(in);
            if (!in.takeClose()) {
                throw unexpected(in);
            }
        }
        ByteWriter section = new ByteWriter();
        section.vector(name);
        section.bytes(in.strings());
        if (!in.is(TokenKind.END)) {
            throw unexpected(in);
        }
        named |= Arrays.equals(name, NAME);
        SectionWriter.write(place, SectionId.CUSTOM, section);
    }

    private ByteWriter place(TokenReader in) {
        if (in.takeKeyword("before")) {
            return in.takeKeyword("first") ? first : of(before, in);
        }
        if (in.takeKeyword("after")) {
            return in.takeKeyword("last") ? last : of(after, in);
        }
        throw unexpected(in);
    }

    private static ByteWriter of(Map<SectionId, ByteWriter> places, TokenReader in) {
        for (Map.Entry<SectionId, ByteWriter> place : places.entrySet()) {
            boolean known = place.getKey() != SectionId.CUSTOM;
            if (known && in.takeKeyword(place.getKey().keyword())) {
                return place.getValue();
            }
        }
        throw unexpected(in);
    }

    private static RuntimeException unexpected(TokenReader in) {
        return in.error(AnnotationKind.CUSTOM.error("unexpected token"));
    }

    /** Whether one of them is a name section, which then stands for all names of the text. */
    boolean hasNameSection() {
        return named;
    }

    void writeFirst(ByteWriter out) {
        out.all(first);
    }

    void writeBefore(SectionId id, ByteWriter out) {
        out.all(Objects.requireNonNull(before.get(id)));
    }

    void writeAfter(SectionId id, ByteWriter out) {
        out.all(Objects.requireNonNull(after.get(id)));
    }

    void writeLast(ByteWriter out) {
        out.all(last);
    }
}
