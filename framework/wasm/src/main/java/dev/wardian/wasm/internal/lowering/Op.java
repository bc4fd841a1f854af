package dev.wardian.wasm.internal.lowering;

/**
 * The instructions of the register code. A cell is five ints: the instruction and its operands
 * {@code a} to {@code d}; those with more operands take a second cell, which begins with {@code e}
 * to {@code g}. {@code s[x]} is the frame's 64-bit slot {@code x}, {@code r[x]} the reference slot
 * beside it. An i32 is kept sign-extended, so that comparisons and bitwise operations serve i32 and
 * i64 alike; floats are raw bits. {@code pc} is an index into the code.
 *
 * <p>Instructions below {@link #FIRST_RARE} are cases of the interpreter's loop, chosen by dynamic
 * counts; the others are reached through one case. {@link OpShape} is the table of what their
 * operands are.
 */
public final class Op {
    /** The ints of a cell. */
    public static final int CELL = 5;

    /**
     * Where operand {@code a} lies in a cell, and so on. It is the last one because nearly every
     * instruction reads it: HotSpot then checks one index for all operands, and computes no other
     * indices that it would have to keep.
     */
    public static final int A = 4;

    public static final int B = 1;
    public static final int C = 2;
    public static final int D = 3;

    /** Where operand {@code e} lies, in the second cell. */
    public static final int E = 5;

    public static final int F = 6;
    public static final int G = 7;

    /** s[a] = s[b]. */
    public static final int COPY = 0;

    /** s[a] = s[b], then s[c] = s[d]. */
    public static final int COPY_2 = COPY + 1;

    /** s[a] = b | c &lt;&lt; 32. */
    public static final int CONST = COPY_2 + 1;

    /** pc = a. */
    public static final int BR = CONST + 1;

    /** pc = target min(s[a] + c, b - 1); b targets follow the cell. */
    public static final int BR_TABLE = BR + 1;

    /** return; results are in place. */
    public static final int RETURN = BR_TABLE + 1;

    /** s[0] = s[a]; return. */
    public static final int RETURN_1 = RETURN + 1;

    /** call defined function a; arguments and results from slot b. */
    public static final int CALL = RETURN_1 + 1;

    /** call imported function a; arguments and results from slot b. */
    public static final int CALL_IMPORT = CALL + 1;

    /** call s[c] of table d with type a; arguments and results from slot b. */
    public static final int CALL_INDIRECT = CALL_IMPORT + 1;

    /** s[a] = s[d] != 0 ? s[b] : s[c]. */
    public static final int SELECT = CALL_INDIRECT + 1;

    /** s[a] = global b. */
    public static final int GLOBAL_GET = SELECT + 1;

    /** global a = s[b]. */
    public static final int GLOBAL_SET = GLOBAL_GET + 1;

    /** s[a] = 32 bits, sign-extended, at s[b] + c; the sum has 33 bits. */
    public static final int LOAD_32 = GLOBAL_SET + 1;

    public static final int LOAD_8_U = LOAD_32 + 1;
    public static final int LOAD_8_S = LOAD_8_U + 1;
    public static final int LOAD_16_U = LOAD_8_S + 1;
    public static final int LOAD_16_S = LOAD_16_U + 1;
    public static final int LOAD_64 = LOAD_16_S + 1;
    public static final int LOAD_32_U = LOAD_64 + 1;

    /** s[a] = 32 bits at s[b] + c; the sum wraps at 32 bits. */
    public static final int LOAD_32_W = LOAD_32_U + 1;

    public static final int LOAD_8_U_W = LOAD_32_W + 1;
    public static final int LOAD_64_W = LOAD_8_U_W + 1;

    /** s[a] = 32 bits at s[b] + s[c]; the sum wraps at 32 bits. */
    public static final int LOAD_32_X = LOAD_64_W + 1;

    public static final int LOAD_8_U_X = LOAD_32_X + 1;
    public static final int LOAD_64_X = LOAD_8_U_X + 1;

    /** s[a] = 32 bits at address b. */
    public static final int LOAD_32_A = LOAD_64_X + 1;

    /** 32 bits at address a = s[b]. */
    public static final int STORE_32_A = LOAD_32_A + 1;

