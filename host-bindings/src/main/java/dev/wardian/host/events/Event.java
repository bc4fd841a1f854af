package dev.wardian.host.events;

import java.util.Arrays;
import java.util.Optional;

/**
 * A message as a handler of the application gets it.
 *
 * @param topic its topic, for example {@code orders.created}; that of a dead letter begins with
 *     {@code $dead.}
 * @param message its bytes, which are the handler's own
 * @param sender the id of the plugin that published it; empty if the application did
 * @param hops how many messages there were until this one, from 1: each was published while the one
 *     before was handled
 * @param attempt how often it was handed to this subscriber, from 1
 * @param deadLetter why another subscriber did not handle it, if this is a dead letter
 */
public record Event(
        String topic,
        byte[] message,
        Optional<String> sender,
        int hops,
        int attempt,
        Optional<DeadLetter> deadLetter) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Event that
                && topic.equals(that.topic)
                && Arrays.equals(message, that.message)
                && sender.equals(that.sender)
                && hops == that.hops
                && attempt == that.attempt
                && deadLetter.equals(that.deadLetter);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + Arrays.hashCode(message);
    }

    /** Without the bytes, which may be secret. */
    @Override
    public String toString() {
        return "event on "
                + topic
                + " of "
                + sender.orElse("the application")
                + ", "
                + message.length
                + " bytes, attempt "
                + attempt;
    }
}
