package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** A poll by a method that HotSpot does not inline, so that its call is a safepoint. */
final class SafepointPoll {
    private static final String NAME = "check";
    private static final String DESCRIPTOR = "(L" + JvmTypes.INSTANCE + ";)V";

    /** More bytes of code than HotSpot inlines. */
    private static final int UNINLINED_BYTES = 400;

    private SafepointPoll() {}

    /** Writes a poll. */
    static void call(Emitter out, int instance) {
        out.loadObject(instance);
        out.call(CompiledModule.BASE_NAME, NAME, DESCRIPTOR);
    }

    /** Writes the method, which the base class of a module has. */
    static void define(ClassWriter base) {
        Emitter out =
                new Emitter(
                        base.visitMethod(ACC_PUBLIC | ACC_STATIC, NAME, DESCRIPTOR, null, null));
        out.loadObject(0);
        out.call(Names.POLLS, "flag", DESCRIPTOR);
        out.op(Opcodes.RETURN);
        out.bind(new Label());
        out.frame(new Object[] {JvmTypes.INSTANCE});
        for (int i = 0; i < UNINLINED_BYTES; i++) {
            out.op(Opcodes.NOP);
        }
        out.op(Opcodes.RETURN);
        out.end();
    }
}
