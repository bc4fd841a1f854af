package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Register code as text, an instruction a line, operands in the order of their names: for tests
 * that approve generated code, and for those who look for a defect. {@code s3} is a slot, {@code
 * r3} a reference slot, {@code s3..} the first of several, {@code @20} an index into the code.
 */
public final class LoweredPrinter {
    private static final TrapKind[] TRAPS = TrapKind.values();
    private static final @Nullable String[] NAMES = new String[Op.END];

    static {
        try {
            for (Field field : Op.class.getDeclaredFields()) {
                if (isInstruction(field)) {
                    NAMES[field.getInt(null)] = field.getName();
                }
            }
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private LoweredPrinter() {}

    /** The other constants of {@link Op} are bounds of ranges, and places in a cell. */
    private static boolean isInstruction(Field field) {
        String name = field.getName();
        return Modifier.isPublic(field.getModifiers())
                && !name.startsWith("FIRST_")
                && !name.equals("END")
                && !name.equals("CELL")
                && name.length() > 1;
    }

    /** The name of an instruction, or null where there is none of that number. */
    public static @Nullable String name(int op) {
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
        for (int pc = 0; pc < code.length; pc += OpShape.size(code, pc)) {
            text.append(String.format("%5d  %s", pc, NAMES[code[pc]]));
            operands(code, pc, text);
            text.append('\n');
        }
        return text.toString();
    }

    private static void operands(int[] code, int pc, StringBuilder text) {
        List<OperandKind> operands = Objects.requireNonNull(OpShape.of(code[pc])).operands();
        for (int i = 0; i < operands.size(); i++) {
            text.append(' ').append(operand(operands.get(i), code[pc + OpShape.place(i)]));
        }
        if (code[pc] == Op.BR_TABLE) {
            for (int at = pc + CELL; at < pc + OpShape.size(code, pc); at++) {
                text.append(' ').append(operand(OperandKind.CODE, code[at]));
            }
        }
    }

    private static String operand(OperandKind kind, int value) {
        return switch (kind) {
            case TARGET, SLOT, UPDATED -> "s" + value;
            case TARGET_PAIR, PAIR -> "s" + value + ":s" + (value + 1);
            case TARGET_REFERENCE, REFERENCE -> "r" + value;
            case VALUE -> "s" + value + "|r" + value;
            case FIRST_SLOT -> "s" + value + "..";
            case CODE -> "@" + value;
            case NUMBER, VECTOR_OPERAND -> Integer.toString(value);
            case TRAP_KIND -> TRAPS[value].name();
            case ACCESS -> String.valueOf(NAMES[value]);
            case VECTOR_CODE -> mnemonic(OpcodeTables.VECTOR_PREFIX, value);
            case ATOMIC_CODE -> mnemonic(OpcodeTables.ATOMIC_PREFIX, value);
            case FUNCTION,
                    TYPE,
                    TABLE,
                    MEMORY,
                    GLOBAL,
                    TAG,
                    DATA_SEGMENT,
                    ELEMENT_SEGMENT,
                    FIELD,
                    HEAP_TYPE,
                    LANE ->
                    kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + value;
        };
    }

    private static String mnemonic(int prefix, int code) {
        return Objects.requireNonNull(Opcode.of(prefix, code)).mnemonic();
    }
}
