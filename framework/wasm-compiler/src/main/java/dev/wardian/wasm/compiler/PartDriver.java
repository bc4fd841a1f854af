package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Writes the method of a function that has several others for its parts: it makes the frame, and
 * calls the part in which the next entry lies until the function is at its end.
 */
final class PartDriver {
    /** Words of the driver's own locals and operands beside the parameters. */
    static final int WORDS = 16;

    private final FunctionCode function;
    private final BodyScan scan;
    private final Emitter out;
    private final String owner;
    private final String name;
    private final @Nullable InterpreterFrame from;
    private final MethodLocals locals;

    /**
     * A driver.
     *
     * @param from where the function's values lie if it is entered at the head of a loop, or null
     */
    PartDriver(
            FunctionCode function,
            BodyScan scan,
            Emitter out,
            String owner,
            String name,
            @Nullable InterpreterFrame from) {
        this.function = function;
        this.scan = scan;
        this.out = out;
        this.owner = owner;
        this.name = name;
        this.from = from;
        byte[] params = function.layout.params;
        this.locals =
                from == null
                        ? MethodLocals.ofFunction(
                                params, params.length, false, false, false, false, List.of())
                        : MethodLocals.ofParts(new byte[0], false, false, false, List.of());
    }

    /**
     * Writes the method.
     *
     * @param layout the function's parts
     * @param all the locals of the function's parts
     * @return how many bytes of code it has
     */
    int translate(PartLayout layout, MethodLocals all) {
        BodyFlow flow = layout.flow();
        PartFrame frame = layout.frame();
        int slots = locals.extra(ValTypes.FUNCREF);
        int references = locals.extra(ValTypes.FUNCREF);
        int published = locals.extra(ValTypes.FUNCREF);
        int next = locals.extra(ValTypes.I32);
        List<Object> extras = locals.extraTypes();
        extras.set(0, "[J");
        extras.set(1, "[Ljava/lang/Object;");
        extras.set(2, JvmTypes.FRAME_REFERENCES);
        List<Integer> initial = initial(flow, frame, all);
        FunctionPrologue entry = new FunctionPrologue(function, scan, out, locals);
        if (from == null) {
            entry.enterFrame();
        }
        boolean publishes = all.stack >= 0 && frame.references() > 0;
        for (int local : new int[] {slots, references, published}) {
            out.op(Opcodes.ACONST_NULL);
            out.storeObject(local);
        }
        out.push(flow.start.entry);
        out.store(ValTypes.I32, next);
        out.push(-1);
        out.store(ValTypes.I32, locals.location);
        Label start = new Label();
        out.bind(start);
        if (from == null) {
            entry.begin(all);
        } else {
            entry.beginAtLoop(
                    from.head().offset(), new Location(out, locals.location, bodyStart()));
        }
        makeFrame(frame, slots, references);
        if (publishes) {
            Publisher.enter(out, locals.instance, references, published);
        }
        if (from == null) {
            fillFrame(initial, frame, all, slots, references);
        } else {
            moveFrame(from, initial, layout, all, slots, references);
            if (all.stack >= 0) {
                Publisher.clearFrame(out, locals);
            }
        }
        Label loop = new Label();
        out.bind(loop);
        frame(0);
        callParts(flow, slots, references, next);
        out.op(Opcodes.DUP);
        out.store(ValTypes.I32, next);
        out.jump(Opcodes.IFGE, loop);
        if (publishes) {
            Publisher.leave(out, locals.instance, published);
        }
        returnFirst(slots, references);
        Label end = new Label();
        out.bind(end);
        FunctionPrologue.catchFailures(out, start, end, locals.verified());
        if (publishes) {
            Publisher.leave(out, locals.instance, published);
        }
        out.loadObject(locals.instance);
        out.push(function.definedIndex);
        out.loadObject(slots);
        out.load(ValTypes.I32, locals.location);
        out.call(Names.PARTS, "location", "([JI)I");
        entry.unwind();
        int size = out.offset();
        out.end();
        return size;
    }

