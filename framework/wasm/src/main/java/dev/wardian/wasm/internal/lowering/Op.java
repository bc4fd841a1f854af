package dev.wardian.wasm.internal.lowering;

/**
 * The instructions of the register code. A cell is four ints: the instruction and its operands
 * {@code a}, {@code b} and {@code c}; some take a second cell, whose ints are {@code d} to {@code
 * g}. {@code s[x]} is the frame's 64-bit slot {@code x}, {@code r[x]} the reference slot beside it.
 * An i32 is kept sign-extended, so that comparisons and bitwise operations serve i32 and i64 alike;
 * floats are raw bits. {@code pc} is an index into the code.
 *
 * <p>Instructions below {@link #FIRST_RARE} are cases of the interpreter's loop, chosen by dynamic
 * counts; the others are reached through one case.
 */
public final class Op {
    /** s[a] = s[b]. */
    public static final int COPY = 0;

    /** s[a] = s[b], then s[c] = s[d]; two cells. */
    public static final int COPY_2 = 1;

    /** s[a] = b | c &lt;&lt; 32. */
    public static final int CONST = 2;

    /** pc = a. */
    public static final int BR = 3;

    /** pc = cell[4 + min(s[a] + c, b - 1)]; b targets follow the cell. */
    public static final int BR_TABLE = 4;

    /** return; results are in place. */
    public static final int RETURN = 5;

    /** s[0] = s[a]; return. */
    public static final int RETURN_1 = 6;

    /** call defined function a; arguments and results from slot b. */
    public static final int CALL = 7;

    /** call imported function a; arguments and results from slot b. */
    public static final int CALL_IMPORT = 8;

    /** call s[c] of table d with type a; arguments and results from slot b; two cells. */
    public static final int CALL_INDIRECT = 9;

    /** s[a] = s[d] != 0 ? s[b] : s[c]; two cells. */
    public static final int SELECT = 10;

    /** s[a] = global b. */
    public static final int GLOBAL_GET = 11;

    /** global a = s[b]. */
    public static final int GLOBAL_SET = 12;

    /** s[a] = 32 bits, sign-extended, at s[b] + c; the sum has 33 bits. */
    public static final int LOAD_32 = 13;

    public static final int LOAD_8_U = 14;
    public static final int LOAD_8_S = 15;
    public static final int LOAD_16_U = 16;
    public static final int LOAD_16_S = 17;
    public static final int LOAD_64 = 18;
    public static final int LOAD_32_U = 19;

    /** s[a] = 32 bits at s[b] + c; the sum wraps at 32 bits. */
    public static final int LOAD_32_W = 20;

    public static final int LOAD_8_U_W = 21;
    public static final int LOAD_64_W = 22;

    /** s[a] = 32 bits at s[b] + s[c]; the sum wraps at 32 bits. */
    public static final int LOAD_32_X = 23;

    public static final int LOAD_8_U_X = 24;
    public static final int LOAD_64_X = 25;

    /** s[a] = 32 bits at address b. */
    public static final int LOAD_32_A = 26;

    /** 32 bits at address a = s[b]. */
    public static final int STORE_32_A = 27;

    /** 32 bits at s[a] + b = s[c]; the sum wraps at 32 bits. */
    public static final int STORE_32_W = 28;

    public static final int STORE_8_W = 29;
    public static final int STORE_64_W = 30;

    /** 32 bits at s[a] + b = s[c]; the sum has 33 bits. */
    public static final int STORE_32 = 31;

    public static final int STORE_8 = 32;
    public static final int STORE_16 = 33;
    public static final int STORE_64 = 34;

    /** if s[a] = s[b], pc = c; for i32 and i64. */
    public static final int BR_EQ = 35;

    public static final int BR_NE = 36;
    public static final int BR_LT_S = 37;
    public static final int BR_GE_S = 38;
    public static final int BR_LT_U = 39;
    public static final int BR_GE_U = 40;

    /** if s[a] = b, pc = c; for i32 and i64. */
    public static final int BR_EQ_I = 41;

    public static final int BR_NE_I = 42;
    public static final int BR_LT_S_I = 43;
    public static final int BR_GE_S_I = 44;
    public static final int BR_LT_U_I = 45;
    public static final int BR_GE_U_I = 46;

    /** s[a] = s[b] + c as i32; if that is not d, pc = e; two cells. */
    public static final int ADD_BR_NE_I = 47;

    /** s[a] = s[b] = s[c] ? 1 : 0; for i32 and i64. */
    public static final int EQ = 48;

    public static final int LT_S = 49;
    public static final int LT_U = 50;

    /** s[a] = s[b] = c ? 1 : 0; for i32 and i64. */
    public static final int EQ_I = 51;

    public static final int NE_I = 52;
    public static final int LT_U_I = 53;

