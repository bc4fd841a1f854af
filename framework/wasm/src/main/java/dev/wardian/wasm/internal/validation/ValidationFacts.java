package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.Feature;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the validator has learnt about a valid module on its way. Immutable: the arrays are never
 * written afterwards.
 */
public final class ValidationFacts {
    /** The function has locals or operands of a reference type. */
    public static final int USES_REFERENCES = 1;

    /** The function has vector instructions, or locals or operands of type v128. */
    public static final int USES_SIMD = 2;

    /** The function makes tail calls. */
    public static final int HAS_TAIL_CALL = 4;

    private final byte[] functionFlags;
    private final int[] frameSlots;
    private final Set<Feature> usedFeatures;

    ValidationFacts(byte[] functionFlags, int[] frameSlots, EnumSet<Feature> usedFeatures) {
        this.functionFlags = functionFlags;
        this.frameSlots = frameSlots;
        this.usedFeatures = Set.copyOf(usedFeatures);
    }

    /**
     * Whether a function that the module defines has one of the flags; {@code function} counts from
     * the first defined one.
     */
    public boolean has(int function, int flag) {
        return (functionFlags[function] & flag) != 0;
    }

    /**
     * How many 64-bit slots the locals and operands of a defined function take at most. An exact
     * number for functions without vectors; in those with them each operand counts as two.
     */
    public int frameSlots(int function) {
        return frameSlots[function];
    }

    /** The features beyond version 1.0 without which the module would not be valid. */
    public Set<Feature> usedFeatures() {
        return usedFeatures;
    }

    /** Whether the module has vector instructions or anything of type v128. */
    public boolean usesSimd() {
        return usedFeatures.contains(Feature.SIMD);
    }
}
