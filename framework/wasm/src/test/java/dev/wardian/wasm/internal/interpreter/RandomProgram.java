package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.interpreter.Program.BlockType;
import dev.wardian.wasm.internal.interpreter.Program.Function;
import dev.wardian.wasm.internal.interpreter.Program.Step;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Programs of {@link ProgramGenerator}, and modules of them. */
public final class RandomProgram {
    /** A module exports so many functions, {@code f0}, {@code f1} and so on. */
    public static final int FUNCTIONS = 40;

    private RandomProgram() {}

    static Program of(Random random) {
        Program program =
                new Program(new long[ProgramGenerator.GLOBALS.length], WasmMemory.PAGE_SIZE);
        for (int i = 0; i < FUNCTIONS; i++) {
            program.functions.add(
                    ProgramGenerator.function(random, program.functions.subList(0, i)));
        }
        return program;
    }

    /** A module with a program; it exports the memory and globals too. */
    public static byte[] module(long seed) {
        return binary(of(new Random(seed)));
    }

    static byte[] binary(Program program) {
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
