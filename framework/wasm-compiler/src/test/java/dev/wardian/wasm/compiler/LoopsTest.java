package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Compiled code goes on where the interpreter is in a loop. */
final class LoopsTest {
    /** Calls in all engines; some loop has to be gone on with. */
    private static String call(Engines engines, String name, Object... arguments) {
        int before = LoopsEngine.CONTINUED.get();
        String outcome = engines.call(name, arguments);
        assertTrue(LoopsEngine.CONTINUED.get() > before, "no loop was gone on with");
        return outcome;
    }

    @Test
    void operandsBelowALoopAreKept() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (func (export "f") (param i32 i64 f32 f64) (result i64 f64 i32 f32)
                            (local $n i32)
                            (i64.add (local.get 1) (i64.const 5))
                            (f64.mul (local.get 3) (f64.const 3))
                            (i32.const 9)
                            (f32.neg (local.get 2))
                            (loop $outer (param i32 f32) (result i32 f32)
                              (local.set 2) (i32.add (i32.const 1)) (local.get 2)
                              (i64.const 77)
                              (loop $inner (param i64) (result i64)
                                (i64.add (i64.extend_i32_s (local.get 0)))
                                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                                (br_if $inner
                                  (i32.rem_u (local.get 0) (i32.const 11))))
                              (local.set 1 (i64.add (local.get 1)))
                              (br_if $outer (i32.gt_s (local.get 0) (i32.const 0))))))
                        """);

        call(engines, "f", 200, 3L, 1.5f, 2.5);
        call(engines, "f", 1000, -3L, -0.0f, Double.NaN);
    }

    @Test
    void vectorsAndReferencesAreKept() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (table 10 externref)
                          (func (export "f") (param i32 externref) (result externref i64 i32)
                            (local $v v128) (local $r externref)
                            (local.set $r (local.get 1))
                            (local.get $r)
                            (v128.const i64x2 3 4)
                            (local.set $v (v128.const i64x2 5 6))
                            (local.set 1 (ref.null extern))
                            (loop $l (param externref v128) (result externref v128)
                              (i64x2.add (local.get $v))
                              (local.set $v (i64x2.add (local.get $v) (v128.const i64x2 1 2)))
                              (table.set (i32.and (local.get 0) (i32.const 7)) (local.get $r))
                              (br_if $l
                                (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                            (i64x2.extract_lane 1)
                            (ref.is_null (local.get 1))))
                        """);

        String outcome = call(engines, "f", 100, "kept");

        assertTrue(outcome.startsWith("[kept, 10504, 1]"), outcome);
    }

    @Test
    void frameIsNamedOnce() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (memory (export "memory") 1)
                          (func $store (param i32)
                            (i32.store8 (local.get 0) (i32.const 1)))
                          (func $outer (export "f") (param i32 i32) (result i32)
                            (call $run (local.get 0) (local.get 1)))
                          (func $run (param i32 i32) (result i32)
                            (loop $l
                              (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                              (if (i32.eq (local.get 0) (i32.const 40))
                                (then (local.set 1 (i32.div_s (local.get 1) (local.get 1)))))
                              (if (i32.eq (local.get 0) (i32.const 65530))
                                (then (loop $fill
                                  (call $store (local.get 0))
                                  (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                                  (br $fill))))
                              (br_if $l (i32.ne (local.get 0) (i32.const 100))))
                            (local.get 1)))
                        """);

        assertTrue(call(engines, "f", 0, 7).startsWith("[1]"));
        String divided = call(engines, "f", 0, 0);
        assertTrue(divided.contains("integer divide by zero"), divided);
        assertEquals(2, divided.split(" @0x").length - 1, divided);
        String stored = call(engines, "f", 65_000, 1);
        assertTrue(stored.contains("out of bounds memory access"), stored);
        assertEquals(3, stored.split(" @0x").length - 1, stored);
    }

    @Test
    void loopWithinARecursionReturnsToTheInterpreter() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (func $f (export "f") (param i32) (result i64) (local i32 i64)
                            (if (i32.eqz (local.get 0)) (then (return (i64.const 1))))
                            (local.set 1 (i32.const 9))
                            (loop $l
                              (local.set 2
                                (i64.add (local.get 2)
                                  (i64.mul (i64.extend_i32_s (local.get 1))
                                    (call $f (i32.sub (local.get 0) (i32.const 1))))))
                              (br_if $l
                                (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
                            (local.get 2)))
                        """);

        assertEquals("[184528125]", call(engines, "f", 5));
    }

    /** What was thrown in compiled code leaves nothing behind where the interpreter catches it. */
    @Test
    void interpreterCatchesWhatCompiledCodeThrows() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (tag $e (param i32))
                          (func $throw (param i32) (throw $e (local.get 0)))
                          (func $countAndThrow (param i32 i64 i64)
                            (loop $l
                              (local.set 1 (i64.add (local.get 1) (i64.const 1)))
                              (br_if $l (i64.lt_u (local.get 1) (i64.const 40))))
                            (call $throw (local.get 0)))
                          (func $catch (param i32) (result i32 i64)
                            (block $caught (result i32)
                              (try_table (catch $e $caught)
                                (call $countAndThrow
                                  (local.get 0) (i64.const 0) (i64.const 0)))
                              (i32.const 0))
                            (i64.const 5))
                          (func (export "f") (param i32) (result i64) (local i64)
                            (loop $l
                              (call $catch (local.get 0))
                              (local.set 1 (i64.add (local.get 1)))
                              (local.set 1 (i64.add (i64.extend_i32_s) (local.get 1)))
                              (br_if $l
                                (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                            (local.get 1)))
                        """);

        int before = LoopsEngine.CONTINUED.get();
        String outcome = engines.outcomes("f", 50).toString();

        assertEquals(Collections.nCopies(Engines.COUNT, "[1525]").toString(), outcome);
        assertTrue(LoopsEngine.CONTINUED.get() > before + 50);
    }

    /** Fuel that ends within the loop ends at the same round. */
    @Test
    void fuelIsBurnedAlike() {
        Engines engines =
                Engines.metered(
                        """
                        (module (func (export "f") (param i32) (result i32) (local i32)
                          (loop $l
                            (local.set 1 (i32.add (local.get 1) (local.get 0)))
                            (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                          (local.get 1)))
                        """);

        assertTrue(call(engines, "f", 1000).startsWith("[500500]"));
        String burned = call(engines, "f", 10_000_000);
        assertTrue(burned.contains("fuel"), burned);
    }
}
