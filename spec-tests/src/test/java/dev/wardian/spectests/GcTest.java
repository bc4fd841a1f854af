package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.I31;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmArray;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmStruct;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import dev.wardian.wasm.text.WatParser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Structures and arrays as the host sees them, and the limits that hold a guest that makes them.
 */
@OnEveryEngine
final class GcTest {
    private static final Features FEATURES =
            Features.WASM_2_0.with(Feature.FUNCTION_REFERENCES).with(Feature.GC);

    private static final String LIST =
            """
            (type $node (struct (field $next (ref null $node)) (field $payload i64)))
            (global $head (mut (ref null $node)) (ref.null $node))
            (func (export "garbage") (param i32) (result i32)
              (loop $again
                (drop (struct.new $node (ref.null $node) (i64.const 1)))
                (br_if $again
                  (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
              (i32.const 1))
            (func (export "keep") (param i32)
              (loop $again
                (global.set $head (struct.new $node (global.get $head) (i64.const 1)))
                (br_if $again
                  (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
            (func (export "forget") (global.set $head (ref.null $node)))
            """;

    private static WasmInstance instance(String text, Imports imports, Limits limits) {
        return WasmModule.parse(WatParser.toBinary(text, FEATURES), FEATURES, ModuleLimits.DEFAULT)
                .instantiate(imports, Engines.options().withLimits(limits));
    }

    private static WasmInstance instance(String text) {
        return instance(text, Imports.NONE, Limits.DEFAULT);
    }

    private static void assertExhausted(WasmFunction function, Object... arguments) {
        Trap trap = assertThrows(Trap.class, () -> function.call(arguments));
        assertEquals(TrapKind.HEAP_EXHAUSTED, trap.kind());
    }

    @Test
    void garbageDoesNotCountAgainstTheLimit() {
        WasmInstance list = instance(LIST, Imports.NONE, Limits.DEFAULT.withHeapBytes(64 * 1024));

        assertEquals(1, list.function("garbage").call(200_000).i32());
    }

    @Test
    void whatCanBeReachedIsHeldToTheLimit() {
        WasmInstance list = instance(LIST, Imports.NONE, Limits.DEFAULT.withHeapBytes(64 * 1024));
        WasmFunction keep = list.function("keep");

        keep.call(500);
        assertExhausted(keep, 5_000);
        assertExhausted(keep, 5_000);
        list.function("forget").call();
        keep.call(500);
    }

    @Test
    void objectsOfLocalsAndTablesCount() {
        WasmInstance instance =
                instance(
                        """
                        (type $bytes (array (mut i8)))
                        (table 4 arrayref)
                        (func (export "locals") (result i32) (local arrayref arrayref)
                          (local.set 0 (array.new_default $bytes (i32.const 40000)))
                          (local.set 1 (array.new_default $bytes (i32.const 40000)))
                          (i32.add (array.len (local.get 0)) (array.len (local.get 1))))
                        (func (export "table") (param i32)
                          (table.set (local.get 0) (array.new_default $bytes (i32.const 25000))))
                        """,
                        Imports.NONE,
                        Limits.DEFAULT.withHeapBytes(64 * 1024));

        assertExhausted(instance.function("locals"));
        for (int i = 0; i < 10; i++) {
            instance.function("table").call(0);
        }
        instance.function("table").call(1);
        assertExhausted(instance.function("table"), 2);
    }

    @Test
    void exceptionsAreHeldToTheLimit() {
        Features features = FEATURES.with(Feature.EXCEPTION_HANDLING);
        byte[] binary =
                WatParser.toBinary(
                        """
                        (tag $link (param exnref))
                        (func (export "chain") (param i32) (local $last exnref)
                          (loop $again
                            (block $caught (result exnref exnref)
                              (try_table (catch_ref $link $caught)
                                (throw $link (local.get $last)))
                              (unreachable))
                            (local.set $last)
                            (drop)
                            (br_if $again
                              (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
                        """,
                        features);
        WasmFunction chain =
                WasmModule.parse(binary, features, ModuleLimits.DEFAULT)
                        .instantiate(
                                Imports.NONE,
                                Engines.options()
                                        .withLimits(Limits.DEFAULT.withHeapBytes(64 * 1024)))
                        .function("chain");

        chain.call(500);
        assertExhausted(chain, 5_000);
        chain.call(500);
    }

    @Test
    void moduleWhoseGlobalsAreTooLargeIsNotInstantiated() {
        Trap trap =
                assertThrows(
                        Trap.class,
                        () ->
                                instance(
                                        """
                                        (type $wide (array i64))
                                        (global arrayref
                                          (array.new_default $wide (i32.const -1)))
                                        """));

        assertEquals(TrapKind.HEAP_EXHAUSTED, trap.kind());
    }

