package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.OperandKind.ACCESS;
import static dev.wardian.wasm.internal.lowering.OperandKind.ATOMIC_CODE;
import static dev.wardian.wasm.internal.lowering.OperandKind.CODE;
import static dev.wardian.wasm.internal.lowering.OperandKind.DATA_SEGMENT;
import static dev.wardian.wasm.internal.lowering.OperandKind.ELEMENT_SEGMENT;
import static dev.wardian.wasm.internal.lowering.OperandKind.FIELD;
import static dev.wardian.wasm.internal.lowering.OperandKind.FIRST_SLOT;
import static dev.wardian.wasm.internal.lowering.OperandKind.FUNCTION;
import static dev.wardian.wasm.internal.lowering.OperandKind.GLOBAL;
import static dev.wardian.wasm.internal.lowering.OperandKind.HEAP_TYPE;
import static dev.wardian.wasm.internal.lowering.OperandKind.LANE;
import static dev.wardian.wasm.internal.lowering.OperandKind.MEMORY;
import static dev.wardian.wasm.internal.lowering.OperandKind.NUMBER;
import static dev.wardian.wasm.internal.lowering.OperandKind.PAIR;
import static dev.wardian.wasm.internal.lowering.OperandKind.REFERENCE;
import static dev.wardian.wasm.internal.lowering.OperandKind.SLOT;
import static dev.wardian.wasm.internal.lowering.OperandKind.TABLE;
import static dev.wardian.wasm.internal.lowering.OperandKind.TAG;
import static dev.wardian.wasm.internal.lowering.OperandKind.TARGET;
import static dev.wardian.wasm.internal.lowering.OperandKind.TARGET_PAIR;
import static dev.wardian.wasm.internal.lowering.OperandKind.TARGET_REFERENCE;
import static dev.wardian.wasm.internal.lowering.OperandKind.TRAP_KIND;
import static dev.wardian.wasm.internal.lowering.OperandKind.TYPE;
import static dev.wardian.wasm.internal.lowering.OperandKind.UPDATED;
import static dev.wardian.wasm.internal.lowering.OperandKind.VALUE;
import static dev.wardian.wasm.internal.lowering.OperandKind.VECTOR_CODE;
import static dev.wardian.wasm.internal.lowering.OperandKind.VECTOR_OPERAND;

import dev.wardian.wasm.internal.model.OpcodeFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of register instructions: for each of {@link Op} its family and what its operands are,
 * {@code a} first. The number of cells follows from it: four operands fit into one. Whatever
 * handles register code as such reads it here: what emits it, prints it, or makes something else of
 * it.
 *
 * @param family the family of the instructions that it is made from, or of what it does where it is
 *     made from several
 * @param operands the kinds of its operands, at most seven
 */
public record OpShape(OpcodeFamily family, List<OperandKind> operands) {
    private static final int OPERANDS_OF_A_CELL = 4;
    private static final int[] PLACES = {Op.A, Op.B, Op.C, Op.D, Op.E, Op.F, Op.G};
    private static final @Nullable OpShape[] SHAPES = new OpShape[Op.END];
    private static final byte[] CELLS = new byte[Op.END];

    static {
        numeric();
        parametric();
        control();
        variable();
        memory();
        table();
        reference();
        aggregate();
        vector();
        atomic();
    }

    /** The shape of an instruction, or null where there is none of that number. */
    public static @Nullable OpShape of(int op) {
        return op >= 0 && op < Op.END ? SHAPES[op] : null;
    }

    /** The number of cells of an instruction, without the targets behind a branch table. */
    public static int cells(int op) {
        return CELLS[op];
    }

    /** The number of ints of the instruction at {@code pc}, with the targets of a branch table. */
    public static int size(int[] code, int pc) {
        int cells = CELLS[code[pc]] * CELL;
        return code[pc] == Op.BR_TABLE ? cells + code[pc + B] : cells;
    }

    /** Where an operand lies behind the begin of its instruction; operand 0 is {@code a}. */
    public static int place(int operand) {
        return PLACES[operand];
    }

    private static void put(OpcodeFamily family, List<OperandKind> operands, int... ops) {
        OpShape shape = new OpShape(family, operands);
        for (int op : ops) {
            SHAPES[op] = shape;
            CELLS[op] = (byte) (operands.size() > OPERANDS_OF_A_CELL ? 2 : 1);
        }
    }

