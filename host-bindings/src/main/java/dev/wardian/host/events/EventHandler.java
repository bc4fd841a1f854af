package dev.wardian.host.events;

/** Handles the messages of a subscription of the application. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Handles one message. What it publishes meanwhile, on this thread, follows from this message.
     *
     * @param event the message
     * @throws Exception if it cannot; that is a failed attempt
     */
    void handle(Event event) throws Exception;
}
