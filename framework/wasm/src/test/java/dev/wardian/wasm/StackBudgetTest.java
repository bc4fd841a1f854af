package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.AllocatedBytes;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.ModuleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The budget of an instance pays for what the value stacks of its calls grow. */
class StackBudgetTest {
    private static final int LOCALS = 2_000;

    private static final int DEEP = 50;

    /** So many frames fit the first piece together. */
    private static final int FEW = 3;

    private final List<Long> seen = new ArrayList<>();
    private final CountingBudget budget = new CountingBudget(16 << 20);

    /**
     * A guest that nests {@code f(n)} so many calls, each with a large frame, and calls the host in
     * the innermost one.
     */
    private WasmFunction nesting(MemoryBudget pays, Limits limits, Consumer<HostCall> innermost) {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "look", ":");
        int self = host + 1;
        module.function(
                "i:",
                code ->
                        code.locals(LOCALS, ValueType.I64)
                                .get(0)
                                .op(Opcode.I32_EQZ)
                                .op(Opcode.IF)
                                .op(Opcode.CALL, host)
                                .op(Opcode.RETURN)
                                .end()
                                .get(0)
                                .i32(1)
                                .op(Opcode.I32_SUB)
                                .op(Opcode.CALL, self));
        module.export("f", self);
        Imports imports =
                Imports.builder()
                        .function(
                                "host",
                                "look",
                                ModuleBuilder.functionType(":"),
                                call -> innermost.accept(call))
                        .build();
        return WasmModule.parse(module.build())
                .instantiate(imports, InstanceOptions.DEFAULT.withLimits(limits).withBudget(pays))
                .function("f");
    }

    private WasmFunction looking() {
        return nesting(budget, Limits.DEFAULT, call -> seen.add(budget.used()));
    }

    @Test
    void callsWithSmallFramesTakeNothing() {
        looking().call(FEW - 1);

        assertEquals(List.of(0L), seen);
        assertEquals(0, budget.used());
    }

    @Test
    void grownStackIsPaidUntilTheCallEnds() {
        WasmFunction function = looking();

        function.call(DEEP);
        function.call(DEEP);

        long slots = (long) DEEP * LOCALS;
        assertTrue(seen.get(0) >= 8 * slots - (64 << 10), seen::toString);
        assertTrue(seen.get(0) <= 4 * 8 * slots, seen::toString);
        assertEquals(seen.get(0), seen.get(1));
        assertEquals(0, budget.used());
    }

    @Test
    void countIsAtLeastHalfOfWhatIsAllocated() {
        WasmFunction function = looking();
        function.call(DEEP);
        long before = AllocatedBytes.of(Thread.currentThread());

        function.call(DEEP);

        long allocated = AllocatedBytes.of(Thread.currentThread()) - before;
        assertTrue(
                allocated <= 2 * seen.get(0) + (1 << 20),
                () -> allocated + " bytes allocated, " + seen.get(0) + " in the budget");
    }

    @Test
    void stackForWhichTheBudgetHasNoRoomIsATrap() {
        CountingBudget small = new CountingBudget(100 << 10);
        WasmFunction function = nesting(small, Limits.DEFAULT, call -> {});
        function.call(FEW - 1);

        Trap trap = assertThrows(Trap.class, () -> function.call(DEEP));

        assertEquals(TrapKind.HEAP_EXHAUSTED, trap.kind());
        String text = trap.toString();
        assertTrue(text.contains("the memory budget has no room for the value stack"), text);
        assertEquals(0, small.used());
        function.call(FEW - 1);
    }

    @Test
    void framesThatGrowReplaceThePieceBehind() {
        ModuleBuilder module = new ModuleBuilder();
        List<Integer> larger = new ArrayList<>();
        int host = module.importFunction("host", "look", ":");
        for (int i = 0; i < 50; i++) {
            int locals = 40_000 + 100 * i;
            larger.add(
                    module.function(
                            ":", code -> code.locals(locals, ValueType.I64).op(Opcode.CALL, host)));
        }
        module.export(
                "f", module.function(":", code -> larger.forEach(it -> code.op(Opcode.CALL, it))));
        Imports imports =
                Imports.builder()
                        .function(
                                "host",
                                "look",
                                ModuleBuilder.functionType(":"),
                                call -> seen.add(budget.used()))
                        .build();

        WasmModule.parse(module.build())
                .instantiate(imports, InstanceOptions.DEFAULT.withBudget(budget))
                .function("f")
                .call();

        assertEquals(50, seen.size());
        assertTrue(seen.get(49) <= 2 * seen.get(0), seen::toString);
        assertEquals(0, budget.used());
    }

    @Test
    void nothingIsLeftAfterCallsThatFail() {
        Consumer<HostCall> fails =
                call -> {
                    throw new IllegalStateException("of the host");
                };
        WasmFunction ofHost = nesting(budget, Limits.DEFAULT, fails);
        WasmFunction tooDeep = nesting(budget, Limits.DEFAULT.withCallDepth(20), call -> {});
        WasmFunction noFuel = nesting(budget, Limits.DEFAULT.withMetering(true), call -> {});
        WasmFunction late = nesting(budget, Limits.DEFAULT, HostCall::checkInterrupted);
        CancelToken cancelled = new CancelToken();
        cancelled.cancel();
        CallOptions little = CallOptions.NONE.withFuel(2_000);
        CallOptions soon = CallOptions.NONE.withTimeout(Duration.ZERO);
        for (int i = 0; i < 10_000; i++) {
            assertThrows(HostFunctionException.class, () -> ofHost.call(10));
            assertThrows(Trap.class, () -> tooDeep.call(100));
            assertThrows(InterruptedCallException.class, () -> noFuel.callWith(little, 1_000));
            if (i % 100 == 0) {
                assertThrows(InterruptedCallException.class, () -> late.callWith(soon, 10));
            }
        }
        assertThrows(
                InterruptedCallException.class,
                () -> late.callWith(CallOptions.NONE.withCancel(cancelled), 10));

        assertEquals(0, budget.used());
    }
}
