package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasm.test.AllocatedBytes;
import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The thread that enforces deadlines. The time-outs of the tests only guard against hanging. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class WatchdogTest {
    private static final CallOptions SOON = CallOptions.NONE.withTimeout(Duration.ofMillis(2));
    private static final int LAST_JDK_WITH_STOP = 19;

    private static final WasmFunction SPIN = Guest.ofFunction(":", CodeBuilder::spin).function("f");

    /** A guest that spins in a call that its host function makes. */
    private static final WasmFunction NESTED =
            Guest.of(
                            Guest.hostCaller(":"),
                            Guest.host(":", call -> SPIN.callWith(CallOptions.NONE.within(call))))
                    .function("f");

    private static void runIntoDeadline(WasmFunction function) {
        assertThrows(InterruptedCallException.class, () -> function.callWith(SOON));
    }

    /** The thread, which runs after a call with a deadline. */
    private static Thread watchdog() {
        runIntoDeadline(SPIN);
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("wardian-deadlines"))
                .findAny()
                .orElseThrow();
    }

    /**
     * Rounds are repeated because the JVM charges a thread for a little of its own now and then.
     */
    @Test
    void interruptingAllocatesNothing() {
        for (int i = 0; i < 20; i++) {
            runIntoDeadline(NESTED);
        }
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 10 && fewest != 0; round++) {
            Thread watchdog = watchdog();
            long before = AllocatedBytes.of(watchdog);
            for (int i = 0; i < 50; i++) {
                runIntoDeadline(NESTED);
            }
            if (watchdog.isAlive()) {
                fewest = Math.min(fewest, AllocatedBytes.of(watchdog) - before);
            }
        }

        assertEquals(0, fewest);
    }

    /** As an error can come from anywhere, so does this one; newer JDKs have no such means. */
    @Test
    void errorDoesNotEndIt() throws InterruptedException, ReflectiveOperationException {
        assumeFalse(Runtime.version().feature() > LAST_JDK_WITH_STOP);
        Thread watchdog = watchdog();
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        watchdog.setUncaughtExceptionHandler((thread, error) -> told.add(error));

        stop(watchdog);

        assertInstanceOf(ThreadDeath.class, told.poll(60, TimeUnit.SECONDS));
        runIntoDeadline(SPIN);
        assertEquals(watchdog, watchdog());
    }

    @Test
    void handlerThatFailsDoesNotEndItEither()
            throws InterruptedException, ReflectiveOperationException {
        assumeFalse(Runtime.version().feature() > LAST_JDK_WITH_STOP);
        Thread watchdog = watchdog();
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        watchdog.setUncaughtExceptionHandler(
                (thread, error) -> {
                    told.add(error);
                    throw new OutOfMemoryError("of the handler");
                });

        stop(watchdog);

        assertInstanceOf(ThreadDeath.class, told.poll(60, TimeUnit.SECONDS));
        runIntoDeadline(SPIN);
        assertEquals(watchdog, watchdog());
    }

    private static void stop(Thread thread)
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        Thread.class.getMethod("stop").invoke(thread);
    }

    @Tag("engines")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.wardian.wasm.test.Engines#chosen")
    void callsEndAtTheirDeadlineWhileTheHeapIsFull(WasmEngine engine) throws Exception {
        ChildJvm.assertSucceeds(
                "-Xmx32m", "-XX:+UseSerialGC", Engines.ofChild(engine), FullHeap.class.getName());
    }

    @Test
    void aDeadlineOfProcessorTimeDoesNotChargeForABusyMachine() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "no taskset");
        ChildJvm.assertSucceeds(BusyMachine.class.getName());
    }

    @Test
    void aDeadlineOfProcessorTimeStopsWhatRuns() {
        CallOptions options =
                CallOptions.NONE.withTimeout(Duration.ofMillis(50), Duration.ofDays(1));

        InterruptedCallException stopped =
                assertThrows(InterruptedCallException.class, () -> SPIN.callWith(options));

        assertEquals(InterruptedCallException.Reason.DEADLINE, stopped.reason());
    }

    @Test
    void aHostFunctionThatWaitsEndsByTheClock() {
        CallOptions options =
                CallOptions.NONE.withTimeout(Duration.ofMillis(50), Duration.ofDays(1));
        WasmFunction waiting =
                Guest.of(
                                Guest.hostCaller(":"),
                                Guest.host(
                                        ":",
                                        call -> {
                                            while (true) {
                                                call.checkInterrupted();
                                                Thread.onSpinWait();
                                            }
                                        }))
                        .function("f");

        assertThrows(InterruptedCallException.class, () -> waiting.callWith(options));
    }

    @Test
    void itEndsSoonAfterTheLastCall() throws InterruptedException {
        Thread watchdog = watchdog();

        watchdog.join(TimeUnit.SECONDS.toMillis(60));

        assertFalse(watchdog.isAlive());
        runIntoDeadline(SPIN);
    }
}
