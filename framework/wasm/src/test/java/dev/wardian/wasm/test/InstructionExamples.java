package dev.wardian.wasm.test;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * For each instruction, functions without parameters and results that run it. All are functions of
 * a module that has two of everything, and types of every kind.
 */
public final class InstructionExamples {
    /** Types: functions, a structure, and arrays. */
    private static final int PLAIN = 0;

    private static final int NUMBER_TO_NUMBER = 1;
    private static final int TO_TWO = 2;
    private static final int STRUCT = 3;
    private static final int NUMBERS = 4;
    private static final int BYTES = 5;
    private static final int VECTORS = 6;
    private static final int REFERENCES = 7;

    /** Functions: an imported one and those that examples call. */
    private static final int HOST = 0;

    private static final int CALLEE = 1;
    private static final int PLAIN_CALLEE = 2;
    private static final int TWO_RESULTS = 3;

    /** The number of the example among the functions that the module defines. */
    public static final int DEFINED = 3;

    private static final int NUMBER_GLOBAL = 0;
    private static final int REFERENCE_GLOBAL = 1;
    private static final int VECTOR_GLOBAL = 2;

    /** Heap types and reference types as they stand in the binary. */
    private static final int FUNC = 0x70;

    private static final int EXTERN = 0x6F;
    private static final int ANY = 0x6E;
    private static final int EQ = 0x6D;
    private static final int I31 = 0x6C;

    private static final int EMPTY_BLOCK = 0x40;
    private static final int CATCH_ALL = 2;
    private static final int CATCH_ALL_REF = 3;
    private static final int NULLABLE_TO_NULLABLE = 3;

    /** The features of the module. */
    public static final Features FEATURES = Features.ALL;

    /** An address for every access that has to be aligned. */
    private static final int ALIGNED = 8;

    private InstructionExamples() {}

    /** A module with one function exported as {@code "f"}. */
    public static byte[] module(Consumer<CodeBuilder> body) {
        return module(AddressType.I32, body);
    }

    /** The same with 64-bit addresses in the first memory. */
    public static byte[] wideModule(Consumer<CodeBuilder> body) {
        return module(AddressType.I64, body);
    }

    private static byte[] module(AddressType addresses, Consumer<CodeBuilder> body) {
        ModuleBuilder module = new ModuleBuilder();
        module.newType(":");
        module.newType("i:i");
        module.newType(":ii");
        module.rawType(0x5F, 4, 0x7F, 1, 0x78, 1, 0x7B, 1, EXTERN, 1); // i32, i8, v128, externref
        module.rawType(0x5E, 0x7F, 1);
        module.rawType(0x5E, 0x78, 1);
        module.rawType(0x5E, 0x7B, 1);
        module.rawType(0x5E, FUNC, 1);
        module.importFunctionOfType("host", "f", PLAIN);
        for (int i = 0; i < 2; i++) {
            AddressType type = i == 0 ? addresses : AddressType.I32;
            module.memory(new MemoryType(type, 1, true, 2, WasmMemory.PAGE_SIZE));
            module.table(ValueType.FUNCREF, 4, 8);
        }
        module.tag(PLAIN);
        module.global(ValueType.I32, true, code -> code.i32(1));
        module.global(
                ValueType.EXTERNREF, true, code -> code.op(Opcode.REF_NULL, ValueType.EXTERNREF));
        module.global(ValueType.V128, true, code -> code.v128(1, 2));
        module.functionOfType(NUMBER_TO_NUMBER, code -> code.get(0));
        module.functionOfType(PLAIN, code -> {});
        module.functionOfType(TO_TWO, code -> code.i32(1).i32(2));
        module.export("f", module.functionOfType(PLAIN, body));
        module.export("host", module.functionOfType(PLAIN, code -> code.op(Opcode.CALL, HOST)));
        module.passiveElements(CALLEE, PLAIN_CALLEE);
        module.elements(0, CALLEE, PLAIN_CALLEE);
        module.passiveData(new byte[8]);
        return module.build();
    }

    /** Bodies that run an instruction and return, unless it is one that never returns. */
    public static List<Consumer<CodeBuilder>> of(Opcode opcode) {
        List<Consumer<CodeBuilder>> bodies = new ArrayList<>();
        if (opcode.signature().isSpecial()) {
            special(opcode, bodies);
        } else {
            bodies.add(code -> applied(code, opcode, false));
            if (opcode.signature().operandCount() > 1) {
                bodies.add(code -> applied(code, opcode, true));
            }
            if (opcode.alignment() >= 0) {
                bodies.add(code -> onSecondMemory(code, opcode));
            }
        }
        return bodies;
    }

