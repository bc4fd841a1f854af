package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.SWAP;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.compiler.Blocks.Block;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.ImmediateSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.runtime.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Translates one validated body to one method, or to several. It reads the body once and writes as
 * it reads: the locals of the function are locals of the method, and the operands are its operands.
 */
final class BodyTranslator {
    private static final int POLL_INTERVAL = 4096;

    /** What is known of each local at each branch takes no more bits than this. */
    private static final long MOST_LOCALS_BY_BRANCHES = 32L << 20;

    /** More locals than this are not kept in a method. */
    private static final int MOST_LOCALS = 7900;

    /** What a frame takes beside its locals and operands, in words. */
    private static final int FRAME_WORDS = 24;

    /** What those take who follow a chain of tail calls, in words. */
    private static final int CHAIN_WORDS = 80;

    private static final int WORD_BYTES = 8;

    private final FunctionCode function;
    private final ModuleData module;
    private final ClassEmitter target;
    private final Emitter out;
    private final Runnable poll;
    private final BodyScan scan;
    private final BodyReader in;
    private final MethodLocals locals;
    private final OperandTypes operands = new OperandTypes();
    private final Blocks blocks = new Blocks();
    private final MethodLayout layout;
    private final Location location;
    private final Publisher publisher;
    private final NumericTranslator numbers;
    private final ControlTranslator controls;
    private final CallTranslator calls;
    private final TailCallTranslator tailCalls;
    private final ReferenceTranslator references;
    private final ObjectTranslator objects;
    private final AccessTranslator accesses;
    private final VectorTranslator vectors;
    private final CellTranslator cells;
    private final DeadBody dead;
    private final FunctionPrologue entry;
    private final @Nullable InterpreterFrame frame;
    private @Nullable CutPlan plan;

    /**
     * A translator to one method, or to several.
     *
     * @param cuts the offsets at which the body is cut, or null for one method
     * @param frame where the function's values lie if it is entered at the head of a loop, or null
     */
    BodyTranslator(
            FunctionCode function,
            ClassEmitter target,
            Emitter out,
            int @Nullable [] cuts,
            @Nullable InterpreterFrame frame,
            Runnable poll)
            throws NotCompiled {
        this.function = function;
        this.module = function.module.data;
        this.target = target;
        this.out = out;
        this.frame = frame;
        this.poll = poll;
        this.scan = new BodyScan(function, poll);
        if (JvmTypes.words(function.layout.params) > JvmTypes.MOST_ARGUMENT_WORDS) {
            throw new NotCompiled(NotCompiled.Reason.ARGUMENTS);
        }
        int start = module.bodyStart[function.definedIndex];
        this.in = new BodyReader(module.bytes, start);
        byte[] types = readLocals();
        if ((long) types.length * scan.branches > MOST_LOCALS_BY_BRANCHES) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
        boolean publishes = scan.mayCount && (scan.pushesReferences || usesReferences(types));
        int params = function.layout.params.length;
        List<Integer> globals = globalsInLocals();
        this.locals =
                cuts == null && frame == null
                        ? MethodLocals.ofFunction(
                                types,
                                params,
                                scan.usesMemory,
                                scan.catches,
                                scan.tailCallsItself,
                                publishes,
                                globals)
                        : MethodLocals.ofParts(
                                types, scan.usesMemory, scan.catches, publishes, globals);
        this.publisher = new Publisher(out, locals, operands, cuts != null, target.module.border);
        this.location = new Location(out, locals.location, start);
        this.layout = cuts == null ? whole() : parts(cuts);
        this.numbers =
                new NumericTranslator(out, in, operands, function.module.variant.canonicalNans());
        this.controls =
                new ControlTranslator(
                        function,
                        target,
                        out,
                        in,
                        scan,
                        locals,
                        operands,
                        blocks,
                        location,
                        layout,
                        publisher,
                        this::goToCopy);
        this.calls =
                new CallTranslator(function, target, out, locals, operands, location, publisher);
        this.references =
                new ReferenceTranslator(out, in, locals, operands, blocks, location, controls);
        this.tailCalls =
                new TailCallTranslator(
                        function, scan, out, locals, operands, blocks, location, layout);
        this.cells =
                new CellTranslator(
                        function, target, out, in, locals, operands, location, publisher);
        this.objects =
                new ObjectTranslator(
                        module, out, in, locals, operands, location, controls, publisher);
        this.accesses = new AccessTranslator(module, out, in, locals, operands, location, cells);
        this.vectors =
                new VectorTranslator(
                        module.bytes,
                        out,
                        in,
                        locals,
                        operands,
                        function.module.variant.canonicalNans(),
                        new VectorAccessTranslator(
                                out, in, locals, operands, location, accesses, cells));
        this.dead = new DeadBody();
        this.entry = new FunctionPrologue(function, scan, out, locals);
    }

