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

    /** return; results are in place. */
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

    /** s[a] = 32 bits, sign-extended, at s[b] + c; the sum has 33 bits. */
    public static final int LOAD_32 = 12;

    public static final int LOAD_8_U = 13;
    public static final int LOAD_8_S = 14;
    public static final int LOAD_16_U = 15;
    public static final int LOAD_16_S = 16;
    public static final int LOAD_64 = 17;
    public static final int LOAD_32_U = 18;

    /** s[a] = 32 bits at s[b] + c; the sum wraps at 32 bits. */
    public static final int LOAD_32_W = 19;

    public static final int LOAD_8_U_W = 20;
    public static final int LOAD_64_W = 21;

    /** s[a] = 32 bits at s[b] + s[c]; the sum wraps at 32 bits. */
    public static final int LOAD_32_X = 22;

    public static final int LOAD_8_U_X = 23;
    public static final int LOAD_64_X = 24;

    /** 32 bits at s[a] + b = s[c]; the sum wraps at 32 bits. */
    public static final int STORE_32_W = 25;

    public static final int STORE_8_W = 26;
    public static final int STORE_64_W = 27;

    /** 32 bits at s[a] + b = s[c]; the sum has 33 bits. */
    public static final int STORE_32 = 28;

    public static final int STORE_8 = 29;
    public static final int STORE_16 = 30;
    public static final int STORE_64 = 31;

    /** if s[a] = s[b], pc = c; for i32 and i64. */
    public static final int BR_EQ = 32;

    public static final int BR_NE = 33;
    public static final int BR_LT_S = 34;
    public static final int BR_GE_S = 35;
    public static final int BR_LT_U = 36;
    public static final int BR_GE_U = 37;

    /** if s[a] = b, pc = c; for i32 and i64. */
    public static final int BR_EQ_I = 38;

    public static final int BR_NE_I = 39;
    public static final int BR_LT_S_I = 40;
    public static final int BR_GE_S_I = 41;
    public static final int BR_LT_U_I = 42;
    public static final int BR_GE_U_I = 43;

    /** s[a] = s[b] = s[c] ? 1 : 0; for i32 and i64. */
    public static final int EQ = 44;

    public static final int LT_S = 45;
    public static final int LT_U = 46;

    /** s[a] = s[b] = c ? 1 : 0; for i32 and i64. */
    public static final int EQ_I = 47;

    public static final int NE_I = 48;
    public static final int LT_U_I = 49;

    /** s[a] = s[b] + s[c]. */
    public static final int ADD_32 = 50;

    public static final int SUB_32 = 51;
    public static final int MUL_32 = 52;
    public static final int SHR_U_32 = 53;

    /** s[a] = s[b] + c. */
    public static final int ADD_32_I = 54;

    public static final int MUL_32_I = 55;
    public static final int SHL_32_I = 56;
    public static final int SHR_U_32_I = 57;
    public static final int ROTL_32_I = 58;

    /** s[a] = (s[b] &lt;&lt; c) + d; two cells. */
    public static final int SHL_ADD_32_I = 59;

    /** bitwise, for i32 and i64. */
    public static final int AND = 60;

    public static final int OR = 61;
    public static final int XOR = 62;
    public static final int AND_I = 63;
    public static final int XOR_I = 64;

    /** arithmetic shift by c, for i32 and i64. */
    public static final int SHR_S_I = 65;

    public static final int ADD_64 = 66;
    public static final int SUB_64 = 67;
    public static final int MUL_64 = 68;
    public static final int ADD_64_I = 69;
    public static final int SHL_64_I = 70;
    public static final int SHR_U_64_I = 71;

    /** s[a] = low 32 bits of s[b], sign-extended. */
    public static final int WRAP = 72;

    /** s[a] = low 32 bits of s[b], zero-extended. */
    public static final int EXTEND_U = 73;

    public static final int F64_ADD = 74;
    public static final int F64_MUL = 75;

    /**
     * The first instruction that is no case of the loop: integers, with an immediate as operand c.
     */
    public static final int FIRST_RARE = 76;

    public static final int ROTL_64_I = 76;
    public static final int OR_I = 77;
    public static final int LT_S_I = 78;
    public static final int GE_S_I = 79;
    public static final int GE_U_I = 80;

    /** Integers, with slots as operands. */
    public static final int FIRST_INTEGER = 81;

    public static final int NE = 81;
    public static final int GE_S = 82;
    public static final int GE_U = 83;
    public static final int SHL_32 = 84;
    public static final int SHR_S_32 = 85;
    public static final int SHL_64 = 86;
    public static final int SHR_S_64 = 87;
    public static final int SHR_U_64 = 88;
    public static final int ROTL_32 = 89;
    public static final int ROTR_32 = 90;
    public static final int ROTL_64 = 91;
    public static final int ROTR_64 = 92;
    public static final int DIV_S_32 = 93;
    public static final int DIV_U_32 = 94;
    public static final int REM_S_32 = 95;
    public static final int REM_U_32 = 96;
    public static final int DIV_S_64 = 97;
    public static final int DIV_U_64 = 98;
    public static final int REM_S_64 = 99;
    public static final int REM_U_64 = 100;
    public static final int CLZ_32 = 101;
    public static final int CTZ_32 = 102;
    public static final int POPCNT_32 = 103;
    public static final int CLZ_64 = 104;
    public static final int CTZ_64 = 105;
    public static final int POPCNT_64 = 106;
    public static final int EXTEND_8_S = 107;
    public static final int EXTEND_16_S = 108;

    /** Floats with two operands. */
    public static final int FIRST_FLOAT = 109;

    public static final int F32_ADD = 109;
    public static final int F32_SUB = 110;
    public static final int F32_MUL = 111;
    public static final int F32_DIV = 112;
    public static final int F32_MIN = 113;
    public static final int F32_MAX = 114;
    public static final int F32_COPYSIGN = 115;
    public static final int F64_SUB = 116;
    public static final int F64_DIV = 117;
    public static final int F64_MIN = 118;
    public static final int F64_MAX = 119;
    public static final int F64_COPYSIGN = 120;
    public static final int F32_EQ = 121;
    public static final int F32_NE = 122;
    public static final int F32_LT = 123;
    public static final int F32_GT = 124;
    public static final int F32_LE = 125;
    public static final int F32_GE = 126;
    public static final int F64_EQ = 127;
    public static final int F64_NE = 128;
    public static final int F64_LT = 129;
    public static final int F64_GT = 130;
    public static final int F64_LE = 131;
    public static final int F64_GE = 132;

    /** Floats with one operand. */
    public static final int FIRST_FLOAT_UNARY = 133;

    public static final int F32_ABS = 133;
    public static final int F32_NEG = 134;
    public static final int F32_CEIL = 135;
    public static final int F32_FLOOR = 136;
    public static final int F32_TRUNC = 137;
    public static final int F32_NEAREST = 138;
    public static final int F32_SQRT = 139;
    public static final int F64_ABS = 140;
    public static final int F64_NEG = 141;
    public static final int F64_CEIL = 142;
    public static final int F64_FLOOR = 143;
    public static final int F64_TRUNC = 144;
    public static final int F64_NEAREST = 145;
    public static final int F64_SQRT = 146;

    /** Conversions between integers and floats. */
    public static final int FIRST_CONVERSION = 147;

    public static final int I32_TRUNC_F32_S = 147;
    public static final int I32_TRUNC_F32_U = 148;
    public static final int I32_TRUNC_F64_S = 149;
    public static final int I32_TRUNC_F64_U = 150;
    public static final int I64_TRUNC_F32_S = 151;
    public static final int I64_TRUNC_F32_U = 152;
    public static final int I64_TRUNC_F64_S = 153;
    public static final int I64_TRUNC_F64_U = 154;
    public static final int F32_CONVERT_I32_S = 155;
    public static final int F32_CONVERT_I32_U = 156;
    public static final int F32_CONVERT_I64_S = 157;
    public static final int F32_CONVERT_I64_U = 158;
    public static final int F32_DEMOTE_F64 = 159;
    public static final int F64_CONVERT_I32_S = 160;
    public static final int F64_CONVERT_I32_U = 161;
    public static final int F64_CONVERT_I64_S = 162;
    public static final int F64_CONVERT_I64_U = 163;
    public static final int F64_PROMOTE_F32 = 164;
    public static final int I32_TRUNC_SAT_F32_S = 165;
    public static final int I32_TRUNC_SAT_F32_U = 166;
    public static final int I32_TRUNC_SAT_F64_S = 167;
    public static final int I32_TRUNC_SAT_F64_U = 168;
    public static final int I64_TRUNC_SAT_F32_S = 169;
    public static final int I64_TRUNC_SAT_F32_U = 170;
    public static final int I64_TRUNC_SAT_F64_S = 171;
    public static final int I64_TRUNC_SAT_F64_U = 172;

    /** Everything that is no arithmetic. */
    public static final int FIRST_SYSTEM = 173;

    /** trap of kind a. */
    public static final int TRAP = 173;

    /** burn a units. */
    public static final int FUEL = 174;

    /** copy c slots from b to a, references too. */
    public static final int COPY_BLOCK = 175;

    /** add one to counter a of the module's profile. */
    public static final int COUNT = 176;

    /** s[a] = pages. */
    public static final int MEMORY_SIZE = 177;

    /** s[a] = grow by s[b]. */
    public static final int MEMORY_GROW = 178;

    /** at s[a], value s[b], length s[c]. */
    public static final int MEMORY_FILL = 179;

    /** to s[a] from s[b], length s[c]. */
    public static final int MEMORY_COPY = 180;

    /** to s[a] from s[b], length s[c], segment d; two cells. */
    public static final int MEMORY_INIT = 181;

    /** segment a. */
    public static final int DATA_DROP = 182;

    /** s[a] = size of table b. */
    public static final int TABLE_SIZE = 183;

    /** s[a] = grow table d by s[c] with r[b]; two cells. */
    public static final int TABLE_GROW = 184;

    /** table d at s[a], r[b], length s[c]; two cells. */
    public static final int TABLE_FILL = 185;

    /** to s[a] from s[b], length s[c], tables d and e; two cells. */
    public static final int TABLE_COPY = 186;

    /** to s[a] from s[b], length s[c], table d, segment e; two cells. */
    public static final int TABLE_INIT = 187;

    /** segment a. */
    public static final int ELEM_DROP = 188;

    /** r[a] = table c [s[b]]. */
    public static final int TABLE_GET = 189;

    /** table c [s[a]] = r[b]. */
    public static final int TABLE_SET = 190;

    /** r[a] = null. */
    public static final int REF_NULL = 191;

    /** r[a] = function b. */
    public static final int REF_FUNC = 192;

    /** s[a] = r[b] is null. */
    public static final int REF_IS_NULL = 193;

    /** r[a] = r[b]. */
    public static final int COPY_REF = 194;

    /** r[a] = s[d] != 0 ? r[b] : r[c]; two cells. */
    public static final int SELECT_REF = 195;

    /** r[a] = global b. */
    public static final int GLOBAL_GET_REF = 196;

    /** global a = r[b]. */
    public static final int GLOBAL_SET_REF = 197;

    /** How many instructions there are. */
    public static final int COUNT_OF_OPS = 198;

    private Op() {}
}