    /**
     * The instruction with operands from locals; {@code constant} makes the last one a constant,
     * which some forms of register code have a place for.
     */
    private static void applied(CodeBuilder code, Opcode opcode, boolean constant) {
        operands(code, opcode, constant);
        instruction(code, opcode);
        drop(code, opcode);
    }

    private static void operands(CodeBuilder code, Opcode opcode, boolean constant) {
        Signature signature = opcode.signature();
        int count = signature.operandCount();
        for (int i = 0; i < count; i++) {
            code.rawLocals(1, new byte[] {signature.operand(i)});
            if (opcode.family() == OpcodeFamily.ATOMIC && signature.isAddress(i)) {
                code.i32(ALIGNED);
            } else {
                one(code, signature.operand(i));
            }
            code.set(i);
        }
        for (int i = 0; i < count; i++) {
            if (constant && i == count - 1) {
                one(code, signature.operand(i));
            } else {
                code.get(i);
            }
        }
    }

    private static void drop(CodeBuilder code, Opcode opcode) {
        for (int i = 0; i < opcode.signature().resultCount(); i++) {
            code.op(Opcode.DROP);
        }
    }

    private static void one(CodeBuilder code, byte type) {
        switch (type) {
            case ValTypes.I32 -> code.i32(1);
            case ValTypes.I64 -> code.i64(1);
            case ValTypes.F32 -> code.f32(1);
            case ValTypes.F64 -> code.f64(1);
            case ValTypes.V128 -> code.v128(1, 1);
            default -> throw new IllegalArgumentException("type " + type);
        }
    }

    private static void instruction(CodeBuilder code, Opcode opcode) {
        switch (opcode.immediate()) {
            case I32, I64, F32, F64, DATA, ELEM, MEMARG_LANE -> code.op(opcode, 0);
            case V128 -> code.op(opcode, 0, 0);
            case LANES -> code.op(opcode, new long[16]);
            default -> code.op(opcode);
        }
    }

    private static void onSecondMemory(CodeBuilder code, Opcode opcode) {
        operands(code, opcode, false);
        boolean hasLane = opcode.lanes() > 0;
        byte[] memarg = {(byte) (opcode.alignment() | 0x40), 1, 0};
        byte[] withLane = {memarg[0], memarg[1], memarg[2], 0};
        code.rawOp(opcode, hasLane ? withLane : memarg);
        drop(code, opcode);
    }

