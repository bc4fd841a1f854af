package dev.wardian.wasm.internal.model;

import static dev.wardian.wasm.Feature.BULK_MEMORY;
import static dev.wardian.wasm.Feature.EXCEPTION_HANDLING;
import static dev.wardian.wasm.Feature.FUNCTION_REFERENCES;
import static dev.wardian.wasm.Feature.GC;
import static dev.wardian.wasm.Feature.LEGACY_EXCEPTIONS;
import static dev.wardian.wasm.Feature.REFERENCE_TYPES;
import static dev.wardian.wasm.Feature.RELAXED_SIMD;
import static dev.wardian.wasm.Feature.SATURATING_CONVERSIONS;
import static dev.wardian.wasm.Feature.SIGN_EXTENSION;
import static dev.wardian.wasm.Feature.SIMD;
import static dev.wardian.wasm.Feature.TAIL_CALL;
import static dev.wardian.wasm.Feature.THREADS;
import static dev.wardian.wasm.Feature.WIDE_ARITHMETIC;
import static dev.wardian.wasm.internal.model.Immediate.BLOCK_TYPE;
import static dev.wardian.wasm.internal.model.Immediate.BLOCK_TYPE_CATCHES;
import static dev.wardian.wasm.internal.model.Immediate.CAST_LABEL;
import static dev.wardian.wasm.internal.model.Immediate.DATA;
import static dev.wardian.wasm.internal.model.Immediate.DATA_MEMORY;
import static dev.wardian.wasm.internal.model.Immediate.ELEM;
import static dev.wardian.wasm.internal.model.Immediate.ELEM_TABLE;
import static dev.wardian.wasm.internal.model.Immediate.F32;
import static dev.wardian.wasm.internal.model.Immediate.F64;
import static dev.wardian.wasm.internal.model.Immediate.FUNCTION;
import static dev.wardian.wasm.internal.model.Immediate.GLOBAL;
import static dev.wardian.wasm.internal.model.Immediate.HEAP_TYPE;
import static dev.wardian.wasm.internal.model.Immediate.I32;
import static dev.wardian.wasm.internal.model.Immediate.I64;
import static dev.wardian.wasm.internal.model.Immediate.LABEL;
import static dev.wardian.wasm.internal.model.Immediate.LABELS;
import static dev.wardian.wasm.internal.model.Immediate.LANE;
import static dev.wardian.wasm.internal.model.Immediate.LANES;
import static dev.wardian.wasm.internal.model.Immediate.LOCAL;
import static dev.wardian.wasm.internal.model.Immediate.MEMARG;
import static dev.wardian.wasm.internal.model.Immediate.MEMARG_LANE;
import static dev.wardian.wasm.internal.model.Immediate.MEMORY_MEMORY;
import static dev.wardian.wasm.internal.model.Immediate.NONE;
import static dev.wardian.wasm.internal.model.Immediate.TABLE_TABLE;
import static dev.wardian.wasm.internal.model.Immediate.TAG;
import static dev.wardian.wasm.internal.model.Immediate.TYPE;
import static dev.wardian.wasm.internal.model.Immediate.TYPE_COUNT;
import static dev.wardian.wasm.internal.model.Immediate.TYPE_DATA;
import static dev.wardian.wasm.internal.model.Immediate.TYPE_ELEM;
import static dev.wardian.wasm.internal.model.Immediate.TYPE_FIELD;
import static dev.wardian.wasm.internal.model.Immediate.TYPE_TABLE;
import static dev.wardian.wasm.internal.model.Immediate.TYPE_TYPE;
import static dev.wardian.wasm.internal.model.Immediate.V128;
import static dev.wardian.wasm.internal.model.Immediate.VALUE_TYPES;
import static dev.wardian.wasm.internal.model.Immediate.ZERO_BYTE;
import static dev.wardian.wasm.internal.model.OpcodeFamily.AGGREGATE;
import static dev.wardian.wasm.internal.model.OpcodeFamily.ATOMIC;
import static dev.wardian.wasm.internal.model.OpcodeFamily.CONTROL;
import static dev.wardian.wasm.internal.model.OpcodeFamily.MEMORY;
import static dev.wardian.wasm.internal.model.OpcodeFamily.NUMERIC;
import static dev.wardian.wasm.internal.model.OpcodeFamily.PARAMETRIC;
import static dev.wardian.wasm.internal.model.OpcodeFamily.REFERENCE;
import static dev.wardian.wasm.internal.model.OpcodeFamily.TABLE;
import static dev.wardian.wasm.internal.model.OpcodeFamily.VARIABLE;
import static dev.wardian.wasm.internal.model.OpcodeFamily.VECTOR;
import static dev.wardian.wasm.internal.model.Signature.SPECIAL;

import dev.wardian.wasm.Feature;
import org.jspecify.annotations.Nullable;

/**
 * The table of instructions (spec section 5.4): every instruction of WebAssembly 3.0, of the
 * threads proposal and of the wide arithmetic proposal, written down here and nowhere else. A row
 * is the {@linkplain OpcodeFamily family}, the prefix byte (0 for none), the code, the name in the
 * text format, the kind of immediates, the {@link Signature}, for memory accesses the natural
 * alignment's exponent, the proposal that brought the instruction, unless version 1.0 has it, and
 * for instructions with a lane's index the number of lanes. A constant's name is the text format's
 * with {@code .} as {@code _}; where two instructions share a name, the later one has a suffix.
 *
 * <p>Passes that run over every instruction read {@link OpcodeTables}, which is derived from this
 * table.
 */
public enum Opcode {
    // Parametric instructions (spec section 5.4.1).
    UNREACHABLE(PARAMETRIC, 0x00, 0x00, "unreachable", NONE, SPECIAL),
    NOP(PARAMETRIC, 0x00, 0x01, "nop", NONE, ":"),
    DROP(PARAMETRIC, 0x00, 0x1A, "drop", NONE, SPECIAL),
    SELECT(PARAMETRIC, 0x00, 0x1B, "select", NONE, SPECIAL),
    SELECT_T(PARAMETRIC, 0x00, 0x1C, "select", VALUE_TYPES, SPECIAL, REFERENCE_TYPES),

    // Control instructions (spec section 5.4.2).
    BLOCK(CONTROL, 0x00, 0x02, "block", BLOCK_TYPE, SPECIAL),
    LOOP(CONTROL, 0x00, 0x03, "loop", BLOCK_TYPE, SPECIAL),
    IF(CONTROL, 0x00, 0x04, "if", BLOCK_TYPE, SPECIAL),
    ELSE(CONTROL, 0x00, 0x05, "else", NONE, SPECIAL),
    TRY(CONTROL, 0x00, 0x06, "try", BLOCK_TYPE, SPECIAL, LEGACY_EXCEPTIONS),
    CATCH(CONTROL, 0x00, 0x07, "catch", TAG, SPECIAL, LEGACY_EXCEPTIONS),
    THROW(CONTROL, 0x00, 0x08, "throw", TAG, SPECIAL, EXCEPTION_HANDLING),
    RETHROW(CONTROL, 0x00, 0x09, "rethrow", LABEL, SPECIAL, LEGACY_EXCEPTIONS),
    THROW_REF(CONTROL, 0x00, 0x0A, "throw_ref", NONE, SPECIAL, EXCEPTION_HANDLING),
    END(CONTROL, 0x00, 0x0B, "end", NONE, SPECIAL),
    BR(CONTROL, 0x00, 0x0C, "br", LABEL, SPECIAL),
    BR_IF(CONTROL, 0x00, 0x0D, "br_if", LABEL, SPECIAL),
    BR_TABLE(CONTROL, 0x00, 0x0E, "br_table", LABELS, SPECIAL),
    RETURN(CONTROL, 0x00, 0x0F, "return", NONE, SPECIAL),
    CALL(CONTROL, 0x00, 0x10, "call", FUNCTION, SPECIAL),
    CALL_INDIRECT(CONTROL, 0x00, 0x11, "call_indirect", TYPE_TABLE, SPECIAL),
    RETURN_CALL(CONTROL, 0x00, 0x12, "return_call", FUNCTION, SPECIAL, TAIL_CALL),
    RETURN_CALL_INDIRECT(
            CONTROL, 0x00, 0x13, "return_call_indirect", TYPE_TABLE, SPECIAL, TAIL_CALL),
    CALL_REF(CONTROL, 0x00, 0x14, "call_ref", TYPE, SPECIAL, FUNCTION_REFERENCES),
    RETURN_CALL_REF(CONTROL, 0x00, 0x15, "return_call_ref", TYPE, SPECIAL, FUNCTION_REFERENCES),
    DELEGATE(CONTROL, 0x00, 0x18, "delegate", LABEL, SPECIAL, LEGACY_EXCEPTIONS),
    CATCH_ALL(CONTROL, 0x00, 0x19, "catch_all", NONE, SPECIAL, LEGACY_EXCEPTIONS),
    TRY_TABLE(CONTROL, 0x00, 0x1F, "try_table", BLOCK_TYPE_CATCHES, SPECIAL, EXCEPTION_HANDLING),

    // Variable instructions (spec section 5.4.3).
    LOCAL_GET(VARIABLE, 0x00, 0x20, "local.get", LOCAL, SPECIAL),
    LOCAL_SET(VARIABLE, 0x00, 0x21, "local.set", LOCAL, SPECIAL),
    LOCAL_TEE(VARIABLE, 0x00, 0x22, "local.tee", LOCAL, SPECIAL),
    GLOBAL_GET(VARIABLE, 0x00, 0x23, "global.get", GLOBAL, SPECIAL),
    GLOBAL_SET(VARIABLE, 0x00, 0x24, "global.set", GLOBAL, SPECIAL),

    // Table instructions (spec section 5.4.4); the others have the prefix 0xFC.
    TABLE_GET(TABLE, 0x00, 0x25, "table.get", Immediate.TABLE, SPECIAL, REFERENCE_TYPES),
    TABLE_SET(TABLE, 0x00, 0x26, "table.set", Immediate.TABLE, SPECIAL, REFERENCE_TYPES),

    // Memory instructions (spec section 5.4.5); bulk ones have the prefix 0xFC.
    I32_LOAD(MEMORY, 0x00, 0x28, "i32.load", MEMARG, "a:i", 2),
    I64_LOAD(MEMORY, 0x00, 0x29, "i64.load", MEMARG, "a:l", 3),
    F32_LOAD(MEMORY, 0x00, 0x2A, "f32.load", MEMARG, "a:f", 2),
    F64_LOAD(MEMORY, 0x00, 0x2B, "f64.load", MEMARG, "a:d", 3),
    I32_LOAD8_S(MEMORY, 0x00, 0x2C, "i32.load8_s", MEMARG, "a:i", 0),
    I32_LOAD8_U(MEMORY, 0x00, 0x2D, "i32.load8_u", MEMARG, "a:i", 0),
    I32_LOAD16_S(MEMORY, 0x00, 0x2E, "i32.load16_s", MEMARG, "a:i", 1),
    I32_LOAD16_U(MEMORY, 0x00, 0x2F, "i32.load16_u", MEMARG, "a:i", 1),
    I64_LOAD8_S(MEMORY, 0x00, 0x30, "i64.load8_s", MEMARG, "a:l", 0),
    I64_LOAD8_U(MEMORY, 0x00, 0x31, "i64.load8_u", MEMARG, "a:l", 0),
    I64_LOAD16_S(MEMORY, 0x00, 0x32, "i64.load16_s", MEMARG, "a:l", 1),
    I64_LOAD16_U(MEMORY, 0x00, 0x33, "i64.load16_u", MEMARG, "a:l", 1),
    I64_LOAD32_S(MEMORY, 0x00, 0x34, "i64.load32_s", MEMARG, "a:l", 2),
    I64_LOAD32_U(MEMORY, 0x00, 0x35, "i64.load32_u", MEMARG, "a:l", 2),
    I32_STORE(MEMORY, 0x00, 0x36, "i32.store", MEMARG, "ai:", 2),
    I64_STORE(MEMORY, 0x00, 0x37, "i64.store", MEMARG, "al:", 3),
    F32_STORE(MEMORY, 0x00, 0x38, "f32.store", MEMARG, "af:", 2),
    F64_STORE(MEMORY, 0x00, 0x39, "f64.store", MEMARG, "ad:", 3),
    I32_STORE8(MEMORY, 0x00, 0x3A, "i32.store8", MEMARG, "ai:", 0),
    I32_STORE16(MEMORY, 0x00, 0x3B, "i32.store16", MEMARG, "ai:", 1),
    I64_STORE8(MEMORY, 0x00, 0x3C, "i64.store8", MEMARG, "al:", 0),
    I64_STORE16(MEMORY, 0x00, 0x3D, "i64.store16", MEMARG, "al:", 1),
    I64_STORE32(MEMORY, 0x00, 0x3E, "i64.store32", MEMARG, "al:", 2),
    MEMORY_SIZE(MEMORY, 0x00, 0x3F, "memory.size", Immediate.MEMORY, ":a"),
    MEMORY_GROW(MEMORY, 0x00, 0x40, "memory.grow", Immediate.MEMORY, "a:a"),

