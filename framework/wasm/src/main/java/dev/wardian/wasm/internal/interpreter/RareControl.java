package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** Calls, exceptions and fuel (spec section 4.6.2). */
final class RareControl {
    private RareControl() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        CallContext context = Rare.context(instance);
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (code[pc]) {
            case Op.FUEL:
                context.consume(a);
                break;
            case Op.COPY_BLOCK:
                copyBlock(context, s, fp + a, fp + b, c);
                break;
            case Op.TAIL_CALL:
                leaveToDriver(context, instance.function(a), s, fp, b);
                break;
            case Op.TAIL_CALL_INDIRECT:
                FunctionInstance callee =
                        Interpreter.indirectCallee(instance, a, (int) s[fp + c], code[pc + D]);
                leaveToDriver(context, callee, s, fp, b);
                break;
            case Op.CALL_REF:
                Interpreter.callReference(
                        instance, callee(context.stack.references()[fp + a]), s, fp + b);
                break;
            case Op.TAIL_CALL_REF:
                leaveToDriver(context, callee(context.stack.references()[fp + a]), s, fp, b);
                break;
            case Op.THROW:
                throw GuestUnwind.exception(
                        instance.heap().newException(instance.tags[a], context.stack, fp + b));
            case Op.THROW_REF:
                throw GuestUnwind.again((ExceptionInstance) context.stack.references()[fp + a]);
            default:
                throw Rare.unknown(code[pc]);
        }
        return pc + CELL;
    }

    /**
     * Moves the arguments of a tail call to the begin of the frame and names the callee to the
     * driver.
     */
    private static void leaveToDriver(
            CallContext context, FunctionInstance callee, long[] s, int fp, int base) {
        copyBlock(context, s, fp, fp + base, callee.layout.paramSlots);
        context.tailCallee = callee;
    }

    private static void copyBlock(CallContext context, long[] s, int to, int from, int slots) {
        System.arraycopy(s, from, s, to, slots);
        context.stack.copyReferences(to, from, slots);
    }

    private static FunctionInstance callee(@Nullable Object reference) {
        if (reference == null) {
            throw GuestUnwind.trap(TrapKind.NULL_FUNCTION_REFERENCE);
        }
        return (FunctionInstance) reference;
    }
}
