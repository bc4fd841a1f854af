package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.NameSubsection;
import dev.wardian.wasm.internal.model.Preamble;
import dev.wardian.wasm.internal.model.SectionId;
import java.nio.charset.StandardCharsets;

/** Reads the sections of a module (spec section 5.5) and prints them in their order. */
public final class ModulePrinter {
    private final byte[] binary;
    private final TextWriter out;
    private final PrintedNames names;
    private final TypePrinter types;
    private final InstructionPrinter instructions;
    private final SegmentPrinter segments;
    private final CustomPrinter customs;

    /** How many of each kind have been printed. */
    private final int[] counts = new int[ExternKind.values().length];

    private int[] functionTypes = new int[0];

    public ModulePrinter(byte[] binary, Appendable sink) {
        this.binary = binary;
        this.out = new TextWriter(sink);
        this.names = new PrintedNames(binary);
        this.types = new TypePrinter(names);
        this.instructions = new InstructionPrinter(types, names, out);
        this.segments = new SegmentPrinter(binary, types, names, instructions, out);
        this.customs = new CustomPrinter(binary, names, out);
    }

    /** Prints the module. What is malformed ends the text where it is met. */
    public void print() {
        Preamble.read(new BinaryReader(binary, 0, binary.length), binary);
        sections(true);
        out.open("module").optional(names.moduleDefinition()).indent(1);
        sections(false);
        out.indent(-1).close();
        out.end();
    }

    private void sections(boolean ahead) {
        BinaryReader in = new BinaryReader(binary, Preamble.LENGTH, binary.length);
        while (!in.atEnd()) {
            int at = in.position();
            int code = in.u8();
            int size = in.u32();
            int from = in.position();
            in.skip(size);
            BinaryReader content = new BinaryReader(binary, from, in.position());
            SectionId id = SectionId.of(code, Features.ALL);
            if (id == null) {
                throw new MalformedModuleException("malformed section id " + code, at);
            }
            if (ahead) {
                customs.lookAhead(id, content);
            } else if (id == SectionId.CUSTOM) {
                customs.print(content);
            } else {
                section(id, content);
                customs.passed(id);
                if (!content.atEnd()) {
                    throw new MalformedModuleException("section size mismatch", content.position());
                }
            }
        }
    }

    private void section(SectionId id, BinaryReader in) {
        switch (id) {
            case CUSTOM -> {}
            case TYPE -> types.section(in, out);
            case IMPORT -> each(in, this::importEntry);
            case FUNCTION -> functionTypes(in);
            case TABLE -> each(in, this::table);
            case MEMORY -> each(in, this::memory);
            case TAG -> each(in, this::tag);
            case GLOBAL -> each(in, this::global);
            case EXPORT -> each(in, this::export);
            case START ->
                    out.line()
                            .open("start")
                            .word(names.of(ExternKind.FUNCTION).reference(in.u32()))
                            .close();
            case ELEMENT -> each(in, segments::element);
            // The number of data segments is seen from them.
            case DATA_COUNT -> in.u32();
            case CODE -> code(in);
            case DATA -> each(in, segments::data);
        }
    }

    /** Prints one element of a section. */
    private interface Element {
        void print(BinaryReader in);
    }

    private static void each(BinaryReader in, Element element) {
        for (int count = in.count(1); count > 0; count--) {
            element.print(in);
        }
    }

    private void importEntry(BinaryReader in) {
        out.line().open("import");
        out.string(in.name().getBytes(StandardCharsets.UTF_8));
        out.string(in.name().getBytes(StandardCharsets.UTF_8));
        ExternKind kind = kind(in, "malformed import kind");
        int index = define(kind);
        switch (kind) {
            case FUNCTION ->
                    out.word(types.typeUse(in.u32(), names.of(NameSubsection.LOCALS, index)));
            case TABLE -> out.word(types.tableType(in));
            case MEMORY -> out.word(types.memoryType(in));
            case GLOBAL -> out.word(types.globalType(in));
            case TAG -> tagType(in);
        }
        out.close().close();
    }