    // Numeric instructions (spec section 5.4.8); saturating conversions have the prefix 0xFC.
    I32_CONST(NUMERIC, 0x00, 0x41, "i32.const", I32, ":i"),
    I64_CONST(NUMERIC, 0x00, 0x42, "i64.const", I64, ":l"),
    F32_CONST(NUMERIC, 0x00, 0x43, "f32.const", F32, ":f"),
    F64_CONST(NUMERIC, 0x00, 0x44, "f64.const", F64, ":d"),
    I32_EQZ(NUMERIC, 0x00, 0x45, "i32.eqz", NONE, "i:i"),
    I32_EQ(NUMERIC, 0x00, 0x46, "i32.eq", NONE, "ii:i"),
    I32_NE(NUMERIC, 0x00, 0x47, "i32.ne", NONE, "ii:i"),
    I32_LT_S(NUMERIC, 0x00, 0x48, "i32.lt_s", NONE, "ii:i"),
    I32_LT_U(NUMERIC, 0x00, 0x49, "i32.lt_u", NONE, "ii:i"),
    I32_GT_S(NUMERIC, 0x00, 0x4A, "i32.gt_s", NONE, "ii:i"),
    I32_GT_U(NUMERIC, 0x00, 0x4B, "i32.gt_u", NONE, "ii:i"),
    I32_LE_S(NUMERIC, 0x00, 0x4C, "i32.le_s", NONE, "ii:i"),
    I32_LE_U(NUMERIC, 0x00, 0x4D, "i32.le_u", NONE, "ii:i"),
    I32_GE_S(NUMERIC, 0x00, 0x4E, "i32.ge_s", NONE, "ii:i"),
    I32_GE_U(NUMERIC, 0x00, 0x4F, "i32.ge_u", NONE, "ii:i"),
    I64_EQZ(NUMERIC, 0x00, 0x50, "i64.eqz", NONE, "l:i"),
    I64_EQ(NUMERIC, 0x00, 0x51, "i64.eq", NONE, "ll:i"),
    I64_NE(NUMERIC, 0x00, 0x52, "i64.ne", NONE, "ll:i"),
    I64_LT_S(NUMERIC, 0x00, 0x53, "i64.lt_s", NONE, "ll:i"),
    I64_LT_U(NUMERIC, 0x00, 0x54, "i64.lt_u", NONE, "ll:i"),
    I64_GT_S(NUMERIC, 0x00, 0x55, "i64.gt_s", NONE, "ll:i"),
    I64_GT_U(NUMERIC, 0x00, 0x56, "i64.gt_u", NONE, "ll:i"),
    I64_LE_S(NUMERIC, 0x00, 0x57, "i64.le_s", NONE, "ll:i"),
    I64_LE_U(NUMERIC, 0x00, 0x58, "i64.le_u", NONE, "ll:i"),
    I64_GE_S(NUMERIC, 0x00, 0x59, "i64.ge_s", NONE, "ll:i"),
    I64_GE_U(NUMERIC, 0x00, 0x5A, "i64.ge_u", NONE, "ll:i"),
    F32_EQ(NUMERIC, 0x00, 0x5B, "f32.eq", NONE, "ff:i"),
    F32_NE(NUMERIC, 0x00, 0x5C, "f32.ne", NONE, "ff:i"),
    F32_LT(NUMERIC, 0x00, 0x5D, "f32.lt", NONE, "ff:i"),
    F32_GT(NUMERIC, 0x00, 0x5E, "f32.gt", NONE, "ff:i"),
    F32_LE(NUMERIC, 0x00, 0x5F, "f32.le", NONE, "ff:i"),
    F32_GE(NUMERIC, 0x00, 0x60, "f32.ge", NONE, "ff:i"),
    F64_EQ(NUMERIC, 0x00, 0x61, "f64.eq", NONE, "dd:i"),
    F64_NE(NUMERIC, 0x00, 0x62, "f64.ne", NONE, "dd:i"),
    F64_LT(NUMERIC, 0x00, 0x63, "f64.lt", NONE, "dd:i"),
    F64_GT(NUMERIC, 0x00, 0x64, "f64.gt", NONE, "dd:i"),
    F64_LE(NUMERIC, 0x00, 0x65, "f64.le", NONE, "dd:i"),
    F64_GE(NUMERIC, 0x00, 0x66, "f64.ge", NONE, "dd:i"),
    I32_CLZ(NUMERIC, 0x00, 0x67, "i32.clz", NONE, "i:i"),
    I32_CTZ(NUMERIC, 0x00, 0x68, "i32.ctz", NONE, "i:i"),
    I32_POPCNT(NUMERIC, 0x00, 0x69, "i32.popcnt", NONE, "i:i"),
    I32_ADD(NUMERIC, 0x00, 0x6A, "i32.add", NONE, "ii:i"),
    I32_SUB(NUMERIC, 0x00, 0x6B, "i32.sub", NONE, "ii:i"),
    I32_MUL(NUMERIC, 0x00, 0x6C, "i32.mul", NONE, "ii:i"),
    I32_DIV_S(NUMERIC, 0x00, 0x6D, "i32.div_s", NONE, "ii:i"),
    I32_DIV_U(NUMERIC, 0x00, 0x6E, "i32.div_u", NONE, "ii:i"),
    I32_REM_S(NUMERIC, 0x00, 0x6F, "i32.rem_s", NONE, "ii:i"),
    I32_REM_U(NUMERIC, 0x00, 0x70, "i32.rem_u", NONE, "ii:i"),
    I32_AND(NUMERIC, 0x00, 0x71, "i32.and", NONE, "ii:i"),
    I32_OR(NUMERIC, 0x00, 0x72, "i32.or", NONE, "ii:i"),
    I32_XOR(NUMERIC, 0x00, 0x73, "i32.xor", NONE, "ii:i"),
    I32_SHL(NUMERIC, 0x00, 0x74, "i32.shl", NONE, "ii:i"),
    I32_SHR_S(NUMERIC, 0x00, 0x75, "i32.shr_s", NONE, "ii:i"),
    I32_SHR_U(NUMERIC, 0x00, 0x76, "i32.shr_u", NONE, "ii:i"),
    I32_ROTL(NUMERIC, 0x00, 0x77, "i32.rotl", NONE, "ii:i"),
    I32_ROTR(NUMERIC, 0x00, 0x78, "i32.rotr", NONE, "ii:i"),
    I64_CLZ(NUMERIC, 0x00, 0x79, "i64.clz", NONE, "l:l"),
    I64_CTZ(NUMERIC, 0x00, 0x7A, "i64.ctz", NONE, "l:l"),
    I64_POPCNT(NUMERIC, 0x00, 0x7B, "i64.popcnt", NONE, "l:l"),
    I64_ADD(NUMERIC, 0x00, 0x7C, "i64.add", NONE, "ll:l"),
    I64_SUB(NUMERIC, 0x00, 0x7D, "i64.sub", NONE, "ll:l"),
    I64_MUL(NUMERIC, 0x00, 0x7E, "i64.mul", NONE, "ll:l"),
    I64_DIV_S(NUMERIC, 0x00, 0x7F, "i64.div_s", NONE, "ll:l"),
    I64_DIV_U(NUMERIC, 0x00, 0x80, "i64.div_u", NONE, "ll:l"),
    I64_REM_S(NUMERIC, 0x00, 0x81, "i64.rem_s", NONE, "ll:l"),
    I64_REM_U(NUMERIC, 0x00, 0x82, "i64.rem_u", NONE, "ll:l"),
    I64_AND(NUMERIC, 0x00, 0x83, "i64.and", NONE, "ll:l"),
    I64_OR(NUMERIC, 0x00, 0x84, "i64.or", NONE, "ll:l"),
    I64_XOR(NUMERIC, 0x00, 0x85, "i64.xor", NONE, "ll:l"),
    I64_SHL(NUMERIC, 0x00, 0x86, "i64.shl", NONE, "ll:l"),
    I64_SHR_S(NUMERIC, 0x00, 0x87, "i64.shr_s", NONE, "ll:l"),
    I64_SHR_U(NUMERIC, 0x00, 0x88, "i64.shr_u", NONE, "ll:l"),
    I64_ROTL(NUMERIC, 0x00, 0x89, "i64.rotl", NONE, "ll:l"),
    I64_ROTR(NUMERIC, 0x00, 0x8A, "i64.rotr", NONE, "ll:l"),
    F32_ABS(NUMERIC, 0x00, 0x8B, "f32.abs", NONE, "f:f"),
    F32_NEG(NUMERIC, 0x00, 0x8C, "f32.neg", NONE, "f:f"),
    F32_CEIL(NUMERIC, 0x00, 0x8D, "f32.ceil", NONE, "f:f"),
    F32_FLOOR(NUMERIC, 0x00, 0x8E, "f32.floor", NONE, "f:f"),
    F32_TRUNC(NUMERIC, 0x00, 0x8F, "f32.trunc", NONE, "f:f"),
    F32_NEAREST(NUMERIC, 0x00, 0x90, "f32.nearest", NONE, "f:f"),
    F32_SQRT(NUMERIC, 0x00, 0x91, "f32.sqrt", NONE, "f:f"),
    F32_ADD(NUMERIC, 0x00, 0x92, "f32.add", NONE, "ff:f"),
    F32_SUB(NUMERIC, 0x00, 0x93, "f32.sub", NONE, "ff:f"),
    F32_MUL(NUMERIC, 0x00, 0x94, "f32.mul", NONE, "ff:f"),
    F32_DIV(NUMERIC, 0x00, 0x95, "f32.div", NONE, "ff:f"),
    F32_MIN(NUMERIC, 0x00, 0x96, "f32.min", NONE, "ff:f"),
    F32_MAX(NUMERIC, 0x00, 0x97, "f32.max", NONE, "ff:f"),
    F32_COPYSIGN(NUMERIC, 0x00, 0x98, "f32.copysign", NONE, "ff:f"),
    F64_ABS(NUMERIC, 0x00, 0x99, "f64.abs", NONE, "d:d"),
    F64_NEG(NUMERIC, 0x00, 0x9A, "f64.neg", NONE, "d:d"),
    F64_CEIL(NUMERIC, 0x00, 0x9B, "f64.ceil", NONE, "d:d"),
    F64_FLOOR(NUMERIC, 0x00, 0x9C, "f64.floor", NONE, "d:d"),
    F64_TRUNC(NUMERIC, 0x00, 0x9D, "f64.trunc", NONE, "d:d"),
    F64_NEAREST(NUMERIC, 0x00, 0x9E, "f64.nearest", NONE, "d:d"),
    F64_SQRT(NUMERIC, 0x00, 0x9F, "f64.sqrt", NONE, "d:d"),
    F64_ADD(NUMERIC, 0x00, 0xA0, "f64.add", NONE, "dd:d"),
    F64_SUB(NUMERIC, 0x00, 0xA1, "f64.sub", NONE, "dd:d"),
    F64_MUL(NUMERIC, 0x00, 0xA2, "f64.mul", NONE, "dd:d"),
    F64_DIV(NUMERIC, 0x00, 0xA3, "f64.div", NONE, "dd:d"),
    F64_MIN(NUMERIC, 0x00, 0xA4, "f64.min", NONE, "dd:d"),
    F64_MAX(NUMERIC, 0x00, 0xA5, "f64.max", NONE, "dd:d"),
    F64_COPYSIGN(NUMERIC, 0x00, 0xA6, "f64.copysign", NONE, "dd:d"),
    I32_WRAP_I64(NUMERIC, 0x00, 0xA7, "i32.wrap_i64", NONE, "l:i"),
    I32_TRUNC_F32_S(NUMERIC, 0x00, 0xA8, "i32.trunc_f32_s", NONE, "f:i"),
    I32_TRUNC_F32_U(NUMERIC, 0x00, 0xA9, "i32.trunc_f32_u", NONE, "f:i"),
    I32_TRUNC_F64_S(NUMERIC, 0x00, 0xAA, "i32.trunc_f64_s", NONE, "d:i"),
    I32_TRUNC_F64_U(NUMERIC, 0x00, 0xAB, "i32.trunc_f64_u", NONE, "d:i"),
    I64_EXTEND_I32_S(NUMERIC, 0x00, 0xAC, "i64.extend_i32_s", NONE, "i:l"),
    I64_EXTEND_I32_U(NUMERIC, 0x00, 0xAD, "i64.extend_i32_u", NONE, "i:l"),
    I64_TRUNC_F32_S(NUMERIC, 0x00, 0xAE, "i64.trunc_f32_s", NONE, "f:l"),
    I64_TRUNC_F32_U(NUMERIC, 0x00, 0xAF, "i64.trunc_f32_u", NONE, "f:l"),
    I64_TRUNC_F64_S(NUMERIC, 0x00, 0xB0, "i64.trunc_f64_s", NONE, "d:l"),
    I64_TRUNC_F64_U(NUMERIC, 0x00, 0xB1, "i64.trunc_f64_u", NONE, "d:l"),
    F32_CONVERT_I32_S(NUMERIC, 0x00, 0xB2, "f32.convert_i32_s", NONE, "i:f"),
    F32_CONVERT_I32_U(NUMERIC, 0x00, 0xB3, "f32.convert_i32_u", NONE, "i:f"),
    F32_CONVERT_I64_S(NUMERIC, 0x00, 0xB4, "f32.convert_i64_s", NONE, "l:f"),
    F32_CONVERT_I64_U(NUMERIC, 0x00, 0xB5, "f32.convert_i64_u", NONE, "l:f"),
    F32_DEMOTE_F64(NUMERIC, 0x00, 0xB6, "f32.demote_f64", NONE, "d:f"),
    F64_CONVERT_I32_S(NUMERIC, 0x00, 0xB7, "f64.convert_i32_s", NONE, "i:d"),
    F64_CONVERT_I32_U(NUMERIC, 0x00, 0xB8, "f64.convert_i32_u", NONE, "i:d"),
    F64_CONVERT_I64_S(NUMERIC, 0x00, 0xB9, "f64.convert_i64_s", NONE, "l:d"),
    F64_CONVERT_I64_U(NUMERIC, 0x00, 0xBA, "f64.convert_i64_u", NONE, "l:d"),
    F64_PROMOTE_F32(NUMERIC, 0x00, 0xBB, "f64.promote_f32", NONE, "f:d"),
    I32_REINTERPRET_F32(NUMERIC, 0x00, 0xBC, "i32.reinterpret_f32", NONE, "f:i"),
    I64_REINTERPRET_F64(NUMERIC, 0x00, 0xBD, "i64.reinterpret_f64", NONE, "d:l"),
    F32_REINTERPRET_I32(NUMERIC, 0x00, 0xBE, "f32.reinterpret_i32", NONE, "i:f"),
    F64_REINTERPRET_I64(NUMERIC, 0x00, 0xBF, "f64.reinterpret_i64", NONE, "l:d"),
    I32_EXTEND8_S(NUMERIC, 0x00, 0xC0, "i32.extend8_s", NONE, "i:i", SIGN_EXTENSION),
    I32_EXTEND16_S(NUMERIC, 0x00, 0xC1, "i32.extend16_s", NONE, "i:i", SIGN_EXTENSION),
    I64_EXTEND8_S(NUMERIC, 0x00, 0xC2, "i64.extend8_s", NONE, "l:l", SIGN_EXTENSION),
    I64_EXTEND16_S(NUMERIC, 0x00, 0xC3, "i64.extend16_s", NONE, "l:l", SIGN_EXTENSION),
    I64_EXTEND32_S(NUMERIC, 0x00, 0xC4, "i64.extend32_s", NONE, "l:l", SIGN_EXTENSION),

