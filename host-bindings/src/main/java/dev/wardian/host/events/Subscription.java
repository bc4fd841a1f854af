package dev.wardian.host.events;

/** A subscription of the application. */
public interface Subscription extends AutoCloseable {
    /** {@return what happened to its messages} */
    SubscriberFigures figures();

    /**
     * Ends it. Messages that wait are dropped; one that is being handled goes on. Nothing happens
     * the second time.
     */
    @Override
    void close();
}
