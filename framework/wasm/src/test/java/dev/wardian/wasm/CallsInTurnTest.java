package dev.wardian.wasm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handle that is called again and again, in all the ways that calls can follow each other. */
@OnEveryEngine
class CallsInTurnTest {
    /** More than the calls from which on a handle keeps what the next one needs. */
    private static final int SEVERAL = 5;

    private final CountingBudget budget = new CountingBudget(64 << 20);
    private Consumer<HostCall> host = call -> {};

    /**
     * {@code sum(n)} is the sum of the numbers up to n, each added in a frame of its own; the
     * innermost frame calls the host. It fails for a negative n.
     */
    private WasmInstance guest() {
        ModuleBuilder module = new ModuleBuilder();
        int look = module.importFunction("host", "look", ":");
        int self = look + 1;
        module.function(
                "i:i",
                code ->
                        code.get(0)
                                .op(Opcode.I32_EQZ)
                                .op(Opcode.IF)
                                .op(Opcode.CALL, look)
                                .i32(0)
                                .op(Opcode.RETURN)
                                .end()
                                .get(0)
                                .i32(0)
                                .op(Opcode.I32_LT_S)
                                .op(Opcode.IF)
                                .op(Opcode.UNREACHABLE)
                                .end()
                                .get(0)
                                .i32(1)
                                .op(Opcode.I32_SUB)
                                .op(Opcode.CALL, self)
                                .get(0)
                                .op(Opcode.I32_ADD));
        module.export("sum", self);
        Imports imports =
                Imports.builder()
                        .function(
                                "host",
                                "look",
                                ModuleBuilder.functionType(":"),
                                call -> host.accept(call))
                        .build();
        return WasmModule.parse(module.build())
                .instantiate(imports, Engines.options().withBudget(budget));
    }

    private static void callSeveralTimes(MethodHandle sum) throws Throwable {
        for (int i = 0; i < SEVERAL; i++) {
            assertEquals(3, (int) sum.invokeExact(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 7})
    void eachNumberOfArgumentsArrives(int params) throws Throwable {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "f",
                module.function(
                        "l".repeat(params) + ":l",
                        code -> {
                            code.i64(1);
                            for (int i = 0; i < params; i++) {
                                code.i64(10).op(Opcode.I64_MUL).get(i).op(Opcode.I64_ADD);
                            }
                        }));
        MethodHandle handle = Guest.of(module).function("f").methodHandle();
        List<Object> arguments = new ArrayList<>();
        long expected = 1;
        for (long i = 0; i < params; i++) {
            arguments.add(i + 2);
            expected = expected * 10 + i + 2;
        }

        for (int i = 0; i < SEVERAL; i++) {
            assertEquals(expected, handle.invokeWithArguments(arguments));
        }
    }

    @Test
    void afterAFailureTheNextCallBeginsAnew() throws Throwable {
        MethodHandle sum = guest().function("sum").methodHandle();
        for (int i = 0; i < SEVERAL; i++) {
            callSeveralTimes(sum);
            Trap trap = assertThrows(Trap.class, () -> sum.invoke(-1));
            assertEquals(TrapKind.UNREACHABLE, trap.kind());
            assertEquals(1, trap.backtrace().size());
        }
        callSeveralTimes(sum);
    }

    @Test
    void afterAFailureOfTheHostToo() throws Throwable {
        MethodHandle sum = guest().function("sum").methodHandle();
        callSeveralTimes(sum);
        IllegalStateException failure = new IllegalStateException("of the host");
        host =
                call -> {
                    throw failure;
                };

        HostFunctionException thrown =
                assertThrows(HostFunctionException.class, () -> sum.invoke(3));

        assertSame(failure, thrown.failure());
        host = call -> {};
        callSeveralTimes(sum);
    }

    @Test
    void whatTheStackGrewIsGivenBackAfterEachCall() throws Throwable {
        MethodHandle sum = guest().function("sum").methodHandle();
        long memory = budget.used();
        for (int i = 0; i < SEVERAL; i++) {
            assertEquals(80_200, (int) sum.invokeExact(400));
            assertEquals(memory, budget.used());
        }
        assertThrows(Trap.class, () -> sum.invoke(Integer.MAX_VALUE));
        assertEquals(memory, budget.used());
        callSeveralTimes(sum);
    }

    @Test
    void aCallWithinACallOfTheSameHandle() throws Throwable {
        MethodHandle sum = guest().function("sum").methodHandle();
        callSeveralTimes(sum);
        List<Integer> inner = new ArrayList<>();
        host =
                call -> {
                    host = nested -> {};
                    for (int i = 0; i < SEVERAL; i++) {
                        inner.add(invoked(sum, 4));
                    }
                };

        assertEquals(15, (int) sum.invokeExact(5));

        assertEquals(List.of(10, 10, 10, 10, 10), inner);
        callSeveralTimes(sum);
    }

    private static int invoked(MethodHandle sum, int argument) {
        try {
            return (int) sum.invokeExact(argument);
        } catch (CallException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCallWithinIsStoppedWithItsOuterCall() throws Throwable {
        WasmFunction function = guest().function("sum");
        MethodHandle sum = function.methodHandle();
        callSeveralTimes(sum);
        CancelToken token = new CancelToken();
        host =
                call -> {
                    token.cancel();
                    host = nested -> {};
                    invoked(sum, 1);
                };

        assertThrows(
                InterruptedCallException.class,
                () -> function.callWith(CallOptions.NONE.withCancel(token), 1));

        callSeveralTimes(sum);
    }

    @Test
    void anotherThreadMayCallNextAndNoneMeanwhile() throws Throwable {
        MethodHandle sum = guest().function("sum").methodHandle();
        callSeveralTimes(sum);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            assertEquals(10, other.submit(() -> invoked(sum, 4)).get());
            host =
                    call -> {
                        ExecutionException refused =
                                assertThrows(
                                        ExecutionException.class,
                                        () -> other.submit(() -> invoked(sum, 4)).get());
                        Throwable failure = requireNonNull(refused.getCause()).getCause();
                        assertEquals(
                                "the instance is in use by another thread",
                                assertInstanceOf(IllegalStateException.class, failure)
                                        .getMessage());
                    };
            assertEquals(3, (int) sum.invokeExact(2));
            host = call -> {};
            for (int i = 0; i < SEVERAL; i++) {
                assertEquals(10, other.submit(() -> invoked(sum, 4)).get());
                assertEquals(3, (int) sum.invokeExact(2));
            }
        } finally {
            other.shutdown();
        }
    }

    @Test
    void aClosedInstanceIsCalledNoMore() throws Throwable {
        WasmInstance instance = guest();
        MethodHandle sum = instance.function("sum").methodHandle();
        callSeveralTimes(sum);
        instance.close();

        assertThrows(IllegalStateException.class, () -> sum.invoke(1));
    }

    @Test
    void aHostCallThatHasEndedIsOfNoUseInTheNextCall() throws Throwable {
        MethodHandle sum = guest().function("sum").methodHandle();
        callSeveralTimes(sum);
        List<HostCall> ended = new ArrayList<>();
        host = ended::add;
        assertEquals(3, (int) sum.invokeExact(2));
        host = call -> assertThrows(IllegalStateException.class, () -> ended.get(0).argument(0));

        callSeveralTimes(sum);
    }
}
