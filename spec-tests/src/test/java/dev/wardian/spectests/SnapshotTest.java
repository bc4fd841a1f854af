package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceSnapshot;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmStruct;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import dev.wardian.wasm.text.WatParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back with a snapshot, for state that only modules of later versions have. */
@OnEveryEngine
final class SnapshotTest {
    private static WasmInstance instance(String text, Limits limits) {
        Features features = Features.WASM_3_0;
        return WasmModule.parse(WatParser.toBinary(text, features), features, ModuleLimits.DEFAULT)
                .instantiate(Imports.NONE, Engines.options().withLimits(limits));
    }

    private static WasmInstance instance(String text) {
        return instance(text, Limits.DEFAULT);
    }

    private static int i32(WasmInstance instance, String function) {
        return instance.function(function).call().i32();
    }

    @Test
    void droppedSegmentsAreThereAgain() {
        WasmInstance instance =
                instance(
                        """
                        (module (memory 1) (table 2 funcref)
                          (data $d "\\07") (elem $e func $seven)
                          (func $seven (result i32) (i32.const 7))
                          (func (export "use") (result i32)
                            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
                            (table.init $e (i32.const 0) (i32.const 0) (i32.const 1))
                            (i32.add
                              (i32.load8_u (i32.const 0))
                              (call_indirect (result i32) (i32.const 0))))
                          (func (export "drop") (data.drop $d) (elem.drop $e)))
                        """);
        InstanceSnapshot snapshot = instance.snapshot();
        for (int i = 0; i < 2; i++) {
            instance.function("drop").call();
            assertThrows(Trap.class, () -> instance.function("use").call());

            instance.restore(snapshot);

            assertEquals(14, i32(instance, "use"));
        }
    }

    @Test
    void segmentsThatWereDroppedAreNotThereAgain() {
        WasmInstance instance =
                instance(
                        """
                        (module (memory 1) (data $d "x")
                          (func (export "use")
                            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))
                          (func (export "drop") (data.drop $d)))
                        """);
        instance.function("drop").call();
        instance.restore(instance.snapshot());

        assertThrows(Trap.class, () -> instance.function("use").call());
    }

    @Test
    void globalsOfAllTypesComeBack() {
        WasmInstance instance =
                instance(
                        """
                        (module
                          (global (export "v") (mut v128) (v128.const i64x2 1 2))
                          (global (export "d") (mut f64) (f64.const 1.5))
                          (global $f (export "f") (mut funcref) (ref.func $one))
                          (func $one (export "one"))
                          (func (export "change")
                            (global.set 0 (v128.const i64x2 3 4))
                            (global.set 1 (f64.const 9))
                            (global.set $f (ref.null func))))
                        """);
        InstanceSnapshot snapshot = instance.snapshot();
        instance.function("change").call();
        assertEquals(new V128(3, 4), instance.global("v").get());

        instance.restore(snapshot);

        assertEquals(new V128(1, 2), instance.global("v").get());
        assertEquals(1.5, instance.global("d").get());
        assertSame(instance.function("one"), instance.global("f").get());
    }

    @Test
    void allMemoriesAndTablesComeBack() {
        WasmInstance instance =
                instance(
                        """
                        (module (memory $a 1) (memory $b 1) (table $s 1 funcref) (table $t 1 externref)
                          (elem (table $s) (i32.const 0) func $f)
                          (func $f)
                          (func (export "change")
                            (i32.store $b (i32.const 65532) (i32.const 5))
                            (drop (memory.grow $b (i32.const 1)))
                            (table.set $s (i32.const 0) (ref.null func))
                            (drop (table.grow $t (ref.null extern) (i32.const 4))))
                          (func (export "sum") (result i32)
                            (i32.add
                              (i32.add (i32.load $b (i32.const 65532)) (memory.size $b))
                              (i32.add
                                (table.size $t)
                                (ref.is_null (table.get $s (i32.const 0)))))))
                        """);
        InstanceSnapshot snapshot = instance.snapshot();
        instance.function("change").call();
        assertEquals(5 + 2 + 5 + 1, i32(instance, "sum"));

        instance.restore(snapshot);

        assertEquals(1 + 1, i32(instance, "sum"));
    }