    private static void numeric() {
        OpcodeFamily family = OpcodeFamily.NUMERIC;
        put(family, List.of(TARGET, NUMBER, NUMBER), Op.CONST);
        put(
                family,
                List.of(TARGET, SLOT, SLOT),
                Op.EQ,
                Op.LT_S,
                Op.LT_U,
                Op.NE,
                Op.GE_S,
                Op.GE_U,
                Op.AND,
                Op.OR,
                Op.XOR,
                Op.ADD_32,
                Op.SUB_32,
                Op.MUL_32,
                Op.DIV_S_32,
                Op.DIV_U_32,
                Op.REM_S_32,
                Op.REM_U_32,
                Op.SHL_32,
                Op.SHR_S_32,
                Op.SHR_U_32,
                Op.ROTL_32,
                Op.ROTR_32,
                Op.ADD_64,
                Op.SUB_64,
                Op.MUL_64,
                Op.DIV_S_64,
                Op.DIV_U_64,
                Op.REM_S_64,
                Op.REM_U_64,
                Op.SHL_64,
                Op.SHR_S_64,
                Op.SHR_U_64,
                Op.ROTL_64,
                Op.ROTR_64);
        put(
                family,
                List.of(TARGET, SLOT, NUMBER),
                Op.EQ_I,
                Op.NE_I,
                Op.LT_U_I,
                Op.LT_S_I,
                Op.GE_S_I,
                Op.GE_U_I,
                Op.AND_I,
                Op.OR_I,
                Op.XOR_I,
                Op.SHR_S_I,
                Op.ADD_32_I,
                Op.MUL_32_I,
                Op.SHL_32_I,
                Op.SHR_U_32_I,
                Op.ROTL_32_I,
                Op.ADD_64_I,
                Op.SHL_64_I,
                Op.SHR_U_64_I,
                Op.ROTL_64_I,
                Op.NARROW);
        put(family, List.of(TARGET, SLOT, NUMBER, NUMBER), Op.SHL_ADD_32_I);
        put(
                family,
                List.of(TARGET, SLOT),
                Op.WRAP,
                Op.EXTEND_U,
                Op.EXTEND_8_S,
                Op.EXTEND_16_S,
                Op.CLZ_32,
                Op.CTZ_32,
                Op.POPCNT_32,
                Op.CLZ_64,
                Op.CTZ_64,
                Op.POPCNT_64);
        put(family, List.of(TARGET_PAIR, SLOT, SLOT, SLOT, SLOT), Op.ADD_128, Op.SUB_128);
        put(family, List.of(TARGET_PAIR, SLOT, SLOT), Op.MUL_WIDE_S, Op.MUL_WIDE_U);
        floats(family);
        conversions(family);
    }

    private static void floats(OpcodeFamily family) {
        put(
                family,
                List.of(TARGET, SLOT, SLOT),
                Op.F32_ADD,
                Op.F32_SUB,
                Op.F32_MUL,
                Op.F32_DIV,
                Op.F32_MIN,
                Op.F32_MAX,
                Op.F32_COPYSIGN,
                Op.F64_ADD,
                Op.F64_SUB,
                Op.F64_MUL,
                Op.F64_DIV,
                Op.F64_MIN,
                Op.F64_MAX,
                Op.F64_COPYSIGN,
                Op.F32_EQ,
                Op.F32_NE,
                Op.F32_LT,
                Op.F32_GT,
                Op.F32_LE,
                Op.F32_GE,
                Op.F64_EQ,
                Op.F64_NE,
                Op.F64_LT,
                Op.F64_GT,
                Op.F64_LE,
                Op.F64_GE);
        put(
                family,
                List.of(TARGET, SLOT),
                Op.F32_ABS,
                Op.F32_NEG,
                Op.F32_CEIL,
                Op.F32_FLOOR,
                Op.F32_TRUNC,
                Op.F32_NEAREST,
                Op.F32_SQRT,
                Op.F32_CANONICAL_NAN,
                Op.F64_ABS,
                Op.F64_NEG,
                Op.F64_CEIL,
                Op.F64_FLOOR,
                Op.F64_TRUNC,
                Op.F64_NEAREST,
                Op.F64_SQRT,
                Op.F64_CANONICAL_NAN);
    }

