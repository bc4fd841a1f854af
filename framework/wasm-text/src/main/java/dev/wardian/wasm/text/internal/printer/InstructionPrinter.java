package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.NameSubsection;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.text.internal.lexer.Numbers;

/** Reads instructions of the binary format (spec section 5.4) and prints them, flat. */
final class InstructionPrinter {
    private static final int HAS_MEMORY = OpcodeTables.MEMARG_HAS_MEMORY;

    private final TypePrinter types;
    private final PrintedNames names;
    private final DefinedNames functions;
    private final DefinedNames tables;
    private final DefinedNames memories;
    private final DefinedNames globals;
    private final DefinedNames tags;
    private final DefinedNames elements;
    private final DefinedNames datas;
    private final TextWriter out;
    private DefinedNames locals = DefinedNames.NONE;
    private LabelNames labels = new LabelNames();

    InstructionPrinter(TypePrinter types, PrintedNames names, TextWriter out) {
        this.types = types;
        this.names = names;
        this.functions = names.of(ExternKind.FUNCTION);
        this.tables = names.of(ExternKind.TABLE);
        this.memories = names.of(ExternKind.MEMORY);
        this.globals = names.of(ExternKind.GLOBAL);
        this.tags = names.of(ExternKind.TAG);
        this.elements = names.of(NameSubsection.ELEMENTS);
        this.datas = names.of(NameSubsection.DATAS);
        this.out = out;
    }

    /**
     * The body of a function up to its end, which is not printed, each instruction on a line of its
     * own.
     */
    void lines(BinaryReader in, DefinedNames namesOfLocals, DefinedNames namesOfBlocks) {
        locals = namesOfLocals;
        expression(in, true, namesOfBlocks);
    }

    /** An expression on the line that has begun. */
    void words(BinaryReader in) {
        locals = DefinedNames.NONE;
        expression(in, false, DefinedNames.NONE);
    }

    private void expression(BinaryReader in, boolean lines, DefinedNames blocks) {
        labels = new LabelNames();
        int depth = 0;
        int begun = 0;
        while (true) {
            int at = in.position();
            Opcode opcode = opcode(in);
            if (opcode == Opcode.END && depth == 0) {
                return;
            }
            boolean closes =
                    switch (opcode) {
                        case END, ELSE, CATCH, CATCH_ALL, DELEGATE -> true;
                        default -> false;
                    };
            if (lines) {
                out.indent(closes ? -1 : 0).line();
            }
            switch (opcode) {
                case BLOCK, LOOP, IF, TRY_TABLE, TRY -> {
                    depth++;
                    out.indent(lines ? 1 : 0);
                }
                case ELSE, CATCH, CATCH_ALL -> out.indent(lines ? 1 : 0);
                // The label of a delegate is one around its block.
                case END, DELEGATE -> {
                    if (depth == 0) {
                        throw new MalformedModuleException("misplaced DELEGATE opcode", at);
                    }
                    depth--;
                    labels.pop();
                }
                default -> {}
            }
            out.word(opcode.mnemonic());
            if (opcode.immediate() == Immediate.BLOCK_TYPE
                    || opcode.immediate() == Immediate.BLOCK_TYPE_CATCHES) {
                String label = blocks.name(begun++);
                out.optional(names.labelDefinition(label));
                immediates(opcode, in);
                labels.push(label);
            } else {
                immediates(opcode, in);
            }
        }
    }

    private static Opcode opcode(BinaryReader in) {
        int at = in.position();
        int first = in.u8();
        boolean prefixed = OpcodeTables.prefixBase(first) >= 0;
        Opcode opcode = prefixed ? Opcode.of(first, in.u32()) : Opcode.of(0, first);
        if (opcode == null) {
            throw new MalformedModuleException("illegal opcode " + Integer.toHexString(first), at);
        }
        return opcode;
    }

