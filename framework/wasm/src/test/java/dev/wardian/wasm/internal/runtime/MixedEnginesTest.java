package dev.wardian.wasm.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFrame;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A function, not its instance, says which engine runs it: the same module gives the same results,
 * traps and backtraces whichever of its functions run in {@link BodyEngine} and whichever in the
 * interpreter.
 */
class MixedEnginesTest {
    private static final Imports IMPORTS =
            Imports.builder()
                    .function(
                            "host",
                            "fail",
                            ModuleBuilder.functionType("i:"),
                            call -> {
                                throw new IllegalStateException("host " + call.i32(0));
                            })
                    .build();

    /** What a module's export {@code f} does with an argument, and how many functions it has. */
    private record Example(String name, int functions, ModuleBuilder module, int argument) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Example example(
            String name, int functions, int argument, Consumer<ModuleBuilder> build) {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("host", "fail", "i:");
        build.accept(module);
        return new Example(name, functions, module, argument);
    }

    /** {@code f(x) = x == 0 ? last() : step(f(x - 1))}, alternately by three functions. */
    private static void recursive(ModuleBuilder module, Consumer<CodeBuilder> last) {
        for (int i = 0; i < 3; i++) {
            int next = 1 + (i + 1) % 3;
            module.function(
                    "i:i",
                    code -> {
                        code.locals("i").get(0).op(Opcode.I32_EQZ).op(Opcode.IF, ValueType.I32);
                        last.accept(code);
                        code.op(Opcode.ELSE);
                        code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, next).set(1);
                        code.get(1).i32(31).op(Opcode.I32_MUL).get(0).op(Opcode.I32_ADD).end();
                    });
        }
        module.export("f", 1);
    }

    static List<Example> examples() {
        return List.of(
                example("result", 3, 17, module -> recursive(module, code -> code.i32(7))),
                example(
                        "trap",
                        3,
                        17,
                        module -> recursive(module, code -> code.op(Opcode.UNREACHABLE))),
                example(
                        "failure of the host",
                        3,
                        17,
                        module -> recursive(module, code -> code.i32(3).op(Opcode.CALL, 0).i32(7))),
                example("deep recursion", 3, -1, module -> recursive(module, code -> code.i32(0))),
                example("uncaught exception", 3, 11, MixedEnginesTest::throwing),
                example("caught exception", 4, 11, MixedEnginesTest::catching),
                example("indirect calls", 4, 20, MixedEnginesTest::indirect),
                example("wrong type", 2, 0, MixedEnginesTest::wrongType),
                example("tail calls", 5, 3_000, MixedEnginesTest::tailCalls),
                example("trap behind tail calls", 4, 1_001, MixedEnginesTest::tailCallsToATrap),
                example("start function", 3, 0, MixedEnginesTest::starting),
                example("large frames", 3, 40, MixedEnginesTest::largeFrames));
    }

    private static void throwing(ModuleBuilder module) {
        int tag = module.tag(module.type("ii:"));
        recursive(module, code -> code.get(0).i32(5).op(Opcode.THROW, tag));
    }

    /** The last function catches what passes through the other three. */
    private static void catching(ModuleBuilder module) {
        int tag = module.tag(module.type("ii:"));
        recursive(module, code -> code.get(0).i32(5).op(Opcode.THROW, tag));
        int pair = module.type(":ii");
        module.export(
                "caught",
                module.function(
                        "i:i",
                        code -> {
                            code.op(Opcode.BLOCK, pair);
                            code.raw(0x1F, 0x7F, 1, 0, tag, 0);
                            code.get(0).op(Opcode.CALL, 1).end();
                            code.op(Opcode.RETURN).end().op(Opcode.I32_SUB);
                        }));
    }

    private static void indirect(ModuleBuilder module) {
        int type = module.type("i:i");
        module.table(ValueType.FUNCREF, 4, 4);
        for (int i = 0; i < 4; i++) {
            int next = (i + 1) % 4;
            module.function(
                    "i:i",
                    code -> {
                        code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF, ValueType.I32).i32(1);
                        code.op(Opcode.ELSE).get(0).i32(1).op(Opcode.I32_SUB).i32(next);
                        code.op(Opcode.CALL_INDIRECT, type, 0);
                        code.i32(3).op(Opcode.I32_MUL).get(0).op(Opcode.I32_ADD).end();
                    });
        }
        module.elements(0, 1, 2, 3, 4);
        module.export("f", 1);
    }

    private static void wrongType(ModuleBuilder module) {
        int type = module.type("i:i");
        module.table(ValueType.FUNCREF, 1, 1);
        int other = module.function(":i", code -> code.i32(1));
        module.elements(0, other);
        module.export(
                "f",
                module.function(
                        "i:i", code -> code.get(0).i32(0).op(Opcode.CALL_INDIRECT, type, 0)));
    }

    private static void tailCalls(ModuleBuilder module, Consumer<CodeBuilder> last) {
        int type = module.type("i:i");
        module.table(ValueType.FUNCREF, 4, 4);
        for (int i = 0; i < 4; i++) {
            int next = (i + 1) % 4;
            boolean indirect = i % 2 == 0;
            module.function(
                    "i:i",
                    code -> {
                        code.locals("i").get(0).op(Opcode.I32_EQZ).op(Opcode.IF);
                        last.accept(code);
                        code.end().get(0).i32(1).op(Opcode.I32_SUB);
                        if (indirect) {
                            code.i32(next).op(Opcode.RETURN_CALL_INDIRECT, type, 0);
                        } else {
                            code.op(Opcode.RETURN_CALL, next + 1);
                        }
                    });
        }
        module.elements(0, 1, 2, 3, 4);
        module.export("f", 1);
    }

    private static void tailCalls(ModuleBuilder module) {
        tailCalls(module, code -> code.get(0).i32(9).op(Opcode.I32_ADD).op(Opcode.RETURN_CALL, 5));
        module.function("i:i", code -> code.get(0));
    }

    private static void tailCallsToATrap(ModuleBuilder module) {
        tailCalls(module, code -> code.op(Opcode.UNREACHABLE));
    }

    private static void starting(ModuleBuilder module) {
        recursive(module, code -> code.op(Opcode.UNREACHABLE));
        module.start(module.function(":", code -> code.i32(2).op(Opcode.CALL, 2).op(Opcode.DROP)));
    }

    private static void largeFrames(ModuleBuilder module) {
        for (int i = 0; i < 3; i++) {
            int next = 1 + (i + 1) % 3;
            module.function(
                    "iE:iE",
                    code -> {
                        code.locals(600, ValueType.I32).locals(2, ValueType.EXTERNREF);
                        code.get(1).set(603).get(0).set(601);
                        code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF).op(Opcode.ELSE);
                        code.get(0).i32(1).op(Opcode.I32_SUB).get(603).op(Opcode.CALL, next);
                        code.set(602).set(600).end();
                        code.get(600).get(601).op(Opcode.I32_ADD).get(603);
                    });
        }
        module.export(
                "f",
                module.function(
                        "i:i",
                        code ->
                                code.get(0)
                                        .op(Opcode.REF_NULL, ValueType.EXTERNREF)
                                        .op(Opcode.CALL, 1)
                                        .op(Opcode.DROP)));
    }

    private static String export(Example example) {
        return example.name.equals("caught exception") ? "caught" : "f";
    }

    private final BodyEngine other = new BodyEngine();

    /** Lets functions of a module run in the other engine, where it knows their instructions. */
    private int assign(ModuleCode code, IntPredicate chosen) {
        int assigned = 0;
        for (FunctionCode function : code.functions) {
            if (chosen.test(function.definedIndex) && BodyEngine.supports(function)) {
                function.enterBy(other);
                assigned++;
            }
        }
        return assigned;
    }

    private static ModuleCode code(byte[] bytes) {
        ModuleData data = ModuleDecoder.decode(bytes, Features.WASM_3_0, ModuleLimits.DEFAULT);
        return new ModuleCode(data, i -> i % 3 * 70, false, Interpreter.INSTANCE);
    }

    private static WasmInstance instantiate(WasmModule module, ModuleCode code) {
        Limits limits = Limits.DEFAULT.withCallDepth(500);
        return Instantiator.instantiate(
                module, code, IMPORTS, InstanceOptions.DEFAULT.withLimits(limits));
    }

    /** What can be seen of a call: its results, or its failure with the backtrace. */
    private static String outcome(WasmModule module, ModuleCode code, Example example) {
        try {
            return instantiate(module, code)
                    .function(export(example))
                    .call(example.argument)
                    .asList()
                    .toString();
        } catch (CallException e) {
            return e + " " + e.backtrace();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sameWhicheverEngineRunsWhichFunction(Example example) {
        byte[] bytes = example.module.build();
        WasmModule module = WasmModule.parse(bytes);
        String expected = outcome(module, code(bytes), example);
        int assigned = 0;

        for (int choice = 1; choice < 1 << example.functions; choice++) {
            int bits = choice;
            ModuleCode code = code(bytes);
            int before = other.frames;
            if (assign(code, index -> (bits & 1 << index) != 0) > 0) {
                assigned++;
                assertEquals(expected, outcome(module, code, example), () -> "choice " + bits);
                if (!example.name.equals("wrong type")) {
                    assertTrue(other.frames > before, () -> "no frame ran in choice " + bits);
                }
            }
        }

        assertTrue(assigned >= (1 << example.functions) / 2, "assigned " + assigned);
    }

    // --- backtraces

    @Test
    void backtraceHasTheFramesOfBothEnginesWithTheirOffsets() {
        Example example =
                example("", 3, 5, module -> recursive(module, c -> c.op(Opcode.UNREACHABLE)));
        byte[] bytes = example.module.build();
        WasmModule module = WasmModule.parse(bytes);
        ModuleCode code = code(bytes);
        assign(code, index -> index == 1);

        Trap trap = assertThrows(Trap.class, () -> instantiate(module, code).function("f").call(5));

        assertEquals(TrapKind.UNREACHABLE, trap.kind());
        assertEquals(2, other.frames);
        assertEquals(
                List.of(3, 2, 1, 3, 2, 1),
                trap.backtrace().stream().map(WasmFrame::function).toList());
        List<Integer> instructions =
                trap.backtrace().stream().map(frame -> bytes[frame.offset()] & 0xFF).toList();
        int call = Opcode.CALL.code();
        assertEquals(
                List.of(Opcode.UNREACHABLE.code(), call, call, call, call, call), instructions);
        assertEquals(4, trap.backtrace().stream().map(WasmFrame::offset).distinct().count());
    }

    // --- entries that change

    /** A module whose function 1 calls function 2, which calls the host and gives 5. */
    private static byte[] callingTheHost() {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        module.export("f", module.function(":i", code -> code.op(Opcode.CALL, host + 2)));
        module.function(":i", code -> code.op(Opcode.CALL, host).i32(5));
        return module.build();
    }

    @Test
    void nextCallGoesToTheEntryThatTookTheFunctionOver() {
        byte[] bytes = callingTheHost();
        ModuleCode code = code(bytes);
        FunctionCode callee = code.functions[1];
        WasmFunction function =
                Instantiator.instantiate(
                                WasmModule.parse(bytes),
                                code,
                                Guest.host(":", call -> {}),
                                InstanceOptions.DEFAULT)
                        .function("f");

        assertEquals(5, function.call().i32());
        assertNotNull(callee.lowered);
        assertEquals(0, other.frames);

        callee.enterBy(other);
        assertEquals(5, function.call().i32());
        assertNull(callee.lowered);
        assertEquals(1, other.frames);

        callee.enterBy(Interpreter.INSTANCE);
        assertEquals(5, function.call().i32());
        assertNotNull(callee.lowered);
        assertEquals(1, other.frames);
    }

    @Test
    void framesThatRunGoOnWhenAnotherEntryTakesTheirFunctionOver() {
        byte[] bytes = callingTheHost();
        ModuleCode code = code(bytes);
        List<FunctionEntry> entries = List.of(other, Interpreter.INSTANCE);
        int[] calls = new int[1];
        WasmFunction function =
                Instantiator.instantiate(
                                WasmModule.parse(bytes),
                                code,
                                Guest.host(
                                        ":",
                                        call -> {
                                            FunctionEntry next = entries.get(calls[0]++ % 2);
                                            code.functions[0].enterBy(next);
                                            code.functions[1].enterBy(next);
                                        }),
                                InstanceOptions.DEFAULT)
                        .function("f");

        for (int i = 0; i < 10; i++) {
            assertEquals(5, function.call().i32());
        }

        assertEquals(10, other.frames);
    }

    @Test
    void registerCodeIsNotKeptOnceAnotherEntryTookTheFunctionOver() {
        FunctionCode function = code(callingTheHost()).functions[1];
        LoweredFunction lowered = Lowering.lower(function, () -> {});

        function.enterBy(other);
        function.keep(lowered, Interpreter.INSTANCE);
        assertNull(function.lowered);

        function.enterBy(Interpreter.INSTANCE);
        function.keep(lowered, Interpreter.INSTANCE);
        assertSame(lowered, function.lowered);
    }

    /**
     * Runs each function in the interpreter, whoever its entry is: as an engine may that counts.
     */
    private static final class Delegating extends Engine {
        private int calls;

        @Override
        public void run(Instance instance, FunctionCode function, int base) {
            calls++;
            Interpreter.INSTANCE.run(instance, function, base);
        }

        @Override
        public @Nullable FunctionInstance runInPlace(
                Instance instance, FunctionCode function, int base) {
            calls++;
            return Interpreter.INSTANCE.runInPlace(instance, function, base);
        }

        @Override
        public int offsetOf(FunctionCode function, int location) {
            throw new AssertionError("has no frames of its own");
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void engineMayLetTheInterpreterRunItsFunctions(Example example) {
        byte[] bytes = example.module.build();
        WasmModule module = WasmModule.parse(bytes);
        ModuleCode delegated = code(bytes);
        Delegating engine = new Delegating();
        for (FunctionCode function : delegated.functions) {
            function.enterBy(engine);
        }

        assertEquals(outcome(module, code(bytes), example), outcome(module, delegated, example));
        assertTrue(engine.calls > 0);
    }

    // --- limits

    @Test
    void callIsStoppedInWhicheverEngineItRuns() {
        ModuleBuilder builder = new ModuleBuilder();
        builder.importFunction("host", "fail", "i:");
        tailCalls(builder, code -> code.get(0).op(Opcode.RETURN_CALL, 1));
        byte[] bytes = builder.build();
        for (int choice = 0; choice < 16; choice++) {
            int bits = choice;
            ModuleCode code = code(bytes);
            assign(code, index -> (bits & 1 << index) != 0);
            WasmInstance instance = instantiate(WasmModule.parse(bytes), code);
            CallOptions soon = CallOptions.NONE.withTimeout(Duration.ofMillis(20));

            InterruptedCallException e =
                    assertThrows(
                            InterruptedCallException.class,
                            () -> instance.function("f").callWith(soon, -1));

            assertEquals(InterruptedCallException.Reason.DEADLINE, e.reason());
        }
    }

    @Test
    void callsBetweenInstancesGoToTheEngineOfEachFunction() {
        Example inner =
                example("", 3, 9, module -> recursive(module, c -> c.op(Opcode.UNREACHABLE)));
        byte[] innerBytes = inner.module.build();
        ModuleBuilder outerModule = new ModuleBuilder();
        int imported = outerModule.importFunction("inner", "f", "i:i");
        outerModule.export(
                "f", outerModule.function("i:i", code -> code.get(0).op(Opcode.CALL, imported)));
        byte[] outerBytes = outerModule.build();
        List<String> outcomes = new ArrayList<>();
        for (int choice = 0; choice < 4; choice++) {
            int bits = choice;
            ModuleCode innerCode = code(innerBytes);
            ModuleCode outerCode = code(outerBytes);
            assign(innerCode, index -> (bits & 1) != 0);
            assign(outerCode, index -> (bits & 2) != 0);
            WasmInstance instance = instantiate(WasmModule.parse(innerBytes), innerCode);
            Imports imports = Imports.builder().instance("inner", instance).build();
            WasmFunction function =
                    Instantiator.instantiate(
                                    WasmModule.parse(outerBytes),
                                    outerCode,
                                    imports,
                                    InstanceOptions.DEFAULT)
                            .function("f");
            Trap trap = assertThrows(Trap.class, () -> function.call(9));
            assertEquals(11, trap.backtrace().size());
            outcomes.add(trap + " " + trap.backtrace());
        }

        assertEquals(1, outcomes.stream().distinct().count(), outcomes::toString);
        assertEquals(2 * 10 + 2, other.frames);
    }
}
