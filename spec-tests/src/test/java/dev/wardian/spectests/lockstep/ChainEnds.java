package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happens at the end of a chain of calls in a {@link CallChainModule}: nothing, or one of all
 * the ways in which a guest fails, by the number that its first parameter is.
 */
final class ChainEnds {
    /** How many there are. */
    static final int COUNT = 60;

    private static final byte[] NULL_EXN = {0x69};
    private static final byte[] NULL_ANY = {0x6E};
    private static final byte[] NULL_FUNC = {0x70};

    private final ModuleBuilder module;
    private final int struct;
    private final int array;
    private final int references;
    private final int data;
    private final int elements;
    private final int tag;
    private final int smallTable;
    private final int nothing;
    private final boolean fromParameter;
    private final List<Consumer<CodeBuilder>> ends = new ArrayList<>();

    ChainEnds(CallChainModule in) {
        module = in.module;
        tag = in.tag;
        fromParameter = in.chance(50);
        struct = module.rawType(0x5F, 1, 0x7F, 1);
        array = module.rawType(0x5E, 0x7E, 1);
        references = module.rawType(0x5E, 0x70, 1);
        nothing = module.type(":");
        smallTable = module.table(ValueType.FUNCREF, 3, 3);
        data = module.passiveData(new byte[20]);
        elements = module.passiveElements();
        for (int quiet = 0; quiet < 8; quiet++) {
            ends.add(code -> {});
        }
        numbers();
        memory();
        tables();
        objects();
        failures();
    }

    /** Writes the function, whose index has to be as said. */
    void function(int index) {
        int self = module.function("i:", code -> write(code, index));
        if (self != index) {
            throw new IllegalStateException(self + " is not " + index);
        }
    }

