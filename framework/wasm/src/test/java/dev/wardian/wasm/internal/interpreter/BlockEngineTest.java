package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.lowering.LoweredPrinter;
import dev.wardian.wasm.internal.lowering.OpShape;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.Instantiator;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Code that runs piece by piece gives what it gives otherwise, and each piece is counted. */
class BlockEngineTest {
    private final BlockEngine engine = new BlockEngine();

    private WasmFunction counted(byte[] module) {
        ModuleCode code =
                new ModuleCode(
                        ModuleDecoder.decode(module, Features.WASM_3_0, ModuleLimits.DEFAULT),
                        i -> 0,
                        false,
                        Interpreter.INSTANCE);
        engine.takeOver(code);
        return Instantiator.instantiate(
                        WasmModule.parse(module), code, Imports.NONE, InstanceOptions.DEFAULT)
                .function("f");
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        engine.visit(
                (code, start, end, count) -> {
                    for (int pc = start; pc < end; pc += OpShape.size(code, pc)) {
                        counts.merge(
                                String.valueOf(LoweredPrinter.name(code[pc])), count, Long::sum);
                    }
                });
        return counts;
    }

    private static byte[] function(String type, Consumer<CodeBuilder> body) {
        return ModuleBuilder.ofFunction(type, body);
    }

    @Test
    void eachInstructionIsCountedAsOftenAsItRuns() {
        byte[] module =
                function(
                        "i:i",
                        code -> {
                            code.locals("i").op(Opcode.LOOP);
                            code.get(1).get(0).op(Opcode.I32_MUL).i32(7).op(Opcode.I32_XOR).set(1);
                            code.get(0).i32(-1).op(Opcode.I32_ADD).tee(0).op(Opcode.BR_IF, 0);
                            code.end().get(1);
                        });

        WasmFunction function = counted(module);

        assertEquals(
                WasmModule.parse(module).instantiate(Imports.NONE).function("f").call(5).i32(),
                function.call(5).i32());
        assertEquals(
                Map.of("MUL_32", 5L, "XOR_I", 5L, "ADD_BR_NE_I", 5L, "RETURN_1", 1L), counts());
    }

    @Test
    void recursionCountsEachCall() {
        byte[] module =
                function(
                        "i:i",
                        code -> {
                            code.get(0).i32(2).op(Opcode.I32_LT_S).op(Opcode.IF, ValueType.I32);
                            code.get(0).op(Opcode.ELSE);
                            code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 0);
                            code.get(0).i32(2).op(Opcode.I32_SUB).op(Opcode.CALL, 0);
                            code.op(Opcode.I32_ADD).end();
                        });

        assertEquals(55, counted(module).call(10).i32());

        // 177 calls: 89 of them with less than 2.
        Map<String, Long> counts = counts();
        assertEquals(177, counts.get("RETURN_1"));
        assertEquals(176, counts.get("CALL"));
    }

    /** Each branch of a table goes on in its own piece, and so does the default. */
    @Test
    void branchTablesGoOnWhereTheyShould() {
        byte[] module =
                function(
                        "i:i",
                        code -> {
                            for (int i = 0; i < 4; i++) {
                                code.op(Opcode.BLOCK);
                            }
                            code.get(0).op(Opcode.BR_TABLE, 2, 0, 1, 0, 3);
                            for (int i = 0; i < 4; i++) {
                                code.end().i32(10 * i).op(Opcode.RETURN);
                            }
                            code.op(Opcode.UNREACHABLE);
                        });
        WasmFunction function = counted(module);
        List<Integer> results = new ArrayList<>();

        for (int i = -1; i < 6; i++) {
            results.add(function.call(i).i32());
        }

        assertEquals(List.of(30, 20, 0, 10, 0, 30, 30), results);
        assertEquals(7, counts().get("BR_TABLE"));
    }

    /** Frames that do not fit go to further pieces of the stack, with their references. */
    @Test
    void largeFramesAndReferencesWork() {
        byte[] module =
                function(
                        "iE:E",
                        code -> {
                            code.locals(3000, ValueType.EXTERNREF);
                            code.get(1).set(2500);
                            code.get(0).op(Opcode.IF, ValueType.EXTERNREF);
                            code.get(0).i32(1).op(Opcode.I32_SUB).get(2500).op(Opcode.CALL, 0);
                            code.op(Opcode.ELSE).get(2500).end();
                        });
        Object object = new Object();

        assertEquals(object, counted(module).call(20, object).get(0));
        assertEquals(20, counts().get("CALL"));
    }

    @Test
    void functionsThatCannotBeCutAreRefused() {
        WasmFunction function = counted(function(":", code -> code.op(Opcode.RETURN_CALL, 0)));

        assertThrows(IllegalArgumentException.class, () -> function.invoke(CallOptions.NONE));
    }
}
