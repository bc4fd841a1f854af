package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what makes the references of a function visible while something runs that may count what
 * the guest can reach: calls, allocations, throwing. See {@code runtime.Publication}.
 *
 * <p>A function that is cut has its locals in a frame that is visible anyway, see {@link
 * PartLayout#written}; then only operands are published.
 */
final class Publisher {
    private static final String STACK = "L" + JvmTypes.VALUE_STACK + ";";
    private static final String INSTANCE_SLOT = "L" + JvmTypes.INSTANCE + ";I)V";
    private static final String REFERENCES = "[" + JvmTypes.OBJECT_DESCRIPTOR;
    private static final String FRAME = "L" + JvmTypes.FRAME_REFERENCES + ";";
    private static final int MOST_TOGETHER = 4;

    private final Emitter out;
    private final MethodLocals locals;
    private final OperandTypes operands;
    private final int border;

    /** The locals of the function that are references and lie in the method alone. */
    private final List<Integer> references = new ArrayList<>();

    /** How many references are published now. */
    private int count;

    /** How many were at most. */
    private int most;

    /**
     * @param isCut whether the function has several methods
     * @param border slots that calls of the module need at most
     */
    Publisher(Emitter out, MethodLocals locals, OperandTypes operands, boolean isCut, int border) {
        this.out = out;
        this.locals = locals;
        this.operands = operands;
        this.border = border;
        for (int i = 0; i < locals.count() && !isCut; i++) {
            if (ValTypes.isReference(locals.type(i))) {
                references.add(i);
            }
        }
    }

    /** Reads where the method's slots begin. */
    void enterMethod() {
        if (locals.stack >= 0) {
            out.loadObject(locals.instance);
            out.call(Names.PUBLICATION, "stack", "(L" + JvmTypes.INSTANCE + ";)" + STACK);
            out.storeObject(locals.stack);
        }
    }

    /**
     * Publishes the references in locals and operands, and moves {@code top} behind them. The
     * operands stay where they are.
     *
     * @param passed how many of the top operands need not be published: whoever is called has them
     */
    void begin(int passed) {
        int below = operands.size() - passed;
        List<Integer> sources = new ArrayList<>();
        for (int local : references) {
            sources.add(locals.local(local));
        }
        int deepest = operands.size();
        for (int i = below - 1; i >= 0; i--) {
            if (ValTypes.isReference(operands.type(i))) {
                if (i < operands.saved()) {
                    sources.add(operands.local(i));
                } else {
                    deepest = i;
                }
            }
        }
        int free = locals.next();
        int[] moved = move(deepest);
        for (int i = deepest; i < below; i++) {
            if (ValTypes.isReference(operands.type(i))) {
                sources.add(moved[i - deepest]);
            }
        }
        publish(sources);
        for (int i = deepest; i < operands.size(); i++) {
            out.load(operands.type(i), moved[i - deepest]);
        }
        locals.free(locals.extras(), free);
    }

    /** Moves operands from the JVM's stack to locals. */
    private int[] move(int deepest) {
        int[] moved = new int[operands.size() - deepest];
        for (int i = operands.size() - 1; i >= deepest; i--) {
            moved[i - deepest] = locals.storeTemporary(out, operands.type(i));
        }
        return moved;
    }

    private void publish(List<Integer> sources) {
        count = sources.size();
        most = Math.max(most, count);
        if (count == 0) {
            return;
        }
        if (locals.stack < 0) {
            throw new IllegalStateException("a function has references that no scan has seen");
        }
        out.loadObject(locals.instance);
        out.push(count);
        out.push(border);
        out.call(Names.PUBLICATION, "begin", "(L" + JvmTypes.INSTANCE + ";II)V");
        int done = 0;
        while (done < count) {
            int left = count - done;
            int together = left >= MOST_TOGETHER ? MOST_TOGETHER : left > 1 ? 2 : 1;
            for (int i = 0; i < together; i++) {
                out.loadObject(sources.get(done + i));
            }
            out.loadObject(locals.instance);
            out.push(done - count);
            out.call(
                    together == 1 ? Names.INSTRUCTIONS : Names.PUBLICATION,
                    "put",
                    "(" + JvmTypes.OBJECT_DESCRIPTOR.repeat(together) + INSTANCE_SLOT);
            done += together;
        }
    }

    /** Ends it, with the results taken from the value stack. */
    void end() {
        if (count > 0) {
            end(count);
            count = 0;
        }
    }

    /** Ends what was published when something failed in the code written so far. */
    void endAll() {
        if (most > 0) {
            end(most);
        }
    }

    private void end(int slots) {
        out.loadObject(locals.instance);
        out.loadObject(locals.stack);
        out.load(ValTypes.I32, locals.top);
        out.push(slots);
        out.call(Names.PUBLICATION, "end", "(L" + JvmTypes.INSTANCE + ";" + STACK + "II)V");
    }

    /** Clears the frame from which a method has taken its values that goes on at a loop. */
    static void clearFrame(Emitter out, MethodLocals locals) {
        out.loadObject(locals.references);
        out.load(ValTypes.I32, locals.entry);
        out.call(Names.PUBLICATION, "clearFrame", "(" + REFERENCES + "I)V");
    }

    /** Makes an array of references a visible one. */
    static void enter(Emitter out, int instance, int references, int published) {
        out.loadObject(references);
        out.loadObject(instance);
        out.call(
                Names.PUBLICATION,
                "enter",
                "(" + REFERENCES + "L" + JvmTypes.INSTANCE + ";)" + FRAME);
        out.storeObject(published);
    }

    /** Ends that, if it has begun. */
    static void leave(Emitter out, int instance, int published) {
        out.loadObject(published);
        out.loadObject(instance);
        out.call(Names.PUBLICATION, "leave", "(" + FRAME + "L" + JvmTypes.INSTANCE + ";)V");
    }

    /** Takes a reference from an array, which is below its index, and clears its place. */
    static void take(Emitter out) {
        out.call(Names.PUBLICATION, "take", "(" + REFERENCES + "I)" + JvmTypes.OBJECT_DESCRIPTOR);
    }
}