    /** 32 bits at s[a] + b = s[c]; the sum wraps at 32 bits. */
    public static final int STORE_32_W = STORE_32_A + 1;

    public static final int STORE_8_W = STORE_32_W + 1;
    public static final int STORE_64_W = STORE_8_W + 1;

    /** 32 bits at s[a] + b = s[c]; the sum has 33 bits. */
    public static final int STORE_32 = STORE_64_W + 1;

    public static final int STORE_8 = STORE_32 + 1;
    public static final int STORE_16 = STORE_8 + 1;
    public static final int STORE_64 = STORE_16 + 1;

    /** if s[a] = s[b], pc = c; for i32 and i64. */
    public static final int BR_EQ = STORE_64 + 1;

    public static final int BR_NE = BR_EQ + 1;
    public static final int BR_LT_S = BR_NE + 1;
    public static final int BR_GE_S = BR_LT_S + 1;
    public static final int BR_LT_U = BR_GE_S + 1;
    public static final int BR_GE_U = BR_LT_U + 1;

    /** if s[a] = b, pc = c; for i32 and i64. */
    public static final int BR_EQ_I = BR_GE_U + 1;

    public static final int BR_NE_I = BR_EQ_I + 1;
    public static final int BR_LT_S_I = BR_NE_I + 1;
    public static final int BR_GE_S_I = BR_LT_S_I + 1;
    public static final int BR_LT_U_I = BR_GE_S_I + 1;
    public static final int BR_GE_U_I = BR_LT_U_I + 1;

    /** s[a] = s[a] + b as i32; if that is not d, pc = c. */
    public static final int ADD_BR_NE_I = BR_GE_U_I + 1;

    /** s[a] = s[b] = s[c] ? 1 : 0; for i32 and i64. */
    public static final int EQ = ADD_BR_NE_I + 1;

    public static final int LT_S = EQ + 1;
    public static final int LT_U = LT_S + 1;

    /** s[a] = s[b] = c ? 1 : 0; for i32 and i64. */
    public static final int EQ_I = LT_U + 1;

    public static final int NE_I = EQ_I + 1;
    public static final int LT_U_I = NE_I + 1;

    /** s[a] = s[b] + s[c]. */
    public static final int ADD_32 = LT_U_I + 1;

    public static final int SUB_32 = ADD_32 + 1;
    public static final int MUL_32 = SUB_32 + 1;
    public static final int SHR_U_32 = MUL_32 + 1;

    /** s[a] = s[b] + c. */
    public static final int ADD_32_I = SHR_U_32 + 1;

    public static final int MUL_32_I = ADD_32_I + 1;
    public static final int SHL_32_I = MUL_32_I + 1;
    public static final int SHR_U_32_I = SHL_32_I + 1;
    public static final int ROTL_32_I = SHR_U_32_I + 1;

    /** s[a] = (s[b] &lt;&lt; c) + d. */
    public static final int SHL_ADD_32_I = ROTL_32_I + 1;

    /** bitwise, for i32 and i64. */
    public static final int AND = SHL_ADD_32_I + 1;

    public static final int OR = AND + 1;
    public static final int XOR = OR + 1;
    public static final int AND_I = XOR + 1;
    public static final int XOR_I = AND_I + 1;

    /** arithmetic shift by c, for i32 and i64. */
    public static final int SHR_S_I = XOR_I + 1;

    public static final int ADD_64 = SHR_S_I + 1;
    public static final int SUB_64 = ADD_64 + 1;
    public static final int MUL_64 = SUB_64 + 1;
    public static final int ADD_64_I = MUL_64 + 1;
    public static final int SHL_64_I = ADD_64_I + 1;
    public static final int SHR_U_64_I = SHL_64_I + 1;

    /** s[a] = low 32 bits of s[b], sign-extended. */
    public static final int WRAP = SHR_U_64_I + 1;

    /** s[a] = low 32 bits of s[b], zero-extended. */
    public static final int EXTEND_U = WRAP + 1;

    public static final int F64_ADD = EXTEND_U + 1;
    public static final int F64_MUL = F64_ADD + 1;

