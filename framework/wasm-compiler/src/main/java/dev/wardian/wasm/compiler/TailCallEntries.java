package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * The ways into functions that make tail calls. Such a function has two methods: one for its body,
 * which returns when it calls, and one of its own name, which runs what was called until nothing
 * more is. So callers see nothing of it, and those who follow a chain of calls run the body alone.
 */
final class TailCallEntries {
    private static final String FOLLOW = "(L" + JvmTypes.INSTANCE + ";I)V";

    private TailCallEntries() {}

    /** The method of the body. */
    static String bodyName(String name) {
        return name + "$body";
    }

    /** Writes the method that runs the body and what it has called. */
    static void writeDriver(Emitter out, String owner, String name, TypeLayout layout) {
        String descriptor = JvmTypes.function(layout);
        int instance = Forwarding.loadParams(out, layout, 0);
        out.loadObject(instance);
        out.load(ValTypes.I32, instance + 1);
        out.call(owner, bodyName(name), descriptor);
        Label done = new Label();
        out.loadObject(instance);
        isPending(out);
        out.jump(Opcodes.IFEQ, done);
        popFirst(out, layout);
        out.loadObject(instance);
        out.load(ValTypes.I32, instance + 1);
        out.call(Names.CHAINS, "follow", FOLLOW);
        Forwarding.takeFirst(out, layout, instance);
        out.bind(done);
        List<Object> first = new ArrayList<>();
        if (layout.results.length > 0) {
            first.add(JvmTypes.verified(layout.results[0]));
        }
        Forwarding.frame(out, layout, List.of(JvmTypes.INSTANCE, Opcodes.INTEGER), first);
        Forwarding.writeReturn(out, layout);
        out.end();
    }

    /**
     * Writes what follows the call of a body in a method that is entered from the value stack: puts
     * the first result there, unless arguments of a tail call lie there.
     *
     * @param locals the locals of the method, as frames have them; the instance is in {@code
     *     instance}
     */
    static void writeEnd(Emitter out, TypeLayout layout, Object[] locals, int instance) {
        Label pending = new Label();
        out.loadObject(instance);
        isPending(out);
        out.jump(Opcodes.IFNE, pending);
        if (layout.results.length > 0) {
            SlotValues.put(out, instance, first(layout), 0);
        }
        out.op(Opcodes.RETURN);
        out.bind(pending);
        Object[] stack =
                layout.results.length == 0
                        ? new Object[0]
                        : new Object[] {JvmTypes.verified(layout.results[0])};
        out.frame(locals, stack);
        popFirst(out, layout);
        out.op(Opcodes.RETURN);
    }

    private static void isPending(Emitter out) {
        out.call(Names.CHAINS, "isPending", "(L" + JvmTypes.INSTANCE + ";)Z");
    }

    private static void popFirst(Emitter out, TypeLayout layout) {
        if (layout.results.length > 0) {
            out.pop(first(layout));
        }
    }

    /** The type of the first result, as a function returns it. */
    private static int first(TypeLayout layout) {
        int first = layout.results[0];
        return first == ValTypes.V128 ? ValTypes.I64 : first;
    }
}