    private static void conversions(OpcodeFamily family) {
        put(
                family,
                List.of(TARGET, SLOT),
                Op.I32_TRUNC_F32_S,
                Op.I32_TRUNC_F32_U,
                Op.I32_TRUNC_F64_S,
                Op.I32_TRUNC_F64_U,
                Op.I64_TRUNC_F32_S,
                Op.I64_TRUNC_F32_U,
                Op.I64_TRUNC_F64_S,
                Op.I64_TRUNC_F64_U,
                Op.F32_CONVERT_I32_S,
                Op.F32_CONVERT_I32_U,
                Op.F32_CONVERT_I64_S,
                Op.F32_CONVERT_I64_U,
                Op.F32_DEMOTE_F64,
                Op.F64_CONVERT_I32_S,
                Op.F64_CONVERT_I32_U,
                Op.F64_CONVERT_I64_S,
                Op.F64_CONVERT_I64_U,
                Op.F64_PROMOTE_F32,
                Op.I32_TRUNC_SAT_F32_S,
                Op.I32_TRUNC_SAT_F32_U,
                Op.I32_TRUNC_SAT_F64_S,
                Op.I32_TRUNC_SAT_F64_U,
                Op.I64_TRUNC_SAT_F32_S,
                Op.I64_TRUNC_SAT_F32_U,
                Op.I64_TRUNC_SAT_F64_S,
                Op.I64_TRUNC_SAT_F64_U);
    }

    private static void parametric() {
        OpcodeFamily family = OpcodeFamily.PARAMETRIC;
        put(family, List.of(TRAP_KIND), Op.TRAP);
        put(family, List.of(TARGET, SLOT, SLOT, SLOT), Op.SELECT);
        put(family, List.of(TARGET_REFERENCE, REFERENCE, REFERENCE, SLOT), Op.SELECT_REF);
    }

    private static void control() {
        OpcodeFamily family = OpcodeFamily.CONTROL;
        put(family, List.of(CODE), Op.BR);
        put(family, List.of(SLOT, NUMBER, NUMBER), Op.BR_TABLE);
        put(
                family,
                List.of(SLOT, SLOT, CODE),
                Op.BR_EQ,
                Op.BR_NE,
                Op.BR_LT_S,
                Op.BR_GE_S,
                Op.BR_LT_U,
                Op.BR_GE_U);
        put(
                family,
                List.of(SLOT, NUMBER, CODE),
                Op.BR_EQ_I,
                Op.BR_NE_I,
                Op.BR_LT_S_I,
                Op.BR_GE_S_I,
                Op.BR_LT_U_I,
                Op.BR_GE_U_I);
        put(family, List.of(UPDATED, NUMBER, CODE, NUMBER), Op.ADD_BR_NE_I);
        put(family, List.of(), Op.RETURN);
        put(family, List.of(SLOT), Op.RETURN_1);
        put(family, List.of(FUNCTION, FIRST_SLOT), Op.CALL, Op.CALL_IMPORT);
        put(
                family,
                List.of(TYPE, FIRST_SLOT, SLOT, TABLE),
                Op.CALL_INDIRECT,
                Op.TAIL_CALL_INDIRECT);
        put(family, List.of(FUNCTION, FIRST_SLOT, NUMBER), Op.TAIL_CALL);
        put(family, List.of(REFERENCE, FIRST_SLOT), Op.CALL_REF, Op.TAIL_CALL_REF);
        put(family, List.of(FIRST_SLOT, FIRST_SLOT, NUMBER), Op.COPY_BLOCK);
        put(family, List.of(TAG, FIRST_SLOT), Op.THROW);
        put(family, List.of(REFERENCE), Op.THROW_REF);
        put(family, List.of(NUMBER), Op.FUEL);
    }

