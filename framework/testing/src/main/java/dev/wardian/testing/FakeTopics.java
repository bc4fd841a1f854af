package dev.wardian.testing;

import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topics of a manifest. A name of topics is a topic, {@code orders.*} or {@code *}.
 *
 * @param all whether this is a grant, which leaves each request as it is
 * @param publish the topics that the plugin publishes
 * @param subscribe the operations that handle messages, with their topics
 * @param message the most bytes of a message that the plugin publishes
 */
record FakeTopics(
        boolean all, PatternSet<NamePattern> publish, PatternSet<FakeRoute> subscribe, long message)
        implements Policy {
    static final FakeTopics ALL =
            new FakeTopics(
                    true,
                    PatternSet.of(List.<NamePattern>of()),
                    PatternSet.of(List.<FakeRoute>of()),
                    FakeEvents.MOST_MESSAGE_BYTES);

    private static final long USUAL_MESSAGE_BYTES = 64 << 10;
    private static final int MOST_TOPIC_BYTES = 128;
    private static final String NAMES = "orders.created, orders.* or *";
    private static final String WORDS = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*";
    private static final Pattern TOPIC = Pattern.compile(WORDS);
    private static final Pattern TOPICS = Pattern.compile("\\*|" + WORDS + "(?:\\.\\*)?");

    static boolean isTopic(String text) {
        return text.length() <= MOST_TOPIC_BYTES && TOPIC.matcher(text).matches();
    }

    /** Reads {@code orders.created}, {@code orders.*} or {@code *}. */
    static Optional<NamePattern> pattern(String text) {
        return NamePattern.parse(text, TOPICS, MOST_TOPIC_BYTES);
    }

    /** Reads a request. Other keys may be there. */
    static FakeTopics read(ManifestNode node) {
        List<FakeRoute> subscribe = new ArrayList<>();
        node.get("subscribe")
                .map(ManifestNode::entries)
                .orElse(Map.of())
                .forEach((names, operation) -> add(subscribe, names, operation));
        long message = node.get("message").map(FakeTopics::bytes).orElse(USUAL_MESSAGE_BYTES);
        return new FakeTopics(
                false,
                PatternSet.of(
                        PatternSet.read(
                                node.get("publish"), FakeTopics::pattern, "topics: " + NAMES)),
                PatternSet.of(subscribe),
                message);
    }

    private static long bytes(ManifestNode node) {
        return node.asQuantity(Unit.BYTES, 1, FakeEvents.MOST_MESSAGE_BYTES, USUAL_MESSAGE_BYTES);
    }

    private static void add(List<FakeRoute> routes, String names, ManifestNode node) {
        Optional<FakeRoute> read = FakeRoute.parse(names, node.asText(""));
        if (read.isEmpty()) {
            node.problem("these are no topics: " + names, "write " + NAMES);
            return;
        }
        FakeRoute route = read.get();
        for (FakeRoute other : routes) {
            if (other.overlaps(route) && !other.operation().equals(route.operation())) {
                node.problem(
                        "a topic of " + names + " and " + other.names() + " has two operations",
                        "let one operation handle both");
            }
        }
        routes.add(route);
    }

    boolean publishes(String topic) {
        return all || publish.covers(new NamePattern(topic, false));
    }

    /** The operation that handles a topic, which may be that of a dead letter. */
    Optional<String> operation(String topic) {
        return subscribe.patterns().stream()
                .filter(route -> route.matches(topic))
                .map(FakeRoute::operation)
                .findFirst();
    }

    FakeTopics intersect(FakeTopics other) {
        if (all || other.all) {
            return all ? other : this;
        }
        return new FakeTopics(
                false,
                publish.intersect(other.publish),
                subscribe.intersect(other.subscribe),
                Math.min(message, other.message));
    }

    @Override
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        publish.patterns().forEach(topics -> rules.add("publish " + topics));
        subscribe.patterns().forEach(route -> rules.add("subscribe " + route));
        rules.add("a message at most " + Unit.BYTES.format(message));
        return List.copyOf(rules);
    }
}