    // Reference instructions (spec section 5.4.6), and branches on references.
    REF_NULL(REFERENCE, 0x00, 0xD0, "ref.null", HEAP_TYPE, SPECIAL, REFERENCE_TYPES),
    REF_IS_NULL(REFERENCE, 0x00, 0xD1, "ref.is_null", NONE, SPECIAL, REFERENCE_TYPES),
    REF_FUNC(REFERENCE, 0x00, 0xD2, "ref.func", FUNCTION, SPECIAL, REFERENCE_TYPES),
    REF_EQ(REFERENCE, 0x00, 0xD3, "ref.eq", NONE, SPECIAL, GC),
    REF_AS_NON_NULL(REFERENCE, 0x00, 0xD4, "ref.as_non_null", NONE, SPECIAL, FUNCTION_REFERENCES),
    BR_ON_NULL(CONTROL, 0x00, 0xD5, "br_on_null", LABEL, SPECIAL, FUNCTION_REFERENCES),
    BR_ON_NON_NULL(CONTROL, 0x00, 0xD6, "br_on_non_null", LABEL, SPECIAL, FUNCTION_REFERENCES),

    // Prefix 0xFB: aggregate instructions (spec section 5.4.7), casts, and branches on casts.
    STRUCT_NEW(AGGREGATE, 0xFB, 0x00, "struct.new", TYPE, SPECIAL, GC),
    STRUCT_NEW_DEFAULT(AGGREGATE, 0xFB, 0x01, "struct.new_default", TYPE, SPECIAL, GC),
    STRUCT_GET(AGGREGATE, 0xFB, 0x02, "struct.get", TYPE_FIELD, SPECIAL, GC),
    STRUCT_GET_S(AGGREGATE, 0xFB, 0x03, "struct.get_s", TYPE_FIELD, SPECIAL, GC),
    STRUCT_GET_U(AGGREGATE, 0xFB, 0x04, "struct.get_u", TYPE_FIELD, SPECIAL, GC),
    STRUCT_SET(AGGREGATE, 0xFB, 0x05, "struct.set", TYPE_FIELD, SPECIAL, GC),
    ARRAY_NEW(AGGREGATE, 0xFB, 0x06, "array.new", TYPE, SPECIAL, GC),
    ARRAY_NEW_DEFAULT(AGGREGATE, 0xFB, 0x07, "array.new_default", TYPE, SPECIAL, GC),
    ARRAY_NEW_FIXED(AGGREGATE, 0xFB, 0x08, "array.new_fixed", TYPE_COUNT, SPECIAL, GC),
    ARRAY_NEW_DATA(AGGREGATE, 0xFB, 0x09, "array.new_data", TYPE_DATA, SPECIAL, GC),
    ARRAY_NEW_ELEM(AGGREGATE, 0xFB, 0x0A, "array.new_elem", TYPE_ELEM, SPECIAL, GC),
    ARRAY_GET(AGGREGATE, 0xFB, 0x0B, "array.get", TYPE, SPECIAL, GC),
    ARRAY_GET_S(AGGREGATE, 0xFB, 0x0C, "array.get_s", TYPE, SPECIAL, GC),
    ARRAY_GET_U(AGGREGATE, 0xFB, 0x0D, "array.get_u", TYPE, SPECIAL, GC),
    ARRAY_SET(AGGREGATE, 0xFB, 0x0E, "array.set", TYPE, SPECIAL, GC),
    ARRAY_LEN(AGGREGATE, 0xFB, 0x0F, "array.len", NONE, SPECIAL, GC),
    ARRAY_FILL(AGGREGATE, 0xFB, 0x10, "array.fill", TYPE, SPECIAL, GC),
    ARRAY_COPY(AGGREGATE, 0xFB, 0x11, "array.copy", TYPE_TYPE, SPECIAL, GC),
    ARRAY_INIT_DATA(AGGREGATE, 0xFB, 0x12, "array.init_data", TYPE_DATA, SPECIAL, GC),
    ARRAY_INIT_ELEM(AGGREGATE, 0xFB, 0x13, "array.init_elem", TYPE_ELEM, SPECIAL, GC),
    REF_TEST(REFERENCE, 0xFB, 0x14, "ref.test", HEAP_TYPE, SPECIAL, GC),
    REF_TEST_NULL(REFERENCE, 0xFB, 0x15, "ref.test", HEAP_TYPE, SPECIAL, GC),
    REF_CAST(REFERENCE, 0xFB, 0x16, "ref.cast", HEAP_TYPE, SPECIAL, GC),
    REF_CAST_NULL(REFERENCE, 0xFB, 0x17, "ref.cast", HEAP_TYPE, SPECIAL, GC),
    BR_ON_CAST(CONTROL, 0xFB, 0x18, "br_on_cast", CAST_LABEL, SPECIAL, GC),
    BR_ON_CAST_FAIL(CONTROL, 0xFB, 0x19, "br_on_cast_fail", CAST_LABEL, SPECIAL, GC),
    ANY_CONVERT_EXTERN(AGGREGATE, 0xFB, 0x1A, "any.convert_extern", NONE, SPECIAL, GC),
    EXTERN_CONVERT_ANY(AGGREGATE, 0xFB, 0x1B, "extern.convert_any", NONE, SPECIAL, GC),
    REF_I31(AGGREGATE, 0xFB, 0x1C, "ref.i31", NONE, SPECIAL, GC),
    I31_GET_S(AGGREGATE, 0xFB, 0x1D, "i31.get_s", NONE, SPECIAL, GC),
    I31_GET_U(AGGREGATE, 0xFB, 0x1E, "i31.get_u", NONE, SPECIAL, GC),

