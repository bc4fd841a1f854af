package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Writes what makes an object. References are published only where it has to be counted what the
 * guest can reach, which is rare.
 */
final class Allocations {
    /** Writes what an object is made of, and the call that makes it. */
    interface Making {
        /** Pushes the arguments and the new object, or null. */
        void write(String slowly);
    }

    private final Translation translation;
    private final Emitter out;
    private final OperandTypes operands;
    private final Publisher publisher;

    Allocations(Translation translation) {
        this.translation = translation;
        this.out = translation.out();
        this.operands = translation.operands();
        this.publisher = translation.publisher();
    }

    /** Pushes a new object; what it holds at once still lies among the operands. */
    void write(Making making) {
        Label made = new Label();
        making.write("");
        out.op(Opcodes.DUP);
        out.jump(Opcodes.IFNONNULL, made);
        out.op(Opcodes.POP);
        publisher.begin(0);
        making.write("Slowly");
        publisher.end();
        operands.push(ValTypes.FUNCREF);
        out.bind(made);
        translation.frame();
    }
}
