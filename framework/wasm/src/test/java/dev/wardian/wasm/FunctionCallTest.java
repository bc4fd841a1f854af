package dev.wardian.wasm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The four ways to call a function from Java. */
@OnEveryEngine
class FunctionCallTest {
    /** Functions 0 to 3 call each other in a chain; function 4 is called through a table only. */
    private static ModuleBuilder chain() {
        ModuleBuilder module = new ModuleBuilder();
        module.table(ValueType.FUNCREF, 1, 1);
        for (int i = 0; i < 4; i++) {
            int next = i + 1;
            module.function(
                    ":",
                    code -> {
                        if (next < 4) {
                            code.op(Opcode.CALL, next).op(Opcode.CALL, next);
                        } else {
                            code.i32(0).op(Opcode.CALL_INDIRECT, 0, 0);
                        }
                    });
        }
        module.elements(0, module.function(":", code -> {}));
        module.export("f", 0);
        return module;
    }

    private static List<Boolean> ready(WasmInstance instance) {
        return Arrays.stream(((Instance) instance).code).map(code -> code.lowered != null).toList();
    }

    private static void assumeRegisterCode() {
        assumeTrue(Engines.current() == WasmEngine.INTERPRETER, "others do not show what is ready");
    }

    @Test
    void codeIsMadeReadyForWhatAFunctionCallsByIndex() {
        assumeRegisterCode();
        WasmInstance instance = Guest.of(chain());
        assertEquals(List.of(false, false, false, false, false), ready(instance));

        instance.function("f").prepare(CallOptions.NONE, 1000);

        assertEquals(List.of(true, true, true, true, false), ready(instance));
        instance.function("f").call();
    }

    @Test
    void codeIsMadeReadyAsFarAsTheBytesGo() {
        assumeRegisterCode();
        WasmInstance instance = Guest.of(chain());

        // A body has 6 bytes here.
        instance.function("f").prepare(CallOptions.NONE, 13);

        assertEquals(List.of(true, true, false, false, false), ready(instance));
        instance.function("f").call();
    }

    @Test
    void makingCodeReadyEndsByItsLimits() {
        CancelToken cancelled = new CancelToken();
        cancelled.cancel();
        WasmFunction function = Guest.of(chain()).function("f");

        assertThrows(
                InterruptedCallException.class,
                () -> function.prepare(CallOptions.NONE.withCancel(cancelled), 1000));
        function.prepare(CallOptions.NONE, 0);
        function.call();
    }

    @Test
    void functionsOfTheHostHaveNoCodeToMake() {
        WasmFunction function = WasmFunction.of(ModuleBuilder.functionType(":"), call -> {});

        function.prepare(CallOptions.NONE, 1000);
        function.call();
    }

    /** A function that gives its parameters back in reverse order. */
    private static WasmFunction reverse(String letters) {
        String reversed = new StringBuilder(letters).reverse().toString();
        return Guest.ofFunction(
                        letters + ":" + reversed,
                        code -> {
                            for (int i = letters.length() - 1; i >= 0; i--) {
                                code.get(i);
                            }
                        })
                .function("f");
    }

    @Test
    void boxedValuesOfEachTypePassThroughUnchanged() {
        Object object = new Object();

        assertEquals(
                List.of(object, -2.5, -1.5f, Long.MIN_VALUE, Integer.MIN_VALUE),
                reverse("ilfdE")
                        .call(Integer.MIN_VALUE, Long.MIN_VALUE, -1.5f, -2.5, object)
                        .asList());
    }

    @Test
    void nanBitsPassThroughUnchanged() {
        float f = Float.intBitsToFloat(0xFFA0_1234);
        double d = Double.longBitsToDouble(0x7FF4_0000_0000_1234L);

        WasmResults results = reverse("fd").call(f, d);

        assertEquals(
                List.of(0x7FF4_0000_0000_1234L, 0xFFA0_1234),
                List.of(
                        Double.doubleToRawLongBits(results.f64()),
                        Float.floatToRawIntBits((Float) requireNonNull(results.get(1)))));
    }

    @Test
    void resultsAreReadByType() {
        assertEquals(3, reverse("i").call(3).i32());
        assertEquals(3L, reverse("l").call(3L).i64());
        assertEquals(3f, reverse("f").call(3f).f32());
        assertEquals(3.0, reverse("d").call(3.0).f64());
        assertThrows(ClassCastException.class, () -> reverse("i").call(3).i64());
        assertThrows(IndexOutOfBoundsException.class, () -> reverse("i").call(3).get(1));
        assertThrows(
                UnsupportedOperationException.class, () -> reverse("i").call(3).asList().set(0, 4));
    }

