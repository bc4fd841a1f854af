package dev.wardian.host.events;

import dev.wardian.host.events.PublishException.Reason;
import dev.wardian.plugin.capability.LogLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers, and what brings messages to them. Its monitor, the lock, guards all of it and of
 * them. It is held only to look and to count: messages are handed over, and memory is reserved,
 * without it.
 */
final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger("dev.wardian.events");
    private static final int MOST_LINES = 10;

    private final LogLimit lines = new LogLimit(MOST_LINES, Duration.ofMinutes(1));

    private final List<Subscriber> subscribers = new ArrayList<>();
    private boolean closed;

    /**
     * Publishes a message to all subscribers of its topic, or to none.
     *
     * @param sender the id of the plugin that publishes it, or null
     * @return the number of subscribers
     * @throws PublishException if one of them cannot take it
     */
    int publish(String topic, byte[] bytes, @Nullable String sender) {
        Message message = Message.of(topic, bytes, sender, Delivery.message(this));
        if (message.hops() > Message.MOST_HOPS) {
            throw new PublishException(
                    Reason.HOPS,
                    topic,
                    null,
                    "it follows from "
                            + Message.MOST_HOPS
                            + " others, each published while the one"
                            + " before was handled");
        }
        return spread(message);
    }

    /** Publishes a dead letter, as far as there is room for it. */
    void publishDead(Message message) {
        try {
            spread(message);
        } catch (PublishException e) {
            long skipped = lines.admit();
            if (skipped >= 0) {
                LOG.warn("{}; {} such lines before were not logged", e.getMessage(), skipped);
            }
        }
    }

    private int spread(Message message) {
        List<Subscriber> wanting;
        synchronized (this) {
            wanting = wanting(message);
        }
        List<Subscriber> paid = new ArrayList<>(wanting.size());
        List<Subscriber> taking = new ArrayList<>(wanting.size());
        try {
            for (Subscriber subscriber : wanting) {
                if (!subscriber.reserve(message.cost())) {
                    throw new PublishException(
                            Reason.MEMORY,
                            message.shownTopic(),
                            subscriber.name(),
                            "the memory budget of " + subscriber.name() + " is used up");
                }
                paid.add(subscriber);
            }
            append(message, paid, taking);
        } finally {
            paid.removeAll(taking);
            paid.forEach(subscriber -> subscriber.release(message.cost()));
        }
        taking.forEach(Subscriber::pump);
        return taking.size();
    }

    /** The subscribers of a topic, which all have room now; under the lock. */
    private List<Subscriber> wanting(Message message) {
        if (closed) {
            throw new PublishException(
                    Reason.CLOSED, message.shownTopic(), null, "nothing is published any more");
        }
        List<Subscriber> wanting = new ArrayList<>();
        for (Subscriber subscriber : subscribers) {
            if (subscriber.wants(message)) {
                requireRoom(subscriber, message);
                wanting.add(subscriber);
            }
        }
        return wanting;
    }

    private static void requireRoom(Subscriber subscriber, Message message) {
        if (!subscriber.hasRoom(message)) {
            throw new PublishException(
                    Reason.QUEUE_FULL,
                    message.shownTopic(),
                    subscriber.name(),
                    "the queue of " + subscriber.name() + " is full");
        }
    }

    /**
     * Gives a message to those that still want it, or to none.
     *
     * @param paid those for which memory is reserved
     * @param taking gets those that take it
     */
    private void append(Message message, List<Subscriber> paid, List<Subscriber> taking) {
        synchronized (this) {
            // Others may have published, subscribed or ended meanwhile.
            List<Subscriber> now = wanting(message);
            now.retainAll(paid);
            if (!message.root().allows(now.size())) {
                throw new PublishException(
                        Reason.FAN_OUT,
                        message.shownTopic(),
                        null,
                        Message.MOST_DELIVERIES + " deliveries follow from the same message");
            }
            message.root().add(now.size());
            now.forEach(subscriber -> subscriber.append(message));
            taking.addAll(now);
        }
    }

    /**
     * Adds a subscriber.
     *
     * @return whether it is there now; false if the hub is closed
     */
    boolean add(Subscriber subscriber) {
        synchronized (this) {
            return !closed && subscribers.add(subscriber);
        }
    }

    /** Forgets a subscriber. It says itself what becomes of the messages that wait. */
    void remove(Subscriber subscriber) {
        synchronized (this) {
            subscribers.remove(subscriber);
        }
    }

    /** What happened to the messages of each subscriber. */
    List<SubscriberFigures> figures() {
        return all().stream().map(Subscriber::figures).toList();
    }

    private List<Subscriber> all() {
        synchronized (this) {
            return List.copyOf(subscribers);
        }
    }

    /** Publishes nothing any more, and drops what waits. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(Subscriber::endAndDrop);
    }
}
