package dev.wardian.host.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message was not published: no subscriber has it. */
public final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why a message is not published. */
    public enum Reason {
        /** The queue of a subscriber is full. Try again later. */
        QUEUE_FULL,
        /** The memory budget of a subscriber's manager is used up. Try again later. */
        MEMORY,
        /**
         * It follows from eight others, each published while the one before was handled: probably a
         * loop.
         */
        HOPS,
        /** A thousand deliveries follow from the same message already. */
        FAN_OUT,
        /** The {@link PluginEvents} are closed. */
        CLOSED
    }

    private final Reason reason;
    private final @Nullable String subscriber;

    /** Makes an exception. */
    PublishException(Reason reason, String topic, @Nullable String subscriber, String message) {
        super("the message on " + topic + " is not published: " + message);
        this.reason = reason;
        this.subscriber = subscriber;
    }

    /** {@return why} */
    public Reason reason() {
        return reason;
    }

    /** {@return the subscriber that has no room, if that is the reason} */
    public Optional<String> subscriber() {
        return Optional.ofNullable(subscriber);
    }
}
