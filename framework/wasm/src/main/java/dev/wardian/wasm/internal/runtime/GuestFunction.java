package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.internal.code.FunctionCode;
import org.jspecify.annotations.Nullable;

/** A function that a guest's module defines, with its instance. */
public final class GuestFunction extends FunctionInstance {
    public final Instance instance;
    public final FunctionCode code;

    GuestFunction(Instance instance, FunctionCode code) {
        super(code.type, code.layout);
        this.instance = instance;
        this.code = code;
    }

    @Override
    public void run(CallContext context, @Nullable Instance caller, int base) {
        if (caller == instance) {
            Engine.of(code).run(instance, code, base);
            return;
        }
        CallContext before = instance.enter(context);
        try {
            Engine.of(code).run(instance, code, base);
        } finally {
            instance.leave(before);
        }
    }

    @Override
    @Nullable CallContext callInProgress() {
        return instance.context;
    }

    @Override
    Limits limits() {
        return instance.limits;
    }

    @Override
    public String toString() {
        return "function " + code.index() + " " + type;
    }
}