    // Prefix 0xFC: saturating conversions, bulk memory and tables, wide arithmetic.
    I32_TRUNC_SAT_F32_S(
            NUMERIC, 0xFC, 0x00, "i32.trunc_sat_f32_s", NONE, "f:i", SATURATING_CONVERSIONS),
    I32_TRUNC_SAT_F32_U(
            NUMERIC, 0xFC, 0x01, "i32.trunc_sat_f32_u", NONE, "f:i", SATURATING_CONVERSIONS),
    I32_TRUNC_SAT_F64_S(
            NUMERIC, 0xFC, 0x02, "i32.trunc_sat_f64_s", NONE, "d:i", SATURATING_CONVERSIONS),
    I32_TRUNC_SAT_F64_U(
            NUMERIC, 0xFC, 0x03, "i32.trunc_sat_f64_u", NONE, "d:i", SATURATING_CONVERSIONS),
    I64_TRUNC_SAT_F32_S(
            NUMERIC, 0xFC, 0x04, "i64.trunc_sat_f32_s", NONE, "f:l", SATURATING_CONVERSIONS),
    I64_TRUNC_SAT_F32_U(
            NUMERIC, 0xFC, 0x05, "i64.trunc_sat_f32_u", NONE, "f:l", SATURATING_CONVERSIONS),
    I64_TRUNC_SAT_F64_S(
            NUMERIC, 0xFC, 0x06, "i64.trunc_sat_f64_s", NONE, "d:l", SATURATING_CONVERSIONS),
    I64_TRUNC_SAT_F64_U(
            NUMERIC, 0xFC, 0x07, "i64.trunc_sat_f64_u", NONE, "d:l", SATURATING_CONVERSIONS),
    MEMORY_INIT(MEMORY, 0xFC, 0x08, "memory.init", DATA_MEMORY, "aii:", BULK_MEMORY),
    DATA_DROP(MEMORY, 0xFC, 0x09, "data.drop", DATA, ":", BULK_MEMORY),
    MEMORY_COPY(MEMORY, 0xFC, 0x0A, "memory.copy", MEMORY_MEMORY, SPECIAL, BULK_MEMORY),
    MEMORY_FILL(MEMORY, 0xFC, 0x0B, "memory.fill", Immediate.MEMORY, "aia:", BULK_MEMORY),
    TABLE_INIT(TABLE, 0xFC, 0x0C, "table.init", ELEM_TABLE, "aii:", BULK_MEMORY),
    ELEM_DROP(TABLE, 0xFC, 0x0D, "elem.drop", ELEM, ":", BULK_MEMORY),
    TABLE_COPY(TABLE, 0xFC, 0x0E, "table.copy", TABLE_TABLE, SPECIAL, BULK_MEMORY),
    TABLE_GROW(TABLE, 0xFC, 0x0F, "table.grow", Immediate.TABLE, SPECIAL, REFERENCE_TYPES),
    TABLE_SIZE(TABLE, 0xFC, 0x10, "table.size", Immediate.TABLE, ":a", REFERENCE_TYPES),
    TABLE_FILL(TABLE, 0xFC, 0x11, "table.fill", Immediate.TABLE, SPECIAL, REFERENCE_TYPES),
    I64_ADD128(NUMERIC, 0xFC, 0x13, "i64.add128", NONE, "llll:ll", WIDE_ARITHMETIC),
    I64_SUB128(NUMERIC, 0xFC, 0x14, "i64.sub128", NONE, "llll:ll", WIDE_ARITHMETIC),
    I64_MUL_WIDE_S(NUMERIC, 0xFC, 0x15, "i64.mul_wide_s", NONE, "ll:ll", WIDE_ARITHMETIC),
    I64_MUL_WIDE_U(NUMERIC, 0xFC, 0x16, "i64.mul_wide_u", NONE, "ll:ll", WIDE_ARITHMETIC),

