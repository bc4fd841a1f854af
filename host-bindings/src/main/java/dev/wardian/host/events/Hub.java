package dev.wardian.host.events;

import dev.wardian.host.events.PublishException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers, and what brings messages to them. One lock guards all of it. It is held only to
 * look and to count: messages are handed over, and memory is reserved, without it.
 */
final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger("dev.wardian.events");

    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private final List<Subscriber> subscribers = new ArrayList<>();
    private boolean closed;

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

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
            LOG.warn("{}", e.getMessage());
        }
    }

    private int spread(Message message) {
        List<Subscriber> wanting;
        lock.lock();
        try {
            wanting = wanting(message);
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
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
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a subscriber.
     *
     * @return whether it is there now; false if the hub is closed
     */
    boolean add(Subscriber subscriber) {
        lock.lock();
        try {
            return !closed && subscribers.add(subscriber);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a subscriber. The caller says what becomes of the messages that wait. */
    void remove(Subscriber subscriber) {
        lock.lock();
        try {
            subscribers.remove(subscriber);
            subscriber.end();
        } finally {
            lock.unlock();
        }
    }

    /** What happened to the messages of each subscriber. */
    List<SubscriberFigures> figures() {
        return all().stream().map(Subscriber::figures).toList();
    }

    private List<Subscriber> all() {
        lock.lock();
        try {
            return List.copyOf(subscribers);
        } finally {
            lock.unlock();
        }
    }

    /** Publishes nothing any more, and drops what waits. */
    void close() {
        List<Subscriber> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(subscribers);
            left.forEach(Subscriber::end);
            subscribers.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(Subscriber::dropAll);
    }
}
