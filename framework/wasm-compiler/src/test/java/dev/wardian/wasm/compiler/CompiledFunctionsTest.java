package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What compiled functions do is what interpreted ones do. */
final class CompiledFunctionsTest {
    @Test
    void operandsBelowALoopAreThereBehindIt() {
        Engines engines =
                Engines.of(
                        """
                        (module (func (export "f") (param i32) (result i64) (local i32 i64)
                          i64.const 7
                          i32.const 3
                          f64.const 2.5
                          (loop $l (result f32)
                            (local.set 1 (i32.add (local.get 1) (local.get 0)))
                            (br_if $l (i32.lt_s (local.get 1) (i32.const 100)))
                            f32.const 1.5)
                          f64.promote_f32
                          f64.add
                          i64.trunc_f64_s
                          local.set 2
                          local.get 1
                          i32.mul
                          i64.extend_i32_s
                          i64.add
                          local.get 2
                          i64.add))
                        """);
        assertEquals("[311]", engines.call("f", 1));
        engines.call("f", 33);
    }

    @Test
    void branchesLeaveOperandsBehind() {
        Engines engines =
                Engines.of(
                        """
                        (module (func (export "f") (param i32) (result i32)
                          i32.const 1000
                          (block $a (result i32)
                            i64.const 1
                            i32.const 20
                            (loop $l (result i32)
                              f64.const 1
                              (block $b (result i32)
                                i32.const 5
                                i64.const 9
                                (block $c (result i32)
                                  i32.const 1
                                  (br_table $a $b $c $a (local.get 0)))
                                drop drop drop i32.const 6)
                              (br_if $a (i32.eq (local.get 0) (i32.const 1)))
                              (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                              drop drop
                              (br $l))
                            drop drop drop i32.const 3)
                          i32.add))
                        """);
        for (int i = -1; i < 5; i++) {
            engines.call("f", i);
        }
    }

