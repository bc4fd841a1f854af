package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.InterruptedCallException.Reason;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Deadlines and cancellation. The time-outs of the tests only guard against hanging. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@OnEveryEngine
class InterruptionTest {
    private static final CallOptions SOON = CallOptions.NONE.withTimeout(Duration.ofMillis(30));

    private static CallOptions within(HostCall call) {
        return CallOptions.NONE.within(call);
    }

    private static void assertStopped(Reason reason, Runnable call) {
        InterruptedCallException e = assertThrows(InterruptedCallException.class, call::run);
        assertEquals(reason, e.reason());
    }

    /** Runs {@code "f"} into its deadline, then {@code "after"}, which has to work. */
    private static void assertEndsAtDeadline(ModuleBuilder module, Limits limits) {
        module.export("after", module.function(":i", code -> code.i32(42)));
        WasmInstance instance = Guest.of(module, limits);
        if (instance.findExport("ready").isPresent()) {
            instance.function("f").call();
            instance.global("ready").set(1);
        }

        assertStopped(Reason.DEADLINE, () -> instance.function("f").callWith(SOON));

        assertEquals(42, instance.function("after").call().i32());
        assertEquals(
                42,
                Guest.of(module)
                        .function("after")
                        .callWith(SOON.withTimeout(Duration.ofHours(1)))
                        .i32());
    }

    /**
     * A function that runs straight through its body once the global {@code "ready"} is set, so
     * that it can be lowered before: lowering polls too.
     */
    private static void straight(ModuleBuilder module, Consumer<CodeBuilder> body) {
        int ready = module.global(ValueType.I32, true, code -> code.i32(0));
        module.export("ready", ExternKind.GLOBAL, ready);
        module.export(
                "f",
                module.function(
                        ":",
                        code -> {
                            code.op(Opcode.GLOBAL_GET, ready).op(Opcode.I32_EQZ);
                            code.op(Opcode.IF).op(Opcode.RETURN).end();
                            body.accept(code);
                        }));
    }

    private static void assertEndsAtDeadline(String locals, Consumer<CodeBuilder> body) {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(32, -1);
        module.export(
                "f",
                module.function(
                        ":",
                        code -> {
                            code.locals(locals);
                            body.accept(code);
                        }));
        assertEndsAtDeadline(module, Limits.DEFAULT);
    }

    @Test
    void deadlineEndsAnInfiniteLoop() {
        assertEndsAtDeadline("", CodeBuilder::spin);
    }

    @Test
    void deadlineEndsALoopThatWorks() {
        assertEndsAtDeadline(
                "ii",
                code -> {
                    code.op(Opcode.LOOP);
                    code.get(0).i32(1).op(Opcode.I32_ADD).set(0);
                    code.get(0).i32(0xFFFC).op(Opcode.I32_AND).get(0).op(Opcode.I32_STORE);
                    code.get(1).get(0).op(Opcode.I32_XOR).set(1);
                    code.i32(1).op(Opcode.BR_IF, 0).end();
                });
    }

    @Test
    void deadlineEndsALoopOfBranchTables() {
        assertEndsAtDeadline(
                "i",
                code ->
                        code.op(Opcode.LOOP)
                                .op(Opcode.BLOCK)
                                .op(Opcode.BLOCK)
                                .get(0)
                                .i32(1)
                                .op(Opcode.I32_ADD)
                                .tee(0)
                                .i32(1)
                                .op(Opcode.I32_AND)
                                .op(Opcode.BR_TABLE, 0, 2, 1)
                                .end()
                                .op(Opcode.BR, 1)
                                .end()
                                .end());
    }

    @Test
    void deadlineEndsALoopOfBulkFills() {
        assertEndsAtDeadline(
                "",
                code ->
                        code.op(Opcode.LOOP)
                                .i32(0)
                                .i32(0)
                                .i32(32 * WasmMemory.PAGE_SIZE)
                                .op(Opcode.MEMORY_FILL)
                                .op(Opcode.BR, 0)
                                .end());
    }

