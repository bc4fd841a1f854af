package dev.wardian.host.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way. All subscribers share it, and nobody changes its bytes.
 *
 * @param topic its topic, without {@link Topics#DEAD}
 * @param bytes its bytes
 * @param sender the id of the plugin that published it; null for the application
 * @param hops how many messages there were until this one, itself included, each of which was
 *     published while the one before was handled
 * @param root what it has in common with all messages that follow from the same one
 * @param failure why a subscriber did not handle it, if this is a dead letter; otherwise null
 */
record Message(
        String topic,
        byte[] bytes,
        @Nullable String sender,
        int hops,
        Root root,
        @Nullable DeadLetter failure) {
    /** The most hops. */
    static final int MOST_HOPS = 8;

    /** The most deliveries that follow from one message. */
    static final int MOST_DELIVERIES = 1_000;

    /** What a message takes besides its bytes. */
    private static final int OVERHEAD = 128;

    /** Counts the deliveries that follow from one message, under the lock of the hub. */
    static final class Root {
        private int deliveries;

        /** Whether that many more are allowed. */
        boolean allows(int more) {
            return deliveries + more <= MOST_DELIVERIES;
        }

        void add(int more) {
            deliveries += more;
        }
    }

    /** A message that follows from another one, or from none. */
    static Message of(
            String topic, byte[] bytes, @Nullable String sender, @Nullable Message before) {
        return before == null
                ? new Message(topic, bytes, sender, 1, new Root(), null)
                : new Message(topic, bytes, sender, before.hops + 1, before.root, null);
    }

    /** The dead letter of this message, which is no hop: nobody published it. */
    Message dead(DeadLetter why) {
        return new Message(topic, bytes, sender, hops, root, why);
    }

    boolean isDead() {
        return failure != null;
    }

    /** The topic as subscribers see it. */
    String shownTopic() {
        return isDead() ? Topics.DEAD + topic : topic;
    }

    /** The bytes of memory that it takes in a queue. */
    long cost() {
        return (long) bytes.length + OVERHEAD;
    }

    /** As a handler of the application gets it. */
    Event event(int attempt) {
        return new Event(
                shownTopic(),
                bytes.clone(),
                Optional.ofNullable(sender),
                hops,
                attempt,
                Optional.ofNullable(failure));
    }
}