    @Test
    void whatOneExpressionMakesIsHeldToTheLimit() {
        String items = "(array.new_default $bytes (i32.const 1000000))".repeat(200);
        Trap trap =
                assertThrows(
                        Trap.class,
                        () ->
                                instance(
                                        "(type $bytes (array i8)) (type $all (array arrayref))"
                                                + "(global arrayref (array.new_fixed $all 200 "
                                                + items
                                                + "))",
                                        Imports.NONE,
                                        Limits.DEFAULT.withHeapBytes(10 << 20)));

        assertEquals(TrapKind.HEAP_EXHAUSTED, trap.kind());
    }

    @Test
    void deadlineEndsWorkOnArrays() {
        WasmInstance instance =
                instance(
                        """
                        (type $wide (array (mut i64)))
                        (func (export "fill") (local $x (ref $wide))
                          (local.set $x (array.new_default $wide (i32.const 4000000)))
                          (loop $again
                            (array.fill $wide (local.get $x)
                              (i32.const 0) (i64.const 1) (i32.const 4000000))
                            (array.copy $wide $wide (local.get $x) (i32.const 0)
                              (local.get $x) (i32.const 1) (i32.const 3999999))
                            (br $again)))
                        """);
        CallOptions options = CallOptions.NONE.withTimeout(Duration.ofMillis(50));

        InterruptedCallException stopped =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () ->
                                assertThrows(
                                        InterruptedCallException.class,
                                        () -> instance.function("fill").callWith(options)));

        assertEquals(InterruptedCallException.Reason.DEADLINE, stopped.reason());
    }

    @Test
    void hostReadsAndWritesFieldsAndElements() {
        WasmInstance instance =
                instance(
                        """
                        (type $point (struct (field $x (mut i8)) (field f64)))
                        (type $points (array (mut (ref null $point))))
                        (func (export "point") (param i32) (result (ref $point))
                          (struct.new $point (local.get 0) (f64.const 0.5)))
                        (func (export "points") (param (ref $point)) (result (ref $points))
                          (array.new $points (local.get 0) (i32.const 2)))
                        (func (export "x") (param (ref $point)) (result i32)
                          (struct.get_u $point $x (local.get 0)))
                        """);
        WasmStruct point =
                assertInstanceOf(WasmStruct.class, instance.function("point").call(200).get(0));
        WasmStruct other =
                assertInstanceOf(WasmStruct.class, instance.function("point").call(1).get(0));
        WasmArray points =
                assertInstanceOf(WasmArray.class, instance.function("points").call(point).get(0));

        assertEquals(-56, point.get(0));
        assertEquals(0.5, point.get(1));
        assertSame(point.type(), other.type());
        assertNotSame(point, other);
        assertEquals(2, points.length());
        assertSame(point, points.get(1));
        point.set(0, 77);
        assertEquals(77, instance.function("x").call(point).i32());
        points.set(0, null);
        assertNull(points.get(0));
        assertThrows(IllegalStateException.class, () -> point.set(1, 1.0));
        assertThrows(IllegalArgumentException.class, () -> point.set(0, "text"));
        assertThrows(IllegalArgumentException.class, () -> points.set(0, points));
        assertThrows(IndexOutOfBoundsException.class, () -> point.get(2));
        assertEquals(
                TrapKind.ARRAY_OUT_OF_BOUNDS, assertThrows(Trap.class, () -> points.get(2)).kind());
        assertThrows(IllegalArgumentException.class, () -> instance.function("x").call(points));
        assertThrows(
                IllegalArgumentException.class,
                () -> instance.function("x").call(new Object[] {null}));
    }

    @Test
    void integersAreEqualByValue() {
        WasmInstance instance =
                instance(
                        """
                        (func (export "i31") (param i32) (result i31ref) (ref.i31 (local.get 0)))
                        (func (export "same") (param eqref eqref) (result i32)
                          (ref.eq (local.get 0) (local.get 1)))
                        """);

        assertEquals(new I31(-1), instance.function("i31").call(0x7FFF_FFFF).get(0));
        assertEquals(1, instance.function("same").call(new I31(5), new I31(5)).i32());
        assertEquals(0, instance.function("same").call(new I31(5), new I31(6)).i32());
    }

    @Test
    void hostFunctionThatForgetsItsResultIsAtFault() {
        WasmModule module =
                WasmModule.parse(
                        WatParser.toBinary(
                                """
                                (type $point (struct (field i32)))
                                (import "host" "make" (func $make (result (ref $point))))
                                (func (export "get") (result i32)
                                  (struct.get $point 0 (call $make)))
                                """,
                                FEATURES),
                        FEATURES,
                        ModuleLimits.DEFAULT);
        FunctionType type = (FunctionType) module.imports().get(0).type();
        Imports imports = Imports.builder().function("host", "make", type, call -> {}).build();
        WasmFunction get = module.instantiate(imports, Engines.options()).function("get");

        assertThrows(HostFunctionException.class, get::call);
        assertEquals(List.of(ValueType.ref(type.results().get(0).heapType())), type.results());
    }
}