    /**
     * How many cases the loop has: the instructions above. The ones below are rare; their numbers
     * begin anew with each family of {@link OpFamily}.
     */
    public static final int FIRST_RARE = F64_MUL + 1;

    /** Numeric instructions; first integers with an immediate as operand c. */
    public static final int FIRST_NUMERIC = OpFamily.NUMERIC << OpFamily.SHIFT;

    public static final int ROTL_64_I = FIRST_NUMERIC;
    public static final int OR_I = ROTL_64_I + 1;
    public static final int LT_S_I = OR_I + 1;
    public static final int GE_S_I = LT_S_I + 1;
    public static final int GE_U_I = GE_S_I + 1;

    /**
     * s[a] = s[b] + c where that is below 2^32, else -1: the address of an access to a 64-bit
     * memory, or an index of a 64-bit table.
     */
    public static final int NARROW = GE_U_I + 1;

    /** Integers with slots as operands. */
    public static final int FIRST_INTEGER = NARROW + 1;

    public static final int NE = FIRST_INTEGER;
    public static final int GE_S = NE + 1;
    public static final int GE_U = GE_S + 1;
    public static final int SHL_32 = GE_U + 1;
    public static final int SHR_S_32 = SHL_32 + 1;
    public static final int SHL_64 = SHR_S_32 + 1;
    public static final int SHR_S_64 = SHL_64 + 1;
    public static final int SHR_U_64 = SHR_S_64 + 1;
    public static final int ROTL_32 = SHR_U_64 + 1;
    public static final int ROTR_32 = ROTL_32 + 1;
    public static final int ROTL_64 = ROTR_32 + 1;
    public static final int ROTR_64 = ROTL_64 + 1;
    public static final int DIV_S_32 = ROTR_64 + 1;
    public static final int DIV_U_32 = DIV_S_32 + 1;
    public static final int REM_S_32 = DIV_U_32 + 1;
    public static final int REM_U_32 = REM_S_32 + 1;
    public static final int DIV_S_64 = REM_U_32 + 1;
    public static final int DIV_U_64 = DIV_S_64 + 1;
    public static final int REM_S_64 = DIV_U_64 + 1;
    public static final int REM_U_64 = REM_S_64 + 1;
    public static final int CLZ_32 = REM_U_64 + 1;
    public static final int CTZ_32 = CLZ_32 + 1;
    public static final int POPCNT_32 = CTZ_32 + 1;
    public static final int CLZ_64 = POPCNT_32 + 1;
    public static final int CTZ_64 = CLZ_64 + 1;
    public static final int POPCNT_64 = CTZ_64 + 1;
    public static final int EXTEND_8_S = POPCNT_64 + 1;
    public static final int EXTEND_16_S = EXTEND_8_S + 1;

    /** Floats with two operands, those of 32 bits first. */
    public static final int FIRST_FLOAT = EXTEND_16_S + 1;

    public static final int F32_ADD = FIRST_FLOAT;
    public static final int F32_SUB = F32_ADD + 1;
    public static final int F32_MUL = F32_SUB + 1;
    public static final int F32_DIV = F32_MUL + 1;
    public static final int F32_MIN = F32_DIV + 1;
    public static final int F32_MAX = F32_MIN + 1;
    public static final int F32_COPYSIGN = F32_MAX + 1;

    /** Floats of 64 bits with two operands. */
    public static final int FIRST_FLOAT_64 = F32_COPYSIGN + 1;

    public static final int F64_SUB = FIRST_FLOAT_64;
    public static final int F64_DIV = F64_SUB + 1;
    public static final int F64_MIN = F64_DIV + 1;
    public static final int F64_MAX = F64_MIN + 1;
    public static final int F64_COPYSIGN = F64_MAX + 1;

    /** Comparisons of floats, those of 32 bits first. */
    public static final int FIRST_FLOAT_COMPARISON = F64_COPYSIGN + 1;

    public static final int F32_EQ = FIRST_FLOAT_COMPARISON;
    public static final int F32_NE = F32_EQ + 1;
    public static final int F32_LT = F32_NE + 1;
    public static final int F32_GT = F32_LT + 1;
    public static final int F32_LE = F32_GT + 1;
    public static final int F32_GE = F32_LE + 1;

