package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values at which instructions tend to go wrong, and others. */
final class RandomValues {
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        31,
        32,
        63,
        0x7FFF,
        0xFFFF,
        0x10000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xFFFF_FFFFL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x7FC0_0000,
        0x7FA0_0001,
        0x7FF8_0000_0000_0000L,
        0xFFF4_0000_0000_0001L,
        0x3FF0_0000_0000_0000L,
        0x3F80_0000
    };

    private RandomValues() {}

    /** All bits of a number of any type. */
    static long bits(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(300) - 20;
            case 2 -> Double.doubleToRawLongBits(random.nextInt(1000) / 8.0 - 20);
            default -> EDGES[random.nextInt(EDGES.length)];
        };
    }

    static float f32(Random random) {
        return random.nextBoolean()
                ? random.nextInt(1000) / 8f - 20
                : Float.intBitsToFloat((int) bits(random));
    }

    /** A value of a type; a reference is null, or the host's if the type allows that. */
    static @Nullable Object value(ValueType type, Random random, Object[] hostObjects) {
        return switch (type.kind()) {
            case I32 -> (int) bits(random);
            case I64 -> bits(random);
            case F32 -> f32(random);
            case F64 -> Double.longBitsToDouble(bits(random));
            case V128 -> new V128(bits(random), bits(random));
            default ->
                    type.equals(ValueType.EXTERNREF) && random.nextInt(3) > 0
                            ? hostObjects[random.nextInt(hostObjects.length)]
                            : null;
        };
    }

    static @Nullable Object[] arguments(FunctionType type, Random random, Object[] hostObjects) {
        return type.params().stream().map(param -> value(param, random, hostObjects)).toArray();
    }
}
