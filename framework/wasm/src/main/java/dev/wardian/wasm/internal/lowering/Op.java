package dev.wardian.wasm.internal.lowering;

/**
 * The instructions of the register code. A cell is four ints: the instruction and its operands
 * {@code a}, {@code b} and {@code c}; some take a second cell, whose first two ints are {@code d}
 * and {@code e}. {@code s[x]} is the frame's 64-bit slot {@code x}, {@code r[x]} the reference slot
 * beside it. An i32 is kept sign-extended, so that comparisons and bitwise operations serve i32 and
 * i64 alike; floats are raw bits. {@code pc} is an index into the code.
 *
 * <p>Instructions below {@link #FIRST_RARE} are cases of the interpreter's loop, chosen by dynamic
 * counts; the others are reached through one case.
 */
public final class Op {
    /** s[a] = s[b]. */
    public static final int COPY = 0;

    /** s[a] = b | c &lt;&lt; 32. */
    public static final int CONST = 1;

    /** pc = a. */
    public static final int BR = 2;

    /** pc = cell[4 + min(s[a], b - 1)]; b targets follow the cell. */
    public static final int BR_TABLE = 3;

    /** return nothing; results are in place. */
    public static final int RETURN = 4;

    /** s[0] = s[a]; return. */
    public static final int RETURN_1 = 5;

    /** call defined function a; arguments and results from slot b. */
    public static final int CALL = 6;

    /** call imported function a; arguments and results from slot b. */
    public static final int CALL_IMPORT = 7;

    /** call s[c] of table d with type a; arguments and results from slot b; two cells. */
    public static final int CALL_INDIRECT = 8;

    /** s[a] = s[d] != 0 ? s[b] : s[c]; two cells. */
    public static final int SELECT = 9;

    /** s[a] = global b. */
    public static final int GLOBAL_GET = 10;

    /** global a = s[b]. */
    public static final int GLOBAL_SET = 11;

    /** s[a] = 32 bits, sign-extended, at s[b] + c. */
    public static final int LOAD_32 = 12;

    public static final int LOAD_8_U = 13;
    public static final int LOAD_8_S = 14;
    public static final int LOAD_16_U = 15;
    public static final int LOAD_16_S = 16;
    public static final int LOAD_64 = 17;
    public static final int LOAD_32_U = 18;

    /** 32 bits at s[a] + b = s[c]. */
    public static final int STORE_32 = 19;

    public static final int STORE_8 = 20;
    public static final int STORE_16 = 21;
    public static final int STORE_64 = 22;

    /** if s[a] = s[b], pc = c; for i32 and i64. */
    public static final int BR_EQ = 23;

    public static final int BR_NE = 24;
    public static final int BR_LT_S = 25;
    public static final int BR_GE_S = 26;
    public static final int BR_LT_U = 27;
    public static final int BR_GE_U = 28;

    /** if s[a] = b, pc = c; for i32 and i64. */
    public static final int BR_EQ_I = 29;

    public static final int BR_NE_I = 30;
    public static final int BR_LT_S_I = 31;
    public static final int BR_GE_S_I = 32;
    public static final int BR_LT_U_I = 33;
    public static final int BR_GE_U_I = 34;

    /** s[a] = s[b] = s[c] ? 1 : 0; for i32 and i64. */
    public static final int EQ = 35;

    public static final int NE = 36;
    public static final int LT_S = 37;
    public static final int GE_S = 38;
    public static final int LT_U = 39;
    public static final int GE_U = 40;

    /** s[a] = s[b] = c ? 1 : 0; for i32 and i64. */
    public static final int EQ_I = 41;

    public static final int NE_I = 42;
    public static final int LT_S_I = 43;
    public static final int GE_S_I = 44;
    public static final int LT_U_I = 45;
    public static final int GE_U_I = 46;

    /** s[a] = s[b] + s[c]. */
    public static final int ADD_32 = 47;

    public static final int SUB_32 = 48;
    public static final int MUL_32 = 49;
    public static final int SHL_32 = 50;
    public static final int SHR_S_32 = 51;
    public static final int SHR_U_32 = 52;

