package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call of a host function: a view on the arguments, which lie on the guest's stack, and room
 * for results. It is ended by one of {@link #finish}, {@link #finishNumber} and {@link #failed}.
 */
public final class HostCallFrame implements HostCall {
    private final HostFunctionInstance function;
    private final CallContext context;
    private final @Nullable Instance caller;
    private final ValueStack stack;
    private final int base;

    /** The first result if it is a number, or its lower half; most functions have no more. */
    private long number;

    /** The upper half of the first result if it is a vector. */
    private long high;

    /** The first result if it is a reference. */
    private @Nullable Object reference;

    /** All results, where there are several and one was set. */
    private @Nullable Object @Nullable [] several;

    private boolean finished;

    HostCallFrame(
            HostFunctionInstance function,
            CallContext context,
            @Nullable Instance caller,
            int base) {
        this.function = function;
        this.context = context;
        this.caller = caller;
        this.stack = context.stack;
        this.base = base;
    }

    @Override
    public WasmInstance caller() {
        return guest();
    }

    private Instance guest() {
        if (caller == null) {
            throw new IllegalStateException("the host function was called by the host");
        }
        return caller;
    }

    @Override
    public WasmMemory memory() {
        LinearMemory memory = guest().memory;
        if (memory == LinearMemory.NONE) {
            throw new IllegalStateException("the caller has no memory");
        }
        return memory;
    }

    @Override
    public FunctionType type() {
        return function.type;
    }

    @Override
    public @Nullable Object argument(int param) {
        List<ValueType> params = function.type.params();
        if (finished) {
            throw new IllegalStateException("the host call has ended");
        }
        if (param < 0 || param >= params.size()) {
            throw new IllegalArgumentException("no parameter " + param + " in " + function.type);
        }
        ValueType type = params.get(param);
        int slot = base + function.layout.paramSlot(param);
        return type.isReference() ? stack.references()[slot] : Values.box(type, stack.slots, slot);
    }

    private long argument(int param, byte type) {
        byte[] params = function.layout.params;
        if (finished || param < 0 || param >= params.length || params[param] != type) {
            throw mismatch("parameter", param, type);
        }
        return stack.slots[base + function.layout.paramSlot(param)];
    }

    @Override
    public int i32(int param) {
        return (int) argument(param, ValTypes.I32);
    }

    @Override
    public long i64(int param) {
        return argument(param, ValTypes.I64);
    }

    @Override
    public float f32(int param) {
        return Float.intBitsToFloat((int) argument(param, ValTypes.F32));
    }

    @Override
    public double f64(int param) {
        return Double.longBitsToDouble(argument(param, ValTypes.F64));
    }

    @Override
    public V128 v128(int param) {
        long low = argument(param, ValTypes.V128);
        int slot = base + function.layout.paramSlot(param);
        return new V128(low, stack.slots[slot + 1]);
    }

    @Override
    public @Nullable Object ref(int param) {
        byte[] params = function.layout.params;
        if (finished
                || param < 0
                || param >= params.length
                || !ValTypes.isReference(params[param])) {
            throw mismatch("parameter", param, ValTypes.EXTERNREF);
        }
        return stack.references()[base + function.layout.paramSlot(param)];
    }

    private void single(byte type, long bits) {
        byte[] results = function.layout.results;
        if (finished || results.length != 1 || results[0] != type) {
            throw mismatch("result", 0, type);
        }
        number = bits;
        several = null;
    }

    @Override
    public void returnI32(int value) {
        single(ValTypes.I32, value);
    }

    @Override
    public void returnI64(long value) {
        single(ValTypes.I64, value);
    }

    @Override
    public void returnF32(float value) {
        single(ValTypes.F32, Float.floatToRawIntBits(value));
    }

    @Override
    public void returnF64(double value) {
        single(ValTypes.F64, Double.doubleToRawLongBits(value));
    }

    @Override
    public void returnV128(V128 value) {
        single(ValTypes.V128, value.low());
        high = value.high();
    }

    @Override
    public void returnRef(@Nullable Object value) {
        byte[] results = function.layout.results;
        if (finished || results.length != 1 || !ValTypes.isReference(results[0])) {
            throw mismatch("result", 0, ValTypes.EXTERNREF);
        }
        reference = Values.checkReference(function.type.results().get(0), value);
        several = null;
    }

    @Override
    public void setResult(int index, @Nullable Object value) {
        byte[] results = function.layout.results;
        if (finished || index < 0 || index >= results.length) {
            throw new IllegalArgumentException("no result " + index + " in " + function.type);
        }
        ValueType type = function.type.results().get(index);
        if (type.isReference()) {
            Values.checkReference(type, value);
        } else if (type == ValueType.V128) {
            Values.vector(value);
        } else {
            Values.unbox(type, value);
        }
        if (several == null) {
            several = new Object[results.length];
        }
        several[index] = value;
    }

    /** What the host runs. */
    public HostFunction host() {
        return function.host();
    }

    /** The call is over: nobody may use this object any more. */
    private void end() {
        finished = true;
        context.forgetActions();
    }

    /** The guest goes on. A wait that was ended ends the call too, however the function returns. */
    private void goBack() {
        context.poll();
        context.crossHostBorder();
    }

    /**
     * Ends a call that did not return, and gives what is thrown for it: whatever a host function
     * throws is its own, also an Error, and no trap of the guest.
     */
    public GuestUnwind failed(Throwable thrown) {
        context.crossHostBorder();
        end();
        return GuestUnwind.ofHost(thrown);
    }

    /**
     * Ends the call of a function that returns one number, and gives its bits.
     *
     * @throws RuntimeException if the call was stopped; {@link #failed} follows
     */
    public long finishNumber() {
        if (several != null) {
            finish();
            return stack.slots[base];
        }
        end();
        goBack();
        return number;
    }

    /**
     * Ends the call and puts the results where the guest expects them.
     *
     * @throws RuntimeException if one is missing that may not be null, or the call was stopped;
     *     {@link #failed} follows
     */
    public void finish() {
        end();
        putResults();
        goBack();
    }

    private void putResults() {
        byte[] results = function.layout.results;
        if (several == null && results.length == 1 && !ValTypes.isReference(results[0])) {
            stack.slots[base] = number;
            if (results[0] == ValTypes.V128) {
                stack.slots[base + 1] = high;
            }
            return;
        }
        if (function.layout.hasReferences()) {
            int border = Math.max(function.layout.paramSlots, function.layout.resultSlots);
            java.util.Arrays.fill(stack.references(), base, base + border, null);
        }
        int slot = base;
        for (int i = 0; i < results.length; i++) {
            ValueType type = function.type.results().get(i);
            @Nullable Object value =
                    several != null ? several[i] : results.length == 1 ? reference : null;
            if (type.isReference()) {
                if (value == null && !type.isNullable()) {
                    throw new IllegalStateException(
                            "result " + i + " of " + function.type + " was not set");
                }
                stack.references()[slot] = value;
            } else if (value == null) {
                java.util.Arrays.fill(stack.slots, slot, slot + type.slots(), 0);
            } else {
                Values.unbox(type, value, stack.slots, slot);
            }
            slot += type.slots();
        }
    }

    @Override
    public long remainingNanos() {
        return context.remainingNanos();
    }

    @Override
    public long remainingFuel() {
        return context.fuel;
    }

    @Override
    public void consumeFuel(long units) {
        if (units < 0) {
            throw new IllegalArgumentException("fuel is negative: " + units);
        }
        try {
            context.consume(units);
        } catch (GuestUnwind unwind) {
            throw unwind.toCallerException();
        }
    }

    @Override
    public void checkInterrupted() {
        try {
            context.run();
        } catch (GuestUnwind unwind) {
            throw unwind.toCallerException();
        }
    }

    @Override
    public void onInterrupt(Runnable action) {
        try {
            context().onInterrupt(Objects.requireNonNull(action));
        } catch (GuestUnwind unwind) {
            throw unwind.toCallerException();
        }
    }

    /**
     * The call in the course of which the host function runs.
     *
     * @throws IllegalStateException if the host function has returned
     */
    CallContext context() {
        if (finished) {
            throw new IllegalStateException("the host call has ended");
        }
        return context;
    }

    private IllegalArgumentException mismatch(String what, int index, byte type) {
        if (finished) {
            throw new IllegalStateException("the host call has ended");
        }
        return new IllegalArgumentException(
                what + " " + index + " of " + function.type + " is no " + ValTypes.shortForm(type));
    }
}
