package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;
import dev.wardian.wasm.internal.engine.FirstSample;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** An engine that fails when it gets the code of a module, where the host chose none by name. */
class EngineFailureTest {
    /** An engine that does something when it gets code. */
    private record Preparing(Runnable prepare) implements EngineProvider {
        @Override
        public String name() {
            return "preparing";
        }

        @Override
        public Features features() {
            return Features.WASM_3_0;
        }

        @Override
        public void prepare(ModuleCode code) {
            prepare.run();
        }
    }

    private static final class Records extends Handler {
        private final List<LogRecord> all = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            all.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final ModuleCode code =
            new ModuleCode(
                    ModuleDecoder.decode(
                            ModuleBuilder.ofFunction(":", body -> {}),
                            Features.WASM_3_0,
                            ModuleLimits.DEFAULT),
                    i -> 0,
                    false,
                    Interpreter.INSTANCE);

    @Test
    void anEngineThatFailsLeavesTheCodeAndIsLoggedOnce() throws InterruptedException {
        Records records = new Records();
        Logger logger = Logger.getLogger("dev.wardian.wasm");
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        logger.addHandler(records);
        logger.setUseParentHandlers(false);
        NoClassDefFoundError missing = new NoClassDefFoundError("org/objectweb/asm/ClassWriter");
        try {
            sampleAndWait(
                    () -> {
                        throw missing;
                    });
            sampleAndWait(
                    () -> {
                        throw new IllegalStateException("another one");
                    });
            FirstSample.handOver(
                    code,
                    () -> {
                        throw new IllegalStateException("found none");
                    });
        } finally {
            logger.removeHandler(records);
            logger.setUseParentHandlers(true);
            Thread.setDefaultUncaughtExceptionHandler(before);
        }

        assertEquals(List.of(), uncaught);
        assertEquals(1, records.all.size());
        assertSame(missing, records.all.get(0).getThrown());
        assertTrue(records.all.get(0).getMessage().contains("The interpreter runs it"));
    }

    /** Lets the interpreter be found in the code, and waits until the engine was asked. */
    private void sampleAndWait(Runnable prepare) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread[] asking = new Thread[1];
        Supplier<EngineProvider> search =
                () -> {
                    asking[0] = Thread.currentThread();
                    asked.countDown();
                    return new Preparing(prepare);
                };

        new FirstSample(code, search).sampled(code.functions[0]);

        assertTrue(asked.await(1, TimeUnit.MINUTES));
        asking[0].join(TimeUnit.MINUTES.toMillis(1));
    }

    @Test
    void whoeverHandsCodeOverLearnsOfAFullHeap() {
        OutOfMemoryError full = new OutOfMemoryError("no heap");

        OutOfMemoryError thrown =
                assertThrows(
                        OutOfMemoryError.class,
                        () ->
                                FirstSample.handOver(
                                        code,
                                        () ->
                                                new Preparing(
                                                        () -> {
                                                            throw full;
                                                        })));

        assertSame(full, thrown);
    }
}