    private MethodLayout whole() {
        byte[] results = function.layout.results;
        return frame == null
                ? MethodLayout.whole(out, results)
                : new LoopLayout(out, results, locals, operands, frame);
    }

    private PartLayout parts(int[] cuts) throws NotCompiled {
        return new PartLayout(
                target,
                out,
                locals,
                operands,
                location,
                new BodyFlow(
                        function,
                        cuts,
                        locals.count(),
                        frame == null ? -1 : frame.head().offset(),
                        poll),
                cuts,
                function.layout.results,
                target.module.methodName(function.definedIndex),
                new PartLayout.Method() {
                    @Override
                    public void begin() {
                        loadConstants();
                    }

                    @Override
                    public void enter() {
                        controls.exceptions().enterMethod();
                    }

                    @Override
                    public void leave() throws NotCompiled {
                        controls.exceptions().leaveMethod();
                    }

                    @Override
                    public void fail() {
                        publisher.endAll();
                    }
                });
    }

    private boolean usesReferences(byte[] types) {
        if (function.layout.hasReferences()) {
            return true;
        }
        for (byte type : types) {
            if (ValTypes.isReference(type)) {
                return true;
            }
        }
        return false;
    }

    private byte[] readLocals() throws NotCompiled {
        byte[] params = function.layout.params;
        byte[] types = Arrays.copyOf(params, params.length + 16);
        int count = params.length;
        for (int groups = in.u32(); groups > 0; groups--) {
            int length = in.u32();
            byte type = (byte) in.valueType();
            if (length > MOST_LOCALS - count) {
                throw new NotCompiled(NotCompiled.Reason.FRAME);
            }
            if (count + length > types.length) {
                types = Arrays.copyOf(types, Math.max(count + length, types.length * 2));
            }
            Arrays.fill(types, count, count + length, type);
            count += length;
        }
        return Arrays.copyOf(types, count);
    }

    private List<Integer> globalsInLocals() {
        List<Integer> kept = new ArrayList<>();
        scan.globals.forEach(
                (index, uses) -> {
                    int type = module.globals[index].valueType().code();
                    if (uses > 1 && type != ValTypes.V128) {
                        kept.add(index);
                    }
                });
        return kept;
    }

    /**
     * Writes the function as one method.
     *
     * @throws NotCompiled if the function stays where it is, or the method is too large
     */
    void translate() throws NotCompiled {
        int codeBytes = writeWhole();
        if (codeBytes > target.module.sizes.whole()) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
        checkFrame(0);
    }

    /**
     * Writes the function as one method of any size, to learn where it may be cut.
     *
     * @throws NotCompiled if the function stays where it is
     */
    CutPlan measure() throws NotCompiled {
        CutPlan measured = new CutPlan();
        plan = measured;
        measured.end(writeWhole());
        return measured;
    }

    /**
     * Writes the function as several methods.
     *
     * @throws NotCompiled if the function stays where it is, or a method is too large
     */
    void translateParts() throws NotCompiled {
        PartLayout parts = (PartLayout) layout;
        parts.begin();
        controls.enterFunction();
        translateBody();
        parts.end();
        String name = target.module.methodName(function.definedIndex);
        Emitter driver = new Emitter();
        driver.into(target.method(function, frame, makesTailCalls()));
        int codeBytes =
                new PartDriver(function, scan, driver, target.name, name, frame)
                        .translate(parts, locals);
        if (Math.max(codeBytes, parts.largest()) > target.module.sizes.most()) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
        checkFrame(JvmTypes.words(function.layout.params) + PartDriver.WORDS + FRAME_WORDS);
    }

    /** Writes the head of a method that takes its values from the interpreter's frame. */
    private void takeFrame(InterpreterFrame from, LoopLayout loop, Label start) {
        int[] slots = InterpreterFrame.locals(locals);
        for (int i = 0; i < slots.length; i++) {
            from.take(out, locals, locals.type(i), slots[i]);
            out.store(locals.type(i), locals.local(i));
        }
        loadConstants();
        out.bind(start);
        entry.beginAtLoop(from.head().offset(), location);
        // It is never negative. But the verifier sees a way to what comes before the loop.
        out.load(ValTypes.I32, locals.entry);
        out.jump(Opcodes.IFGE, loop.entry());
    }

