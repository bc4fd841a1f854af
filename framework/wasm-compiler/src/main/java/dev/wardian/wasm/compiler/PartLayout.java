package dev.wardian.wasm.compiler;

import dev.wardian.wasm.compiler.Blocks.Block;
import dev.wardian.wasm.compiler.BodyFlow.BlockPlaces;
import dev.wardian.wasm.compiler.BodyFlow.Place;
import dev.wardian.wasm.compiler.BodyFlow.Range;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * A body that is cut into ranges, each with a method of its own. A branch to a label in another
 * range leaves values in the function's frame and returns the number of an entry: {@link
 * PartDriver} calls the method that has it, which takes the values it needs and goes on there.
 */
final class PartLayout extends MethodLayout {
    /** What a method returns instead of a number when the function is at its end. */
    static final int AT_END = -1;

    private static final String METHOD = "(L" + JvmTypes.INSTANCE + ";I[J[Ljava/lang/Object;I)I";

    /** What the translator writes where a method begins and ends. */
    interface Method {
        /** Writes what each method has before anything else. */
        void begin();

        /** Says that code of the body follows. */
        void enter();

        /** Says that no more of it follows. */
        void leave() throws NotCompiled;

        /** Writes what is done first where code of the body has failed. */
        void fail();
    }

    /** The code that leaves for a place in another range. */
    private record Exit(Label label, Place place, LabelState state, Object[] locals) {}

    private final Translation translation;
    private final ClassEmitter target;
    private final Emitter out;
    private final MethodLocals locals;
    private final OperandTypes operands;
    private final Location location;
    private final BodyFlow flow;
    private final int[] cuts;
    private final byte[] results;
    private final String name;
    private final PartFrame frame = new PartFrame();

    private final Method method;

    private int range;

    /** The locals that stay in the frame while the method runs. */
    private BitSet resident = new BitSet();

    private Label[] entries = new Label[0];

    /** Where blocks end that end in this range, by the offset of the block. */
    private final Map<Integer, Label> ends = new HashMap<>();

    /** The copies in this method of code that follows the head of a loop, by the loop's offset. */
    private final Map<Integer, Label> copies = new HashMap<>();

    /** The places in the copy that is being written. */
    private Set<Place> copied = Set.of();

    private final BitSet reached = new BitSet();
    private final IdentityHashMap<Place, Exit> exits = new IdentityHashMap<>();
    private final List<Exit> exitOrder = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private Label leave = new Label();
    private Label start = new Label();
    private boolean leaves;
    private int largest;

    /** The types of the operands where the driver enters. */
    private byte[] operandsAtStart = {};

    PartLayout(Translation translation, BodyFlow flow, int[] cuts, Method method) {
        super(translation, Opcodes.IRETURN);
        this.translation = translation;
        this.target = translation.target();
        this.out = translation.out();
        this.locals = translation.locals();
        this.operands = translation.operands();
        this.location = translation.location();
        this.flow = flow;
        this.cuts = cuts;
        this.results = translation.function().layout.results;
        this.name = target.module.methodName(translation.function().definedIndex);
        this.method = method;
    }

    BodyFlow flow() {
        return flow;
    }

    PartFrame frame() {
        return frame;
    }

    static String methodName(String name, int range) {
        return name + '$' + range;
    }

    static String descriptor() {
        return METHOD;
    }

    byte[] operandsAtStart() {
        return operandsAtStart;
    }

    /** The bytes of code of the largest method. */
    int largest() {
        return largest;
    }

    // --- methods

    @Override
    boolean isCut() {
        return true;
    }

    @Override
    void get(int local) {
        int type = locals.type(local);
        if (resident.get(local)) {
            take(type, frame.local(local, type));
        } else {
            super.get(local);
        }
    }

    /**
     * What the frame has of a reference is never older than the local: so whoever counts what the
     * guest can reach finds it there. See {@link Publisher}.
     */
    @Override
    void set(int local) {
        int type = locals.type(local);
        if (resident.get(local)) {
            put(type, frame.local(local, type));
            return;
        }
        super.set(local);
        if (locals.stack >= 0 && ValTypes.isReference(type)) {
            super.get(local);
            put(type, frame.local(local, type));
        }
    }

