package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.runtime.GuestFunction;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every vector instruction is compiled, and not run as the interpreter runs it. */
final class VectorOpcodesTest {
    private static final Features FEATURES = Features.WASM_3_0.with(Feature.RELAXED_SIMD);

    /** Accesses that run as the interpreter runs them, by what is special about them. */
    private enum Slow {
        OTHER_MEMORY,
        /** No memory is so large that this does not trap. */
        OFFSET_FROM_2_GIB_ON
    }

    private static Stream<Opcode> vectors() {
        return Arrays.stream(Opcode.values())
                .filter(opcode -> opcode.family() == OpcodeFamily.VECTOR);
    }

    /** How many instructions of a function with that one run as the interpreter runs them. */
    private static int slowOnes(Opcode opcode, boolean wide, Set<Slow> slow, boolean canonical)
            throws NotCompiled {
        ModuleBuilder module = new ModuleBuilder();
        for (int i = 0; i < 2; i++) {
            module.memory(
                    new MemoryType(
                            wide ? AddressType.I64 : AddressType.I32,
                            1,
                            true,
                            1,
                            WasmMemory.PAGE_SIZE));
        }
        String type = opcode.signature().toString().replace('a', wide ? 'l' : 'i');
        byte[] immediates = immediates(opcode, slow);
        int function =
                module.function(
                        type,
                        code -> {
                            for (int i = 0; i < opcode.signature().operandCount(); i++) {
                                code.get(i);
                            }
                            code.rawOp(opcode, immediates);
                        });
        module.export("f", function);
        InstanceOptions options = InstanceOptions.DEFAULT.withEngine(WasmEngine.INTERPRETER);
        WasmInstance instance =
                WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT)
                        .instantiate(Imports.NONE, options.withCanonicalNans(canonical));
        FunctionCode code = ((GuestFunction) instance.function("f")).code;
        CompiledModule compiled = new CompiledModule(code.module, MethodSizes.DEFAULT, null);
        ClassEmitter emitter = new ClassEmitter(compiled, "wasm/Test");
        emitter.add(code, () -> {});
        assertTrue(emitter.finish().length > 0);
        return emitter.cells().length;
    }

    private static byte[] immediates(Opcode opcode, Set<Slow> slow) {
        ByteWriter out = new ByteWriter();
        if (opcode.alignment() >= 0) {
            boolean other = slow.contains(Slow.OTHER_MEMORY);
            out.u32(opcode.alignment() | (other ? OpcodeTables.MEMARG_HAS_MEMORY : 0));
            if (other) {
                out.u32(1);
            }
            out.u64(slow.contains(Slow.OFFSET_FROM_2_GIB_ON) ? 1L << 31 : 17);
        }
        if (opcode.lanes() > 0) {
            out.raw(opcode.lanes() - 1);
        }
        if (opcode.immediate() == Immediate.LANES || opcode.immediate() == Immediate.V128) {
            for (int i = 0; i < 16; i++) {
                out.raw((i * 7 + 3) % 32);
            }
        }
        return out.bytes();
    }

    @Test
    void everyInstructionIsCompiled() throws NotCompiled {
        List<Opcode> slow = new ArrayList<>();
        for (Opcode opcode : vectors().toList()) {
            for (boolean wide : new boolean[] {false, true}) {
                for (boolean canonical : new boolean[] {false, true}) {
                    if (slowOnes(opcode, wide, EnumSet.noneOf(Slow.class), canonical) > 0) {
                        slow.add(opcode);
                    }
                }
            }
        }
        assertEquals(List.of(), slow);
        assertEquals(256, vectors().count());
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void accessesOfTheseKindsAreNot(Slow kind) throws NotCompiled {
        for (Opcode opcode : vectors().filter(o -> o.alignment() >= 0).toList()) {
            assertEquals(1, slowOnes(opcode, false, EnumSet.of(kind), false), opcode.mnemonic());
        }
    }
}
