package dev.wardian.host.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Messages by topic, between plugins and the application. Thread-safe.
 *
 * <pre>{@code
 * PluginEvents events = PluginEvents.create();
 * PluginManager manager =
 *         PluginManager.builder(Path.of("plugins"))
 *                 .capabilities(HostBindings.standard())
 *                 .capability(EventsCapability.create(events))
 *                 .build();
 * events.subscribe("invoices.*", event -> archive(event.message()));
 * events.publish("orders.created", order);
 * }</pre>
 *
 * <p>A topic is one word or several with dots between them, of letters, digits, {@code _} and
 * {@code -}, at most 128 characters. {@code orders.*} stands for all topics that begin with {@code
 * orders.}, and {@code *} for all. A message that a subscriber does not handle is a dead letter: a
 * message on the topic {@code $dead.orders.created}. {@code $dead.*} stands for all of them. Nobody
 * else publishes on such topics.
 *
 * <p>Each subscriber has a queue, and gets each message at most once, or more often if its {@link
 * EventQueue#retry} says so. Messages live in the memory of the process: none outlives it.
 */
public final class PluginEvents implements AutoCloseable {
    /** The most bytes of a message. */
    public static final int MOST_BYTES = 1 << 20;

    private static final long IDLE_SECONDS = 10;

    private final Hub hub = new Hub();
    private final Executor handlers;

    private PluginEvents(Executor handlers) {
        this.handlers = handlers;
    }

    /**
     * Makes events whose handlers run on daemon threads of their own: as many as there are messages
     * that the application handles at once.
     *
     * @return the events; the application closes them after its managers
     */
    public static PluginEvents create() {
        return create(
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        PluginEvents::daemon));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(null, task, "wardian-events", 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Makes events whose handlers run on an executor.
     *
     * @param handlers runs the handlers of the application; it stays the application's
     * @return the events; the application closes them after its managers
     */
    public static PluginEvents create(Executor handlers) {
        return new PluginEvents(handlers);
    }

    Hub hub() {
        return hub;
    }

    /**
     * Publishes a message: each subscriber of the topic has it in its queue afterwards, or none has
     * it.
     *
     * @param topic its topic
     * @param message its bytes, which are copied
     * @return the number of subscribers; with 0 the message is gone
     * @throws PublishException if a subscriber cannot take it, for example because its queue is
     *     full
     * @throws IllegalArgumentException if {@code topic} is no name of a topic, or the message has
     *     more than {@link #MOST_BYTES}
     */
    public int publish(String topic, byte[] message) {
        if (!Topics.isName(topic)) {
            throw new IllegalArgumentException("no name of a topic: '" + topic + "'");
        }
        if (message.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + message.length + " bytes; it may have " + MOST_BYTES);
        }
        return hub.publish(topic, message.clone(), null);
    }

    /**
     * Publishes a text in UTF-8. Otherwise as {@link #publish(String, byte[])}.
     *
     * @param topic its topic
     * @param text its text
     * @return the number of subscribers; with 0 the message is gone
     * @throws PublishException if a subscriber cannot take it
     * @throws IllegalArgumentException if {@code topic} is no name of a topic, or the text is too
     *     long
     */
    public int publish(String topic, String text) {
        return publish(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Subscribes the application to topics, with {@link EventQueue#DEFAULT}.
     *
     * @param topics a topic, {@code orders.*}, {@code *}, or one of these after {@code $dead.}
     * @param handler handles the messages, one at a time, in their order
     * @return the subscription, to be closed when it is not wanted any more
     * @throws IllegalArgumentException if {@code topics} is none of these
     * @throws IllegalStateException if the events are closed
     */
    public Subscription subscribe(String topics, EventHandler handler) {
        return subscribe(topics, EventQueue.DEFAULT, handler);
    }

    /**
     * Subscribes the application to topics.
     *
     * @param topics a topic, {@code orders.*}, {@code *}, or one of these after {@code $dead.}
     * @param queue how messages wait and are handed over
     * @param handler handles the messages
     * @return the subscription, to be closed when it is not wanted any more
     * @throws IllegalArgumentException if {@code topics} is none of these
     * @throws IllegalStateException if the events are closed
     */
    public Subscription subscribe(String topics, EventQueue queue, EventHandler handler) {
        Route route =
                Route.parse(topics, Route.ANY)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no topic, and no pattern of topics: '"
                                                        + topics
                                                        + "'"));
        HandlerSubscriber subscriber =
                new HandlerSubscriber(hub, route, queue, handlers, Objects.requireNonNull(handler));
        if (!hub.add(subscriber)) {
            throw new IllegalStateException("the events are closed");
        }
        return subscriber;
    }

    /**
     * {@return what happened to the messages of each subscriber: plugins and subscriptions of the
     * application, in the order in which they came}
     */
    public List<SubscriberFigures> subscribers() {
        return hub.figures();
    }

    /**
     * Ends all subscriptions. Messages that wait are dropped, and nothing is published any more.
     * What is being handled goes on.
     */
    @Override
    public void close() {
        // The daemon threads end by themselves when they are idle.
        hub.close();
    }
}
