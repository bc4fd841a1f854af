package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GuestThreadTest {
    /** A function that counts its calls in a global and calls itself through {@code call}. */
    private static byte[] recursion(Consumer<CodeBuilder> call) {
        ModuleBuilder module = new ModuleBuilder();
        module.table(ValueType.FUNCREF, 1, 1);
        int calls = module.global(ValueType.I32, true, code -> code.i32(0));
        module.export("calls", ExternKind.GLOBAL, calls);
        int function =
                module.function(
                        ":",
                        code -> {
                            code.op(Opcode.GLOBAL_GET, calls).i32(1).op(Opcode.I32_ADD);
                            code.op(Opcode.GLOBAL_SET, calls);
                            call.accept(code);
                        });
        module.elements(0, function);
        module.export("f", function);
        return module.build();
    }

    /** How many calls were nested when the stack was exhausted. */
    private static int depth(byte[] module) throws Exception {
        return GuestThread.call(
                () -> {
                    WasmInstance instance =
                            WasmModule.parse(module)
                                    .instantiate(
                                            Imports.NONE,
                                            InstanceOptions.DEFAULT.withLimits(GuestThread.LIMITS));
                    Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());
                    assertEquals(TrapKind.CALL_STACK_EXHAUSTED, trap.kind());
                    return (Integer) instance.global("calls").get();
                });
    }

    @Test
    void recursionReachesTheWholeCallDepth() throws Exception {
        int depth = depth(recursion(code -> code.op(Opcode.CALL, 0)));

        assertEquals(GuestThread.CALL_DEPTH, depth);
    }

    @Test
    void recursionThroughATableReachesTheWholeCallDepth() throws Exception {
        int depth = depth(recursion(code -> code.i32(0).op(Opcode.CALL_INDIRECT, 0, 0)));

        assertEquals(GuestThread.CALL_DEPTH, depth);
    }

    @Test
    void recursionWithReferencesReachesTheWholeCallDepth() throws Exception {
        int depth =
                depth(
                        recursion(
                                code ->
                                        code.locals("FE")
                                                .op(Opcode.REF_NULL, ValueType.EXTERNREF)
                                                .set(1)
                                                .i32(0)
                                                .op(Opcode.CALL_INDIRECT, 0, 0)));

        assertEquals(GuestThread.CALL_DEPTH, depth);
    }

    @Test
    void whatTheWorkThrowsIsThrown() {
        assertThrows(
                InputException.class,
                () ->
                        GuestThread.call(
                                () -> {
                                    throw new InputException("no");
                                }));
    }
}