    /** Whether the function may return because it has tail-called another one. */
    private boolean makesTailCalls() {
        return scan.tailCallsOthers || (scan.tailCallsItself && locals.rounds < 0);
    }

    private int writeWhole() throws NotCompiled {
        Label start = new Label();
        Label end = new Label();
        out.into(target.method(function, frame, makesTailCalls()));
        if (frame == null) {
            entry.enterFrame();
            tailCalls.begin();
            for (int i = function.layout.params.length; i < locals.count(); i++) {
                out.zero(locals.type(i));
                out.store(locals.type(i), locals.local(i));
            }
            loadConstants();
            out.bind(start);
            entry.begin(locals);
        } else {
            takeFrame(frame, (LoopLayout) layout, start);
        }
        controls.enterFunction();
        translateBody();
        if (layout instanceof LoopLayout loop) {
            loop.end();
        }
        out.bind(end);
        leaveByFailure(start, end);
        int codeBytes = out.offset();
        out.end();
        return codeBytes;
    }

    private void translateBody() throws NotCompiled {
        int count = 0;
        while (!blocks.isEmpty()) {
            if ((++count & POLL_INTERVAL - 1) == 0) {
                poll.run();
            }
            if (plan != null) {
                plan.add(in.position, out.offset(), operands, blocks);
            }
            layout.next(in.position, blocks.reachable);
            instruction();
        }
    }

    /** As {@link ControlTranslator.Copies} says. */
    private void goToCopy(Block loop, int end) throws NotCompiled {
        Label written = layout.findCopy(loop);
        if (written != null) {
            out.go(written);
            return;
        }
        Label copy = new Label();
        layout.beginCopy(loop, copy);
        List<Block> openBlocks = blocks.copy();
        OperandTypes operandsHere = operands.copy();
        List<Object> extras = List.copyOf(locals.extraTypes());
        int next = locals.next();
        int position = in.position;
        int deadBlocks = dead.open;
        dead.open = 0;
        blocks.leaveWithin(loop);
        operands.truncate(loop.height, loop.saved);
        locals.free(loop.bodyExtras, loop.bodyLocals);
        in.position = loop.bodyStart;
        out.bind(copy);
        controls.frame();
        while (in.position < end) {
            instruction();
        }
        layout.endCopy();
        in.position = position;
        dead.open = deadBlocks;
        blocks.restore(openBlocks);
        blocks.reachable = true;
        operands.restore(operandsHere);
        locals.restoreExtras(extras, next);
        location.forget();
    }

    /**
     * Checks what the function takes of the thread's stack.
     *
     * @param more words that it takes beside the largest of its methods
     */
    private void checkFrame(int more) throws NotCompiled {
        int words = locals.most() + operands.mostWords() + FRAME_WORDS + more;
        if (frame != null) {
            words += InterpreterFrame.WORDS;
        } else if (makesTailCalls()) {
            words += 2 * JvmTypes.words(function.layout.params) + CHAIN_WORDS;
        }
        if (words * WORD_BYTES > function.weight * Engine.FRAME_BYTES) {
            throw new NotCompiled(NotCompiled.Reason.FRAME);
        }
    }

    /** Sets the locals that are not the function's own. */
    private void loadConstants() {
        out.push(-1);
        out.store(ValTypes.I32, locals.location);
        if (locals.top >= 0) {
            out.loadObject(locals.instance);
            out.call(Names.EXCEPTIONS, "top", "(L" + JvmTypes.INSTANCE + ";)I");
            out.store(ValTypes.I32, locals.top);
        }
        publisher.enterMethod();
        locals.reloadMemory(out);
        locals.globals()
                .forEach(
                        (index, local) -> {
                            findGlobal(index);
                            out.storeObject(local);
                        });
    }

    private void leaveByFailure(Label start, Label end) {
        if (start.getOffset() == end.getOffset()) {
            return;
        }
        locals.free(0, locals.next());
        FunctionPrologue.catchFailures(out, start, end, locals.verified());
        publisher.endAll();
        out.loadObject(locals.instance);
        out.push(function.definedIndex);
        out.load(ValTypes.I32, locals.location);
        entry.unwind();
    }

