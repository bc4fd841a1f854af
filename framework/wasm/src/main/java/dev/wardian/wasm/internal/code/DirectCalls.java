package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.function.IntConsumer;

/** Which functions of its module the body of a function calls by their index. */
public final class DirectCalls {
    private DirectCalls() {}

    /**
     * Passes the index of each function that is called, as often as it stands there; imports come
     * first. Takes as long as the body is large.
     */
    public static void forEach(FunctionCode function, IntConsumer callee) {
        ModuleData module = function.module.data;
        BodyReader locals = new BodyReader(module.bytes, module.bodyStart[function.definedIndex]);
        locals.skipLocals();
        BinaryReader in =
                new BinaryReader(
                        module.bytes, locals.position, module.bodyEnd[function.definedIndex]);
        InstructionSkipper instructions = new InstructionSkipper(in, module.features);
        while (!in.atEnd()) {
            int at = in.position();
            Opcode opcode = instructions.instruction();
            if (opcode == Opcode.CALL || opcode == Opcode.RETURN_CALL) {
                callee.accept(new BodyReader(module.bytes, at + 1).u32());
            }
        }
    }
}