    // Prefix 0xFD: vector instructions (spec section 5.4.9).
    V128_LOAD(VECTOR, 0xFD, 0x00, "v128.load", MEMARG, "a:v", 4, SIMD),
    V128_LOAD8X8_S(VECTOR, 0xFD, 0x01, "v128.load8x8_s", MEMARG, "a:v", 3, SIMD),
    V128_LOAD8X8_U(VECTOR, 0xFD, 0x02, "v128.load8x8_u", MEMARG, "a:v", 3, SIMD),
    V128_LOAD16X4_S(VECTOR, 0xFD, 0x03, "v128.load16x4_s", MEMARG, "a:v", 3, SIMD),
    V128_LOAD16X4_U(VECTOR, 0xFD, 0x04, "v128.load16x4_u", MEMARG, "a:v", 3, SIMD),
    V128_LOAD32X2_S(VECTOR, 0xFD, 0x05, "v128.load32x2_s", MEMARG, "a:v", 3, SIMD),
    V128_LOAD32X2_U(VECTOR, 0xFD, 0x06, "v128.load32x2_u", MEMARG, "a:v", 3, SIMD),
    V128_LOAD8_SPLAT(VECTOR, 0xFD, 0x07, "v128.load8_splat", MEMARG, "a:v", 0, SIMD),
    V128_LOAD16_SPLAT(VECTOR, 0xFD, 0x08, "v128.load16_splat", MEMARG, "a:v", 1, SIMD),
    V128_LOAD32_SPLAT(VECTOR, 0xFD, 0x09, "v128.load32_splat", MEMARG, "a:v", 2, SIMD),
    V128_LOAD64_SPLAT(VECTOR, 0xFD, 0x0A, "v128.load64_splat", MEMARG, "a:v", 3, SIMD),
    V128_STORE(VECTOR, 0xFD, 0x0B, "v128.store", MEMARG, "av:", 4, SIMD),
    V128_CONST(VECTOR, 0xFD, 0x0C, "v128.const", V128, ":v", SIMD),
    I8X16_SHUFFLE(VECTOR, 0xFD, 0x0D, "i8x16.shuffle", LANES, "vv:v", SIMD),
    I8X16_SWIZZLE(VECTOR, 0xFD, 0x0E, "i8x16.swizzle", NONE, "vv:v", SIMD),
    I8X16_SPLAT(VECTOR, 0xFD, 0x0F, "i8x16.splat", NONE, "i:v", SIMD),
    I16X8_SPLAT(VECTOR, 0xFD, 0x10, "i16x8.splat", NONE, "i:v", SIMD),
    I32X4_SPLAT(VECTOR, 0xFD, 0x11, "i32x4.splat", NONE, "i:v", SIMD),
    I64X2_SPLAT(VECTOR, 0xFD, 0x12, "i64x2.splat", NONE, "l:v", SIMD),
    F32X4_SPLAT(VECTOR, 0xFD, 0x13, "f32x4.splat", NONE, "f:v", SIMD),
    F64X2_SPLAT(VECTOR, 0xFD, 0x14, "f64x2.splat", NONE, "d:v", SIMD),
    I8X16_EXTRACT_LANE_S(VECTOR, 0xFD, 0x15, "i8x16.extract_lane_s", LANE, "v:i", SIMD, 16),
    I8X16_EXTRACT_LANE_U(VECTOR, 0xFD, 0x16, "i8x16.extract_lane_u", LANE, "v:i", SIMD, 16),
    I8X16_REPLACE_LANE(VECTOR, 0xFD, 0x17, "i8x16.replace_lane", LANE, "vi:v", SIMD, 16),
    I16X8_EXTRACT_LANE_S(VECTOR, 0xFD, 0x18, "i16x8.extract_lane_s", LANE, "v:i", SIMD, 8),
    I16X8_EXTRACT_LANE_U(VECTOR, 0xFD, 0x19, "i16x8.extract_lane_u", LANE, "v:i", SIMD, 8),
    I16X8_REPLACE_LANE(VECTOR, 0xFD, 0x1A, "i16x8.replace_lane", LANE, "vi:v", SIMD, 8),
    I32X4_EXTRACT_LANE(VECTOR, 0xFD, 0x1B, "i32x4.extract_lane", LANE, "v:i", SIMD, 4),
    I32X4_REPLACE_LANE(VECTOR, 0xFD, 0x1C, "i32x4.replace_lane", LANE, "vi:v", SIMD, 4),
    I64X2_EXTRACT_LANE(VECTOR, 0xFD, 0x1D, "i64x2.extract_lane", LANE, "v:l", SIMD, 2),
    I64X2_REPLACE_LANE(VECTOR, 0xFD, 0x1E, "i64x2.replace_lane", LANE, "vl:v", SIMD, 2),
    F32X4_EXTRACT_LANE(VECTOR, 0xFD, 0x1F, "f32x4.extract_lane", LANE, "v:f", SIMD, 4),
    F32X4_REPLACE_LANE(VECTOR, 0xFD, 0x20, "f32x4.replace_lane", LANE, "vf:v", SIMD, 4),
    F64X2_EXTRACT_LANE(VECTOR, 0xFD, 0x21, "f64x2.extract_lane", LANE, "v:d", SIMD, 2),
    F64X2_REPLACE_LANE(VECTOR, 0xFD, 0x22, "f64x2.replace_lane", LANE, "vd:v", SIMD, 2),
    I8X16_EQ(VECTOR, 0xFD, 0x23, "i8x16.eq", NONE, "vv:v", SIMD),
    I8X16_NE(VECTOR, 0xFD, 0x24, "i8x16.ne", NONE, "vv:v", SIMD),
    I8X16_LT_S(VECTOR, 0xFD, 0x25, "i8x16.lt_s", NONE, "vv:v", SIMD),
    I8X16_LT_U(VECTOR, 0xFD, 0x26, "i8x16.lt_u", NONE, "vv:v", SIMD),
    I8X16_GT_S(VECTOR, 0xFD, 0x27, "i8x16.gt_s", NONE, "vv:v", SIMD),
    I8X16_GT_U(VECTOR, 0xFD, 0x28, "i8x16.gt_u", NONE, "vv:v", SIMD),
    I8X16_LE_S(VECTOR, 0xFD, 0x29, "i8x16.le_s", NONE, "vv:v", SIMD),
    I8X16_LE_U(VECTOR, 0xFD, 0x2A, "i8x16.le_u", NONE, "vv:v", SIMD),
    I8X16_GE_S(VECTOR, 0xFD, 0x2B, "i8x16.ge_s", NONE, "vv:v", SIMD),
    I8X16_GE_U(VECTOR, 0xFD, 0x2C, "i8x16.ge_u", NONE, "vv:v", SIMD),
    I16X8_EQ(VECTOR, 0xFD, 0x2D, "i16x8.eq", NONE, "vv:v", SIMD),
    I16X8_NE(VECTOR, 0xFD, 0x2E, "i16x8.ne", NONE, "vv:v", SIMD),
    I16X8_LT_S(VECTOR, 0xFD, 0x2F, "i16x8.lt_s", NONE, "vv:v", SIMD),
    I16X8_LT_U(VECTOR, 0xFD, 0x30, "i16x8.lt_u", NONE, "vv:v", SIMD),
    I16X8_GT_S(VECTOR, 0xFD, 0x31, "i16x8.gt_s", NONE, "vv:v", SIMD),
    I16X8_GT_U(VECTOR, 0xFD, 0x32, "i16x8.gt_u", NONE, "vv:v", SIMD),
    I16X8_LE_S(VECTOR, 0xFD, 0x33, "i16x8.le_s", NONE, "vv:v", SIMD),
    I16X8_LE_U(VECTOR, 0xFD, 0x34, "i16x8.le_u", NONE, "vv:v", SIMD),
    I16X8_GE_S(VECTOR, 0xFD, 0x35, "i16x8.ge_s", NONE, "vv:v", SIMD),
    I16X8_GE_U(VECTOR, 0xFD, 0x36, "i16x8.ge_u", NONE, "vv:v", SIMD),
    I32X4_EQ(VECTOR, 0xFD, 0x37, "i32x4.eq", NONE, "vv:v", SIMD),
    I32X4_NE(VECTOR, 0xFD, 0x38, "i32x4.ne", NONE, "vv:v", SIMD),
    I32X4_LT_S(VECTOR, 0xFD, 0x39, "i32x4.lt_s", NONE, "vv:v", SIMD),
    I32X4_LT_U(VECTOR, 0xFD, 0x3A, "i32x4.lt_u", NONE, "vv:v", SIMD),
    I32X4_GT_S(VECTOR, 0xFD, 0x3B, "i32x4.gt_s", NONE, "vv:v", SIMD),
    I32X4_GT_U(VECTOR, 0xFD, 0x3C, "i32x4.gt_u", NONE, "vv:v", SIMD),
    I32X4_LE_S(VECTOR, 0xFD, 0x3D, "i32x4.le_s", NONE, "vv:v", SIMD),
    I32X4_LE_U(VECTOR, 0xFD, 0x3E, "i32x4.le_u", NONE, "vv:v", SIMD),
    I32X4_GE_S(VECTOR, 0xFD, 0x3F, "i32x4.ge_s", NONE, "vv:v", SIMD),
    I32X4_GE_U(VECTOR, 0xFD, 0x40, "i32x4.ge_u", NONE, "vv:v", SIMD),
    F32X4_EQ(VECTOR, 0xFD, 0x41, "f32x4.eq", NONE, "vv:v", SIMD),
    F32X4_NE(VECTOR, 0xFD, 0x42, "f32x4.ne", NONE, "vv:v", SIMD),
    F32X4_LT(VECTOR, 0xFD, 0x43, "f32x4.lt", NONE, "vv:v", SIMD),
    F32X4_GT(VECTOR, 0xFD, 0x44, "f32x4.gt", NONE, "vv:v", SIMD),
    F32X4_LE(VECTOR, 0xFD, 0x45, "f32x4.le", NONE, "vv:v", SIMD),
    F32X4_GE(VECTOR, 0xFD, 0x46, "f32x4.ge", NONE, "vv:v", SIMD),
    F64X2_EQ(VECTOR, 0xFD, 0x47, "f64x2.eq", NONE, "vv:v", SIMD),
    F64X2_NE(VECTOR, 0xFD, 0x48, "f64x2.ne", NONE, "vv:v", SIMD),
    F64X2_LT(VECTOR, 0xFD, 0x49, "f64x2.lt", NONE, "vv:v", SIMD),
    F64X2_GT(VECTOR, 0xFD, 0x4A, "f64x2.gt", NONE, "vv:v", SIMD),
    F64X2_LE(VECTOR, 0xFD, 0x4B, "f64x2.le", NONE, "vv:v", SIMD),
    F64X2_GE(VECTOR, 0xFD, 0x4C, "f64x2.ge", NONE, "vv:v", SIMD),
    V128_NOT(VECTOR, 0xFD, 0x4D, "v128.not", NONE, "v:v", SIMD),
    V128_AND(VECTOR, 0xFD, 0x4E, "v128.and", NONE, "vv:v", SIMD),
    V128_ANDNOT(VECTOR, 0xFD, 0x4F, "v128.andnot", NONE, "vv:v", SIMD),
    V128_OR(VECTOR, 0xFD, 0x50, "v128.or", NONE, "vv:v", SIMD),
    V128_XOR(VECTOR, 0xFD, 0x51, "v128.xor", NONE, "vv:v", SIMD),
    V128_BITSELECT(VECTOR, 0xFD, 0x52, "v128.bitselect", NONE, "vvv:v", SIMD),
    V128_ANY_TRUE(VECTOR, 0xFD, 0x53, "v128.any_true", NONE, "v:i", SIMD),
    V128_LOAD8_LANE(VECTOR, 0xFD, 0x54, "v128.load8_lane", MEMARG_LANE, "av:v", 0, SIMD, 16),
    V128_LOAD16_LANE(VECTOR, 0xFD, 0x55, "v128.load16_lane", MEMARG_LANE, "av:v", 1, SIMD, 8),
    V128_LOAD32_LANE(VECTOR, 0xFD, 0x56, "v128.load32_lane", MEMARG_LANE, "av:v", 2, SIMD, 4),
    V128_LOAD64_LANE(VECTOR, 0xFD, 0x57, "v128.load64_lane", MEMARG_LANE, "av:v", 3, SIMD, 2),
    V128_STORE8_LANE(VECTOR, 0xFD, 0x58, "v128.store8_lane", MEMARG_LANE, "av:", 0, SIMD, 16),
    V128_STORE16_LANE(VECTOR, 0xFD, 0x59, "v128.store16_lane", MEMARG_LANE, "av:", 1, SIMD, 8),
    V128_STORE32_LANE(VECTOR, 0xFD, 0x5A, "v128.store32_lane", MEMARG_LANE, "av:", 2, SIMD, 4),
    V128_STORE64_LANE(VECTOR, 0xFD, 0x5B, "v128.store64_lane", MEMARG_LANE, "av:", 3, SIMD, 2),
    V128_LOAD32_ZERO(VECTOR, 0xFD, 0x5C, "v128.load32_zero", MEMARG, "a:v", 2, SIMD),
    V128_LOAD64_ZERO(VECTOR, 0xFD, 0x5D, "v128.load64_zero", MEMARG, "a:v", 3, SIMD),
    F32X4_DEMOTE_F64X2_ZERO(VECTOR, 0xFD, 0x5E, "f32x4.demote_f64x2_zero", NONE, "v:v", SIMD),
    F64X2_PROMOTE_LOW_F32X4(VECTOR, 0xFD, 0x5F, "f64x2.promote_low_f32x4", NONE, "v:v", SIMD),
    I8X16_ABS(VECTOR, 0xFD, 0x60, "i8x16.abs", NONE, "v:v", SIMD),
    I8X16_NEG(VECTOR, 0xFD, 0x61, "i8x16.neg", NONE, "v:v", SIMD),
    I8X16_POPCNT(VECTOR, 0xFD, 0x62, "i8x16.popcnt", NONE, "v:v", SIMD),
    I8X16_ALL_TRUE(VECTOR, 0xFD, 0x63, "i8x16.all_true", NONE, "v:i", SIMD),
    I8X16_BITMASK(VECTOR, 0xFD, 0x64, "i8x16.bitmask", NONE, "v:i", SIMD),
    I8X16_NARROW_I16X8_S(VECTOR, 0xFD, 0x65, "i8x16.narrow_i16x8_s", NONE, "vv:v", SIMD),
    I8X16_NARROW_I16X8_U(VECTOR, 0xFD, 0x66, "i8x16.narrow_i16x8_u", NONE, "vv:v", SIMD),
    F32X4_CEIL(VECTOR, 0xFD, 0x67, "f32x4.ceil", NONE, "v:v", SIMD),
    F32X4_FLOOR(VECTOR, 0xFD, 0x68, "f32x4.floor", NONE, "v:v", SIMD),
    F32X4_TRUNC(VECTOR, 0xFD, 0x69, "f32x4.trunc", NONE, "v:v", SIMD),
    F32X4_NEAREST(VECTOR, 0xFD, 0x6A, "f32x4.nearest", NONE, "v:v", SIMD),
    I8X16_SHL(VECTOR, 0xFD, 0x6B, "i8x16.shl", NONE, "vi:v", SIMD),
    I8X16_SHR_S(VECTOR, 0xFD, 0x6C, "i8x16.shr_s", NONE, "vi:v", SIMD),
    I8X16_SHR_U(VECTOR, 0xFD, 0x6D, "i8x16.shr_u", NONE, "vi:v", SIMD),
    I8X16_ADD(VECTOR, 0xFD, 0x6E, "i8x16.add", NONE, "vv:v", SIMD),
    I8X16_ADD_SAT_S(VECTOR, 0xFD, 0x6F, "i8x16.add_sat_s", NONE, "vv:v", SIMD),
    I8X16_ADD_SAT_U(VECTOR, 0xFD, 0x70, "i8x16.add_sat_u", NONE, "vv:v", SIMD),
    I8X16_SUB(VECTOR, 0xFD, 0x71, "i8x16.sub", NONE, "vv:v", SIMD),
    I8X16_SUB_SAT_S(VECTOR, 0xFD, 0x72, "i8x16.sub_sat_s", NONE, "vv:v", SIMD),
    I8X16_SUB_SAT_U(VECTOR, 0xFD, 0x73, "i8x16.sub_sat_u", NONE, "vv:v", SIMD),
    F64X2_CEIL(VECTOR, 0xFD, 0x74, "f64x2.ceil", NONE, "v:v", SIMD),
    F64X2_FLOOR(VECTOR, 0xFD, 0x75, "f64x2.floor", NONE, "v:v", SIMD),
    I8X16_MIN_S(VECTOR, 0xFD, 0x76, "i8x16.min_s", NONE, "vv:v", SIMD),
    I8X16_MIN_U(VECTOR, 0xFD, 0x77, "i8x16.min_u", NONE, "vv:v", SIMD),
    I8X16_MAX_S(VECTOR, 0xFD, 0x78, "i8x16.max_s", NONE, "vv:v", SIMD),
    I8X16_MAX_U(VECTOR, 0xFD, 0x79, "i8x16.max_u", NONE, "vv:v", SIMD),
    F64X2_TRUNC(VECTOR, 0xFD, 0x7A, "f64x2.trunc", NONE, "v:v", SIMD),
    I8X16_AVGR_U(VECTOR, 0xFD, 0x7B, "i8x16.avgr_u", NONE, "vv:v", SIMD),
    I16X8_EXTADD_PAIRWISE_I8X16_S(
            VECTOR, 0xFD, 0x7C, "i16x8.extadd_pairwise_i8x16_s", NONE, "v:v", SIMD),
    I16X8_EXTADD_PAIRWISE_I8X16_U(
            VECTOR, 0xFD, 0x7D, "i16x8.extadd_pairwise_i8x16_u", NONE, "v:v", SIMD),
    I32X4_EXTADD_PAIRWISE_I16X8_S(
            VECTOR, 0xFD, 0x7E, "i32x4.extadd_pairwise_i16x8_s", NONE, "v:v", SIMD),
    I32X4_EXTADD_PAIRWISE_I16X8_U(
            VECTOR, 0xFD, 0x7F, "i32x4.extadd_pairwise_i16x8_u", NONE, "v:v", SIMD),
    I16X8_ABS(VECTOR, 0xFD, 0x80, "i16x8.abs", NONE, "v:v", SIMD),
    I16X8_NEG(VECTOR, 0xFD, 0x81, "i16x8.neg", NONE, "v:v", SIMD),
    I16X8_Q15MULR_SAT_S(VECTOR, 0xFD, 0x82, "i16x8.q15mulr_sat_s", NONE, "vv:v", SIMD),
    I16X8_ALL_TRUE(VECTOR, 0xFD, 0x83, "i16x8.all_true", NONE, "v:i", SIMD),
    I16X8_BITMASK(VECTOR, 0xFD, 0x84, "i16x8.bitmask", NONE, "v:i", SIMD),
    I16X8_NARROW_I32X4_S(VECTOR, 0xFD, 0x85, "i16x8.narrow_i32x4_s", NONE, "vv:v", SIMD),
    I16X8_NARROW_I32X4_U(VECTOR, 0xFD, 0x86, "i16x8.narrow_i32x4_u", NONE, "vv:v", SIMD),
    I16X8_EXTEND_LOW_I8X16_S(VECTOR, 0xFD, 0x87, "i16x8.extend_low_i8x16_s", NONE, "v:v", SIMD),
    I16X8_EXTEND_HIGH_I8X16_S(VECTOR, 0xFD, 0x88, "i16x8.extend_high_i8x16_s", NONE, "v:v", SIMD),
    I16X8_EXTEND_LOW_I8X16_U(VECTOR, 0xFD, 0x89, "i16x8.extend_low_i8x16_u", NONE, "v:v", SIMD),
    I16X8_EXTEND_HIGH_I8X16_U(VECTOR, 0xFD, 0x8A, "i16x8.extend_high_i8x16_u", NONE, "v:v", SIMD),
    I16X8_SHL(VECTOR, 0xFD, 0x8B, "i16x8.shl", NONE, "vi:v", SIMD),
    I16X8_SHR_S(VECTOR, 0xFD, 0x8C, "i16x8.shr_s", NONE, "vi:v", SIMD),
    I16X8_SHR_U(VECTOR, 0xFD, 0x8D, "i16x8.shr_u", NONE, "vi:v", SIMD),
    I16X8_ADD(VECTOR, 0xFD, 0x8E, "i16x8.add", NONE, "vv:v", SIMD),
    I16X8_ADD_SAT_S(VECTOR, 0xFD, 0x8F, "i16x8.add_sat_s", NONE, "vv:v", SIMD),
    I16X8_ADD_SAT_U(VECTOR, 0xFD, 0x90, "i16x8.add_sat_u", NONE, "vv:v", SIMD),
    I16X8_SUB(VECTOR, 0xFD, 0x91, "i16x8.sub", NONE, "vv:v", SIMD),
    I16X8_SUB_SAT_S(VECTOR, 0xFD, 0x92, "i16x8.sub_sat_s", NONE, "vv:v", SIMD),
    I16X8_SUB_SAT_U(VECTOR, 0xFD, 0x93, "i16x8.sub_sat_u", NONE, "vv:v", SIMD),
    F64X2_NEAREST(VECTOR, 0xFD, 0x94, "f64x2.nearest", NONE, "v:v", SIMD),
    I16X8_MUL(VECTOR, 0xFD, 0x95, "i16x8.mul", NONE, "vv:v", SIMD),
    I16X8_MIN_S(VECTOR, 0xFD, 0x96, "i16x8.min_s", NONE, "vv:v", SIMD),
    I16X8_MIN_U(VECTOR, 0xFD, 0x97, "i16x8.min_u", NONE, "vv:v", SIMD),
    I16X8_MAX_S(VECTOR, 0xFD, 0x98, "i16x8.max_s", NONE, "vv:v", SIMD),
    I16X8_MAX_U(VECTOR, 0xFD, 0x99, "i16x8.max_u", NONE, "vv:v", SIMD),
    I16X8_AVGR_U(VECTOR, 0xFD, 0x9B, "i16x8.avgr_u", NONE, "vv:v", SIMD),
    I16X8_EXTMUL_LOW_I8X16_S(VECTOR, 0xFD, 0x9C, "i16x8.extmul_low_i8x16_s", NONE, "vv:v", SIMD),
    I16X8_EXTMUL_HIGH_I8X16_S(VECTOR, 0xFD, 0x9D, "i16x8.extmul_high_i8x16_s", NONE, "vv:v", SIMD),
    I16X8_EXTMUL_LOW_I8X16_U(VECTOR, 0xFD, 0x9E, "i16x8.extmul_low_i8x16_u", NONE, "vv:v", SIMD),
    I16X8_EXTMUL_HIGH_I8X16_U(VECTOR, 0xFD, 0x9F, "i16x8.extmul_high_i8x16_u", NONE, "vv:v", SIMD),
    I32X4_ABS(VECTOR, 0xFD, 0xA0, "i32x4.abs", NONE, "v:v", SIMD),
    I32X4_NEG(VECTOR, 0xFD, 0xA1, "i32x4.neg", NONE, "v:v", SIMD),
    I32X4_ALL_TRUE(VECTOR, 0xFD, 0xA3, "i32x4.all_true", NONE, "v:i", SIMD),
    I32X4_BITMASK(VECTOR, 0xFD, 0xA4, "i32x4.bitmask", NONE, "v:i", SIMD),
    I32X4_EXTEND_LOW_I16X8_S(VECTOR, 0xFD, 0xA7, "i32x4.extend_low_i16x8_s", NONE, "v:v", SIMD),
    I32X4_EXTEND_HIGH_I16X8_S(VECTOR, 0xFD, 0xA8, "i32x4.extend_high_i16x8_s", NONE, "v:v", SIMD),
    I32X4_EXTEND_LOW_I16X8_U(VECTOR, 0xFD, 0xA9, "i32x4.extend_low_i16x8_u", NONE, "v:v", SIMD),
    I32X4_EXTEND_HIGH_I16X8_U(VECTOR, 0xFD, 0xAA, "i32x4.extend_high_i16x8_u", NONE, "v:v", SIMD),
    I32X4_SHL(VECTOR, 0xFD, 0xAB, "i32x4.shl", NONE, "vi:v", SIMD),
    I32X4_SHR_S(VECTOR, 0xFD, 0xAC, "i32x4.shr_s", NONE, "vi:v", SIMD),
    I32X4_SHR_U(VECTOR, 0xFD, 0xAD, "i32x4.shr_u", NONE, "vi:v", SIMD),
    I32X4_ADD(VECTOR, 0xFD, 0xAE, "i32x4.add", NONE, "vv:v", SIMD),
    I32X4_SUB(VECTOR, 0xFD, 0xB1, "i32x4.sub", NONE, "vv:v", SIMD),
    I32X4_MUL(VECTOR, 0xFD, 0xB5, "i32x4.mul", NONE, "vv:v", SIMD),
    I32X4_MIN_S(VECTOR, 0xFD, 0xB6, "i32x4.min_s", NONE, "vv:v", SIMD),
    I32X4_MIN_U(VECTOR, 0xFD, 0xB7, "i32x4.min_u", NONE, "vv:v", SIMD),
    I32X4_MAX_S(VECTOR, 0xFD, 0xB8, "i32x4.max_s", NONE, "vv:v", SIMD),
    I32X4_MAX_U(VECTOR, 0xFD, 0xB9, "i32x4.max_u", NONE, "vv:v", SIMD),
    I32X4_DOT_I16X8_S(VECTOR, 0xFD, 0xBA, "i32x4.dot_i16x8_s", NONE, "vv:v", SIMD),
    I32X4_EXTMUL_LOW_I16X8_S(VECTOR, 0xFD, 0xBC, "i32x4.extmul_low_i16x8_s", NONE, "vv:v", SIMD),
    I32X4_EXTMUL_HIGH_I16X8_S(VECTOR, 0xFD, 0xBD, "i32x4.extmul_high_i16x8_s", NONE, "vv:v", SIMD),
    I32X4_EXTMUL_LOW_I16X8_U(VECTOR, 0xFD, 0xBE, "i32x4.extmul_low_i16x8_u", NONE, "vv:v", SIMD),
    I32X4_EXTMUL_HIGH_I16X8_U(VECTOR, 0xFD, 0xBF, "i32x4.extmul_high_i16x8_u", NONE, "vv:v", SIMD),
    I64X2_ABS(VECTOR, 0xFD, 0xC0, "i64x2.abs", NONE, "v:v", SIMD),
    I64X2_NEG(VECTOR, 0xFD, 0xC1, "i64x2.neg", NONE, "v:v", SIMD),
    I64X2_ALL_TRUE(VECTOR, 0xFD, 0xC3, "i64x2.all_true", NONE, "v:i", SIMD),
    I64X2_BITMASK(VECTOR, 0xFD, 0xC4, "i64x2.bitmask", NONE, "v:i", SIMD),
    I64X2_EXTEND_LOW_I32X4_S(VECTOR, 0xFD, 0xC7, "i64x2.extend_low_i32x4_s", NONE, "v:v", SIMD),
    I64X2_EXTEND_HIGH_I32X4_S(VECTOR, 0xFD, 0xC8, "i64x2.extend_high_i32x4_s", NONE, "v:v", SIMD),
    I64X2_EXTEND_LOW_I32X4_U(VECTOR, 0xFD, 0xC9, "i64x2.extend_low_i32x4_u", NONE, "v:v", SIMD),
    I64X2_EXTEND_HIGH_I32X4_U(VECTOR, 0xFD, 0xCA, "i64x2.extend_high_i32x4_u", NONE, "v:v", SIMD),
    I64X2_SHL(VECTOR, 0xFD, 0xCB, "i64x2.shl", NONE, "vi:v", SIMD),
    I64X2_SHR_S(VECTOR, 0xFD, 0xCC, "i64x2.shr_s", NONE, "vi:v", SIMD),
    I64X2_SHR_U(VECTOR, 0xFD, 0xCD, "i64x2.shr_u", NONE, "vi:v", SIMD),
    I64X2_ADD(VECTOR, 0xFD, 0xCE, "i64x2.add", NONE, "vv:v", SIMD),
    I64X2_SUB(VECTOR, 0xFD, 0xD1, "i64x2.sub", NONE, "vv:v", SIMD),
    I64X2_MUL(VECTOR, 0xFD, 0xD5, "i64x2.mul", NONE, "vv:v", SIMD),
    I64X2_EQ(VECTOR, 0xFD, 0xD6, "i64x2.eq", NONE, "vv:v", SIMD),
    I64X2_NE(VECTOR, 0xFD, 0xD7, "i64x2.ne", NONE, "vv:v", SIMD),
    I64X2_LT_S(VECTOR, 0xFD, 0xD8, "i64x2.lt_s", NONE, "vv:v", SIMD),
    I64X2_GT_S(VECTOR, 0xFD, 0xD9, "i64x2.gt_s", NONE, "vv:v", SIMD),
    I64X2_LE_S(VECTOR, 0xFD, 0xDA, "i64x2.le_s", NONE, "vv:v", SIMD),
    I64X2_GE_S(VECTOR, 0xFD, 0xDB, "i64x2.ge_s", NONE, "vv:v", SIMD),
    I64X2_EXTMUL_LOW_I32X4_S(VECTOR, 0xFD, 0xDC, "i64x2.extmul_low_i32x4_s", NONE, "vv:v", SIMD),
    I64X2_EXTMUL_HIGH_I32X4_S(VECTOR, 0xFD, 0xDD, "i64x2.extmul_high_i32x4_s", NONE, "vv:v", SIMD),
    I64X2_EXTMUL_LOW_I32X4_U(VECTOR, 0xFD, 0xDE, "i64x2.extmul_low_i32x4_u", NONE, "vv:v", SIMD),
    I64X2_EXTMUL_HIGH_I32X4_U(VECTOR, 0xFD, 0xDF, "i64x2.extmul_high_i32x4_u", NONE, "vv:v", SIMD),
    F32X4_ABS(VECTOR, 0xFD, 0xE0, "f32x4.abs", NONE, "v:v", SIMD),
    F32X4_NEG(VECTOR, 0xFD, 0xE1, "f32x4.neg", NONE, "v:v", SIMD),
    F32X4_SQRT(VECTOR, 0xFD, 0xE3, "f32x4.sqrt", NONE, "v:v", SIMD),
    F32X4_ADD(VECTOR, 0xFD, 0xE4, "f32x4.add", NONE, "vv:v", SIMD),
    F32X4_SUB(VECTOR, 0xFD, 0xE5, "f32x4.sub", NONE, "vv:v", SIMD),
    F32X4_MUL(VECTOR, 0xFD, 0xE6, "f32x4.mul", NONE, "vv:v", SIMD),
    F32X4_DIV(VECTOR, 0xFD, 0xE7, "f32x4.div", NONE, "vv:v", SIMD),
    F32X4_MIN(VECTOR, 0xFD, 0xE8, "f32x4.min", NONE, "vv:v", SIMD),
    F32X4_MAX(VECTOR, 0xFD, 0xE9, "f32x4.max", NONE, "vv:v", SIMD),
    F32X4_PMIN(VECTOR, 0xFD, 0xEA, "f32x4.pmin", NONE, "vv:v", SIMD),
    F32X4_PMAX(VECTOR, 0xFD, 0xEB, "f32x4.pmax", NONE, "vv:v", SIMD),
    F64X2_ABS(VECTOR, 0xFD, 0xEC, "f64x2.abs", NONE, "v:v", SIMD),
    F64X2_NEG(VECTOR, 0xFD, 0xED, "f64x2.neg", NONE, "v:v", SIMD),
    F64X2_SQRT(VECTOR, 0xFD, 0xEF, "f64x2.sqrt", NONE, "v:v", SIMD),
    F64X2_ADD(VECTOR, 0xFD, 0xF0, "f64x2.add", NONE, "vv:v", SIMD),
    F64X2_SUB(VECTOR, 0xFD, 0xF1, "f64x2.sub", NONE, "vv:v", SIMD),
    F64X2_MUL(VECTOR, 0xFD, 0xF2, "f64x2.mul", NONE, "vv:v", SIMD),
    F64X2_DIV(VECTOR, 0xFD, 0xF3, "f64x2.div", NONE, "vv:v", SIMD),
    F64X2_MIN(VECTOR, 0xFD, 0xF4, "f64x2.min", NONE, "vv:v", SIMD),
    F64X2_MAX(VECTOR, 0xFD, 0xF5, "f64x2.max", NONE, "vv:v", SIMD),
    F64X2_PMIN(VECTOR, 0xFD, 0xF6, "f64x2.pmin", NONE, "vv:v", SIMD),
    F64X2_PMAX(VECTOR, 0xFD, 0xF7, "f64x2.pmax", NONE, "vv:v", SIMD),
    I32X4_TRUNC_SAT_F32X4_S(VECTOR, 0xFD, 0xF8, "i32x4.trunc_sat_f32x4_s", NONE, "v:v", SIMD),
    I32X4_TRUNC_SAT_F32X4_U(VECTOR, 0xFD, 0xF9, "i32x4.trunc_sat_f32x4_u", NONE, "v:v", SIMD),
    F32X4_CONVERT_I32X4_S(VECTOR, 0xFD, 0xFA, "f32x4.convert_i32x4_s", NONE, "v:v", SIMD),
    F32X4_CONVERT_I32X4_U(VECTOR, 0xFD, 0xFB, "f32x4.convert_i32x4_u", NONE, "v:v", SIMD),
    I32X4_TRUNC_SAT_F64X2_S_ZERO(
            VECTOR, 0xFD, 0xFC, "i32x4.trunc_sat_f64x2_s_zero", NONE, "v:v", SIMD),
    I32X4_TRUNC_SAT_F64X2_U_ZERO(
            VECTOR, 0xFD, 0xFD, "i32x4.trunc_sat_f64x2_u_zero", NONE, "v:v", SIMD),
    F64X2_CONVERT_LOW_I32X4_S(VECTOR, 0xFD, 0xFE, "f64x2.convert_low_i32x4_s", NONE, "v:v", SIMD),
    F64X2_CONVERT_LOW_I32X4_U(VECTOR, 0xFD, 0xFF, "f64x2.convert_low_i32x4_u", NONE, "v:v", SIMD),
    I8X16_RELAXED_SWIZZLE(VECTOR, 0xFD, 0x100, "i8x16.relaxed_swizzle", NONE, "vv:v", RELAXED_SIMD),
    I32X4_RELAXED_TRUNC_F32X4_S(
            VECTOR, 0xFD, 0x101, "i32x4.relaxed_trunc_f32x4_s", NONE, "v:v", RELAXED_SIMD),
    I32X4_RELAXED_TRUNC_F32X4_U(
            VECTOR, 0xFD, 0x102, "i32x4.relaxed_trunc_f32x4_u", NONE, "v:v", RELAXED_SIMD),
    I32X4_RELAXED_TRUNC_F64X2_S_ZERO(
            VECTOR, 0xFD, 0x103, "i32x4.relaxed_trunc_f64x2_s_zero", NONE, "v:v", RELAXED_SIMD),
    I32X4_RELAXED_TRUNC_F64X2_U_ZERO(
            VECTOR, 0xFD, 0x104, "i32x4.relaxed_trunc_f64x2_u_zero", NONE, "v:v", RELAXED_SIMD),
    F32X4_RELAXED_MADD(VECTOR, 0xFD, 0x105, "f32x4.relaxed_madd", NONE, "vvv:v", RELAXED_SIMD),
    F32X4_RELAXED_NMADD(VECTOR, 0xFD, 0x106, "f32x4.relaxed_nmadd", NONE, "vvv:v", RELAXED_SIMD),
    F64X2_RELAXED_MADD(VECTOR, 0xFD, 0x107, "f64x2.relaxed_madd", NONE, "vvv:v", RELAXED_SIMD),
    F64X2_RELAXED_NMADD(VECTOR, 0xFD, 0x108, "f64x2.relaxed_nmadd", NONE, "vvv:v", RELAXED_SIMD),
    I8X16_RELAXED_LANESELECT(
            VECTOR, 0xFD, 0x109, "i8x16.relaxed_laneselect", NONE, "vvv:v", RELAXED_SIMD),
    I16X8_RELAXED_LANESELECT(
            VECTOR, 0xFD, 0x10A, "i16x8.relaxed_laneselect", NONE, "vvv:v", RELAXED_SIMD),
    I32X4_RELAXED_LANESELECT(
            VECTOR, 0xFD, 0x10B, "i32x4.relaxed_laneselect", NONE, "vvv:v", RELAXED_SIMD),
    I64X2_RELAXED_LANESELECT(
            VECTOR, 0xFD, 0x10C, "i64x2.relaxed_laneselect", NONE, "vvv:v", RELAXED_SIMD),
    F32X4_RELAXED_MIN(VECTOR, 0xFD, 0x10D, "f32x4.relaxed_min", NONE, "vv:v", RELAXED_SIMD),
    F32X4_RELAXED_MAX(VECTOR, 0xFD, 0x10E, "f32x4.relaxed_max", NONE, "vv:v", RELAXED_SIMD),
    F64X2_RELAXED_MIN(VECTOR, 0xFD, 0x10F, "f64x2.relaxed_min", NONE, "vv:v", RELAXED_SIMD),
    F64X2_RELAXED_MAX(VECTOR, 0xFD, 0x110, "f64x2.relaxed_max", NONE, "vv:v", RELAXED_SIMD),
    I16X8_RELAXED_Q15MULR_S(
            VECTOR, 0xFD, 0x111, "i16x8.relaxed_q15mulr_s", NONE, "vv:v", RELAXED_SIMD),
    I16X8_RELAXED_DOT_I8X16_I7X16_S(
            VECTOR, 0xFD, 0x112, "i16x8.relaxed_dot_i8x16_i7x16_s", NONE, "vv:v", RELAXED_SIMD),
    I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S(
            VECTOR,
            0xFD,
            0x113,
            "i32x4.relaxed_dot_i8x16_i7x16_add_s",
            NONE,
            "vvv:v",
            RELAXED_SIMD),

