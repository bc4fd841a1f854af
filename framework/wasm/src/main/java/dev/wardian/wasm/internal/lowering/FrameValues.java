package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;

import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import org.jspecify.annotations.Nullable;

/**
 * The values of a body that is being lowered (locals, operands, constants) and the cells that move
 * them.
 *
 * <p>A local or a constant that is pushed emits nothing: it stays pending until an instruction
 * names its slot or value, or until it has to go home.
 */
final class FrameValues {
    /** The type of any reference: all are kept alike. */
    static final byte REFERENCE = ValTypes.FUNCREF;

    final CodeBuffer code;
    final PendingStack stack;
    private final OpenBlocks control;
    private final byte[] localTypes;
    private final int[] localSlots;
    private final int localsEnd;
    private final FrameConstants constants;
    private final FrameConstants wanted = new FrameConstants();
    private final LocalZeroing zeroing;
    private final @Nullable CodeOffsets offsets;

    /** Whether the function has locals or operands that are references. */
    boolean usesReferences;

    /** Where the current instruction begins in the binary. */
    private int offset;

    /**
     * @param offsets where cells come from is noted here, if not null
     * @param constants constants that get slots in the frame
     */
    FrameValues(
            CodeBuffer code,
            OpenBlocks control,
            byte[] localTypes,
            int parameters,
            @Nullable CodeOffsets offsets,
            FrameConstants constants) {
        this.code = code;
        this.control = control;
        this.localTypes = localTypes;
        this.localSlots = new int[localTypes.length];
        int slot = 0;
        for (int i = 0; i < localTypes.length; i++) {
            localSlots[i] = slot;
            slot += TypeLayout.slots(localTypes[i]);
            usesReferences |= ValTypes.isReference(localTypes[i]);
        }
        this.localsEnd = slot;
        this.constants = constants;
        this.stack = new PendingStack(operandBase());
        this.zeroing = new LocalZeroing(control, localTypes.length, parameters);
        this.offsets = offsets;
    }

    /** One more than the last slot of a local. */
    int localsEnd() {
        return localsEnd;
    }

    /** The home slot of the first operand. */
    int operandBase() {
        return localsEnd + constants.size();
    }

    /** The slot of the first local that has to be zeroed; known when the function is lowered. */
    int zeroStart() {
        return slotOfLocal(zeroing.first());
    }

    /**
     * One more than the last slot of a local that has to be zeroed; the constants lie right behind
     * the locals, so with them it is all up to there.
     */
    int zeroEnd() {
        return constants.size() > 0 ? localsEnd : slotOfLocal(zeroing.end());
    }

    /** The slot of a local, or where the locals end if there is none of that number. */
    private int slotOfLocal(int local) {
        return local < localSlots.length ? localSlots[local] : localsEnd;
    }

    /**
     * The constants that loops of this function use and no instruction holds; known when the
     * function is lowered.
     */
    FrameConstants wantedConstants() {
        return wanted;
    }

    /** The instruction at {@code at} in the binary begins; what it emits comes from there. */
    void beginInstruction(int at) {
        offset = at;
        noteOffset();
    }

    /** The current instruction is a loop whose rounds begin at {@code cell}. */
    void beginLoop(int cell) {
        if (offsets != null) {
            offsets.recordLoop(cell, offset, operandBase());
        }
    }

    private void noteOffset() {
        if (offsets != null) {
            offsets.record(code.size(), offset);
        }
    }

    void pushLocal(int local) {
        zeroing.read(local);
        makeRoom();
        stack.pushLocal(localTypes[local], localSlots[local]);
    }

    void pushConst(byte type, long bits) {
        makeRoom();
        stack.pushConst(type, bits);
    }

    /** Sends the oldest pending entry home if there are as many as there may be. */
    void makeRoom() {
        if (stack.pendingCount == PendingStack.MAX_PENDING) {
            settle(0);
        }
    }

    /** Sends pending entry number {@code index} home. */
    private void settle(int index) {
        int entry = stack.pending[index];
        copyTo(entry, stack.home[entry]);
        stack.settle(index);
    }

    /** Sends home all pending entries from {@code entry} on. */
    void settleFrom(int entry) {
        while (stack.pendingCount > 0 && stack.pending[stack.pendingCount - 1] >= entry) {
            settle(stack.pendingCount - 1);
        }
    }

    /** Sends home all pending entries of the local in {@code slot}; true if there were some. */
    private boolean settleLocal(int slot) {
        boolean any = false;
        for (int i = stack.pendingCount - 1; i >= 0; i--) {
            int entry = stack.pending[i];
            if (stack.dependsOn(entry, slot)) {
                settle(i);
                any = true;
            }
        }
        return any;
    }

