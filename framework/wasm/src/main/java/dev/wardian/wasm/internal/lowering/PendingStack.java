package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.code.TypeLayout;
import java.util.Arrays;

/**
 * The operand stack while a body is lowered. Each entry has a home slot in the frame, by its
 * height; its value is there already, or it is pending: a local that was not copied yet, or a
 * constant. At most {@link #MAX_PENDING} entries are pending, so that no instruction has to search
 * more than that.
 *
 * <p>A popped entry's index stays readable until the next push.
 */
final class PendingStack {
    static final byte HOME = 0;
    static final byte LOCAL = 1;
    static final byte CONST = 2;

    /** A local plus a constant, not added yet: what addresses are often made of. */
    static final byte LOCAL_PLUS = 3;

    static final int MAX_PENDING = 16;

    byte[] kind = new byte[64];
    byte[] type = new byte[64];
    int[] home = new int[64];
    int[] local = new int[64];
    long[] value = new long[64];
    int size;

    /** The entries that are pending, lowest first. */
    final int[] pending = new int[MAX_PENDING + 1];

    int pendingCount;
    private int nextSlot;
    private int maxSlot;

    PendingStack(int firstSlot) {
        nextSlot = firstSlot;
        maxSlot = firstSlot;
    }

    /** The home slot of the entry that is pushed next. */
    int nextSlot() {
        return nextSlot;
    }

    /** One more than the greatest slot used so far. */
    int maxSlot() {
        return maxSlot;
    }

    /** Notes that slots below {@code end} are used. */
    void touch(int end) {
        maxSlot = Math.max(maxSlot, end);
    }

    int pushHome(int valueType) {
        return push(HOME, valueType);
    }

    void pushLocal(int valueType, int slot) {
        int entry = push(LOCAL, valueType);
        local[entry] = slot;
        pending[pendingCount++] = entry;
    }

    void pushLocalPlus(int valueType, int slot, int addend) {
        int entry = push(LOCAL_PLUS, valueType);
        local[entry] = slot;
        value[entry] = addend;
        pending[pendingCount++] = entry;
    }

    /** Whether a change of the local in {@code slot} would change the value of {@code entry}. */
    boolean dependsOn(int entry, int slot) {
        return (kind[entry] == LOCAL || kind[entry] == LOCAL_PLUS) && local[entry] == slot;
    }

    void pushConst(int valueType, long bits) {
        int entry = push(CONST, valueType);
        value[entry] = bits;
        pending[pendingCount++] = entry;
    }

    boolean isConst(int entry) {
        return kind[entry] == CONST;
    }

    int pop() {
        size--;
        nextSlot = home[size];
        if (kind[size] != HOME) {
            pendingCount--;
        }
        return size;
    }

    void pop(int count) {
        for (int i = 0; i < count; i++) {
            pop();
        }
    }

    /** Drops all entries from {@code entries} on; their kinds do not matter any more. */
    void truncate(int entries, int slot) {
        size = entries;
        nextSlot = slot;
        while (pendingCount > 0 && pending[pendingCount - 1] >= entries) {
            pendingCount--;
        }
    }

    /** Notes that pending entry number {@code index} of the list is at home now. */
    void settle(int index) {
        kind[pending[index]] = HOME;
        System.arraycopy(pending, index + 1, pending, index, pendingCount - index - 1);
        pendingCount--;
    }

    private int push(byte entryKind, int valueType) {
        if (size == kind.length) {
            int length = size * 2;
            kind = Arrays.copyOf(kind, length);
            type = Arrays.copyOf(type, length);
            home = Arrays.copyOf(home, length);
            local = Arrays.copyOf(local, length);
            value = Arrays.copyOf(value, length);
        }
        kind[size] = entryKind;
        type[size] = (byte) valueType;
        home[size] = nextSlot;
        nextSlot += TypeLayout.slots(valueType);
        maxSlot = Math.max(maxSlot, nextSlot);
        return size++;
    }
}
