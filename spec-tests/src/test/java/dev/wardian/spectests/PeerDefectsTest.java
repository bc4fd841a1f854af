package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import dev.wardian.wasm.text.WatParser;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Defects that other Java runtimes have had and that a script cannot show. */
@OnEveryEngine
final class PeerDefectsTest {
    private static WasmInstance instance(String text) {
        return WasmModule.parse(WatParser.toBinary(text))
                .instantiate(Imports.NONE, Engines.options());
    }

    @Test
    void seventeenBytesThatClaimFourBillionTypesAreMalformed() {
        byte[] bytes = HexFormat.of().parseHex("0061736d01000000" + "0107" + "ffffffff0f" + "6000");

        assertThrows(MalformedModuleException.class, () -> WasmModule.parse(bytes));
    }

    @Test
    void tenThousandTrappedCallsLeaveNothingOnTheStack() throws Exception {
        WasmInstance instance =
                instance(
                        """
                        (func $trap (param i32) (result i64) (local i64 i64 i64 i64)
                          (i64.add (i64.const 1) (if (result i64) (local.get 0)
                            (then (call $trap (i32.sub (local.get 0) (i32.const 1))))
                            (else (i64.add (i64.const 2) (i64.load (i32.const -1)))))))
                        (memory 1)
                        (export "trap" (func $trap))
                        (func $depth (export "depth") (param i32) (result i32)
                          (if (result i32) (local.get 0)
                            (then (i32.add (i32.const 1)
                              (call $depth (i32.sub (local.get 0) (i32.const 1)))))
                            (else (i32.const 0))))
                        """);
        WasmFunction trap = instance.function("trap");
        WasmFunction depth = instance.function("depth");
        int deepest = Limits.DEFAULT.callDepth() - 1;
        Callable<Integer> calls =
                () -> {
                    assertEquals(deepest, depth.call(deepest).i32());
                    for (int i = 0; i < 10_000; i++) {
                        Trap error = assertThrows(Trap.class, () -> trap.call(50));
                        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, error.kind());
                    }
                    return depth.call(deepest).i32();
                };

        assertEquals(deepest, onLargeStack(calls));
        assertThrows(Trap.class, () -> onLargeStack(() -> depth.call(deepest + 1).i32()));
    }

    /**
     * The frames of the full depth need more than a thread's usual stack while HotSpot compiles.
     */
    private static <T> T onLargeStack(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(null, task, "large stack", 16 << 20).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Trap trap) {
                throw trap;
            }
            throw e;
        }
    }

    @Test
    void fiveThousandFunctionsOfOneTypeAnswerThroughATable() {
        int count = 5_000;
        StringBuilder text = new StringBuilder("(type $t (func (param i64 f64) (result f64)))");
        text.append("(table funcref (elem");
        for (int i = 0; i < count; i++) {
            text.append(" $f").append(i);
        }
        text.append("))");
        for (int i = 0; i < count; i++) {
            text.append("(func $f").append(i).append(" (type $t) (f64.add (local.get 1)");
            text.append(" (f64.convert_i64_s (i64.add (local.get 0) (i64.const ").append(i);
            text.append(")))))");
        }
        text.append(
                """
                (func (export "sum") (result f64) (local $i i32) (local $sum f64)
                  (loop $next
                    (local.set $sum (call_indirect (type $t)
                      (i64.extend_i32_u (local.get $i)) (local.get $sum) (local.get $i)))
                    (br_if $next (i32.lt_u
                      (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5000))))
                  (local.get $sum))
                """);

        double sum = instance(text.toString()).function("sum").call().f64();

        assertEquals((double) count * (count - 1), sum);
    }

    @Test
    void aCallThatTrapsInAnImportedInstanceUnwindsBoth() {
        WasmInstance inner =
                instance(
                        """
                        (memory (export "memory") 1)
                        (func (export "write-and-trap") (param i32)
                          (i32.store (i32.const 0) (local.get 0)) (unreachable))
                        """);
        WasmInstance outer =
                WasmModule.parse(
                                WatParser.toBinary(
                                        """
                                        (import "inner" "write-and-trap" (func $f (param i32)))
                                        (func (export "run") (param i32) (call $f (local.get 0)))
                                        (func (export "one") (result i32) (i32.const 1))
                                        """))
                        .instantiate(
                                Imports.builder().instance("inner", inner).build(),
                                Engines.options());

        for (int i = 1; i <= 1_000; i++) {
            int value = i;
            Trap error =
                    assertThrows(
                            Trap.class,
                            () -> outer.function("run").callWith(CallOptions.NONE, value));
            assertEquals(TrapKind.UNREACHABLE, error.kind());
        }

        assertEquals(1_000, inner.memory("memory").readI32(0));
        assertEquals(1, outer.function("one").call().i32());
    }
}
