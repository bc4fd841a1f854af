package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Arrays;

/**
 * The types of the operands at the current instruction (spec appendix, "Validation Algorithm"),
 * down to the height at which the innermost block began. One object serves all functions of a
 * module.
 */
final class OperandStack {
    /**
     * Below so many types a loop is faster than a call of a method that compares or copies ranges.
     */
    private static final int FEW = 4;

    private final ErrorSite site;
    private final TypeCodes codes;
    private final int limit;
    private int[] types = new int[256];
    private int height;

    /** The height at which the innermost block began. */
    private int base;

    /**
     * Whether the rest of the innermost block cannot be reached: below the base there is then any
     * operand that is wanted.
     */
    private boolean unreachable;

    /** The greatest height so far, and the least at which {@link #push} has to do more. */
    private int maxHeight;

    /** Over {@code limit} operands the function is refused. */
    OperandStack(ErrorSite site, TypeCodes codes, int limit) {
        this.site = site;
        this.codes = codes;
        this.limit = limit;
    }

    void clear() {
        height = 0;
        base = 0;
        unreachable = false;
        maxHeight = 0;
    }

    int height() {
        return height;
    }

    boolean isUnreachable() {
        return unreachable;
    }

    boolean isVectorOnTop() {
        return height > base && types[height - 1] == ValTypes.V128;
    }

    /** The most operands there have been since {@link #clear}. */
    int maxHeight() {
        return maxHeight;
    }

    /** Makes another block the innermost one. */
    void enter(int newBase, boolean isUnreachable) {
        base = newBase;
        unreachable = isUnreachable;
    }

    /** Drops the operands of the innermost block, of which the rest cannot be reached. */
    void setUnreachable() {
        height = base;
        unreachable = true;
    }

    void push(int type) {
        if (height == maxHeight) {
            makeRoom(1);
        }
        types[height++] = type;
    }

    /** Takes an operand of a type that is wanted. */
    void pop(int expected) {
        if (height > base && types[height - 1] == expected) {
            height--;
            return;
        }
        int actual = popAny(expected);
        if (!codes.matches(actual, expected)) {
            throw site.mismatch(expected, actual);
        }
    }

    /** Takes an operand of any type; {@link ValTypes#UNKNOWN} where code cannot be reached. */
    int popAny() {
        return popAny(ValTypes.UNKNOWN);
    }

    private int popAny(int expected) {
        if (height == base) {
            if (unreachable) {
                return ValTypes.UNKNOWN;
            }
            throw site.mismatch(codes.name(expected), "nothing");
        }
        return types[--height];
    }

    /** Takes operands of the wanted types, the last one being on top. */
    void popAll(int[] expected) {
        int count = expected.length;
        if (count > FEW && isOnTop(expected)) {
            height -= count;
            return;
        }
        for (int i = count - 1; i >= 0; i--) {
            pop(expected[i]);
        }
    }

    void pushAll(int[] pushed) {
        int count = pushed.length;
        if (count <= FEW) {
            for (int type : pushed) {
                push(type);
            }
            return;
        }
        if (count > maxHeight - height) {
            makeRoom(count);
        }
        System.arraycopy(pushed, 0, types, height, count);
        height += count;
    }

    /** Takes so many operands of one type; where code cannot be reached, no more than there are. */
    void popMany(int expected, int count) {
        for (int i = 0; i < count && !(unreachable && height == base); i++) {
            pop(expected);
        }
    }

    /** Takes operands of the first {@code count} of the wanted types. */
    void popFirst(int[] expected, int count) {
        for (int i = count - 1; i >= 0; i--) {
            pop(expected[i]);
        }
    }

    /** Pushes the first {@code count} of some types. */
    void pushFirst(int[] pushed, int count) {
        for (int i = 0; i < count; i++) {
            push(pushed[i]);
        }
    }

    /**
     * Takes a reference of any type; {@link ValTypes#UNKNOWN_REFERENCE} where code cannot be
     * reached.
     */
    int popReference() {
        if (height == base && !unreachable) {
            throw site.mismatch("a reference", "nothing");
        }
        int type = popAny();
        if (type == ValTypes.UNKNOWN) {
            return ValTypes.UNKNOWN_REFERENCE;
        }
        if (!ValTypes.isReference(type)) {
            throw site.mismatch("a reference", codes.name(type));
        }
        return type;
    }

    /** Checks that the wanted types are on top, and takes nothing. */
    void requireOnTop(int[] expected) {
        if (isOnTop(expected)) {
            return;
        }
        for (int i = 0; i < expected.length; i++) {
            int wanted = expected[expected.length - 1 - i];
            int position = height - 1 - i;
            if (position < base) {
                if (unreachable) {
                    return;
                }
                throw site.mismatch(codes.name(wanted), "nothing");
            }
            if (!codes.matches(types[position], wanted)) {
                throw site.mismatch(wanted, types[position]);
            }
        }
    }

    private boolean isOnTop(int[] expected) {
        int from = height - expected.length;
        return from >= base && Arrays.equals(types, from, height, expected, 0, expected.length);
    }

    /** Checks that nothing is left of the innermost block's operands. */
    void requireEmpty() {
        if (height != base) {
            throw site.mismatch(
                    "no more values", codes.text(types, base, Math.min(height, base + 8)));
        }
    }

    private void makeRoom(int count) {
        maxHeight = height + count;
        if (maxHeight > limit) {
            throw site.limit("frameSlots", limit, maxHeight);
        }
        if (maxHeight > types.length) {
            types = Arrays.copyOf(types, Math.max(maxHeight, 2 * types.length));
        }
    }
}