    /** Comparisons of floats of 64 bits. */
    public static final int FIRST_FLOAT_64_COMPARISON = F32_GE + 1;

    public static final int F64_EQ = FIRST_FLOAT_64_COMPARISON;
    public static final int F64_NE = F64_EQ + 1;
    public static final int F64_LT = F64_NE + 1;
    public static final int F64_GT = F64_LT + 1;
    public static final int F64_LE = F64_GT + 1;
    public static final int F64_GE = F64_LE + 1;

    /** Floats with one operand, those of 32 bits first. */
    public static final int FIRST_FLOAT_UNARY = F64_GE + 1;

    public static final int F32_ABS = FIRST_FLOAT_UNARY;
    public static final int F32_NEG = F32_ABS + 1;
    public static final int F32_CEIL = F32_NEG + 1;
    public static final int F32_FLOOR = F32_CEIL + 1;
    public static final int F32_TRUNC = F32_FLOOR + 1;
    public static final int F32_NEAREST = F32_TRUNC + 1;
    public static final int F32_SQRT = F32_NEAREST + 1;

    /** s[a] = s[b], or the canonical NaN for any NaN. */
    public static final int F32_CANONICAL_NAN = F32_SQRT + 1;

    /** Floats of 64 bits with one operand. */
    public static final int FIRST_FLOAT_64_UNARY = F32_CANONICAL_NAN + 1;

    public static final int F64_ABS = FIRST_FLOAT_64_UNARY;
    public static final int F64_NEG = F64_ABS + 1;
    public static final int F64_CEIL = F64_NEG + 1;
    public static final int F64_FLOOR = F64_CEIL + 1;
    public static final int F64_TRUNC = F64_FLOOR + 1;
    public static final int F64_NEAREST = F64_TRUNC + 1;
    public static final int F64_SQRT = F64_NEAREST + 1;
    public static final int F64_CANONICAL_NAN = F64_SQRT + 1;

    /** Conversions between integers and floats, those to integers that may trap first. */
    public static final int FIRST_CONVERSION = F64_CANONICAL_NAN + 1;

    public static final int I32_TRUNC_F32_S = FIRST_CONVERSION;
    public static final int I32_TRUNC_F32_U = I32_TRUNC_F32_S + 1;
    public static final int I32_TRUNC_F64_S = I32_TRUNC_F32_U + 1;
    public static final int I32_TRUNC_F64_U = I32_TRUNC_F64_S + 1;
    public static final int I64_TRUNC_F32_S = I32_TRUNC_F64_U + 1;
    public static final int I64_TRUNC_F32_U = I64_TRUNC_F32_S + 1;
    public static final int I64_TRUNC_F64_S = I64_TRUNC_F32_U + 1;
    public static final int I64_TRUNC_F64_U = I64_TRUNC_F64_S + 1;

    /** Conversions to floats. */
    public static final int FIRST_TO_FLOAT = I64_TRUNC_F64_U + 1;

    public static final int F32_CONVERT_I32_S = FIRST_TO_FLOAT;
    public static final int F32_CONVERT_I32_U = F32_CONVERT_I32_S + 1;
    public static final int F32_CONVERT_I64_S = F32_CONVERT_I32_U + 1;
    public static final int F32_CONVERT_I64_U = F32_CONVERT_I64_S + 1;
    public static final int F32_DEMOTE_F64 = F32_CONVERT_I64_U + 1;
    public static final int F64_CONVERT_I32_S = F32_DEMOTE_F64 + 1;
    public static final int F64_CONVERT_I32_U = F64_CONVERT_I32_S + 1;
    public static final int F64_CONVERT_I64_S = F64_CONVERT_I32_U + 1;
    public static final int F64_CONVERT_I64_U = F64_CONVERT_I64_S + 1;
    public static final int F64_PROMOTE_F32 = F64_CONVERT_I64_U + 1;

    /** Conversions to integers that do not trap. */
    public static final int FIRST_SATURATING = F64_PROMOTE_F32 + 1;

