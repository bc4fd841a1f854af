package dev.wardian.wasm.test;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes the instructions of a function body or of a constant expression. The last {@code end} is
 * written by whoever takes the code. Immediates are encoded by the kind that the table of
 * instructions gives.
 */
public final class CodeBuilder {
    private static final Set<Immediate> DATA_USERS =
            EnumSet.of(Immediate.DATA, Immediate.DATA_MEMORY, Immediate.TYPE_DATA);

    private final ByteWriter locals = new ByteWriter();
    private final ByteWriter code = new ByteWriter();
    private int localGroups;
    private boolean needsDataCount;

    /** Declares locals after the parameters, one for each letter of {@link ModuleBuilder#types}. */
    public CodeBuilder locals(String letters) {
        for (ValueType type : ModuleBuilder.types(letters)) {
            locals(1, type);
        }
        return this;
    }

    /** Declares {@code count} locals of one type. */
    public CodeBuilder locals(long count, ValueType type) {
        locals.u32(count).raw(type.code());
        localGroups++;
        return this;
    }

    /** Declares {@code count} locals of a type that is given as it stands in the binary. */
    public CodeBuilder rawLocals(long count, byte[] type) {
        locals.u32(count).raw(type);
        localGroups++;
        return this;
    }

    /**
     * One instruction. Immediates are given in the order of the binary format, with these shorter
     * forms: a block type left out is the empty one; a memory access may leave out the alignment,
     * which is then the natural one, and the offset; an index of a memory or table that is left out
     * is 0.
     */
    public CodeBuilder op(Opcode opcode, long... immediates) {
        code(opcode);
        immediates(opcode, immediates);
        return this;
    }

    /** A loop without end. */
    public CodeBuilder spin() {
        return op(Opcode.LOOP).op(Opcode.BR, 0).end();
    }

    /** One instruction with immediates as they stand in the binary. */
    public CodeBuilder rawOp(Opcode opcode, byte[] immediates) {
        code(opcode);
        code.raw(immediates);
        return this;
    }

    private void code(Opcode opcode) {
        if (opcode.prefix() == 0) {
            code.raw(opcode.code());
        } else {
            code.raw(opcode.prefix()).u32(opcode.code());
        }
        needsDataCount |= DATA_USERS.contains(opcode.immediate());
    }

    /**
     * A block, loop or if with one result, a {@code ref.null}, or a {@code select} with its type.
     */
    public CodeBuilder op(Opcode opcode, ValueType type) {
        switch (opcode.immediate()) {
            case BLOCK_TYPE, HEAP_TYPE -> code.raw(opcode.code()).raw(type.code());
            case VALUE_TYPES -> code.raw(opcode.code()).u32(1).raw(type.code());
            default -> throw new IllegalArgumentException(opcode + " takes no type");
        }
        return this;
    }

    public CodeBuilder i32(int value) {
        return op(Opcode.I32_CONST, value);
    }

    public CodeBuilder i64(long value) {
        return op(Opcode.I64_CONST, value);
    }

    public CodeBuilder f32(float value) {
        return op(Opcode.F32_CONST, Float.floatToRawIntBits(value));
    }

    public CodeBuilder f64(double value) {
        return op(Opcode.F64_CONST, Double.doubleToRawLongBits(value));
    }

    /** A vector of two 64-bit halves, the lower one first. */
    public CodeBuilder v128(long low, long high) {
        return op(Opcode.V128_CONST, low, high);
    }

    /** {@code local.get}. */
    public CodeBuilder get(int local) {
        return op(Opcode.LOCAL_GET, local);
    }

    /** {@code local.set}. */
    public CodeBuilder set(int local) {
        return op(Opcode.LOCAL_SET, local);
    }

    /** {@code local.tee}. */
    public CodeBuilder tee(int local) {
        return op(Opcode.LOCAL_TEE, local);
    }

    public CodeBuilder end() {
        return op(Opcode.END);
    }

    /** Bytes as they are. */
    public CodeBuilder raw(int... bytes) {
        code.raw(bytes);
        return this;
    }

    private void immediates(Opcode opcode, long[] given) {
        Immediate kind = opcode.immediate();
        switch (kind) {
            case NONE -> require(opcode, given, 0);
            case BLOCK_TYPE -> {
                if (given.length == 0) {
                    code.raw(0x40);
                } else {
                    code.signed(given[0]);
                }
            }
            case LABEL, FUNCTION, TYPE, LOCAL, GLOBAL, TAG, DATA, ELEM -> {
                require(opcode, given, 1);
                code.u32(given[0]);
            }
            case LABELS -> {
                code.u32(given.length - 1);
                for (long label : given) {
                    code.u32(label);
                }
            }
            case TABLE, MEMORY -> code.u32(orZero(given, 0));
            case TYPE_TABLE, DATA_MEMORY, ELEM_TABLE, MEMORY_MEMORY, TABLE_TABLE ->
                    code.u32(orZero(given, 0)).u32(orZero(given, 1));
            case TYPE_FIELD, TYPE_COUNT, TYPE_DATA, TYPE_ELEM, TYPE_TYPE -> {
                require(opcode, given, 2);
                code.u32(given[0]).u32(given[1]);
            }
            case MEMARG -> memarg(opcode, given, given.length);
            case MEMARG_LANE -> {
                memarg(opcode, given, given.length - 1);
                code.raw((int) given[given.length - 1]);
            }
            case LANE, ZERO_BYTE, HEAP_TYPE -> code.raw((int) orZero(given, 0));
            case LANES -> {
                require(opcode, given, 16);
                for (long lane : given) {
                    code.raw((int) lane);
                }
            }
            case I32, I64 -> {
                require(opcode, given, 1);
                code.signed(given[0]);
            }
            case F32 -> code.littleEndian(given[0], 4);
            case F64 -> code.littleEndian(given[0], 8);
            case V128 -> code.littleEndian(given[0], 8).littleEndian(given[1], 8);
            default ->
                    throw new IllegalArgumentException(
                            "write the immediates of " + opcode + " with raw");
        }
    }

    private void memarg(Opcode opcode, long[] given, int count) {
        long alignment = count == 2 ? given[0] : opcode.alignment();
        long offset = count == 0 ? 0 : given[count - 1];
        code.u32(alignment).u64(offset);
    }

    private static long orZero(long[] given, int index) {
        return index < given.length ? given[index] : 0;
    }

    private static void require(Opcode opcode, long[] given, int count) {
        if (given.length != count) {
            throw new IllegalArgumentException(opcode + " takes " + count + " immediates");
        }
    }

    boolean needsDataCount() {
        return needsDataCount;
    }

    byte[] expression() {
        return new ByteWriter().raw(code.bytes()).raw(Opcode.END.code()).bytes();
    }

    byte[] body() {
        return new ByteWriter().u32(localGroups).raw(locals.bytes()).raw(expression()).bytes();
    }
}