    /** s[a] = s[b] + s[c]. */
    public static final int ADD_32 = 54;

    public static final int SUB_32 = 55;
    public static final int MUL_32 = 56;
    public static final int SHR_U_32 = 57;

    /** s[a] = s[b] + c. */
    public static final int ADD_32_I = 58;

    public static final int MUL_32_I = 59;
    public static final int SHL_32_I = 60;
    public static final int SHR_U_32_I = 61;
    public static final int ROTL_32_I = 62;

    /** s[a] = (s[b] &lt;&lt; c) + d; two cells. */
    public static final int SHL_ADD_32_I = 63;

    /** bitwise, for i32 and i64. */
    public static final int AND = 64;

    public static final int OR = 65;
    public static final int XOR = 66;
    public static final int AND_I = 67;
    public static final int XOR_I = 68;

    /** arithmetic shift by c, for i32 and i64. */
    public static final int SHR_S_I = 69;

    public static final int ADD_64 = 70;
    public static final int SUB_64 = 71;
    public static final int MUL_64 = 72;
    public static final int ADD_64_I = 73;
    public static final int SHL_64_I = 74;
    public static final int SHR_U_64_I = 75;

    /** s[a] = low 32 bits of s[b], sign-extended. */
    public static final int WRAP = 76;

    /** s[a] = low 32 bits of s[b], zero-extended. */
    public static final int EXTEND_U = 77;

    public static final int F64_ADD = 78;
    public static final int F64_MUL = 79;

    /**
     * The first instruction that is no case of the loop: integers, with an immediate as operand c.
     */
    public static final int FIRST_RARE = 80;

    public static final int ROTL_64_I = 80;
    public static final int OR_I = 81;
    public static final int LT_S_I = 82;
    public static final int GE_S_I = 83;
    public static final int GE_U_I = 84;

    /** Integers, with slots as operands. */
    public static final int FIRST_INTEGER = 85;

    public static final int NE = 85;
    public static final int GE_S = 86;
    public static final int GE_U = 87;
    public static final int SHL_32 = 88;
    public static final int SHR_S_32 = 89;
    public static final int SHL_64 = 90;
    public static final int SHR_S_64 = 91;
    public static final int SHR_U_64 = 92;
    public static final int ROTL_32 = 93;
    public static final int ROTR_32 = 94;
    public static final int ROTL_64 = 95;
    public static final int ROTR_64 = 96;
    public static final int DIV_S_32 = 97;
    public static final int DIV_U_32 = 98;
    public static final int REM_S_32 = 99;
    public static final int REM_U_32 = 100;
    public static final int DIV_S_64 = 101;
    public static final int DIV_U_64 = 102;
    public static final int REM_S_64 = 103;
    public static final int REM_U_64 = 104;
    public static final int CLZ_32 = 105;
    public static final int CTZ_32 = 106;
    public static final int POPCNT_32 = 107;
    public static final int CLZ_64 = 108;
    public static final int CTZ_64 = 109;
    public static final int POPCNT_64 = 110;
    public static final int EXTEND_8_S = 111;
    public static final int EXTEND_16_S = 112;

    /** Floats with two operands. */
    public static final int FIRST_FLOAT = 113;

    public static final int F32_ADD = 113;
    public static final int F32_SUB = 114;
    public static final int F32_MUL = 115;
    public static final int F32_DIV = 116;
    public static final int F32_MIN = 117;
    public static final int F32_MAX = 118;
    public static final int F32_COPYSIGN = 119;
    public static final int F64_SUB = 120;
    public static final int F64_DIV = 121;
    public static final int F64_MIN = 122;
    public static final int F64_MAX = 123;
    public static final int F64_COPYSIGN = 124;
    public static final int F32_EQ = 125;
    public static final int F32_NE = 126;
    public static final int F32_LT = 127;
    public static final int F32_GT = 128;
    public static final int F32_LE = 129;
    public static final int F32_GE = 130;
    public static final int F64_EQ = 131;
    public static final int F64_NE = 132;
    public static final int F64_LT = 133;
    public static final int F64_GT = 134;
    public static final int F64_LE = 135;
    public static final int F64_GE = 136;

    /** Floats with one operand. */
    public static final int FIRST_FLOAT_UNARY = 137;

    public static final int F32_ABS = 137;
    public static final int F32_NEG = 138;
    public static final int F32_CEIL = 139;
    public static final int F32_FLOOR = 140;
    public static final int F32_TRUNC = 141;
    public static final int F32_NEAREST = 142;
    public static final int F32_SQRT = 143;
    public static final int F64_ABS = 144;
    public static final int F64_NEG = 145;
    public static final int F64_CEIL = 146;
    public static final int F64_FLOOR = 147;
    public static final int F64_TRUNC = 148;
    public static final int F64_NEAREST = 149;
    public static final int F64_SQRT = 150;

