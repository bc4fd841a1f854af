package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmProfiler;
import dev.wardian.wasm.text.WatParser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A profiler sees the functions that the interpreter runs, and those that are compiled. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ProfilerTest {
    private static final String TEXT =
            """
            (module
              (import "host" "wait" (func $wait))
              (tag $e)
              (func $leaf<a::b> (call $wait))
              (func $tail (return_call $leaf<a::b>))
              (func $hop (return_call $waits))
              (func $waits (call $wait) (return_call $leaf<a::b>))
              (func $throws (throw $e))
              (func $catches (try_table (catch_all 0) (call $throws)))
              (func $deep (param i32)
                (if (local.get 0)
                  (then (call $deep (i32.sub (local.get 0) (i32.const 1))))
                  (else (call $wait))))
              (func $fails unreachable)
              (func (export "plain") (call $leaf<a::b>))
              (func (export "thrown") (call $catches) (call $leaf<a::b>))
              (func (export "tailed") (call $tail) (call $leaf<a::b>))
              (func (export "chained") (call $hop) (call $leaf<a::b>))
              (func (export "looped") (local i32)
                (loop $l
                  (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                  (br_if $l (i32.lt_u (local.get 0) (i32.const 50))))
                (call $leaf<a::b>))
              (func (export "recursive") (param i32) (call $deep (local.get 0)))
              (func (export "failing") (call $fails)))
            """;

    static List<WasmEngine> engines() {
        return WasmEngine.all();
    }

    private volatile Runnable waiting = () -> {};

    private WasmInstance instance(WasmModule module, WasmEngine engine) {
        HostFunction wait = call -> waiting.run();
        Imports imports =
                Imports.builder()
                        .function("host", "wait", FunctionType.of(List.of()), wait)
                        .build();
        return module.instantiate(
                imports, InstanceOptions.DEFAULT.withEngine(engine).withProfiled(true));
    }

    private static WasmProfiler profiler(WasmModule module) {
        return WasmProfiler.start(Thread.currentThread(), Duration.ofMillis(1), module);
    }

    /** A stack that was seen where the recursion ends. */
    private static Optional<String> deepest(WasmProfiler profiler) {
        return profiler.stacks().keySet().stream()
                .filter(stack -> stack.endsWith(";deep;deep;(host)"))
                .findAny();
    }

    /** Waits, until the test has taken too long. */
    private static void pause(WasmProfiler profiler) {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(profiler.stacks().toString(), e);
        }
    }

    /** Calls a function whose host function waits until the profiler has seen the stack. */
    private void assertSeen(
            String stack,
            WasmProfiler profiler,
            WasmInstance instance,
            String name,
            Object... arguments) {
        waiting =
                () -> {
                    while (!profiler.stacks().containsKey(stack)) {
                        pause(profiler);
                    }
                };
        instance.function(name).call(arguments);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void itSeesEveryEngine(WasmEngine engine) {
        WasmModule module = WasmModule.parse(WatParser.toBinary(TEXT));
        WasmInstance instance = instance(module, engine);
        // So that what is hot is compiled.
        for (int i = 0; i < 200; i++) {
            instance.function("thrown").call();
            instance.function("looped").call();
        }
        try (WasmProfiler profiler = profiler(module)) {
            assertThrows(Trap.class, () -> instance.function("failing").call());
            assertSeen("plain;leaf<a::b>;(host)", profiler, instance, "plain");
            assertSeen("thrown;leaf<a::b>;(host)", profiler, instance, "thrown");
            assertSeen("looped;leaf<a::b>;(host)", profiler, instance, "looped");
            assertSeen("tailed;leaf<a::b>;(host)", profiler, instance, "tailed");
            assertSeen("chained;waits;(host)", profiler, instance, "chained");
            assertSeen("recursive;deep;deep;deep;(host)", profiler, instance, "recursive", 2);
        }
    }

    @Test
    void deepStacksAreShortened() {
        WasmModule module = WasmModule.parse(WatParser.toBinary(TEXT));
        WasmInstance instance = instance(module, WasmEngine.INTERPRETER);
        try (WasmProfiler profiler = profiler(module)) {
            waiting =
                    () -> {
                        while (deepest(profiler).isEmpty()) {
                            pause(profiler);
                        }
                    };
            instance.function("recursive").call(450);

            String stack = deepest(profiler).orElseThrow();
            assertTrue(stack.startsWith("recursive;deep;deep;"), stack);
            assertTrue(stack.split(";").length <= 501, stack);
            assertTrue(stack.split(";").length > 300, stack);
        }
    }

    @Test
    void oneProfilerLooksAtAThread() {
        WasmProfiler first = profiler(WasmModule.parse(WatParser.toBinary("(module)")));
        assertThrows(
                IllegalStateException.class,
                () -> WasmProfiler.start(Thread.currentThread(), Duration.ofMillis(1)));
        first.close();
        first.close();
        WasmProfiler.start(Thread.currentThread(), Duration.ofMillis(1)).close();
        assertThrows(
                IllegalArgumentException.class,
                () -> WasmProfiler.start(Thread.currentThread(), Duration.ofNanos(999)));
        assertEquals(0, first.stacks().size());
    }
}