    private static final String HEAP =
            """
            (module
              (type $cell (struct (field $value (mut i32)) (field $next (mut (ref null $cell)))))
              (type $words (array (mut i16)))
              (type $cells (array (mut (ref null $cell))))
              (tag $t (param (ref $cell)))
              (global $g (export "g") (mut (ref null $cell)) (ref.null $cell))
              (global $w (mut (ref null $words)) (ref.null $words))
              (global $x (mut (ref null exn)) (ref.null exn))
              (table $table 1 (ref null $cells))
              (elem $fresh (ref $cell) (struct.new $cell (i32.const 40) (ref.null $cell)))
              (table $out 1 (ref null $cell))
              (func (export "set")
                (global.set $g (struct.new $cell (i32.const 1) (ref.null $cell)))
                (struct.set $cell $next (global.get $g)
                  (struct.new $cell (i32.const 2) (global.get $g)))
                (global.set $w (array.new $words (i32.const 3) (i32.const 10)))
                (table.set $table (i32.const 0)
                  (array.new $cells (struct.new $cell (i32.const 4) (ref.null $cell)) (i32.const 3)))
                (block $caught (result (ref exn))
                  (try_table (result (ref exn)) (catch_all_ref $caught)
                    (throw $t (struct.new $cell (i32.const 5) (ref.null $cell)))))
                (global.set $x))
              (func $thrown (result (ref $cell))
                (block $caught (result (ref $cell))
                  (try_table (catch $t $caught) (throw_ref (global.get $x)))
                  (unreachable)))
              (func $segment (result (ref null $cell))
                (table.init $out $fresh (i32.const 0) (i32.const 0) (i32.const 1))
                (table.get $out (i32.const 0))
                (table.set $out (i32.const 0) (ref.null $cell)))
              (func $first (result (ref null $cell))
                (array.get $cells (table.get $table (i32.const 0)) (i32.const 0)))
              (func (export "sum") (result i32)
                (i32.add
                  (i32.add
                    (i32.add
                      (struct.get $cell $value (global.get $g))
                      (struct.get $cell $value (struct.get $cell $next (global.get $g))))
                    (i32.add
                      (array.get_s $words (global.get $w) (i32.const 9))
                      (struct.get $cell $value (call $first))))
                  (i32.add
                    (struct.get $cell $value (call $thrown))
                    (struct.get $cell $value (call $segment)))))
              (func (export "spoil")
                (struct.set $cell $value (struct.get $cell $next (global.get $g)) (i32.const 100))
                (struct.set $cell $next (struct.get $cell $next (global.get $g)) (ref.null $cell))
                (array.fill $words (global.get $w) (i32.const 0) (i32.const -1) (i32.const 10))
                (struct.set $cell $value (call $first) (i32.const 100))
                (array.set $cells (table.get $table (i32.const 0)) (i32.const 0)
                  (struct.new $cell (i32.const 200) (ref.null $cell)))
                (struct.set $cell $value (call $thrown) (i32.const 100))
                (struct.set $cell $value (call $segment) (i32.const 100))
                (global.set $w (ref.null $words)))
              (func (export "drop") (elem.drop $fresh))
              (func (export "fill") (param i32)
                (loop $again
                  (global.set $g (struct.new $cell (i32.const 1) (global.get $g)))
                  (br_if $again
                    (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
            """;

    /** The contents of structures and arrays, whatever refers to them, and not only references. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void structuresAndArraysHaveTheContentsThatTheyHad(boolean segmentUsedBefore) {
        WasmInstance instance = instance(HEAP);
        instance.function("set").call();
        int sum = 1 + 2 + 3 + 4 + 5 + 40;
        if (segmentUsedBefore) {
            assertEquals(sum, i32(instance, "sum"));
        }
        WasmStruct cell = assertInstanceOf(WasmStruct.class, instance.global("g").get());
        InstanceSnapshot snapshot = instance.snapshot();

        for (int i = 0; i < 3; i++) {
            instance.function("spoil").call();
            instance.function("drop").call();
            instance.restore(snapshot);

            assertEquals(sum, i32(instance, "sum"));
            assertSame(cell, instance.global("g").get());
            WasmStruct next = assertInstanceOf(WasmStruct.class, cell.get(1));
            assertSame(cell, next.get(1));
        }
    }

    @Test
    void whatACallMadeDoesNotCountAfterwards() {
        WasmInstance instance = instance(HEAP, Limits.DEFAULT.withHeapBytes(64 * 1024));
        instance.function("set").call();
        InstanceSnapshot snapshot = instance.snapshot();
        for (int i = 0; i < 20; i++) {
            instance.function("fill").call(700);
            assertThrows(Trap.class, () -> instance.function("fill").call(700));

            instance.restore(snapshot);
        }
        instance.function("fill").call(700);
    }
}
