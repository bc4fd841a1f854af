package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.internal.code.LoweredFunction;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/**
 * Register code as text, an instruction a line, operands in the order of their names: for tests
 * that approve generated code, and for those who look for a defect.
 */
public final class LoweredPrinter {
    private static final String[] NAMES = new String[Op.COUNT_OF_OPS];

    static {
        try {
            for (Field field : Op.class.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers())
                        && !field.getName().startsWith("FIRST_")
                        && !field.getName().equals("COUNT_OF_OPS")) {
                    NAMES[field.getInt(null)] = field.getName();
                }
            }
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private LoweredPrinter() {}

    /** The name of an instruction. */
    public static String name(int op) {
        return NAMES[op];
    }

    public static String print(LoweredFunction function) {
        StringBuilder text = new StringBuilder();
        text.append("frame ").append(function.frameSlots);
        text.append(", params ").append(function.paramSlots);
        text.append(function.usesReferences ? ", references\n" : "\n");
        if (function.prologue.length > 0) {
            text.append("       prologue ").append(function.prologueSlot).append(' ');
            text.append(Arrays.toString(function.prologue)).append('\n');
        }
        int[] code = function.code;
        for (int pc = 0; pc < code.length; ) {
            int size = size(code, pc);
            text.append(String.format("%5d  %s", pc, NAMES[code[pc]]));
            text.append(' ').append(code[pc + A]);
            for (int i = 1; i < size; i++) {
                if (i != A) {
                    text.append(' ').append(code[pc + i]);
                }
            }
            text.append('\n');
            pc += size;
        }
        return text.toString();
    }

    /** The number of ints of the instruction at {@code pc}. */
    public static int size(int[] code, int pc) {
        switch (code[pc]) {
            case Op.BR_TABLE:
                return CELL + code[pc + B];
            case Op.ADD_128:
            case Op.SUB_128:
            case Op.MEMORY_FILL:
            case Op.MEMORY_COPY:
            case Op.MEMORY_INIT:
            case Op.LOAD_FROM:
            case Op.STORE_TO:
            case Op.TABLE_GROW:
            case Op.TABLE_FILL:
            case Op.TABLE_COPY:
            case Op.TABLE_INIT:
            case Op.ARRAY_NEW:
            case Op.ARRAY_NEW_FIXED:
            case Op.ARRAY_NEW_DATA:
            case Op.ARRAY_NEW_ELEM:
            case Op.ARRAY_FILL:
            case Op.ARRAY_COPY:
            case Op.ARRAY_INIT_DATA:
            case Op.ARRAY_INIT_ELEM:
            case Op.VECTOR:
            case Op.SHUFFLE:
                return 2 * CELL;
            default:
                return CELL;
        }
    }
}