    @Test
    void deadlineEndsCodeWithoutAnyBranch() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(32, -1);
        straight(
                module,
                code -> {
                    for (int i = 0; i < 50_000; i++) {
                        code.i32(0).i32(0).i32(32 * WasmMemory.PAGE_SIZE).op(Opcode.MEMORY_FILL);
                    }
                });
        assertEndsAtDeadline(module, Limits.DEFAULT);
    }

    @Test
    void deadlineEndsTableFillsWithoutAnyBranch() {
        ModuleBuilder module = new ModuleBuilder();
        module.table(ValueType.EXTERNREF, 1_000_000, -1);
        straight(
                module,
                code -> {
                    for (int i = 0; i < 20_000; i++) {
                        code.i32(0).op(Opcode.REF_NULL, ValueType.EXTERNREF).i32(1_000_000);
                        code.op(Opcode.TABLE_FILL);
                    }
                });
        assertEndsAtDeadline(module, Limits.DEFAULT);
    }

    @Test
    void deadlineEndsSegmentCopiesWithoutAnyBranch() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(32, -1);
        module.passiveData(new byte[32 * WasmMemory.PAGE_SIZE]);
        straight(
                module,
                code -> {
                    for (int i = 0; i < 50_000; i++) {
                        code.i32(0).i32(0).i32(32 * WasmMemory.PAGE_SIZE);
                        code.op(Opcode.MEMORY_INIT, 0, 0);
                    }
                });
        assertEndsAtDeadline(module, Limits.DEFAULT);
    }

    @Test
    void deadlineEndsRecursion() {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "f",
                module.function(
                        ":",
                        code -> code.op(Opcode.LOOP).op(Opcode.CALL, 1).op(Opcode.BR, 0).end()));
        module.function(":", code -> code.op(Opcode.CALL, 2).op(Opcode.CALL, 2));
        module.function(":", code -> {});
        assertEndsAtDeadline(module, Limits.DEFAULT);
    }

    @Test
    void deadlineEndsWideRecursionThroughATable() {
        ModuleBuilder module = new ModuleBuilder();
        module.table(ValueType.FUNCREF, 1, 1);
        int type = module.type("i:");
        int function =
                module.function(
                        "i:",
                        code -> {
                            code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF).op(Opcode.RETURN).end();
                            for (int i = 0; i < 2; i++) {
                                code.get(0).i32(1).op(Opcode.I32_SUB);
                                code.i32(0).op(Opcode.CALL_INDIRECT, type, 0);
                            }
                        });
        module.elements(0, function);
        module.export("f", module.function(":", code -> code.i32(100).op(Opcode.CALL, function)));
        assertEndsAtDeadline(module, Limits.DEFAULT);
    }

    @Test
    void deadlineCoversTheStartFunction() {
        ModuleBuilder module = new ModuleBuilder();
        module.start(module.function(":", CodeBuilder::spin));
        WasmModule parsed = WasmModule.parse(module.build());

        assertStopped(
                Reason.DEADLINE,
                () -> parsed.instantiate(Imports.NONE, Engines.options().withStart(SOON)));
    }

    @Test
    void deadlineEndsCallsThatGoBackAndForthThroughTheHost() {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", "i:");
        module.export(
                "f",
                module.function(
                        "i:",
                        code -> {
                            code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF).op(Opcode.RETURN).end();
                            for (int i = 0; i < 2; i++) {
                                code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, host);
                            }
                        }));
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host("i:", call -> call.caller().function("f").call(call.i32(0))));

        assertStopped(Reason.DEADLINE, () -> instance.function("f").callWith(SOON, 100));
        assertEquals(0, instance.function("f").call(3).size());
    }

    @Test
    void nestedCallOfTheSameInstanceInheritsTheDeadline() {
        ModuleBuilder module = Guest.hostCaller(":");
        module.export("inner", module.function(":", CodeBuilder::spin));
        WasmInstance instance =
                Guest.of(module, Guest.host(":", call -> call.caller().function("inner").call()));

        assertStopped(Reason.DEADLINE, () -> instance.function("f").callWith(SOON));
    }

    @Test
    void nestedCallOfAnotherInstanceInheritsTheDeadline() {
        WasmInstance other = Guest.ofFunction(":", CodeBuilder::spin);
        ModuleBuilder module = Guest.hostCaller(":");
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(":", call -> other.function("f").callWith(within(call))));

        assertStopped(Reason.DEADLINE, () -> instance.function("f").callWith(SOON));
    }

    @Test
    void callBackFromAnotherInstanceInheritsTheDeadlineOfTheInnermostCall() {
        ModuleBuilder first = Guest.hostCaller(":");
        first.export("loop", first.function(":", CodeBuilder::spin));
        ModuleBuilder second = Guest.hostCaller(":");
        WasmInstance[] instances = new WasmInstance[2];
        instances[1] =
                Guest.of(
                        second,
                        Guest.host(
                                ":", call -> instances[0].function("loop").callWith(within(call))));
        instances[0] =
                Guest.of(
                        first,
                        Guest.host(
                                ":",
                                call -> instances[1].function("f").callWith(SOON.within(call))));

        assertStopped(Reason.DEADLINE, () -> instances[0].function("f").call());
    }

    @Test
    void startFunctionOfAnInstanceMadeInAHostCallInheritsTheDeadline() {
        ModuleBuilder starting = new ModuleBuilder();
        starting.start(starting.function(":", CodeBuilder::spin));
        WasmModule parsed = WasmModule.parse(starting.build());
        ModuleBuilder module = Guest.hostCaller(":");
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                ":",
                                call ->
                                        parsed.instantiate(
                                                Imports.NONE,
                                                Engines.options().withStart(within(call)))));

        assertStopped(Reason.DEADLINE, () -> instance.function("f").callWith(SOON));
    }

    @Test
    void nestedCallMayHaveAShorterDeadlineOfItsOwn() {
        ModuleBuilder module = Guest.hostCaller(":i");
        module.export("inner", module.function(":", CodeBuilder::spin));
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                ":i",
                                call -> {
                                    assertStopped(
                                            Reason.DEADLINE,
                                            () -> call.caller().function("inner").callWith(SOON));
                                    call.returnI32(7);
                                }));

        assertEquals(
                7,
                instance.function("f")
                        .callWith(CallOptions.NONE.withTimeout(Duration.ofHours(1)))
                        .i32());
    }

    @Test
    void hostThatCatchesTheInterruptionCannotKeepTheGuestAlive() {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        module.export("inner", module.function(":", CodeBuilder::spin));
        module.export(
                "f",
                module.function(
                        ":",
                        code -> code.op(Opcode.LOOP).op(Opcode.CALL, host).op(Opcode.BR, 0).end()));
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                ":",
                                call -> {
                                    try {
                                        call.caller().function("inner").call();
                                    } catch (InterruptedCallException e) {
                                        assertEquals(Reason.DEADLINE, e.reason());
                                    }
                                }));

        assertStopped(Reason.DEADLINE, () -> instance.function("f").callWith(SOON));
    }

    @Test
    void hostFunctionCanAskForTheDeadline() {
        ModuleBuilder module = Guest.hostCaller(":");
        List<Long> remaining = new ArrayList<>();
        WasmFunction function =
                Guest.of(module, Guest.host(":", call -> remaining.add(call.remainingNanos())))
                        .function("f");

        function.call();
        function.callWith(CallOptions.NONE.withTimeout(Duration.ofHours(1)));

        assertEquals(Long.MAX_VALUE, remaining.get(0));
        long hour = Duration.ofHours(1).toNanos();
        assertTrue(remaining.get(1) > 0 && remaining.get(1) <= hour, remaining::toString);
    }

    @Test
    void hostFunctionThatWorksForLongEndsAtItsCheck() {
        ModuleBuilder module = Guest.hostCaller(":");
        List<RuntimeException> seen = new ArrayList<>();
        WasmFunction function =
                Guest.of(
                                module,
                                Guest.host(
                                        ":",
                                        call -> {
                                            try {
                                                while (true) {
                                                    call.checkInterrupted();
                                                }
                                            } catch (RuntimeException e) {
                                                seen.add(e);
                                                throw e;
                                            }
                                        }))
                        .function("f");

        // On a busy machine the deadline may pass before the host function is reached.
        do {
            assertStopped(Reason.DEADLINE, () -> function.callWith(SOON));
        } while (seen.isEmpty());
        assertEquals(InterruptedCallException.class, seen.get(0).getClass());
    }

    @Test
    void deadlineThatHasPassedStopsTheCallAtOnce() {
        WasmFunction function = Guest.ofFunction(":", CodeBuilder::spin).function("f");

        assertStopped(
                Reason.DEADLINE,
                () -> function.callWith(CallOptions.NONE.withTimeout(Duration.ZERO)));
        assertThrows(
                IllegalArgumentException.class,
                () -> CallOptions.NONE.withTimeout(Duration.ofNanos(-1)));
    }

    @Test
    void deadlineBeyondAllClocksNeverPasses() {
        WasmFunction function = Guest.ofFunction(":i", code -> code.i32(5)).function("f");
        CallOptions options = CallOptions.NONE.withTimeout(Duration.ofSeconds(Long.MAX_VALUE));

        assertEquals(5, function.callWith(options).i32());
    }

    // --- cancellation

    @Test
    void anotherThreadCancelsARunningCall() throws InterruptedException {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, host).spin()));
        CountDownLatch running = new CountDownLatch(1);
        CancelToken token = new CancelToken();
        WasmFunction function =
                Guest.of(module, Guest.host(":", call -> running.countDown())).function("f");
        Thread canceller =
                new Thread(
                        () -> {
                            try {
                                running.await();
                                token.cancel();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        canceller.start();

        assertStopped(
                Reason.CANCELLED, () -> function.callWith(CallOptions.NONE.withCancel(token)));

        assertTrue(canceller.isAlive() || running.await(0, TimeUnit.SECONDS));
        canceller.join();
    }

    @Test
    void tokenThatWasCancelledStopsLaterCallsAtOnce() {
        CancelToken token = new CancelToken();
        token.cancel();
        token.cancel();
        List<String> ran = new ArrayList<>();
        ModuleBuilder module = Guest.hostCaller(":");
        WasmFunction function =
                Guest.of(module, Guest.host(":", call -> ran.add("host"))).function("f");

        assertTrue(token.isCancelled());
        assertStopped(
                Reason.CANCELLED, () -> function.callWith(CallOptions.NONE.withCancel(token)));
        assertEquals(List.of(), ran);
        function.call();
        assertEquals(List.of("host"), ran);
    }

    @Test
    void tokenStopsAllCallsThatRunWithIt() throws InterruptedException {
        CancelToken token = new CancelToken();
        CountDownLatch running = new CountDownLatch(2);
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, host).spin()));
        List<Thread> threads = new ArrayList<>();
        List<Reason> reasons = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 2; i++) {
            WasmInstance instance = Guest.of(module, Guest.host(":", call -> running.countDown()));
            Thread thread =
                    new Thread(
                            () -> {
                                InterruptedCallException e =
                                        assertThrows(
                                                InterruptedCallException.class,
                                                () ->
                                                        instance.function("f")
                                                                .callWith(
                                                                        CallOptions.NONE.withCancel(
                                                                                token)));
                                reasons.add(e.reason());
                            });
            threads.add(thread);
            thread.start();
        }

        running.await();
        token.cancel();

        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(Reason.CANCELLED, Reason.CANCELLED), reasons);
    }

    @Test
    void cancellationReachesANestedCall() {
        CancelToken token = new CancelToken();
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        int cancel = module.importFunction("host", "cancel", ":");
        module.export("inner", module.function(":", code -> code.op(Opcode.CALL, cancel).spin()));
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, host)));
        Imports imports =
                Imports.builder()
                        .all(Guest.host(":", call -> call.caller().function("inner").call()))
                        .function(
                                "host",
                                "cancel",
                                ModuleBuilder.functionType(":"),
                                call -> token.cancel())
                        .build();
        WasmInstance instance = Guest.of(module, imports);

        assertStopped(
                Reason.CANCELLED,
                () -> instance.function("f").callWith(CallOptions.NONE.withCancel(token)));
    }

    @Test
    void interruptionHasABacktrace() {
        CancelToken token = new CancelToken();
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        int spin = module.function(":", code -> code.op(Opcode.CALL, host).spin());
        module.export("spin", spin);
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, spin)));
        WasmInstance instance = Guest.of(module, Guest.host(":", call -> token.cancel()));

        InterruptedCallException e =
                assertThrows(
                        InterruptedCallException.class,
                        () -> instance.function("f").callWith(CallOptions.NONE.withCancel(token)));

        assertEquals(List.of("spin", "f"), e.backtrace().stream().map(WasmFrame::name).toList());
    }

    @Test
    void deadlineDoesNotReachTheCallAfter() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(1, 1));
        module.export("f", module.function(":i", code -> code.i32(1)));
        WasmFunction function = Guest.of(module).function("f");

        for (int i = 0; i < 2000; i++) {
            CallOptions tight = CallOptions.NONE.withTimeout(Duration.ofNanos(500));
            try {
                assertNotNull(function.callWith(tight));
            } catch (InterruptedCallException e) {
                assertEquals(Reason.DEADLINE, e.reason());
            }
            assertEquals(1, function.call().i32());
        }
    }
}