    @Override
    void tee(int local) {
        if (resident.get(local)) {
            out.op(JvmTypes.words(locals.type(local)) == 1 ? Opcodes.DUP : Opcodes.DUP2);
            set(local);
        } else {
            super.tee(local);
        }
    }

    /** Begins the first method. */
    void begin() {
        beginPart(0, true);
    }

    @Override
    void next(int at, boolean reachable) throws NotCompiled {
        if (range < cuts.length && at == cuts[range]) {
            Place begin = flow.ranges[range + 1].begin;
            if (reachable) {
                out.go(exit(Objects.requireNonNull(begin), LabelState.now(operands, locals)));
            }
            method.leave();
            endPart();
            beginPart(range + 1, reachable);
            method.enter();
        }
    }

    private void beginPart(int next, boolean reachable) {
        range = next;
        Range here = flow.ranges[range];
        out.into(target.partMethod(methodName(name, range), METHOD));
        resident = resident(here);
        BitSet inLocals = (BitSet) here.used.clone();
        inLocals.andNot(resident);
        locals.beginPart(inLocals, here.usesMemory, here.globals);
        entries = new Label[here.entries.size()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Label();
        }
        reached.clear();
        ends.clear();
        copies.clear();
        exits.clear();
        exitOrder.clear();
        arrivals.clear();
        leave = new Label();
        start = new Label();
        leaves = false;
        takeLocals(inLocals, here.loaded());
        method.begin();
        location.forget();
        out.bind(start);
        boolean direct = entries.length == 1 && here.begin != null && hasNothing();
        if (entries.length > 1) {
            out.load(ValTypes.I32, locals.entry);
            out.op(Opcodes.I2C);
            out.table(entries.length - 1, entries[0], entries);
        } else if (entries.length == 1 && !direct) {
            out.go(entries[0]);
        } else if (entries.length == 0) {
            out.neverReached();
        }
        if (here.begin != null) {
            arrive(here.begin);
            if (!direct) {
                translation.frame();
            }
            if (!reachable) {
                // An instruction before is known to trap, which only its translation shows.
                out.neverReached();
            }
        }
    }

    /** Whether nothing lies on the stack or in extra locals. */
    private boolean hasNothing() {
        return operands.size() == 0 && locals.extras() == 0;
    }

    /** Numbers stay in the frame; a reference is published from a local. */
    private BitSet resident(Range here) {
        BitSet numbers = here.resident();
        for (int i = numbers.nextSetBit(0); i >= 0; i = numbers.nextSetBit(i + 1)) {
            int type = locals.type(i);
            if (ValTypes.isReference(type) || type == ValTypes.V128) {
                numbers.clear(i);
            }
        }
        return numbers;
    }

    private void takeLocals(BitSet inLocals, BitSet loaded) {
        for (int i = inLocals.nextSetBit(0); i >= 0; i = inLocals.nextSetBit(i + 1)) {
            int type = locals.type(i);
            if (loaded.get(i)) {
                take(type, frame.local(i, type));
            } else {
                out.zero(type);
            }
            out.store(type, locals.local(i));
        }
    }

    /** Writes what is not on the way from entry to end. */
    private void endPart() {
        for (Arrival arrival : arrivals) {
            arrival.write(out, locals, (index, type) -> takeOperand(index, type));
            out.go(arrival.there());
        }
        for (int i = reached.nextClearBit(0); i < entries.length; i = reached.nextClearBit(i + 1)) {
            // What comes there can be seen to fail before.
            out.bind(entries[i]);
            out.frame(locals.verified(0));
            out.neverReached();
        }
        for (Exit exit : exitOrder) {
            write(exit);
        }
        if (leaves) {
            writeLeave();
        }
        Label end = new Label();
        out.bind(end);
        if (end.getOffset() > start.getOffset()) {
            writeHandler(end);
        }
        largest = Math.max(largest, out.offset());
        out.end();
    }

    /** Ends the last method. */
    void end() {
        endPart();
    }