    private static ExternKind kind(BinaryReader in, String otherwise) {
        int at = in.position();
        ExternKind kind = ExternKind.of(in.u8());
        if (kind == null) {
            throw new MalformedModuleException(otherwise, at);
        }
        return kind;
    }

    /** Opens a definition with its name or index, and returns the index. */
    private int define(ExternKind kind) {
        int index = counts[kind.ordinal()]++;
        out.open(kind.keyword()).word(names.definition(names.of(kind), index));
        return index;
    }

    private void tagType(BinaryReader in) {
        int at = in.position();
        if (in.u8() != BinaryCodes.EXCEPTION_TAG) {
            throw new MalformedModuleException("malformed tag attribute", at);
        }
        out.word(types.typeUse(in.u32()));
    }

    private void functionTypes(BinaryReader in) {
        functionTypes = new int[in.count(1)];
        for (int i = 0; i < functionTypes.length; i++) {
            functionTypes[i] = in.u32();
        }
    }

    private void table(BinaryReader in) {
        out.line();
        define(ExternKind.TABLE);
        boolean initialized = in.peek() == BinaryCodes.TABLE_WITH_INITIALIZER;
        in.skip(initialized ? 2 : 0);
        out.word(types.tableType(in));
        if (initialized) {
            instructions.words(in);
        }
        out.close();
    }

    private void memory(BinaryReader in) {
        out.line();
        define(ExternKind.MEMORY);
        out.word(types.memoryType(in)).close();
    }

    private void tag(BinaryReader in) {
        out.line();
        define(ExternKind.TAG);
        tagType(in);
        out.close();
    }

    private void global(BinaryReader in) {
        out.line();
        define(ExternKind.GLOBAL);
        out.word(types.globalType(in));
        instructions.words(in);
        out.close();
    }

    private void export(BinaryReader in) {
        out.line().open("export").string(in.name().getBytes(StandardCharsets.UTF_8));
        ExternKind kind = kind(in, "malformed export kind");
        out.open(kind.keyword()).word(names.of(kind).reference(in.u32()));
        out.close().close();
    }

    private void code(BinaryReader in) {
        int at = in.position();
        int count = in.count(1);
        if (count != functionTypes.length) {
            throw new MalformedModuleException(
                    "function and code section have inconsistent lengths", at);
        }
        for (int type : functionTypes) {
            int size = in.u32();
            int start = in.position();
            in.skip(size);
            BinaryReader body = new BinaryReader(binary, start, in.position());
            out.line();
            int index = define(ExternKind.FUNCTION);
            DefinedNames locals = names.of(NameSubsection.LOCALS, index);
            out.word(types.typeUse(type, locals)).indent(1);
            locals(body, locals, types.paramCount(type));
            instructions.lines(body, locals, names.of(NameSubsection.LABELS, index));
            out.indent(-1).close();
            if (!body.atEnd()) {
                throw new MalformedModuleException("section size mismatch", body.position());
            }
        }
    }

    private void locals(BinaryReader in, DefinedNames locals, int params) {
        long total = 0;
        int index = params;
        for (int groups = in.count(2); groups > 0; groups--) {
            int at = in.position();
            int length = in.u32();
            total += Integer.toUnsignedLong(length);
            int max = ModuleLimits.DEFAULT.locals();
            if (total > max) {
                throw new ModuleLimitException("locals", max, total, at);
            }
            String type = types.valueType(in);
            boolean open = false;
            for (int i = 0; i < length; i++) {
                String name = names.bareDefinition(locals, index++);
                if (open && !name.isEmpty()) {
                    out.close();
                    open = false;
                }
                if (!open) {
                    out.line().open("local");
                }
                out.optional(name).word(type);
                open = name.isEmpty();
                if (!open) {
                    out.close();
                }
            }
            if (open) {
                out.close();
            }
        }
    }
}
