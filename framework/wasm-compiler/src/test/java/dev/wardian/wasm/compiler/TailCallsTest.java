package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compiled functions call in place as interpreted ones do. */
final class TailCallsTest {
    private static final List<String> ENGINES =
            List.of("interpreter", "compiled", "compiled-in-parts", "compiled-at-loops", "auto");

    /** Those that compile each function that is called. */
    private static final Set<String> COMPILING = Set.of("compiled", "compiled-in-parts");

    private static final int MANY = 10_000_000;
    private static final long STACK_BYTES = 64L << 20;

    private static final String COUNTING =
            """
            (module
              (type $count (func (param i32 i64) (result i64)))
              (table funcref (elem $even $odd))
              (elem declare func $fst $snd)
              (func $itself (export "itself") (param i32 i64) (result i64) (local i64)
                (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
                (local.set 2 (i64.add (local.get 2) (i64.const 3)))
                (return_call $itself (i32.sub (local.get 0) (i32.const 1))
                  (i64.add (local.get 1) (local.get 2))))
              (func $even (export "even") (param i32 i64) (result i64)
                (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
                (return_call $odd (i32.sub (local.get 0) (i32.const 1))
                  (i64.add (local.get 1) (i64.const 2))))
              (func $odd (param i32 i64) (result i64)
                (if (i32.eqz (local.get 0)) (then (return (i64.sub (i64.const 0) (local.get 1)))))
                (return_call $even (i32.sub (local.get 0) (i32.const 1))
                  (i64.add (local.get 1) (i64.const 5))))
              (func $table (export "table") (param i32 i64) (result i64)
                (return_call_indirect (type $count)
                  (local.get 0) (local.get 1) (i32.and (local.get 0) (i32.const 3))))
              (func $fst (export "reference") (type $count)
                (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
                (return_call_ref $count (i32.sub (local.get 0) (i32.const 1))
                  (i64.add (local.get 1) (i64.const 7)) (ref.func $snd)))
              (func $snd (type $count)
                (if (i32.eqz (local.get 0)) (then (unreachable)))
                (return_call_ref $count (i32.sub (local.get 0) (i32.const 1))
                  (i64.mul (local.get 1) (i64.const 3)) (ref.func $fst)))
              (func (export "null") (result i64)
                (return_call_ref $count (i32.const 1) (i64.const 2) (ref.null $count))))
            """;

    private static Imports host() {
        return Imports.builder()
                .function(
                        "host",
                        "f",
                        new FunctionType(
                                List.of(ValueType.I32, ValueType.I64), List.of(ValueType.I64)),
                        call -> {
                            if (call.i32(0) < 0) {
                                throw new IllegalStateException("negative");
                            }
                            call.returnI64(call.i64(1) + call.i32(0));
                        })
                .build();
    }

    private static WasmInstance instance(String text, Imports imports, String engine) {
        return WasmModule.parse(WatParser.toBinary(text))
                .instantiate(imports, InstanceOptions.DEFAULT.withEngine(WasmEngine.named(engine)));
    }

    @Test
    void chainsOfAllKindsDoTheSame() {
        for (Engines engines : List.of(Engines.of(COUNTING), Engines.metered(COUNTING))) {
            for (int count : new int[] {0, 1, 2, 3, 7, 1000, 1001, 20_000, 100_000}) {
                engines.call("itself", count, 4L);
                engines.call("even", count, 5L);
                engines.call("table", count, 6L);
                engines.call("reference", count, 7L);
            }
            assertTrue(engines.call("null").contains(" at "));
        }
    }

    @Test
    void chainsTakeNoStack() {
        for (String engine : ENGINES) {
            WasmInstance instance = instance(COUNTING, Imports.NONE, engine);
            assertEquals("[30000005]", instance.function("itself").call(MANY, 5L).toString());
            assertEquals("[35000000]", instance.function("even").call(MANY, 0L).toString());
        }
    }

