package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The engine {@code compiled}: each function is compiled when it is called for the first time. */
public final class CompiledEngine implements EngineProvider {
    /** Set by tests: a defect of the compiler ends the call. Else the interpreter hides it. */
    private static final boolean TELLS_DEFECTS = Boolean.getBoolean("wardian.tellDefects");

    private final MethodSizes sizes;

    /** For {@link java.util.ServiceLoader}. */
    public CompiledEngine() {
        this(MethodSizes.DEFAULT);
    }

    /** An engine that cuts functions into methods of other sizes. */
    CompiledEngine(MethodSizes sizes) {
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return "compiled";
    }

    @Override
    public Features features() {
        return WasmEngine.INTERPRETER.features();
    }

    @Override
    public void prepare(ModuleCode code) {
        if (code.functions.length == 0) {
            return;
        }
        FirstCall first = new FirstCall(new CompiledModule(code, sizes, null));
        for (FunctionCode function : code.functions) {
            function.enterBy(first);
        }
    }

    /** Compiles a function when it is called, and leaves it to its new entry. */
    private static final class FirstCall extends Engine {
        private final CompiledModule module;

        FirstCall(CompiledModule module) {
            this.module = module;
        }

        private Engine compiled(FunctionCode function, Runnable poll) {
            try {
                module.compile(function, callee -> true, poll);
            } catch (GuestUnwind e) {
                throw e;
            } catch (Postponed e) {
                // Nobody asks again: each call would.
                module.refuse(function, NotCompiled.Reason.BUDGET);
            } catch (RuntimeException | LinkageError e) {
                if (TELLS_DEFECTS) {
                    throw e;
                }
                Defects.note(function, e);
                module.refuse(function, NotCompiled.Reason.DEFECT);
            }
            return Engine.of(function);
        }

        @Override
        public void run(Instance instance, FunctionCode function, int base) {
            compiled(function, context(instance)).run(instance, function, base);
        }

        @Override
        public @Nullable FunctionInstance runInPlace(
                Instance instance, FunctionCode function, int base) {
            return compiled(function, context(instance)).runInPlace(instance, function, base);
        }

        private static CallContext context(Instance instance) {
            return Objects.requireNonNull(instance.context);
        }

        @Override
        public void prepare(FunctionCode function, CallContext poll) {
            compiled(function, poll).prepare(function, poll);
        }

        @Override
        public int offsetOf(FunctionCode function, int location) {
            return -1;
        }
    }
}
