package dev.wardian.wasm.internal.lowering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.OpcodeFamily;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpShapeTest {
    /** The constants of {@link Op} that are no instructions: a cell's layout, bounds of ranges. */
    private static final Set<String> LAYOUT =
            Set.of("CELL", "A", "B", "C", "D", "E", "F", "G", "END");

    private static final Map<Integer, OpcodeFamily> FAMILIES =
            Map.of(
                    OpFamily.NUMERIC, OpcodeFamily.NUMERIC,
                    OpFamily.PARAMETRIC, OpcodeFamily.PARAMETRIC,
                    OpFamily.CONTROL, OpcodeFamily.CONTROL,
                    OpFamily.VARIABLE, OpcodeFamily.VARIABLE,
                    OpFamily.MEMORY, OpcodeFamily.MEMORY,
                    OpFamily.TABLE, OpcodeFamily.TABLE,
                    OpFamily.REFERENCE, OpcodeFamily.REFERENCE,
                    OpFamily.AGGREGATE, OpcodeFamily.AGGREGATE,
                    OpFamily.VECTOR, OpcodeFamily.VECTOR,
                    OpFamily.ATOMIC, OpcodeFamily.ATOMIC);

    private static Stream<Field> constants() {
        return Stream.of(Op.class.getFields());
    }

    private static List<Field> instructions() {
        return constants()
                .filter(field -> !field.getName().startsWith("FIRST_"))
                .filter(field -> !LAYOUT.contains(field.getName()))
                .toList();
    }

    private static int number(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static IntStream numbers() {
        return IntStream.range(0, Op.END).filter(op -> OpShape.of(op) != null);
    }

    @Test
    void everyInstructionHasANumberOfItsOwnAShapeAndAName() {
        Set<Integer> numbers = new HashSet<>();

        for (Field field : instructions()) {
            int op = number(field);
            assertTrue(numbers.add(op), field::getName);
            assertNotNull(OpShape.of(op), field::getName);
            assertEquals(field.getName(), LoweredPrinter.name(op));
        }
        assertEquals(numbers().boxed().toList(), numbers.stream().sorted().toList());
    }

    @Test
    void numberOfARareInstructionTellsItsFamily() {
        numbers()
                .filter(op -> op >= Op.FIRST_RARE)
                .forEach(
                        op ->
                                assertEquals(
                                        Objects.requireNonNull(OpShape.of(op)).family(),
                                        FAMILIES.get(op >> OpFamily.SHIFT),
                                        LoweredPrinter.name(op)));
    }

    @Test
    void casesOfTheLoopAreTheFirstNumbersAndOfOneCell() {
        assertTrue(Op.FIRST_RARE <= 1 << OpFamily.SHIFT);
        for (int op = 0; op < Op.FIRST_RARE; op++) {
            assertNotNull(OpShape.of(op));
            assertEquals(1, OpShape.cells(op), LoweredPrinter.name(op));
        }
        for (int op = Op.FIRST_RARE; op < 1 << OpFamily.SHIFT; op++) {
            assertNull(OpShape.of(op));
        }
    }

    /** So that a range ends where the next one, or the family, does. */
    @Test
    void rangesAreWithoutGaps() {
        for (int family = 1; family <= FAMILIES.size(); family++) {
            int first = family << OpFamily.SHIFT;
            int count =
                    (int)
                            numbers()
                                    .filter(op -> op >> OpFamily.SHIFT == first >> OpFamily.SHIFT)
                                    .count();
            assertTrue(count > 0);
            for (int op = first; op < first + count; op++) {
                assertNotNull(OpShape.of(op));
            }
        }
        constants()
                .filter(field -> field.getName().startsWith("FIRST_"))
                .filter(field -> !field.getName().equals("FIRST_RARE"))
                .forEach(field -> assertNotNull(OpShape.of(number(field)), field::getName));
    }

    @Test
    void shapeTellsCellsAndPlacesOfOperands() {
        numbers()
                .forEach(
                        op -> {
                            int operands = Objects.requireNonNull(OpShape.of(op)).operands().size();
                            int last = operands == 0 ? 0 : OpShape.place(operands - 1);
                            assertTrue(operands <= 7);
                            assertEquals(operands > 4 ? 2 : 1, OpShape.cells(op));
                            assertTrue(last < OpShape.cells(op) * Op.CELL);
                        });
        assertEquals(Op.A, OpShape.place(0));
        assertEquals(Op.G, OpShape.place(6));
    }

    @Test
    void branchTableIsAsLongAsItsTargets() {
        int[] code = new int[20];
        code[5] = Op.BR_TABLE;
        code[5 + Op.B] = 3;

        assertEquals(Op.CELL + 3, OpShape.size(code, 5));
    }
}
