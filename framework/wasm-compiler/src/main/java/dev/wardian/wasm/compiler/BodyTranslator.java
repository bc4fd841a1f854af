package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.IFGE;

import dev.wardian.wasm.compiler.Blocks.Block;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.runtime.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * Translates one validated body to one method, or to several. It reads the body once and writes as
 * it reads: the locals of the function are locals of the method, and the operands are its operands.
 */
final class BodyTranslator {
    private static final int POLL_INTERVAL = 4096;

    /** What a frame takes beside its locals and operands, in words. */
    private static final int FRAME_WORDS = 24;

    /** What those take who follow a chain of tail calls, in words. */
    private static final int CHAIN_WORDS = 80;

    private static final int WORD_BYTES = 8;

    private final FunctionCode function;
    private final ClassEmitter target;
    private final Emitter out;
    private final Runnable poll;
    private final BodyScan scan;
    private final BodyReader in;
    private final MethodLocals locals;
    private final OperandTypes operands = new OperandTypes();
    private final Blocks blocks = new Blocks();
    private final Location location;
    private final Publisher publisher;
    private final Translation translation;
    private final MethodLayout layout;
    private final NumericTranslator numbers;
    private final ConditionTranslator conditions;
    private final ParametricTranslator parametrics;
    private final VariableTranslator variables;
    private final ControlTranslator controls;
    private final CallTranslator calls;
    private final TailCallTranslator tailCalls;
    private final ReferenceTranslator references;
    private final ObjectTranslator objects;
    private final AccessTranslator accesses;
    private final VectorTranslator vectors;
    private final CellTranslator cells;
    private final FunctionPrologue prologue;
    private final @Nullable InterpreterFrame frame;
    private DeadBody dead;
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
        this.target = target;
        this.out = out;
        this.frame = frame;
        this.poll = poll;
        this.scan = new BodyScan(function, poll);
        if (JvmTypes.words(function.layout.params) > JvmTypes.MOST_ARGUMENT_WORDS) {
            throw new NotCompiled(NotCompiled.Reason.ARGUMENTS);
        }
        int start = function.module.data.bodyStart[function.definedIndex];
        this.in = new BodyReader(function.module.data.bytes, start);
        this.locals = new BodyLocals(function, scan).read(in, cuts == null && frame == null);
        this.location = new Location(out, locals.location, start);
        this.publisher = new Publisher(out, locals, operands, cuts != null, target.module.border);
        this.translation =
                new Translation(
                        function, target, out, in, scan, locals, operands, blocks, location,
                        publisher);
        this.layout = cuts == null ? whole() : parts(cuts);
        this.cells = new CellTranslator(translation);
        this.controls = new ControlTranslator(translation, layout, this::goToCopy);
        this.calls = new CallTranslator(translation);
        this.tailCalls = new TailCallTranslator(translation, layout);
        this.parametrics = new ParametricTranslator(translation);
        this.numbers = new NumericTranslator(translation, cells);
        this.conditions = new ConditionTranslator(translation, numbers, parametrics, controls);
        this.variables = new VariableTranslator(translation, layout, cells);
        this.references = new ReferenceTranslator(translation, controls);
        this.objects = new ObjectTranslator(translation);
        this.accesses = new AccessTranslator(translation, cells);
        this.vectors =
                new VectorTranslator(
                        translation, new VectorAccessTranslator(translation, accesses, cells));
        this.dead = new DeadBody(translation, controls);
        this.prologue = new FunctionPrologue(function, scan, out, locals);
    }

    private MethodLayout whole() {
        return frame == null ? new MethodLayout(translation) : new LoopLayout(translation, frame);
    }

    private PartLayout parts(int[] cuts) throws NotCompiled {
        int head = frame == null ? -1 : frame.head().offset();
        BodyFlow flow = new BodyFlow(function, cuts, locals.count(), head, poll);
        return new PartLayout(
                translation,
                flow,
                cuts,
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

    // --- methods

    /**
     * Writes the function as one method.
     *
     * @throws NotCompiled if the function stays where it is, or the method is too large
     */
    void translate() throws NotCompiled {
        if (target.module.sizes.isCut(writeWhole())) {
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

    private Emitter.Size writeWhole() throws NotCompiled {
        Label start = new Label();
        Label end = new Label();
        out.into(target.method(function, frame, makesTailCalls()));
        if (frame == null) {
            prologue.enterFrame();
            tailCalls.begin();
            for (int i = function.layout.params.length; i < locals.count(); i++) {
                out.zero(locals.type(i));
                out.store(locals.type(i), locals.local(i));
            }
            loadConstants();
            out.bind(start);
            prologue.begin(locals);
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
        Emitter.Size size = out.size();
        out.end();
        return size;
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
        prologue.beginAtLoop(from.head().offset(), location);
        // It is never negative. But the verifier sees a way to what comes before the loop.
        out.load(ValTypes.I32, locals.entry);
        out.jump(IFGE, loop.entry());
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
        variables.enterMethod();
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
        prologue.unwind();
    }

    /** Whether the function may return because it has tail-called another one. */
    private boolean makesTailCalls() {
        return scan.tailCallsOthers || (scan.tailCallsItself && locals.rounds < 0);
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

    // --- instructions

    private void translateBody() throws NotCompiled {
        int count = 0;
        while (!blocks.isEmpty()) {
            if ((++count & POLL_INTERVAL - 1) == 0) {
                poll.run();
            }
            if (plan != null) {
                plan.add(in.position, out.size().weight(), operands, blocks);
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
        DeadBody deadHere = dead;
        dead = new DeadBody(translation, controls);
        blocks.leaveWithin(loop);
        operands.truncate(loop.height, loop.saved);
        locals.free(loop.bodyExtras, loop.bodyLocals);
        in.position = loop.bodyStart;
        out.bind(copy);
        translation.frame();
        while (in.position < end) {
            instruction();
        }
        layout.endCopy();
        in.position = position;
        dead = deadHere;
        blocks.restore(openBlocks);
        blocks.reachable = true;
        operands.restore(operandsHere);
        locals.restoreExtras(extras, next);
        location.forget();
    }

    private void instruction() throws NotCompiled {
        int at = in.position;
        Opcode opcode = in.opcode();
        if (!blocks.reachable) {
            dead.skip(opcode);
            return;
        }
        switch (opcode.family()) {
            case NUMERIC -> {
                if (!conditions.translate(opcode)) {
                    numbers.translate(opcode, at);
                }
            }
            case PARAMETRIC -> parametrics.translate(opcode, at);
            case VARIABLE -> variables.translate(opcode, at);
            case CONTROL -> control(opcode, at);
            case MEMORY -> accesses.translate(opcode, at);
            case REFERENCE, AGGREGATE -> reference(opcode, at);
            case VECTOR -> vectors.translate(opcode, at);
            case TABLE, ATOMIC -> cells.translate(opcode, at);
        }
    }

    private void control(Opcode opcode, int at) throws NotCompiled {
        switch (opcode) {
            case CALL, CALL_INDIRECT, CALL_REF -> calls.translate(opcode, at);
            case RETURN_CALL, RETURN_CALL_INDIRECT, RETURN_CALL_REF ->
                    tailCalls.translate(opcode, at);
            case BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL -> reference(opcode, at);
            default -> controls.translate(opcode, at);
        }
    }

    private void reference(Opcode opcode, int at) throws NotCompiled {
        if (!references.translate(opcode, at) && !objects.translate(opcode, at)) {
            cells.translate(opcode, at);
        }
    }
}