    private void write(CodeBuilder code, int self) {
        ends.add(each -> each.get(0).op(Opcode.CALL, self));
        ends.add(each -> each.op(Opcode.I32_CONST, 3).op(Opcode.CALL, 1));
        if (ends.size() > COUNT) {
            throw new IllegalStateException("there are " + ends.size());
        }
        int count = ends.size();
        for (int i = 0; i < count; i++) {
            code.op(Opcode.BLOCK);
        }
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i;
        }
        code.get(0).op(Opcode.BR_TABLE, labels);
        for (Consumer<CodeBuilder> end : ends) {
            code.end();
            end.accept(code);
            code.op(Opcode.RETURN);
        }
    }

    private void add(Consumer<CodeBuilder> end) {
        ends.add(end);
    }

    /** A number that an engine may know in advance, or may not. */
    private void number(CodeBuilder code, int value) {
        if (fromParameter) {
            code.get(0).get(0).op(Opcode.I32_SUB).i32(value).op(Opcode.I32_ADD);
        } else {
            code.i32(value);
        }
    }

    private void binary(Opcode op, int x, int y) {
        boolean wide = op.mnemonic().startsWith("i64");
        add(
                code -> {
                    number(code, x);
                    if (wide) {
                        code.op(Opcode.I64_EXTEND_I32_S).i64(32).op(Opcode.I64_SHL);
                    }
                    number(code, y);
                    if (wide) {
                        code.op(Opcode.I64_EXTEND_I32_S);
                    }
                    code.op(op).op(Opcode.DROP);
                });
    }

    private void truncation(Opcode op, double value) {
        boolean single = op.mnemonic().contains("f32");
        add(
                code -> {
                    if (single) {
                        code.f32((float) value);
                    } else {
                        code.f64(value);
                    }
                    code.op(op).op(Opcode.DROP);
                });
    }

    private void numbers() {
        add(code -> code.op(Opcode.UNREACHABLE));
        binary(Opcode.I32_DIV_S, 7, 0);
        binary(Opcode.I32_DIV_S, Integer.MIN_VALUE, -1);
        binary(Opcode.I32_REM_U, 7, 0);
        binary(Opcode.I64_DIV_U, 7, 0);
        binary(Opcode.I64_DIV_S, Integer.MIN_VALUE, -1);
        binary(Opcode.I64_REM_S, 7, 0);
        truncation(Opcode.I32_TRUNC_F32_S, Double.NaN);
        truncation(Opcode.I32_TRUNC_F64_U, -1);
        truncation(Opcode.I64_TRUNC_F32_U, 1e30);
        truncation(Opcode.I64_TRUNC_F64_S, Double.NaN);
    }

    private void access(Opcode op, int address, long offset) {
        add(
                code -> {
                    number(code, address);
                    if (op == Opcode.I64_STORE) {
                        code.i64(5);
                    }
                    code.op(op, op.alignment(), offset);
                    if (op != Opcode.I64_STORE) {
                        code.op(Opcode.DROP);
                    }
                });
    }

    private void three(Opcode op, int first, int second, int third, long... immediates) {
        add(
                code -> {
                    number(code, first);
                    number(code, second);
                    number(code, third);
                    code.op(op, immediates);
                });
    }

    private void memory() {
        access(Opcode.I32_LOAD, -1, 0);
        access(Opcode.I64_STORE, 65529, 0);
        access(Opcode.I32_LOAD8_U, 0, 65536);
        access(Opcode.F64_LOAD, 16, 0x7FFF_FFF8L);
        access(Opcode.V128_LOAD, 65521, 0);
        access(Opcode.I32_ATOMIC_LOAD, 2, 0);
        three(Opcode.MEMORY_FILL, 65536, 0, 1, 0);
        three(Opcode.MEMORY_COPY, 0, 65536, 1, 0, 0);
        three(Opcode.MEMORY_INIT, 0, 15, 6, data, 0);
        add(code -> code.i32(8).i32(0).i64(-1).op(Opcode.MEMORY_ATOMIC_WAIT32).op(Opcode.DROP));
    }

    private void tables() {
        add(
                code -> {
                    number(code, 5);
                    code.op(Opcode.TABLE_GET, smallTable).op(Opcode.DROP);
                });
        add(
                code -> {
                    number(code, -1);
                    code.rawOp(Opcode.REF_NULL, NULL_FUNC).op(Opcode.TABLE_SET, smallTable);
                });
        add(
                code -> {
                    number(code, 3);
                    code.op(Opcode.CALL_INDIRECT, nothing, smallTable);
                });
        add(
                code -> {
                    number(code, 1);
                    code.op(Opcode.CALL_INDIRECT, nothing, smallTable);
                });
        add(
                code -> {
                    number(code, 0);
                    code.op(Opcode.CALL_INDIRECT, nothing, CallChainModule.SHARED);
                });
        add(
                code -> {
                    number(code, 2);
                    code.rawOp(Opcode.REF_NULL, NULL_FUNC);
                    number(code, 2);
                    code.op(Opcode.TABLE_FILL, smallTable);
                });
        three(Opcode.TABLE_COPY, 1, 1, 3, smallTable, smallTable);
        three(Opcode.TABLE_INIT, 0, 0, 1, elements, smallTable);
        add(code -> code.rawOp(Opcode.REF_NULL, type(nothing)).op(Opcode.CALL_REF, nothing));
    }

    private static byte[] type(int index) {
        return new ByteWriter().signed(index).bytes();
    }

    private void objects() {
        add(
                code ->
                        code.rawOp(Opcode.REF_NULL, NULL_ANY)
                                .op(Opcode.REF_AS_NON_NULL)
                                .op(Opcode.DROP));
        add(
                code ->
                        code.rawOp(Opcode.REF_NULL, type(struct))
                                .op(Opcode.STRUCT_GET, struct, 0)
                                .op(Opcode.DROP));
        add(
                code -> {
                    code.rawOp(Opcode.REF_NULL, type(array));
                    number(code, 0);
                    code.op(Opcode.ARRAY_GET, array).op(Opcode.DROP);
                });
        add(
                code -> {
                    code.i64(7).i32(3).op(Opcode.ARRAY_NEW, array);
                    number(code, 3);
                    code.op(Opcode.ARRAY_GET, array).op(Opcode.DROP);
                });
        add(
                code -> {
                    code.i32(3).op(Opcode.ARRAY_NEW_DEFAULT, array);
                    number(code, 1);
                    code.i64(1);
                    number(code, 3);
                    code.op(Opcode.ARRAY_FILL, array);
                });
        add(
                code -> {
                    number(code, 8);
                    number(code, 2);
                    code.op(Opcode.ARRAY_NEW_DATA, array, data).op(Opcode.DROP);
                });
        add(
                code -> {
                    number(code, 0);
                    number(code, 1);
                    code.op(Opcode.ARRAY_NEW_ELEM, references, elements).op(Opcode.DROP);
                });
        add(
                code ->
                        code.rawOp(Opcode.REF_NULL, new byte[] {0x6C})
                                .op(Opcode.I31_GET_U)
                                .op(Opcode.DROP));
        add(
                code ->
                        code.i32(1)
                                .op(Opcode.STRUCT_NEW, struct)
                                .rawOp(Opcode.REF_CAST, type(array))
                                .op(Opcode.DROP));
        add(code -> code.rawOp(Opcode.REF_NULL, type(array)).op(Opcode.ARRAY_LEN).op(Opcode.DROP));
    }

    private void failures() {
        for (int i = 0; i < 3; i++) {
            add(code -> code.get(0).i64(77).op(Opcode.THROW, tag));
        }
        add(code -> code.rawOp(Opcode.REF_NULL, NULL_EXN).op(Opcode.THROW_REF));
        add(code -> code.i32(0).op(Opcode.CALL, 1));
        add(code -> code.i32(1).op(Opcode.CALL, 1));
    }
}