    public static final int I32_TRUNC_SAT_F32_S = FIRST_SATURATING;
    public static final int I32_TRUNC_SAT_F32_U = I32_TRUNC_SAT_F32_S + 1;
    public static final int I32_TRUNC_SAT_F64_S = I32_TRUNC_SAT_F32_U + 1;
    public static final int I32_TRUNC_SAT_F64_U = I32_TRUNC_SAT_F64_S + 1;
    public static final int I64_TRUNC_SAT_F32_S = I32_TRUNC_SAT_F64_U + 1;
    public static final int I64_TRUNC_SAT_F32_U = I64_TRUNC_SAT_F32_S + 1;
    public static final int I64_TRUNC_SAT_F64_S = I64_TRUNC_SAT_F32_U + 1;
    public static final int I64_TRUNC_SAT_F64_U = I64_TRUNC_SAT_F64_S + 1;

    /** Integers of 128 bits. */
    public static final int FIRST_WIDE = I64_TRUNC_SAT_F64_U + 1;

    /** s[a], s[a + 1] = s[b], s[c] plus s[d], s[e], both of 128 bits, low half first. */
    public static final int ADD_128 = FIRST_WIDE;

    /** The same, minus. */
    public static final int SUB_128 = ADD_128 + 1;

    /** s[a], s[a + 1] = s[b] times s[c], signed, low half first. */
    public static final int MUL_WIDE_S = SUB_128 + 1;

    /** The same, unsigned. */
    public static final int MUL_WIDE_U = MUL_WIDE_S + 1;

    /** Instructions on operands of any type. */
    public static final int FIRST_PARAMETRIC = OpFamily.PARAMETRIC << OpFamily.SHIFT;

    /** trap of kind a. */
    public static final int TRAP = FIRST_PARAMETRIC;

    /** r[a] = s[d] != 0 ? r[b] : r[c]. */
    public static final int SELECT_REF = TRAP + 1;

    /** Calls, exceptions and fuel. */
    public static final int FIRST_CONTROL = OpFamily.CONTROL << OpFamily.SHIFT;

    /** burn a units. */
    public static final int FUEL = FIRST_CONTROL;

    /** copy c slots from b to a, references too. */
    public static final int COPY_BLOCK = FUEL + 1;

    /**
     * leave the arguments of function a, c slots from slot b on, to the driver; a RETURN follows.
     */
    public static final int TAIL_CALL = COPY_BLOCK + 1;

    /** the same for s[c] of table d with type a. */
    public static final int TAIL_CALL_INDIRECT = TAIL_CALL + 1;

    /** call r[a] with the frame from slot b on. */
    public static final int CALL_REF = TAIL_CALL_INDIRECT + 1;

    /** leave the arguments of r[a], from slot b on, to the driver; a RETURN follows. */
    public static final int TAIL_CALL_REF = CALL_REF + 1;

    /** throw an exception of tag a with the values from s[b] on. */
    public static final int THROW = TAIL_CALL_REF + 1;

    /** throw the exception r[a] again. */
    public static final int THROW_REF = THROW + 1;

    /** Copies, and globals that are no numbers. */
    public static final int FIRST_VARIABLE = OpFamily.VARIABLE << OpFamily.SHIFT;

    /** r[a] = r[b]. */
    public static final int COPY_REF = FIRST_VARIABLE;

    /** r[a] = global b. */
    public static final int GLOBAL_GET_REF = COPY_REF + 1;

    /** global a = r[b]. */
    public static final int GLOBAL_SET_REF = GLOBAL_GET_REF + 1;

    /** s[a], s[a + 1] = global b. */
    public static final int GLOBAL_GET_V128 = GLOBAL_SET_REF + 1;

    /** global a = s[b], s[b + 1]. */
    public static final int GLOBAL_SET_V128 = GLOBAL_GET_V128 + 1;

    /** Memories as a whole, data segments, and memories other than the first. */
    public static final int FIRST_MEMORY = OpFamily.MEMORY << OpFamily.SHIFT;

    /** s[a] = pages of memory b. */
    public static final int MEMORY_SIZE = FIRST_MEMORY;

    /** s[a] = grow memory c by s[b]. */
    public static final int MEMORY_GROW = MEMORY_SIZE + 1;

    /** memory d at s[a], value s[b], length s[c]. */
    public static final int MEMORY_FILL = MEMORY_GROW + 1;

