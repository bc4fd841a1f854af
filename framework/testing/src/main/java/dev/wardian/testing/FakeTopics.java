package dev.wardian.testing;

import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The topics of a manifest. A name of topics is a topic, {@code orders.*} or {@code *}.
 *
 * @param all whether this is a grant, which leaves each request as it is
 * @param publish the names of the topics that the plugin publishes
 * @param subscribe the operations that handle messages, by names of topics
 * @param message the most bytes of a message that the plugin publishes
 */
record FakeTopics(boolean all, Set<String> publish, Map<String, String> subscribe, long message)
        implements Policy {
    static final FakeTopics ALL =
            new FakeTopics(true, Set.of(), Map.of(), FakeEvents.MOST_MESSAGE_BYTES);

    private static final long USUAL_MESSAGE_BYTES = 64 << 10;
    private static final int MOST_TOPIC_BYTES = 128;
    private static final String DEAD = "$dead.";
    private static final String NAMES = "orders.created, orders.* or *";
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

    FakeTopics {
        publish = Collections.unmodifiableSet(widest(publish));
        Map<String, String> handled = new TreeMap<>(subscribe);
        handled.keySet().retainAll(widest(handled.keySet()));
        subscribe = Collections.unmodifiableMap(handled);
    }

    static boolean isTopic(String text) {
        return text.length() <= MOST_TOPIC_BYTES && TOPIC.matcher(text).matches();
    }

    static boolean areTopics(String text) {
        String name = text.endsWith(".*") ? text.substring(0, text.length() - 2) : text;
        return text.equals("*") || (text.length() <= MOST_TOPIC_BYTES && isTopic(name));
    }

    /** Whether names of topics cover a topic. Dead letters are covered only by names of such. */
    static boolean cover(String topics, String topic) {
        if (topics.equals("*")) {
            return !topic.startsWith(DEAD);
        }
        return topics.endsWith(".*")
                ? topic.startsWith(topics.substring(0, topics.length() - 1))
                : topics.equals(topic);
    }

    /** The names that no other covers, so that equal topics are equal sets. */
    private static Set<String> widest(Set<String> all) {
        Set<String> names = new TreeSet<>(all);
        names.removeIf(name -> all.stream().anyMatch(other -> isWider(other, name)));
        return names;
    }

    /** Whether names of topics cover all of others, and more. */
    private static boolean isWider(String topics, String others) {
        return !topics.equals(others) && cover(topics, others);
    }

    /** Reads a request. Other keys may be there. */
    static FakeTopics read(ManifestNode node) {
        Set<String> publish = new TreeSet<>();
        for (ManifestNode item : items(node, "publish")) {
            String name = item.asText("*");
            if (!areTopics(name)) {
                item.problem("these are no topics: " + name, "write " + NAMES);
            }
            publish.add(name);
        }
        Map<String, String> subscribe = new TreeMap<>();
        node.get("subscribe")
                .map(ManifestNode::entries)
                .orElse(Map.of())
                .forEach((names, operation) -> add(subscribe, names, operation));
        long message = node.get("message").map(FakeTopics::bytes).orElse(USUAL_MESSAGE_BYTES);
        return new FakeTopics(false, publish, subscribe, message);
    }

    private static long bytes(ManifestNode node) {
        return node.asQuantity(Unit.BYTES, 1, FakeEvents.MOST_MESSAGE_BYTES, USUAL_MESSAGE_BYTES);
    }

    private static void add(Map<String, String> subscribe, String names, ManifestNode node) {
        if (!areTopics(names.startsWith(DEAD) ? names.substring(DEAD.length()) : names)) {
            node.problem("these are no topics: " + names, "write " + NAMES);
        }
        String operation = node.asText("");
        subscribe.forEach(
                (others, other) -> {
                    if (!other.equals(operation)
                            && (cover(others, names) || cover(names, others))) {
                        node.problem(
                                "a topic of " + names + " and " + others + " has two operations",
                                "let one operation handle both");
                    }
                });
        subscribe.put(names, operation);
    }

    private static List<ManifestNode> items(ManifestNode node, String key) {
        return node.get(key).map(ManifestNode::items).orElse(List.of());
    }

    boolean publishes(String topic) {
        return all || publish.stream().anyMatch(names -> cover(names, topic));
    }

    /** The operation that handles a topic. */
    Optional<String> operation(String topic) {
        return subscribe.keySet().stream()
                .filter(names -> cover(names, topic))
                .map(subscribe::get)
                .findFirst();
    }

    FakeTopics intersect(FakeTopics other) {
        if (all || other.all) {
            return all ? other : this;
        }
        Map<String, String> handled = new TreeMap<>();
        for (String names : common(subscribe.keySet(), other.subscribe.keySet())) {
            Optional<String> operation = operation(names);
            if (operation.equals(other.operation(names))) {
                operation.ifPresent(both -> handled.put(names, both));
            }
        }
        return new FakeTopics(
                false, common(publish, other.publish), handled, Math.min(message, other.message));
    }

    /** The topics that both have: names of topics cover each other, or have no topic in common. */
    private static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> both = new TreeSet<>(some);
        both.removeIf(name -> others.stream().noneMatch(other -> cover(other, name)));
        Set<String> rest = new TreeSet<>(others);
        rest.removeIf(name -> some.stream().noneMatch(other -> cover(other, name)));
        both.addAll(rest);
        return both;
    }

    @Override
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        publish.forEach(name -> rules.add("publish " + name));
        subscribe.forEach((name, operation) -> rules.add("subscribe " + name + " by " + operation));
        rules.add("a message at most " + Unit.BYTES.format(message));
        return List.copyOf(rules);
    }
}
