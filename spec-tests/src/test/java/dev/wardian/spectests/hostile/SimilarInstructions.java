package dev.wardian.spectests.hostile;

import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which instructions can stand in for each other: same operands, results and immediates. */
final class SimilarInstructions {
    private static final Set<Immediate> PURE =
            EnumSet.of(Immediate.NONE, Immediate.LANE, Immediate.LANES);

    private final Map<String, List<Opcode>> groups = new HashMap<>();

    /** Instructions that need nothing but operands and results of fixed types. */
    final List<Opcode> pure = new ArrayList<>();

    /** Accesses of memory. */
    final List<Opcode> accesses = new ArrayList<>();

    SimilarInstructions() {
        boolean[] allowed = OpcodeTables.allowed(SeedModules.FEATURES);
        for (Opcode opcode : Opcode.values()) {
            if (allowed[opcode.id()] && !opcode.signature().isSpecial()) {
                groups.computeIfAbsent(key(opcode), key -> new ArrayList<>()).add(opcode);
                if (PURE.contains(opcode.immediate())) {
                    pure.add(opcode);
                } else if (opcode.alignment() >= 0) {
                    accesses.add(opcode);
                }
            }
        }
    }

    /** The instructions that are like this one, itself included; none for special ones. */
    List<Opcode> like(Opcode opcode) {
        return opcode.signature().isSpecial()
                ? List.of()
                : groups.getOrDefault(key(opcode), List.of());
    }

    private static String key(Opcode opcode) {
        return opcode.signature() + " " + opcode.immediate();
    }
}