    /** Leaves the location of what fails where the driver finds it. */
    private void writeHandler(Label end) {
        FunctionPrologue.catchFailures(out, start, end, locals.verified(0));
        method.fail();
        out.loadObject(locals.slots);
        out.push(PartFrame.FIRST);
        out.load(ValTypes.I32, locals.location);
        out.op(Opcodes.I2L);
        out.op(Opcodes.LASTORE);
        out.op(Opcodes.ATHROW);
    }

    // --- exits

    @Override
    Label end(Block block) {
        Place place = Objects.requireNonNull(places(block).end);
        if (isFar(place)) {
            return exit(place, state(block, block.layout.results));
        }
        return copied.contains(place)
                ? block.label
                : ends.computeIfAbsent(block.at, key -> new Label());
    }

    @Override
    Label otherwise(Block block) {
        Place place = Objects.requireNonNull(places(block).otherwise);
        return isFar(place)
                ? exit(place, state(block, block.layout.params))
                : super.otherwise(block);
    }

    @Override
    boolean isHeadFar(Block loop) {
        return Objects.requireNonNull(places(loop).head).range != range;
    }

    @Override
    Label head(Block loop) {
        return exit(Objects.requireNonNull(places(loop).head), state(loop, loop.layout.params));
    }

    @Override
    int dispatchEnd(Block loop) {
        BodyFlow.Dispatch dispatch = Objects.requireNonNull(places(loop).head).dispatch;
        boolean hasOperands = loop.height + loop.layout.params.length > 0;
        return dispatch == null || hasOperands ? -1 : dispatch.end;
    }

    @Override
    @Nullable Label findCopy(Block loop) {
        return copies.get(loop.at);
    }

    @Override
    void beginCopy(Block loop, Label label) {
        copies.put(loop.at, label);
        copied = Objects.requireNonNull(Objects.requireNonNull(places(loop).head).dispatch).places;
    }

    @Override
    void endCopy() {
        copied = Set.of();
    }

    @Override
    int entry(Block block) {
        Place place = Objects.requireNonNull(places(block).end);
        boolean hasOperands = block.height + block.layout.results.length > 0;
        return isFar(place) && !hasOperands ? place.entry : -1;
    }

    @Override
    void exitBy(int[] numbers) {
        target.cells(out, numbers);
        out.call(Names.PARTS, "entry", "(I[I)I");
        boolean some = Arrays.stream(numbers).anyMatch(number -> number >= 0);
        boolean all = Arrays.stream(numbers).allMatch(number -> number >= 0);
        leaves |= some;
        if (all) {
            out.go(leave);
        } else if (some) {
            out.op(Opcodes.DUP);
            out.jump(Opcodes.IFGE, leave);
        }
    }

    private BlockPlaces places(Block block) {
        return Objects.requireNonNull(flow.blocks.get(block.at));
    }

    private boolean isFar(Place place) {
        return place.range != range && !copied.contains(place);
    }

    /** Operands as a block's label wants them. */
    private LabelState state(Block block, byte[] carried) {
        int extras = block.isLoop ? block.headExtras : block.extras;
        return LabelState.of(operands, block.height, block.saved, extras, carried);
    }

    /** Where a branch goes that leaves for a place in another range. */
    private Label exit(Place place, LabelState state) {
        Exit exit = exits.get(place);
        if (exit == null) {
            exit = new Exit(new Label(), place, state, locals.verified(state.extras()));
            exits.put(place, exit);
            exitOrder.add(exit);
        }
        return exit.label;
    }

    private void write(Exit exit) {
        LabelState state = exit.state;
        out.bind(exit.label);
        List<Object> stack = new ArrayList<>();
        for (int i = state.saved(); i < state.types().length; i++) {
            JvmTypes.addVerified(state.types()[i], stack);
        }
        out.frame(exit.locals, stack.toArray());
        for (int i = state.types().length - 1; i >= 0; i--) {
            int type = state.types()[i];
            if (i < state.saved()) {
                putLocal(type, state.locals()[i], frame.operand(i, type));
            } else {
                put(type, frame.operand(i, type));
            }
        }
        out.push(exit.place.entry);
        out.go(leave);
        leaves = true;
    }

