package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.text.internal.lexer.Numbers;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import org.jspecify.annotations.Nullable;

/** Reads what follows the name of an instruction that is no block, and writes the instruction. */
final class ImmediateReader {
    private static final IndexSpace NO_LOCALS = new IndexSpace("local");

    private final ModuleContext context;
    private final TokenReader in;
    private final WatTypeReader types;
    private final LabelScope labels;
    private final ConstantReader constants;
    private IndexSpace locals = NO_LOCALS;
    private ByteWriter out = new ByteWriter();
    private boolean usesData;

    ImmediateReader(ModuleContext context, TokenReader in, WatTypeReader types, LabelScope labels) {
        this.context = context;
        this.in = in;
        this.types = types;
        this.labels = labels;
        this.constants = new ConstantReader(in);
    }

    boolean usesData() {
        return usesData;
    }

    void begin(ByteWriter target, @Nullable IndexSpace names) {
        out = target;
        locals = names == null ? NO_LOCALS : names;
    }

    static void opcode(ByteWriter out, Opcode opcode) {
        if (opcode.prefix() == 0) {
            out.u8(opcode.code());
        } else {
            out.u8(opcode.prefix());
            out.unsigned(opcode.code());
        }
    }

    /** Writes the instruction whose name was just passed, with the immediates that stand here. */
    void instruction(Opcode opcode) {
        switch (opcode) {
            case SELECT -> select();
            case REF_TEST -> cast(Opcode.REF_TEST, Opcode.REF_TEST_NULL);
            case REF_CAST -> cast(Opcode.REF_CAST, Opcode.REF_CAST_NULL);
            default -> {
                opcode(out, opcode);
                immediates(opcode);
            }
        }
    }

    private void select() {
        boolean typed = in.isOpen("result") && context.features.has(Feature.REFERENCE_TYPES);
        opcode(out, typed ? Opcode.SELECT_T : Opcode.SELECT);
        if (typed) {
            out.bytes(types.results());
        }
    }

    private void cast(Opcode strict, Opcode nullable) {
        WatTypeReader.Reference type = types.reference();
        opcode(out, type.nullable() ? nullable : strict);
        out.bytes(type.heapType());
    }

    private void immediates(Opcode opcode) {
        switch (opcode.immediate()) {
            case NONE -> {}
            case ZERO_BYTE -> out.u8(0);
            case LABEL -> out.unsigned(labels.resolve(in));
            case LABELS -> labelTable();
            case FUNCTION -> index(context.functions);
            case TYPE -> index(context.typeNames);
            case TYPE_TABLE -> indirectCall();
            case LOCAL -> index(locals);
            case GLOBAL -> index(context.globals);
            case TABLE -> out.unsigned(optional(context.tables, Feature.REFERENCE_TYPES));
            case MEMORY -> out.unsigned(optional(context.memories, Feature.MULTI_MEMORY));
            case MEMARG -> memoryArgument(opcode, false);
            case MEMARG_LANE -> {
                memoryArgument(opcode, true);
                constants.lane(out);
            }
            case LANE -> constants.lane(out);
            case LANES -> constants.shuffle(out);
            case I32 -> constants.integer(out, 32);
            case I64 -> constants.integer(out, 64);
            case F32 -> constants.floating(out, 32);
            case F64 -> constants.floating(out, 64);
            case V128 -> constants.v128(out);
            case HEAP_TYPE -> out.bytes(types.heapType());
            case DATA -> data();
            case DATA_MEMORY -> segmentOf(context.memories, Feature.MULTI_MEMORY, true);
            case ELEM -> index(context.elements);
            case ELEM_TABLE -> segmentOf(context.tables, Feature.REFERENCE_TYPES, false);
            case MEMORY_MEMORY -> pair(context.memories, Feature.MULTI_MEMORY);
            case TABLE_TABLE -> pair(context.tables, Feature.REFERENCE_TYPES);
            case TAG -> index(context.tags);
            case TYPE_FIELD -> field();
            case TYPE_COUNT -> {
                index(context.typeNames);
                out.unsigned(in.u32());
            }
            case TYPE_DATA -> {
                index(context.typeNames);
                data();
            }
            case TYPE_ELEM -> {
                index(context.typeNames);
                index(context.elements);
            }
            case TYPE_TYPE -> {
                index(context.typeNames);
                index(context.typeNames);
            }
            case CAST_LABEL -> castLabel();
            case BLOCK_TYPE, BLOCK_TYPE_CATCHES, VALUE_TYPES ->
                    throw new IllegalArgumentException(opcode.mnemonic());
        }
    }