    private static void special(Opcode opcode, List<Consumer<CodeBuilder>> bodies) {
        switch (opcode.family()) {
            case PARAMETRIC -> parametric(opcode, bodies);
            case CONTROL -> control(opcode, bodies);
            case VARIABLE -> variable(opcode, bodies);
            case TABLE -> bodies.add(code -> table(code, opcode));
            case MEMORY -> bodies.add(code -> code.i32(1).i32(2).i32(3).op(opcode, 0, 1));
            case REFERENCE -> bodies.add(code -> reference(code, opcode));
            case AGGREGATE -> aggregate(opcode, bodies);
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
    }

    private static void parametric(Opcode opcode, List<Consumer<CodeBuilder>> bodies) {
        switch (opcode) {
            case UNREACHABLE -> bodies.add(code -> code.op(opcode));
            case DROP -> bodies.add(code -> code.i32(1).op(opcode));
            case SELECT -> {
                bodies.add(code -> code.i32(1).i32(2).i32(3).op(opcode).op(Opcode.DROP));
                bodies.add(code -> code.v128(1, 1).v128(2, 2).i32(3).op(opcode).op(Opcode.DROP));
            }
            case SELECT_T ->
                    bodies.add(
                            code -> {
                                none(code, EXTERN);
                                none(code, EXTERN);
                                code.i32(1).op(opcode, ValueType.EXTERNREF).op(Opcode.DROP);
                            });
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
    }

    private static CodeBuilder none(CodeBuilder code, int heapType) {
        return code.op(Opcode.REF_NULL, heapType);
    }

    private static void control(Opcode opcode, List<Consumer<CodeBuilder>> bodies) {
        switch (opcode) {
            case BLOCK, END -> bodies.add(code -> code.op(Opcode.BLOCK).end());
            case LOOP -> bodies.add(code -> code.op(opcode).end());
            case IF -> bodies.add(code -> code.i32(1).op(opcode).end());
            case ELSE -> bodies.add(code -> code.i32(1).op(Opcode.IF).op(opcode).end());
            case BR -> bodies.add(code -> code.op(Opcode.BLOCK).op(opcode, 0).end());
            case BR_IF -> {
                bodies.add(code -> code.op(Opcode.BLOCK).i32(1).op(opcode, 0).end());
                // Values that have to be moved, since one lies below them.
                bodies.add(
                        code -> {
                            code.op(Opcode.BLOCK, TO_TWO).i32(9).i32(1).i32(2).i32(1);
                            code.op(opcode, 0).op(Opcode.DROP).end();
                            code.op(Opcode.DROP).op(Opcode.DROP);
                        });
            }
            case BR_TABLE ->
                    bodies.add(code -> code.op(Opcode.BLOCK).i32(0).op(opcode, 0, 0).end());
            case RETURN -> bodies.add(code -> code.op(opcode));
            case CALL -> {
                bodies.add(code -> code.i32(1).op(opcode, CALLEE).op(Opcode.DROP));
                bodies.add(code -> code.op(opcode, TWO_RESULTS).op(Opcode.DROP).op(Opcode.DROP));
            }
            case CALL_INDIRECT ->
                    bodies.add(
                            code ->
                                    code.i32(1)
                                            .i32(0)
                                            .op(opcode, NUMBER_TO_NUMBER, 0)
                                            .op(Opcode.DROP));
            case CALL_REF ->
                    bodies.add(
                            code -> {
                                code.i32(1).op(Opcode.REF_FUNC, CALLEE);
                                code.op(opcode, NUMBER_TO_NUMBER).op(Opcode.DROP);
                            });
            case RETURN_CALL -> bodies.add(code -> code.op(opcode, PLAIN_CALLEE));
            case RETURN_CALL_INDIRECT -> bodies.add(code -> code.i32(1).op(opcode, PLAIN, 0));
            case RETURN_CALL_REF ->
                    bodies.add(code -> code.op(Opcode.REF_FUNC, PLAIN_CALLEE).op(opcode, PLAIN));
            case THROW, TRY_TABLE -> bodies.add(InstructionExamples::caught);
            case THROW_REF -> bodies.add(InstructionExamples::thrownAgain);
            case TRY, CATCH, CATCH_ALL, RETHROW -> bodies.add(InstructionExamples::legacyCaught);
            case DELEGATE ->
                    bodies.add(
                            code -> {
                                code.op(Opcode.TRY).op(Opcode.TRY).op(Opcode.THROW, 0);
                                code.op(Opcode.DELEGATE, 0).op(Opcode.CATCH_ALL).end();
                            });
            case BR_ON_NULL ->
                    bodies.add(
                            code -> {
                                none(code.op(Opcode.BLOCK), EXTERN).op(opcode, 0);
                                code.op(Opcode.DROP).end();
                            });
            case BR_ON_NON_NULL ->
                    bodies.add(
                            code -> {
                                none(code.op(Opcode.BLOCK, ValueType.EXTERNREF), EXTERN);
                                none(code.op(opcode, 0), EXTERN).end().op(Opcode.DROP);
                            });
            case BR_ON_CAST, BR_ON_CAST_FAIL ->
                    bodies.add(
                            code -> {
                                none(code.raw(Opcode.BLOCK.code(), ANY), ANY);
                                byte[] immediates = {NULLABLE_TO_NULLABLE, 0, ANY, I31};
                                code.rawOp(opcode, immediates).end().op(Opcode.DROP);
                            });
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
    }

    /** An exception that is thrown and caught. */
    private static void caught(CodeBuilder code) {
        code.op(Opcode.BLOCK);
        code.rawOp(Opcode.TRY_TABLE, new byte[] {EMPTY_BLOCK, 1, CATCH_ALL, 0});
        code.op(Opcode.THROW, 0).end().end();
    }

    /** An exception that is thrown, caught, thrown again and caught again. */
    private static void thrownAgain(CodeBuilder code) {
        int exception = 0x69;
        code.op(Opcode.BLOCK);
        code.rawOp(Opcode.TRY_TABLE, new byte[] {EMPTY_BLOCK, 1, CATCH_ALL, 0});
        code.raw(Opcode.BLOCK.code(), exception);
        code.rawOp(Opcode.TRY_TABLE, new byte[] {EMPTY_BLOCK, 1, CATCH_ALL_REF, 0});
        code.op(Opcode.THROW, 0).end().op(Opcode.UNREACHABLE).end();
        code.op(Opcode.THROW_REF).end().end();
    }

    /** The same with the instructions that were there before version 3.0. */
    private static void legacyCaught(CodeBuilder code) {
        code.op(Opcode.TRY).op(Opcode.TRY).op(Opcode.THROW, 0);
        code.op(Opcode.CATCH, 0).op(Opcode.RETHROW, 0).end();
        code.op(Opcode.CATCH_ALL).end();
    }

    private static void variable(Opcode opcode, List<Consumer<CodeBuilder>> bodies) {
        switch (opcode) {
            case LOCAL_GET, LOCAL_SET, LOCAL_TEE ->
                    bodies.add(
                            code -> {
                                code.locals("iE").i32(1).set(0).get(0).tee(0).op(Opcode.DROP);
                                none(code, EXTERN).tee(1).op(Opcode.DROP).get(1).set(1);
                            });
            case GLOBAL_GET -> {
                for (int global : List.of(NUMBER_GLOBAL, REFERENCE_GLOBAL, VECTOR_GLOBAL)) {
                    bodies.add(code -> code.op(opcode, global).op(Opcode.DROP));
                }
            }
            case GLOBAL_SET -> {
                bodies.add(code -> code.i32(1).op(opcode, NUMBER_GLOBAL));
                bodies.add(code -> none(code, EXTERN).op(opcode, REFERENCE_GLOBAL));
                bodies.add(code -> code.v128(1, 1).op(opcode, VECTOR_GLOBAL));
            }
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
    }

    private static void table(CodeBuilder code, Opcode opcode) {
        switch (opcode) {
            case TABLE_GET -> code.i32(1).op(opcode).op(Opcode.DROP);
            case TABLE_SET -> none(code.i32(1), FUNC).op(opcode);
            case TABLE_GROW -> none(code, FUNC).i32(1).op(opcode).op(Opcode.DROP);
            case TABLE_FILL -> none(code.i32(1), FUNC).i32(2).op(opcode);
            case TABLE_COPY -> code.i32(1).i32(0).i32(2).op(opcode, 0, 1);
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
    }

    private static void reference(CodeBuilder code, Opcode opcode) {
        switch (opcode) {
            case REF_NULL -> none(code, FUNC);
            case REF_IS_NULL -> none(code, FUNC).op(opcode);
            case REF_FUNC -> code.op(opcode, CALLEE);
            case REF_AS_NON_NULL -> code.op(Opcode.REF_FUNC, CALLEE).op(opcode);
            case REF_EQ -> none(none(code, EQ), EQ).op(opcode);
            case REF_TEST, REF_TEST_NULL -> none(code, ANY).op(opcode, I31);
            case REF_CAST, REF_CAST_NULL -> code.i32(1).op(Opcode.REF_I31).op(opcode, I31);
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
        code.op(Opcode.DROP);
    }

    private static void aggregate(Opcode opcode, List<Consumer<CodeBuilder>> bodies) {
        String name = opcode.mnemonic();
        if (name.startsWith("struct.")) {
            structure(opcode, bodies);
        } else if (name.startsWith("array.")) {
            array(opcode, bodies);
        } else {
            bodies.add(
                    code -> {
                        switch (opcode) {
                            case ANY_CONVERT_EXTERN -> none(code, EXTERN).op(opcode);
                            case EXTERN_CONVERT_ANY -> none(code, ANY).op(opcode);
                            case REF_I31 -> code.i32(1).op(opcode);
                            case I31_GET_S, I31_GET_U -> code.i32(1).op(Opcode.REF_I31).op(opcode);
                            default -> throw new IllegalArgumentException(name);
                        }
                        code.op(Opcode.DROP);
                    });
        }
    }

    private static CodeBuilder newStruct(CodeBuilder code) {
        return code.op(Opcode.STRUCT_NEW_DEFAULT, STRUCT);
    }

    private static void structure(Opcode opcode, List<Consumer<CodeBuilder>> bodies) {
        switch (opcode) {
            case STRUCT_NEW ->
                    bodies.add(
                            code -> {
                                none(code.i32(1).i32(2).v128(3, 4), EXTERN);
                                code.op(opcode, STRUCT).op(Opcode.DROP);
                            });
            case STRUCT_NEW_DEFAULT -> bodies.add(code -> newStruct(code).op(Opcode.DROP));
            case STRUCT_GET -> {
                for (int field : List.of(0, 2, 3)) {
                    bodies.add(code -> newStruct(code).op(opcode, STRUCT, field).op(Opcode.DROP));
                }
            }
            case STRUCT_GET_S, STRUCT_GET_U ->
                    bodies.add(code -> newStruct(code).op(opcode, STRUCT, 1).op(Opcode.DROP));
            case STRUCT_SET -> {
                bodies.add(code -> newStruct(code).i32(1).op(opcode, STRUCT, 0));
                bodies.add(code -> newStruct(code).i32(1).op(opcode, STRUCT, 1));
                bodies.add(code -> newStruct(code).v128(1, 1).op(opcode, STRUCT, 2));
                bodies.add(code -> none(newStruct(code), EXTERN).op(opcode, STRUCT, 3));
            }
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
    }

    private static CodeBuilder newArray(CodeBuilder code, int type) {
        return code.i32(4).op(Opcode.ARRAY_NEW_DEFAULT, type);
    }

    private static CodeBuilder element(CodeBuilder code, int type) {
        return switch (type) {
            case VECTORS -> code.v128(1, 1);
            case REFERENCES -> none(code, FUNC);
            default -> code.i32(1);
        };
    }

    private static void array(Opcode opcode, List<Consumer<CodeBuilder>> bodies) {
        List<Integer> unpacked = List.of(NUMBERS, VECTORS, REFERENCES);
        switch (opcode) {
            case ARRAY_NEW ->
                    unpacked.forEach(
                            type ->
                                    bodies.add(
                                            code ->
                                                    element(code, type)
                                                            .i32(4)
                                                            .op(opcode, type)
                                                            .op(Opcode.DROP)));
            case ARRAY_NEW_DEFAULT -> bodies.add(code -> newArray(code, NUMBERS).op(Opcode.DROP));
            case ARRAY_NEW_FIXED ->
                    unpacked.forEach(
                            type ->
                                    bodies.add(
                                            code ->
                                                    element(element(code, type), type)
                                                            .op(opcode, type, 2)
                                                            .op(Opcode.DROP)));
            case ARRAY_NEW_DATA ->
                    bodies.add(code -> code.i32(1).i32(1).op(opcode, NUMBERS, 0).op(Opcode.DROP));
            case ARRAY_NEW_ELEM ->
                    bodies.add(
                            code -> code.i32(1).i32(1).op(opcode, REFERENCES, 0).op(Opcode.DROP));
            case ARRAY_GET ->
                    unpacked.forEach(
                            type ->
                                    bodies.add(
                                            code ->
                                                    newArray(code, type)
                                                            .i32(1)
                                                            .op(opcode, type)
                                                            .op(Opcode.DROP)));
            case ARRAY_GET_S, ARRAY_GET_U ->
                    bodies.add(
                            code -> newArray(code, BYTES).i32(1).op(opcode, BYTES).op(Opcode.DROP));
            case ARRAY_SET ->
                    unpacked.forEach(
                            type ->
                                    bodies.add(
                                            code ->
                                                    element(newArray(code, type).i32(1), type)
                                                            .op(opcode, type)));
            case ARRAY_LEN -> bodies.add(code -> newArray(code, BYTES).op(opcode).op(Opcode.DROP));
            case ARRAY_FILL ->
                    unpacked.forEach(
                            type ->
                                    bodies.add(
                                            code ->
                                                    element(newArray(code, type).i32(1), type)
                                                            .i32(2)
                                                            .op(opcode, type)));
            case ARRAY_COPY ->
                    bodies.add(
                            code -> {
                                newArray(newArray(code, BYTES).i32(1), BYTES).i32(1).i32(2);
                                code.op(opcode, BYTES, BYTES);
                            });
            case ARRAY_INIT_DATA ->
                    bodies.add(
                            code ->
                                    newArray(code, NUMBERS)
                                            .i32(1)
                                            .i32(1)
                                            .i32(1)
                                            .op(opcode, NUMBERS, 0));
            case ARRAY_INIT_ELEM ->
                    bodies.add(
                            code ->
                                    newArray(code, REFERENCES)
                                            .i32(1)
                                            .i32(1)
                                            .i32(1)
                                            .op(opcode, REFERENCES, 0));
            default -> throw new IllegalArgumentException(opcode.mnemonic());
        }
    }
}