    /** to s[a] from s[b], length s[c], memories d and e. */
    public static final int MEMORY_COPY = MEMORY_FILL + 1;

    /** to s[a] from s[b], length s[c], segment d, memory e. */
    public static final int MEMORY_INIT = MEMORY_COPY + 1;

    /** segment a. */
    public static final int DATA_DROP = MEMORY_INIT + 1;

    /** s[a] = what load c gives at s[b] + d of memory e; the sum has 33 bits. */
    public static final int LOAD_FROM = DATA_DROP + 1;

    /** store c of s[b] at s[a] + d of memory e; the sum has 33 bits. */
    public static final int STORE_TO = LOAD_FROM + 1;

    /** Tables and element segments. */
    public static final int FIRST_TABLE = OpFamily.TABLE << OpFamily.SHIFT;

    /** r[a] = table c [s[b]]. */
    public static final int TABLE_GET = FIRST_TABLE;

    /** table c [s[a]] = r[b]. */
    public static final int TABLE_SET = TABLE_GET + 1;

    /** s[a] = size of table b. */
    public static final int TABLE_SIZE = TABLE_SET + 1;

    /** s[a] = grow table d by s[c] with r[b]. */
    public static final int TABLE_GROW = TABLE_SIZE + 1;

    /** table d at s[a], r[b], length s[c]. */
    public static final int TABLE_FILL = TABLE_GROW + 1;

    /** to s[a] from s[b], length s[c], tables d and e. */
    public static final int TABLE_COPY = TABLE_FILL + 1;

    /** to s[a] from s[b], length s[c], table d, segment e. */
    public static final int TABLE_INIT = TABLE_COPY + 1;

    /** segment a. */
    public static final int ELEM_DROP = TABLE_INIT + 1;

    /** References of any type. */
    public static final int FIRST_REFERENCE = OpFamily.REFERENCE << OpFamily.SHIFT;

    /** r[a] = null. */
    public static final int REF_NULL = FIRST_REFERENCE;

    /** r[a] = function b. */
    public static final int REF_FUNC = REF_NULL + 1;

    /** s[a] = r[b] is null. */
    public static final int REF_IS_NULL = REF_FUNC + 1;

    /** trap b if r[a] is null. */
    public static final int CHECK_NULL = REF_IS_NULL + 1;

    /** s[a] = r[b] is of heap type c, as {@link HeapTypeCode} has it. */
    public static final int REF_TEST = CHECK_NULL + 1;

    /** trap unless r[a] is of heap type b. */
    public static final int REF_CAST = REF_TEST + 1;

    /** s[a] = r[b] is r[c]. */
    public static final int REF_EQ = REF_CAST + 1;

    /** Integers as references, structures, and arrays. */
    public static final int FIRST_AGGREGATE = OpFamily.AGGREGATE << OpFamily.SHIFT;

    /** r[a] = the lower 31 bits of s[b]. */
    public static final int REF_I31 = FIRST_AGGREGATE;

    /** s[a] = integer r[b], signed. */
    public static final int I31_GET_S = REF_I31 + 1;

    /** s[a] = integer r[b], unsigned. */
    public static final int I31_GET_U = I31_GET_S + 1;

    /** r[a] = structure of type c, its fields from slot b on. */
    public static final int STRUCT_NEW = I31_GET_U + 1;

    /** r[a] = structure of type b. */
    public static final int STRUCT_NEW_DEFAULT = STRUCT_NEW + 1;

    /** s[a] = number c of structure r[b]. */
    public static final int STRUCT_GET = STRUCT_NEW_DEFAULT + 1;

    /** s[a], s[a + 1] = numbers c and c + 1 of structure r[b]. */
    public static final int STRUCT_GET_V128 = STRUCT_GET + 1;

    /** r[a] = reference c of structure r[b]. */
    public static final int STRUCT_GET_REF = STRUCT_GET_V128 + 1;

    /** number c of structure r[a] = s[b]. */
    public static final int STRUCT_SET = STRUCT_GET_REF + 1;

    /** numbers c and c + 1 of structure r[a] = s[b], s[b + 1]. */
    public static final int STRUCT_SET_V128 = STRUCT_SET + 1;