    private void instruction() throws NotCompiled {
        int at = in.position;
        Opcode opcode = opcode();
        if (!blocks.reachable) {
            dead.skip(opcode);
            return;
        }
        switch (opcode.family()) {
            case NUMERIC -> numeric(opcode, at);
            case PARAMETRIC -> parametric(opcode, at);
            case VARIABLE -> variable(opcode, at);
            case CONTROL -> control(opcode, at);
            case MEMORY -> accesses.translate(opcode, at, blocks);
            case REFERENCE, AGGREGATE -> reference(opcode, at);
            case VECTOR -> vectors.translate(opcode, at);
            case TABLE, ATOMIC -> cell(opcode, at);
        }
    }

    private Opcode opcode() {
        int first = in.u8();
        return Objects.requireNonNull(
                first < OpcodeTables.FIRST_PREFIX
                        ? OpcodeTables.byId(first)
                        : Opcode.of(first, in.u32()));
    }

    private void cell(Opcode opcode, int at) throws NotCompiled {
        blocks.reachable = cells.translate(opcode, at);
        locals.reloadMemory(out);
    }

    private void numeric(Opcode opcode, int at) throws NotCompiled {
        if (opcode.signature().resultCount() > 1) {
            cell(opcode, at);
            return;
        }
        if (NumericTranslator.isComparison(opcode) && followedByBranch()) {
            condition(numbers.compare(opcode));
            return;
        }
        if (NumericTranslator.canTrap(opcode)) {
            location.set(at);
        }
        numbers.translate(opcode);
    }

    private boolean followedByBranch() {
        int next = module.bytes[in.position] & 0xFF;
        return next == Opcode.BR_IF.code()
                || next == Opcode.IF.code()
                || next == Opcode.SELECT.code()
                || next == Opcode.I32_EQZ.code();
    }

    /** Goes on behind a comparison with what it is for. */
    private void condition(int comparison) throws NotCompiled {
        int jump = comparison;
        while (true) {
            int at = in.position;
            Opcode opcode = opcode();
            switch (opcode) {
                case I32_EQZ -> {
                    jump = NumericTranslator.inverse(jump);
                    if (!followedByBranch()) {
                        numbers.truth(jump);
                        operands.push(ValTypes.I32);
                        return;
                    }
                }
                case BR_IF -> {
                    controls.branchIf(jump, in.u32(), at);
                    return;
                }
                case IF -> {
                    controls.enterIf(jump, at);
                    return;
                }
                default -> {
                    select(jump);
                    return;
                }
            }
        }
    }

    private void parametric(Opcode opcode, int at) {
        switch (opcode) {
            case UNREACHABLE -> {
                location.set(at);
                out.push(TrapKind.UNREACHABLE.ordinal());
                out.call(Names.TRAPS, "of", "(I)Ljava/lang/RuntimeException;");
                out.op(ATHROW);
                blocks.reachable = false;
            }
            case DROP -> out.pop(operands.pop());
            case SELECT -> {
                operands.pop();
                select(IFNE);
            }
            case SELECT_T -> {
                in.u32();
                in.valueType();
                operands.pop();
                select(IFNE);
            }
            default -> {}
        }
    }

    /** Takes the first of two operands if {@code jump} is taken, else the second one. */
    private void select(int jump) {
        Label keep = new Label();
        Label end = new Label();
        int type = operands.pop();
        operands.pop();
        operands.push(type);
        operands.push(type);
        int words = JvmTypes.words(type);
        if (words == 4) {
            // The condition has to go first: two vectors are more than an instruction can swap.
            selectVector(jump, keep, end);
            return;
        }
        out.jump(jump, keep);
        if (words == 1) {
            out.op(SWAP);
        } else {
            out.op(Opcodes.DUP2_X2);
            out.op(Opcodes.POP2);
        }
        out.bind(keep);
        controls.frame();
        out.pop(type);
        operands.pop();
    }

    private void selectVector(int jump, Label keep, Label end) {
        int first = locals.next();
        int extras = locals.extras();
        out.jump(jump, keep);
        int second = locals.temporary(ValTypes.V128);
        out.store(ValTypes.V128, second);
        out.pop(ValTypes.V128);
        out.load(ValTypes.V128, second);
        locals.free(extras, first);
        operands.pop();
        out.go(end);
        out.bind(keep);
        operands.push(ValTypes.V128);
        controls.frame();
        out.pop(ValTypes.V128);
        operands.pop();
        out.bind(end);
        controls.frame();
    }