    /** s[a] = s[b] + c. */
    public static final int ADD_32_I = 53;

    public static final int MUL_32_I = 54;
    public static final int SHL_32_I = 55;
    public static final int SHR_U_32_I = 56;
    public static final int ROTL_32_I = 57;

    /** bitwise, for i32 and i64. */
    public static final int AND = 58;

    public static final int OR = 59;
    public static final int XOR = 60;
    public static final int AND_I = 61;
    public static final int OR_I = 62;
    public static final int XOR_I = 63;

    /** arithmetic shift by c, for i32 and i64. */
    public static final int SHR_S_I = 64;

    public static final int ADD_64 = 65;
    public static final int SUB_64 = 66;
    public static final int MUL_64 = 67;
    public static final int ADD_64_I = 68;
    public static final int SHL_64_I = 69;
    public static final int SHR_U_64_I = 70;

    /** s[a] = low 32 bits of s[b], sign-extended. */
    public static final int WRAP = 71;

    /** s[a] = low 32 bits of s[b], zero-extended. */
    public static final int EXTEND_U = 72;

    public static final int F64_ADD = 73;
    public static final int F64_SUB = 74;
    public static final int F64_MUL = 75;

    /** The first instruction that is no case of the loop. */
    public static final int FIRST_RARE = 76;

    public static final int SHL_64 = 76;
    public static final int SHR_S_64 = 77;
    public static final int SHR_U_64 = 78;
    public static final int ROTL_32 = 79;
    public static final int ROTR_32 = 80;
    public static final int ROTL_64 = 81;
    public static final int ROTR_64 = 82;
    public static final int ROTL_64_I = 83;
    public static final int DIV_S_32 = 84;
    public static final int DIV_U_32 = 85;
    public static final int REM_S_32 = 86;
    public static final int REM_U_32 = 87;
    public static final int DIV_S_64 = 88;
    public static final int DIV_U_64 = 89;
    public static final int REM_S_64 = 90;
    public static final int REM_U_64 = 91;
    public static final int CLZ_32 = 92;
    public static final int CTZ_32 = 93;
    public static final int POPCNT_32 = 94;
    public static final int CLZ_64 = 95;
    public static final int CTZ_64 = 96;
    public static final int POPCNT_64 = 97;
    public static final int EXTEND_8_S = 98;
    public static final int EXTEND_16_S = 99;

    public static final int FIRST_FLOAT = 100;

    public static final int F32_ADD = 100;
    public static final int F32_SUB = 101;
    public static final int F32_MUL = 102;
    public static final int F32_DIV = 103;
    public static final int F32_MIN = 104;
    public static final int F32_MAX = 105;
    public static final int F32_COPYSIGN = 106;
    public static final int F64_DIV = 107;
    public static final int F64_MIN = 108;
    public static final int F64_MAX = 109;
    public static final int F64_COPYSIGN = 110;
    public static final int F32_EQ = 111;
    public static final int F32_NE = 112;
    public static final int F32_LT = 113;
    public static final int F32_GT = 114;
    public static final int F32_LE = 115;
    public static final int F32_GE = 116;
    public static final int F64_EQ = 117;
    public static final int F64_NE = 118;
    public static final int F64_LT = 119;
    public static final int F64_GT = 120;
    public static final int F64_LE = 121;
    public static final int F64_GE = 122;

    public static final int FIRST_FLOAT_UNARY = 123;
    public static final int F32_ABS = 123;
    public static final int F32_NEG = 124;
    public static final int F32_CEIL = 125;
    public static final int F32_FLOOR = 126;
    public static final int F32_TRUNC = 127;
    public static final int F32_NEAREST = 128;
    public static final int F32_SQRT = 129;
    public static final int F64_ABS = 130;
    public static final int F64_NEG = 131;
    public static final int F64_CEIL = 132;
    public static final int F64_FLOOR = 133;
    public static final int F64_TRUNC = 134;
    public static final int F64_NEAREST = 135;
    public static final int F64_SQRT = 136;