    /** reference c of structure r[a] = r[b]. */
    public static final int STRUCT_SET_REF = STRUCT_SET_V128 + 1;

    /** Instructions on arrays. */
    public static final int FIRST_ARRAY = STRUCT_SET_REF + 1;

    /** r[a] = array of type c, of the value in slot b, length s[d]. */
    public static final int ARRAY_NEW = FIRST_ARRAY;

    /** r[a] = array of type c, length s[b]. */
    public static final int ARRAY_NEW_DEFAULT = ARRAY_NEW + 1;

    /** r[a] = array of type c, its d elements from slot b on. */
    public static final int ARRAY_NEW_FIXED = ARRAY_NEW_DEFAULT + 1;

    /** r[a] = array of type c, from s[b] of segment e, length s[d]. */
    public static final int ARRAY_NEW_DATA = ARRAY_NEW_FIXED + 1;

    /** the same of an element segment. */
    public static final int ARRAY_NEW_ELEM = ARRAY_NEW_DATA + 1;

    /** s[a] = number s[c] of array r[b], sign-extended. */
    public static final int ARRAY_GET = ARRAY_NEW_ELEM + 1;

    /** s[a], s[a + 1] = vector s[c] of array r[b]. */
    public static final int ARRAY_GET_V128 = ARRAY_GET + 1;

    /** r[a] = reference s[c] of array r[b]. */
    public static final int ARRAY_GET_REF = ARRAY_GET_V128 + 1;

    /** number s[b] of array r[a] = s[c]. */
    public static final int ARRAY_SET = ARRAY_GET_REF + 1;

    /** vector s[b] of array r[a] = s[c], s[c + 1]. */
    public static final int ARRAY_SET_V128 = ARRAY_SET + 1;

    /** reference s[b] of array r[a] = r[c]. */
    public static final int ARRAY_SET_REF = ARRAY_SET_V128 + 1;

    /** s[a] = length of array r[b]. */
    public static final int ARRAY_LEN = ARRAY_SET_REF + 1;

    /** array r[a] from s[b] on, value in slot c, length s[d]. */
    public static final int ARRAY_FILL = ARRAY_LEN + 1;

    /** array r[a] from s[b] on, from array r[c] and s[d] on, length s[e]. */
    public static final int ARRAY_COPY = ARRAY_FILL + 1;

    /** array r[a] from s[b] on, from s[c] of segment e, length s[d]. */
    public static final int ARRAY_INIT_DATA = ARRAY_COPY + 1;

    /** the same of an element segment. */
    public static final int ARRAY_INIT_ELEM = ARRAY_INIT_DATA + 1;

    /** Vectors, which lie in two slots. */
    public static final int FIRST_VECTOR = OpFamily.VECTOR << OpFamily.SHIFT;

    /**
     * vector instruction d to slots from a on; operands from b, c and e on; for an access of memory
     * g at offset e; lane f.
     */
    public static final int VECTOR = FIRST_VECTOR;

    /** s[a], s[a + 1] = bytes of the vectors at b and c, chosen by d, e, f and g. */
    public static final int SHUFFLE = VECTOR + 1;

    /** s[a], s[a + 1] = s[b], s[b + 1] with the canonical NaN for each NaN in four lanes. */
    public static final int F32X4_CANONICAL_NAN = SHUFFLE + 1;

    /** The same in two lanes. */
    public static final int F64X2_CANONICAL_NAN = F32X4_CANONICAL_NAN + 1;

    /** Atomic accesses. */
    public static final int FIRST_ATOMIC = OpFamily.ATOMIC << OpFamily.SHIFT;

    /**
     * s[a] = atomic instruction d at s[b] + e of memory g, with s[c] and s[f]; the sum has 33 bits.
     */
    public static final int ATOMIC = FIRST_ATOMIC;

    /** atomic store c of s[b] at s[a] + d of memory e; the sum has 33 bits. */
    public static final int ATOMIC_STORE = ATOMIC + 1;

    /** All instructions have smaller numbers; not each of these is one. */
    public static final int END = ATOMIC_STORE + 1;

    private Op() {}
}
