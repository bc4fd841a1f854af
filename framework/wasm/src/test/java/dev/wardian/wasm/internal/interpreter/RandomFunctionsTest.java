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
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.interpreter.Program.BlockType;
import dev.wardian.wasm.internal.interpreter.Program.OutOfSteps;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.numeric.Arithmetic;
import dev.wardian.wasm.internal.runtime.Instantiator;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Inputs;
import dev.wardian.wasm.test.OnEveryEngine;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random functions do the same in the interpreter and in {@link Program}. */
@OnEveryEngine
class RandomFunctionsTest {
    private static final Inputs MODULES = Inputs.of("wardian.test.randomModules", 500, 1);
    private static final int FUNCTIONS = RandomProgram.FUNCTIONS;
    private static final int CALLS = 2;
    private static final int MAX_STEPS = 3000;

    private int compared;

    @Test
    void behaveAsTheSpecificationSays() {
        for (int i = 0; i < MODULES.count(); i++) {
            module(
                    MODULES.first() + i,
                    (bytes, options) -> WasmModule.parse(bytes).instantiate(Imports.NONE, options));
        }
        assertCompared(MODULES.count());
    }

    /** So the engine that counts what runs can be believed. */
    @Test
    void behaveTheSamePieceByPiece() {
        int modules = MODULES.count() / 10;
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
        Program program = RandomProgram.of(random);
        Limits limits = Limits.DEFAULT.withMetering(seed % 4 == 0);
        try (WasmInstance instance =
                instantiation.of(
                        RandomProgram.binary(program), Engines.options().withLimits(limits))) {
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
}
