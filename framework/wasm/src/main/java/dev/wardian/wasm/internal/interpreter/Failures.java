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
        GuestUnwind unwind;
        if (thrown instanceof GuestUnwind already) {
            unwind = already;
        } else if (thrown instanceof VirtualMachineError error) {
            unwind = GuestUnwind.ofJvm(error);
        } else {
            unwind =
                    GuestUnwind.failure(
                            new IllegalStateException(
                                    "defect of the interpreter in function "
                                            + function.function.index()
                                            + " at cell "
                                            + pc,
                                    thrown));
        }
        unwind.leave(Interpreter.INSTANCE, instance, function.function, pc);
        return unwind;
    }
}
