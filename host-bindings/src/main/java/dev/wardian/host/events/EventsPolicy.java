package dev.wardian.host.events;

import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plugin may publish and gets.
 *
 * @param publish the topics to which it may publish
 * @param routes the topics that it subscribes to, with its operations
 * @param message the most bytes of a message that it publishes
 * @param queue where its own messages wait
 */
record EventsPolicy(
        PatternSet<NamePattern> publish, PatternSet<Route> routes, long message, EventQueue queue)
        implements Policy {
    boolean mayPublish(String topic) {
        return publish.patterns().stream().anyMatch(pattern -> pattern.matches(topic));
    }

    /** The operation that handles a message. No request has two for one topic. */
    Optional<String> operation(Message message) {
        return routes.patterns().stream()
                .filter(route -> route.matches(message))
                .map(Route::operation)
                .findFirst();
    }

    /** The most bytes of a message, as the length of an array. */
    int longestMessage() {
        return Math.toIntExact(message);
    }

    EventsPolicy intersect(EventsPolicy other) {
        return new EventsPolicy(
                publish.intersect(other.publish),
                routes.intersect(other.routes),
                Math.min(message, other.message),
                queue.intersect(other.queue));
    }

    String describe() {
        return String.join(", ", rules());
    }

    @Override
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        publish.patterns().forEach(topics -> rules.add("publish " + topics));
        routes.patterns().forEach(route -> rules.add("subscribe " + route));
        if (rules.isEmpty()) {
            rules.add("no topics");
        }
        rules.add("a message at most " + Unit.BYTES.format(message));
        rules.add(
                "queue at most "
                        + Unit.COUNT.format(queue.messages())
                        + " messages and "
                        + Unit.BYTES.format(queue.bytes())
                        + "; "
                        + queue.fullWord()
                        + " if it is full");
        rules.add(
                queue.concurrency() == 1
                        ? "one message at a time"
                        : "at most " + queue.concurrency() + " messages at once");
        rules.add(
                queue.retry() == 0
                        ? "no more attempts"
                        : "at most " + queue.retry() + " more attempts");
        return List.copyOf(rules);
    }
}
