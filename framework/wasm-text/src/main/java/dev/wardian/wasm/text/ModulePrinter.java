package dev.wardian.wasm.text;

import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.model.BinaryReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the sections of a module (spec section 5.5) and prints them in their order. */
final class ModulePrinter {
    private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final String[] KINDS = {"func", "table", "memory", "global", "tag"};
    private static final int FUNCTION = 0;
    private static final int TABLE = 1;
    private static final int MEMORY = 2;
    private static final int GLOBAL = 3;
    private static final int TAG = 4;

    private final byte[] binary;
    private final TextWriter out = new TextWriter();
    private final TypePrinter types = new TypePrinter();
    private final FunctionNames names = new FunctionNames();
    private final InstructionPrinter instructions = new InstructionPrinter(types, names, out);
    private final SegmentPrinter segments;

    /** How many of each kind have been printed. */
    private final int[] counts = new int[KINDS.length];

    private int[] functionTypes = new int[0];

    ModulePrinter(byte[] binary) {
        this.binary = binary;
        this.segments = new SegmentPrinter(types, names, instructions, out);
    }

    String print() {
        if (binary.length < HEADER.length
                || !Arrays.equals(binary, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            throw new MalformedModuleException("magic header not detected", 0);
        }
        sections(true);
        out.open("module").indent(1);
        sections(false);
        out.indent(-1).close();
        return out.toString();
    }

    private void sections(boolean onlyNames) {
        BinaryReader in = new BinaryReader(binary, HEADER.length, binary.length);
        while (!in.atEnd()) {
            int at = in.position();
            int id = in.u8();
            int size = in.u32();
            int start = in.position();
            in.skip(size);
            BinaryReader content = new BinaryReader(binary, start, in.position());
            if (onlyNames) {
                if (id == 0) {
                    custom(content);
                }
            } else if (id != 0) {
                section(id, content, at);
                if (!content.atEnd()) {
                    throw new MalformedModuleException("section size mismatch", content.position());
                }
            }
        }
    }

    private void section(int id, BinaryReader in, int at) {
        switch (id) {
            case 1 -> types.section(in, out);
            case 2 -> each(in, this::importEntry);
            case 3 -> functionTypes(in);
            case 4 -> each(in, this::table);
            case 5 -> each(in, this::memory);
            case 6 -> each(in, this::global);
            case 7 -> each(in, this::export);
            case 8 -> out.line().open("start").word(names.reference(in.u32())).close();
            case 9 -> each(in, segments::element);
            case 10 -> code(in);
            case 11 -> each(in, segments::data);
            // The number of data segments is seen from them.
            case 12 -> in.u32();
            case 13 -> each(in, this::tag);
            default -> throw new MalformedModuleException("malformed section id " + id, at);
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
            if (!in.name().equals("name")) {
                return;
            }
            while (!in.atEnd()) {
                int id = in.u8();
                int size = in.u32();
                int start = in.position();
                in.skip(size);
                if (id == 1) {
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
        int at = in.position();
        int kind = in.u8();
        if (kind >= KINDS.length) {
            throw new MalformedModuleException("malformed import kind", at);
        }
        define(kind);
        switch (kind) {
            case FUNCTION -> out.word(types.typeUse(in.u32()));
            case TABLE -> out.word(types.tableType(in));
            case MEMORY -> out.word(types.limits(in));
            case GLOBAL -> out.word(types.globalType(in));
            default -> tagType(in);
        }
        out.close().close();
    }

    /** Opens a definition with its name or index. */
    private void define(int kind) {
        int index = counts[kind]++;
        out.open(KINDS[kind]);
        if (kind == FUNCTION) {
            out.word(names.definition(index));
        } else {
            out.comment(index);
        }
    }

    private void tagType(BinaryReader in) {
        int at = in.position();
        if (in.u8() != 0) {
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
        define(TABLE);
        boolean initialized = in.peek() == 0x40;
        in.skip(initialized ? 2 : 0);
        out.word(types.tableType(in));
        if (initialized) {
            instructions.words(in);
        }
        out.close();
    }

    private void memory(BinaryReader in) {
        out.line();
        define(MEMORY);
        out.word(types.limits(in)).close();
    }

    private void tag(BinaryReader in) {
        out.line();
        define(TAG);
        tagType(in);
        out.close();
    }

    private void global(BinaryReader in) {
        out.line();
        define(GLOBAL);
        out.word(types.globalType(in));
        instructions.words(in);
        out.close();
    }

    private void export(BinaryReader in) {
        out.line().open("export").string(in.name().getBytes(StandardCharsets.UTF_8));
        int at = in.position();
        int kind = in.u8();
        if (kind >= KINDS.length) {
            throw new MalformedModuleException("malformed export kind", at);
        }
        int index = in.u32();
        out.open(KINDS[kind]);
        out.word(kind == FUNCTION ? names.reference(index) : Integer.toUnsignedString(index));
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
            define(FUNCTION);
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
