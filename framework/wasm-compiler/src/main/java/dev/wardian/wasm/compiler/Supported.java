package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.Opcode;

/** Which instructions are compiled. Functions with others stay where they are. */
final class Supported {
    private Supported() {}

    static boolean contains(Opcode opcode) {
        return switch (opcode.family()) {
            case PARAMETRIC,
                    VARIABLE,
                    NUMERIC,
                    MEMORY,
                    TABLE,
                    VECTOR,
                    ATOMIC,
                    REFERENCE,
                    AGGREGATE ->
                    true;
            case CONTROL ->
                    switch (opcode) {
                        case BLOCK,
                                LOOP,
                                IF,
                                ELSE,
                                END,
                                BR,
                                BR_IF,
                                BR_TABLE,
                                RETURN,
                                CALL,
                                CALL_INDIRECT,
                                RETURN_CALL,
                                RETURN_CALL_INDIRECT,
                                RETURN_CALL_REF,
                                CALL_REF,
                                BR_ON_NULL,
                                BR_ON_NON_NULL,
                                BR_ON_CAST,
                                BR_ON_CAST_FAIL,
                                THROW,
                                THROW_REF,
                                TRY_TABLE ->
                                true;
                        default -> false;
                    };
        };
    }
}