    @Test
    void blocksTakeAndGiveSeveralValues() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (func $pair (param i32 i64) (result i64 i32 f64)
                            local.get 1 local.get 0 f64.const 0.5)
                          (func (export "f") (param i32) (result i32 i64 f32)
                            (call $pair (local.get 0) (i64.const 40))
                            (block (param i64 i32 f64) (result f32 i32 i64)
                              (if (param i64 i32 f64) (result f32 i32 i64) (local.get 0)
                                (then drop drop drop f32.const 1 i32.const 2 i64.const 3)
                                (else f32.demote_f64 i32.const 1 i64.const 5
                                      (br 1))))
                            (block (param f32 i32 i64)
                              (if (i64.eqz) (then nop)) drop drop)
                            local.get 0 i64.const 6 f32.const 7))
                        """);
        engines.call("f", 0);
        engines.call("f", 1);
    }

    @Test
    void comparisonsAreConditionsAndValues() {
        Engines engines =
                Engines.of(
                        """
                        (module (func (export "f") (param i32 i32 i64 i64 f64 f64) (result i32)
                          (local $r i32)
                          (if (i32.lt_u (local.get 0) (local.get 1))
                            (then (local.set $r (i32.const 1))))
                          (if (i32.eqz (i64.gt_u (local.get 2) (local.get 3)))
                            (then (local.set $r (i32.or (local.get $r) (i32.const 2)))))
                          (block (br_if 0 (f64.lt (local.get 4) (local.get 5)))
                            (local.set $r (i32.or (local.get $r) (i32.const 4))))
                          (block (br_if 0 (i32.eqz (f64.ge (local.get 4) (local.get 5))))
                            (local.set $r (i32.or (local.get $r) (i32.const 8))))
                          (i32.or (local.get $r)
                            (i32.add
                              (i32.shl (i64.le_u (local.get 2) (local.get 3)) (i32.const 4))
                              (select
                                (i32.shl (i32.ge_u (local.get 0) (local.get 1)) (i32.const 6))
                                (i32.shl (f64.ne (local.get 4) (local.get 5)) (i32.const 5))
                                (i64.eq (local.get 2) (local.get 3)))))))
                        """);
        int[] ints = {0, 1, -1, Integer.MIN_VALUE};
        long[] longs = {0, -1, 5, Long.MIN_VALUE};
        double[] doubles = {0, -0.0, Double.NaN, 1};
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                engines.call("f", ints[i], ints[j], longs[i], longs[j], doubles[i], doubles[j]);
            }
        }
    }

    @Test
    void accessesTrapWhereTheMemoryEnds() {
        Engines engines =
                Engines.of(
                        """
                        (module (memory (export "memory") 1 3)
                          (func (export "f") (param i32 i64)
                            (i64.store offset=3 (local.get 0) (local.get 1))
                            (i32.store8 (local.get 0) (i32.load16_s (local.get 0)))
                            (f64.store offset=1 (local.get 0)
                              (f64.load offset=8 (local.get 0))))
                          (func (export "grow") (result i32) (memory.grow (i32.const 1)))
                          (func (export "far") (param i32) (result i32)
                            (i32.load offset=2147483648 (local.get 0))))
                        """);
        int[] addresses = {0, 65517, 65520, 65524, 65525, 65526, 65533, 65535, 65536, -1, -4};
        for (int pages = 0; pages < 4; pages++) {
            for (int address : addresses) {
                engines.call("f", address + pages * 65536, 0x1234_5678_9ABC_DEFL);
            }
            engines.call("grow");
        }
        assertTrue(engines.call("far", 0).contains("out of bounds"));
    }

    @Test
    void aMemoryIsOneWhileItsTailGrowsUnderALoop() {
        Engines engines =
                Engines.of(
                        """
                        (module (memory (export "memory") 1 40)
                          (func (export "f") (result i32) (local $page i32) (local $at i32)
                            (loop $pages
                              (drop (memory.grow (i32.const 1)))
                              (local.set $at (i32.const 65532))
                              (loop $words
                                (i32.store
                                  (i32.add (local.get $at)
                                           (i32.mul (local.get $page) (i32.const 65536)))
                                  (i32.add (local.get $at)
                                    (i32.load8_u offset=3
                                      (i32.add (local.get $at)
                                        (i32.mul (local.get $page) (i32.const 65536))))))
                                (local.set $at (i32.sub (local.get $at) (i32.const 3)))
                                (br_if $words (i32.gt_s (local.get $at) (i32.const 2))))
                              (local.set $page (i32.add (local.get $page) (i32.const 1)))
                              (br_if $pages (i32.lt_u (local.get $page) (i32.const 39))))
                            (memory.size)))
                        """);
        assertTrue(engines.call("f").startsWith("[40]"));
        engines.call("f");
    }

    @Test
    void trapsNameTheFramesAndOffsets() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (type $t (func (param i32) (result i32)))
                          (table 5 funcref)
                          (elem (i32.const 1) $divide $deep $other)
                          (func $divide (param i32) (result i32)
                            (i32.div_s (i32.const 10) (local.get 0)))
                          (func $other (param i64))
                          (func $deep (export "deep") (param i32) (result i32)
                            (if (result i32) (i32.gt_s (local.get 0) (i32.const 3))
                              (then (i32.add (i32.const 1)
                                (call $deep (i32.sub (local.get 0) (i32.const 1)))))
                              (else (call_indirect (type $t) (i32.const 0) (local.get 0)))))
                          (func (export "conversion") (param f64) (result i32)
                            (nop) (i32.trunc_f64_u (local.get 0)))
                          (func (export "unreachable") (param i32)
                            (if (local.get 0) (then unreachable))))
                        """);
        for (int i = -1; i < 9; i++) {
            engines.call("deep", i);
        }
        engines.call("conversion", Double.NaN);
        engines.call("conversion", -1.0);
        engines.call("conversion", 3e9);
        engines.call("unreachable", 1);
        assertTrue(engines.call("deep", -1).contains("undefined element"));
        assertTrue(engines.call("deep", 9).contains("indirect call type mismatch"));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 400, 511, 512, 10_000})
    void recursionEndsAtTheSameDepth(int depth) {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (func $odd (param i32) (result i32)
                            (if (result i32) (local.get 0)
                              (then (call $even (i32.sub (local.get 0) (i32.const 1))))
                              (else (i32.const 0))))
                          (func $even (export "even") (param i32) (result i32)
                            (if (result i32) (local.get 0)
                              (then (call $odd (i32.sub (local.get 0) (i32.const 1))))
                              (else (i32.const 1)))))
                        """);
        engines.call("even", depth);
    }

    @Test
    void hostFunctionsAreCalledAndFail() {
        StringBuilder seen = new StringBuilder();
        HostFunction note =
                call -> {
                    seen.append(call.i32(0)).append(' ').append(call.f64(1)).append(';');
                    if (call.i32(0) == 13) {
                        throw new IllegalStateException("thirteen");
                    }
                    call.returnI64(call.i32(0) * 2L);
                };
        Imports imports =
                Imports.builder()
                        .function(
                                "host",
                                "note",
                                FunctionType.of(
                                        List.of(ValueType.I32, ValueType.F64), ValueType.I64),
                                note)
                        .build();
        Engines engines =
                Engines.of(
                        """
                        (module
                          (import "host" "note" (func $note (param i32 f64) (result i64)))
                          (func (export "f") (param i32) (result i64)
                            (i64.add (i64.const 1)
                              (call $note (local.get 0) (f64.const 0.5)))))
                        """,
                        imports);
        assertEquals("[15]", engines.call("f", 7));
        assertTrue(engines.call("f", 13).contains("thirteen"));
        assertEquals(
                "7 0.5;".repeat(Engines.COUNT) + "13 0.5;".repeat(Engines.COUNT), seen.toString());
    }

    @Test
    void fuelIsBurnedAlike() {
        Engines engines =
                Engines.metered(
                        """
                        (module
                          (func $f (param i32) (result i32) (local i64 v128 i64)
                            (block (br 0) (drop (i32.const 1)))
                            (local.get 0))
                          (func (export "f") (param i32) (result i32) (local $sum i32)
                            (loop $l
                              (local.set $sum (i32.add (local.get $sum) (call $f (local.get 0))))
                              (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                              (br_if $l (local.get 0))
                              (loop $m
                                (local.set $sum (i32.sub (local.get $sum) (i32.const 7)))
                                (br_if $m (i32.gt_s (local.get $sum) (i32.const 0)))))
                            (local.get $sum)))
                        """);
        engines.call("f", 1);
        engines.call("f", 1000);
        assertTrue(engines.call("f", -1).contains("fuel"));
    }

    @Test
    void vectorsTablesAndReferencesRunAsTheInterpreterRunsThem() {
        Engines engines =
                Engines.of(
                        """
                        (module (memory (export "memory") 1)
                          (table $t 3 10 funcref)
                          (elem declare func $f)
                          (func $swap (param v128 v128) (result v128 v128) local.get 1 local.get 0)
                          (func $f (export "f") (param i32) (result i32) (local v128 funcref)
                            (v128.store (i32.const 16)
                              (i32x4.add
                                (call $swap (v128.const i32x4 1 2 3 4) (i32x4.splat (local.get 0)))))
                            (local.set 1 (v128.load (i32.const 16)))
                            (local.set 2 (ref.func $f))
                            (table.set $t (i32.const 1)
                              (select (result funcref)
                                (local.get 2) (ref.null func) (local.get 0)))
                            (drop (table.grow $t (ref.null func) (i32.const 1)))
                            (memory.fill (i32.const 100) (i32.const 7) (i32.const 50))
                            (memory.copy (i32.const 120) (i32.const 90) (i32.const 40))
                            (local.set 1
                              (select (result v128)
                                (local.get 1) (v128.const i64x2 -1 -1) (local.get 0)))
                            (i32.add
                              (i32.add (table.size $t) (ref.is_null (table.get $t (i32.const 1))))
                              (i32x4.extract_lane 2 (local.get 1)))))
                        """);
        engines.call("f", 0);
        engines.call("f", 5);
        engines.call("f", 6);
    }

    /** The interpreted frames in between are what fills the piece. */
    @Test
    void argumentsThatDoNotFitTheStackPieceFindTheNextOne() {
        Engines engines =
                Engines.of(
                        "(module (func $tall (param i64 i32) (result i64) (local"
                                + " i64".repeat(200)
                                + ") (local.set 201 (local.get 0))"
                                + "(call $f (local.get 201) (local.get 1)))"
                                + "(func $f (export \"f\") (param i64 i32) (result i64)"
                                + "(if (result i64) (local.get 1)"
                                + "(then (i64.add (i64.const 3) (call $tall"
                                + "(i64.mul (local.get 0) (i64.const 5))"
                                + "(i32.sub (local.get 1) (i32.const 1)))))"
                                + "(else (local.get 0)))))");
        engines.call("f", 7L, 3);
        engines.call("f", 7L, 200);
        engines.call("f", 7L, 100_000);
    }
}
