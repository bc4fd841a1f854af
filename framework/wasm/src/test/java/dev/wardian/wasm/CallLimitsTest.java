package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Depth of calls, the value stack, and fuel. */
@OnEveryEngine
class CallLimitsTest {
    private static final Limits METERED = Limits.DEFAULT.withMetering(true);

    /** A function {@code "f"} that calls itself as often as its argument says. */
    private static ModuleBuilder recursion(Consumer<CodeBuilder> locals) {
        ModuleBuilder module = new ModuleBuilder();
        int function =
                module.function(
                        "i:i",
                        code -> {
                            locals.accept(code);
                            code.get(0).op(Opcode.IF, ValueType.I32);
                            code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 0);
                            code.i32(1).op(Opcode.I32_ADD);
                            code.op(Opcode.ELSE).i32(0).end();
                        });
        module.export("f", function);
        return module;
    }

    private static CallOptions fuel(long units) {
        return CallOptions.NONE.withFuel(units);
    }

    private static void assertExhausted(WasmFunction function, Object... arguments) {
        Trap trap = assertThrows(Trap.class, () -> function.call(arguments));
        assertEquals(TrapKind.CALL_STACK_EXHAUSTED, trap.kind());
    }

    @Test
    void callsNestAsDeepAsTheLimitSays() {
        WasmFunction function =
                Guest.of(recursion(code -> {}), Limits.DEFAULT.withCallDepth(50)).function("f");

        assertEquals(49, function.call(49).i32());
        assertExhausted(function, 50);
        assertEquals(49, function.call(49).i32());
    }

    @Test
    void depthOfOneAllowsNoCall() {
        WasmFunction function =
                Guest.of(recursion(code -> {}), Limits.DEFAULT.withCallDepth(1)).function("f");

        assertEquals(0, function.call(0).i32());
        assertExhausted(function, 1);
    }

    @Test
    void unboundedRecursionTrapsAndTheNextCallWorks() {
        WasmFunction function = Guest.of(recursion(code -> {})).function("f");

        assertExhausted(function, -1);
        assertEquals(100, function.call(100).i32());
    }

    @Test
    void framesGoOnToFurtherPiecesOfTheStack() {
        WasmFunction function =
                Guest.of(
                                recursion(code -> code.locals(5000, ValueType.I64)),
                                Limits.DEFAULT.withCallDepth(10_000))
                        .function("f");

        assertEquals(60, function.call(60).i32());
    }

    @Test
    void aFrameCountsOneMoreForEach256SlotsOfLocalsAndOperands() {
        // A local of the parameter, and three operands at most.
        assertEquals(60, callsOf(60, code -> code.locals(0, ValueType.I64)));
        assertEquals(60, callsOf(60, code -> code.locals(250, ValueType.I64)));
        assertEquals(30, callsOf(60, code -> code.locals(256, ValueType.I64)));
        assertEquals(30, callsOf(60, code -> code.locals(127, ValueType.V128)));
        assertEquals(20, callsOf(60, code -> code.locals(512, ValueType.I64)));
        assertEquals(3, callsOf(60, code -> code.locals(5000, ValueType.I64)));
    }

    /** How many calls nest below that limit. */
    private static int callsOf(int depth, Consumer<CodeBuilder> locals) {
        WasmFunction function =
                Guest.of(recursion(locals), Limits.DEFAULT.withCallDepth(depth)).function("f");
        int nested = 0;
        while (returns(function, nested)) {
            nested++;
        }
        return nested;
    }

    private static boolean returns(WasmFunction function, int argument) {
        try {
            function.call(argument);
            return true;
        } catch (Trap trap) {
            assertEquals(TrapKind.CALL_STACK_EXHAUSTED, trap.kind());
            return false;
        }
    }

    @Test
    void tailCallCountsTheFrameThatRunsNow() {
        ModuleBuilder module = new ModuleBuilder();
        // The chain: a small function, one with large frames that calls the first again.
        module.function("i:i", code -> code.get(0).op(Opcode.RETURN_CALL, 1));
        module.function(
                "i:i",
                code -> {
                    code.locals(2560, ValueType.I64).get(0).op(Opcode.IF, ValueType.I32);
                    code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 0);
                    code.op(Opcode.ELSE).i32(7).end();
                });
        module.export("f", 0);
        WasmFunction function = Guest.of(module, Limits.DEFAULT.withCallDepth(100)).function("f");

        // A frame of the second function counts 11, one of the first counts 1.
        assertEquals(7, function.call(9).i32());
        assertExhausted(function, 10);
        assertEquals(7, function.call(9).i32());
    }

    @Test
    void trapNamesTheDepthAndTheLimit() {
        WasmFunction function =
                Guest.of(recursion(code -> {}), Limits.DEFAULT.withCallDepth(50)).function("f");

        Trap trap = assertThrows(Trap.class, () -> function.call(50));

        assertEquals("call stack exhausted at the limit, a call depth of 50", trap.getMessage());
    }

    @Test
    void callsThatAHostFunctionMakesHaveADepthOfTheirOwn() {
        ModuleBuilder module = Guest.hostCaller("i:");
        List<Integer> reached = new ArrayList<>();
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                "i:",
                                call -> {
                                    reached.add(call.i32(0));
                                    if (call.i32(0) < 100) {
                                        call.caller().function("f").call(call.i32(0) + 1);
                                    }
                                }),
                        Limits.DEFAULT.withCallDepth(2));

        instance.function("f").call(1);

        assertEquals(100, reached.size());
    }

    @Test
    void endlessCallsThroughTheHostEndWithTheThreadsStackOrTheValueStack() {
        for (int locals : new int[] {0, 3000}) {
            ModuleBuilder module = new ModuleBuilder();
            int host = module.importFunction("host", "f", ":");
            module.export(
                    "f",
                    module.function(
                            ":", code -> code.locals(locals, ValueType.I64).op(Opcode.CALL, host)));
            int[] depth = new int[1];
            WasmInstance instance =
                    Guest.of(
                            module,
                            Guest.host(
                                    ":",
                                    call -> {
                                        depth[0]++;
                                        call.caller().function("f").call();
                                    }));

            Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());

            assertEquals(TrapKind.THREAD_STACK_EXHAUSTED, trap.kind());
            assertTrue(depth[0] > 50, () -> depth[0] + " calls with " + locals + " locals");
            assertTrue(locals == 0 || depth[0] <= (1 << 20) / 3000, () -> depth[0] + " calls");
        }
    }

    @Test
    void depthThatIsNotUsedUpIsThereAgainAfterAHostCall() {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", "i:");
        module.export("leaf", module.function(":", code -> {}));
        module.export(
                "f",
                module.function(
                        ":",
                        code -> {
                            code.locals("i").op(Opcode.LOOP).i32(1).op(Opcode.CALL, host);
                            code.get(0).i32(1).op(Opcode.I32_ADD).tee(0).i32(1000);
                            code.op(Opcode.I32_LT_U).op(Opcode.BR_IF, 0).end();
                        }));
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host("i:", call -> call.caller().function("leaf").call()),
                        Limits.DEFAULT.withCallDepth(3));

        assertEquals(0, instance.function("f").call().size());
    }

    // --- fuel

    /** Counts down from its argument. */
    private static void countdown(CodeBuilder code) {
        code.op(Opcode.LOOP).get(0).i32(1).op(Opcode.I32_SUB).tee(0).op(Opcode.BR_IF, 0).end();
    }

    private static boolean runsWith(WasmFunction function, long units, Object... arguments) {
        try {
            function.callWith(fuel(units), arguments);
            return true;
        } catch (InterruptedCallException e) {
            assertEquals(InterruptedCallException.Reason.FUEL, e.reason());
            return false;
        }
    }

    /** The least fuel with which a call ends, found by bisection. */
    private static long needed(WasmFunction function, Object... arguments) {
        long low = 0;
        long high = 1 << 20;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (runsWith(function, middle, arguments)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Test
    void sameCallNeedsTheSameFuelEachTime() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i:", CallLimitsTest::countdown));
        WasmFunction function = Guest.of(module, METERED).function("f");
        WasmFunction other = Guest.of(module, METERED).function("f");

        long first = needed(function, 1000);

        assertEquals(first, needed(function, 1000));
        assertEquals(first, needed(other, 1000));
    }

    @Test
    void eachRoundOfALoopCostsTheSame() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i:", CallLimitsTest::countdown));
        WasmFunction function = Guest.of(module, METERED).function("f");

        long ten = needed(function, 10);
        long twenty = needed(function, 20);
        long thirty = needed(function, 30);

        assertTrue(twenty > ten);
        assertEquals(twenty - ten, thirty - twenty);
    }

    @Test
    void infiniteLoopAndRecursionEndWithoutFuel() {
        ModuleBuilder module = recursion(code -> {});
        module.export("loop", module.function(":", CodeBuilder::spin));
        WasmInstance instance = Guest.of(module, METERED.withCallDepth(1_000_000));

        assertTrue(!runsWith(instance.function("loop"), 1_000_000));
        assertTrue(!runsWith(instance.function("f"), 1000, -1));
        assertEquals(3, instance.function("f").call(3).i32());
    }

    @Test
    void zeroedLocalsCostFuel() {
        ModuleBuilder few = new ModuleBuilder();
        few.export("f", few.function(":", code -> code.locals(1, ValueType.I64)));
        ModuleBuilder many = new ModuleBuilder();
        many.export("f", many.function(":", code -> code.locals(1001, ValueType.I64)));

        long difference =
                needed(Guest.of(many, METERED).function("f"))
                        - needed(Guest.of(few, METERED).function("f"));

        assertEquals(1000, difference);
    }

    @Test
    void bulkOperationsAreChargedByTheByte() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(2, -1);
        module.passiveData(new byte[8000]);
        module.export(
                "fill",
                module.function("i:", code -> code.i32(0).i32(0).get(0).op(Opcode.MEMORY_FILL)));
        module.export(
                "copy",
                module.function("i:", code -> code.i32(0).i32(9).get(0).op(Opcode.MEMORY_COPY)));
        module.export(
                "init",
                module.function(
                        "i:", code -> code.i32(0).i32(0).get(0).op(Opcode.MEMORY_INIT, 0, 0)));
        WasmInstance instance = Guest.of(module, METERED);

        for (String name : List.of("fill", "copy", "init")) {
            WasmFunction function = instance.function(name);
            assertEquals(1000, needed(function, 8000) - needed(function, 0), name);
        }
    }

    @Test
    void growthIsChargedByWhatIsAdded() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(2, -1);
        module.table(ValueType.FUNCREF, 0, -1);
        module.export("grow", module.function("i:i", code -> code.get(0).op(Opcode.MEMORY_GROW)));
        module.export(
                "table",
                module.function(
                        "i:i",
                        code ->
                                code.op(Opcode.REF_NULL, ValueType.FUNCREF)
                                        .get(0)
                                        .op(Opcode.TABLE_GROW)));
        WasmModule parsed = WasmModule.parse(module.build());
        InstanceOptions options = Engines.options().withLimits(METERED);

        for (String name : List.of("grow", "table")) {
            int added = name.equals("grow") ? 1 : WasmMemory.PAGE_SIZE / 8;
            WasmFunction grow = parsed.instantiate(Imports.NONE, options).function(name);
            for (int i = 0; i < 20; i++) {
                int before = i;
                assertTrue(!runsWith(grow, 8_000, added), () -> name + " after " + before);
                assertTrue(runsWith(grow, 8_300, added), () -> name + " after " + before);
            }
            assertTrue(runsWith(grow, 100, -1), () -> name + " that is refused");
        }
    }

    @Test
    void hostFunctionsBurnFuelOfTheirCaller() {
        ModuleBuilder module = Guest.hostCaller(":");
        long[] units = new long[1];
        WasmFunction function =
                Guest.of(module, Guest.host(":", call -> call.consumeFuel(units[0])), METERED)
                        .function("f");

        long alone = needed(function);
        units[0] = 500;

        assertEquals(alone + 500, needed(function));
    }

    @Test
    void hostFunctionSeesTheTypedExceptionWhenFuelRunsOut() {
        ModuleBuilder module = Guest.hostCaller(":");
        List<RuntimeException> seen = new ArrayList<>();
        WasmFunction function =
                Guest.of(
                                module,
                                Guest.host(
                                        ":",
                                        call -> {
                                            try {
                                                call.consumeFuel(Long.MAX_VALUE);
                                            } catch (RuntimeException e) {
                                                seen.add(e);
                                                throw e;
                                            }
                                        }),
                                METERED)
                        .function("f");

        assertTrue(!runsWith(function, 1000));
        assertEquals(InterruptedCallException.class, seen.get(0).getClass());
    }

    @Test
    void negativeFuelOfAHostFunctionIsRefused() {
        ModuleBuilder module = Guest.hostCaller(":");
        WasmFunction function =
                Guest.of(module, Guest.host(":", call -> call.consumeFuel(-1)), METERED)
                        .function("f");

        HostFunctionException e =
                assertThrows(HostFunctionException.class, () -> function.callWith(fuel(1000)));
        assertEquals(IllegalArgumentException.class, e.failure().getClass());
    }

    @Test
    void nestedCallsBurnFuelOfTheOuterCall() {
        ModuleBuilder module = Guest.hostCaller("i:");
        module.export("inner", module.function("i:", CallLimitsTest::countdown));
        WasmFunction function =
                Guest.of(
                                module,
                                Guest.host(
                                        "i:",
                                        call -> call.caller().function("inner").call(call.i32(0))),
                                METERED)
                        .function("f");

        long difference = needed(function, 20) - needed(function, 10);

        ModuleBuilder direct = new ModuleBuilder();
        direct.export("f", direct.function("i:", CallLimitsTest::countdown));
        WasmFunction loop = Guest.of(direct, METERED).function("f");
        assertEquals(needed(loop, 20) - needed(loop, 10), difference);
    }

    @Test
    void boundOnFuelNeedsMetering() {
        WasmFunction function = Guest.of(recursion(code -> {})).function("f");

        assertThrows(IllegalArgumentException.class, () -> function.callWith(fuel(1000), 1));
        assertThrows(IllegalArgumentException.class, () -> fuel(-1));
        assertEquals(1, function.call(1).i32());
    }

    /** A host function as a module exports it that has imported it. */
    private static WasmFunction exportedAgain(HostFunction function, Limits limits) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.importFunction("host", "f", ":"));
        return Guest.of(module, Guest.host(":", function), limits).function("f");
    }

    @Test
    void hostFunctionThatIsExportedAgainTakesABound() {
        for (Limits limits : List.of(METERED, Limits.DEFAULT)) {
            WasmFunction free = exportedAgain(call -> {}, limits);
            WasmFunction costly = exportedAgain(call -> call.consumeFuel(500), limits);

            assertEquals(0, needed(free));
            assertEquals(500, needed(costly));
            assertEquals(0, costly.call().size());
        }
    }

    @Test
    void guestThatABoundedHostFunctionCallsBurnsItsFuel() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i:", CallLimitsTest::countdown));
        WasmFunction guest = Guest.of(module, METERED).function("f");
        WasmFunction host =
                exportedAgain(
                        call -> {
                            guest.callWith(CallOptions.NONE.within(call), 1000);
                            guest.callWith(CallOptions.NONE.within(call), 1000);
                        },
                        METERED);

        assertEquals(2 * needed(guest, 1000), needed(host));
    }

    @Test
    void meteredInstanceRunsWithoutABound() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i:", CallLimitsTest::countdown));

        assertEquals(0, Guest.of(module, METERED).function("f").call(100_000).size());
    }

    @Test
    void whatACallBurnedIsToldWhenItHasEndedInAnyWay() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i:", CallLimitsTest::countdown));
        WasmFunction function = Guest.of(module, METERED).function("f");
        long needed = needed(function, 1000);
        List<Long> burned = new ArrayList<>();

        function.callWith(fuel(1_000_000).withBurned(burned::add), 1000);
        assertThrows(
                InterruptedCallException.class,
                () -> function.callWith(fuel(needed - 1).withBurned(burned::add), 1000));
        function.callWith(CallOptions.NONE.withBurned(burned::add), 1000);

        assertEquals(List.of(needed, needed - 1, 0L), burned);
    }

    @Test
    void aHostFunctionSeesTheFuelThatIsLeft() {
        List<Long> seen = new ArrayList<>();
        WasmFunction function =
                exportedAgain(
                        call -> {
                            seen.add(call.remainingFuel());
                            call.consumeFuel(500);
                            seen.add(call.remainingFuel());
                        },
                        METERED);

        function.callWith(fuel(700));
        function.call();

        assertEquals(List.of(700L, 200L, Long.MAX_VALUE, Long.MAX_VALUE), seen);
    }
}
