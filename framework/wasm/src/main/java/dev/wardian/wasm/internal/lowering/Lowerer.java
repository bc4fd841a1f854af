package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns one validated body into register code, in one pass and in time linear in its size.
 *
 * <p>Locals and operands are frame slots. A {@code local.get} or a constant emits nothing: it stays
 * pending on the operand stack until an instruction names its slot or value. A {@code local.set} of
 * what the last cell made changes that cell's target. A comparison followed by a branch becomes one
 * cell. For {@code (local.set 0 (i32.add (local.get 0) (i32.const 1)))} all that is left is {@code
 * ADD_32_I 0 0 1}.
 */
final class Lowerer {
    private static final int POLL_INTERVAL = 4096;

    /**
     * With more locals to zero than this, the zeros are not kept as a prologue: thousands of small
     * functions with many locals would fill the heap.
     */
    private static final int LARGE_PROLOGUE = 256;

    private final FunctionCode function;
    private final ModuleData module;
    private final TypeLayout[] layouts;
    private final boolean metered;
    private final Runnable poll;
    private final @Nullable CodeOffsets offsets;
    private final BodyReader in;
    private final CodeBuffer code;
    private final byte[] localTypes;
    private final int[] localSlots;
    private final int localsEnd;
    private final int operandBase;
    private final OperandStack stack;
    private final ControlStack control = new ControlStack();

    private final FrameConstants constants;
    private final FrameConstants wanted = new FrameConstants();
    private final LocalZeroing zeroing;

    private boolean usesReferences;
    private boolean makesTailCalls;
    private boolean reachable = true;

    /** Where the current instruction begins. */
    private int instructionOffset;

    /** Instructions read so far: the unit of fuel. */
    private int weight;

    /**
     * @param poll called now and then; may throw to stop the work
     * @param offsets where cells come from is noted here, if not null
     * @param constants constants that get slots in the frame
     */
    Lowerer(
            FunctionCode function,
            Runnable poll,
            @Nullable CodeOffsets offsets,
            FrameConstants constants) {
        this.function = function;
        this.module = function.module.data;
        this.layouts = function.module.layouts;
        this.metered = function.module.metered;
        this.poll = poll;
        this.offsets = offsets;
        this.constants = constants;
        int start = module.bodyStart[function.definedIndex];
        this.in = new BodyReader(module.bytes, start);
        this.code =
                new CodeBuffer(
                        module.bodyEnd[function.definedIndex] - start,
                        module.limits.loweredFactor(),
                        start);
        this.localTypes = readLocals(function.layout.params);
        this.localSlots = new int[localTypes.length];
        int slot = 0;
        for (int i = 0; i < localTypes.length; i++) {
            localSlots[i] = slot;
            slot += TypeLayout.slots(localTypes[i]);
            usesReferences |= ValTypes.isReference(localTypes[i]);
        }
        this.localsEnd = slot;
        this.operandBase = slot + constants.size();
        this.stack = new OperandStack(operandBase);
        this.zeroing = new LocalZeroing(control, localTypes.length, function.layout.params.length);
        this.usesReferences |= function.layout.hasReferences();
    }

    private byte[] readLocals(byte[] params) {
        byte[] types = Arrays.copyOf(params, params.length + 16);
        int count = params.length;
        int groups = in.u32();
        for (int i = 0; i < groups; i++) {
            int length = in.u32();
            byte type = (byte) in.u8();
            if (count + length > types.length) {
                types = Arrays.copyOf(types, Math.max(count + length, types.length * 2));
            }
            Arrays.fill(types, count, count + length, type);
            count += length;
        }
        return Arrays.copyOf(types, count);
    }