    private void frame(int ints) {
        Object[] verified = locals.verified();
        Object[] stack = new Object[ints];
        Arrays.fill(stack, Opcodes.INTEGER);
        out.frame(verified, stack);
    }

    private void makeFrame(PartFrame frame, int slots, int references) {
        out.push(frame.slots());
        out.call(Names.PARTS, "slots", "(I)[J");
        out.storeObject(slots);
        if (frame.references() > 0) {
            out.push(frame.references());
            out.type(Opcodes.ANEWARRAY, JvmTypes.OBJECT);
            out.storeObject(references);
        }
    }

    /**
     * The locals that have values when the first part begins: those that are read, and all
     * references, which the guest can reach in the interpreter too. They get places in the frame.
     */
    private List<Integer> initial(BodyFlow flow, PartFrame frame, MethodLocals all) {
        List<Integer> initial = new ArrayList<>();
        BitSet live =
                from == null ? Objects.requireNonNull(flow.ranges[0].begin).live : flow.start.live;
        int count = from == null ? function.layout.params.length : all.count();
        for (int i = 0; i < count; i++) {
            boolean isPublished = all.stack >= 0 && ValTypes.isReference(all.type(i));
            if (live.get(i) || isPublished) {
                frame.local(i, all.type(i));
                initial.add(i);
            }
        }
        return initial;
    }

    /** Puts parameters there; other locals are zero. */
    private void fillFrame(
            List<Integer> initial, PartFrame frame, MethodLocals all, int slots, int references) {
        for (int i : initial) {
            int type = all.type(i);
            out.load(type, locals.local(i));
            PartLayout.put(out, slots, references, type, frame.local(i, type));
        }
    }

    /** Takes the values that are read from where the interpreter has left them. */
    private void moveFrame(
            InterpreterFrame source,
            List<Integer> initial,
            PartLayout layout,
            MethodLocals all,
            int slots,
            int references) {
        PartFrame frame = layout.frame();
        int[] places = InterpreterFrame.locals(all);
        for (int i : initial) {
            int type = all.type(i);
            source.take(out, locals, type, places[i]);
            PartLayout.put(out, slots, references, type, frame.local(i, type));
        }
        byte[] types = layout.operandsAtStart();
        int[] operands = source.operands(types);
        for (int i = 0; i < types.length; i++) {
            source.take(out, locals, types[i], operands[i]);
            PartLayout.put(out, slots, references, types[i], frame.operand(i, types[i]));
        }
    }

    private int bodyStart() {
        return function.module.data.bodyStart[function.definedIndex];
    }

    private void callParts(BodyFlow flow, int slots, int references, int next) {
        out.loadObject(locals.instance);
        out.load(ValTypes.I32, locals.depth);
        out.loadObject(slots);
        out.loadObject(references);
        out.load(ValTypes.I32, next);
        out.load(ValTypes.I32, next);
        out.push(BodyFlow.RANGE_SHIFT);
        out.op(Opcodes.ISHR);
        Label[] parts = new Label[flow.ranges.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Label();
        }
        out.table(parts.length - 1, parts[0], parts);
        Label done = new Label();
        Object[] verified = locals.verified();
        Object[] arguments = {
            JvmTypes.INSTANCE, Opcodes.INTEGER, "[J", "[Ljava/lang/Object;", Opcodes.INTEGER
        };
        for (int i = 0; i < parts.length; i++) {
            out.bind(parts[i]);
            out.frame(verified, arguments);
            out.call(owner, PartLayout.methodName(name, i), PartLayout.descriptor());
            out.go(done);
        }
        out.bind(done);
        frame(1);
    }

    private void returnFirst(int slots, int references) {
        byte[] results = function.layout.results;
        if (results.length == 0) {
            out.op(Opcodes.RETURN);
            return;
        }
        int first = results[0] == ValTypes.V128 ? ValTypes.I64 : results[0];
        PartLayout.take(out, slots, references, first, PartFrame.FIRST);
        out.op(Opcodes.IRETURN + JvmTypes.form(first));
    }
}
