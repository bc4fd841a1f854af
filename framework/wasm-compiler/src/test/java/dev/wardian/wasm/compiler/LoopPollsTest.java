package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.WasmInstance;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every endless loop ends when its call is stopped. */
final class LoopPollsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(loop $l (br $l))",
                "(loop $l (br_if $l (i32.const 1)))",
                "(loop $l (loop $m (br_if $m (i32.const 0))) (br $l))",
                "(loop $l (loop $m (loop $n (br_if $l (i32.const 1)) (br $n)) (br $m)))",
                "(loop $l (call $nothing) (br $l))",
                "(loop $l (br_table $l $l (i32.const 1)))",
                "(loop $l (call $f))",
                "(loop $l (result i32) (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br $l))"
                        + " drop",
            })
    void endlessLoopEndsAtTheDeadline(String loop) {
        String text =
                "(module (func $nothing)"
                        + "(func $f (loop $l (call $nothing) (br $l)))"
                        + "(func (export \"f\") (local i32) "
                        + loop
                        + "))";
        assertEnds(Engines.compiled(text));
        assertEnds(Engines.inParts(text));
    }

    private static void assertEnds(WasmInstance instance) {
        CallOptions options = CallOptions.NONE.withTimeout(Duration.ofMillis(30));

        InterruptedCallException stopped =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(60),
                        () ->
                                assertThrows(
                                        InterruptedCallException.class,
                                        () -> instance.function("f").callWith(options)));

        assertEquals(InterruptedCallException.Reason.DEADLINE, stopped.reason());
    }
}
