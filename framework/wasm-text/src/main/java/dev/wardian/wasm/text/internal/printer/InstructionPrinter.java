package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.text.internal.lexer.Numbers;

/** Reads instructions of the binary format (spec section 5.4) and prints them, flat. */
final class InstructionPrinter {
    private static final int HAS_MEMORY = OpcodeTables.MEMARG_HAS_MEMORY;

    private final TypePrinter types;
    private final FunctionNames names;
    private final TextWriter out;

    InstructionPrinter(TypePrinter types, FunctionNames names, TextWriter out) {
        this.types = types;
        this.names = names;
        this.out = out;
    }

    /** An expression up to its end, which is not printed, each instruction on a line of its own. */
    void lines(BinaryReader in) {
        expression(in, true);
    }

    /** An expression on the line that has begun. */
    void words(BinaryReader in) {
        expression(in, false);
    }

    private void expression(BinaryReader in, boolean lines) {
        int depth = 0;
        while (true) {
            Opcode opcode = opcode(in);
            if (opcode == Opcode.END && depth == 0) {
                return;
            }
            boolean closes = opcode == Opcode.END || opcode == Opcode.ELSE;
            if (lines) {
                out.indent(closes ? -1 : 0).line();
            }
            switch (opcode) {
                case BLOCK, LOOP, IF, TRY_TABLE -> {
                    depth++;
                    out.indent(lines ? 1 : 0);
                }
                case ELSE -> out.indent(lines ? 1 : 0);
                case END -> depth--;
                default -> {}
            }
            out.word(opcode.mnemonic());
            immediates(opcode, in);
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
            case LABEL, TYPE, LOCAL, GLOBAL, DATA, ELEM, TAG -> index(in);
            case FUNCTION -> out.word(names.reference(in.u32()));
            case TABLE, MEMORY -> indexUnlessZero(in.u32());
            case LABELS -> {
                for (int count = in.count(1); count >= 0; count--) {
                    index(in);
                }
            }
            case TYPE_TABLE -> {
                int type = in.u32();
                indexUnlessZero(in.u32());
                out.word("(type " + Integer.toUnsignedString(type) + ")");
            }
            case DATA_MEMORY, ELEM_TABLE -> {
                int segment = in.u32();
                indexUnlessZero(in.u32());
                out.word(Integer.toUnsignedString(segment));
            }
            case MEMORY_MEMORY, TABLE_TABLE -> {
                int target = in.u32();
                int source = in.u32();
                if (target != 0 || source != 0) {
                    out.word(Integer.toUnsignedString(target));
                    out.word(Integer.toUnsignedString(source));
                }
            }
            case TYPE_FIELD, TYPE_COUNT, TYPE_DATA, TYPE_ELEM, TYPE_TYPE -> {
                index(in);
                index(in);
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

    private void index(BinaryReader in) {
        out.word(Integer.toUnsignedString(in.u32()));
    }

    private void indexUnlessZero(int index) {
        if (index != 0) {
            out.word(Integer.toUnsignedString(index));
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
                index(in);
            }
            index(in);
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
        index(in);
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
            index(in);
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
