package dev.wardian.wasm.compiler.runtime;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** Failures in compiled code. */
public final class Traps {
    private static final TrapKind[] KINDS = TrapKind.values();

    /** Understands the locations of all compiled frames, also of classes that are gone. */
    private static final Engine FRAMES = new Frames();

    private Traps() {}

    /**
     * The failure {@code thrown} in a function, with its frame added.
     *
     * @param location bytes from the begin of the body to the instruction that failed
     */
    public static RuntimeException unwind(
            Throwable thrown, Instance instance, int definedIndex, int location) {
        FunctionCode function = instance.code[definedIndex];
        CallContext context = instance.context;
        if (context != null && !(thrown instanceof RuntimeException)) {
            context.hasOverflowed = true;
        }
        GuestUnwind unwind = GuestUnwind.ofFrame(thrown, "compiler", function, location);
        unwind.leave(FRAMES, instance, function, location);
        return unwind;
    }

    /** A trap without a detail. */
    public static RuntimeException of(int kind) {
        return GuestUnwind.trap(KINDS[kind]);
    }

    static int offsetOf(FunctionCode function, int location) {
        return location < 0 ? -1 : function.module.data.bodyStart[function.definedIndex] + location;
    }

    private static final class Frames extends Engine {
        @Override
        public void run(Instance instance, FunctionCode function, int base) {
            throw new IllegalStateException("no function runs here");
        }

        @Override
        public @Nullable FunctionInstance runInPlace(
                Instance instance, FunctionCode function, int base) {
            throw new IllegalStateException("no function runs here");
        }

        @Override
        public int offsetOf(FunctionCode function, int location) {
            return Traps.offsetOf(function, location);
        }
    }
}
