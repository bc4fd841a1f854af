package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.internal.code.DirectCalls;
import dev.wardian.wasm.internal.code.FunctionCode;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
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
        code.module.touch();
        try {
            Engine.of(code).run(instance, code, base);
        } finally {
            instance.leave(before);
        }
    }

    @Override
    void prepare(CallContext context, int mostBytes) {
        FunctionCode[] functions = code.module.functions;
        int imports = code.module.data.importedFunctions;
        BitSet seen = new BitSet(functions.length);
        Deque<FunctionCode> next = new ArrayDeque<>();
        seen.set(code.definedIndex);
        next.add(code);
        int left = mostBytes;
        while (!next.isEmpty()) {
            FunctionCode function = next.remove();
            context.run();
            if (function.bodyBytes() > left) {
                continue;
            }
            left -= function.bodyBytes();
            Engine.of(function).prepare(function, context);
            DirectCalls.forEach(
                    function,
                    index -> {
                        int defined = index - imports;
                        if (defined >= 0 && !seen.get(defined)) {
                            seen.set(defined);
                            next.add(functions[defined]);
                        }
                    });
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
