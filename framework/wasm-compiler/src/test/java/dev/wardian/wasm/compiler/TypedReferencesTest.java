package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of references, and branches on what they are, do what they do in the interpreter. */
final class TypedReferencesTest {
    private static final Imports HOST =
            Imports.builder()
                    .function(
                            "host",
                            "f",
                            new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32)),
                            call -> {
                                if (call.i32(0) == 13) {
                                    throw new IllegalStateException("thirteen");
                                }
                                call.returnI32(call.i32(0) * 100);
                            })
                    .build();

    @Test
    void referencesAreCalledWhoeverRunsThem() {
        String text =
                """
                (module
                  (type $f (sub (func (param i32) (result i32))))
                  (type $sub (sub $f (func (param i32) (result i32))))
                  (type $wide (func (param v128 i32) (result i32 v128)))
                  (import "host" "f" (func $host (param i32) (result i32)))
                  (elem declare func $own $lower $many $wide $host)
                  (func $own (type $f) (i32.add (local.get 0) (i32.const 1)))
                  (func $lower (type $sub) (i32.div_s (i32.const 90) (local.get 0)))
                  (func $many (type $f) (local externref)
                    (i32.sub (local.get 0) (i32.const 1)))
                  (func $wide (type $wide) (local.get 1) (local.get 0))
                  (func (export "f") (param i32 i32) (result i32)
                    (i64.const 5)
                    (local.get 1)
                    (block $e (result (ref null $f)) (block $d (block $c (block $b (block $a
                      (br_table $a $b $c $d (local.get 0)))
                      (br $e (ref.func $own)))
                      (br $e (ref.func $lower)))
                      (br $e (ref.func $many)))
                      (ref.null $f))
                    (call_ref $f)
                    (local.set 0)
                    (drop)
                    (local.get 0))
                  (func (export "host") (param i32) (result i32)
                    (call_ref $h (local.get 0) (ref.func $host)))
                  (type $h (func (param i32) (result i32)))
                  (func (export "wide") (param i64) (result i32 i64) (local v128)
                    (call_ref $wide (i64x2.splat (local.get 0)) (i32.const 4) (ref.func $wide))
                    (local.set 1)
                    (i64x2.extract_lane 1 (local.get 1))))
                """;
        Engines engines = Engines.of(text, HOST);
        for (int which = 0; which < 5; which++) {
            engines.call("f", which, 9);
            engines.call("f", which, 0);
        }
        assertEquals("[500]", engines.call("host", 5));
        assertTrue(engines.call("host", 13).contains("thirteen"));
        engines.call("wide", 6L);
    }

    @Test
    void branchesOnNullCarryWhatIsBelow() {
        Engines engines =
                Engines.metered(
                        """
                        (module
                          (type $f (func (result i32)))
                          (table $t 3 funcref)
                          (elem (i32.const 1) func $one $two)
                          (func $one (result i32) (i32.const 1))
                          (func $two (result i32) (i32.const 2))
                          (func (export "null") (param i32) (result i64)
                            (f32.const 3)
                            (block $null (result i64)
                              (f64.const 4)
                              (i64.const 7)
                              (br_on_null $null (table.get $t (local.get 0)))
                              (drop) (drop) (drop)
                              (i64.const 9))
                            (local.set 0 (i32.wrap_i64))
                            (drop)
                            (i64.extend_i32_s (local.get 0)))
                          (func (export "nonNull") (param i32) (result i32)
                            (f32.const 3)
                            (block $found (result i64 (ref func))
                              (f64.const 4)
                              (i64.const 7)
                              (br_on_non_null $found (table.get $t (local.get 0)))
                              (drop) (drop)
                              (return (i32.const -1)))
                            (ref.is_null)
                            (local.set 0)
                            (drop) (drop)
                            (local.get 0))
                          (func (export "loops") (param i32) (result i32)
                            (loop $again
                              (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                              (br_on_null $again
                                (table.get $t (i32.rem_u (local.get 0) (i32.const 3))))
                              (drop)
                              (if (i32.gt_s (local.get 0) (i32.const 5))
                                (then (loop $inner
                                  (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                                  (br_on_null $again
                                    (table.get $t (i32.rem_u (local.get 0) (i32.const 3))))
                                  (drop)
                                  (br_if $inner (i32.gt_s (local.get 0) (i32.const 3)))))))
                            (local.get 0))
                          (func (export "sure") (param i32) (result i32)
                            (ref.is_null (ref.as_non_null (table.get $t (local.get 0))))))
                        """);
        for (int i = 0; i < 3; i++) {
            engines.call("null", i);
            engines.call("nonNull", i);
            engines.call("sure", i);
        }
        for (int i : new int[] {2, 3, 4, 5, 90, 20_000}) {
            engines.call("loops", i);
        }
        assertTrue(engines.call("sure", 0).contains("null"));
    }

    @Test
    void castsOfFunctionsBranch() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (type $a (func (result i32)))
                          (type $b (func (param i32) (result i32)))
                          (table $t 3 funcref)
                          (elem (i32.const 0) func $one $two)
                          (func $one (type $a) (i32.const 40))
                          (func $two (type $b) (i32.add (local.get 0) (i32.const 2)))
                          (func (export "cast") (param i32) (result i32)
                            (local (ref null $b))
                            (i64.const 1)
                            (block $b (result (ref $b))
                              (block $a (result (ref $a))
                                (f64.const 5)
                                (table.get $t (local.get 0))
                                (br_on_cast $a funcref (ref $a))
                                (br_on_cast $b funcref (ref $b))
                                (drop) (drop)
                                (return (i32.const -1)))
                              (local.set 0 (call_ref $a))
                              (return (local.get 0)))
                            (local.set 1)
                            (drop)
                            (call_ref $b (local.get 0) (ref.as_non_null (local.get 1))))
                          (func (export "fail") (param i32) (result i32)
                            (block $other (result funcref)
                              (table.get $t (local.get 0))
                              (br_on_cast_fail $other funcref (ref null $a))
                              (drop)
                              (return (i32.const 3)))
                            (ref.is_null))
                          (func (export "test") (param i32) (result i32)
                            (i32.add
                              (ref.test (ref $a) (table.get $t (local.get 0)))
                              (i32.mul (i32.const 2)
                                (ref.test (ref null $b) (table.get $t (local.get 0))))))
                          (func (export "must") (param i32) (result i32)
                            (call_ref $a (ref.cast (ref $a) (table.get $t (local.get 0))))))
                        """);
        for (int i = 0; i < 4; i++) {
            engines.call("cast", i);
            engines.call("fail", i);
            engines.call("test", i);
            engines.call("must", i);
        }
    }

    /** A function is no object, so it may lie in the operands where some are. */
    @Test
    void functionsAreCalledWhereObjectsAreMade() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (tag $t (param i32))
                          (type $f (func (param i32) (result i32)))
                          (elem declare func $f)
                          (func $f (type $f)
                            (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 4))))
                            (call_ref $f (i32.sub (local.get 0) (i32.const 1)) (ref.func $f)))
                          (func (export "f") (param i32) (result i32)
                            (block (result i32)
                              (try_table (result i32) (catch $t 0)
                                (call_ref $f (local.get 0) (ref.func $f))))))
                        """);
        assertEquals("[4]", engines.call("f", 10));
    }
}