    // Prefix 0xFE: atomics of the threads proposal.
    MEMORY_ATOMIC_NOTIFY(ATOMIC, 0xFE, 0x00, "memory.atomic.notify", MEMARG, "ai:i", 2, THREADS),
    MEMORY_ATOMIC_WAIT32(ATOMIC, 0xFE, 0x01, "memory.atomic.wait32", MEMARG, "ail:i", 2, THREADS),
    MEMORY_ATOMIC_WAIT64(ATOMIC, 0xFE, 0x02, "memory.atomic.wait64", MEMARG, "all:i", 3, THREADS),
    ATOMIC_FENCE(ATOMIC, 0xFE, 0x03, "atomic.fence", ZERO_BYTE, ":", THREADS),
    I32_ATOMIC_LOAD(ATOMIC, 0xFE, 0x10, "i32.atomic.load", MEMARG, "a:i", 2, THREADS),
    I64_ATOMIC_LOAD(ATOMIC, 0xFE, 0x11, "i64.atomic.load", MEMARG, "a:l", 3, THREADS),
    I32_ATOMIC_LOAD8_U(ATOMIC, 0xFE, 0x12, "i32.atomic.load8_u", MEMARG, "a:i", 0, THREADS),
    I32_ATOMIC_LOAD16_U(ATOMIC, 0xFE, 0x13, "i32.atomic.load16_u", MEMARG, "a:i", 1, THREADS),
    I64_ATOMIC_LOAD8_U(ATOMIC, 0xFE, 0x14, "i64.atomic.load8_u", MEMARG, "a:l", 0, THREADS),
    I64_ATOMIC_LOAD16_U(ATOMIC, 0xFE, 0x15, "i64.atomic.load16_u", MEMARG, "a:l", 1, THREADS),
    I64_ATOMIC_LOAD32_U(ATOMIC, 0xFE, 0x16, "i64.atomic.load32_u", MEMARG, "a:l", 2, THREADS),
    I32_ATOMIC_STORE(ATOMIC, 0xFE, 0x17, "i32.atomic.store", MEMARG, "ai:", 2, THREADS),
    I64_ATOMIC_STORE(ATOMIC, 0xFE, 0x18, "i64.atomic.store", MEMARG, "al:", 3, THREADS),
    I32_ATOMIC_STORE8(ATOMIC, 0xFE, 0x19, "i32.atomic.store8", MEMARG, "ai:", 0, THREADS),
    I32_ATOMIC_STORE16(ATOMIC, 0xFE, 0x1A, "i32.atomic.store16", MEMARG, "ai:", 1, THREADS),
    I64_ATOMIC_STORE8(ATOMIC, 0xFE, 0x1B, "i64.atomic.store8", MEMARG, "al:", 0, THREADS),
    I64_ATOMIC_STORE16(ATOMIC, 0xFE, 0x1C, "i64.atomic.store16", MEMARG, "al:", 1, THREADS),
    I64_ATOMIC_STORE32(ATOMIC, 0xFE, 0x1D, "i64.atomic.store32", MEMARG, "al:", 2, THREADS),
    I32_ATOMIC_RMW_ADD(ATOMIC, 0xFE, 0x1E, "i32.atomic.rmw.add", MEMARG, "ai:i", 2, THREADS),
    I64_ATOMIC_RMW_ADD(ATOMIC, 0xFE, 0x1F, "i64.atomic.rmw.add", MEMARG, "al:l", 3, THREADS),
    I32_ATOMIC_RMW8_ADD_U(ATOMIC, 0xFE, 0x20, "i32.atomic.rmw8.add_u", MEMARG, "ai:i", 0, THREADS),
    I32_ATOMIC_RMW16_ADD_U(
            ATOMIC, 0xFE, 0x21, "i32.atomic.rmw16.add_u", MEMARG, "ai:i", 1, THREADS),
    I64_ATOMIC_RMW8_ADD_U(ATOMIC, 0xFE, 0x22, "i64.atomic.rmw8.add_u", MEMARG, "al:l", 0, THREADS),
    I64_ATOMIC_RMW16_ADD_U(
            ATOMIC, 0xFE, 0x23, "i64.atomic.rmw16.add_u", MEMARG, "al:l", 1, THREADS),
    I64_ATOMIC_RMW32_ADD_U(
            ATOMIC, 0xFE, 0x24, "i64.atomic.rmw32.add_u", MEMARG, "al:l", 2, THREADS),
    I32_ATOMIC_RMW_SUB(ATOMIC, 0xFE, 0x25, "i32.atomic.rmw.sub", MEMARG, "ai:i", 2, THREADS),
    I64_ATOMIC_RMW_SUB(ATOMIC, 0xFE, 0x26, "i64.atomic.rmw.sub", MEMARG, "al:l", 3, THREADS),
    I32_ATOMIC_RMW8_SUB_U(ATOMIC, 0xFE, 0x27, "i32.atomic.rmw8.sub_u", MEMARG, "ai:i", 0, THREADS),
    I32_ATOMIC_RMW16_SUB_U(
            ATOMIC, 0xFE, 0x28, "i32.atomic.rmw16.sub_u", MEMARG, "ai:i", 1, THREADS),
    I64_ATOMIC_RMW8_SUB_U(ATOMIC, 0xFE, 0x29, "i64.atomic.rmw8.sub_u", MEMARG, "al:l", 0, THREADS),
    I64_ATOMIC_RMW16_SUB_U(
            ATOMIC, 0xFE, 0x2A, "i64.atomic.rmw16.sub_u", MEMARG, "al:l", 1, THREADS),
    I64_ATOMIC_RMW32_SUB_U(
            ATOMIC, 0xFE, 0x2B, "i64.atomic.rmw32.sub_u", MEMARG, "al:l", 2, THREADS),
    I32_ATOMIC_RMW_AND(ATOMIC, 0xFE, 0x2C, "i32.atomic.rmw.and", MEMARG, "ai:i", 2, THREADS),
    I64_ATOMIC_RMW_AND(ATOMIC, 0xFE, 0x2D, "i64.atomic.rmw.and", MEMARG, "al:l", 3, THREADS),
    I32_ATOMIC_RMW8_AND_U(ATOMIC, 0xFE, 0x2E, "i32.atomic.rmw8.and_u", MEMARG, "ai:i", 0, THREADS),
    I32_ATOMIC_RMW16_AND_U(
            ATOMIC, 0xFE, 0x2F, "i32.atomic.rmw16.and_u", MEMARG, "ai:i", 1, THREADS),
    I64_ATOMIC_RMW8_AND_U(ATOMIC, 0xFE, 0x30, "i64.atomic.rmw8.and_u", MEMARG, "al:l", 0, THREADS),
    I64_ATOMIC_RMW16_AND_U(
            ATOMIC, 0xFE, 0x31, "i64.atomic.rmw16.and_u", MEMARG, "al:l", 1, THREADS),
    I64_ATOMIC_RMW32_AND_U(
            ATOMIC, 0xFE, 0x32, "i64.atomic.rmw32.and_u", MEMARG, "al:l", 2, THREADS),
    I32_ATOMIC_RMW_OR(ATOMIC, 0xFE, 0x33, "i32.atomic.rmw.or", MEMARG, "ai:i", 2, THREADS),
    I64_ATOMIC_RMW_OR(ATOMIC, 0xFE, 0x34, "i64.atomic.rmw.or", MEMARG, "al:l", 3, THREADS),
    I32_ATOMIC_RMW8_OR_U(ATOMIC, 0xFE, 0x35, "i32.atomic.rmw8.or_u", MEMARG, "ai:i", 0, THREADS),
    I32_ATOMIC_RMW16_OR_U(ATOMIC, 0xFE, 0x36, "i32.atomic.rmw16.or_u", MEMARG, "ai:i", 1, THREADS),
    I64_ATOMIC_RMW8_OR_U(ATOMIC, 0xFE, 0x37, "i64.atomic.rmw8.or_u", MEMARG, "al:l", 0, THREADS),
    I64_ATOMIC_RMW16_OR_U(ATOMIC, 0xFE, 0x38, "i64.atomic.rmw16.or_u", MEMARG, "al:l", 1, THREADS),
    I64_ATOMIC_RMW32_OR_U(ATOMIC, 0xFE, 0x39, "i64.atomic.rmw32.or_u", MEMARG, "al:l", 2, THREADS),
    I32_ATOMIC_RMW_XOR(ATOMIC, 0xFE, 0x3A, "i32.atomic.rmw.xor", MEMARG, "ai:i", 2, THREADS),
    I64_ATOMIC_RMW_XOR(ATOMIC, 0xFE, 0x3B, "i64.atomic.rmw.xor", MEMARG, "al:l", 3, THREADS),
    I32_ATOMIC_RMW8_XOR_U(ATOMIC, 0xFE, 0x3C, "i32.atomic.rmw8.xor_u", MEMARG, "ai:i", 0, THREADS),
    I32_ATOMIC_RMW16_XOR_U(
            ATOMIC, 0xFE, 0x3D, "i32.atomic.rmw16.xor_u", MEMARG, "ai:i", 1, THREADS),
    I64_ATOMIC_RMW8_XOR_U(ATOMIC, 0xFE, 0x3E, "i64.atomic.rmw8.xor_u", MEMARG, "al:l", 0, THREADS),
    I64_ATOMIC_RMW16_XOR_U(
            ATOMIC, 0xFE, 0x3F, "i64.atomic.rmw16.xor_u", MEMARG, "al:l", 1, THREADS),
    I64_ATOMIC_RMW32_XOR_U(
            ATOMIC, 0xFE, 0x40, "i64.atomic.rmw32.xor_u", MEMARG, "al:l", 2, THREADS),
    I32_ATOMIC_RMW_XCHG(ATOMIC, 0xFE, 0x41, "i32.atomic.rmw.xchg", MEMARG, "ai:i", 2, THREADS),
    I64_ATOMIC_RMW_XCHG(ATOMIC, 0xFE, 0x42, "i64.atomic.rmw.xchg", MEMARG, "al:l", 3, THREADS),
    I32_ATOMIC_RMW8_XCHG_U(
            ATOMIC, 0xFE, 0x43, "i32.atomic.rmw8.xchg_u", MEMARG, "ai:i", 0, THREADS),
    I32_ATOMIC_RMW16_XCHG_U(
            ATOMIC, 0xFE, 0x44, "i32.atomic.rmw16.xchg_u", MEMARG, "ai:i", 1, THREADS),
    I64_ATOMIC_RMW8_XCHG_U(
            ATOMIC, 0xFE, 0x45, "i64.atomic.rmw8.xchg_u", MEMARG, "al:l", 0, THREADS),
    I64_ATOMIC_RMW16_XCHG_U(
            ATOMIC, 0xFE, 0x46, "i64.atomic.rmw16.xchg_u", MEMARG, "al:l", 1, THREADS),
    I64_ATOMIC_RMW32_XCHG_U(
            ATOMIC, 0xFE, 0x47, "i64.atomic.rmw32.xchg_u", MEMARG, "al:l", 2, THREADS),
    I32_ATOMIC_RMW_CMPXCHG(
            ATOMIC, 0xFE, 0x48, "i32.atomic.rmw.cmpxchg", MEMARG, "aii:i", 2, THREADS),
    I64_ATOMIC_RMW_CMPXCHG(
            ATOMIC, 0xFE, 0x49, "i64.atomic.rmw.cmpxchg", MEMARG, "all:l", 3, THREADS),
    I32_ATOMIC_RMW8_CMPXCHG_U(
            ATOMIC, 0xFE, 0x4A, "i32.atomic.rmw8.cmpxchg_u", MEMARG, "aii:i", 0, THREADS),
    I32_ATOMIC_RMW16_CMPXCHG_U(
            ATOMIC, 0xFE, 0x4B, "i32.atomic.rmw16.cmpxchg_u", MEMARG, "aii:i", 1, THREADS),
    I64_ATOMIC_RMW8_CMPXCHG_U(
            ATOMIC, 0xFE, 0x4C, "i64.atomic.rmw8.cmpxchg_u", MEMARG, "all:l", 0, THREADS),
    I64_ATOMIC_RMW16_CMPXCHG_U(
            ATOMIC, 0xFE, 0x4D, "i64.atomic.rmw16.cmpxchg_u", MEMARG, "all:l", 1, THREADS),
    I64_ATOMIC_RMW32_CMPXCHG_U(
            ATOMIC, 0xFE, 0x4E, "i64.atomic.rmw32.cmpxchg_u", MEMARG, "all:l", 2, THREADS);

