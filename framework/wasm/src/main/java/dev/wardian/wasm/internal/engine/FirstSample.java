package dev.wardian.wasm.internal.engine;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.code.SampleListener;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a module's code to an engine when the interpreter is found in it first. To look for engines
 * can take longer than all else that a short run does, and such a run needs none. The engine is
 * looked for on a thread of its own: the guest's may have little of its stack left, and has a
 * deadline.
 */
public final class FirstSample implements SampleListener {
    /** Whether an engine failed before. */
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    private final ModuleCode code;
    private final Supplier<EngineProvider> search;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * For code that no engine has yet.
     *
     * @param code the module's code
     * @param search finds the engine
     */
    public FirstSample(ModuleCode code, Supplier<EngineProvider> search) {
        this.code = code;
        this.search = search;
    }

    @Override
    public void sampled(FunctionCode function) {
        begin();
    }

    @Override
    public @Nullable FunctionEntry sampledInLoop(FunctionCode function, int head) {
        begin();
        return null;
    }

    private void begin() {
        if (begun.get() || !begun.compareAndSet(false, true)) {
            return;
        }
        try {
            Thread thread = new Thread(null, this::handOver, "wardian-engines", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        } catch (OutOfMemoryError e) {
            begun.set(false); // the JVM can make no thread now
        }
    }

    private void handOver() {
        try {
            handOver(code, search);
        } catch (OutOfMemoryError e) {
            begun.set(false); // the next sample tries again
        }
    }

    /**
     * Hands code over now. Where the engine fails, the code stays in the interpreter, and a log
     * says so once for all modules.
     *
     * @param code the module's code
     * @param search finds the engine
     * @throws OutOfMemoryError if there is no heap for it now
     */
    public static void handOver(ModuleCode code, Supplier<EngineProvider> search) {
        try {
            search.get().prepare(code);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // A jar that the engine needs may be missing, or be of another version.
            if (FAILED.compareAndSet(false, true)) {
                System.getLogger("dev.wardian.wasm")
                        .log(
                                Level.WARNING,
                                "An engine could not take over a module. The interpreter runs it,"
                                        + " so results are right, but slow.",
                                e);
            }
        }
    }
}
