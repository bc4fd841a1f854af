package dev.wardian.wasm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traps: kind, message, backtrace, and failures of host functions. */
@OnEveryEngine
class TrapTest {
    /** Types of the module: a function without parameters and results, a structure, an array. */
    private static final String BELOW_ZERO =
            "; this is below address 0, where the guest's own stack overflows";

    private static final int NOTHING = 0;

    private static final int STRUCTURE = 2;
    private static final int ARRAY = 3;

    /**
     * @param detail what the message says after the words of the specification, if anything
     */
    private record Trapping(TrapKind kind, String detail, Consumer<CodeBuilder> body) {
        @Override
        public String toString() {
            return kind.name();
        }
    }

    private static Trapping trapping(TrapKind kind, Consumer<CodeBuilder> body) {
        return new Trapping(kind, "", body);
    }

    private static Trapping trapping(TrapKind kind, String detail, Consumer<CodeBuilder> body) {
        return new Trapping(kind, detail, body);
    }

    /** Code that traps, in a module with a memory of a page and a table of two elements. */
    static Stream<Trapping> kinds() {
        return Stream.of(
                trapping(TrapKind.UNREACHABLE, code -> code.op(Opcode.UNREACHABLE)),
                trapping(
                        TrapKind.MEMORY_OUT_OF_BOUNDS,
                        "of 4 bytes at address 0xfffd in a memory of 65536 bytes",
                        code -> code.i32(65533).op(Opcode.I32_LOAD).op(Opcode.DROP)),
                trapping(
                        TrapKind.MEMORY_OUT_OF_BOUNDS,
                        "of 7 bytes at address 0xfffa in a memory of 65536 bytes",
                        code -> code.i32(65530).i32(0).i32(7).op(Opcode.MEMORY_FILL)),
                trapping(
                        TrapKind.MEMORY_OUT_OF_BOUNDS,
                        "of 1 byte at address 0xffffffff in a memory of 65536 bytes" + BELOW_ZERO,
                        code -> code.i32(0).i32(-1).i32(1).op(Opcode.MEMORY_COPY)),
                trapping(
                        TrapKind.MEMORY_OUT_OF_BOUNDS,
                        "of 4 bytes at address 0xff000000 in a memory of 65536 bytes" + BELOW_ZERO,
                        code -> code.i32(0xFF00_0000).op(Opcode.I32_LOAD).op(Opcode.DROP)),
                trapping(
                        TrapKind.MEMORY_OUT_OF_BOUNDS,
                        "of 4 bytes at address 0xfeffffff in a memory of 65536 bytes",
                        code -> code.i32(0xFEFF_FFFF).op(Opcode.I32_LOAD).op(Opcode.DROP)),
                trapping(
                        TrapKind.TABLE_OUT_OF_BOUNDS,
                        "of element 2 in a table of 2 elements",
                        code -> code.i32(2).op(Opcode.TABLE_GET).op(Opcode.DROP)),
                trapping(
                        TrapKind.TABLE_OUT_OF_BOUNDS,
                        "of 2 elements from element 1 in a table of 2 elements",
                        code -> code.i32(1).i32(0).i32(2).op(Opcode.TABLE_COPY)),
                trapping(
                        TrapKind.UNDEFINED_ELEMENT,
                        "4294967295 in a table of 2",
                        code -> code.i32(-1).op(Opcode.CALL_INDIRECT, 0, 0)),
                trapping(
                        TrapKind.UNINITIALIZED_ELEMENT,
                        code -> code.i32(1).op(Opcode.CALL_INDIRECT, 0, 0)),
                trapping(
                        TrapKind.INDIRECT_CALL_TYPE_MISMATCH,
                        "of element 0: the call is of type [] -> [], the function of type [i32] -> [i32]",
                        code -> code.i32(0).op(Opcode.CALL_INDIRECT, 0, 0)),
                trapping(
                        TrapKind.INTEGER_DIVIDE_BY_ZERO,
                        code -> code.i32(1).i32(0).op(Opcode.I32_REM_U).op(Opcode.DROP)),
                trapping(
                        TrapKind.INTEGER_OVERFLOW,
                        code ->
                                code.i64(Long.MIN_VALUE)
                                        .i64(-1)
                                        .op(Opcode.I64_DIV_S)
                                        .op(Opcode.DROP)),
                trapping(
                        TrapKind.INVALID_CONVERSION_TO_INTEGER,
                        code -> code.f32(Float.NaN).op(Opcode.I32_TRUNC_F32_S).op(Opcode.DROP)),
                trapping(
                        TrapKind.NULL_EXCEPTION_REFERENCE,
                        code ->
                                code.op(Opcode.REF_NULL, ValueType.refNull(AbstractHeapType.EXN))
                                        .op(Opcode.THROW_REF)),
                trapping(
                        TrapKind.NULL_REFERENCE,
                        code ->
                                code.op(Opcode.REF_NULL, ValueType.FUNCREF)
                                        .op(Opcode.REF_AS_NON_NULL)
                                        .op(Opcode.DROP)),
                trapping(
                        TrapKind.NULL_FUNCTION_REFERENCE,
                        code -> code.op(Opcode.REF_NULL, NOTHING).op(Opcode.CALL_REF, NOTHING)),
                trapping(
                        TrapKind.NULL_STRUCTURE_REFERENCE,
                        code ->
                                code.op(Opcode.REF_NULL, STRUCTURE)
                                        .op(Opcode.STRUCT_GET, STRUCTURE, 0)
                                        .op(Opcode.DROP)),
                trapping(
                        TrapKind.NULL_ARRAY_REFERENCE,
                        code ->
                                code.op(Opcode.REF_NULL, ARRAY)
                                        .op(Opcode.ARRAY_LEN)
                                        .op(Opcode.DROP)),
                trapping(
                        TrapKind.NULL_I31_REFERENCE,
                        code ->
                                code.op(Opcode.REF_NULL, ValueType.refNull(AbstractHeapType.I31))
                                        .op(Opcode.I31_GET_S)
                                        .op(Opcode.DROP)),
                trapping(
                        TrapKind.CAST_FAILURE,
                        code ->
                                code.i32(0)
                                        .op(Opcode.REF_I31)
                                        .op(Opcode.REF_CAST, ARRAY)
                                        .op(Opcode.DROP)),
                trapping(
                        TrapKind.ARRAY_OUT_OF_BOUNDS,
                        "of element 2 in an array of 2 elements",
                        code ->
                                code.i32(2)
                                        .op(Opcode.ARRAY_NEW_DEFAULT, ARRAY)
                                        .i32(2)
                                        .op(Opcode.ARRAY_GET, ARRAY)
                                        .op(Opcode.DROP)),
                trapping(
                        TrapKind.HEAP_EXHAUSTED,
                        code -> code.i32(-1).op(Opcode.ARRAY_NEW_DEFAULT, ARRAY).op(Opcode.DROP)),
                trapping(TrapKind.CALL_STACK_EXHAUSTED, code -> code.op(Opcode.CALL, 1)));
    }

