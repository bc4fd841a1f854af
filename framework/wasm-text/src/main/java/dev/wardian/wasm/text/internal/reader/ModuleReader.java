package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.SectionId;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a module (spec section 6.6) and writes the module in the binary format. */
public final class ModuleReader {
    private final ModuleContext context;
    private final TokenReader in;
    private final WatTypeReader types;
    private final InstructionReader instructions;
    private final WatSegmentReader segments;

    private final SectionWriter imports = new SectionWriter(SectionId.IMPORT);
    private final SectionWriter functions = new SectionWriter(SectionId.FUNCTION);
    private final SectionWriter tables = new SectionWriter(SectionId.TABLE);
    private final SectionWriter memories = new SectionWriter(SectionId.MEMORY);
    private final SectionWriter tags = new SectionWriter(SectionId.TAG);
    private final SectionWriter globals = new SectionWriter(SectionId.GLOBAL);
    private final SectionWriter exports = new SectionWriter(SectionId.EXPORT);
    private final SectionWriter codes = new SectionWriter(SectionId.CODE);
    private final CustomSections customs = new CustomSections();
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
     *
     * @param id the identifier of the module, or null
     */
    public static byte[] read(TokenReader in, Features features, @Nullable String id) {
        return new ModuleReader(features, in).read(id);
    }

    private byte[] read(@Nullable String id) {
        int first = in.position();
        String annotated = in.takeName();
        new FieldScanner(context, in).scan();
        in.moveTo(first);
        while (in.is(TokenKind.LEFT)) {
            customs.take(in);
            if (in.isOpen("type") || in.isOpen("rec")) {
                types.definition();
            } else {
                in.skipForm();
            }
        }
        customs.take(in);
        in.moveTo(first);
        while (in.is(TokenKind.LEFT)) {
            field();
        }
        in.requireAnnotationsTaken(first);
        return binary(new NameSectionWriter(context, annotated == null ? id : annotated));
    }

    private byte[] binary(NameSectionWriter names) {
        ByteWriter out = new ByteWriter();
        out.bytes(BinaryCodes.magic());
        out.bytes(BinaryCodes.version());
        customs.writeFirst(out);
        for (SectionId id : SectionId.values()) {
            customs.writeBefore(id, out);
            section(id, out);
            customs.writeAfter(id, out);
        }
        if (!customs.hasNameSection()) {
            names.writeTo(out);
        }
        customs.writeLast(out);
        return out.toBytes();
    }

    private void section(SectionId id, ByteWriter out) {
        switch (id) {
            case CUSTOM -> {}
            case TYPE -> {
                int groups = context.types.groupCount();
                if (groups > 0) {
                    SectionWriter.write(out, id, groups, context.types.groups());
                }
            }
            case IMPORT -> imports.writeTo(out);
            case FUNCTION -> functions.writeTo(out);
            case TABLE -> tables.writeTo(out);
            case MEMORY -> memories.writeTo(out);
            case TAG -> tags.writeTo(out);
            case GLOBAL -> globals.writeTo(out);
            case EXPORT -> exports.writeTo(out);
            case START -> {
                if (start >= 0) {
                    ByteWriter index = new ByteWriter();
                    index.unsigned(start);
                    SectionWriter.write(out, id, index);
                }
            }
            case ELEMENT -> segments.elements().writeTo(out);
            case DATA_COUNT -> {
                if (instructions.usesData()) {
                    ByteWriter count = new ByteWriter();
                    count.unsigned(segments.datas().count());
                    SectionWriter.write(out, id, count);
                }
            }
            case CODE -> codes.writeTo(out);
            case DATA -> segments.datas().writeTo(out);
        }
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
        ExternKind kind = kind(in.keyword());
        int index = context.space(kind).visit();
        in.takeId();
        description(kind, index, out);
        in.close();
    }

    /** The kind of imports and exports with the keyword that was just passed. */
    private ExternKind kind(String keyword) {
        ExternKind kind = context.kind(keyword);
        if (kind == null) {
            throw in.tokens.unexpected(in.position() - 1);
        }
        return kind;
    }