    /** Conversions between integers and floats. */
    public static final int FIRST_CONVERSION = 151;

    public static final int I32_TRUNC_F32_S = 151;
    public static final int I32_TRUNC_F32_U = 152;
    public static final int I32_TRUNC_F64_S = 153;
    public static final int I32_TRUNC_F64_U = 154;
    public static final int I64_TRUNC_F32_S = 155;
    public static final int I64_TRUNC_F32_U = 156;
    public static final int I64_TRUNC_F64_S = 157;
    public static final int I64_TRUNC_F64_U = 158;
    public static final int F32_CONVERT_I32_S = 159;
    public static final int F32_CONVERT_I32_U = 160;
    public static final int F32_CONVERT_I64_S = 161;
    public static final int F32_CONVERT_I64_U = 162;
    public static final int F32_DEMOTE_F64 = 163;
    public static final int F64_CONVERT_I32_S = 164;
    public static final int F64_CONVERT_I32_U = 165;
    public static final int F64_CONVERT_I64_S = 166;
    public static final int F64_CONVERT_I64_U = 167;
    public static final int F64_PROMOTE_F32 = 168;
    public static final int I32_TRUNC_SAT_F32_S = 169;
    public static final int I32_TRUNC_SAT_F32_U = 170;
    public static final int I32_TRUNC_SAT_F64_S = 171;
    public static final int I32_TRUNC_SAT_F64_U = 172;
    public static final int I64_TRUNC_SAT_F32_S = 173;
    public static final int I64_TRUNC_SAT_F32_U = 174;
    public static final int I64_TRUNC_SAT_F64_S = 175;
    public static final int I64_TRUNC_SAT_F64_U = 176;

    /** Everything that is no arithmetic. */
    public static final int FIRST_SYSTEM = 177;

    /** trap of kind a. */
    public static final int TRAP = 177;

    /** burn a units. */
    public static final int FUEL = 178;

    /** copy c slots from b to a, references too. */
    public static final int COPY_BLOCK = 179;

    /** add one to counter a of the module's profile. */
    public static final int COUNT = 180;

    /** s[a] = pages. */
    public static final int MEMORY_SIZE = 181;

    /** s[a] = grow by s[b]. */
    public static final int MEMORY_GROW = 182;

    /** at s[a], value s[b], length s[c]. */
    public static final int MEMORY_FILL = 183;

    /** to s[a] from s[b], length s[c]. */
    public static final int MEMORY_COPY = 184;

    /** to s[a] from s[b], length s[c], segment d; two cells. */
    public static final int MEMORY_INIT = 185;

    /** segment a. */
    public static final int DATA_DROP = 186;

    /** s[a] = size of table b. */
    public static final int TABLE_SIZE = 187;

    /** s[a] = grow table d by s[c] with r[b]; two cells. */
    public static final int TABLE_GROW = 188;

    /** table d at s[a], r[b], length s[c]; two cells. */
    public static final int TABLE_FILL = 189;

    /** to s[a] from s[b], length s[c], tables d and e; two cells. */
    public static final int TABLE_COPY = 190;

    /** to s[a] from s[b], length s[c], table d, segment e; two cells. */
    public static final int TABLE_INIT = 191;

    /** segment a. */
    public static final int ELEM_DROP = 192;

    /** r[a] = table c [s[b]]. */
    public static final int TABLE_GET = 193;

    /** table c [s[a]] = r[b]. */
    public static final int TABLE_SET = 194;

    /** r[a] = null. */
    public static final int REF_NULL = 195;

    /** r[a] = function b. */
    public static final int REF_FUNC = 196;

    /** s[a] = r[b] is null. */
    public static final int REF_IS_NULL = 197;

    /** r[a] = r[b]. */
    public static final int COPY_REF = 198;

    /** r[a] = s[d] != 0 ? r[b] : r[c]; two cells. */
    public static final int SELECT_REF = 199;

    /** r[a] = global b. */
    public static final int GLOBAL_GET_REF = 200;

    /** global a = r[b]. */
    public static final int GLOBAL_SET_REF = 201;

    /** Vectors, which lie in two slots. */
    public static final int FIRST_VECTOR = 202;

    /**
     * vector instruction d to slots from a on; operands from b, c and e on; for an access of memory
     * e is the offset; lane f; two cells.
     */
    public static final int VECTOR = 202;

    /** s[a], s[a + 1] = bytes of the vectors at b and c, chosen by d, e, f and g; two cells. */
    public static final int SHUFFLE = 203;

    /** s[a], s[a + 1] = global b. */
    public static final int GLOBAL_GET_V128 = 204;

    /** global a = s[b], s[b + 1]. */
    public static final int GLOBAL_SET_V128 = 205;

    /** How many instructions there are. */
    public static final int COUNT_OF_OPS = 206;

    private Op() {}
}
