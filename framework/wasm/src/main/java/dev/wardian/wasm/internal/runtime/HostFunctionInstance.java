package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/** A function of the host. */
public final class HostFunctionInstance extends FunctionOfHost {
    private final HostFunction function;

    /** Makes a function; {@code type} is canonical. */
    public HostFunctionInstance(RuntimeType type, HostFunction function) {
        super(type);
        this.function = function;
    }

    @Override
    public void run(CallContext context, @Nullable Instance caller, int base) {
        HostCallFrame frame = begin(context, caller, base);
        try {
            function.call(frame);
            frame.finish();
        } catch (Throwable e) {
            throw frame.failed(e);
        }
    }

    /**
     * Begins a call for compiled code, which calls {@link HostCallFrame#host} itself and then ends
     * the frame: its call site knows what this method's would have to find out each time.
     */
    public HostCallFrame begin(CallContext context, @Nullable Instance caller, int base) {
        HostCallFrame frame = new HostCallFrame(this, context, caller, base);
        // What was stopped begins nothing more that is seen outside.
        context.poll();
        context.crossHostBorder();
        return frame;
    }

    HostFunction host() {
        return function;
    }

    @Override
    public String toString() {
        return "host function " + type;
    }
}
