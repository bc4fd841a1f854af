package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.InterruptedCallException.Reason;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import dev.wardian.wasm.text.WatParser;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls in the course of others, and across instances. The time-outs only guard against hanging.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@OnEveryEngine
final class NestedCallsTest {
    private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());

    private static final FunctionType NEXT = FunctionType.of(List.of(ValueType.I32), ValueType.I32);

    private static WasmInstance instance(String text, Imports imports, Limits limits) {
        Features features = Features.WASM_3_0;
        return WasmModule.parse(WatParser.toBinary(text, features), features, ModuleLimits.DEFAULT)
                .instantiate(imports, Engines.options().withLimits(limits));
    }

    private static WasmInstance instance(String text, Imports imports) {
        return instance(text, imports, Limits.DEFAULT);
    }

    private static Imports host(HostFunction function) {
        return Imports.builder().function("host", "f", NOTHING, function).build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tailCallIntoAnInstanceInUseLeavesItToItsThread() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Imports host =
                Imports.builder()
                        .all(
                                host(
                                        call -> {
                                            inside.countDown();
                                            await(leave);
                                        }))
                        .function("host", "next", NEXT, call -> call.returnI32(call.i32(0) + 1))
                        .build();
        WasmInstance used =
                instance(
                        """
                        (module (import "host" "f" (func $f))
                          (import "host" "next" (func $next (param i32) (result i32)))
                          (func (export "wait") (param i32) (result i32)
                            (call $f) (call $next (local.get 0)))
                          (func (export "one") (result i32) (i32.const 1)))
                        """,
                        host);
        WasmInstance other =
                instance(
                        """
                        (module (import "used" "one" (func $one (result i32)))
                          (func (export "f") (result i32) (return_call $one)))
                        """,
                        Imports.builder().instance("used", used).build());
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = new Thread(() -> result.set(used.function("wait").call(41).get(0)));
        thread.start();
        inside.await();

        assertThrows(IllegalStateException.class, () -> other.function("f").call());
        leave.countDown();
        thread.join();

        assertEquals(42, result.get());
        assertEquals(1, other.function("f").call().i32());
    }

    @Test
    void tailCallIntoAClosedInstanceLeavesTheCallerUsable() {
        WasmInstance closed =
                instance("(module (func (export \"f\")))", Imports.NONE, Limits.DEFAULT);
        WasmInstance caller =
                instance(
                        """
                        (module (import "closed" "f" (func $f))
                          (func (export "f") (return_call $f)) (func (export "g")))
                        """,
                        Imports.builder().instance("closed", closed).build());
        closed.close();

        for (int i = 0; i < 2; i++) {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> caller.function("f").call());
            assertEquals("the instance is closed", e.getMessage());
            caller.function("g").call();
        }
        caller.close();
    }

    /**
     * The outermost call waits in a host function, in whose course an instance runs that goes on to
     * call a second one: that one's call ends, and the first one's is still there to be stopped.
     */
    @Test
    void interruptionReachesACallAfterAnotherOneOfTheSameHostCallHasEnded() {
        CancelToken token = new CancelToken();
        HostCall[] outer = new HostCall[1];
        WasmInstance second = instance("(module (func (export \"f\")))", Imports.NONE);
        WasmInstance first =
                instance(
                        """
                        (module (import "host" "f" (func $f))
                          (func (export "loop") (call $f) (loop $again (br $again))))
                        """,
                        host(
                                call -> {
                                    second.function("f")
                                            .callWith(CallOptions.NONE.within(outer[0]));
                                    token.cancel();
                                }));
        WasmInstance outermost =
                instance(
                        "(module (import \"host\" \"f\" (func $f)) (func (export \"f\") (call $f)))",
                        host(
                                call -> {
                                    outer[0] = call;
                                    first.function("loop").callWith(CallOptions.NONE.within(call));
                                }));

        InterruptedCallException e =
                assertThrows(
                        InterruptedCallException.class,
                        () -> outermost.function("f").callWith(CallOptions.NONE.withCancel(token)));

        assertEquals(Reason.CANCELLED, e.reason());
    }

    @Test
    void eachCallHasADepthOfItsOwnAndTheThreadsStackEndsThemWhicheverHostCallIsNamed() {
        HostCall[] outermost = new HostCall[1];
        int[] rounds = new int[1];
        WasmInstance instance =
                instance(
                        "(module (import \"host\" \"f\" (func $f)) (func (export \"f\") (call $f)))",
                        host(
                                call -> {
                                    outermost[0] = outermost[0] == null ? call : outermost[0];
                                    rounds[0]++;
                                    CallOptions within = CallOptions.NONE.within(outermost[0]);
                                    call.caller().function("f").callWith(within);
                                }),
                        Limits.DEFAULT.withCallDepth(1));

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());

        assertEquals(TrapKind.THREAD_STACK_EXHAUSTED, trap.kind());
        assertTrue(rounds[0] > 50, () -> rounds[0] + " rounds");
    }

    @Test
    void threadWithASmallStackStopsCallsThatNestDeeply() throws InterruptedException {
        CancelToken token = new CancelToken();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        int[] rounds = new int[1];
        WasmInstance instance =
                instance(
                        "(module (import \"host\" \"f\" (func $f)) (func (export \"f\") (call $f)))",
                        host(
                                call -> {
                                    if (++rounds[0] < 50_000) {
                                        call.caller().function("f").call();
                                        return;
                                    }
                                    Thread canceller =
                                            new Thread(null, token::cancel, "cancels", 256 << 10);
                                    canceller.setUncaughtExceptionHandler(
                                            (thread, thrown) -> failure.set(thrown));
                                    canceller.start();
                                    join(canceller);
                                    call.checkInterrupted();
                                }),
                        Limits.DEFAULT.withCallDepth(1_000_000));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            CallOptions options = CallOptions.NONE.withCancel(token);
                            try {
                                instance.function("f").callWith(options);
                            } catch (RuntimeException e) {
                                end.set(e);
                            }
                        },
                        "nests",
                        1L << 30);
        thread.start();
        thread.join();

        assertNull(failure.get());
        assertEquals(
                Reason.CANCELLED,
                assertInstanceOf(InterruptedCallException.class, end.get()).reason());
        assertEquals(50_000, rounds[0]);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
