package dev.wardian.wasm.text;

import dev.wardian.wasm.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script expects of a result. */
public sealed interface WastPattern {
    /** Which NaNs are meant (spec section 4.3.3). */
    enum Nan {
        /** Only the top bit of the payload is set; the sign is free. */
        CANONICAL,
        /** The top bit of the payload is set; all others are free. */
        ARITHMETIC
    }

    /** Exactly these bits. */
    record Numeric(ValueType type, long bits) implements WastPattern {}

    /** A NaN; {@code type} is null where either float type will do. */
    record NanPattern(@Nullable ValueType type, Nan nan) implements WastPattern {}

    /**
     * A vector.
     *
     * @param laneBits the size of a lane
     * @param lanes the pattern of each lane, from the lowest
     */
    record Vector(int laneBits, List<Lane> lanes) implements WastPattern {
        public Vector {
            lanes = List.copyOf(lanes);
        }
    }

    /** A lane: a NaN of the kind, or exactly the bits if {@code nan} is null. */
    record Lane(long bits, @Nullable Nan nan) {}

    /** A null reference. */
    record Null() implements WastPattern {}

    /** A reference to the object of the host with that number. */
    record Host(long number, boolean internal) implements WastPattern {}

    /**
     * Any non-null reference of a kind: {@code func}, {@code extern}, {@code exn}, {@code any},
     * {@code eq}, {@code struct}, {@code array}, {@code i31}; the empty string is any kind.
     */
    record Reference(String kind) implements WastPattern {}

    /** One of several. */
    record Either(List<WastPattern> alternatives) implements WastPattern {
        public Either {
            alternatives = List.copyOf(alternatives);
        }
    }
}
