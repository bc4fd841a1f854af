package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.AllocatedBytes;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a call that fails costs besides its guest: little, and the rest only for who reads it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@OnEveryEngine
class FailureCostTest {
    /** A body of some {@code bytes} bytes that traps if its parameter is 0, else calls itself. */
    private static void recursion(CodeBuilder code, int bytes) {
        code.i32(0);
        for (int i = 0; i < bytes; i++) {
            code.op(Opcode.I32_CLZ);
        }
        code.op(Opcode.DROP).get(0).op(Opcode.I32_EQZ).op(Opcode.IF).op(Opcode.UNREACHABLE).end();
        code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 0);
    }

    private static WasmFunction recursion(int bytes) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i:", code -> recursion(code, bytes)));
        return Guest.of(module).function("f");
    }

    private static Trap failing(WasmFunction function, int depth) {
        return assertThrows(Trap.class, () -> function.call(depth));
    }

    private static long allocatedBy(Runnable action) {
        long before = AllocatedBytes.of(Thread.currentThread());
        action.run();
        return AllocatedBytes.of(Thread.currentThread()) - before;
    }

    @Test
    void failureThatNobodyReadsLooksNothingUp() {
        WasmFunction function = recursion(100_000);
        failing(function, 50);

        long bytes = allocatedBy(() -> assertTrue(failing(function, 50).backtrace().size() > 1));

        assertTrue(bytes < 100_000, () -> bytes + " bytes for a call that traps");
    }

    @Test
    void readingABacktraceLooksThroughEachBodyOnce() {
        WasmFunction function = recursion(100_000);
        failing(function, 50).backtrace().get(0);
        Trap flat = failing(function, 0);
        Trap deep = failing(function, 50);

        long once = allocatedBy(() -> flat.backtrace().get(0));
        long bytes = allocatedBy(() -> deep.backtrace().get(50));

        assertTrue(once < 15_000_000, () -> once + " bytes for one frame");
        // An engine that looks nothing up allocates the frames alone.
        assertTrue(
                bytes < Math.max(100_000, once + once / 2),
                () -> bytes + " bytes for 51 frames, " + once + " for 1");
        assertNotEquals(-1, deep.backtrace().get(0).offset());
        assertNotEquals(deep.backtrace().get(0).offset(), deep.backtrace().get(1).offset());
        assertEquals(deep.backtrace().get(1), deep.backtrace().get(50));
    }

    @Test
    void hugeBodyHasNoOffsetAndCostsNothing() {
        WasmFunction function = recursion(1_000_000);
        Trap trap = failing(function, 60);

        long bytes = allocatedBy(() -> trap.backtrace().get(0));

        assertTrue(bytes < 100_000, () -> bytes + " bytes for a backtrace");
        assertEquals(-1, trap.backtrace().get(0).offset());
        assertEquals("f", trap.backtrace().get(0).name());
    }

    @Test
    void smallBodyAroundAHugeOneKeepsItsOffset() {
        ModuleBuilder module = new ModuleBuilder();
        int huge = module.function("i:", code -> recursion(code, 200_000));
        int small = module.function(":", code -> code.i32(0).op(Opcode.CALL, huge));
        module.export("f", small);

        Trap trap = assertThrows(Trap.class, () -> Guest.of(module).function("f").call());

        List<WasmFrame> frames = trap.backtrace();
        assertEquals(List.of(huge, small), frames.stream().map(WasmFrame::function).toList());
        assertEquals(-1, frames.get(0).offset());
        assertNotEquals(-1, frames.get(1).offset());
    }

    @Test
    void firstExportNamesAFunctionWithoutAName() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i:", code -> recursion(code, 1)));
        module.export("later", 0);

        Trap trap = failing(Guest.of(module).function("later"), 63);

        assertEquals("f", trap.backtrace().get(63).name());
        assertEquals(64, trap.backtrace().size());
    }
}
