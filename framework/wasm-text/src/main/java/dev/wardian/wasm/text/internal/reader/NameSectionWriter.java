package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.NameSection;
import dev.wardian.wasm.internal.model.NameSubsection;
import dev.wardian.wasm.internal.model.SectionId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the names of a text as a name section (spec appendix, "Name Section"). */
final class NameSectionWriter {
    private final ModuleContext context;
    private final @Nullable String moduleName;

    NameSectionWriter(ModuleContext context, @Nullable String moduleName) {
        this.context = context;
        this.moduleName = moduleName;
    }

    /** Writes the section unless the text has no names. */
    void writeTo(ByteWriter out) {
        ByteWriter content = new ByteWriter();
        for (NameSubsection subsection : NameSubsection.values()) {
            ByteWriter part = new ByteWriter();
            write(subsection, part);
            if (part.size() > 0) {
                content.u8(subsection.code());
                content.unsigned(part.size());
                content.all(part);
            }
        }
        if (content.size() > 0) {
            ByteWriter section = new ByteWriter();
            section.vector(NameSection.NAME.getBytes(StandardCharsets.UTF_8));
            section.all(content);
            SectionWriter.write(out, SectionId.CUSTOM, section);
        }
    }

    private void write(NameSubsection subsection, ByteWriter out) {
        switch (subsection) {
            case MODULE -> {
                if (moduleName != null) {
                    out.vector(moduleName.getBytes(StandardCharsets.UTF_8));
                }
            }
            case FUNCTIONS -> write(context.space(ExternKind.FUNCTION), out);
            case LOCALS -> write(context.locals, out);
            case LABELS -> write(context.labels, out);
            case TYPES -> write(context.typeNames, out);
            case TABLES -> write(context.tables, out);
            case MEMORIES -> write(context.memories, out);
            case GLOBALS -> write(context.globals, out);
            case ELEMENTS -> write(context.elements, out);
            case DATAS -> write(context.datas, out);
            case FIELDS -> write(context.types.fieldNames(), out);
            case TAGS -> write(context.tags, out);
        }
    }

    private static void write(IndexSpace space, ByteWriter out) {
        if (!space.names().isEmpty()) {
            space.names().writeTo(out);
        }
    }

    private static void write(IndirectNameMap names, ByteWriter out) {
        if (!names.isEmpty()) {
            names.writeTo(out);
        }
    }
}
