package dev.wardian.wasm.text;

import dev.wardian.wasm.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result that a script expects. */
public sealed interface WastPattern {
    /** The kinds of NaN (spec section 4.3.3). */
    enum Nan {
        /** Only the top bit of the payload is set; the sign may be any. */
        CANONICAL,
        /** The top bit of the payload is set; all other bits may be any. */
        ARITHMETIC
    }

    /**
     * Exactly these bits.
     *
     * @param type one of the four number types
     * @param bits the bits; those of 32-bit types are sign-extended
     */
    record Numeric(ValueType type, long bits) implements WastPattern {}

    /**
     * A NaN.
     *
     * @param type the float type, or null for either
     * @param nan the kind of NaN
     */
    record NanPattern(@Nullable ValueType type, Nan nan) implements WastPattern {}

    /**
     * A vector.
     *
     * @param laneBits the size of a lane in bits: 8, 16, 32 or 64
     * @param lanes the pattern of each lane, from the lowest
     */
    record Vector(int laneBits, List<Lane> lanes) implements WastPattern {
        /**
         * Copies the lanes.
         *
         * @param laneBits the size of a lane in bits
         * @param lanes the pattern of each lane, from the lowest
         */
        public Vector {
            lanes = List.copyOf(lanes);
        }
    }

    /**
     * A lane of a vector.
     *
     * @param bits the bits of the lane, without meaning for a NaN
     * @param nan the kind of NaN, or null for exactly these bits
     */
    record Lane(long bits, @Nullable Nan nan) {}

    /** A null reference. */
    record Null() implements WastPattern {}

    /**
     * A reference to an object of the host.
     *
     * @param number the number of the object
     * @param internal true for a reference of the hierarchy of {@code any}, false for one of {@code
     *     extern}
     */
    record Host(long number, boolean internal) implements WastPattern {}

    /**
     * Any non-null reference of a kind.
     *
     * @param kind {@code func}, {@code extern}, {@code exn}, {@code any}, {@code eq}, {@code
     *     struct}, {@code array} or {@code i31}; the empty string for any kind
     */
    record Reference(String kind) implements WastPattern {}

    /**
     * One of several patterns.
     *
     * @param alternatives the patterns, one of which must match
     */
    record Either(List<WastPattern> alternatives) implements WastPattern {
        /**
         * Copies the patterns.
         *
         * @param alternatives the patterns, one of which must match
         */
        public Either {
            alternatives = List.copyOf(alternatives);
        }
    }
}
