package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.Instance;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts functions that were compiled by the instructions they have: a comparison of what stayed in
 * the interpreter shows nothing.
 */
final class CompiledBodies {
    /** What the compiler calls the loaders of the classes that it makes. */
    private static final String LOADER = "wasm";

    private final Set<Opcode> counted;
    private final Map<Opcode, Integer> counts = new EnumMap<>(Opcode.class);

    CompiledBodies(Set<Opcode> counted) {
        this.counted = counted;
        counted.forEach(opcode -> counts.put(opcode, 0));
    }

    void add(Instance instance) {
        if (counted.isEmpty()) {
            return;
        }
        for (FunctionCode function : instance.code) {
            ClassLoader loader = function.entry().getClass().getClassLoader();
            if (LOADER.equals(loader.getName())) {
                for (Opcode opcode : opcodes(function)) {
                    counts.computeIfPresent(opcode, (key, count) -> count + 1);
                }
            }
        }
    }

    private static Set<Opcode> opcodes(FunctionCode function) {
        ModuleData module = function.module.data;
        BodyReader locals = new BodyReader(module.bytes, module.bodyStart[function.definedIndex]);
        locals.skipLocals();
        BinaryReader in =
                new BinaryReader(
                        module.bytes, locals.position, module.bodyEnd[function.definedIndex]);
        InstructionSkipper instructions = new InstructionSkipper(in, module.features);
        Set<Opcode> found = EnumSet.noneOf(Opcode.class);
        while (!in.atEnd()) {
            found.add(instructions.instruction());
        }
        return found;
    }

    /** How many compiled functions have each of the instructions that are counted. */
    Map<Opcode, Integer> counts() {
        return counts;
    }
}
