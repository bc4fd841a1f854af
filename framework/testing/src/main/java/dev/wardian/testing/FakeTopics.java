package dev.wardian.testing;

import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
 */
record FakeTopics(boolean all, Set<String> publish, Map<String, String> subscribe)
        implements Policy {
    static final FakeTopics ALL = new FakeTopics(true, Set.of(), Map.of());

    private static final int MOST_TOPIC_BYTES = 128;
    private static final String DEAD = "$dead.";
    private static final String NAMES = "orders.created, orders.* or *";
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

    FakeTopics {
        publish = Collections.unmodifiableSet(widest(publish));
        subscribe = Collections.unmodifiableMap(new TreeMap<>(subscribe));
    }

    static boolean isTopic(String text) {
        return text.length() <= MOST_TOPIC_BYTES && TOPIC.matcher(text).matches();
    }

    static boolean areTopics(String text) {
        String name = text.endsWith(".*") ? text.substring(0, text.length() - 2) : text;
        return text.equals("*") || isTopic(name);
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
                .forEach(
                        (name, operation) -> {
                            String live =
                                    name.startsWith(DEAD) ? name.substring(DEAD.length()) : name;
                            if (!areTopics(live)) {
                                node.problem("these are no topics: " + name, "write " + NAMES);
                            }
                            subscribe.put(name, operation.asText(""));
                        });
        return new FakeTopics(false, publish, subscribe);
    }

    private static List<ManifestNode> items(ManifestNode node, String key) {
        return node.get(key).map(ManifestNode::items).orElse(List.of());
    }

    boolean publishes(String topic) {
        return all || publish.stream().anyMatch(names -> cover(names, topic));
    }

    /** The operation that handles a topic, by the longest name that covers it. */
    Optional<String> operation(String topic) {
        return subscribe.keySet().stream()
                .filter(names -> cover(names, topic))
                .max(
                        Comparator.comparing((String names) -> names.equals(topic))
                                .thenComparing(String::length))
                .map(subscribe::get);
    }

    FakeTopics intersect(FakeTopics other) {
        if (all || other.all) {
            return all ? other : this;
        }
        Set<String> both = new TreeSet<>();
        publish.stream()
                .filter(name -> other.publish.stream().anyMatch(o -> cover(o, name)))
                .forEach(both::add);
        other.publish.stream()
                .filter(name -> publish.stream().anyMatch(o -> cover(o, name)))
                .forEach(both::add);
        Map<String, String> handled = new TreeMap<>(subscribe);
        handled.entrySet().retainAll(other.subscribe.entrySet());
        return new FakeTopics(false, both, handled);
    }

    @Override
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        publish.forEach(name -> rules.add("publish " + name));
        subscribe.forEach((name, operation) -> rules.add("subscribe " + name + " by " + operation));
        return List.copyOf(rules);
    }
}