    private void immediates(Opcode opcode, BinaryReader in) {
        switch (opcode.immediate()) {
            case NONE -> {}
            case ZERO_BYTE, LANE -> {
                int value = in.u8();
                if (opcode != Opcode.ATOMIC_FENCE) {
                    out.word(value);
                }
            }
            case BLOCK_TYPE -> blockType(in);
            case BLOCK_TYPE_CATCHES -> {
                blockType(in);
                catches(in);
            }
            case LABEL -> label(in);
            case TYPE -> type(in);
            case LOCAL -> index(in, locals);
            case GLOBAL -> index(in, globals);
            case DATA -> index(in, datas);
            case ELEM -> index(in, elements);
            case TAG -> index(in, tags);
            case FUNCTION -> index(in, functions);
            case TABLE -> indexUnlessZero(in.u32(), tables);
            case MEMORY -> indexUnlessZero(in.u32(), memories);
            case LABELS -> {
                for (int count = in.count(1); count >= 0; count--) {
                    label(in);
                }
            }
            case TYPE_TABLE -> {
                int type = in.u32();
                indexUnlessZero(in.u32(), tables);
                out.word("(type " + types.reference(type) + ")");
            }
            case DATA_MEMORY -> segmentOf(in, datas, memories);
            case ELEM_TABLE -> segmentOf(in, elements, tables);
            case MEMORY_MEMORY -> pairUnlessZero(in, memories);
            case TABLE_TABLE -> pairUnlessZero(in, tables);
            case TYPE_FIELD -> {
                int type = in.u32();
                out.word(types.reference(type));
                out.word(names.fieldReference(type, in.u32()));
            }
            case TYPE_COUNT -> {
                type(in);
                out.word(Integer.toUnsignedString(in.u32()));
            }
            case TYPE_DATA -> {
                type(in);
                index(in, datas);
            }
            case TYPE_ELEM -> {
                type(in);
                index(in, elements);
            }
            case TYPE_TYPE -> {
                type(in);
                type(in);
            }
            case MEMARG -> memoryArgument(opcode, in);
            case MEMARG_LANE -> {
                memoryArgument(opcode, in);
                out.word(in.u8());
            }
            case I32 -> out.word(in.s32());
            case I64 -> out.word(in.s64());
            case F32 -> out.word(Numbers.text((int) fixed(in, 4)));
            case F64 -> out.word(Numbers.text(fixed(in, 8)));
            case LANES -> {
                for (int i = 0; i < 16; i++) {
                    out.word(in.u8());
                }
            }
            case V128 -> {
                out.word("i32x4");
                for (int i = 0; i < 4; i++) {
                    out.word("0x" + Integer.toHexString((int) fixed(in, 4)));
                }
            }
            case HEAP_TYPE -> heapType(opcode, in);
            case VALUE_TYPES -> {
                String list = types.list(in, "result");
                out.word(list.isEmpty() ? "(result)" : list);
            }
            case CAST_LABEL -> castLabel(in);
        }
    }

    private void index(BinaryReader in, DefinedNames defined) {
        out.word(defined.reference(in.u32()));
    }

    private void type(BinaryReader in) {
        out.word(types.reference(in.u32()));
    }

    private void label(BinaryReader in) {
        out.word(labels.reference(in.u32()));
    }

    private void indexUnlessZero(int index, DefinedNames defined) {
        if (index != 0) {
            out.word(defined.reference(index));
        }
    }

    /** A segment stands behind what it initializes. */
    private void segmentOf(BinaryReader in, DefinedNames segments, DefinedNames targets) {
        int segment = in.u32();
        indexUnlessZero(in.u32(), targets);
        out.word(segments.reference(segment));
    }

    private void pairUnlessZero(BinaryReader in, DefinedNames defined) {
        int target = in.u32();
        int source = in.u32();
        if (target != 0 || source != 0) {
            out.word(defined.reference(target));
            out.word(defined.reference(source));
        }
    }

    private static long fixed(BinaryReader in, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) in.u8() << (8 * i);
        }
        return value;
    }

    private void blockType(BinaryReader in) {
        String type = types.blockType(in);
        if (!type.isEmpty()) {
            out.word(type);
        }
    }

    private void catches(BinaryReader in) {
        for (int count = in.count(2); count > 0; count--) {
            int at = in.position();
            int code = in.u8();
            if (code >= CatchKind.COUNT) {
                throw new MalformedModuleException("malformed catch clause", at);
            }
            CatchKind kind = CatchKind.of(code);
            out.open(kind.keyword());
            if (kind.hasTag()) {
                index(in, tags);
            }
            label(in);
            out.close();
        }
    }

    private void heapType(Opcode opcode, BinaryReader in) {
        String type = types.heapType(in);
        switch (opcode) {
            case REF_TEST, REF_CAST -> out.word(TypePrinter.reference(false, type));
            case REF_TEST_NULL, REF_CAST_NULL -> out.word(TypePrinter.reference(true, type));
            default -> out.word(type);
        }
    }

    private void castLabel(BinaryReader in) {
        int flags = in.u8();
        label(in);
        out.word(
                TypePrinter.reference(
                        (flags & BinaryCodes.CAST_FROM_NULLABLE) != 0, types.heapType(in)));
        out.word(
                TypePrinter.reference(
                        (flags & BinaryCodes.CAST_TO_NULLABLE) != 0, types.heapType(in)));
    }

    private void memoryArgument(Opcode opcode, BinaryReader in) {
        int at = in.position();
        int flags = in.u32();
        int exponent = flags & ~HAS_MEMORY;
        if (exponent < 0 || exponent >= HAS_MEMORY) {
            throw new MalformedModuleException("malformed memop flags", at);
        }
        if ((flags & HAS_MEMORY) != 0) {
            index(in, memories);
        }
        long offset = in.u64();
        if (offset != 0) {
            out.word("offset=" + Long.toUnsignedString(offset));
        }
        if (exponent != opcode.alignment()) {
            out.word("align=" + Long.toUnsignedString(1L << exponent));
        }
    }
}
