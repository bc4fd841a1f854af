package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;
import java.util.HashMap;
import java.util.Map;

/**
 * The frame of a function that has several methods: where values lie while one method leaves to
 * another. Numbers are in one array, references in another. A place is taken when it is asked for.
 */
final class PartFrame {
    /** Where a method leaves its location when it fails, and the first result when it returns. */
    static final int FIRST = 0;

    private final Map<Integer, Integer> locals = new HashMap<>();
    private final Map<Integer, Integer> operands = new HashMap<>();
    private final Map<Integer, Integer> operandReferences = new HashMap<>();
    private int slots = 1;
    private int references;

    /** Says that the first result is a reference. */
    void returnsReference() {
        references = Math.max(references, 1);
    }

    /** Where a local of the function lies. */
    int local(int local, int type) {
        return locals.computeIfAbsent(local, key -> take(type));
    }

    /** Where an operand lies, counted from the deepest. */
    int operand(int index, int type) {
        // At different places an operand of the same number has different types.
        return ValTypes.isReference(type)
                ? operandReferences.computeIfAbsent(index, key -> take(type))
                : operands.computeIfAbsent(index, key -> take(ValTypes.V128));
    }

    private int take(int type) {
        if (ValTypes.isReference(type)) {
            return references++;
        }
        int slot = slots;
        slots += ValTypes.slots(type);
        return slot;
    }

    int slots() {
        return slots;
    }

    int references() {
        return references;
    }
}
