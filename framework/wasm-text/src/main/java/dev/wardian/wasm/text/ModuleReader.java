package dev.wardian.wasm.text;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.Arrays;

/** Reads the fields of a module (spec section 6.6) and writes the module in the binary format. */
final class ModuleReader {
    private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final int TYPE_SECTION = 1;
    private static final int START_SECTION = 8;
    private static final int DATA_COUNT_SECTION = 12;

    private final ModuleContext context;
    private final TokenReader in;
    private final WatTypeReader types;
    private final InstructionReader instructions;
    private final WatSegmentReader segments;

    private final SectionWriter imports = new SectionWriter(2);
    private final SectionWriter functions = new SectionWriter(3);
    private final SectionWriter tables = new SectionWriter(4);
    private final SectionWriter memories = new SectionWriter(5);
    private final SectionWriter tags = new SectionWriter(13);
    private final SectionWriter globals = new SectionWriter(6);
    private final SectionWriter exports = new SectionWriter(7);
    private final SectionWriter codes = new SectionWriter(10);
    private long start = -1;

    private ModuleReader(Features features, TokenReader in) {
        this.context = new ModuleContext(features);
        this.in = in;
        this.types = new WatTypeReader(context, in);
        this.instructions = new InstructionReader(context, in, types);
        this.segments = new WatSegmentReader(context, in, types, instructions);
    }

    /**
     * Reads fields up to the end of the text or a closing bracket, where {@code in} then stands.
     */
    static byte[] read(TokenReader in, Features features) {
        return new ModuleReader(features, in).read();
    }

    private byte[] read() {
        int first = in.position();
        new FieldScanner(context, in).scan();
        in.moveTo(first);
        while (in.is(TokenKind.LEFT)) {
            if (in.isOpen("type") || in.isOpen("rec")) {
                types.definition();
            } else {
                in.skipForm();
            }
        }
        in.moveTo(first);
        while (in.is(TokenKind.LEFT)) {
            field();
        }
        return binary();
    }

    private byte[] binary() {
        ByteWriter out = new ByteWriter();
        out.bytes(HEADER);
        if (context.types.groupCount() > 0) {
            SectionWriter.write(
                    out, TYPE_SECTION, context.types.groupCount(), context.types.groups());
        }
        imports.writeTo(out);
        functions.writeTo(out);
        tables.writeTo(out);
        memories.writeTo(out);
        tags.writeTo(out);
        globals.writeTo(out);
        exports.writeTo(out);
        if (start >= 0) {
            ByteWriter index = new ByteWriter();
            index.unsigned(start);
            SectionWriter.write(out, START_SECTION, index);
        }
        segments.elements().writeTo(out);
        if (instructions.usesData()) {
            ByteWriter count = new ByteWriter();
            count.unsigned(segments.datas().count());
            SectionWriter.write(out, DATA_COUNT_SECTION, count);
        }
        codes.writeTo(out);
        segments.datas().writeTo(out);
        return out.toBytes();
    }

    private void field() {
        if (in.isOpen("type") || in.isOpen("rec")) {
            in.skipForm();
            return;
        }
        in.skip();
        switch (in.keyword()) {
            case "import" -> importField();
            case "func" -> function();
            case "table" -> table();
            case "memory" -> memory();
            case "global" -> global();
            case "tag" -> tag();
            case "export" -> export();
            case "start" -> start = context.functions.resolve(in);
            case "elem" -> segments.element();
            case "data" -> segments.data();
            default -> throw in.tokens.unexpected(in.position() - 1);
        }
        in.close();
    }

    private void importField() {
        ByteWriter out = imports.next();
        out.vector(in.name());
        out.vector(in.name());
        in.expect(TokenKind.LEFT);
        String keyword = in.keyword();
        space(keyword).visit();
        in.takeId();
        description(keyword, out);
        in.close();
    }

    /** The index space of the keyword that was just passed. */
    private IndexSpace space(String keyword) {
        IndexSpace space = context.space(keyword);
        if (space == null) {
            throw in.tokens.unexpected(in.position() - 1);
        }
        return space;
    }

    /** What is imported: a kind and its type. */
    private void description(String keyword, ByteWriter out) {
        switch (keyword) {
            case "func" -> {
                out.u8(0);
                out.unsigned(types.typeUse(true).index());
            }
            case "table" -> {
                out.u8(1);
                types.tableType(out, types.takeAddressType());
            }
            case "memory" -> {
                out.u8(2);
                types.memoryType(out, types.takeAddressType());
            }
            case "global" -> {
                out.u8(3);
                types.globalType(out);
            }
            case "tag" -> {
                out.u8(4);
                out.u8(0);
                out.unsigned(types.typeUse(true).index());
            }
            default -> throw in.tokens.unexpected(in.position() - 1);
        }
    }