    /** Compiled functions, interpreted ones, and those of another instance and the host. */
    @Test
    void chainsThroughAllTiersTakeNoStack() {
        String text =
                """
                (module
                  (import "host" "f" (func $host (param i32 i64) (result i64)))
                  (tag $t)
                  (table (export "table") 2 2 funcref)
                  (elem (i32.const 0) func $compiled $host)
                  (type $count (func (param i32 i64) (result i64)))
                  (func $compiled (export "f") (param i32 i64) (result i64)
                    (if (i32.eqz (local.get 0))
                      (then (return_call $host (i32.const 3) (local.get 1))))
                    (return_call $interpreted (i32.sub (local.get 0) (i32.const 1))
                      (i64.add (local.get 1) (i64.const 2))))
                  (func $interpreted (export "interpreted") (param i32 i64) (result i64)
                    (local WIDE)
                    (if (i32.eqz (local.get 0))
                      (then (return_call $host (i32.const -3) (local.get 1))))
                    (return_call_indirect (type $count)
                      (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (i32.const 0))))
                """
                        .replace("WIDE", "i64 ".repeat(200));
        for (String engine : ENGINES) {
            WasmInstance instance = instance(text, host(), engine);
            assertEquals("[10000003]", instance.function("f").call(MANY, 0L).toString());
            if (COMPILING.contains(engine)) {
                assertTrue(Engines.isCompiled(instance, "f"), engine);
            }
            assertFalse(Engines.isCompiled(instance, "interpreted"));
        }
        Engines engines = Engines.of(text, host());
        assertTrue(engines.call("f", 7, 1L).contains("negative"));
        assertEquals("[12]", engines.call("f", 8, 1L));
    }

    @Test
    void chainsCrossInstances() {
        String first =
                """
                (module
                  (table (export "table") 2 2 funcref)
                  (elem (i32.const 0) func $f)
                  (type $count (func (param i32 i64) (result i64)))
                  (func $f (export "f") (param i32 i64) (result i64)
                    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
                    (return_call_indirect (type $count)
                      (i32.sub (local.get 0) (i32.const 1))
                      (i64.add (local.get 1) (i64.const 2)) (i32.const 1))))
                """;
        String second =
                """
                (module
                  (import "other" "table" (table 2 2 funcref))
                  (import "other" "f" (func $f (param i32 i64) (result i64)))
                  (elem (i32.const 1) func $g)
                  (func $g (export "g") (param i32 i64) (result i64)
                    (if (i32.eqz (local.get 0)) (then (unreachable)))
                    (return_call $f (i32.sub (local.get 0) (i32.const 1))
                      (i64.add (local.get 1) (i64.const 5)))))
                """;
        for (String a : ENGINES) {
            for (String b : ENGINES) {
                WasmInstance one = instance(first, Imports.NONE, a);
                Imports imports =
                        Imports.builder()
                                .table("other", "table", one.table("table"))
                                .function("other", "f", one.function("f"))
                                .build();
                WasmInstance two = instance(second, imports, b);
                assertEquals("[700000]", one.function("f").call(200_000, 0L).toString());
                assertEquals("[700007]", two.function("g").call(200_001, 2L).toString());
                assertEquals("[9]", two.function("g").call(1, 4L).toString());
            }
        }
    }

