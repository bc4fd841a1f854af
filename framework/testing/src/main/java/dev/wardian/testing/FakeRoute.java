package dev.wardian.testing;

import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import java.util.Optional;

/**
 * Which operation handles the messages of which topics.
 *
 * @param dead whether these are dead letters of the topics
 * @param topics the topics
 * @param operation the operation
 */
record FakeRoute(boolean dead, NamePattern topics, String operation)
        implements PatternSet.Pattern<FakeRoute>, Comparable<FakeRoute> {
    /** What the topic of a dead letter has before the topic of the message. */
    static final String DEAD = "$dead.";

    /** Reads the topics of a route: {@code orders.*} or {@code $dead.orders.*}. */
    static Optional<FakeRoute> parse(String topics, String operation) {
        boolean dead = topics.startsWith(DEAD);
        return FakeTopics.pattern(dead ? topics.substring(DEAD.length()) : topics)
                .map(pattern -> new FakeRoute(dead, pattern, operation));
    }

    /** Whether there may be a message for both. */
    boolean overlaps(FakeRoute other) {
        return dead == other.dead && topics.common(other.topics).isPresent();
    }

    /** Whether it is for a topic, which may be that of a dead letter. */
    boolean matches(String topic) {
        return dead == topic.startsWith(DEAD)
                && topics.matches(dead ? topic.substring(DEAD.length()) : topic);
    }

    @Override
    public boolean covers(FakeRoute other) {
        return dead == other.dead
                && topics.covers(other.topics)
                && operation.equals(other.operation);
    }

    @Override
    public Optional<FakeRoute> common(FakeRoute other) {
        return dead == other.dead && operation.equals(other.operation)
                ? topics.common(other.topics).map(both -> new FakeRoute(dead, both, operation))
                : Optional.empty();
    }

    @Override
    public int compareTo(FakeRoute other) {
        return toString().compareTo(other.toString());
    }

    /** The topics as a manifest has them. */
    String names() {
        return (dead ? DEAD : "") + topics;
    }

    @Override
    public String toString() {
        return names() + " by " + operation;
    }
}
