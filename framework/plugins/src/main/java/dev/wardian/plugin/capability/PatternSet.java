package dev.wardian.plugin.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Patterns of which each stands for a set of things, as part of a policy. The set is in its
 * shortest form: without those that another one covers. So sets that stand for the same are equal,
 * as long as no pattern stands for exactly what some others stand for together. Immutable.
 *
 * @param <P> the type of the patterns
 */
public final class PatternSet<P extends PatternSet.Pattern<P> & Comparable<P>> {
    /**
     * Stands for a set of things. Patterns are compared in the order in which operators read them.
     *
     * @param <P> its own type
     */
    public interface Pattern<P> {
        /**
         * {@return whether everything that {@code other} stands for is in this}
         *
         * @param other another pattern
         */
        boolean covers(P other);

        /**
         * {@return the pattern that stands for what is in both; empty if nothing is}
         *
         * @param other another pattern
         */
        Optional<P> common(P other);
    }

    private final SortedSet<P> patterns;

    private PatternSet(SortedSet<P> patterns) {
        this.patterns = patterns;
    }

    /**
     * Makes a set.
     *
     * @param <P> the type of the patterns
     * @param patterns the patterns, in any order
     * @return the set
     */
    public static <P extends Pattern<P> & Comparable<P>> PatternSet<P> of(Collection<P> patterns) {
        SortedSet<P> all = new TreeSet<>(patterns);
        SortedSet<P> widest = new TreeSet<>(all);
        widest.removeIf(
                pattern ->
                        all.stream()
                                .anyMatch(
                                        other -> !other.equals(pattern) && other.covers(pattern)));
        return new PatternSet<>(widest);
    }

    /**
     * Reads a list of patterns in a request or grant, and reports what is none.
     *
     * @param <P> the type of the patterns
     * @param list the list; empty for a key that is missing
     * @param parse reads one pattern; empty if a text is none
     * @param expected what a text has to be, such as {@code a key such as tax.rate, tax.* or *}
     * @return the patterns in the order of the list
     */
    public static <P extends Pattern<P> & Comparable<P>> List<P> read(
            Optional<ManifestNode> list, Function<String, Optional<P>> parse, String expected) {
        List<P> patterns = new ArrayList<>();
        for (ManifestNode item : list.map(ManifestNode::items).orElse(List.of())) {
            if (!item.isScalar()) {
                item.asText("");
                continue;
            }
            parse.apply(item.asText(""))
                    .ifPresentOrElse(patterns::add, () -> item.problem("expected " + expected, ""));
        }
        return patterns;
    }

    /** {@return the patterns in their order} */
    public SortedSet<P> patterns() {
        return Collections.unmodifiableSortedSet(patterns);
    }

    /** {@return whether it stands for nothing} */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /**
     * {@return whether one of the patterns covers {@code pattern}}
     *
     * @param pattern a pattern
     */
    public boolean covers(P pattern) {
        return patterns.stream().anyMatch(wider -> wider.covers(pattern));
    }

    /**
     * {@return what is in both sets}
     *
     * @param other another set
     */
    public PatternSet<P> intersect(PatternSet<P> other) {
        List<P> common = new ArrayList<>();
        for (P mine : patterns) {
            for (P theirs : other.patterns) {
                mine.common(theirs).ifPresent(common::add);
            }
        }
        return of(common);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PatternSet<?> that && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    /** The patterns with commas between them. */
    @Override
    public String toString() {
        return patterns.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
