package dev.wardian.testing;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A message of the fake {@code events} of a {@link TestHost}: one that a plugin published, or one
 * that a test hands to plugins. Immutable; each method that changes something returns another
 * message.
 */
public final class FakeMessage {

    private final String topic;
    private final byte[] bytes;
    private final String sender;
    private final int attempt;

    private FakeMessage(String topic, byte[] bytes, String sender, int attempt) {
        this.topic = topic;
        this.bytes = bytes;
        this.sender = sender;
        this.attempt = attempt;
    }

    /**
     * A message that the application publishes, for a first attempt.
     *
     * @param topic its topic, for example {@code orders.created}; that of a dead letter begins with
     *     {@code $dead.}
     * @param bytes the message, at most 1 MiB
     * @return the message
     * @throws IllegalArgumentException if this is no topic, or the message is larger
     */
    public static FakeMessage of(String topic, byte[] bytes) {
        if (!FakeTopics.isTopic(
                topic.startsWith(FakeRoute.DEAD)
                        ? topic.substring(FakeRoute.DEAD.length())
                        : topic)) {
            throw new IllegalArgumentException("no topic: " + topic);
        }
        if (bytes.length > FakeEvents.MOST_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a message of " + bytes.length + " bytes");
        }
        return new FakeMessage(topic, bytes.clone(), "", 1);
    }

    /**
     * As {@link #of(String, byte[])}, for text in UTF-8.
     *
     * @param topic its topic
     * @param text the message, at most 1 MiB
     * @return the message
     * @throws IllegalArgumentException if this is no topic, or the message is larger
     */
    public static FakeMessage of(String topic, String text) {
        return of(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Has a plugin publish the message.
     *
     * @param pluginId the plugin, which need not be there
     * @return the changed message
     * @throws IllegalArgumentException if the id is empty
     */
    public FakeMessage from(String pluginId) {
        if (pluginId.isEmpty()) {
            throw new IllegalArgumentException("no plugin: the id is empty");
        }
        return new FakeMessage(topic, bytes, pluginId, attempt);
    }

    /**
     * Says how often the message is handed over.
     *
     * @param number the attempt, from 1
     * @return the changed message
     * @throws IllegalArgumentException if the number is below 1
     */
    public FakeMessage attempt(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("no attempt, the first is 1: " + number);
        }
        return new FakeMessage(topic, bytes, sender, number);
    }

    /** {@return the topic} */
    public String topic() {
        return topic;
    }

    /** {@return the bytes of the message, a new array} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the message as text} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return the id of the plugin that published it; empty if the application did} */
    public Optional<String> sender() {
        return sender.isEmpty() ? Optional.empty() : Optional.of(sender);
    }

    /** {@return how often it is handed over, from 1} */
    public int attempt() {
        return attempt;
    }

    /** {@return topic and sender} */
    @Override
    public String toString() {
        return topic + sender().map(id -> " of " + id).orElse("");
    }
}
