package dev.wardian.wasm;

/**
 * What a module may ask of its host, checked while it is decoded, validated and lowered and before
 * anything is allocated for it. A module beyond one of them is refused with {@link
 * ModuleLimitException}.
 *
 * @param moduleBytes size of the binary, in bytes
 * @param types number of types
 * @param functions number of functions, imported ones included
 * @param imports number of imports
 * @param exports number of exports
 * @param globals number of globals
 * @param tags number of tags
 * @param tables number of tables
 * @param memories number of memories
 * @param segments number of element segments, and of data segments
 * @param customSections number of custom sections
 * @param bodyBytes size of one function body, in bytes
 * @param locals number of locals of one function, its parameters included
 * @param frameSlots frame slots of one function: locals and operands, in units of 64 bits; in a
 *     function with vectors every operand counts as two
 * @param nesting depth of nested blocks in one function
 * @param arity number of parameters and of results of a function or block type, and of fields of a
 *     structure
 * @param loweredFactor bytes of lowered code allowed per byte of a function body, above a constant
 *     of 64 KiB
 */
public record ModuleLimits(
        int moduleBytes,
        int types,
        int functions,
        int imports,
        int exports,
        int globals,
        int tags,
        int tables,
        int memories,
        int segments,
        int customSections,
        int bodyBytes,
        int locals,
        int frameSlots,
        int nesting,
        int arity,
        int loweredFactor) {
    /** Limits that every module known to us stays within. */
    public static final ModuleLimits DEFAULT =
            new ModuleLimits(
                    1 << 30, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000,
                    100_000, 100, 1_000_000, 100_000, 7_654_321, 50_000, 100_000, 50_000, 1_000,
                    64);

    /** These limits with another greatest module size. */
    public ModuleLimits withModuleBytes(int bytes) {
        return new ModuleLimits(
                bytes,
                types,
                functions,
                imports,
                exports,
                globals,
                tags,
                tables,
                memories,
                segments,
                customSections,
                bodyBytes,
                locals,
                frameSlots,
                nesting,
                arity,
                loweredFactor);
    }
}