    private void writeLeave() {
        out.bind(leave);
        out.frame(locals.verified(0), Opcodes.INTEGER);
        BitSet stored = flow.ranges[range].stored();
        stored.andNot(resident);
        for (int i = stored.nextSetBit(0); i >= 0; i = stored.nextSetBit(i + 1)) {
            int type = locals.type(i);
            putLocal(type, locals.local(i), frame.local(i, type));
        }
        out.op(Opcodes.IRETURN);
    }

    // --- entries

    @Override
    void arriveAtHead(int at) {
        arrive(Objects.requireNonNull(flow.blocks.get(at)).head);
    }

    @Override
    void arriveAtOtherwise(int at) {
        arrive(Objects.requireNonNull(flow.blocks.get(at)).otherwise);
    }

    @Override
    void arriveAtEnd(int at) {
        arrive(Objects.requireNonNull(flow.blocks.get(at)).end);
    }

    private void arrive(@Nullable Place place) {
        if (place == null || place.entry < 0 || copied.contains(place)) {
            return;
        }
        if (place == flow.start) {
            operandsAtStart = LabelState.now(operands, locals).types();
        }
        Label entry = entries[place.entry & (1 << BodyFlow.RANGE_SHIFT) - 1];
        reached.set(place.entry & (1 << BodyFlow.RANGE_SHIFT) - 1);
        if (hasNothing()) {
            out.bind(entry);
            return;
        }
        arrivals.add(Arrival.here(out, entry, operands, locals));
    }

    // --- values

    /** Pops a value into the frame. */
    private void put(int type, int slot) {
        put(out, locals.slots, locals.references, type, slot);
    }

    static void put(Emitter out, int slots, int references, int type, int slot) {
        if (type == ValTypes.V128) {
            put(out, slots, references, ValTypes.I64, slot + 1);
            put(out, slots, references, ValTypes.I64, slot);
        } else if (ValTypes.isReference(type)) {
            out.loadObject(references);
            out.push(slot);
            out.call(Names.PARTS, "put", "(Ljava/lang/Object;[Ljava/lang/Object;I)V");
        } else {
            SlotValues.toBits(out, type);
            out.loadObject(slots);
            out.push(slot);
            out.call(Names.PARTS, "put", "(J[JI)V");
        }
    }

    /** Copies the value of a local of the method into the frame. */
    private void putLocal(int type, int local, int slot) {
        if (type == ValTypes.V128) {
            putLocal(ValTypes.I64, local, slot);
            putLocal(ValTypes.I64, local + 2, slot + 1);
        } else if (ValTypes.isReference(type)) {
            out.loadObject(locals.references);
            out.push(slot);
            out.loadObject(local);
            out.op(Opcodes.AASTORE);
        } else {
            out.loadObject(locals.slots);
            out.push(slot);
            out.load(type, local);
            SlotValues.toBits(out, type);
            out.op(Opcodes.LASTORE);
        }
    }

    /** Pushes an operand of the frame. A reference leaves its place, or it would stay reachable. */
    private void takeOperand(int index, int type) {
        int slot = frame.operand(index, type);
        if (ValTypes.isReference(type)) {
            out.loadObject(locals.references);
            out.push(slot);
            Publisher.take(out);
        } else {
            take(type, slot);
        }
    }

    /** Pushes a value of the frame. */
    private void take(int type, int slot) {
        take(out, locals.slots, locals.references, type, slot);
    }

    static void take(Emitter out, int slots, int references, int type, int slot) {
        if (type == ValTypes.V128) {
            take(out, slots, references, ValTypes.I64, slot);
            take(out, slots, references, ValTypes.I64, slot + 1);
        } else if (ValTypes.isReference(type)) {
            out.loadObject(references);
            out.push(slot);
            out.op(Opcodes.AALOAD);
        } else {
            out.loadObject(slots);
            out.push(slot);
            out.op(Opcodes.LALOAD);
            SlotValues.fromBits(out, type);
        }
    }

    @Override
    void writeReturn() {
        if (results.length > 0) {
            // Of a vector the upper half lies on the value stack already.
            int first = results[0] == ValTypes.V128 ? ValTypes.I64 : results[0];
            if (ValTypes.isReference(first)) {
                frame.returnsReference();
            }
            put(first, PartFrame.FIRST);
        }
        out.push(AT_END);
        super.writeReturn();
    }
}
