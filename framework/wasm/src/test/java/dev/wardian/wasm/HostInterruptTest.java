package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.InterruptedCallException.Reason;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Actions that end the waits of host functions. The time-outs only guard against hanging. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HostInterruptTest {
    private static final CallOptions SOON = CallOptions.NONE.withTimeout(Duration.ofMillis(30));

    private static WasmFunction calling(HostFunction host) {
        return Guest.of(Guest.hostCaller(":"), Guest.host(":", host)).function("f");
    }

    private static void assertStopped(Reason reason, Runnable call) {
        InterruptedCallException e = assertThrows(InterruptedCallException.class, call::run);
        assertEquals(reason, e.reason());
    }

    /** Waits for what an action opens; without the action the test would hang. */
    private static void awaitForEver(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theDeadlineEndsAWaitFromAnotherThread() {
        Queue<Thread> ran = new ConcurrentLinkedQueue<>();
        WasmFunction function =
                calling(
                        call -> {
                            CountDownLatch closed = new CountDownLatch(1);
                            call.onInterrupt(
                                    () -> {
                                        ran.add(Thread.currentThread());
                                        closed.countDown();
                                    });
                            awaitForEver(closed);
                        });

        assertStopped(Reason.DEADLINE, () -> function.callWith(SOON));

        assertEquals(1, ran.size());
        assertEquals("wardian-interrupts", ran.element().getName());
    }

    @Test
    void cancellingEndsAWaitOnAnotherThreadThanTheOneThatCancels() {
        CancelToken token = new CancelToken();
        Queue<Thread> ran = new ConcurrentLinkedQueue<>();
        WasmFunction function =
                calling(
                        call -> {
                            CountDownLatch closed = new CountDownLatch(1);
                            call.onInterrupt(
                                    () -> {
                                        ran.add(Thread.currentThread());
                                        closed.countDown();
                                    });
                            token.cancel();
                            awaitForEver(closed);
                        });

        assertStopped(
                Reason.CANCELLED, () -> function.callWith(CallOptions.NONE.withCancel(token)));

        assertEquals(1, ran.size());
        assertNotSame(Thread.currentThread(), ran.element());
    }

    /** The host function of an outer call waits for the inner one, and the other way round. */
    @Test
    void actionsOfOuterAndInnerCallsRun() {
        CountDownLatch outer = new CountDownLatch(1);
        CountDownLatch inner = new CountDownLatch(1);
        WasmFunction waiting =
                calling(
                        call -> {
                            call.onInterrupt(inner::countDown);
                            awaitForEver(outer);
                            awaitForEver(inner);
                        });
        WasmFunction function =
                calling(
                        call -> {
                            call.onInterrupt(outer::countDown);
                            waiting.callWith(CallOptions.NONE.within(call));
                        });

        assertStopped(Reason.DEADLINE, () -> function.callWith(SOON));
    }

    @Test
    void theActionOfAFunctionThatReturnedNeverRuns() {
        List<String> ran = new ArrayList<>();
        CancelToken token = new CancelToken();
        CountDownLatch closed = new CountDownLatch(1);
        WasmFunction twice =
                Guest.of(
                                twoCalls(),
                                Guest.host(
                                        "i:",
                                        call -> {
                                            if (call.i32(0) == 0) {
                                                call.onInterrupt(() -> ran.add("first"));
                                            } else {
                                                call.onInterrupt(closed::countDown);
                                                token.cancel();
                                                awaitForEver(closed);
                                            }
                                        }))
                        .function("f");

        assertStopped(Reason.CANCELLED, () -> twice.callWith(CallOptions.NONE.withCancel(token)));

        assertEquals(List.of(), ran);
    }

    private static ModuleBuilder twoCalls() {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", "i:");
        module.export(
                "f",
                module.function(
                        ":",
                        code -> code.i32(0).op(Opcode.CALL, host).i32(1).op(Opcode.CALL, host)));
        return module;
    }

    @Test
    void registeringAfterTheInterruptionRunsTheActionAndEndsTheCall() throws Exception {
        CancelToken token = new CancelToken();
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        List<RuntimeException> thrown = new ArrayList<>();
        WasmFunction function =
                calling(
                        call -> {
                            token.cancel();
                            try {
                                call.onInterrupt(() -> ran.add(Thread.currentThread().getName()));
                            } catch (InterruptedCallException e) {
                                thrown.add(e);
                            }
                        });

        assertStopped(
                Reason.CANCELLED, () -> function.callWith(CallOptions.NONE.withCancel(token)));

        assertEquals(1, thrown.size());
        assertEquals("wardian-interrupts", ran.poll(60, TimeUnit.SECONDS));
        assertNull(ran.poll());
    }

    @Test
    void oneThatThrowsOrHangsKeepsNoOtherFromRunning() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(3);
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        IllegalStateException failure = new IllegalStateException("of the action");
        WasmFunction function =
                calling(
                        call -> {
                            call.onInterrupt(closed::countDown);
                            call.onInterrupt(
                                    () -> {
                                        Thread.currentThread()
                                                .setUncaughtExceptionHandler(
                                                        (thread, error) -> told.add(error));
                                        throw failure;
                                    });
                            call.onInterrupt(closed::countDown);
                            call.onInterrupt(() -> awaitForEver(released));
                            call.onInterrupt(closed::countDown);
                            awaitForEver(closed);
                            // All have begun: the others wait for nobody.
                            assertSame(failure, poll(told));
                        });
        try {
            assertStopped(Reason.DEADLINE, () -> function.callWith(SOON));
        } finally {
            released.countDown();
        }
    }

    private static Throwable poll(BlockingQueue<Throwable> told) {
        try {
            return told.poll(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An application that registers what hangs harms itself, but no deadline. */
    @Test
    void nothingIsRegisteredOnceAllThreadsHang() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(64);
        List<Throwable> refused = new ArrayList<>();
        try {
            WasmFunction function =
                    calling(
                            call -> {
                                for (int i = 0; i < 64; i++) {
                                    call.onInterrupt(
                                            () -> {
                                                hang.countDown();
                                                awaitForEver(released);
                                            });
                                }
                                awaitForEver(hang);
                            });
            assertStopped(Reason.DEADLINE, () -> function.callWith(SOON));
            WasmFunction another =
                    calling(
                            call -> {
                                try {
                                    call.onInterrupt(() -> {});
                                } catch (RejectedExecutionException e) {
                                    refused.add(e);
                                }
                            });

            another.call();

            assertEquals(1, refused.size());
            assertTrue(refused.get(0).toString().contains("64"), refused.get(0)::toString);
            WasmFunction spin = Guest.ofFunction(":", CodeBuilder::spin).function("f");
            assertStopped(Reason.DEADLINE, () -> spin.callWith(SOON));
        } finally {
            released.countDown();
        }
        theDeadlineEndsAWaitFromAnotherThreadOnceTheyAreBack();
    }

    private void theDeadlineEndsAWaitFromAnotherThreadOnceTheyAreBack() {
        boolean refused = true;
        while (refused) {
            try {
                calling(call -> call.onInterrupt(() -> {})).call();
                refused = false;
            } catch (HostFunctionException e) {
                Thread.onSpinWait();
            }
        }
        theDeadlineEndsAWaitFromAnotherThread();
    }

    @Test
    void itsThreadsEndSoonAfterTheLastCall() throws InterruptedException {
        theDeadlineEndsAWaitFromAnotherThread();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("wardian-interrupts")) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
                assertFalse(thread.isAlive());
            }
        }
        theDeadlineEndsAWaitFromAnotherThread();
    }

    @Test
    void aCallThatIsKeptBeyondItsEndRegistersNothing() {
        List<HostCall> kept = new ArrayList<>();
        calling(kept::add).call();

        assertThrows(IllegalStateException.class, () -> kept.get(0).onInterrupt(() -> {}));
    }
}
