package dev.wardian.host.events;

import java.util.Locale;

/**
 * How the messages of one subscriber wait, and how they are handed over.
 *
 * @param messages the most messages that wait, from 1 to 10 000
 * @param bytes the most bytes that they have together, from 1 KiB to 64 MiB; one message may always
 *     wait, however long it is
 * @param concurrency how many messages are handled at once, from 1 to 64. With 1 they are handled
 *     in the order in which they were published, each when the one before has ended
 * @param retry how often a message is handed over again if the subscriber fails, from 0 to 10
 * @param full what happens if there is no room
 */
public record EventQueue(int messages, long bytes, int concurrency, int retry, WhenFull full) {
    /** 256 messages and 1 MiB, one at a time, none again; a full queue refuses messages. */
    public static final EventQueue DEFAULT = new EventQueue(256, 1 << 20, 1, 0, WhenFull.REFUSE);

    static final int MOST_MESSAGES = 10_000;
    static final long LEAST_BYTES = 1 << 10;
    static final long MOST_BYTES = 64 << 20;
    static final int MOST_CONCURRENCY = 64;
    static final int MOST_RETRY = 10;

    /**
     * Checks the numbers.
     *
     * @param messages the most messages that wait
     * @param bytes the most bytes that they have together
     * @param concurrency how many messages are handled at once
     * @param retry how often a message is handed over again
     * @param full what happens if there is no room
     * @throws IllegalArgumentException if a number is outside of its range
     */
    public EventQueue {
        require("messages", messages, 1, MOST_MESSAGES);
        require("bytes", bytes, LEAST_BYTES, MOST_BYTES);
        require("concurrency", concurrency, 1, MOST_CONCURRENCY);
        require("retry", retry, 0, MOST_RETRY);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " from " + least + " to " + most + ", not " + value);
        }
    }

    /**
     * Returns this queue with another number of messages.
     *
     * @param most the most messages that wait
     * @return the queue
     */
    public EventQueue withMessages(int most) {
        return new EventQueue(most, bytes, concurrency, retry, full);
    }

    /**
     * Returns this queue with another number of bytes.
     *
     * @param most the most bytes of waiting messages
     * @return the queue
     */
    public EventQueue withBytes(long most) {
        return new EventQueue(messages, most, concurrency, retry, full);
    }

    /**
     * Returns this queue with another concurrency.
     *
     * @param atOnce how many messages are handled at once
     * @return the queue
     */
    public EventQueue withConcurrency(int atOnce) {
        return new EventQueue(messages, bytes, atOnce, retry, full);
    }

    /**
     * Returns this queue with another number of further attempts.
     *
     * @param times how often a message is handed over again
     * @return the queue
     */
    public EventQueue withRetry(int times) {
        return new EventQueue(messages, bytes, concurrency, times, full);
    }

    /**
     * Returns this queue with another behaviour where there is no room.
     *
     * @param then what happens then
     * @return the queue
     */
    public EventQueue whenFull(WhenFull then) {
        return new EventQueue(messages, bytes, concurrency, retry, then);
    }

    /** The smaller of each number, and dropping unless both refuse. */
    EventQueue intersect(EventQueue other) {
        return new EventQueue(
                Math.min(messages, other.messages),
                Math.min(bytes, other.bytes),
                Math.min(concurrency, other.concurrency),
                Math.min(retry, other.retry),
                full.compareTo(other.full) <= 0 ? full : other.full);
    }

    /** The word for {@link #full} in manifests. */
    String fullWord() {
        return full.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
