package dev.wardian.wasm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The most that a module may need of its host. Decoder, validator and engine check each limit
 * before they allocate anything for it, and reject a module that exceeds one with {@link
 * ModuleLimitException}.
 *
 * @param moduleBytes size of the binary in bytes
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
 * @param bodyBytes size of one function body in bytes
 * @param locals number of locals of one function, its parameters included
 * @param frameSlots frame slots of one function: locals and operands, in units of 64 bits. In a
 *     function with vectors every operand counts as two
 * @param nesting depth of nested blocks in one function
 * @param arity number of parameters and of results of a function or block type, and of fields of a
 *     structure
 * @param loweredFactor bytes of lowered code per byte of a function body, beyond a constant of 64
 *     KiB
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
    /** Limits that let every module through that we know. */
    public static final ModuleLimits DEFAULT =
            new ModuleLimits(
                    1 << 30, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000,
                    100_000, 100, 1_000_000, 100_000, 7_654_321, 50_000, 100_000, 50_000, 1_000,
                    64);

    /**
     * Checks that no limit is negative.
     *
     * @param moduleBytes size of the binary in bytes
     * @param types number of types
     * @param functions number of functions, imported ones included
     * @param imports number of imports
     * @param exports number of exports
     * @param globals number of globals
     * @param tags number of tags
     * @param tables number of tables
     * @param memories number of memories
     * @param segments number of segments of each kind
     * @param customSections number of custom sections
     * @param bodyBytes size of one function body in bytes
     * @param locals number of locals of one function
     * @param frameSlots frame slots of one function
     * @param nesting depth of nested blocks in one function
     * @param arity number of parameters, of results, and of fields
     * @param loweredFactor bytes of lowered code per byte of a function body
     * @throws IllegalArgumentException if a limit is negative
     */
    public ModuleLimits {
        int least =
                IntStream.of(
                                moduleBytes,
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
                                loweredFactor)
                        .min()
                        .getAsInt();
        if (least < 0) {
            throw new IllegalArgumentException("a limit is negative: " + least);
        }
    }

    /** {@return a builder that begins with {@link #DEFAULT}} */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** {@return a builder that begins with these limits} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns these limits with another greatest size of the binary.
     *
     * @param bytes the greatest size in bytes
     * @return the limits with that value
     */
    public ModuleLimits withModuleBytes(int bytes) {
        return toBuilder().moduleBytes(bytes).build();
    }

    /** Changes some limits and keeps the others. A limit is 0 or more. */
    public static final class Builder {
        private final Map<String, Integer> values = new LinkedHashMap<>();

        private Builder(ModuleLimits limits) {
            values.put("moduleBytes", limits.moduleBytes);
            values.put("types", limits.types);
            values.put("functions", limits.functions);
            values.put("imports", limits.imports);
            values.put("exports", limits.exports);
            values.put("globals", limits.globals);
            values.put("tags", limits.tags);
            values.put("tables", limits.tables);
            values.put("memories", limits.memories);
            values.put("segments", limits.segments);
            values.put("customSections", limits.customSections);
            values.put("bodyBytes", limits.bodyBytes);
            values.put("locals", limits.locals);
            values.put("frameSlots", limits.frameSlots);
            values.put("nesting", limits.nesting);
            values.put("arity", limits.arity);
            values.put("loweredFactor", limits.loweredFactor);
        }

        /**
         * Sets the greatest size of the binary, in bytes.
         *
         * @param max the greatest size in bytes, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder moduleBytes(int max) {
            return limit("moduleBytes", max);
        }

        /**
         * Sets the greatest number of types.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder types(int max) {
            return limit("types", max);
        }

        /**
         * Sets the greatest number of functions, imported ones included.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder functions(int max) {
            return limit("functions", max);
        }

        /**
         * Sets the greatest number of imports.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder imports(int max) {
            return limit("imports", max);
        }

        /**
         * Sets the greatest number of exports.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder exports(int max) {
            return limit("exports", max);
        }

        /**
         * Sets the greatest number of globals.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder globals(int max) {
            return limit("globals", max);
        }

        /**
         * Sets the greatest number of tags.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder tags(int max) {
            return limit("tags", max);
        }

        /**
         * Sets the greatest number of tables.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder tables(int max) {
            return limit("tables", max);
        }

        /**
         * Sets the greatest number of memories.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder memories(int max) {
            return limit("memories", max);
        }

        /**
         * Sets the greatest number of element segments, and of data segments.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder segments(int max) {
            return limit("segments", max);
        }

        /**
         * Sets the greatest number of custom sections.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder customSections(int max) {
            return limit("customSections", max);
        }

        /**
         * Sets the greatest size of one function body, in bytes.
         *
         * @param max the greatest size in bytes, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder bodyBytes(int max) {
            return limit("bodyBytes", max);
        }

        /**
         * Sets the greatest number of locals of one function, its parameters included.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder locals(int max) {
            return limit("locals", max);
        }

        /**
         * Sets the greatest number of frame slots of one function.
         *
         * @param max the greatest number of 64-bit slots, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder frameSlots(int max) {
            return limit("frameSlots", max);
        }

        /**
         * Sets the greatest depth of nested blocks in one function.
         *
         * @param max the greatest depth, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder nesting(int max) {
            return limit("nesting", max);
        }

        /**
         * Sets the greatest number of parameters, of results, and of fields of a structure.
         *
         * @param max the greatest number, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder arity(int max) {
            return limit("arity", max);
        }

        /**
         * Sets the greatest number of bytes of lowered code per byte of a function body.
         *
         * @param max bytes of lowered code per byte, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code max} is negative
         */
        public Builder loweredFactor(int max) {
            return limit("loweredFactor", max);
        }

        /**
         * Sets a limit by its name, as {@link ModuleLimitException#limit} gives it.
         *
         * @param name the name of a component of {@link ModuleLimits}
         * @param max the greatest value, from 0
         * @return this builder
         * @throws IllegalArgumentException if there is no such limit, or {@code max} is negative
         */
        public Builder limit(String name, int max) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(
                        "unknown limit \"" + name + "\"; known are " + String.join(", ", names()));
            }
            if (max < 0) {
                throw new IllegalArgumentException("the limit " + name + " is negative: " + max);
            }
            values.put(name, max);
            return this;
        }

        /** {@return the names of all limits} */
        public Set<String> names() {
            return Collections.unmodifiableSet(values.keySet());
        }

        /** {@return the limits so far; the builder can be used on} */
        public ModuleLimits build() {
            return new ModuleLimits(
                    get("moduleBytes"),
                    get("types"),
                    get("functions"),
                    get("imports"),
                    get("exports"),
                    get("globals"),
                    get("tags"),
                    get("tables"),
                    get("memories"),
                    get("segments"),
                    get("customSections"),
                    get("bodyBytes"),
                    get("locals"),
                    get("frameSlots"),
                    get("nesting"),
                    get("arity"),
                    get("loweredFactor"));
        }

        private int get(String name) {
            return Objects.requireNonNull(values.get(name));
        }
    }
}
