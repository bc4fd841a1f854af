package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.ProfiledStack;
import org.jspecify.annotations.Nullable;

/**
 * The interpreter for one function of code that is profiled: each call has a Java frame of {@link
 * #run}, and says in the thread's {@link ProfiledStack} whose it is. Keeps the register code
 * itself, as the interpreter would else run it without that.
 */
public final class ProfiledFunction extends Engine {
    private @Nullable LoweredFunction lowered;

    private LoweredFunction lowered(FunctionCode function, CallContext context) {
        LoweredFunction known = lowered;
        if (known == null) {
            known = Interpreter.lower(function, context);
            lowered = known;
        }
        return known;
    }

    @Override
    public void run(Instance instance, FunctionCode function, int base) {
        CallContext context = Interpreter.contextOf(instance);
        LoweredFunction code = lowered(function, context);
        ProfiledStack stack = context.profiled();
        stack.push(function);
        try {
            Interpreter.enterSlowly(context, instance, code, context.stack.slots, base);
        } finally {
            stack.pop();
        }
    }

    @Override
    public @Nullable FunctionInstance runInPlace(
            Instance instance, FunctionCode function, int base) {
        CallContext context = Interpreter.contextOf(instance);
        context.profiled().replace(function);
        return Interpreter.runInPlace(context, instance, lowered(function, context), base);
    }

    @Override
    public void prepare(FunctionCode function, CallContext poll) {
        lowered(function, poll);
    }

    @Override
    public int offsetOf(FunctionCode function, int pc) {
        return Interpreter.INSTANCE.offsetOf(function, pc);
    }

    @Override
    public void locate(FunctionCode function, int[] pcs, int[] offsets) {
        Lowering.locate(function, pcs, offsets);
    }
}
