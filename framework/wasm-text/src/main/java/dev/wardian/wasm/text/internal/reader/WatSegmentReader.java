package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.SectionId;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import java.util.Arrays;

/** Reads element and data segments (spec sections 6.6.11 and 6.6.12). */
final class WatSegmentReader {
    private static final int PASSIVE = BinaryCodes.SEGMENT_IS_NOT_ACTIVE;
    private static final int EXPLICIT = BinaryCodes.SEGMENT_IS_EXPLICIT_OR_DECLARATIVE;
    private static final int DECLARATIVE = PASSIVE | EXPLICIT;
    private static final int EXPRESSIONS = BinaryCodes.SEGMENT_HAS_EXPRESSIONS;
    private static final byte[] FUNCREF = {ValTypes.FUNCREF};

    /**
     * The elements of a segment.
     *
     * @param type their reference type in the binary format
     * @param indices whether they are written as indices of functions, not as expressions
     * @param vector their vector in the binary format
     * @param count how many there are
     */
    private record Elements(byte[] type, boolean indices, byte[] vector, int count) {}

    private final ModuleContext context;
    private final TokenReader in;
    private final WatTypeReader types;
    private final InstructionReader instructions;
    private final SectionWriter elements = new SectionWriter(SectionId.ELEMENT);
    private final SectionWriter datas = new SectionWriter(SectionId.DATA);

    WatSegmentReader(
            ModuleContext context,
            TokenReader in,
            WatTypeReader types,
            InstructionReader instructions) {
        this.context = context;
        this.in = in;
        this.types = types;
        this.instructions = instructions;
    }

    SectionWriter elements() {
        return elements;
    }

    SectionWriter datas() {
        return datas;
    }

    /** The rest of an {@code elem} field. */
    void element() {
        boolean bulk = name();
        if (bulk && in.takeKeyword("declare")) {
            inactive(DECLARATIVE);
            return;
        }
        long table = use("table", context.tables);
        if (bulk && table < 0 && !offsetFollows()) {
            inactive(PASSIVE);
            return;
        }
        ByteWriter offset = offset();
        active(Math.max(table, 0), offset, list());
    }

    /**
     * Passes the segment's name, which segments have since bulk memory; whether the features
     * include that.
     */
    private boolean name() {
        boolean bulk = context.features.has(Feature.BULK_MEMORY);
        if (bulk) {
            in.takeId();
        }
        return bulk;
    }

    private void inactive(int flags) {
        Elements list = list();
        ByteWriter out = elements.next();
        out.u8(flags | (list.indices() ? 0 : EXPRESSIONS));
        typeOf(list, out);
        out.bytes(list.vector());
    }

    private void active(long table, ByteWriter offset, Elements list) {
        boolean implied = table == 0 && (list.indices() || Arrays.equals(list.type(), FUNCREF));
        ByteWriter out = elements.next();
        out.u8((implied ? 0 : EXPLICIT) | (list.indices() ? 0 : EXPRESSIONS));
        if (!implied) {
            out.unsigned(table);
        }
        out.all(offset);
        if (!implied) {
            typeOf(list, out);
        }
        out.bytes(list.vector());
    }

    private static void typeOf(Elements list, ByteWriter out) {
        if (list.indices()) {
            out.u8(BinaryCodes.FUNCTION_ELEMENTS);
        } else {
            out.bytes(list.type());
        }
    }

    /**
     * {@code (table x)} or {@code (memory x)}, or the bare index of version 1.0; -1 if neither
     * stands here.
     */
    private long use(String keyword, IndexSpace space) {
        if (in.takeOpen(keyword)) {
            long index = space.resolve(in);
            in.close();
            return index;
        }
        // A bare index is a table or memory only if an offset follows; else it is a function.
        boolean bare = IndexSpace.isAt(in) && in.tokens.kind(in.position() + 1) == TokenKind.LEFT;
        return bare ? space.resolve(in) : -1;
    }

    private boolean offsetFollows() {
        return in.is(TokenKind.LEFT) && !types.isReference();
    }

    private ByteWriter offset() {
        ByteWriter out = new ByteWriter();
        if (in.takeOpen("offset")) {
            instructions.expression(out, null);
            in.close();
        } else if (in.is(TokenKind.LEFT)) {
            instructions.foldedExpression(out);
        } else {
            throw in.unexpected();
        }
        return out;
    }

    private Elements list() {
        if (types.isReference()) {
            ByteWriter type = new ByteWriter();
            types.referenceType(type);
            return expressions(type.toBytes());
        }
        in.takeKeyword("func");
        return functions();
    }

    private Elements functions() {
        ByteWriter indices = new ByteWriter();
        int count = 0;
        for (; IndexSpace.isAt(in); count++) {
            indices.unsigned(context.functions.resolve(in));
        }
        return new Elements(FUNCREF, true, vector(indices, count), count);
    }

    /**
     * Indices of functions for a table of another type than that which indices alone would mean.
     */
    private Elements functionReferences(byte[] type) {
        ByteWriter items = new ByteWriter();
        int count = 0;
        for (; IndexSpace.isAt(in); count++) {
            ImmediateReader.opcode(items, Opcode.REF_FUNC);
            items.unsigned(context.functions.resolve(in));
            ImmediateReader.opcode(items, Opcode.END);
        }
        return new Elements(type, false, vector(items, count), count);
    }

    private Elements expressions(byte[] type) {
        ByteWriter items = new ByteWriter();
        int count = 0;
        for (; in.is(TokenKind.LEFT); count++) {
            if (in.takeOpen("item")) {
                instructions.expression(items, null);
                in.close();
            } else {
                instructions.foldedExpression(items);
            }
        }
        return new Elements(type, false, vector(items, count), count);
    }

    private static byte[] vector(ByteWriter elements, int count) {
        ByteWriter out = new ByteWriter();
        out.unsigned(count);
        out.all(elements);
        return out.toBytes();
    }

    /** The elements in a table's definition, of its type; returns their number. */
    int inlineElements(int table, byte[] type, boolean wide) {
        Elements list;
        if (in.is(TokenKind.LEFT)) {
            list = expressions(type);
        } else {
            list = Arrays.equals(type, FUNCREF) ? functions() : functionReferences(type);
        }
        active(table, zero(wide), list);
        return list.count();
    }

    private static ByteWriter zero(boolean wide) {
        ByteWriter out = new ByteWriter();
        ImmediateReader.opcode(out, wide ? Opcode.I64_CONST : Opcode.I32_CONST);
        out.u8(0);
        ImmediateReader.opcode(out, Opcode.END);
        return out;
    }

    /** The rest of a {@code data} field. */
    void data() {
        boolean bulk = name();
        long memory = use("memory", context.memories);
        if (bulk && memory < 0 && !in.is(TokenKind.LEFT)) {
            ByteWriter out = datas.next();
            out.u8(PASSIVE);
            out.vector(in.strings());
            return;
        }
        ByteWriter offset = offset();
        active(Math.max(memory, 0), offset, in.strings());
    }

    /** The bytes in a memory's definition. */
    void inlineData(int memory, byte[] bytes, boolean wide) {
        active(memory, zero(wide), bytes);
    }

    private void active(long memory, ByteWriter offset, byte[] bytes) {
        ByteWriter out = datas.next();
        if (memory == 0) {
            out.u8(0);
        } else {
            out.u8(EXPLICIT);
            out.unsigned(memory);
        }
        out.all(offset);
        out.vector(bytes);
    }
}