    /**
     * The slot that holds the value of an entry just popped; if there is none yet, the value is
     * written to its home.
     */
    int slotOf(int entry) {
        int home = stack.home[entry];
        switch (stack.kind[entry]) {
            case PendingStack.LOCAL:
                return stack.local[entry];
            case PendingStack.CONST:
                int index = constants.indexOf(stack.value[entry]);
                if (index >= 0) {
                    return localsEnd + index;
                }
                if (control.inLoop()) {
                    wanted.add(stack.value[entry]);
                }
                copyTo(entry, home);
                return home;
            case PendingStack.LOCAL_PLUS:
                copyTo(entry, home);
                return home;
            default:
                return home;
        }
    }

    /** Writes the value of an entry to {@code slot}, unless it is there. */
    void copyTo(int entry, int slot) {
        switch (stack.kind[entry]) {
            case PendingStack.CONST -> {
                long bits = stack.value[entry];
                code.emit(Op.CONST, slot, (int) bits, (int) (bits >>> 32));
            }
            case PendingStack.LOCAL_PLUS ->
                    code.emit(Op.ADD_32_I, slot, stack.local[entry], (int) stack.value[entry]);
            case PendingStack.LOCAL -> copy(stack.type[entry], stack.local[entry], slot);
            default -> copy(stack.type[entry], stack.home[entry], slot);
        }
    }

    private void copy(byte type, int from, int to) {
        if (from == to) {
            return;
        }
        if (ValTypes.isReference(type)) {
            code.emit(Op.COPY_REF, to, from, 0);
            return;
        }
        code.emitCopy(to, from);
        if (type == ValTypes.V128) {
            // Where the two overlap, it is because values move down the stack.
            code.emitCopy(to + 1, from + 1);
        }
    }

    /** Pushes the result of a cell that writes to the home slot of the next entry. */
    void pushResult(int type, int op, int b, int c) {
        code.emit(op, stack.nextSlot(), b, c);
        stack.pushHome(type);
        if (ValTypes.isReference(type)) {
            usesReferences = true;
        } else {
            code.markValue();
        }
    }

    /**
     * Emits a cell whose first three operands are taken from the stack, the last one from its top.
     */
    void emitThree(int op, int d, int e) {
        int c = stack.pop();
        int b = stack.pop();
        int a = stack.pop();
        int aSlot = slotOf(a);
        int bSlot = slotOf(b);
        code.emit(op, aSlot, bSlot, slotOf(c), d, e);
    }

    /** Removes the last cell, which becomes part of the one that is emitted next. */
    void removeLast() {
        code.removeLast();
        noteOffset();
    }

    /**
     * A slot with the low 32 bits of an i64 that was just popped and is an address or index, or
     * with -1 where it is 2^32 or more: what comes next looks at 32 bits, and -1 is out of bounds
     * of every memory and table. Nothing is emitted where the value is known to be small enough.
     */
    int narrowed(int entry) {
        int producer = producer(entry);
        if (producer >= 0) {
            int b = code.get(producer + B);
            int c = code.get(producer + C);
            switch (code.get(producer)) {
                case Op.EXTEND_U:
                    removeLast();
                    return b;
                case Op.ADD_64_I:
                    removeLast();
                    return narrow(entry, b, c);
                case Op.LOAD_32_U:
                    return slotOf(entry);
                default:
                    if (isUnsigned(entry)) {
                        return slotOf(entry);
                    }
            }
        }
        int slot = slotOf(entry);
        return stack.isConst(entry) && stack.value[entry] >>> 32 == 0
                ? slot
                : narrow(entry, slot, 0);
    }

    private int narrow(int entry, int slot, int addend) {
        code.emit(Op.NARROW, stack.home[entry], slot, addend);
        return stack.home[entry];
    }

    /**
     * Whether an i32 on the stack is known not to be negative, because of the last cell, so that
     * extending it changes nothing.
     */
    boolean isUnsigned(int entry) {
        int producer = producer(entry);
        if (producer < 0) {
            return false;
        }
        return switch (code.get(producer)) {
            case Op.LOAD_8_U, Op.LOAD_8_U_W, Op.LOAD_8_U_X, Op.LOAD_16_U -> true;
            case Op.AND_I -> code.get(producer + C) >= 0;
            case Op.SHR_U_32_I -> code.get(producer + C) > 0;
            default -> Comparisons.isComparison(code.get(producer));
        };
    }

    void setLocal(int local) {
        zeroing.write(local);
        int slot = localSlots[local];
        int entry = stack.pop();
        boolean settled = settleLocal(slot);
        int producer = settled ? -1 : producer(entry);
        if (producer >= 0) {
            code.retargetLast(slot);
        } else {
            copyTo(entry, slot);
        }
    }

    /**
     * The last cell if it made the value of {@code entry}, which was just popped or is on top, or
     * -1.
     */
    int producer(int entry) {
        return stack.kind[entry] == PendingStack.HOME ? code.producerOf(stack.home[entry]) : -1;
    }

    void pushAll(byte[] types) {
        for (byte type : types) {
            stack.pushHome(type);
        }
    }
}