    @Test
    void argumentsAndResultsOfAllTypesArePassed() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (func $b (param v128 f32 i32 f64 i64 v128) (result v128 i64 f32 v128)
                            (i64x2.add (local.get 0) (local.get 5))
                            (i64.add (local.get 4) (i64.extend_i32_s (local.get 2)))
                            (f32.add (local.get 1) (f32.demote_f64 (local.get 3)))
                            (local.get 0))
                          (func $a (param f64 i64 i32) (result v128 i64 f32 v128)
                            (f64.const 9) (i64.const 8)
                            (return_call $b
                              (i64x2.splat (local.get 1)) (f32.const 1.5) (local.get 2)
                              (local.get 0) (i64.const 100) (v128.const i64x2 1 2)))
                          (func $one (param i64) (result v128)
                            (if (i64.eqz (local.get 0)) (then (return (v128.const i64x2 3 4))))
                            (return_call $two (local.get 0)))
                          (func $two (param i64) (result v128) (i64x2.splat (local.get 0)))
                          (func $nothing (param i64))
                          (func (export "n") (param i64) (return_call $nothing (local.get 0)))
                          (func (export "f") (param i64) (result i64 i64 i64 f32 i64 i64)
                            (local v128 i64 f32 v128)
                            (call $a (f64.const 0.25) (local.get 0) (i32.const 5))
                            (local.set 4) (local.set 3) (local.set 2) (local.set 1)
                            (i64x2.extract_lane 0 (local.get 1))
                            (i64x2.extract_lane 1 (local.get 1))
                            (local.get 2) (local.get 3)
                            (i64x2.extract_lane 1 (local.get 4))
                            (i64.add (i64x2.extract_lane 1 (call $one (local.get 0)))
                              (i64x2.extract_lane 0 (call $one (local.get 0))))))
                        """);
        engines.call("f", 0L);
        engines.call("f", 7L);
        engines.call("n", 7L);
    }

    @Test
    void referencesArePassedWhereNothingCountsThem() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (func $b (param i32 externref i64 funcref)
                              (result externref i32 funcref)
                            (local.get 1) (i32.add (local.get 0) (ref.is_null (local.get 3)))
                            (local.get 3))
                          (func $a (export "f") (param externref i32)
                              (result externref i32 funcref)
                            (if (i32.eqz (local.get 1))
                              (then (return (ref.null extern) (i32.const 5) (ref.null func))))
                            (if (i32.gt_s (local.get 1) (i32.const 1))
                              (then (return_call $a (local.get 0)
                                (i32.sub (local.get 1) (i32.const 1)))))
                            (return_call $b
                              (local.get 1) (local.get 0) (i64.const 5) (ref.null func))))
                        """);
        for (int i = 0; i < 4; i++) {
            engines.call("f", "object", i);
        }
    }

    /** The frame that has called is not there any more. */
    @Test
    void failuresNameTheFrameThatIsThere() {
        String text =
                """
                (module
                  (func $fails (param i32) (result i32)
                    (i32.div_s (i32.const 1) (local.get 0)))
                  (func $middle (param i32) (result i32)
                    (if (i32.eq (local.get 0) (i32.const 1)) (then (unreachable)))
                    (return_call $fails (i32.sub (local.get 0) (i32.const 2))))
                  (func $itself (export "itself") (param i32) (result i32)
                    (if (i32.eqz (local.get 0)) (then (unreachable)))
                    (return_call $itself (i32.sub (local.get 0) (i32.const 1))))
                  (func (export "f") (param i32) (result i32)
                    (i32.add (i32.const 1) (call $middle (local.get 0)))))
                """;
        for (Engines engines : List.of(Engines.of(text), Engines.metered(text))) {
            assertTrue(engines.call("f", 1).contains(" at "));
            assertTrue(engines.call("f", 2).contains(" at "));
            engines.call("f", 3);
            engines.call("itself", 9);
        }
    }

    /** A block that catches guards no call that leaves it. */
    @Test
    void calleeIsNotGuarded() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (tag $t (param i32))
                          (func $throws (param i32) (result i32)
                            (if (local.get 0) (then (throw $t (local.get 0))))
                            (i32.const 9))
                          (func $inner (export "itself") (param i32) (result i32)
                            (i64.const 4)
                            (block (result i32)
                              (i32.const 6)
                              (try_table (result i32) (catch $t 0)
                                (i32.const 8)
                                (if (i32.gt_s (local.get 0) (i32.const 3))
                                  (then (return_call $inner
                                    (i32.sub (local.get 0) (i32.const 1)))))
                                (drop)
                                (if (i32.eq (local.get 0) (i32.const 3))
                                  (then (throw $t (i32.const 30))))
                                (return_call $throws (local.get 0)))
                              (drop))
                            (i32.add (i32.const 100))
                            (br 0))
                          (func (export "f") (param i32) (result i32)
                            (block (result i32)
                              (try_table (result i32) (catch $t 0)
                                (call $inner (local.get 0)))
                              (i32.add (i32.const 1000)))))
                        """);
        for (int i = 0; i < 6; i++) {
            engines.call("itself", i);
            engines.call("f", i);
        }
    }

    @Test
    void depthCountsAsInTheInterpreter() throws InterruptedException {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (global $deepest (mut i32) (i32.const 0))
                          (func $down (export "f") (param i32) (result i32)
                            (global.set $deepest (local.get 0))
                            (i32.add (i32.const 1) (call $hop (local.get 0))))
                          (func $hop (param i32) (result i32)
                            (return_call $large (i32.add (local.get 0) (i32.const 1))))
                          (func $large (param i32) (result i32)
                            (local i64 i64 i64 i64 i64 i64)
                            (if (i32.eq (local.get 0) (i32.const 50)) (then (return (i32.const 0))))
                            (return_call $down (local.get 0)))
                          (func (export "deepest") (result i32) (global.get $deepest)))
                        """);
        String[] outcomes = new String[2];
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            outcomes[0] = engines.call("f", 51) + engines.call("deepest");
                            outcomes[1] = engines.call("f", 0);
                        },
                        "deep",
                        STACK_BYTES);
        thread.start();
        thread.join();
        assertTrue(outcomes[0].contains("call depth"), outcomes[0]);
        assertEquals("[50]", outcomes[1]);
    }

    @Test
    void endlessChainsAreStopped() {
        String text =
                """
                (module
                  (type $none (func))
                  (table funcref (elem $c))
                  (func $a (export "itself") (return_call $a))
                  (func $b (export "other") (return_call $c))
                  (func $c (return_call $b))
                  (func $loops (export "loops") (local i32)
                    (loop $l
                      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                      (br_if $l (i32.lt_s (local.get 0) (i32.const 100))))
                    (call $n)
                    (return_call $loops))
                  (func $n)
                  (func (export "table") (return_call_indirect (type $none) (i32.const 0))))
                """;
        for (String engine : ENGINES) {
            WasmInstance instance = instance(text, Imports.NONE, engine);
            for (String name : List.of("itself", "other", "loops", "table")) {
                InterruptedCallException stopped =
                        assertThrows(
                                InterruptedCallException.class,
                                () ->
                                        instance.function(name)
                                                .callWith(
                                                        CallOptions.NONE.withTimeout(
                                                                Duration.ofMillis(200))));
                assertEquals(InterruptedCallException.Reason.DEADLINE, stopped.reason());
            }
        }
    }

    /** A chain begins where compiled code went on with a loop. */
    @Test
    void loopsEndInTailCalls() {
        Engines engines =
                Engines.metered(
                        """
                        (module
                          (func $f (export "f") (param i32 i64) (result i64) (local i32 i64)
                            (f32.const 1) (i64.const 5)
                            (loop $l (result i64)
                              (local.set 2 (i32.add (local.get 2) (i32.const 1)))
                              (local.set 3 (i64.add (local.get 3) (i64.const 11)))
                              (if (i32.gt_s (local.get 2) (i32.const 3000))
                                (then
                                  (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
                                  (if (i32.and (local.get 0) (i32.const 1))
                                    (then (return_call $g (i64.add (local.get 1) (local.get 3))
                                      (i32.sub (local.get 0) (i32.const 1)))))
                                  (return_call $f (i32.sub (local.get 0) (i32.const 1))
                                    (i64.sub (local.get 1) (local.get 3)))))
                              (br $l))
                            (drop) (drop) (drop) (i64.const 3))
                          (func $g (param i64 i32) (result i64)
                            (return_call $f (local.get 1) (i64.mul (local.get 0) (i64.const 3)))))
                        """);
        for (int i = 0; i < 20; i++) {
            engines.call("f", i, 1L);
        }
    }
}
