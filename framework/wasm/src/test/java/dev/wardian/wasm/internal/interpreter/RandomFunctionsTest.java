package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.interpreter.Program.BlockType;
import dev.wardian.wasm.internal.interpreter.Program.Function;
import dev.wardian.wasm.internal.interpreter.Program.OutOfSteps;
import dev.wardian.wasm.internal.interpreter.Program.Step;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.numeric.Arithmetic;
import dev.wardian.wasm.internal.runtime.Instantiator;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random functions do the same in the interpreter and in {@link Program}. */
class RandomFunctionsTest {
    private static final int MODULES = Integer.getInteger("wardian.test.randomModules", 500);
    private static final int FUNCTIONS = 40;
    private static final int CALLS = 2;
    private static final int MAX_STEPS = 3000;

    private int compared;

    @Test
    void behaveAsTheSpecificationSays() {
        long firstSeed = Long.getLong("wardian.test.seed", 1);
        for (int i = 0; i < MODULES; i++) {
            module(
                    firstSeed + i,
                    (bytes, options) -> WasmModule.parse(bytes).instantiate(Imports.NONE, options));
        }
        assertCompared(MODULES);
    }

    /** So the engine that counts what runs can be believed. */
    @Test
    void behaveTheSamePieceByPiece() {
        int modules = MODULES / 10;
        for (int i = 0; i < modules; i++) {
            module(i, RandomFunctionsTest::byPieces);
        }
        assertCompared(modules);
    }

    private void assertCompared(int modules) {
        int called = modules * FUNCTIONS * CALLS;
        assertTrue(compared > called / 2, () -> compared + " of " + called + " calls compared");
    }

    private static WasmInstance byPieces(byte[] bytes, InstanceOptions options) {
        ModuleCode code =
                new ModuleCode(
                        ModuleDecoder.decode(bytes, Features.WASM_3_0, ModuleLimits.DEFAULT),
                        i -> 0,
                        options.limits().metered(),
                        Interpreter.INSTANCE);
        new BlockEngine().takeOver(code);
        return Instantiator.instantiate(WasmModule.parse(bytes), code, Imports.NONE, options);
    }

    private interface Instantiation {
        WasmInstance of(byte[] module, InstanceOptions options);
    }

    private void module(long seed, Instantiation instantiation) {
        Random random = new Random(seed);
        Program program =
                new Program(new long[ProgramGenerator.GLOBALS.length], WasmMemory.PAGE_SIZE);
        for (int i = 0; i < FUNCTIONS; i++) {
            program.functions.add(
                    ProgramGenerator.function(random, program.functions.subList(0, i)));
        }
        Limits limits = Limits.DEFAULT.withMetering(seed % 4 == 0);
        try (WasmInstance instance =
                instantiation.of(binary(program), InstanceOptions.DEFAULT.withLimits(limits))) {
            for (int function = 0; function < FUNCTIONS; function++) {
                for (int call = 0; call < CALLS; call++) {
                    if (!compare(program, instance, function, random, seed)) {
                        break;
                    }
                }
            }
        }
    }

    /** False if this function runs for too long. */
    private boolean compare(
            Program program, WasmInstance instance, int function, Random random, long seed) {
        long[] arguments = arguments(program.functions.get(function).type(), random);
        long[] globals = program.globals.clone();
        byte[] memory = program.memory.array().clone();
        Object expected;
        try {
            expected = program.call(function, MAX_STEPS, arguments);
        } catch (Trap trap) {
            expected = trap.kind();
        } catch (OutOfSteps e) {
            restore(program, globals, memory);
            return false;
        }
        if (program.madeNan()) {
            restore(program, globals, memory);
            return true;
        }
        Object actual;
        try {
            actual = instance.function("f" + function).invoke(CallOptions.NONE, arguments);
        } catch (Trap trap) {
            actual = trap.kind();
        }
        String where =
                "seed " + seed + ", function " + function + " of " + Arrays.toString(arguments);
        assertEquals(text(expected), text(actual), where);
        for (int i = 0; i < globals.length; i++) {
            assertEquals(
                    program.globals[i],
                    raw(Objects.requireNonNull(instance.global("g" + i).get())),
                    where);
        }
        ByteBuffer actualMemory = instance.memory("memory").view(0, WasmMemory.PAGE_SIZE);
        assertEquals(-1, program.memory.mismatch(actualMemory), where);
        compared++;
        return true;
    }

    private static void restore(Program program, long[] globals, byte[] memory) {
        System.arraycopy(globals, 0, program.globals, 0, globals.length);
        program.memory.put(0, memory);
    }

    private static String text(Object outcome) {
        return outcome instanceof long[] values ? Arrays.toString(values) : outcome.toString();
    }

    private static long raw(Object boxed) {
        return boxed instanceof Double value
                ? Double.doubleToRawLongBits(value)
                : ((Number) boxed).longValue();
    }

    private static long[] arguments(BlockType type, Random random) {
        return type.params().stream()
                .mapToLong(
                        param -> {
                            long[] edges = Arithmetic.edges(param);
                            boolean isInt = param == ValTypes.I32 || param == ValTypes.I64;
                            return isInt && random.nextBoolean()
                                    ? random.nextInt(200)
                                    : edges[random.nextInt(edges.length)];
                        })
                .toArray();
    }

    // --- as a module

    private static byte[] binary(Program program) {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, 1);
        for (int i = 0; i < ProgramGenerator.GLOBALS.length; i++) {
            ValueType type =
                    Objects.requireNonNull(ValTypes.shortForm(ProgramGenerator.GLOBALS[i]));
            int global =
                    module.global(
                            type,
                            true,
                            code -> {
                                switch (type.kind()) {
                                    case I32 -> code.i32(0);
                                    case I64 -> code.i64(0);
                                    default -> code.f64(0);
                                }
                            });
            module.export("g" + i, ExternKind.GLOBAL, global);
        }
        for (Function function : program.functions) {
            int index =
                    module.function(
                            letters(function.type()), code -> write(module, code, function));
            module.export("f" + index, index);
        }
        return module.export("memory", ExternKind.MEMORY, 0).build();
    }

    private static void write(ModuleBuilder module, CodeBuilder code, Function function) {
        int params = function.type().params().size();
        code.locals(letters(function.locals().subList(params, function.locals().size())));
        for (Step step : function.body()) {
            switch (step.op()) {
                case BLOCK, LOOP, IF -> code.op(step.op(), module.type(letters(step.type())));
                default -> code.op(step.op(), step.immediates());
            }
        }
    }

    private static String letters(BlockType type) {
        return letters(type.params()) + ":" + letters(type.results());
    }

    private static String letters(List<Byte> types) {
        StringBuilder letters = new StringBuilder();
        for (byte type : types) {
            letters.append(
                    switch (type) {
                        case ValTypes.I32 -> 'i';
                        case ValTypes.I64 -> 'l';
                        case ValTypes.F32 -> 'f';
                        default -> 'd';
                    });
        }
        return letters.toString();
    }
}
