package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.internal.runtime.LinearMemory;
import org.junit.jupiter.api.Test;

/**
 * A tail slows down accesses to the array before it too, so what uses only that ends it as well.
 */
final class MemoryTailTest {
    private static final int NEW_PAGE = 16 << 16;

    /** A memory of 1 MiB; loops and calls that add up what lies at one address. */
    private static final String MODULE =
            """
            (module
              (memory (export "memory") 16)
              (func (export "loop") (param $at i32) (param $rounds i32) (result i32)
                (local $sum i32)
                (loop $again
                  (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
                  (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
                  (br_if $again (local.get $rounds)))
                (local.get $sum))
              (func $load (param $at i32) (result i32) (i32.load (local.get $at)))
              (func (export "calls") (param $at i32) (param $rounds i32) (result i32)
                (local $sum i32)
                (loop $again
                  (local.set $sum (i32.add (local.get $sum) (call $load (local.get $at))))
                  (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
                  (br_if $again (local.get $rounds)))
                (local.get $sum)))
            """;

    private final WasmInstance instance = Engines.compiled(MODULE);
    private final LinearMemory memory = (LinearMemory) instance.memory("memory");

    MemoryTailTest() {
        memory.writeI32(8, 3);
        assertEquals(16, memory.grow(1));
        memory.writeI32(NEW_PAGE, 5);
    }

    private void run(String function, int at, int rounds, int sum) {
        assertEquals(sum, instance.function(function).call(at, rounds).i32());
    }

    @Test
    void aLoopOverTheArrayEndsTheTail() {
        run("loop", 8, 10_000, 30_000);
        assertSame(LinearMemory.SPLIT, memory.whole);
        run("loop", 8, 1_000_000, 3_000_000);
        assertNotSame(LinearMemory.SPLIT, memory.whole);
        run("loop", NEW_PAGE, 10, 50);
    }

    @Test
    void callsThatUseTheArrayEndTheTail() {
        run("calls", 8, 10_000, 30_000);
        assertSame(LinearMemory.SPLIT, memory.whole);
        run("calls", 8, 1_000_000, 3_000_000);
        assertNotSame(LinearMemory.SPLIT, memory.whole);
    }

    @Test
    void accessesToTheTailEndIt() {
        run("loop", NEW_PAGE, 10_000, 50_000);
        assertSame(LinearMemory.SPLIT, memory.whole);
        run("loop", NEW_PAGE, 100_000, 500_000);
        assertNotSame(LinearMemory.SPLIT, memory.whole);
    }

    @Test
    void accessesAtTheBordersAreThoseOfOneMemory() {
        memory.writeI64(NEW_PAGE - 4, 0x0807_0605_0403_0201L);
        run("loop", NEW_PAGE - 4, 1, 0x0403_0201);
        run("loop", NEW_PAGE - 2, 1, 0x0605_0403);
        run("loop", NEW_PAGE - 1, 1, 0x0706_0504);
        run("loop", NEW_PAGE, 1, 0x0807_0605);
    }
}