    private static void variable() {
        OpcodeFamily family = OpcodeFamily.VARIABLE;
        put(family, List.of(TARGET, SLOT), Op.COPY);
        put(family, List.of(TARGET, SLOT, TARGET, SLOT), Op.COPY_2);
        put(family, List.of(TARGET_REFERENCE, REFERENCE), Op.COPY_REF);
        put(family, List.of(TARGET, GLOBAL), Op.GLOBAL_GET);
        put(family, List.of(GLOBAL, SLOT), Op.GLOBAL_SET);
        put(family, List.of(TARGET_REFERENCE, GLOBAL), Op.GLOBAL_GET_REF);
        put(family, List.of(GLOBAL, REFERENCE), Op.GLOBAL_SET_REF);
        put(family, List.of(TARGET_PAIR, GLOBAL), Op.GLOBAL_GET_V128);
        put(family, List.of(GLOBAL, PAIR), Op.GLOBAL_SET_V128);
    }

    private static void memory() {
        OpcodeFamily family = OpcodeFamily.MEMORY;
        put(
                family,
                List.of(TARGET, SLOT, NUMBER),
                Op.LOAD_32,
                Op.LOAD_8_U,
                Op.LOAD_8_S,
                Op.LOAD_16_U,
                Op.LOAD_16_S,
                Op.LOAD_64,
                Op.LOAD_32_U,
                Op.LOAD_32_W,
                Op.LOAD_8_U_W,
                Op.LOAD_64_W);
        put(family, List.of(TARGET, SLOT, SLOT), Op.LOAD_32_X, Op.LOAD_8_U_X, Op.LOAD_64_X);
        put(family, List.of(TARGET, NUMBER), Op.LOAD_32_A);
        put(family, List.of(NUMBER, SLOT), Op.STORE_32_A);
        put(
                family,
                List.of(SLOT, NUMBER, SLOT),
                Op.STORE_32,
                Op.STORE_8,
                Op.STORE_16,
                Op.STORE_64,
                Op.STORE_32_W,
                Op.STORE_8_W,
                Op.STORE_64_W);
        put(family, List.of(TARGET, SLOT, ACCESS, NUMBER, MEMORY), Op.LOAD_FROM);
        put(family, List.of(SLOT, SLOT, ACCESS, NUMBER, MEMORY), Op.STORE_TO);
        put(family, List.of(TARGET, MEMORY), Op.MEMORY_SIZE);
        put(family, List.of(TARGET, SLOT, MEMORY), Op.MEMORY_GROW);
        put(family, List.of(SLOT, SLOT, SLOT, MEMORY), Op.MEMORY_FILL);
        put(family, List.of(SLOT, SLOT, SLOT, MEMORY, MEMORY), Op.MEMORY_COPY);
        put(family, List.of(SLOT, SLOT, SLOT, DATA_SEGMENT, MEMORY), Op.MEMORY_INIT);
        put(family, List.of(DATA_SEGMENT), Op.DATA_DROP);
    }

    private static void table() {
        OpcodeFamily family = OpcodeFamily.TABLE;
        put(family, List.of(TARGET_REFERENCE, SLOT, TABLE), Op.TABLE_GET);
        put(family, List.of(SLOT, REFERENCE, TABLE), Op.TABLE_SET);
        put(family, List.of(TARGET, TABLE), Op.TABLE_SIZE);
        put(family, List.of(TARGET, REFERENCE, SLOT, TABLE), Op.TABLE_GROW);
        put(family, List.of(SLOT, REFERENCE, SLOT, TABLE), Op.TABLE_FILL);
        put(family, List.of(SLOT, SLOT, SLOT, TABLE, TABLE), Op.TABLE_COPY);
        put(family, List.of(SLOT, SLOT, SLOT, TABLE, ELEMENT_SEGMENT), Op.TABLE_INIT);
        put(family, List.of(ELEMENT_SEGMENT), Op.ELEM_DROP);
    }

    private static void reference() {
        OpcodeFamily family = OpcodeFamily.REFERENCE;
        put(family, List.of(TARGET_REFERENCE), Op.REF_NULL);
        put(family, List.of(TARGET_REFERENCE, FUNCTION), Op.REF_FUNC);
        put(family, List.of(TARGET, REFERENCE), Op.REF_IS_NULL);
        put(family, List.of(REFERENCE, TRAP_KIND), Op.CHECK_NULL);
        put(family, List.of(TARGET, REFERENCE, HEAP_TYPE), Op.REF_TEST);
        put(family, List.of(REFERENCE, HEAP_TYPE), Op.REF_CAST);
        put(family, List.of(TARGET, REFERENCE, REFERENCE), Op.REF_EQ);
    }

