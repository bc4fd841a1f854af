package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmResults;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.RuntimeType;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that can be called: one of a guest, with its instance, or one of the host. */
public abstract class FunctionInstance implements WasmFunction {
    /** The type with which it was defined; canonical. */
    public final RuntimeType definedType;

    public final FunctionType type;

    public final TypeLayout layout;

    FunctionInstance(RuntimeType definedType, TypeLayout layout) {
        this.definedType = definedType;
        this.type = definedType.functionType();
        this.layout = layout;
    }

    /**
     * Runs this function for a guest. The arguments lie from {@code base} on in the context's
     * current piece of the value stack; the results replace them.
     *
     * @param caller the instance whose code calls, or null where the host calls
     */
    public abstract void run(CallContext context, @Nullable Instance caller, int base);

    /** The call that uses this function's instance now, or null. */
    abstract @Nullable CallContext callInProgress();

    abstract Limits limits();

    @Override
    public final FunctionType type() {
        return type;
    }

    @Override
    public final WasmResults call(@Nullable Object... arguments) {
        return callWith(CallOptions.NONE, arguments);
    }

    @Override
    public final WasmResults callWith(CallOptions options, @Nullable Object... arguments) {
        List<ValueType> params = type.params();
        if (arguments.length != params.size()) {
            throw wrongCount(arguments.length);
        }
        return runOutermost(
                options,
                context -> {
                    int slot = 0;
                    for (int i = 0; i < arguments.length; i++) {
                        ValueType param = params.get(i);
                        if (param.isReference()) {
                            context.stack.references()[slot] =
                                    Values.checkReference(param, arguments[i]);
                        } else {
                            Values.unbox(param, arguments[i], context.stack.slots, slot);
                        }
                        slot += param.slots();
                    }
                },
                this::boxResults);
    }

    private WasmResults boxResults(CallContext context) {
        List<ValueType> results = type.results();
        @Nullable Object[] boxed = new Object[results.size()];
        int slot = 0;
        for (int i = 0; i < boxed.length; i++) {
            ValueType result = results.get(i);
            if (result.isReference()) {
                boxed[i] = context.stack.references()[slot];
            } else {
                boxed[i] = Values.box(result, context.stack.slots, slot);
            }
            slot += result.slots();
        }
        return new WasmResults(boxed);
    }

    @Override
    public final long[] invoke(CallOptions options, long... arguments) {
        checkRaw(arguments.length);
        CallContext context = begin(options);
        try {
            System.arraycopy(arguments, 0, context.stack.slots, 0, arguments.length);
            run(context);
            long[] results = new long[layout.resultSlots];
            System.arraycopy(context.stack.slots, 0, results, 0, results.length);
            return results;
        } finally {
            context.end();
        }
    }

    /**
     * As {@link #invoke} for the handles of {@link TypedHandles}, which have checked the types: one
     * result at the most.
     */
    long invokeChecked(CallOptions options, long[] arguments) {
        CallContext context = begin(options);
        try {
            System.arraycopy(arguments, 0, context.stack.slots, 0, arguments.length);
            run(context);
            return context.stack.slots[0];
        } finally {
            context.end();
        }
    }

    /** Runs this function as an outermost call; arguments and results lie from slot 0 on. */
    void run(CallContext context) {
        try {
            run(context, null, 0);
        } catch (GuestUnwind | VirtualMachineError | LinkageError e) {
            throw ended(e);
        }
    }

    /** The context for calls in turn, as {@link CallContext#forCallsInTurn} says. */
    CallContext contextForCallsInTurn() {
        return CallContext.forCallsInTurn(limits(), border());
    }

    @Override
    public final void prepare(CallOptions options, int mostBytes) {
        CallContext context = begin(options);
        try {
            prepare(context, mostBytes);
        } catch (GuestUnwind | VirtualMachineError | LinkageError e) {
            throw ended(e);
        } finally {
            context.end();
        }
    }

    /** Makes the code ready, of at most so many bytes of bodies. */
    abstract void prepare(CallContext context, int mostBytes);

    @Override
    public final MethodHandle methodHandle() {
        return methodHandle(CallOptions.NONE);
    }

    @Override
    public final MethodHandle methodHandle(CallOptions options) {
        return TypedHandles.of(this, options);
    }

    private interface Prepare {
        void arguments(CallContext context);
    }

    private interface Finish<T> {
        T results(CallContext context);
    }

    private <T> T runOutermost(CallOptions options, Prepare prepare, Finish<T> finish) {
        CallContext context = begin(options);
        try {
            try {
                prepare.arguments(context);
                run(context, null, 0);
                return finish.results(context);
            } finally {
                clearBorder(context);
            }
        } catch (GuestUnwind | VirtualMachineError | LinkageError e) {
            throw ended(e);
        } finally {
            context.end();
        }
    }

    /** What the caller gets for what ended a call; an error of the JVM may go on as it is. */
    private static RuntimeException ended(Throwable thrown) {
        return thrown instanceof GuestUnwind unwind
                ? unwind.toCallerException()
                : exhausted((Error) thrown);
    }

    /**
     * The trap for a stack or a heap that was used up. Where that happened while the JVM linked
     * something, it wraps what it throws. Any other error goes on as it is.
     */
    static Trap exhausted(Error thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof StackOverflowError) {
                return new Trap(TrapKind.THREAD_STACK_EXHAUSTED);
            }
            if (t instanceof OutOfMemoryError) {
                return new Trap(TrapKind.HEAP_EXHAUSTED, GuestUnwind.NO_JAVA_HEAP);
            }
        }
        throw thrown;
    }

    /** Clears the reference slots of arguments and results, which belong to no frame. */
    private void clearBorder(CallContext context) {
        if (layout.hasReferences()) {
            Object[] references = context.stack.references();
            java.util.Arrays.fill(references, 0, border(), null);
        }
    }

    private int border() {
        return Math.max(layout.paramSlots, layout.resultSlots);
    }

    private CallContext begin(CallOptions options) {
        try {
            return CallContext.begin(limits(), options, callInProgress(), border());
        } catch (VirtualMachineError | LinkageError e) {
            throw exhausted(e);
        }
    }

    private void checkRaw(int count) {
        if (count != layout.params.length) {
            throw wrongCount(count);
        }
        if (layout.hasReferences()
                || layout.paramSlots != count
                || layout.resultSlots != layout.results.length) {
            throw new IllegalArgumentException("a raw call passes numbers only, this is " + type);
        }
    }

    private IllegalArgumentException wrongCount(int count) {
        return new IllegalArgumentException(
                "expected " + layout.params.length + " arguments for " + type + ", got " + count);
    }
}
