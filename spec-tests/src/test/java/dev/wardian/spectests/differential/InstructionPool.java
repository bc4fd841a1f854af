package dev.wardian.spectests.differential;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instructions of a feature set that are described by their signature alone: all arithmetic,
 * comparisons, conversions, loads and stores, scalar and vector.
 */
public final class InstructionPool {
    /** Instructions whose result the specification does not fix, or that need a second thread. */
    private static final Set<Feature> NEVER = EnumSet.of(Feature.RELAXED_SIMD, Feature.THREADS);

    private static final Set<Immediate> IMMEDIATES =
            EnumSet.of(
                    Immediate.NONE,
                    Immediate.LANE,
                    Immediate.LANES,
                    Immediate.MEMARG,
                    Immediate.MEMARG_LANE);

    /** Instructions that may give a NaN whose bits are left open. */
    private static final Set<String> NAN_MAKERS =
            Set.of(
                    "add",
                    "sub",
                    "mul",
                    "div",
                    "sqrt",
                    "min",
                    "max",
                    "ceil",
                    "floor",
                    "trunc",
                    "nearest",
                    "demote_f64",
                    "promote_f32",
                    "demote_f64x2_zero",
                    "promote_low_f32x4");

    private final Map<Character, List<Opcode>> byResult = new HashMap<>();
    private final List<Opcode> stores;
    private final boolean manyMemories;

    /** The instructions of those features. */
    public InstructionPool(Features features) {
        manyMemories = features.has(Feature.MULTI_MEMORY);
        List<Opcode> usable =
                Stream.of(Opcode.values()).filter(op -> isUsable(op, features)).toList();
        for (char type : new char[] {'i', 'l', 'f', 'd', 'v'}) {
            byResult.put(type, usable.stream().filter(op -> gives(op, type)).toList());
        }
        stores =
                usable.stream()
                        .filter(op -> op.alignment() >= 0)
                        .filter(op -> op.signature().resultCount() == 0)
                        .toList();
    }

    private static boolean isUsable(Opcode op, Features features) {
        Feature feature = op.feature();
        return (feature == null || (features.has(feature) && !NEVER.contains(feature)))
                && IMMEDIATES.contains(op.immediate())
                && !op.signature().isSpecial()
                && op.signature().operandCount() > 0;
    }

    private static boolean gives(Opcode op, char type) {
        Signature signature = op.signature();
        return signature.resultCount() == 1 && letter(signature.result(0)) == type;
    }

    /** All instructions that may be chosen. */
    Stream<Opcode> all() {
        return Stream.concat(byResult.values().stream().flatMap(List::stream), stores.stream());
    }

    Opcode value(char type, Random random) {
        List<Opcode> from = Objects.requireNonNull(byResult.get(type));
        Opcode op = from.get(random.nextInt(from.size()));
        boolean trapsOften = op.prefix() == 0 && op.mnemonic().contains("trunc_f");
        return trapsOften && random.nextInt(10) > 0 ? value(type, random) : op;
    }

    Opcode store(Random random) {
        return stores.get(random.nextInt(stores.size()));
    }

    /** The letter of a type in signatures. */
    public static char letter(byte type) {
        return switch (type) {
            case ValTypes.I32 -> 'i';
            case ValTypes.I64 -> 'l';
            case ValTypes.F32 -> 'f';
            case ValTypes.F64 -> 'd';
            case ValTypes.V128 -> 'v';
            default -> throw new IllegalArgumentException(Integer.toHexString(type));
        };
    }

    /** The comparison that tells a NaN, lane by lane, from what {@code op} gives; null if none. */
    static @Nullable Opcode nanTest(Opcode op) {
        String mnemonic = op.mnemonic();
        int dot = mnemonic.indexOf('.');
        if (dot < 0 || !NAN_MAKERS.contains(mnemonic.substring(dot + 1))) {
            return null;
        }
        return switch (mnemonic.substring(0, dot)) {
            case "f32" -> Opcode.F32_EQ;
            case "f64" -> Opcode.F64_EQ;
            case "f32x4" -> Opcode.F32X4_EQ;
            case "f64x2" -> Opcode.F64X2_EQ;
            default -> null;
        };
    }

    /** The immediates of {@code op} as they stand in the binary, lanes within their bounds. */
    public byte[] immediates(Opcode op, Random random, int memory, boolean wideMemory) {
        ByteWriter out = new ByteWriter();
        switch (op.immediate()) {
            case LANE -> out.raw(random.nextInt(lanes(op.mnemonic())));
            case LANES -> random.ints(16, 0, 32).forEach(out::raw);
            case MEMARG, MEMARG_LANE -> {
                int alignment =
                        random.nextInt(4) > 0 ? op.alignment() : random.nextInt(op.alignment() + 1);
                if (memory > 0 || (manyMemories && random.nextInt(8) == 0)) {
                    out.u32(alignment | OpcodeTables.MEMARG_HAS_MEMORY).u32(memory);
                } else {
                    out.u32(alignment);
                }
                out.u64(offset(random, wideMemory));
                if (op.immediate() == Immediate.MEMARG_LANE) {
                    out.raw(random.nextInt(16 >> op.alignment()));
                }
            }
            default -> {}
        }
        return out.bytes();
    }

    private static int lanes(String mnemonic) {
        return Integer.parseInt(
                mnemonic.substring(mnemonic.indexOf('x') + 1, mnemonic.indexOf('.')));
    }

    private static long offset(Random random, boolean wideMemory) {
        if (wideMemory && random.nextInt(300) == 0) {
            return random.nextLong() >>> random.nextInt(32);
        }
        return switch (random.nextInt(200)) {
            case 0 -> 0xFFFF_FFF0L + random.nextInt(16);
            case 1 -> 0x7FFF_FFFFL + random.nextInt(3);
            default -> random.nextInt(4) == 0 ? random.nextInt(300) : 0;
        };
    }
}