    private void index(IndexSpace space) {
        out.unsigned(space.resolve(in));
    }

    /** An index that may be left out for 0, and that older versions do not have. */
    private long optional(IndexSpace space, Feature since) {
        return IndexSpace.isAt(in) && context.features.has(since) ? space.resolve(in) : 0;
    }

    private void labelTable() {
        ByteWriter targets = new ByteWriter();
        int count = -1;
        long last = 0;
        do {
            if (count >= 0) {
                targets.unsigned(last);
            }
            last = labels.resolve(in);
            count++;
        } while (IndexSpace.isAt(in));
        out.unsigned(count);
        out.all(targets);
        out.unsigned(last);
    }

    private void indirectCall() {
        long table = optional(context.tables, Feature.REFERENCE_TYPES);
        out.unsigned(types.typeUse(false).index());
        out.unsigned(table);
    }

    private void data() {
        usesData = true;
        index(context.datas);
    }

    /**
     * {@code memory.init} and {@code table.init}: the memory or table stands first, and may be left
     * out.
     */
    private void segmentOf(IndexSpace space, Feature since, boolean ofData) {
        usesData |= ofData;
        IndexSpace segments = ofData ? context.datas : context.elements;
        int second = in.position() + 1;
        TokenKind after = in.tokens.kind(second);
        boolean both = after == TokenKind.NAT || after == TokenKind.ID;
        long target = both && context.features.has(since) ? space.resolve(in) : 0;
        index(segments);
        out.unsigned(target);
    }

    private void pair(IndexSpace space, Feature since) {
        if (IndexSpace.isAt(in) && context.features.has(since)) {
            index(space);
            index(space);
        } else {
            out.u8(0);
            out.u8(0);
        }
    }

    private void field() {
        long type = context.typeNames.resolve(in);
        out.unsigned(type);
        TypeTable.Entry entry = context.types.get(type);
        IndexSpace fields = entry == null ? null : entry.fields();
        if (fields == null && in.is(TokenKind.ID)) {
            throw in.error("unknown field " + in.text());
        }
        out.unsigned(fields == null ? in.u32() : fields.resolve(in));
    }

    private void castLabel() {
        long label = labels.resolve(in);
        WatTypeReader.Reference source = types.reference();
        WatTypeReader.Reference target = types.reference();
        out.u8(
                (source.nullable() ? BinaryCodes.CAST_FROM_NULLABLE : 0)
                        | (target.nullable() ? BinaryCodes.CAST_TO_NULLABLE : 0));
        out.unsigned(label);
        out.bytes(source.heapType());
        out.bytes(target.heapType());
    }

    /**
     * Memory, offset and alignment; {@code lane} where a lane's index follows that looks like a
     * memory's.
     */
    private void memoryArgument(Opcode opcode, boolean lane) {
        long memory = 0;
        if (context.features.has(Feature.MULTI_MEMORY) && IndexSpace.isAt(in)) {
            if (!lane || in.is(TokenKind.ID) || lanesFollow(in.position() + 1)) {
                memory = context.memories.resolve(in);
            }
        }
        Long offset = setting("offset=");
        int place = in.position();
        Long alignment = setting("align=");
        if (alignment != null && Long.bitCount(alignment) != 1) {
            throw in.tokens.error(place, "alignment must be a power of two");
        }
        int exponent =
                alignment == null ? opcode.alignment() : Long.numberOfTrailingZeros(alignment);
        if (memory == 0) {
            out.unsigned(exponent);
        } else {
            out.unsigned(exponent | OpcodeTables.MEMARG_HAS_MEMORY);
            out.unsigned(memory);
        }
        out.unsigned(offset == null ? 0 : offset);
    }

    private boolean lanesFollow(int position) {
        return switch (in.tokens.kind(position)) {
            case NAT -> true;
            case KEYWORD -> {
                String word = in.tokens.text(position);
                yield word.startsWith("offset=") || word.startsWith("align=");
            }
            default -> false;
        };
    }

    private @Nullable Long setting(String name) {
        if (!in.is(TokenKind.KEYWORD) || !in.text().startsWith(name)) {
            return null;
        }
        String number = in.text().substring(name.length());
        if (!Numbers.isNat(number)) {
            throw in.unexpected();
        }
        int bits = context.features.has(Feature.MEMORY64) ? 64 : 32;
        Long value = Numbers.unsigned(number);
        if (value == null || (bits < 64 && value >>> bits != 0)) {
            throw in.error("i" + bits + " " + Numbers.OUT_OF_RANGE);
        }
        in.skip();
        return value;
    }
}