    /** What is imported: a kind and its type. */
    private void description(ExternKind kind, int index, ByteWriter out) {
        out.u8(kind.ordinal());
        switch (kind) {
            case FUNCTION -> {
                WatTypeReader.TypeUse type = types.typeUse(true);
                out.unsigned(type.index());
                context.locals.add(index, params(type).names());
            }
            case TABLE -> types.tableType(out, types.takeAddressType());
            case MEMORY -> types.memoryType(out, types.takeAddressType());
            case GLOBAL -> types.globalType(out);
            case TAG -> tagType(out);
        }
    }

    private void export() {
        byte[] name = in.name();
        in.expect(TokenKind.LEFT);
        ExternKind kind = kind(in.keyword());
        export(name, kind, context.space(kind).resolve(in));
        in.close();
    }

    private void export(byte[] name, ExternKind kind, long index) {
        ByteWriter out = exports.next();
        out.vector(name);
        out.u8(kind.ordinal());
        out.unsigned(index);
    }

    /** The name, the exports and the import that may stand inline; whether it was an import. */
    private boolean inline(ExternKind kind, int index) {
        in.takeId();
        while (in.takeOpen("export")) {
            export(in.name(), kind, index);
            in.close();
        }
        if (!in.takeOpen("import")) {
            return false;
        }
        ByteWriter out = imports.next();
        out.vector(in.name());
        out.vector(in.name());
        in.close();
        description(kind, index, out);
        return true;
    }

    private void function() {
        int index = context.functions.visit();
        if (inline(ExternKind.FUNCTION, index)) {
            return;
        }
        WatTypeReader.TypeUse type = types.typeUse(true);
        functions.next().unsigned(type.index());
        IndexSpace locals = params(type);
        ByteWriter body = new ByteWriter();
        locals(body, locals);
        instructions.expression(body, locals);
        context.locals.add(index, locals.names());
        context.labels.add(index, instructions.labelNames());
        ByteWriter out = codes.next();
        out.unsigned(body.size());
        out.all(body);
    }

    /** The parameters of a function as its first locals. */
    private IndexSpace params(WatTypeReader.TypeUse type) {
        IndexSpace locals = new IndexSpace("local");
        for (Identifier param : type.names()) {
            if (!locals.add(param)) {
                throw in.error("duplicate local $" + param.id());
            }
        }
        for (int i = type.names().size(); i < type.paramCount(); i++) {
            locals.add(Identifier.NONE);
        }
        return locals;
    }

    /** Local declarations, those of one type in a row joined. */
    private void locals(ByteWriter out, IndexSpace names) {
        ByteWriter groups = new ByteWriter();
        int groupCount = 0;
        byte[] type = null;
        int length = 0;
        while (in.takeOpen("local")) {
            boolean named = in.is(TokenKind.ID) || in.hasName();
            while (!in.is(TokenKind.RIGHT) || named) {
                if (named) {
                    names.define(in);
                } else {
                    names.add(Identifier.NONE);
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
        if (inline(ExternKind.TABLE, index)) {
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
            out.u8(BinaryCodes.LIMITS_HAVE_MAX | (wide ? BinaryCodes.LIMITS_ARE_64_BIT : 0));
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
        out.u8(BinaryCodes.TABLE_WITH_INITIALIZER);
        out.u8(0);
        out.all(type);
        instructions.expression(out, null);
    }

    private void memory() {
        int index = context.memories.visit();
        if (inline(ExternKind.MEMORY, index)) {
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
        if (inline(ExternKind.GLOBAL, context.globals.visit())) {
            return;
        }
        ByteWriter out = globals.next();
        types.globalType(out);
        instructions.expression(out, null);
    }

    private void tag() {
        if (inline(ExternKind.TAG, context.tags.visit())) {
            return;
        }
        tagType(tags.next());
    }

    private void tagType(ByteWriter out) {
        out.u8(BinaryCodes.EXCEPTION_TAG);
        out.unsigned(types.typeUse(true).index());
    }
}
