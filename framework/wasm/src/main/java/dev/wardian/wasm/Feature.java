package dev.wardian.wasm;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * One proposal of the WebAssembly standard beyond version 1.0, by its name in the specification's
 * change history.
 */
public enum Feature {
    MUTABLE_GLOBALS("mutable-globals"),
    SIGN_EXTENSION("sign-extension-ops"),
    SATURATING_CONVERSIONS("nontrapping-float-to-int-conversions"),
    MULTI_VALUE("multi-value"),
    REFERENCE_TYPES("reference-types"),
    BULK_MEMORY("bulk-memory-operations"),
    SIMD("simd"),
    TAIL_CALL("tail-call"),
    EXTENDED_CONST("extended-const"),
    MULTI_MEMORY("multi-memory"),
    MEMORY64("memory64"),
    FUNCTION_REFERENCES("function-references"),
    EXCEPTION_HANDLING("exception-handling"),
    GC("gc"),
    RELAXED_SIMD("relaxed-simd"),
    THREADS("threads"),
    CUSTOM_PAGE_SIZES("custom-page-sizes"),
    WIDE_ARITHMETIC("wide-arithmetic");

    private final String proposal;

    Feature(String proposal) {
        this.proposal = proposal;
    }

    /** The features that this one builds on directly, without which it cannot be accepted. */
    public Set<Feature> needs() {
        return switch (this) {
            case GC -> Set.of(FUNCTION_REFERENCES);
            case FUNCTION_REFERENCES, EXCEPTION_HANDLING -> Set.of(REFERENCE_TYPES);
            case RELAXED_SIMD -> Set.of(SIMD);
            default -> Set.of();
        };
    }

    /** The feature whose proposal has that name. */
    public static Optional<Feature> named(String proposal) {
        return Arrays.stream(values())
                .filter(feature -> feature.proposal.equals(proposal))
                .findFirst();
    }

    /** The proposal's name, as its repository spells it. */
    public String proposal() {
        return proposal;
    }
}