    private static void aggregate() {
        OpcodeFamily family = OpcodeFamily.AGGREGATE;
        put(family, List.of(TARGET_REFERENCE, SLOT), Op.REF_I31);
        put(family, List.of(TARGET, REFERENCE), Op.I31_GET_S, Op.I31_GET_U, Op.ARRAY_LEN);
        put(family, List.of(TARGET_REFERENCE, FIRST_SLOT, TYPE), Op.STRUCT_NEW);
        put(family, List.of(TARGET_REFERENCE, TYPE), Op.STRUCT_NEW_DEFAULT);
        put(family, List.of(TARGET, REFERENCE, FIELD), Op.STRUCT_GET);
        put(family, List.of(TARGET_PAIR, REFERENCE, FIELD), Op.STRUCT_GET_V128);
        put(family, List.of(TARGET_REFERENCE, REFERENCE, FIELD), Op.STRUCT_GET_REF);
        put(family, List.of(REFERENCE, SLOT, FIELD), Op.STRUCT_SET);
        put(family, List.of(REFERENCE, PAIR, FIELD), Op.STRUCT_SET_V128);
        put(family, List.of(REFERENCE, REFERENCE, FIELD), Op.STRUCT_SET_REF);
        put(family, List.of(TARGET_REFERENCE, VALUE, TYPE, SLOT), Op.ARRAY_NEW);
        put(family, List.of(TARGET_REFERENCE, SLOT, TYPE), Op.ARRAY_NEW_DEFAULT);
        put(family, List.of(TARGET_REFERENCE, FIRST_SLOT, TYPE, NUMBER), Op.ARRAY_NEW_FIXED);
        put(family, List.of(TARGET_REFERENCE, SLOT, TYPE, SLOT, DATA_SEGMENT), Op.ARRAY_NEW_DATA);
        put(
                family,
                List.of(TARGET_REFERENCE, SLOT, TYPE, SLOT, ELEMENT_SEGMENT),
                Op.ARRAY_NEW_ELEM);
        put(family, List.of(TARGET, REFERENCE, SLOT), Op.ARRAY_GET);
        put(family, List.of(TARGET_PAIR, REFERENCE, SLOT), Op.ARRAY_GET_V128);
        put(family, List.of(TARGET_REFERENCE, REFERENCE, SLOT), Op.ARRAY_GET_REF);
        put(family, List.of(REFERENCE, SLOT, SLOT), Op.ARRAY_SET);
        put(family, List.of(REFERENCE, SLOT, PAIR), Op.ARRAY_SET_V128);
        put(family, List.of(REFERENCE, SLOT, REFERENCE), Op.ARRAY_SET_REF);
        put(family, List.of(REFERENCE, SLOT, VALUE, SLOT), Op.ARRAY_FILL);
        put(family, List.of(REFERENCE, SLOT, REFERENCE, SLOT, SLOT), Op.ARRAY_COPY);
        put(family, List.of(REFERENCE, SLOT, SLOT, SLOT, DATA_SEGMENT), Op.ARRAY_INIT_DATA);
        put(family, List.of(REFERENCE, SLOT, SLOT, SLOT, ELEMENT_SEGMENT), Op.ARRAY_INIT_ELEM);
    }

    private static void vector() {
        OpcodeFamily family = OpcodeFamily.VECTOR;
        put(
                family,
                List.of(
                        VECTOR_OPERAND,
                        VECTOR_OPERAND,
                        VECTOR_OPERAND,
                        VECTOR_CODE,
                        VECTOR_OPERAND,
                        LANE,
                        MEMORY),
                Op.VECTOR);
        put(family, List.of(TARGET_PAIR, PAIR, PAIR, NUMBER, NUMBER, NUMBER, NUMBER), Op.SHUFFLE);
        put(family, List.of(TARGET_PAIR, PAIR), Op.F32X4_CANONICAL_NAN, Op.F64X2_CANONICAL_NAN);
    }

    private static void atomic() {
        put(
                OpcodeFamily.ATOMIC,
                List.of(TARGET, SLOT, SLOT, ATOMIC_CODE, NUMBER, SLOT, MEMORY),
                Op.ATOMIC);
        put(OpcodeFamily.ATOMIC, List.of(SLOT, SLOT, ATOMIC_CODE, NUMBER, MEMORY), Op.ATOMIC_STORE);
    }
}