    private void variable(Opcode opcode, int at) throws NotCompiled {
        switch (opcode) {
            case LOCAL_GET -> {
                int local = in.u32();
                out.load(locals.type(local), locals.local(local));
                operands.push(locals.type(local));
            }
            case LOCAL_SET -> {
                int local = in.u32();
                out.store(locals.type(local), locals.local(local));
                operands.pop();
                layout.written(local);
            }
            case LOCAL_TEE -> {
                int local = in.u32();
                int type = locals.type(local);
                out.store(type, locals.local(local));
                layout.written(local);
                out.load(type, locals.local(local));
            }
            default -> global(opcode, at);
        }
    }

    private void global(Opcode opcode, int at) throws NotCompiled {
        int before = in.position;
        int index = in.u32();
        int type = module.globals[index].valueType().code();
        if (type == ValTypes.V128) {
            in.position = before;
            cell(opcode, at);
            return;
        }
        if (ValTypes.isReference(type)) {
            referenceInGlobal(opcode, index);
            return;
        }
        if (opcode == Opcode.GLOBAL_GET) {
            pushGlobal(index);
            out.call(Names.CALLS, "bits", "(L" + JvmTypes.GLOBAL + ";)J");
            SlotValues.fromBits(out, type);
            operands.push(type);
        } else {
            SlotValues.toBits(out, type);
            pushGlobal(index);
            out.call(Names.CALLS, "setBits", "(JL" + JvmTypes.GLOBAL + ";)V");
            operands.pop();
        }
    }

    private void referenceInGlobal(Opcode opcode, int index) {
        pushGlobal(index);
        if (opcode == Opcode.GLOBAL_GET) {
            out.call(
                    Names.CASTS, "get", "(L" + JvmTypes.GLOBAL + ";)" + JvmTypes.OBJECT_DESCRIPTOR);
            operands.push(ValTypes.FUNCREF);
        } else {
            out.call(
                    Names.CASTS,
                    "set",
                    "(" + JvmTypes.OBJECT_DESCRIPTOR + "L" + JvmTypes.GLOBAL + ";)V");
            operands.pop();
        }
    }

    private void pushGlobal(int index) {
        int local = locals.global(index);
        if (local >= 0) {
            out.loadObject(local);
        } else {
            findGlobal(index);
        }
    }

    private void findGlobal(int index) {
        out.loadObject(locals.instance);
        out.push(index);
        out.call(Names.CALLS, "global", "(L" + JvmTypes.INSTANCE + ";I)L" + JvmTypes.GLOBAL + ";");
    }

    private void reference(Opcode opcode, int at) throws NotCompiled {
        if (!references.translate(opcode, at) && !objects.translate(opcode, at)) {
            cell(opcode, at);
        }
    }

    private void control(Opcode opcode, int at) throws NotCompiled {
        switch (opcode) {
            case CALL -> {
                calls.call(in.u32(), at);
                locals.reloadMemory(out);
            }
            case CALL_INDIRECT -> {
                int type = in.u32();
                calls.callIndirect(type, in.u32(), at);
                locals.reloadMemory(out);
            }
            case CALL_REF -> {
                calls.callReference(in.u32(), at);
                locals.reloadMemory(out);
            }
            case BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL -> reference(opcode, at);
            case RETURN_CALL -> tailCalls.call(in.u32(), at);
            case RETURN_CALL_INDIRECT -> {
                int type = in.u32();
                tailCalls.callIndirect(type, in.u32(), at);
            }
            case RETURN_CALL_REF -> tailCalls.callReference(in.u32(), at);
            case IF -> {
                operands.pop();
                controls.enterIf(IFNE, at);
            }
            case BR_IF -> {
                operands.pop();
                controls.branchIf(IFNE, in.u32(), at);
            }
            default -> controls.translate(opcode, at);
        }
    }

    /** Passes over instructions that cannot be reached. */
    private final class DeadBody {
        private int open;

        void skip(Opcode opcode) throws NotCompiled {
            switch (opcode) {
                case BLOCK, LOOP, IF, TRY_TABLE, TRY -> {
                    skipImmediates(opcode);
                    open++;
                }
                case ELSE -> {
                    if (open == 0) {
                        controls.otherwise();
                    }
                }
                case END -> {
                    if (open == 0) {
                        controls.end();
                    } else {
                        open--;
                    }
                }
                default -> skipImmediates(opcode);
            }
        }

        private void skipImmediates(Opcode opcode) {
            if (opcode.immediate() == Immediate.NONE) {
                return;
            }
            BinaryReader reader = new BinaryReader(module.bytes, in.position, module.bytes.length);
            new ImmediateSkipper(reader, module.features).skip(opcode.immediate());
            in.position = reader.position();
        }
    }
}