    private final OpcodeFamily family;
    private final int prefix;
    private final int code;
    private final String mnemonic;
    private final Immediate immediate;
    private final Signature signature;
    private final int alignment;
    private final @Nullable Feature feature;
    private final int lanes;

    Opcode(
            OpcodeFamily family,
            int prefix,
            int code,
            String mnemonic,
            Immediate immediate,
            String signature) {
        this(family, prefix, code, mnemonic, immediate, signature, -1, null, 0);
    }

    Opcode(
            OpcodeFamily family,
            int prefix,
            int code,
            String mnemonic,
            Immediate immediate,
            String signature,
            int alignment) {
        this(family, prefix, code, mnemonic, immediate, signature, alignment, null, 0);
    }

    Opcode(
            OpcodeFamily family,
            int prefix,
            int code,
            String mnemonic,
            Immediate immediate,
            String signature,
            Feature feature) {
        this(family, prefix, code, mnemonic, immediate, signature, -1, feature, 0);
    }

    Opcode(
            OpcodeFamily family,
            int prefix,
            int code,
            String mnemonic,
            Immediate immediate,
            String signature,
            int alignment,
            Feature feature) {
        this(family, prefix, code, mnemonic, immediate, signature, alignment, feature, 0);
    }

    Opcode(
            OpcodeFamily family,
            int prefix,
            int code,
            String mnemonic,
            Immediate immediate,
            String signature,
            Feature feature,
            int lanes) {
        this(family, prefix, code, mnemonic, immediate, signature, -1, feature, lanes);
    }

