package dev.wardian.wasm.compiler;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * What the translators of one body share.
 *
 * @param function the function whose body it is
 * @param target the class that gets the methods
 * @param out writes the method that is open
 * @param in reads the body; it is behind the opcode of the instruction that is translated
 * @param scan what was known of the body before
 * @param locals the locals of the method
 * @param operands the types of the operands
 * @param blocks the blocks that are open
 * @param location says where the function is, for what may fail
 * @param publisher makes references visible, for what may count them
 */
record Translation(
        FunctionCode function,
        ClassEmitter target,
        Emitter out,
        BodyReader in,
        BodyScan scan,
        MethodLocals locals,
        OperandTypes operands,
        Blocks blocks,
        Location location,
        Publisher publisher) {

    /** The module of the function. */
    ModuleData module() {
        return function.module.data;
    }

    /** Writes what locals and operands are here, where ways meet. */
    void frame() {
        location.forget();
        List<Object> stack = new ArrayList<>();
        for (int i = operands.saved(); i < operands.size(); i++) {
            JvmTypes.addVerified(operands.type(i), stack);
        }
        out.frame(locals.verified(), stack.toArray());
    }

    /** Writes a trap; nothing behind it can be reached. */
    void trap(TrapKind kind) {
        out.push(kind.ordinal());
        out.call(Names.TRAPS, "of", "(I)Ljava/lang/RuntimeException;");
        out.op(Opcodes.ATHROW);
        blocks.reachable = false;
    }
}
