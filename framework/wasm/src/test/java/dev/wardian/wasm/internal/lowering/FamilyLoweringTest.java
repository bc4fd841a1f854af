package dev.wardian.wasm.internal.lowering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.InstructionExamples;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An instruction is lowered by the class of its family, and all others refuse it. */
class FamilyLoweringTest {
    private static FunctionCode function(Consumer<CodeBuilder> body) {
        ModuleData data =
                ModuleDecoder.decode(
                        InstructionExamples.module(body),
                        InstructionExamples.FEATURES,
                        ModuleLimits.DEFAULT);
        return new ModuleCode(data, i -> 0, false, Interpreter.INSTANCE)
                .functions[InstructionExamples.DEFINED];
    }

    private static Map<OpcodeFamily, Consumer<Opcode>> rooms() {
        FunctionCode function = function(code -> {});
        ModuleData module = function.module.data;
        BodyReader in = new BodyReader(module.bytes, module.bodyStart[function.definedIndex]);
        CodeBuffer code = new CodeBuffer(100, 100, 0);
        OpenBlocks control = new OpenBlocks();
        FrameValues values =
                new FrameValues(code, control, new byte[0], 0, null, FrameConstants.NONE);
        Map<OpcodeFamily, Consumer<Opcode>> rooms = new EnumMap<>(OpcodeFamily.class);
        rooms.put(OpcodeFamily.PARAMETRIC, new ParametricLowering(in, values, control)::lower);
        rooms.put(
                OpcodeFamily.CONTROL,
                new ControlLowering(function, () -> {}, in, values, control)::lower);
        rooms.put(OpcodeFamily.VARIABLE, new VariableLowering(module, in, values)::lower);
        rooms.put(OpcodeFamily.TABLE, new TableLowering(module, in, values)::lower);
        rooms.put(OpcodeFamily.MEMORY, new MemoryLowering(module, in, values, control)::lower);
        rooms.put(OpcodeFamily.REFERENCE, new ReferenceLowering(in, values)::lower);
        rooms.put(OpcodeFamily.AGGREGATE, new AggregateLowering(module, in, values)::lower);
        rooms.put(OpcodeFamily.NUMERIC, new NumericLowering(in, values, true)::lower);
        rooms.put(OpcodeFamily.VECTOR, new VectorLowering(in, values, true)::lower);
        rooms.put(OpcodeFamily.ATOMIC, new AtomicLowering(in, values)::lower);
        return rooms;
    }

    @Test
    void classesOfOtherFamiliesRefuseAnInstruction() {
        Map<OpcodeFamily, Consumer<Opcode>> rooms = rooms();
        for (Opcode opcode : Opcode.values()) {
            rooms.forEach(
                    (family, room) -> {
                        if (family != opcode.family()) {
                            assertRefused(room, opcode);
                        }
                    });
        }
    }

    private static void assertRefused(Consumer<Opcode> room, Opcode opcode) {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class, () -> room.accept(opcode), opcode::mnemonic);

        assertEquals("no lowering for " + opcode.mnemonic(), e.getMessage());
    }

    @Test
    void classOfItsFamilyLowersAnInstruction() {
        for (Opcode opcode : Opcode.values()) {
            for (Consumer<CodeBuilder> body : InstructionExamples.of(opcode)) {
                FunctionCode function = function(body);

                assertTrue(Lowering.lower(function, () -> {}).code.length > 0);
            }
        }
    }
}