    LoweredFunction lower() {
        int fuelCell = metered ? code.emit(Op.FUEL, 0, 0, 0) : -1;
        beginBlock();
        control.push(ControlStack.BLOCK, function.layout, 0, operandBase);
        stack.touch(function.layout.resultSlots);
        while (control.size > 0) {
            if ((++weight & POLL_INTERVAL - 1) == 0) {
                poll.run();
            }
            instruction();
        }
        if (fuelCell >= 0) {
            code.set(fuelCell + 1, weight + localsEnd - function.layout.paramSlots);
        }
        int frameSlots = stack.maxSlot();
        if (frameSlots > module.limits.frameSlots()) {
            throw new ModuleLimitException(
                    "frameSlots",
                    module.limits.frameSlots(),
                    frameSlots,
                    module.bodyStart[function.definedIndex]);
        }
        int zeroStart = slotOfLocal(zeroing.first());
        int zeroEnd = constants.size() > 0 ? localsEnd : slotOfLocal(zeroing.end());
        boolean large = zeroEnd - zeroStart > LARGE_PROLOGUE;
        int prologueSlot = large ? localsEnd : zeroStart;
        int prologueEnd = constants.size() > 0 ? operandBase : zeroEnd;
        long[] prologue = new long[Math.max(0, prologueEnd - prologueSlot)];
        constants.copyTo(prologue, localsEnd - prologueSlot);
        return new LoweredFunction(
                function,
                code.toArray(),
                frameSlots,
                zeroStart,
                Math.max(zeroStart, zeroEnd),
                prologueSlot,
                prologue,
                usesReferences,
                usesReferences || makesTailCalls || large);
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

    private void instruction() {
        instructionOffset = in.position;
        int first = in.u8();
        Opcode opcode =
                Objects.requireNonNull(
                        first < 0xFB ? Opcode.of(0, first) : Opcode.of(first, in.u32()));
        if (!reachable) {
            skip(opcode);
            return;
        }
        if (offsets != null) {
            offsets.record(code.size(), instructionOffset);
        }
        Rule rule = Rule.of(opcode);
        if (rule != null) {
            apply(rule);
            return;
        }
        switch (opcode) {
            case UNREACHABLE -> {
                code.emit(Op.TRAP, TrapKind.UNREACHABLE.ordinal(), 0, 0);
                reachable = false;
            }
            case NOP -> {}
            case BLOCK -> enterBlock(ControlStack.BLOCK, blockType());
            case LOOP -> enterLoop(blockType());
            case IF -> enterIf(blockType());
            case ELSE -> elseBranch();
            case END -> end();
            case BR -> {
                branch(control.top() - in.u32());
                reachable = false;
            }
            case BR_IF -> branchIf(control.top() - in.u32());
            case BR_TABLE -> branchTable();
            case RETURN -> {
                returnResults();
                reachable = false;
            }
            case CALL -> call(in.u32());
            case CALL_INDIRECT -> callIndirect(in.u32(), in.u32());
            case RETURN_CALL -> returnCall(in.u32());
            case RETURN_CALL_INDIRECT -> returnCallIndirect(in.u32(), in.u32());
            case DROP -> stack.pop();
            case SELECT -> select();
            case SELECT_T -> {
                in.u32();
                in.u8();
                select();
            }
            case LOCAL_GET -> {
                int local = in.u32();
                pushLocal(local);
            }
            case LOCAL_SET -> setLocal(in.u32());
            case LOCAL_TEE -> {
                int local = in.u32();
                setLocal(local);
                pushLocal(local);
            }
            case I32_CONST -> pushConst(ValTypes.I32, in.s32());
            case I64_CONST -> pushConst(ValTypes.I64, in.s64());
            case F32_CONST -> pushConst(ValTypes.F32, in.i32());
            case F64_CONST -> pushConst(ValTypes.F64, in.i64());
            default -> system(opcode);
        }
    }

    // --- values

    private void pushLocal(int local) {
        zeroing.read(local);
        makeRoom();
        stack.pushLocal(localTypes[local], localSlots[local]);
    }

    private void pushConst(byte type, long bits) {
        makeRoom();
        stack.pushConst(type, bits);
    }

    /** Sends the oldest pending entry home if there are as many as there may be. */
    private void makeRoom() {
        if (stack.pendingCount == OperandStack.MAX_PENDING) {
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
    private void settleFrom(int entry) {
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
    private int slotOf(int entry) {
        int home = stack.home[entry];
        switch (stack.kind[entry]) {
            case OperandStack.LOCAL:
                return stack.local[entry];
            case OperandStack.CONST:
                int index = constants.indexOf(stack.value[entry]);
                if (index >= 0) {
                    return localsEnd + index;
                }
                if (control.inLoop()) {
                    wanted.add(stack.value[entry]);
                }
                copyTo(entry, home);
                return home;
            case OperandStack.LOCAL_PLUS:
                copyTo(entry, home);
                return home;
            default:
                return home;
        }
    }

    /** Writes the value of an entry to {@code slot}, unless it is there. */
    private void copyTo(int entry, int slot) {
        switch (stack.kind[entry]) {
            case OperandStack.CONST -> {
                long bits = stack.value[entry];
                code.emit(Op.CONST, slot, (int) bits, (int) (bits >>> 32));
            }
            case OperandStack.LOCAL_PLUS ->
                    code.emit(Op.ADD_32_I, slot, stack.local[entry], (int) stack.value[entry]);
            case OperandStack.LOCAL -> copy(stack.type[entry], stack.local[entry], slot);
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
    private void pushResult(int type, int op, int b, int c) {
        code.emit(op, stack.nextSlot(), b, c);
        stack.pushHome(type);
        if (ValTypes.isReference(type)) {
            usesReferences = true;
        } else {
            code.markValue();
        }
    }

    /** Removes the last cell, which becomes part of the one that is emitted next. */
    private void removeLast() {
        code.removeLast();
        if (offsets != null) {
            offsets.record(code.size(), instructionOffset);
        }
    }

    private boolean isConst(int entry) {
        return stack.kind[entry] == OperandStack.CONST;
    }

    private static boolean fitsInt(long value) {
        return value == (int) value;
    }

    private void setLocal(int local) {
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

    private void select() {
        int condition = stack.pop();
        int second = stack.pop();
        int first = stack.pop();
        int conditionSlot = slotOf(condition);
        int type = stack.type[first];
        int firstSlot = slotOf(first);
        int secondSlot = slotOf(second);
        boolean reference = ValTypes.isReference(type);
        int target = stack.nextSlot();
        code.emitWide(
                reference ? Op.SELECT_REF : Op.SELECT,
                target,
                firstSlot,
                secondSlot,
                conditionSlot,
                0);
        stack.pushHome(type);
        if (type == ValTypes.V128) {
            code.emitWide(Op.SELECT, target + 1, firstSlot + 1, secondSlot + 1, conditionSlot, 0);
        } else if (!reference) {
            code.markValue();
        }
    }

    // --- instructions with a rule

    private void apply(Rule rule) {
        switch (rule.form()) {
            case BINARY -> binary(rule);
            case COMPARE -> compare(rule.op());
            case UNARY -> {
                if (rule.op() == Op.EXTEND_U && isUnsigned(stack.size - 1)) {
                    stack.type[stack.size - 1] = ValTypes.I64;
                    return;
                }
                int operand = slotOf(stack.pop());
                pushResult(rule.result(), rule.op(), operand, 0);
            }
            case ALIAS -> stack.type[stack.size - 1] = rule.result();
            case EQZ -> equalsZero();
            case LOAD -> load(rule);
            case STORE -> store(rule);
        }
    }

    private void binary(Rule rule) {
        int right = stack.pop();
        int left = stack.pop();
        if (rule.immediateOp() >= 0) {
            if (rule.commutative() && isConst(left) && !isConst(right)) {
                int swap = left;
                left = right;
                right = swap;
            }
            if (isConst(right)) {
                long immediate = rule.toImmediate().applyAsLong(stack.value[right]);
                if (fitsInt(immediate)) {
                    if (rule.immediateOp() == Op.ADD_32_I && add(left, (int) immediate)) {
                        return;
                    }
                    pushResult(rule.result(), rule.immediateOp(), slotOf(left), (int) immediate);
                    return;
                }
            }
        }
        int leftSlot = slotOf(left);
        pushResult(rule.result(), rule.op(), leftSlot, slotOf(right));
    }

    /** Adds a constant to what was just popped, where there is a better way than a cell for it. */
    private boolean add(int entry, int addend) {
        int producer = producer(entry);
        if (producer >= 0 && code.get(producer) == Op.SHL_32_I) {
            int b = code.get(producer + 2);
            int c = code.get(producer + 3);
            removeLast();
            code.emitWide(Op.SHL_ADD_32_I, stack.nextSlot(), b, c, addend, 0);
            stack.pushHome(ValTypes.I32);
            code.markValue();
            return true;
        }
        return addLater(entry, addend);
    }

    /** Leaves the sum of a local and a constant pending. */
    private boolean addLater(int entry, int addend) {
        byte kind = stack.kind[entry];
        if (kind != OperandStack.LOCAL && kind != OperandStack.LOCAL_PLUS) {
            return false;
        }
        int sum = kind == OperandStack.LOCAL ? addend : (int) stack.value[entry] + addend;
        int slot = stack.local[entry];
        makeRoom();
        stack.pushLocalPlus(ValTypes.I32, slot, sum);
        return true;
    }

    private void compare(int relation) {
        int right = stack.pop();
        int left = stack.pop();
        if (isConst(left) && !isConst(right)) {
            int swap = left;
            left = right;
            right = swap;
            relation = Comparisons.mirrored(relation);
        }
        if (isConst(right) && compareImmediate(relation, left, right)) {
            return;
        }
        int leftSlot = slotOf(left);
        int rightSlot = slotOf(right);
        if (Comparisons.isMirror(relation)) {
            int op = Comparisons.ofSlots(Comparisons.mirrored(relation));
            pushResult(ValTypes.I32, op, rightSlot, leftSlot);
        } else {
            pushResult(ValTypes.I32, Comparisons.ofSlots(relation), leftSlot, rightSlot);
        }
    }

    /**
     * Compares with a constant where there is a form for it; {@code x > c} becomes {@code x >= c +
     * 1}.
     */
    private boolean compareImmediate(int relation, int left, int right) {
        long constant = stack.value[right];
        if (Comparisons.isMirror(relation)) {
            boolean isI32 = stack.type[right] == ValTypes.I32;
            boolean unsigned = relation == Comparisons.GT_U || relation == Comparisons.LE_U;
            if (unsigned ? constant == -1 : isI32 && constant == Integer.MAX_VALUE) {
                return false;
            }
            constant = isI32 ? (int) constant + 1 : constant + 1;
            switch (relation) {
                case Comparisons.GT_S -> relation = Comparisons.GE_S;
                case Comparisons.LE_S -> relation = Comparisons.LT_S;
                case Comparisons.GT_U -> relation = Comparisons.GE_U;
                default -> relation = Comparisons.LT_U;
            }
        }
        if (!fitsInt(constant)) {
            return false;
        }
        pushResult(ValTypes.I32, Comparisons.ofImmediate(relation), slotOf(left), (int) constant);
        return true;
    }

    /**
     * The last cell if it made the value of {@code entry}, which was just popped or is on top, or
     * -1.
     */
    private int producer(int entry) {
        return stack.kind[entry] == OperandStack.HOME ? code.producerOf(stack.home[entry]) : -1;
    }

    /**
     * Whether an i32 on the stack is known not to be negative, because of the last cell, so that
     * extending it changes nothing.
     */
    private boolean isUnsigned(int entry) {
        int producer = producer(entry);
        if (producer < 0) {
            return false;
        }
        return switch (code.get(producer)) {
            case Op.LOAD_8_U, Op.LOAD_8_U_W, Op.LOAD_8_U_X, Op.LOAD_16_U -> true;
            case Op.AND_I -> code.get(producer + 3) >= 0;
            case Op.SHR_U_32_I -> code.get(producer + 3) > 0;
            default -> Comparisons.isComparison(code.get(producer));
        };
    }

    private void equalsZero() {
        int operand = stack.pop();
        int producer = producer(operand);
        if (producer >= 0 && Comparisons.isComparison(code.get(producer))) {
            int inverse = Comparisons.inverse(code.get(producer));
            int b = code.get(producer + 2);
            int c = code.get(producer + 3);
            removeLast();
            pushResult(ValTypes.I32, inverse, b, c);
        } else {
            pushResult(ValTypes.I32, Op.EQ_I, slotOf(operand), 0);
        }
    }

    /** Reads the first part of an access's immediates; gives the index of the memory. */
    private int accessedMemory() {
        return (in.u32() & OpcodeTables.MEMARG_HAS_MEMORY) == 0 ? 0 : in.u32();
    }

    private void load(Rule rule) {
        int memory = accessedMemory();
        int offset = in.u32();
        if (memory != 0) {
            int base = slotOf(stack.pop());
            code.emitWide(Op.LOAD_FROM, stack.nextSlot(), base, rule.op(), offset, memory);
            stack.pushHome(rule.result());
            code.markValue();
            return;
        }
        int address = stack.pop();
        if (offset == 0 && loadFromSum(rule, address)) {
            return;
        }
        if (rule.op() == Op.LOAD_32 && isAbsolute(address, offset)) {
            pushResult(rule.result(), Op.LOAD_32_A, (int) stack.value[address] + offset, 0);
            return;
        }
        int addressSlot = slotOf(address);
        if (offset < 0) {
            trapOutOfBounds();
            return;
        }
        pushResult(rule.result(), rule.op(), addressSlot, offset);
    }

    /** Makes the addition that gives the address part of the load, where there is a form for it. */
    private boolean loadFromSum(Rule rule, int address) {
        int withImmediate = Accesses.loadPlusImmediate(rule.op());
        if (withImmediate < 0) {
            return false;
        }
        if (stack.kind[address] == OperandStack.LOCAL_PLUS) {
            int addend = (int) stack.value[address];
            pushResult(rule.result(), withImmediate, stack.local[address], addend);
            return true;
        }
        int producer = producer(address);
        if (producer < 0) {
            return false;
        }
        int sum = code.get(producer);
        if (sum != Op.ADD_32_I && sum != Op.ADD_32) {
            return false;
        }
        int b = code.get(producer + 2);
        int c = code.get(producer + 3);
        removeLast();
        int op = sum == Op.ADD_32_I ? withImmediate : Accesses.loadPlusSlot(rule.op());
        pushResult(rule.result(), op, b, c);
        return true;
    }

    private void store(Rule rule) {
        int memory = accessedMemory();
        int offset = in.u32();
        if (memory != 0) {
            int stored = stack.pop();
            int base = slotOf(stack.pop());
            code.emitWide(Op.STORE_TO, base, slotOf(stored), rule.op(), offset, memory);
            return;
        }
        int value = stack.pop();
        int address = stack.pop();
        int withImmediate = offset == 0 ? Accesses.storePlusImmediate(rule.op()) : -1;
        if (withImmediate >= 0 && stack.kind[address] == OperandStack.LOCAL_PLUS) {
            int addend = (int) stack.value[address];
            int base = stack.local[address];
            code.emit(withImmediate, base, addend, slotOf(value));
            return;
        }
        if (rule.op() == Op.STORE_32 && isAbsolute(address, offset)) {
            int absolute = (int) stack.value[address] + offset;
            code.emit(Op.STORE_32_A, absolute, slotOf(value), 0);
            return;
        }
        int valueSlot = slotOf(value);
        int producer = withImmediate >= 0 ? producer(address) : -1;
        if (producer >= 0 && code.get(producer) == Op.ADD_32_I) {
            int b = code.get(producer + 2);
            int c = code.get(producer + 3);
            removeLast();
            code.emit(withImmediate, b, c, valueSlot);
            return;
        }
        int addressSlot = slotOf(address);
        if (offset < 0) {
            trapOutOfBounds();
            return;
        }
        code.emit(rule.op(), addressSlot, offset, valueSlot);
    }

    /** Whether the address of an access is known, and small enough for the index of an array. */
    private boolean isAbsolute(int address, int offset) {
        return isConst(address)
                && stack.value[address] >= 0
                && offset >= 0
                && stack.value[address] + offset <= Integer.MAX_VALUE;
    }

    /** An access with an offset of 2 GiB or more: no memory is that large. */
    private void trapOutOfBounds() {
        code.emit(Op.TRAP, TrapKind.MEMORY_OUT_OF_BOUNDS.ordinal(), 0, 0);
        reachable = false;
    }

    // --- control

    private TypeLayout blockType() {
        int first = in.u8();
        if (first == 0x40) {
            return TypeLayout.EMPTY;
        }
        if ((first & 0xC0) == 0x40) {
            return TypeLayout.single(first);
        }
        in.position--;
        return layouts[(int) in.s64()];
    }

    private int enterBlock(byte kind, TypeLayout layout) {
        int parameters = layout.params.length;
        settleFrom(0);
        int entries = stack.size - parameters;
        int slot = parameters == 0 ? stack.nextSlot() : stack.home[entries];
        stack.touch(slot + layout.resultSlots);
        return control.push(kind, layout, entries, slot);
    }

    private void enterLoop(TypeLayout layout) {
        int frame = enterBlock(ControlStack.LOOP, layout);
        if (metered) {
            int skip = code.emit(Op.BR, 0, 0, 0);
            control.fuelCell[frame] = code.emit(Op.FUEL, 0, 0, 0);
            code.set(skip + 1, code.size());
        }
        control.label[frame] = metered ? control.fuelCell[frame] : code.size();
        control.weight[frame] = weight;
        code.label();
        beginBlock();
    }

    private void enterIf(TypeLayout layout) {
        Condition condition = popCondition();
        int frame = enterBlock(ControlStack.IF, layout);
        int cell =
                code.emit(
                        Comparisons.inverseBranch(condition.branch),
                        condition.left,
                        condition.right,
                        0);
        control.elseBranch[frame] = code.chain(cell + 3, -1);
        beginBlock();
    }

    private void elseBranch() {
        int frame = control.top();
        if (reachable) {
            settleFrom(control.entries[frame]);
            int cell = code.emit(Op.BR, 0, 0, 0);
            control.label[frame] = code.chain(cell + 1, control.label[frame]);
        }
        code.bind(control.elseBranch[frame]);
        control.elseBranch[frame] = -1;
        beginBlock();
        control.enterElse();
        stack.truncate(control.entries[frame], control.slot[frame]);
        pushAll(control.layout[frame].params);
        reachable = true;
    }

    private void end() {
        int frame = control.top();
        byte kind = control.kind[frame];
        TypeLayout layout = control.layout[frame];
        if (frame == 0) {
            endFunction();
            return;
        }
        if (reachable) {
            settleFrom(control.entries[frame]);
        }
        if (kind == ControlStack.LOOP) {
            if (metered) {
                code.set(control.fuelCell[frame] + 1, weight - control.weight[frame]);
            }
        } else {
            reachable |= control.label[frame] >= 0 || control.elseBranch[frame] >= 0;
            code.bind(control.label[frame]);
            code.bind(control.elseBranch[frame]);
        }
        if (reachable) {
            beginBlock();
        }
        control.pop();
        stack.truncate(control.entries[frame], control.slot[frame]);
        pushAll(layout.results);
    }

    private void endFunction() {
        if (reachable) {
            returnResults();
        }
        if (control.label[0] >= 0) {
            code.bind(control.label[0]);
            stack.truncate(0, operandBase);
            pushAll(function.layout.results);
            returnResults();
        }
        control.pop();
    }

    private void pushAll(byte[] types) {
        for (byte type : types) {
            stack.pushHome(type);
        }
    }

    private void returnResults() {
        byte[] results = function.layout.results;
        if (results.length == 1
                && !ValTypes.isReference(results[0])
                && results[0] != ValTypes.V128) {
            code.emit(Op.RETURN_1, slotOf(stack.size - 1), 0, 0);
            return;
        }
        if (results.length == 1 && results[0] == ValTypes.V128) {
            copyTo(stack.size - 1, 0);
        } else if (results.length > 0) {
            int first = stack.size - results.length;
            settleFrom(first);
            code.emit(Op.COPY_BLOCK, 0, stack.home[first], function.layout.resultSlots);
        }
        code.emit(Op.RETURN, 0, 0, 0);
    }

    /** A branch instruction without its target. */
    private record Condition(int branch, int left, int right) {}

    /** Pops an i32; a comparison that the last cell made becomes part of the branch. */
    private Condition popCondition() {
        int entry = stack.pop();
        int producer = producer(entry);
        if (producer >= 0 && Comparisons.isComparison(code.get(producer))) {
            Condition fused =
                    new Condition(
                            Comparisons.branch(code.get(producer)),
                            code.get(producer + 2),
                            code.get(producer + 3));
            removeLast();
            return fused;
        }
        return new Condition(Op.BR_NE_I, slotOf(entry), 0);
    }

    /**
     * Whether the values that a branch to {@code frame} takes along lie where the label wants them.
     */
    private boolean valuesInPlace(int frame, int count) {
        if (count == 0) {
            return true;
        }
        int first = stack.size - count;
        boolean atHome = stack.pendingCount == 0 || stack.pending[stack.pendingCount - 1] < first;
        return atHome && stack.home[first] == control.slot[frame];
    }

    /**
     * Moves the values that a branch to {@code frame} takes along; those of several values must be
     * at home.
     */
    private void moveValues(int frame) {
        byte[] types = control.labelTypes(frame);
        int count = types.length;
        if (valuesInPlace(frame, count)) {
            return;
        }
        int first = stack.size - count;
        if (count == 1) {
            copyTo(first, control.slot[frame]);
        } else {
            int slots = stack.nextSlot() - stack.home[first];
            code.emit(Op.COPY_BLOCK, control.slot[frame], stack.home[first], slots);
        }
    }

    /**
     * Emits a conditional branch, in one instruction with the addition that counts a loop; returns
     * where its target goes.
     */
    private int emitBranch(Condition condition) {
        int producer = condition.branch == Op.BR_NE_I ? code.additionTo(condition.left) : -1;
        if (producer >= 0) {
            int b = code.get(producer + 2);
            int c = code.get(producer + 3);
            removeLast();
            return code.emitWide(Op.ADD_BR_NE_I, condition.left, b, c, condition.right, 0) + 5;
        }
        return code.emit(condition.branch, condition.left, condition.right, 0) + 3;
    }

    /** Before a branch that takes several values along: all of them at home. */
    private void settleValues(int frame) {
        int count = control.labelTypes(frame).length;
        if (count > 1) {
            settleFrom(stack.size - count);
        }
    }

    private void branch(int frame) {
        if (frame == 0) {
            returnResults();
            return;
        }
        settleValues(frame);
        moveValues(frame);
        jump(frame);
    }

    private void jump(int frame) {
        int cell = code.emit(Op.BR, 0, 0, 0);
        target(frame, cell + 1);
    }

    /** Makes the operand at {@code at} the target of a branch to {@code frame}. */
    private void target(int frame, int at) {
        if (control.kind[frame] == ControlStack.LOOP) {
            code.set(at, control.label[frame]);
        } else {
            control.label[frame] = code.chain(at, control.label[frame]);
        }
    }

    private void branchIf(int frame) {
        Condition condition = popCondition();
        settleValues(frame);
        if (valuesInPlace(frame, control.labelTypes(frame).length)) {
            target(frame, emitBranch(condition));
            beginBlock();
            return;
        }
        int skip =
                code.emit(
                        Comparisons.inverseBranch(condition.branch),
                        condition.left,
                        condition.right,
                        0);
        moveValues(frame);
        jump(frame);
        code.bind(code.chain(skip + 3, -1));
        beginBlock();
    }

    /** A straight piece of code begins here. */
    private void beginBlock() {
        BlockProfile profile = function.module.profile;
        if (profile != null) {
            code.emit(Op.COUNT, profile.newCounter(), 0, 0);
        }
    }

    private void branchTable() {
        int count = in.u32() + 1;
        int entry = stack.pop();
        boolean sum = stack.kind[entry] == OperandStack.LOCAL_PLUS;
        int addend = sum ? (int) stack.value[entry] : 0;
        int index = sum ? stack.local[entry] : slotOf(entry);
        int targets = in.position;
        int last = targets;
        for (int i = 0; i < count; i++) {
            last = in.position;
            int frame = control.top() - in.u32();
            if (i == 0) {
                settleValues(frame);
            }
        }
        int end = in.position;
        if (last == targets) {
            in.position = last;
            branch(control.top() - in.u32());
            reachable = false;
            return;
        }
        code.emit(Op.BR_TABLE, index, count, addend);
        int table = code.reserveInts(count);
        in.position = targets;
        for (int i = 0; i < count; i++) {
            if ((i & POLL_INTERVAL - 1) == 0) {
                poll.run();
            }
            int frame = control.top() - in.u32();
            if (valuesInPlace(frame, control.labelTypes(frame).length)) {
                target(frame, table + i);
                continue;
            }
            if (control.stub[frame] < table) {
                control.stub[frame] = code.size();
                moveValues(frame);
                jump(frame);
            }
            code.set(table + i, control.stub[frame]);
        }
        in.position = end;
        reachable = false;
    }

    // --- calls

    private void call(int index) {
        TypeLayout layout = layouts[module.functionTypes[index]];
        int base = arguments(layout);
        int imported = module.importedFunctions;
        if (index < imported) {
            code.emit(Op.CALL_IMPORT, index, base, 0);
        } else {
            code.emit(Op.CALL, index - imported, base, 0);
        }
        pushAll(layout.results);
    }

    private void callIndirect(int type, int table) {
        int index = slotOf(stack.pop());
        int base = arguments(layouts[type]);
        code.emitWide(Op.CALL_INDIRECT, type, base, index, table, 0);
        pushAll(layouts[type].results);
    }

    private void returnCall(int index) {
        TypeLayout layout = layouts[module.functionTypes[index]];
        code.emit(Op.TAIL_CALL, index, arguments(layout), layout.paramSlots);
        endWithTailCall();
    }

    private void returnCallIndirect(int type, int table) {
        int index = slotOf(stack.pop());
        int base = arguments(layouts[type]);
        code.emitWide(Op.TAIL_CALL_INDIRECT, type, base, index, table, 0);
        endWithTailCall();
    }

    private void endWithTailCall() {
        code.emit(Op.RETURN, 0, 0, 0);
        makesTailCalls = true;
        reachable = false;
    }

    /**
     * Sends the arguments of a call home, pops them, and returns the first slot of the callee's
     * frame.
     */
    private int arguments(TypeLayout layout) {
        usesReferences |= layout.hasReferences();
        int count = layout.params.length;
        settleFrom(stack.size - count);
        stack.pop(count);
        int base = stack.nextSlot();
        stack.touch(base + Math.max(layout.paramSlots, layout.resultSlots));
        return base;
    }

    // --- the rest

    private void system(Opcode opcode) {
        switch (opcode) {
            case GLOBAL_GET -> {
                int global = in.u32();
                int type = module.globals[global].valueType().code();
                int op = type == ValTypes.V128 ? Op.GLOBAL_GET_V128 : Op.GLOBAL_GET;
                pushResult(type, ValTypes.isReference(type) ? Op.GLOBAL_GET_REF : op, global, 0);
            }
            case GLOBAL_SET -> {
                int global = in.u32();
                int entry = stack.pop();
                int value = slotOf(entry);
                byte type = stack.type[entry];
                int op = type == ValTypes.V128 ? Op.GLOBAL_SET_V128 : Op.GLOBAL_SET;
                code.emit(ValTypes.isReference(type) ? Op.GLOBAL_SET_REF : op, global, value, 0);
            }
            case I64_ADD128 -> add128(Op.ADD_128);
            case I64_SUB128 -> add128(Op.SUB_128);
            case I64_MUL_WIDE_S -> multiplyWide(Op.MUL_WIDE_S);
            case I64_MUL_WIDE_U -> multiplyWide(Op.MUL_WIDE_U);
            case MEMORY_SIZE -> {
                int memory = in.u32();
                pushResult(ValTypes.I32, Op.MEMORY_SIZE, memory, 0);
            }
            case MEMORY_GROW -> {
                int memory = in.u32();
                pushResult(ValTypes.I32, Op.MEMORY_GROW, slotOf(stack.pop()), memory);
            }
            case MEMORY_FILL -> threeWide(Op.MEMORY_FILL, in.u32(), 0);
            case MEMORY_COPY -> {
                int to = in.u32();
                threeWide(Op.MEMORY_COPY, to, in.u32());
            }
            case MEMORY_INIT -> {
                int segment = in.u32();
                threeWide(Op.MEMORY_INIT, segment, in.u32());
            }
            case DATA_DROP -> code.emit(Op.DATA_DROP, in.u32(), 0, 0);
            case TABLE_GET -> {
                int table = in.u32();
                int type = module.tables[table].elementType().code();
                pushResult(type, Op.TABLE_GET, slotOf(stack.pop()), table);
            }
            case TABLE_SET -> {
                int table = in.u32();
                int value = stack.pop();
                int index = stack.pop();
                int indexSlot = slotOf(index);
                code.emit(Op.TABLE_SET, indexSlot, slotOf(value), table);
            }
            case TABLE_SIZE -> pushResult(ValTypes.I32, Op.TABLE_SIZE, in.u32(), 0);
            case TABLE_GROW -> {
                int table = in.u32();
                int delta = stack.pop();
                int value = stack.pop();
                int valueSlot = slotOf(value);
                int deltaSlot = slotOf(delta);
                code.emitWide(Op.TABLE_GROW, stack.nextSlot(), valueSlot, deltaSlot, table, 0);
                stack.pushHome(ValTypes.I32);
            }
            case TABLE_FILL -> threeWide(Op.TABLE_FILL, in.u32(), 0);
            case TABLE_COPY -> {
                int to = in.u32();
                threeWide(Op.TABLE_COPY, to, in.u32());
            }
            case TABLE_INIT -> {
                int segment = in.u32();
                threeWide(Op.TABLE_INIT, in.u32(), segment);
            }
            case ELEM_DROP -> code.emit(Op.ELEM_DROP, in.u32(), 0, 0);
            case REF_NULL -> {
                int type = in.u8();
                pushResult(type, Op.REF_NULL, 0, 0);
            }
            case REF_FUNC -> pushResult(ValTypes.FUNCREF, Op.REF_FUNC, in.u32(), 0);
            case REF_IS_NULL -> pushResult(ValTypes.I32, Op.REF_IS_NULL, slotOf(stack.pop()), 0);
            default -> vector(opcode);
        }
    }

    private void vector(Opcode opcode) {
        int memory = 0;
        int offset = 0;
        int lane = 0;
        switch (opcode.immediate()) {
            case V128 -> {
                vectorConst();
                return;
            }
            case LANES -> {
                shuffle();
                return;
            }
            case LANE -> lane = in.u8();
            case MEMARG, MEMARG_LANE -> {
                memory = accessedMemory();
                offset = in.u32();
                lane = opcode.immediate() == Immediate.MEMARG_LANE ? in.u8() : 0;
            }
            case NONE -> {}
            default -> throw unsupported(opcode);
        }
        if (opcode.prefix() != 0xFD) {
            throw unsupported(opcode);
        }
        Signature signature = opcode.signature();
        int operands = signature.operandCount();
        stack.pop(operands);
        int first = stack.size;
        int b = slotOf(first);
        int c = operands > 1 ? slotOf(first + 1) : 0;
        int e = operands > 2 ? slotOf(first + 2) : offset;
        int cell = code.emitWide(Op.VECTOR, stack.nextSlot(), b, c, opcode.code(), e);
        code.set(cell + 7, memory);
        code.set(cell + 6, lane);
        if (signature.resultCount() > 0) {
            stack.pushHome(signature.result(0));
            code.markValue();
        }
    }

    private void vectorConst() {
        int target = stack.nextSlot();
        for (int half = 0; half < 2; half++) {
            int low = in.i32();
            code.emit(Op.CONST, target + half, low, in.i32());
        }
        stack.pushHome(ValTypes.V128);
    }

    private void shuffle() {
        stack.pop(2);
        int first = stack.size;
        int b = slotOf(first);
        int c = slotOf(first + 1);
        int cell = code.emitWide(Op.SHUFFLE, stack.nextSlot(), b, c, in.i32(), in.i32());
        code.set(cell + 6, in.i32());
        code.set(cell + 7, in.i32());
        stack.pushHome(ValTypes.V128);
        code.markValue();
    }

    private void add128(int op) {
        int bHigh = stack.pop();
        int bLow = stack.pop();
        int aHigh = stack.pop();
        int aLow = stack.pop();
        int aLowSlot = slotOf(aLow);
        int aHighSlot = slotOf(aHigh);
        int bLowSlot = slotOf(bLow);
        code.emitWide(op, stack.nextSlot(), aLowSlot, aHighSlot, bLowSlot, slotOf(bHigh));
        pushTwoHalves();
    }

    private void multiplyWide(int op) {
        int right = stack.pop();
        int left = stack.pop();
        int leftSlot = slotOf(left);
        code.emit(op, stack.nextSlot(), leftSlot, slotOf(right));
        pushTwoHalves();
    }

    private void pushTwoHalves() {
        stack.pushHome(ValTypes.I64);
        stack.pushHome(ValTypes.I64);
    }

    private void threeWide(int op, int d, int e) {
        int c = stack.pop();
        int b = stack.pop();
        int a = stack.pop();
        int aSlot = slotOf(a);
        int bSlot = slotOf(b);
        code.emitWide(op, aSlot, bSlot, slotOf(c), d, e);
    }

    // --- unreachable code

    /** Blocks that were opened since the code became unreachable. */
    private int deadBlocks;

    private void skip(Opcode opcode) {
        switch (opcode) {
            case BLOCK, LOOP, IF -> {
                in.s64();
                deadBlocks++;
            }
            case ELSE -> {
                if (deadBlocks == 0) {
                    elseBranch();
                }
            }
            case END -> {
                if (deadBlocks == 0) {
                    end();
                } else {
                    deadBlocks--;
                }
            }
            default -> skipImmediates(opcode);
        }
    }

    private void skipImmediates(Opcode opcode) {
        switch (opcode.immediate()) {
            case NONE -> {}
            case LABEL, FUNCTION, TYPE, LOCAL, GLOBAL, TABLE, MEMORY, DATA, ELEM -> in.u32();
            case I32, I64, HEAP_TYPE -> in.s64();
            case TYPE_TABLE, DATA_MEMORY, ELEM_TABLE, MEMORY_MEMORY, TABLE_TABLE -> {
                in.u32();
                in.u32();
            }
            case MEMARG -> {
                accessedMemory();
                in.u32();
            }
            case LABELS -> {
                for (int count = in.u32(); count >= 0; count--) {
                    in.u32();
                }
            }
            case VALUE_TYPES -> {
                for (int count = in.u32(); count > 0; count--) {
                    in.u8();
                }
            }
            case MEMARG_LANE -> {
                accessedMemory();
                in.u32();
                in.u8();
            }
            case LANE -> in.u8();
            case F32 -> in.position += 4;
            case F64 -> in.position += 8;
            case LANES, V128 -> in.position += 16;
            default -> throw unsupported(opcode);
        }
    }

    /** Modules with such instructions are refused when they are instantiated. */
    private static IllegalStateException unsupported(Opcode opcode) {
        return new IllegalStateException("no lowering for " + opcode.mnemonic());
    }
}
