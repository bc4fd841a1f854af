package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;

/** From what is thrown in the loop to what unwinds the guest. */
final class Failures {
    private Failures() {}

    /** The failure {@code thrown} by the cell at {@code pc}, with the function's frame added. */
    static GuestUnwind unwind(
            Throwable thrown, Instance instance, LoweredFunction function, int pc) {
        GuestUnwind unwind = GuestUnwind.ofFrame(thrown, "interpreter", function.function, pc);
        unwind.leave(Interpreter.INSTANCE, instance, function.function, pc);
        return unwind;
    }
}