    Opcode(
            OpcodeFamily family,
            int prefix,
            int code,
            String mnemonic,
            Immediate immediate,
            String signature,
            int alignment,
            @Nullable Feature feature,
            int lanes) {
        this.family = family;
        this.prefix = prefix;
        this.code = code;
        this.mnemonic = mnemonic;
        this.immediate = immediate;
        this.signature = Signature.of(signature);
        this.alignment = alignment;
        this.feature = feature;
        this.lanes = lanes;
    }

    /** The instruction with that prefix byte (0 for none) and code, or null where there is none. */
    public static @Nullable Opcode of(int prefix, int code) {
        int id = OpcodeTables.id(prefix, code);
        return id < 0 ? null : OpcodeTables.byId(id);
    }

    /** The group of instructions that this one belongs to. */
    public OpcodeFamily family() {
        return family;
    }

    /** The prefix byte, 0 for none. */
    public int prefix() {
        return prefix;
    }

    /** The byte of an instruction without prefix; otherwise the number that follows the prefix. */
    public int code() {
        return code;
    }

    /** The name in the text format. */
    public String mnemonic() {
        return mnemonic;
    }

    public Immediate immediate() {
        return immediate;
    }

    public Signature signature() {
        return signature;
    }

    /**
     * The exponent to base 2 of the natural alignment of a memory access, or -1 for other
     * instructions.
     */
    public int alignment() {
        return alignment;
    }

    /** How many lanes an instruction with a lane's index can choose from; 0 for all others. */
    public int lanes() {
        return lanes;
    }

    /** The proposal that brought this instruction, or null where it is part of version 1.0. */
    public @Nullable Feature feature() {
        return feature;
    }

    /** The index of this instruction in the arrays of {@link OpcodeTables}. */
    public int id() {
        return OpcodeTables.id(prefix, code);
    }
}