    private static ModuleBuilder module(Consumer<CodeBuilder> body) {
        ModuleBuilder module = new ModuleBuilder();
        module.type(":");
        module.type("i:i");
        module.rawType(0x5F, 1, 0x7F, 0);
        module.rawType(0x5E, 0x7F, 1);
        module.memory(1, 1);
        module.table(ValueType.FUNCREF, 2, 2);
        int answer = module.function("i:i", code -> code.get(0));
        module.elements(0, answer);
        int trap = module.function(":", body);
        module.export("answer", answer);
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, trap)));
        return module;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void trapHasItsKindAndTheMessageOfTheSpecification(Trapping each) {
        WasmInstance instance =
                WasmModule.parse(
                                module(each.body).build(),
                                Features.WASM_2_0
                                        .with(Feature.EXCEPTION_HANDLING)
                                        .with(Feature.FUNCTION_REFERENCES)
                                        .with(Feature.GC),
                                ModuleLimits.DEFAULT)
                        .instantiate(Imports.NONE, Engines.options());

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());

        assertEquals(each.kind, trap.kind());
        String message = requireNonNull(trap.getMessage());
        assertTrue(message.startsWith((each.kind.message() + " " + each.detail).trim()), message);
        assertEquals(1, trap.backtrace().get(0).function());
        assertEquals(9, instance.function("answer").call(9).i32());
    }

    @Test
    void trapOfAnInitialisationSaysWhichRangeDoesNotFit() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, 1);
        int data = module.passiveData(new byte[5]);
        module.export(
                "f",
                module.function(
                        "ii:", code -> code.i32(0).get(0).get(1).op(Opcode.MEMORY_INIT, data, 0)));
        WasmInstance instance = Guest.of(module);

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call(3, 4));

        String message = requireNonNull(trap.getMessage());
        assertTrue(
                message.startsWith(
                        "out of bounds memory access of 4 bytes from byte 3 in a data segment of 5"
                                + " bytes"),
                message);
    }

    @Test
    void typesInAMessageAreCut() {
        ModuleBuilder module = new ModuleBuilder();
        int type = module.type("i".repeat(1000) + ":");
        module.table(ValueType.FUNCREF, 1, 1);
        module.elements(0, module.function(":", code -> {}));
        module.export(
                "f",
                module.function(
                        ":",
                        code -> {
                            for (int i = 0; i < 1001; i++) {
                                code.i32(0);
                            }
                            code.op(Opcode.CALL_INDIRECT, type, 0);
                        }));
        WasmInstance instance = Guest.of(module);

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());

        assertEquals(TrapKind.INDIRECT_CALL_TYPE_MISMATCH, trap.kind());
        String message = requireNonNull(trap.getMessage());
        assertTrue(message.length() < 600, message);
        assertTrue(message.contains("..., the function of type [] -> []"), message);
    }

    @Test
    void everyKindIsTested() {
        // A thread with a small stack, below, and AtomicInstructionsTest.
        Set<TrapKind> tested =
                EnumSet.of(
                        TrapKind.THREAD_STACK_EXHAUSTED,
                        TrapKind.UNALIGNED_ATOMIC,
                        TrapKind.EXPECTED_SHARED_MEMORY);
        kinds().forEach(each -> tested.add(each.kind));

        assertEquals(EnumSet.allOf(TrapKind.class), tested);
    }

    // --- backtraces

    @Test
    void backtraceNamesFunctionsInnermostFirst() {
        ModuleBuilder module = new ModuleBuilder();
        int inner = module.function(":", code -> code.op(Opcode.UNREACHABLE));
        int middle = module.function(":", code -> code.op(Opcode.NOP).op(Opcode.CALL, inner));
        int outer = module.function(":", code -> code.op(Opcode.CALL, middle));
        module.export("inner", inner).export("outer", outer);
        WasmInstance instance = Guest.of(module);

        Trap trap = assertThrows(Trap.class, () -> instance.function("outer").call());

        assertEquals(List.of(0, 1, 2), trap.backtrace().stream().map(WasmFrame::function).toList());
        assertEquals(
                List.of("inner", "", "outer"),
                trap.backtrace().stream().map(WasmFrame::name).toList());
    }

    /** The offset of the only place in {@code binary} where those bytes lie. */
    private static int find(byte[] binary, int... wanted) {
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at + wanted.length <= binary.length; at++) {
            boolean same = true;
            for (int i = 0; i < wanted.length; i++) {
                same &= (binary[at + i] & 0xFF) == wanted[i];
            }
            if (same) {
                found.add(at);
            }
        }
        assertEquals(1, found.size());
        return found.get(0);
    }

    private static int trapOffset(byte[] binary, Object... arguments) {
        WasmFunction function =
                WasmModule.parse(binary).instantiate(Imports.NONE, Engines.options()).function("f");
        Trap trap = assertThrows(Trap.class, () -> function.call(arguments));
        return trap.backtrace().get(0).offset();
    }

    private static byte[] withMemory(String type, Consumer<CodeBuilder> body) {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, 1);
        module.export("f", module.function(type, body));
        return module.build();
    }

    @Test
    void offsetPointsAtTheInstructionThatTrapped() {
        byte[] binary =
                withMemory(
                        "ii:i",
                        code -> code.get(0).get(1).op(Opcode.I32_ADD).get(1).op(Opcode.I32_DIV_S));

        assertEquals(find(binary, 0x20, 1, 0x6D) + 2, trapOffset(binary, 7, 0));
    }

    @Test
    void offsetPointsAtTheAccessAndNotAtTheAdditionInItsAddress() {
        byte[] locals =
                withMemory(
                        "ii:i", code -> code.get(0).get(1).op(Opcode.I32_ADD).op(Opcode.I32_LOAD));
        byte[] constant =
                withMemory(
                        "ii:i",
                        code ->
                                code.get(0)
                                        .get(1)
                                        .op(Opcode.I32_XOR)
                                        .i32(1)
                                        .op(Opcode.I32_ADD)
                                        .op(Opcode.I32_LOAD));
        byte[] store =
                withMemory(
                        "ii:",
                        code -> code.get(0).i32(1).op(Opcode.I32_ADD).get(1).op(Opcode.I32_STORE8));

        assertEquals(find(locals, 0x28, 2, 0), trapOffset(locals, -8, 0));
        assertEquals(find(constant, 0x28, 2, 0), trapOffset(constant, -8, 0));
        assertEquals(find(store, 0x3A, 0, 0), trapOffset(store, -8, 0));
    }

    @Test
    void offsetIsRightBehindABranchTableAndConstantsOfALoop() {
        byte[] binary =
                withMemory(
                        "i:l",
                        code ->
                                code.op(Opcode.LOOP)
                                        .op(Opcode.BLOCK)
                                        .get(0)
                                        .op(Opcode.BR_TABLE, 0, 0, 0)
                                        .end()
                                        .i64(0x1234_5678_9ABCL)
                                        .i64(0x1234_5678_9ABCL)
                                        .op(Opcode.I64_MUL)
                                        .i64(0)
                                        .op(Opcode.I64_DIV_U)
                                        .op(Opcode.DROP)
                                        .end()
                                        .i64(0));

        assertEquals(find(binary, 0x80, 0x1A), trapOffset(binary, 0));
    }

    @Test
    void backtraceOfADeepStackIsCut() {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "f",
                module.function(
                        "i:",
                        code ->
                                code.get(0)
                                        .op(Opcode.I32_EQZ)
                                        .op(Opcode.IF)
                                        .op(Opcode.UNREACHABLE)
                                        .end()
                                        .get(0)
                                        .i32(1)
                                        .op(Opcode.I32_SUB)
                                        .op(Opcode.CALL, 0)));
        WasmFunction function = Guest.of(module).function("f");

        Trap shallow = assertThrows(Trap.class, () -> function.call(9));
        Trap deep = assertThrows(Trap.class, () -> function.call(1500));

        assertEquals(10, shallow.backtrace().size());
        assertTrue(deep.backtrace().size() >= 20 && deep.backtrace().size() <= 100);
    }

    @Test
    void backtraceSpansInstances() {
        ModuleBuilder inner = new ModuleBuilder();
        inner.export("trap", inner.function(":", code -> code.op(Opcode.UNREACHABLE)));
        ModuleBuilder outer = new ModuleBuilder();
        int imported = outer.importFunction("inner", "trap", ":");
        outer.export("f", outer.function(":", code -> code.op(Opcode.CALL, imported)));
        WasmInstance instance =
                Guest.of(outer, Imports.builder().instance("inner", Guest.of(inner)).build());

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());

        assertEquals(List.of("trap", "f"), trap.backtrace().stream().map(WasmFrame::name).toList());
    }

    // --- host functions

    private static WasmInstance calling(HostFunction function) {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        module.export("memory", ExternKind.MEMORY, module.memory(1, 1));
        module.export("trap", module.function(":", code -> code.op(Opcode.UNREACHABLE)));
        module.export("ok", module.function(":i", code -> code.i32(3)));
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, host)));
        return Guest.of(module, Guest.host(":", function));
    }

    static Stream<Throwable> hostFailures() {
        return Stream.of(
                new AssertionError("host"),
                new StackOverflowError("host"),
                new OutOfMemoryError("host"),
                new NoClassDefFoundError("host"),
                new IOException("host"),
                new IndexOutOfBoundsException("host"),
                new ArrayIndexOutOfBoundsException("host"),
                new ArithmeticException("host"),
                new NullPointerException("host"),
                new ClassCastException("host"),
                new NegativeArraySizeException("host"));
    }

    @ParameterizedTest
    @MethodSource("hostFailures")
    void whatAHostFunctionThrowsIsNeverATrap(Throwable failure) {
        WasmInstance instance = calling(call -> throwUnchecked(failure));

        HostFunctionException e =
                assertThrows(HostFunctionException.class, () -> instance.function("f").call());

        assertSame(failure, e.failure());
        assertSame(failure, e.getCause());
        assertEquals("f", e.backtrace().get(0).name());
        assertEquals(3, instance.function("ok").call().i32());
    }

    /** As languages without checked exceptions do. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwUnchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void endlessRecursionOfAHostFunctionIsItsOwnFailure() {
        WasmInstance instance = calling(call -> assertEquals(0, TrapTest.endless(1)));

        HostFunctionException e =
                assertThrows(HostFunctionException.class, () -> instance.function("f").call());

        assertEquals(StackOverflowError.class, e.failure().getClass());
        assertEquals(3, instance.function("ok").call().i32());
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int endless(int calls) {
        return endless(calls + 1) + 1;
    }

    @Test
    void hostFunctionThatReadsBeyondTheMemoryTraps() {
        WasmInstance instance = calling(call -> call.memory().readI64(65_535));

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());

        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
    }

    @Test
    void trapOfANestedCallPassesThroughTheHostWithBothBacktraces() {
        WasmInstance instance = calling(call -> call.caller().function("trap").call());

        Trap trap = assertThrows(Trap.class, () -> instance.function("f").call());

        assertEquals(List.of("trap", "f"), trap.backtrace().stream().map(WasmFrame::name).toList());
    }

    @Test
    void hostFunctionMayCatchTheTrapOfANestedCall() {
        List<TrapKind> caught = new ArrayList<>();
        WasmInstance instance =
                calling(
                        call -> {
                            try {
                                call.caller().function("trap").call();
                            } catch (Trap trap) {
                                caught.add(trap.kind());
                            }
                        });

        instance.function("f").call();

        assertEquals(List.of(TrapKind.UNREACHABLE), caught);
    }

    @Test
    void exceptionThatIsThrownAgainAndAgainDoesNotGrow() {
        Trap same = new Trap(TrapKind.UNREACHABLE);
        WasmInstance instance =
                calling(
                        call -> {
                            throw same;
                        });

        for (int i = 0; i < 500; i++) {
            assertSame(same, assertThrows(Trap.class, () -> instance.function("f").call()));
        }

        assertTrue(same.backtrace().size() <= 100, () -> same.backtrace().size() + " frames");
    }

    @Test
    void overflowOfASmallJavaStackIsATrapAndTheInstanceStillWorks() throws InterruptedException {
        ModuleBuilder module = new ModuleBuilder();
        module.export("deep", module.function("i:i", code -> code.get(0).op(Opcode.CALL, 0)));
        module.export("ok", module.function(":i", code -> code.i32(3)));
        WasmInstance instance = Guest.of(module, Limits.DEFAULT.withCallDepth(10_000_000));
        List<Object> seen = new ArrayList<>();
        Runnable calls =
                () -> {
                    for (int i = 0; i < 3; i++) {
                        try {
                            instance.function("deep").call(1);
                        } catch (Trap trap) {
                            seen.add(trap.kind());
                        }
                        seen.add(instance.function("ok").call().i32());
                    }
                };
        Thread thread = new Thread(null, calls, "small stack", 256 << 10);

        thread.start();
        thread.join();

        TrapKind kind = TrapKind.THREAD_STACK_EXHAUSTED;
        assertEquals(List.of(kind, 3, kind, 3, kind, 3), seen);
        assertEquals(3, instance.function("ok").call().i32());
    }
}
