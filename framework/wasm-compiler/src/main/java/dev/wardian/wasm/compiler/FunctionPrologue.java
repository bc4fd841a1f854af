package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.List;
import java.util.Objects;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Writes what a function does before its first instruction. */
final class FunctionPrologue {
    private static final List<String> CAUGHT =
            List.of(
                    "java/lang/RuntimeException",
                    "java/lang/StackOverflowError",
                    "java/lang/OutOfMemoryError");

    private final FunctionCode function;
    private final BodyScan scan;
    private final Emitter out;
    private final MethodLocals locals;

    FunctionPrologue(FunctionCode function, BodyScan scan, Emitter out, MethodLocals locals) {
        this.function = function;
        this.scan = scan;
        this.out = out;
        this.locals = locals;
    }

    /** Enters the function's frame. */
    void enterFrame() {
        out.load(ValTypes.I32, locals.depth);
        out.loadObject(locals.instance);
        out.call(Names.CALLS, "enter", "(IL" + JvmTypes.INSTANCE + ";)V");
        out.iinc(locals.depth, function.weight);
    }

    /**
     * What is done in the frame.
     *
     * @param all the function's locals
     */
    void begin(MethodLocals all) {
        if (scan.callsInLoop) {
            countEntry();
        }
        if (function.module.variant.metered()) {
            out.loadObject(locals.instance);
            out.push(scan.instructions + slotsOfLocals(all));
            out.call(Names.INSTRUCTIONS, "consume", "(L" + JvmTypes.INSTANCE + ";I)V");
        }
    }

    /** The same for a function that goes on at the head of a loop, in a frame that is there. */
    void beginAtLoop(int head, Location location) {
        if (function.module.variant.metered()) {
            location.set(head);
            out.loadObject(locals.instance);
            out.push(Objects.requireNonNull(scan.loops.get(head)).instructions());
            out.call(Names.INSTRUCTIONS, "consume", "(L" + JvmTypes.INSTANCE + ";I)V");
        }
    }

    /** How many slots the locals have that are no parameters: what setting them to zero burns. */
    private int slotsOfLocals(MethodLocals all) {
        int slots = 0;
        for (int i = function.layout.params.length; i < all.count(); i++) {
            slots += TypeLayout.slots((byte) all.type(i));
        }
        return slots;
    }

    private void countEntry() {
        Label go = new Label();
        out.loadObject(locals.instance);
        out.call(Names.POLLS, "isDue", "(L" + JvmTypes.INSTANCE + ";)Z");
        out.jump(Opcodes.IFEQ, go);
        SafepointPoll.call(out, locals.instance);
        out.bind(go);
        out.frame(locals.verified());
    }

    /**
     * Begins the handler of all that a function's frame adds itself to.
     *
     * @param locals what they are in the handler, as frames have them
     */
    static void catchFailures(Emitter out, Label start, Label end, Object[] locals) {
        Label handler = new Label();
        for (String type : CAUGHT) {
            out.handler(start, end, handler, type);
        }
        out.bind(handler);
        out.frame(locals, "java/lang/Throwable");
    }

    /** The handler of all that is thrown: notes the frame and throws on. The location is there. */
    void unwind() {
        out.call(
                Names.TRAPS,
                "unwind",
                "(Ljava/lang/Throwable;L" + JvmTypes.INSTANCE + ";II)Ljava/lang/RuntimeException;");
        out.op(Opcodes.ATHROW);
    }
}
