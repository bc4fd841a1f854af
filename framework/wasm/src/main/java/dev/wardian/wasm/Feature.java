package dev.wardian.wasm;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A proposal of the WebAssembly standard beyond version 1.0, under the name that the change history
 * of the specification uses.
 */
public enum Feature {
    /** Mutable globals may be imported and exported. */
    MUTABLE_GLOBALS("mutable-globals"),
    /** Instructions that extend the sign of 8, 16 and 32 bits. */
    SIGN_EXTENSION("sign-extension-ops"),
    /** Conversions of floats to integers that saturate where others trap. */
    SATURATING_CONVERSIONS("nontrapping-float-to-int-conversions"),
    /** Functions and blocks with several results, blocks with parameters. */
    MULTI_VALUE("multi-value"),
    /** References to functions and to objects of the host, several tables. */
    REFERENCE_TYPES("reference-types"),
    /** Instructions that copy and fill ranges of memories and tables, passive segments. */
    BULK_MEMORY("bulk-memory-operations"),
    /** Vectors of 128 bits. */
    SIMD("simd"),
    /** Calls that replace the frame of their caller. */
    TAIL_CALL("tail-call"),
    /** Addition, subtraction and multiplication of integers in constant expressions. */
    EXTENDED_CONST("extended-const"),
    /** Several memories in one module. */
    MULTI_MEMORY("multi-memory"),
    /** Memories and tables with 64-bit addresses. */
    MEMORY64("memory64"),
    /** References with the type of their function, references that are never null. */
    FUNCTION_REFERENCES("function-references"),
    /** Tags, and instructions that throw and catch exceptions. */
    EXCEPTION_HANDLING("exception-handling"),
    /** Structures, arrays and {@code i31}, with subtyping. */
    GC("gc"),
    /** Vector instructions whose results may differ between hosts. */
    RELAXED_SIMD("relaxed-simd"),
    /**
     * Shared memories and atomic instructions. Engines here run atomic instructions, on memories
     * that are not shared.
     */
    THREADS("threads"),
    /** Memories with pages of one byte. */
    CUSTOM_PAGE_SIZES("custom-page-sizes"),
    /** Sums, differences and products of 128 bits. */
    WIDE_ARITHMETIC("wide-arithmetic"),
    /** Exceptions as they were before version 3.0: {@code try}, {@code catch}, {@code delegate}. */
    LEGACY_EXCEPTIONS("legacy-exceptions");

    private final String proposal;

    Feature(String proposal) {
        this.proposal = proposal;
    }

    /**
     * {@return the features that this one builds on directly; without them it cannot be accepted}
     */
    public Set<Feature> needs() {
        return switch (this) {
            case GC -> Set.of(FUNCTION_REFERENCES);
            case FUNCTION_REFERENCES, EXCEPTION_HANDLING -> Set.of(REFERENCE_TYPES);
            case RELAXED_SIMD -> Set.of(SIMD);
            case LEGACY_EXCEPTIONS -> Set.of(EXCEPTION_HANDLING);
            default -> Set.of();
        };
    }

    /**
     * Finds a feature by the name of its proposal.
     *
     * @param proposal the name, for example {@code tail-call}
     * @return the feature, or empty if no feature has that name
     */
    public static Optional<Feature> named(String proposal) {
        return Arrays.stream(values())
                .filter(feature -> feature.proposal.equals(proposal))
                .findFirst();
    }

    /** {@return the name of the proposal, as its repository spells it} */
    public String proposal() {
        return proposal;
    }
}
