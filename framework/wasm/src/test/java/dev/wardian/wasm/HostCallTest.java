package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host function sees of its call, and how it answers. */
@OnEveryEngine
class HostCallTest {
    /** A guest function that passes its parameters to the host and gives its results back. */
    private static WasmFunction through(String type, HostFunction function) {
        return instance(type, function).function("f");
    }

    private static WasmInstance instance(String type, HostFunction function) {
        return Guest.of(Guest.hostCaller(type), Guest.host(type, function));
    }

    private static void assertRefused(
            Class<? extends RuntimeException> expected, String type, HostFunction function) {
        WasmFunction guest = through(type, function);
        Object[] arguments = new Object[type.indexOf(':')];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = type.charAt(i) == 'i' ? 1 : null;
        }
        HostFunctionException e =
                assertThrows(HostFunctionException.class, () -> guest.call(arguments));
        assertInstanceOf(expected, e.failure());
    }

    @Test
    void argumentsAreReadByType() {
        Object object = new Object();
        List<Object> seen = new ArrayList<>();
        WasmFunction function =
                through(
                        "ilfdE:",
                        call -> {
                            seen.add(call.i32(0));
                            seen.add(call.i64(1));
                            seen.add(call.f32(2));
                            seen.add(call.f64(3));
                            seen.add(call.ref(4));
                        });

        function.call(-1, Long.MIN_VALUE, -0f, 1e300, object);

        assertEquals(List.of(-1, Long.MIN_VALUE, -0f, 1e300, object), seen);
    }

    @Test
    void argumentsAreReadBoxedWhateverTheirTypeIs() {
        Object object = new Object();
        List<Object> seen = new ArrayList<>();
        WasmFunction function =
                through(
                        "vilfdEE:i",
                        call -> {
                            call.setResult(0, 6);
                            for (int i = 0; i < call.type().params().size(); i++) {
                                seen.add(call.argument(i));
                            }
                        });

        assertEquals(6, function.call(new V128(1, 2), -1, 5L, -0f, 1e300, object, null).i32());

        assertEquals(Arrays.asList(new V128(1, 2), -1, 5L, -0f, 1e300, object, null), seen);
        assertRefused(IllegalArgumentException.class, "i:", call -> call.argument(1));
        assertRefused(IllegalArgumentException.class, "i:", call -> call.argument(-1));
    }

    @Test
    void argumentIsGoneWhenTheCallHasEnded() {
        List<HostCall> kept = new ArrayList<>();
        through("i:", kept::add).call(1);

        assertThrows(IllegalStateException.class, () -> kept.get(0).argument(0));
    }

    @Test
    void eachTypeOfResultIsReturned() {
        Object object = new Object();

        assertEquals(-3, through(":i", call -> call.returnI32(-3)).call().i32());
        assertEquals(-3L, through(":l", call -> call.returnI64(-3)).call().i64());
        assertEquals(-3f, through(":f", call -> call.returnF32(-3)).call().f32());
        assertEquals(-3.0, through(":d", call -> call.returnF64(-3)).call().f64());
        assertSame(object, through(":E", call -> call.returnRef(object)).call().get(0));
    }

    @Test
    void resultThatIsNotSetIsZeroOrNull() {
        assertEquals(0, through("i:i", call -> {}).call(5).i32());
        assertNull(through("E:E", call -> {}).call(new Object()).get(0));
        assertEquals(List.of(0, 0L), through("ii:il", call -> {}).call(5, 6).asList());
    }

    @Test
    void lastResultThatIsSetCounts() {
        WasmFunction function =
                through(
                        ":i",
                        call -> {
                            call.returnI32(1);
                            call.setResult(0, 2);
                            call.returnI32(3);
                        });

        assertEquals(3, function.call().i32());
    }

    @Test
    void resultsMayBeSetBeforeArgumentsAreRead() {
        WasmFunction function =
                through(
                        "iE:Ei",
                        call -> {
                            call.setResult(1, 99);
                            call.setResult(0, call.ref(1));
                            assertEquals(7, call.i32(0));
                        });

        assertEquals(List.of("x", 99), function.call(7, "x").asList());
    }

    @Test
    void severalResultsAreSetByIndex() {
        WasmFunction function =
                through(
                        ":ilfd",
                        call -> {
                            call.setResult(3, 4.0);
                            call.setResult(2, 3f);
                            call.setResult(1, 2L);
                            call.setResult(0, 1);
                        });

        assertEquals(List.of(1, 2L, 3f, 4.0), function.call().asList());
    }

    @Test
    void argumentOfAnotherTypeOrNumberIsRefused() {
        assertRefused(IllegalArgumentException.class, "i:", call -> call.i64(0));
        assertRefused(IllegalArgumentException.class, "i:", call -> call.f32(0));
        assertRefused(IllegalArgumentException.class, "i:", call -> call.ref(0));
        assertRefused(IllegalArgumentException.class, "i:", call -> call.i32(1));
        assertRefused(IllegalArgumentException.class, "i:", call -> call.i32(-1));
        assertRefused(IllegalArgumentException.class, "E:", call -> call.i32(0));
        assertRefused(IllegalArgumentException.class, "E:", call -> call.ref(1));
    }

    @Test
    void resultOfAnotherTypeOrNumberIsRefused() {
        assertRefused(IllegalArgumentException.class, ":i", call -> call.returnI64(0));
        assertRefused(IllegalArgumentException.class, ":i", call -> call.returnRef(null));
        assertRefused(IllegalArgumentException.class, ":", call -> call.returnI32(0));
        assertRefused(IllegalArgumentException.class, ":ii", call -> call.returnI32(0));
        assertRefused(IllegalArgumentException.class, ":ii", call -> call.setResult(0, 1L));
        assertRefused(IllegalArgumentException.class, ":ii", call -> call.setResult(2, 1));
        assertRefused(IllegalArgumentException.class, ":ii", call -> call.setResult(-1, 1));
        assertRefused(IllegalArgumentException.class, ":ii", call -> call.setResult(0, null));
        assertRefused(IllegalArgumentException.class, ":F", call -> call.returnRef("x"));
    }

    @Test
    void callThatHasEndedAnswersNoMore() {
        List<HostCall> kept = new ArrayList<>();
        through("i:i", kept::add).call(1);

        assertThrows(IllegalStateException.class, () -> kept.get(0).i32(0));
        assertThrows(IllegalStateException.class, () -> kept.get(0).returnI32(0));
    }

    @Test
    void callerAndItsMemoryAreThere() {
        ModuleBuilder module = Guest.hostCaller(":");
        module.export("memory", ExternKind.MEMORY, module.memory(1, 2));
        List<Object> seen = new ArrayList<>();
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                ":",
                                call -> {
                                    seen.add(call.caller());
                                    seen.add(call.memory());
                                    call.memory().grow(1);
                                    call.memory().writeI32(65536, 5);
                                }));

        instance.function("f").call();

        assertEquals(List.of(instance, instance.memory("memory")), seen);
        assertEquals(5, instance.memory("memory").readI32(65536));
    }

    @Test
    void callerWithoutMemoryHasNone() {
        assertRefused(IllegalStateException.class, ":", HostCall::memory);
    }

    @Test
    void hostFunctionThatIsExportedAgainHasNoCaller() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.importFunction("host", "f", ":i"));
        List<RuntimeException> seen = new ArrayList<>();
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                ":i",
                                call -> {
                                    seen.add(
                                            assertThrows(
                                                    IllegalStateException.class, call::caller));
                                    call.returnI32(4);
                                }));

        assertEquals(4, instance.function("f").call().i32());
        assertEquals(1, seen.size());
    }

    @Test
    void hostFunctionIsReachedThroughATable() {
        ModuleBuilder module = new ModuleBuilder();
        int type = module.type("i:i");
        int host = module.importFunction("host", "f", "i:i");
        module.table(ValueType.FUNCREF, 1, 1);
        module.elements(0, host);
        module.export(
                "f",
                module.function(
                        "i:i", code -> code.get(0).i32(0).op(Opcode.CALL_INDIRECT, type, 0)));
        WasmInstance instance =
                Guest.of(module, Guest.host("i:i", call -> call.returnI32(call.i32(0) * 2)));

        assertEquals(14, instance.function("f").call(7).i32());
    }

    @Test
    void nestedCallsKeepTheirArgumentsApart() {
        ModuleBuilder module = Guest.hostCaller("ii:i");
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                "ii:i",
                                call -> {
                                    int n = call.i32(0);
                                    int inner =
                                            n == 0
                                                    ? 0
                                                    : call.caller()
                                                            .function("f")
                                                            .call(n - 1, n * 10)
                                                            .i32();
                                    call.returnI32(inner + call.i32(1));
                                }));

        assertEquals(1000 + 10 * (1 + 2 + 3 + 4 + 5), instance.function("f").call(5, 1000).i32());
    }
}
