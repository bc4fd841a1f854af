package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.ExceptionReference;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmResults;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import dev.wardian.wasm.text.WatParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions of guests between the guest and the host. */
@OnEveryEngine
final class HostExceptionsTest {
    private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());
    private static final WasmTag TAG = WasmTag.of(List.of(ValueType.I32, ValueType.EXTERNREF));
    private static final String CATCHING =
            """
            (module
              (import "host" "tag" (tag $e (param i32 externref)))
              (import "host" "call" (func $host))
              (func (export "throw") (param i32 externref)
                (throw $e (local.get 0) (local.get 1)))
              (func (export "pass") (call $host))
              (func (export "catch") (result i32 externref)
                (block $h (result i32 externref)
                  (try_table (catch $e $h) (call $host))
                  (i32.const -1)
                  (ref.null extern)))
              (func (export "catch-ref") (result exnref)
                (block $h (result exnref)
                  (try_table (catch_all_ref $h) (call $host))
                  (ref.null exn)))
              (func (export "forever")
                (loop $again
                  (block $h (try_table (catch_all $h) (call $host)))
                  (br $again))))
            """;

    private Runnable behaviour = () -> {};

    private WasmInstance guest() {
        Features features = Features.WASM_2_0.with(Feature.EXCEPTION_HANDLING);
        byte[] binary = WatParser.toBinary(CATCHING, features);
        Imports imports =
                Imports.builder()
                        .tag("host", "tag", TAG)
                        .function("host", "call", NOTHING, call -> behaviour.run())
                        .build();
        return WasmModule.parse(binary, features, ModuleLimits.DEFAULT)
                .instantiate(imports, Engines.options());
    }

    private static WasmFunction function(WasmInstance guest, String name) {
        return guest.function(name);
    }

    @Test
    void whatNobodyCatchesReachesTheCallerWithItsValues() {
        Object reference = new Object();
        WasmFunction thrower = function(guest(), "throw");

        GuestException thrown =
                assertThrows(GuestException.class, () -> thrower.call(7, reference));

        assertSame(TAG, thrown.tag());
        assertEquals(List.of(7, reference), thrown.values());
        assertEquals("throw", thrown.backtrace().get(0).name());
    }

    @Test
    void aGuestCatchesWhatAHostFunctionThrows() {
        WasmInstance guest = guest();
        behaviour =
                () -> {
                    throw new GuestException(TAG, 8, "object");
                };

        var results = function(guest, "catch").call();

        assertEquals(8, results.get(0));
        assertEquals("object", results.get(1));
    }

    @Test
    void anExceptionKeepsItsIdentityThroughHostFunctions() {
        WasmInstance guest = guest();
        List<ExceptionReference> seen = new ArrayList<>();
        behaviour =
                () -> {
                    try {
                        function(guest, "throw").call(9, null);
                    } catch (GuestException e) {
                        seen.add(e.exception());
                        throw e;
                    }
                };

        Object caught = function(guest, "catch-ref").call().get(0);

        assertSame(seen.get(0), caught);
        assertSame(TAG, seen.get(0).tag());
    }

    @Test
    void twoExceptionsOfOneTagThatLiveAtOnceStayTwo() {
        WasmInstance guest = guest();
        List<ExceptionReference> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int value = i;
            behaviour = () -> function(guest, "throw").call(value, "object " + value);
            held.add((ExceptionReference) function(guest, "catch-ref").call().get(0));
        }
        WasmFunction catching = function(guest(), "catch");

        for (int i : new int[] {1, 0, 0, 1}) {
            behaviour =
                    () -> {
                        throw new GuestException(held.get(i));
                    };
            WasmResults caught = catching.call();
            assertEquals(List.of(i, "object " + i), List.of(caught.get(0), caught.get(1)));
        }
        assertNotSame(held.get(0), held.get(1));
    }

    @Test
    void otherExceptionsOfHostFunctionsAndTrapsPassTheHandlers() {
        WasmInstance guest = guest();
        IllegalStateException defect = new IllegalStateException("defect");
        behaviour =
                () -> {
                    throw defect;
                };
        HostFunctionException failure =
                assertThrows(
                        HostFunctionException.class, () -> function(guest, "catch-ref").call());
        assertSame(defect, failure.failure());

        behaviour =
                () -> {
                    throw new Trap(TrapKind.UNREACHABLE);
                };
        assertThrows(Trap.class, () -> function(guest, "catch-ref").call());
    }

    @Test
    void aLoopThatCatchesIsStoppedByADeadline() {
        WasmInstance guest = guest();
        behaviour =
                () -> {
                    throw new GuestException(TAG, 0, null);
                };
        CallOptions options = CallOptions.NONE.withTimeout(Duration.ofMillis(100));

        assertThrows(
                InterruptedCallException.class, () -> function(guest, "forever").callWith(options));
        assertEquals(0, function(guest, "catch").call().get(0));
    }

    @Test
    void aCallThatWasCancelledCatchesNothingMore() {
        WasmInstance guest = guest();
        CancelToken token = new CancelToken();
        behaviour =
                () -> {
                    token.cancel();
                    throw new GuestException(TAG, 0, null);
                };

        InterruptedCallException stopped =
                assertThrows(
                        InterruptedCallException.class,
                        () ->
                                function(guest, "catch")
                                        .callWith(CallOptions.NONE.withCancel(token)));

        assertEquals(InterruptedCallException.Reason.CANCELLED, stopped.reason());
    }

    @Test
    void aTailCallLeavesTheBlockBeforeItCalls() {
        Features features =
                Features.WASM_2_0.with(Feature.EXCEPTION_HANDLING).with(Feature.TAIL_CALL);
        byte[] binary =
                WatParser.toBinary(
                        """
                        (module
                          (tag $e)
                          (func $throw (throw $e))
                          (func $tail (export "tail")
                            (block $h (try_table (catch_all $h) (return_call $throw))))
                          (func (export "around") (result i32)
                            (block $h
                              (try_table (catch_all $h) (call $tail))
                              (return (i32.const 0)))
                            (i32.const 1)))
                        """,
                        features);
        WasmInstance guest =
                WasmModule.parse(binary, features, ModuleLimits.DEFAULT)
                        .instantiate(Imports.NONE, Engines.options());

        assertThrows(GuestException.class, () -> function(guest, "tail").call());
        assertEquals(1, function(guest, "around").call().get(0));
    }

    @Test
    void valuesThatDoNotFitTheTagAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new GuestException(TAG, 1));
        assertThrows(IllegalArgumentException.class, () -> new GuestException(TAG, 1L, null));
    }

    @Test
    void aTagOfAnotherTypeIsNoImport() {
        Features features = Features.WASM_2_0.with(Feature.EXCEPTION_HANDLING);
        byte[] binary =
                WatParser.toBinary("(module (import \"m\" \"t\" (tag (param i64))))", features);
        WasmModule module = WasmModule.parse(binary, features, ModuleLimits.DEFAULT);
        Imports imports = Imports.builder().tag("m", "t", TAG).build();

        assertThrows(
                dev.wardian.wasm.LinkException.class,
                () -> module.instantiate(imports, Engines.options()));
        assertEquals("tag [i64]", module.imports().get(0).type().toString());
    }
}