    @Test
    void wrongArgumentsAreRefusedAndTheNextCallWorks() {
        WasmFunction function = reverse("if");

        assertThrows(IllegalArgumentException.class, () -> function.call(1));
        assertThrows(IllegalArgumentException.class, () -> function.call(1, 2f, 3));
        assertThrows(IllegalArgumentException.class, () -> function.call(1L, 2f));
        assertThrows(IllegalArgumentException.class, () -> function.call(1, 2.0));
        assertThrows(IllegalArgumentException.class, () -> function.call(null, 2f));
        assertEquals(2f, function.call(1, 2f).f32());
    }

    @Test
    void rawCallPassesBits() {
        long[] results =
                reverse("ilfd")
                        .invoke(
                                CallOptions.NONE,
                                -1,
                                Long.MIN_VALUE,
                                Float.floatToRawIntBits(1.5f),
                                Double.doubleToRawLongBits(2.5));

        assertArrayEquals(
                new long[] {
                    Double.doubleToRawLongBits(2.5),
                    Float.floatToRawIntBits(1.5f),
                    Long.MIN_VALUE,
                    -1
                },
                results);
    }

    @Test
    void rawCallOfWrongShapeIsRefused() {
        WasmFunction numbers = reverse("ii");
        WasmFunction reference = reverse("E");

        assertThrows(IllegalArgumentException.class, () -> numbers.invoke(CallOptions.NONE, 1));
        assertThrows(IllegalArgumentException.class, () -> reference.invoke(CallOptions.NONE, 1));
    }

    @Test
    void handleHasTheJavaTypesOfTheFunction() throws Throwable {
        WasmFunction function =
                Guest.ofFunction(
                                "ilfd:d",
                                code ->
                                        code.get(0)
                                                .op(Opcode.F64_CONVERT_I32_S)
                                                .get(1)
                                                .op(Opcode.F64_CONVERT_I64_S)
                                                .op(Opcode.F64_ADD)
                                                .get(2)
                                                .op(Opcode.F64_PROMOTE_F32)
                                                .op(Opcode.F64_ADD)
                                                .get(3)
                                                .op(Opcode.F64_ADD))
                        .function("f");
        MethodHandle handle = function.methodHandle();

        assertEquals(
                MethodType.methodType(
                        double.class, int.class, long.class, float.class, double.class),
                handle.type());
        assertEquals(11.0, (double) handle.invokeExact(1, 2L, 3.5f, 4.5));
    }

    @Test
    void handleGivesEachNumberType() throws Throwable {
        assertEquals(-5, (int) reverse("i").methodHandle().invokeExact(-5));
        assertEquals(-5L, (long) reverse("l").methodHandle().invokeExact(-5L));
        assertEquals(-5f, (float) reverse("f").methodHandle().invokeExact(-5f));
        assertEquals(-5.0, (double) reverse("d").methodHandle().invokeExact(-5.0));
        Guest.ofFunction(":", code -> {}).function("f").methodHandle().invokeExact();
    }

    @Test
    void handleWithReferencesOrSeveralResultsBoxes() throws Throwable {
        Object object = new Object();
        MethodHandle reference = reverse("E").methodHandle();
        MethodHandle several = reverse("il").methodHandle();

        assertSame(object, (Object) reference.invokeExact(object));
        assertNull((Object) reference.invokeExact((Object) null));
        assertArrayEquals(new Object[] {2L, 1}, (Object[]) several.invokeExact(1, 2L));
    }

    @Test
    void handleRunsWithItsOptions() {
        WasmFunction function = Guest.ofFunction(":", CodeBuilder::spin).function("f");
        CancelToken token = new CancelToken();
        token.cancel();
        MethodHandle handle = function.methodHandle(CallOptions.NONE.withCancel(token));

        assertThrows(InterruptedCallException.class, handle::invoke);
    }

    @Test
    void handleThrowsTraps() {
        MethodHandle handle =
                Guest.ofFunction("i:i", code -> code.i32(1).get(0).op(Opcode.I32_DIV_U))
                        .function("f")
                        .methodHandle();

        Trap trap = assertThrows(Trap.class, () -> handle.invoke(0));

        assertEquals(TrapKind.INTEGER_DIVIDE_BY_ZERO, trap.kind());
    }

    @Test
    void functionOfAThousandParametersIsCalled() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function("i".repeat(1000) + ":i", code -> code.get(999)));
        WasmFunction function = Guest.of(module).function("f");
        Object[] arguments = new Object[1000];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i;
        }

        assertEquals(999, function.call(arguments).i32());
        assertThrows(IllegalArgumentException.class, function::methodHandle);
    }

    @Test
    void missingFunctionIsNamed() {
        WasmInstance instance = Guest.ofFunction(":", code -> {});

        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> instance.function("g"));

        assertTrue(requireNonNull(e.getMessage()).contains("\"g\""));
        assertTrue(instance.findFunction("g").isEmpty());
        assertTrue(instance.findFunction("f").isPresent());
    }
}
