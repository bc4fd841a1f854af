package dev.wardian.spectests.lockstep;

import dev.wardian.spectests.differential.InstructionPool;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A random module of functions whose operand stacks are deep. Exports are its functions {@code f0},
 * {@code f1}, ... and the global {@code units}: each call and each turn of a loop costs one, and
 * where none is left functions return.
 */
final class DeepStackModule {
    static final Features FEATURES =
            Features.WASM_3_0.with(Feature.RELAXED_SIMD).with(Feature.WIDE_ARITHMETIC);

    static final int FUNCTIONS = 8;

    /** The global with the units; the others follow, one of each letter. */
    static final int UNITS = 0;

    static final String LETTERS = "ilfdvFE";

    private static final Set<Immediate> IMMEDIATES =
            EnumSet.of(
                    Immediate.NONE,
                    Immediate.LANE,
                    Immediate.LANES,
                    Immediate.MEMARG,
                    Immediate.MEMARG_LANE);

    /** Instructions that take numbers and give numbers, or access memory. */
    static final List<Opcode> OPERATIONS =
            Stream.of(Opcode.values())
                    .filter(op -> op.feature() == null || FEATURES.has(op.feature()))
                    .filter(op -> IMMEDIATES.contains(op.immediate()))
                    .filter(op -> !op.signature().isSpecial())
                    .filter(op -> op.signature().operandCount() > 0)
                    .toList();

    final Random random;
    final InstructionPool pool = new InstructionPool(FEATURES);
    final ModuleBuilder module = new ModuleBuilder();
    final List<String> types = new ArrayList<>();

    private DeepStackModule(long seed) {
        this.random = new Random(seed);
    }

    static byte[] of(long seed) {
        return new DeepStackModule(seed).build();
    }

    private byte[] build() {
        module.memory(1, 2);
        int table = module.table(ValueType.FUNCREF, FUNCTIONS + 2, FUNCTIONS + 2);
        module.global(ValueType.I32, true, code -> code.i32(0));
        for (ValueType type : ModuleBuilder.types(LETTERS)) {
            module.global(type, true, code -> DeepStackBody.zero(code, type));
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            types.add(letters(4) + ":" + letters(4));
        }
        int[] all = new int[FUNCTIONS];
        for (int i = 0; i < FUNCTIONS; i++) {
            String type = types.get(i);
            all[i] = module.function(type, code -> new DeepStackBody(this, code, type).write());
            module.export("f" + i, all[i]);
        }
        module.elements(1, all);
        module.declareElements(all);
        module.export("units", ExternKind.GLOBAL, UNITS);
        module.export("memory", ExternKind.MEMORY, 0);
        module.export("table", ExternKind.TABLE, table);
        return module.build();
    }

    /** So many random types at most; numbers most often. */
    String letters(int max) {
        StringBuilder chosen = new StringBuilder();
        for (int left = random.nextInt(max + 1); left > 0; left--) {
            chosen.append(letter());
        }
        return chosen.toString();
    }

    char letter() {
        return LETTERS.charAt(random.nextInt(random.nextInt(4) == 0 ? LETTERS.length() : 4));
    }

    /** The operands of an instruction, an address as an i32. */
    static String operands(Opcode op) {
        Signature signature = op.signature();
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < signature.operandCount(); i++) {
            letters.append(
                    signature.isAddress(i) ? 'i' : InstructionPool.letter(signature.operand(i)));
        }
        return letters.toString();
    }

    static String results(Opcode op) {
        Signature signature = op.signature();
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < signature.resultCount(); i++) {
            letters.append(InstructionPool.letter(signature.result(i)));
        }
        return letters.toString();
    }
}