    public static final int FIRST_CONVERSION = 137;

    public static final int I32_TRUNC_F32_S = 137;
    public static final int I32_TRUNC_F32_U = 138;
    public static final int I32_TRUNC_F64_S = 139;
    public static final int I32_TRUNC_F64_U = 140;
    public static final int I64_TRUNC_F32_S = 141;
    public static final int I64_TRUNC_F32_U = 142;
    public static final int I64_TRUNC_F64_S = 143;
    public static final int I64_TRUNC_F64_U = 144;
    public static final int F32_CONVERT_I32_S = 145;
    public static final int F32_CONVERT_I32_U = 146;
    public static final int F32_CONVERT_I64_S = 147;
    public static final int F32_CONVERT_I64_U = 148;
    public static final int F32_DEMOTE_F64 = 149;
    public static final int F64_CONVERT_I32_S = 150;
    public static final int F64_CONVERT_I32_U = 151;
    public static final int F64_CONVERT_I64_S = 152;
    public static final int F64_CONVERT_I64_U = 153;
    public static final int F64_PROMOTE_F32 = 154;
    public static final int I32_TRUNC_SAT_F32_S = 155;
    public static final int I32_TRUNC_SAT_F32_U = 156;
    public static final int I32_TRUNC_SAT_F64_S = 157;
    public static final int I32_TRUNC_SAT_F64_U = 158;
    public static final int I64_TRUNC_SAT_F32_S = 159;
    public static final int I64_TRUNC_SAT_F32_U = 160;
    public static final int I64_TRUNC_SAT_F64_S = 161;
    public static final int I64_TRUNC_SAT_F64_U = 162;

    public static final int FIRST_SYSTEM = 163;

    /** trap of kind a. */
    public static final int TRAP = 163;

    /** burn a units. */
    public static final int FUEL = 164;

    /** c slots from b to a, references too. */
    public static final int COPY_BLOCK = 165;

    /** s[a] = pages. */
    public static final int MEMORY_SIZE = 166;

    /** s[a] = grow by s[b]. */
    public static final int MEMORY_GROW = 167;

    /** at s[a], value s[b], length s[c]. */
    public static final int MEMORY_FILL = 168;

    /** to s[a] from s[b], length s[c]. */
    public static final int MEMORY_COPY = 169;

    /** to s[a] from s[b], length s[c], segment d; two cells. */
    public static final int MEMORY_INIT = 170;

    /** segment a. */
    public static final int DATA_DROP = 171;

    /** s[a] = size of table b. */
    public static final int TABLE_SIZE = 172;

    /** r[a] = table c [s[b]]. */
    public static final int TABLE_GET = 173;

    /** table c [s[a]] = r[b]. */
    public static final int TABLE_SET = 174;

    /** s[a] = grow table d by s[c] with r[b]; two cells. */
    public static final int TABLE_GROW = 175;

    /** table d at s[a], r[b], length s[c]; two cells. */
    public static final int TABLE_FILL = 176;

    /** to s[a] from s[b], length s[c], tables d and e; two cells. */
    public static final int TABLE_COPY = 177;

    /** to s[a] from s[b], length s[c], table d, segment e; two cells. */
    public static final int TABLE_INIT = 178;

    /** segment a. */
    public static final int ELEM_DROP = 179;

    /** r[a] = null. */
    public static final int REF_NULL = 180;

    /** r[a] = function b. */
    public static final int REF_FUNC = 181;

    /** s[a] = r[b] is null. */
    public static final int REF_IS_NULL = 182;

    /** r[a] = r[b]. */
    public static final int COPY_REF = 183;

    /** r[a] = s[d] != 0 ? r[b] : r[c]; two cells. */
    public static final int SELECT_REF = 184;

    /** r[a] = global b. */
    public static final int GLOBAL_GET_REF = 185;

    /** global a = r[b]. */
    public static final int GLOBAL_SET_REF = 186;

    public static final int COUNT = 187;

    private Op() {}
}
