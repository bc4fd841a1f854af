package dev.wardian.host.events;

import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which operation handles the messages of which topics.
 *
 * @param dead whether these are dead letters of the topics
 * @param topics the topics
 * @param operation the operation; empty for any, as a grant says it
 */
record Route(boolean dead, NamePattern topics, String operation)
        implements PatternSet.Pattern<Route>, Comparable<Route> {
    /** Any operation. */
    static final String ANY = "";

    private static final Comparator<Route> ORDER =
            Comparator.comparing(Route::dead)
                    .thenComparing(Route::topics)
                    .thenComparing(Route::operation);

    /** Reads the topics of a route: {@code orders.*} or {@code $dead.orders.*}. */
    static Optional<Route> parse(String topics, String operation) {
        boolean dead = topics.startsWith(Topics.DEAD);
        return Topics.pattern(dead ? topics.substring(Topics.DEAD.length()) : topics)
                .map(pattern -> new Route(dead, pattern, operation));
    }

    /** Whether there may be a message for both. */
    boolean overlaps(Route other) {
        return dead == other.dead && topics.common(other.topics).isPresent();
    }

    boolean matches(Message message) {
        return dead == message.isDead() && topics.matches(message.topic());
    }

    @Override
    public boolean covers(Route other) {
        return dead == other.dead
                && topics.covers(other.topics)
                && (operation.equals(ANY) || operation.equals(other.operation));
    }

    @Override
    public Optional<Route> common(Route other) {
        boolean meet =
                dead == other.dead
                        && (operation.equals(other.operation)
                                || operation.equals(ANY)
                                || other.operation.equals(ANY));
        return meet
                ? topics.common(other.topics)
                        .map(
                                both ->
                                        new Route(
                                                dead,
                                                both,
                                                operation.equals(ANY)
                                                        ? other.operation
                                                        : operation))
                : Optional.empty();
    }

    @Override
    public int compareTo(Route other) {
        return ORDER.compare(this, other);
    }

    /** The topics as {@link #parse} reads them. */
    String withoutOperation() {
        return (dead ? Topics.DEAD : "") + topics;
    }

    /** The topics, and the operation behind a colon if it is not any. */
    @Override
    public String toString() {
        return withoutOperation() + (operation.equals(ANY) ? "" : ": " + operation);
    }
}