    private void export() {
        byte[] name = in.name();
        in.expect(TokenKind.LEFT);
        String keyword = in.keyword();
        export(name, keyword, space(keyword).resolve(in));
        in.close();
    }

    private void export(byte[] name, String keyword, long index) {
        ByteWriter out = exports.next();
        out.vector(name);
        out.u8(kind(keyword));
        out.unsigned(index);
    }

    private static int kind(String keyword) {
        return switch (keyword) {
            case "func" -> 0;
            case "table" -> 1;
            case "memory" -> 2;
            case "global" -> 3;
            default -> 4;
        };
    }

    /** The name, the exports and the import that may stand inline; whether it was an import. */
    private boolean inline(String keyword, int index) {
        in.takeId();
        while (in.takeOpen("export")) {
            export(in.name(), keyword, index);
            in.close();
        }
        if (!in.takeOpen("import")) {
            return false;
        }
        ByteWriter out = imports.next();
        out.vector(in.name());
        out.vector(in.name());
        in.close();
        description(keyword, out);
        return true;
    }

    private void function() {
        if (inline("func", context.functions.visit())) {
            return;
        }
        WatTypeReader.TypeUse type = types.typeUse(true);
        functions.next().unsigned(type.index());
        IndexSpace locals = new IndexSpace("local");
        for (int i = 0; i < type.names().size(); i++) {
            if (!locals.add(type.names().get(i))) {
                throw in.error("duplicate local $" + type.names().get(i));
            }
        }
        for (int i = type.names().size(); i < type.paramCount(); i++) {
            locals.add(null);
        }
        ByteWriter body = new ByteWriter();
        locals(body, locals);
        instructions.expression(body, locals);
        ByteWriter out = codes.next();
        out.unsigned(body.size());
        out.all(body);
    }

    /** Local declarations, those of one type in a row joined. */
    private void locals(ByteWriter out, IndexSpace names) {
        ByteWriter groups = new ByteWriter();
        int groupCount = 0;
        byte[] type = null;
        int length = 0;
        while (in.takeOpen("local")) {
            boolean named = in.is(TokenKind.ID);
            while (!in.is(TokenKind.RIGHT) || named) {
                if (named) {
                    names.define(in);
                } else {
                    names.add(null);
                }
                ByteWriter one = new ByteWriter();
                types.valueType(one);
                byte[] next = one.toBytes();
                if (type != null && !Arrays.equals(type, next)) {
                    groups.unsigned(length);
                    groups.bytes(type);
                    groupCount++;
                    length = 0;
                }
                type = next;
                length++;
                if (named) {
                    break;
                }
            }
            in.close();
        }
        if (type != null) {
            groups.unsigned(length);
            groups.bytes(type);
            groupCount++;
        }
        out.unsigned(groupCount);
        out.all(groups);
    }

    private void table() {
        int index = context.tables.visit();
        if (inline("table", index)) {
            return;
        }
        boolean wide = types.takeAddressType();
        ByteWriter out = tables.next();
        if (types.isReference()) {
            ByteWriter type = new ByteWriter();
            types.referenceType(type);
            in.open("elem");
            int size = segments.inlineElements(index, type.toBytes(), wide);
            in.close();
            out.all(type);
            out.u8(wide ? 5 : 1);
            out.unsigned(size);
            out.unsigned(size);
            return;
        }
        ByteWriter type = new ByteWriter();
        types.tableType(type, wide);
        if (in.is(TokenKind.RIGHT) || !context.features.has(Feature.FUNCTION_REFERENCES)) {
            out.all(type);
            return;
        }
        out.u8(0x40);
        out.u8(0);
        out.all(type);
        instructions.expression(out, null);
    }

    private void memory() {
        int index = context.memories.visit();
        if (inline("memory", index)) {
            return;
        }
        boolean wide = types.takeAddressType();
        int pageSize = types.inlinePageSize();
        if (in.takeOpen("data")) {
            byte[] bytes = in.strings();
            in.close();
            segments.inlineData(index, bytes, wide);
            types.memoryOf(memories.next(), bytes.length, wide, pageSize);
        } else {
            types.memoryType(memories.next(), wide);
        }
    }

    private void global() {
        if (inline("global", context.globals.visit())) {
            return;
        }
        ByteWriter out = globals.next();
        types.globalType(out);
        instructions.expression(out, null);
    }

    private void tag() {
        if (inline("tag", context.tags.visit())) {
            return;
        }
        ByteWriter out = tags.next();
        out.u8(0);
        out.unsigned(types.typeUse(true).index());
    }
}
