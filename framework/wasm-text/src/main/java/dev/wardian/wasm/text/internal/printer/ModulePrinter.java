package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.NameSection;
import dev.wardian.wasm.internal.model.SectionId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the sections of a module (spec section 5.5) and prints them in their order. */
public final class ModulePrinter {
    private static final byte[] MAGIC = BinaryCodes.magic();
    private static final byte[] VERSION = BinaryCodes.version();

    private final byte[] binary;
    private final TextWriter out = new TextWriter();
    private final TypePrinter types = new TypePrinter();
    private final FunctionNames names = new FunctionNames();
    private final InstructionPrinter instructions = new InstructionPrinter(types, names, out);
    private final SegmentPrinter segments;

    /** How many of each kind have been printed. */
    private final int[] counts = new int[ExternKind.values().length];

    private int[] functionTypes = new int[0];

    public ModulePrinter(byte[] binary) {
        this.binary = binary;
        this.segments = new SegmentPrinter(types, names, instructions, out);
    }

    public String print() {
        require(MAGIC, 0, "magic header not detected");
        require(VERSION, MAGIC.length, "unknown binary version");
        sections(true);
        out.open("module").indent(1);
        sections(false);
        out.indent(-1).close();
        return out.toString();
    }

    private void require(byte[] expected, int at, String otherwise) {
        int end = at + expected.length;
        if (binary.length < end || !Arrays.equals(binary, at, end, expected, 0, expected.length)) {
            throw new MalformedModuleException(otherwise, at);
        }
    }

    private void sections(boolean onlyNames) {
        int start = MAGIC.length + VERSION.length;
        BinaryReader in = new BinaryReader(binary, start, binary.length);
        while (!in.atEnd()) {
            int at = in.position();
            int id = in.u8();
            int size = in.u32();
            int from = in.position();
            in.skip(size);
            BinaryReader content = new BinaryReader(binary, from, in.position());
            boolean isCustom = id == SectionId.CUSTOM.code();
            if (onlyNames) {
                if (isCustom) {
                    custom(content);
                }
            } else if (!isCustom) {
                section(id, content, at);
                if (!content.atEnd()) {
                    throw new MalformedModuleException("section size mismatch", content.position());
                }
            }
        }
    }

    private void section(int code, BinaryReader in, int at) {
        SectionId id = SectionId.of(code, Features.ALL);
        if (id == null) {
            throw new MalformedModuleException("malformed section id " + code, at);
        }
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
            case START -> out.line().open("start").word(names.reference(in.u32())).close();
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

    /**
     * Takes the names of functions from a name section; what is wrong with it is nobody's business.
     */
    private void custom(BinaryReader in) {
        try {
            if (!in.name().equals(NameSection.NAME)) {
                return;
            }
            while (!in.atEnd()) {
                int id = in.u8();
                int size = in.u32();
                int start = in.position();
                in.skip(size);
                if (id == NameSection.FUNCTIONS) {
                    each(
                            new BinaryReader(binary, start, in.position()),
                            entry -> names.put(entry.u32(), entry.name()));
                }
            }
        } catch (MalformedModuleException e) {
            // The names that were read until here stay.
            return;
        }
    }

    private void importEntry(BinaryReader in) {
        out.line().open("import");
        out.string(in.name().getBytes(StandardCharsets.UTF_8));
        out.string(in.name().getBytes(StandardCharsets.UTF_8));
        ExternKind kind = kind(in, "malformed import kind");
        define(kind);
        switch (kind) {
            case FUNCTION -> out.word(types.typeUse(in.u32()));
            case TABLE -> out.word(types.tableType(in));
            case MEMORY -> out.word(types.limits(in));
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

    /** Opens a definition with its name or index. */
    private void define(ExternKind kind) {
        int index = counts[kind.ordinal()]++;
        out.open(kind.keyword());
        if (kind == ExternKind.FUNCTION) {
            out.word(names.definition(index));
        } else {
            out.comment(index);
        }
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
        out.word(types.limits(in)).close();
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
        int index = in.u32();
        out.open(kind.keyword());
        out.word(
                kind == ExternKind.FUNCTION
                        ? names.reference(index)
                        : Integer.toUnsignedString(index));
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
            define(ExternKind.FUNCTION);
            out.word(types.typeUse(type)).indent(1);
            locals(body);
            instructions.lines(body);
            out.indent(-1).close();
            if (!body.atEnd()) {
                throw new MalformedModuleException("section size mismatch", body.position());
            }
        }
    }

    private void locals(BinaryReader in) {
        long total = 0;
        for (int groups = in.count(2); groups > 0; groups--) {
            int at = in.position();
            int length = in.u32();
            total += Integer.toUnsignedLong(length);
            int max = ModuleLimits.DEFAULT.locals();
            if (total > max) {
                throw new ModuleLimitException("locals", max, total, at);
            }
            String type = types.valueType(in);
            out.line().open("local");
            for (int i = 0; i < length; i++) {
                out.word(type);
            }
            out.close();
        }
    }
}
