package dev.wardian.host.events;

import java.util.concurrent.Executor;

/** A subscription of the application. */
final class HandlerSubscriber extends Subscriber implements Subscription {
    private final Route route;
    private final EventQueue settings;
    private final Executor executor;
    private final EventHandler handler;

    HandlerSubscriber(
            Hub hub, Route route, EventQueue settings, Executor executor, EventHandler handler) {
        super(hub, route.toString());
        this.route = route;
        this.settings = settings;
        this.executor = executor;
        this.handler = handler;
    }

    @Override
    boolean wants(Message message) {
        return route.matches(message);
    }

    @Override
    EventQueue settings() {
        return settings;
    }

    @Override
    boolean reserve(long bytes) {
        return true;
    }

    @Override
    void release(long bytes) {
        // Nobody counts it.
    }

    @Override
    Executor executor() {
        return executor;
    }

    @Override
    Outcome hand(Message message, int attempt) {
        try {
            new Delivery(hub(), message, null, attempt)
                    .during(
                            () -> {
                                handler.handle(message.event(attempt));
                                return null;
                            });
            return new Outcome.Handled();
        } catch (Throwable e) {
            // An Error too: the messages behind this one are handed over all the same. What it
            // threw is not about whether a plugin began a call.
            return new Outcome.Failed(Outcome.text(e), true);
        }
    }

    @Override
    public void close() {
        endAndDrop();
    }
}
