package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.InterruptedCallException.Reason;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import dev.wardian.wasm.text.WatParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a module can do while it is instantiated. The time-outs only guard against hanging. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@OnEveryEngine
final class InstantiationTest {
    private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());

    private static WasmModule module(String text) {
        Features features = Features.WASM_3_0;
        return WasmModule.parse(WatParser.toBinary(text, features), features, ModuleLimits.DEFAULT);
    }

    private static InstanceOptions start(CallOptions start) {
        return Engines.options().withStart(start);
    }

    private static Imports host(HostFunction function) {
        return Imports.builder().function("host", "f", NOTHING, function).build();
    }

    /** Each segment makes an array that the next one makes garbage. */
    private static String makesArrays(int segments, int bytes) {
        String segment =
                " (elem (i32.const 0) arrayref (array.new_default $a (i32.const " + bytes + ")))";
        return "(module (type $a (array i8)) (table 1 arrayref)" + segment.repeat(segments) + ")";
    }

    @Test
    void deadlineEndsConstantExpressions() {
        WasmModule module = module(makesArrays(100_000, 100_000_000));
        InstanceOptions soon = start(CallOptions.NONE.withTimeout(Duration.ofMillis(30)));

        InterruptedCallException e =
                assertThrows(
                        InterruptedCallException.class,
                        () -> module.instantiate(Imports.NONE, soon));

        assertEquals(Reason.DEADLINE, e.reason());
    }

    @Test
    void constantExpressionsBurnFuelForWhatTheyMake() {
        WasmModule module = module(makesArrays(10, 8000));
        List<Long> burned = new ArrayList<>();
        CallOptions enough = CallOptions.NONE.withFuel(20_000).withBurned(burned::add);
        Limits metered = Limits.DEFAULT.withMetering(true);
        module.instantiate(Imports.NONE, start(enough).withLimits(metered));
        long needed = burned.get(0);

        InterruptedCallException e =
                assertThrows(
                        InterruptedCallException.class,
                        () ->
                                module.instantiate(
                                        Imports.NONE,
                                        start(CallOptions.NONE.withFuel(needed - 1))
                                                .withLimits(metered)));

        assertEquals(Reason.FUEL, e.reason());
        assertEquals(10 * (8000 + 40) / 8, needed);
    }

    @Test
    void importedStartFunctionSeesItsInstance() {
        WasmModule module =
                module(
                        """
                        (module (import "host" "f" (func $f)) (memory 1) (data (i32.const 9) "*")
                          (start $f))
                        """);
        List<Byte> seen = new ArrayList<>();

        module.instantiate(host(call -> seen.add(call.memory().readByte(9))), Engines.options());

        assertEquals(List.of((byte) '*'), seen);
    }

    @Test
    void startFunctionMayCallBackThroughTheHost() {
        WasmModule module =
                module(
                        """
                        (module (import "host" "f" (func $f)) (global $g (export "g") (mut i32) (i32.const 1))
                          (func (export "back") (global.set $g (i32.add (global.get $g) (i32.const 1))))
                          (func $start (call $f) (global.set $g (i32.mul (global.get $g) (i32.const 21))))
                          (start $start))
                        """);

        WasmInstance instance =
                module.instantiate(
                        host(call -> call.caller().function("back").call()), Engines.options());

        assertEquals(42, instance.global("g").get());
    }

    @Test
    void hostCannotTakeOrCloseAnInstanceThatStarts() {
        WasmModule module =
                module("(module (import \"host\" \"f\" (func $f)) (memory 1) (start $f))");
        CountingBudget budget = new CountingBudget(1 << 20);

        module.instantiate(
                host(
                        call -> {
                            WasmInstance caller = call.caller();
                            assertThrows(IllegalStateException.class, caller::snapshot);
                            assertThrows(IllegalStateException.class, caller::close);
                        }),
                Engines.options().withBudget(budget));

        assertEquals(65536, budget.used());
    }

    @Test
    void budgetIsGivenBackWhereNothingCanHoldTheFailedInstance() {
        WasmModule module =
                module(
                        """
                        (module (memory 1) (table 1 funcref) (elem (i32.const 0) $f)
                          (func $f) (func $start (call_indirect (i32.const 0)) (unreachable))
                          (start $start))
                        """);
        CountingBudget budget = new CountingBudget(1 << 20);
        InstanceOptions options = Engines.options().withBudget(budget);

        assertThrows(Trap.class, () -> module.instantiate(Imports.NONE, options));

        assertEquals(0, budget.used());
    }

    @Test
    void unboundedRecursionOfTheStartFunctionIsATrap() {
        WasmModule module = module("(module (func $f (call $f)) (start $f))");
        Limits deep = Limits.DEFAULT.withCallDepth(10_000_000);

        assertThrows(
                Trap.class,
                () -> module.instantiate(Imports.NONE, Engines.options().withLimits(deep)));
    }
}
