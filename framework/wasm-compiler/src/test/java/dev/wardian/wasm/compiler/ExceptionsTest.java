package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.ExceptionReference;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.text.WatParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled functions throw and catch as interpreted ones do. */
final class ExceptionsTest {
    private static final WasmTag TAG = WasmTag.of(List.of(ValueType.I32));
    private static final FunctionType NUMBER_TO_NUMBER =
            new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32));

    private static final long STACK_BYTES = 64L << 20;

    private static Imports host(HostFunction function) {
        return Imports.builder()
                .tag("host", "tag", TAG)
                .function("host", "f", NUMBER_TO_NUMBER, function)
                .build();
    }

    @Test
    void clausesGetWhatTheExceptionCarries() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (tag $none) (tag $all (param i32 i64 f32 f64 v128 i32))
                          (tag $other (param i64))
                          (func $throw (param i32)
                            (if (i32.eqz (local.get 0)) (then (throw $none)))
                            (if (i32.eq (local.get 0) (i32.const 1))
                              (then (throw $all (i32.const 2) (i64.const 3) (f32.const 4)
                                (f64.const 5) (v128.const i64x2 6 7) (i32.const 8))))
                            (if (i32.eq (local.get 0) (i32.const 2))
                              (then (throw $other (i64.const 9)))))
                          (func (export "f") (param i32) (result i32 i64 f32 f64 i64 i32)
                            (local $v v128)
                            (i32.const 100) (f64.const 0.5)
                            (block (result i32 i64 f32 f64 v128 i32)
                              (block
                                (i32.const 1) (i64.const 2)
                                (try_table (param i64) (catch $all 1) (catch $none 0)
                                  (drop)
                                  (call $throw (local.get 0)))
                                (drop))
                              (i32.const 0) (i64.const 0) (f32.const 0) (f64.const 0)
                              (v128.const i64x2 0 0) (i32.const 0))
                            (local.set 0) (local.set $v)
                            (i64x2.extract_lane 1 (local.get $v))
                            (i32.add (local.get 0) (i32.const 1))
                            (return)))
                        """);
        for (int i = 0; i < 4; i++) {
            engines.call("f", i);
        }
        assertTrue(engines.call("f", 2).contains("exception"));
    }

    /** A trap goes through, whatever catches all. */
    @Test
    void trapsAreNotCaught() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (memory (export "memory") 1)
                          (tag $t)
                          (func $fails (param i32) (result i32)
                            (block (block (block (block
                              (br_table 0 1 2 3 (local.get 0)))
                              (unreachable))
                              (return (i32.div_u (i32.const 1) (i32.const 0))))
                              (return (i32.load (i32.const 65533))))
                            (throw $t))
                          (func (export "called") (param i32) (result i32)
                            (block
                              (return (try_table (result i32) (catch_all 0)
                                (call $fails (local.get 0)))))
                            (i32.const 7))
                          (func (export "here") (param i32) (result i32)
                            (block
                              (return (try_table (result i32) (catch_all 0)
                                (block (block (block (block
                                  (br_table 0 1 2 3 (local.get 0)))
                                  (unreachable))
                                  (return (i32.div_u (i32.const 1) (i32.const 0))))
                                  (return (i32.load (i32.const 65533))))
                                (throw $t))))
                            (i32.const 7)))
                        """);
        for (int i = 0; i < 3; i++) {
            assertTrue(engines.call("called", i).contains(" at "));
            assertTrue(engines.call("here", i).contains(" at "));
        }
        assertTrue(engines.call("called", 3).startsWith("[7]"));
        assertTrue(engines.call("here", 3).startsWith("[7]"));
    }

    @Test
    void endOfTheStackIsNotCaughtEither() throws InterruptedException {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (tag $t (param i32))
                          (func $f (export "f") (param i32) (result i32)
                            (block $caught (result i32)
                              (try_table (catch $t $caught)
                                (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 5))))
                                (return (i32.add (i32.const 1)
                                  (call $f (i32.sub (local.get 0) (i32.const 1))))))
                              (i32.const 9))
                            (i32.add (i32.const 1000))))
                        """);
        String[] outcomes = new String[2];
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            outcomes[0] = engines.call("f", 1_000_000);
                            outcomes[1] = engines.call("f", 100);
                        },
                        "deep",
                        STACK_BYTES);
        thread.start();
        thread.join();
        assertTrue(outcomes[0].contains("call depth"), outcomes[0]);
        assertEquals("[1105]", outcomes[1]);
    }

    @Test
    void loopThrowsAndCatchesManyTimes() {
        Engines engines =
                Engines.metered(
                        """
                        (module
                          (tag $t (param i32)) (tag $end)
                          (func (export "f") (param i32) (result i32) (local i32)
                            (block $end
                              (loop $again
                                (i32.const 1)
                                (block $caught (result i32)
                                  (try_table (catch $end $end) (catch $t $caught)
                                    (if (i32.eqz (local.get 0)) (then (throw $end)))
                                    (throw $t (local.get 0)))
                                  (unreachable))
                                (local.set 1 (i32.add (local.get 1)))
                                (drop)
                                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                                (br $again)))
                            (local.get 1))
                          (func (export "clauseLoops") (param i32) (result i32)
                            (i32.const 5)
                            (loop $again (param i32)
                              (local.set 0 (i32.sub (local.get 0)))
                              (try_table (catch $t $again)
                                (if (local.get 0) (then (throw $t (i32.const 1))))))
                            (local.get 0))
                          (func (export "noneGoOn") (param i32) (result i32)
                            (loop $again
                              (try_table (catch $end $again)
                                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                                (if (local.get 0) (then (throw $end)))))
                            (local.get 0)))
                        """);
        for (int rounds : new int[] {0, 1, 17, 5000, 100_000}) {
            engines.call("f", rounds);
            engines.call("noneGoOn", rounds + 1);
        }
        engines.call("clauseLoops", 5);
        engines.call("clauseLoops", 9000);
        engines.call("clauseLoops", 4);
    }

    @Test
    void innerBlocksComeBeforeOuterOnes() {
        StringBuilder text = new StringBuilder("(module ");
        int depth = 40;
        for (int i = 0; i < depth; i++) {
            text.append("(tag $t").append(i).append(" (param i32))");
        }
        text.append("(func $throw (param i32)");
        for (int i = 0; i < depth; i++) {
            text.append("(if (i32.eq (local.get 0) (i32.const ")
                    .append(i)
                    .append(")) (then (throw $t")
                    .append(i)
                    .append(" (i32.const ")
                    .append(i * 3)
                    .append("))))");
        }
        text.append(") (func (export \"f\") (param i32) (result i32) ");
        for (int i = 0; i < depth; i++) {
            text.append("(block (result i32) (try_table (catch $t")
                    .append((i * 7) % depth)
                    .append(" 0)");
        }
        text.append("(call $throw (local.get 0)) ");
        for (int i = 0; i < depth; i++) {
            text.append(") (i32.const -1)) (i32.add (i32.const ")
                    .append(i * 1000)
                    .append(")) (local.set 0)");
        }
        Engines engines = Engines.of(text.append("(local.get 0)))").toString());
        for (int i = 0; i <= depth; i++) {
            engines.call("f", i);
        }
    }

    /** More handlers than methods of a bearable size have. */
    @ParameterizedTest
    @ValueSource(ints = {100, 1000})
    void deeplyNestedBlocksDoTheSame(int depth) {
        String text =
                "(module (tag $t (param i32)) (tag $u) (func (export \"f\") (param i32)"
                        + " (result i32) (block (result i32) (try_table (catch $t 0) "
                        + "(block (try_table (catch $u 0) ".repeat(depth)
                        + "(if (local.get 0) (then (throw $t (i32.const 6)))) (throw $u)"
                        + ")) (local.set 0 (i32.add (local.get 0) (i32.const 1))) ".repeat(depth)
                        + ") (local.get 0))))";
        Engines engines = Engines.of(text);

        assertEquals("[6]", engines.callInAnyTier("f", 1));
        assertEquals("[" + depth + "]", engines.callInAnyTier("f", 0));
    }

    @Test
    void clausesThatNothingReachesCostNothing() {
        Engines engines =
                Engines.of(
                        "(module (tag $t (param i32)) (tag $u) (func (export \"f\") (param i32)"
                                + "(result i32) (block (result i32) (block (try_table "
                                + "(catch $t 1) (catch $u 0)".repeat(5000)
                                + " (if (local.get 0) (then (throw $t (i32.const 6)))) (throw $u)))"
                                + "(i32.const 4))))");

        assertEquals("[6]", engines.call("f", 1));
        assertEquals("[4]", engines.call("f", 0));
    }

    @Test
    void manyClausesAreFoundInOrder() {
        int tags = 10_000;
        StringBuilder text = new StringBuilder("(module ");
        for (int i = 0; i < tags; i++) {
            text.append("(tag $t").append(i).append(" (param i32))");
        }
        text.append("(func (export \"f\") (param i32) (result i32)")
                .append("(block (result i32) (block (result i32) (try_table ");
        for (int i = 0; i < tags; i++) {
            text.append("(catch $t").append(i).append(' ').append(i & 1).append(')');
        }
        text.append("(if (local.get 0) (then (throw $t9999 (i32.const 6))))")
                .append(
                        "(throw $t4000 (i32.const 7))) (i32.const 1)) (i32.add (i32.const 100)))))");
        Engines engines = Engines.of(text.toString());

        assertEquals("[6]", engines.callInAnyTier("f", 1));
        assertEquals("[107]", engines.callInAnyTier("f", 0));
    }

    /** What was called lay deeper on the value stack, and what is called next lies there too. */
    @Test
    void valueStackIsWhereItWasWhenAnExceptionIsCaught() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (tag $t (param i32 i64))
                          (func $interpreted (param i32) (result i32)
                            (local externref) (local i64)
                            (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 3) (i64.const 4))))
                            (i32.add (i32.const 1) (call $compiled (i32.sub (local.get 0) (i32.const 1)))))
                          (func $compiled (param i32) (result i32)
                            (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 1) (i64.const 2))))
                            (i32.mul (i32.const 3)
                              (call $interpreted (i32.sub (local.get 0) (i32.const 1)))))
                          (func $pair (param i32) (result i32 i64)
                            (block (result i32 i64)
                              (try_table (result i32 i64) (catch $t 0)
                                (call $compiled (local.get 0)) (i64.const 20))))
                          (func (export "f") (param i32) (result i64) (local i64 i32)
                            (loop $again
                              (call $pair (local.get 2))
                              (local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 31))))
                              (i64.extend_i32_s)
                              (local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 31))))
                              (local.set 2 (i32.add (local.get 2) (i32.const 1)))
                              (br_if $again (i32.lt_s (local.get 2) (local.get 0))))
                            (local.get 1)))
                        """);
        for (int i = 1; i < 60; i += 7) {
            engines.call("f", i);
        }
    }

    @Test
    void hostThrowsAndCatches() {
        Engines engines =
                Engines.of(
                        """
                        (module
                          (import "host" "tag" (tag $t (param i32)))
                          (import "host" "f" (func $host (param i32) (result i32)))
                          (func (export "f") (param i32) (result i32)
                            (block (result i32)
                              (try_table (result i32) (catch $t 0)
                                (call $host (local.get 0)))))
                          (func (export "g") (param i32) (result i32)
                            (throw $t (call $host (local.get 0)))))
                        """,
                        host(
                                call -> {
                                    switch (call.i32(0)) {
                                        case 0 -> throw new GuestException(TAG, 40);
                                        case 1 -> throw new IllegalStateException("no");
                                        default -> call.returnI32(2);
                                    }
                                }));
        assertEquals("[40]", engines.call("f", 0));
        assertTrue(engines.call("f", 1).contains(" at "));
        assertEquals("[2]", engines.call("f", 2));
        for (int i = 0; i < 3; i++) {
            assertTrue(engines.call("g", i).contains(" at "));
        }
    }

    /** A module without tags can hold what others throw, and it is the same exception. */
    @Test
    void caughtReferenceIsTheException() {
        String text =
                """
                (module
                  (import "host" "f" (func $host (param i32) (result i32)))
                  (func $catch (export "catch") (param i32) (result exnref)
                    (block (result exnref)
                      (try_table (catch_all_ref 0) (drop (call $host (local.get 0))))
                      (ref.null exn)))
                  (func (export "again") (param i32)
                    (throw_ref (call $catch (local.get 0)))))
                """;
        for (String engine : List.of("compiled", "compiled-in-parts")) {
            GuestException[] thrown = new GuestException[1];
            WasmInstance instance =
                    WasmModule.parse(WatParser.toBinary(text))
                            .instantiate(
                                    host(
                                            call -> {
                                                thrown[0] = new GuestException(TAG, 8);
                                                throw thrown[0];
                                            }),
                                    InstanceOptions.DEFAULT.withEngine(WasmEngine.named(engine)));
            Object caught = instance.function("catch").call(1).get(0);
            assertSame(thrown[0].exception(), caught);
            ExceptionReference again = null;
            try {
                instance.function("again").call(1);
            } catch (GuestException e) {
                again = e.exception();
            }
            assertSame(thrown[0].exception(), again);
            assertTrue(Engines.isCompiled(instance, "catch"));
            assertTrue(Engines.isCompiled(instance, "again"));
        }
    }

    @Test
    void referencesToExceptionsAreCompiledWhereSomeAreMade() {
        Engines engines =
                Engines.of(
                        """
                        (module (tag $t)
                          (func (export "f") (result i32)
                            (block (result exnref)
                              (try_table (catch_all_ref 0) (throw $t))
                              (return (i32.const 1)))
                            (drop) (i32.const 2)))
                        """);

        assertEquals("[2]", engines.call("f"));
    }
}
