package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.lowering.LoopHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * A body in one method that is entered at the head of a loop, with the frame that the interpreter
 * has left. What comes before is there, but only rounds of loops around get to it.
 */
final class LoopLayout extends MethodLayout {
    private final Emitter out;
    private final MethodLocals locals;
    private final OperandTypes operands;
    private final InterpreterFrame frame;
    private final LoopHead head;

    /** Where the method goes on when it has taken the function's locals. */
    private final Label entry = new Label();

    private @Nullable Arrival arrival;

    LoopLayout(Translation translation, InterpreterFrame frame) {
        super(translation);
        this.out = translation.out();
        this.locals = translation.locals();
        this.operands = translation.operands();
        this.frame = frame;
        this.head = frame.head();
    }

    Label entry() {
        return entry;
    }

    @Override
    void arriveAtHead(int at) {
        if (at == head.offset()) {
            arrival = Arrival.here(out, entry, operands, locals);
        }
    }

    /** Writes how the loop is entered. */
    void end() {
        Arrival way = Objects.requireNonNull(arrival, "the loop is never reached");
        int[] slots = frame.operands(way.state().types());
        way.write(out, locals, (index, type) -> frame.take(out, locals, type, slots[index]));
        if (locals.stack >= 0) {
            Publisher.clearFrame(out, locals);
        }
        out.go(way.there());
    }
}
