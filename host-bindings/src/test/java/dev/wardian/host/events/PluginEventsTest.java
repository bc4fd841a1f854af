package dev.wardian.host.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.events.PublishException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of the application to itself. */
class PluginEventsTest {
    private final PluginEvents events = PluginEvents.create();
    private final BlockingQueue<Event> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        events.close();
    }

    private static String text(Event event) {
        return new String(event.message(), UTF_8);
    }

    private Event next() throws InterruptedException {
        Event event = seen.poll(1, TimeUnit.MINUTES);
        assertNotNull(event, "no message came");
        return event;
    }

    /** Waits until a subscriber has nothing to do. */
    private static SubscriberFigures quiet(Subscription subscription) throws InterruptedException {
        SubscriberFigures figures = subscription.figures();
        for (int i = 0; i < 6_000 && figures.waiting() + figures.running() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
            figures = subscription.figures();
        }
        assertEquals(0, figures.waiting() + figures.running(), figures.toString());
        return figures;
    }

    @Test
    void eachSubscriberOfATopicGetsAMessage() throws InterruptedException {
        events.subscribe("orders.created", seen::add);
        events.subscribe("orders.*", seen::add);
        events.subscribe("*", seen::add);
        events.subscribe("orders.cancelled", seen::add);
        events.subscribe("$dead.*", seen::add);

        assertEquals(3, events.publish("orders.created", "one"));
        assertEquals(1, events.publish("orders", "two"));

        List<String> got = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Event event = next();
            got.add(event.topic() + " " + text(event));
            assertEquals(Optional.empty(), event.sender());
            assertEquals(1, event.hops());
            assertEquals(1, event.attempt());
            assertEquals(Optional.empty(), event.deadLetter());
        }
        got.sort(null);
        assertEquals(
                List.of(
                        "orders two",
                        "orders.created one",
                        "orders.created one",
                        "orders.created one"),
                got);
    }

    @Test
    void aMessageWithoutSubscribersIsGone() {
        assertEquals(0, events.publish("a", "x"));
    }

    @Test
    void theBytesAreTheHandlersOwn() throws InterruptedException {
        byte[] bytes = {1, 2, 3};
        CountDownLatch held = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            events.subscribe(
                    "a",
                    event -> {
                        held.await();
                        seen.add(event);
                    });
        }
        events.publish("a", bytes);
        bytes[0] = 9;
        held.countDown();

        Event first = next();
        assertEquals(1, first.message()[0]);
        first.message()[0] = 9;
        assertEquals(1, next().message()[0]);
    }

    @Test
    void messagesAreHandledInTheirOrder() throws InterruptedException {
        events.subscribe("n", EventQueue.DEFAULT.withMessages(10_000), seen::add);

        for (int i = 0; i < 5_000; i++) {
            events.publish("n", Integer.toString(i));
        }

        for (int i = 0; i < 5_000; i++) {
            assertEquals(Integer.toString(i), text(next()));
        }
    }

    @Test
    void asManyAreHandledAtOnceAsTheQueueSays() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger most = new AtomicInteger();
        Subscription subscription =
                events.subscribe(
                        "n",
                        EventQueue.DEFAULT.withConcurrency(4),
                        event -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            four.countDown();
                            end.await();
                            running.decrementAndGet();
                        });

        for (int i = 0; i < 20; i++) {
            events.publish("n", "x");
        }
        assertTrue(four.await(1, TimeUnit.MINUTES));
        assertEquals(16, subscription.figures().waiting());
        assertEquals(16, subscription.figures().waitingBytes());
        assertEquals(4, subscription.figures().running());
        end.countDown();

        assertEquals(20, quiet(subscription).handled());
        assertEquals(4, most.get());
    }

    @Test
    void aFailedMessageIsADeadLetter() throws InterruptedException {
        events.subscribe("$dead.a.*", seen::add);
        Subscription failing =
                events.subscribe(
                        "a.*",
                        event -> {
                            throw new IllegalStateException("cannot " + text(event));
                        });

        events.publish("a.b", "pay");

        Event dead = next();
        assertEquals("$dead.a.b", dead.topic());
        assertEquals("pay", text(dead));
        assertEquals(
                Optional.of(
                        new DeadLetter("a.*", 1, "java.lang.IllegalStateException: cannot pay")),
                dead.deadLetter());
        SubscriberFigures figures = quiet(failing);
        assertEquals(1, figures.failures());
        assertEquals(1, figures.dead());
        assertEquals(0, figures.handled());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aMessageIsTriedAgainInItsPlace(int concurrency) throws InterruptedException {
        Subscription subscription =
                events.subscribe(
                        "a",
                        EventQueue.DEFAULT.withRetry(2).withConcurrency(concurrency),
                        event -> {
                            if (text(event).equals("bad")) {
                                seen.add(event);
                                throw new AssertionError("an Error is a failure too");
                            }
                            if (concurrency == 1) {
                                seen.add(event);
                            }
                        });

        events.publish("a", "bad");
        events.publish("a", "good");

        for (int attempt = 1; attempt <= 3; attempt++) {
            Event event = next();
            assertEquals("bad", text(event));
            assertEquals(attempt, event.attempt());
        }
        if (concurrency == 1) {
            assertEquals("good", text(next()));
        }
        SubscriberFigures figures = quiet(subscription);
        assertEquals(3, figures.failures());
        assertEquals(1, figures.dead());
        assertEquals(1, figures.handled());
        assertEquals(2, figures.accepted());
    }

    @Test
    void aDeadLetterThatFailsIsGone() throws InterruptedException {
        Subscription failing =
                events.subscribe(
                        "$dead.*",
                        event -> {
                            seen.add(event);
                            throw new IllegalStateException("again");
                        });
        events.subscribe(
                "a",
                event -> {
                    throw new IllegalStateException("first");
                });

        events.publish("a", "x");

        next();
        assertEquals(1, quiet(failing).dead());
        assertTrue(seen.isEmpty());
    }

    /** A subscription whose handler waits; the first message is being handled. */
    private Subscription held(EventQueue queue, CountDownLatch end) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Subscription subscription =
                events.subscribe(
                        "a",
                        queue,
                        event -> {
                            begun.countDown();
                            end.await();
                            seen.add(event);
                        });
        events.publish("a", "first");
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        return subscription;
    }

    @Test
    void aFullQueueRefusesForEverybody() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        held(EventQueue.DEFAULT.withMessages(2), end);
        events.subscribe("*", EventQueue.DEFAULT, event -> {});
        assertEquals(2, events.publish("a", "1"));
        assertEquals(2, events.publish("a", "2"));

        PublishException full =
                assertThrows(PublishException.class, () -> events.publish("a", "3"));

        assertEquals(Reason.QUEUE_FULL, full.reason());
        assertEquals(Optional.of("a"), full.subscriber());
        assertEquals(
                "the message on a is not published: the queue of a is full", full.getMessage());
        assertEquals(2, events.subscribers().get(1).accepted(), "nobody has the message");
        end.countDown();
        assertEquals("first", text(next()));
        assertEquals("1", text(next()));
        assertEquals("2", text(next()));
        assertEquals(2, events.publish("a", "3"));
        assertEquals("3", text(next()));
    }

    @Test
    void bytesAreCountedAndAnEmptyQueueTakesEveryMessage() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Subscription subscription = held(EventQueue.DEFAULT.withBytes(1_024), end);

        events.publish("a", new byte[5_000]);
        assertEquals(5_000, subscription.figures().waitingBytes());
        assertThrows(PublishException.class, () -> events.publish("a", new byte[0]));

        end.countDown();
        next();
        assertEquals(5_000, next().message().length);
        assertEquals(0, quiet(subscription).waitingBytes());
        events.publish("a", new byte[1_000]);
        next();
    }

    @Test
    void aQueueMayDropTheOldest() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Subscription subscription =
                held(EventQueue.DEFAULT.withMessages(2).whenFull(WhenFull.DROP_OLDEST), end);
        for (int i = 1; i <= 5; i++) {
            assertEquals(1, events.publish("a", Integer.toString(i)));
        }

        end.countDown();

        assertEquals("first", text(next()));
        assertEquals("4", text(next()));
        assertEquals("5", text(next()));
        assertEquals(3, quiet(subscription).dropped());
    }

    @Test
    void aLoopEndsAfterEightHops() throws InterruptedException {
        BlockingQueue<PublishException> refused = new LinkedBlockingQueue<>();
        events.subscribe(
                "a",
                event -> {
                    seen.add(event);
                    try {
                        events.publish("a", "again");
                    } catch (PublishException e) {
                        refused.add(e);
                    }
                });

        events.publish("a", "x");

        PublishException last = refused.poll(1, TimeUnit.MINUTES);
        assertNotNull(last);
        assertEquals(Reason.HOPS, last.reason());
        assertEquals(8, seen.size());
        for (int hops = 1; hops <= 8; hops++) {
            assertEquals(hops, next().hops());
        }
    }

    @Test
    void fromOneMessageAThousandDeliveriesFollow() throws InterruptedException {
        BlockingQueue<PublishException> refused = new LinkedBlockingQueue<>();
        EventQueue large = EventQueue.DEFAULT.withMessages(10_000);
        for (int i = 0; i < 7; i++) {
            events.subscribe(
                    "a",
                    large,
                    event -> {
                        try {
                            events.publish("a", "x");
                        } catch (PublishException e) {
                            refused.add(e);
                        }
                    });
        }

        events.publish("a", "x");

        PublishException next;
        do {
            next = refused.poll(1, TimeUnit.MINUTES);
            assertNotNull(next);
        } while (next.reason() == Reason.HOPS);
        assertEquals(Reason.FAN_OUT, next.reason());
        long accepted = 0;
        for (SubscriberFigures each : events.subscribers()) {
            accepted += each.accepted();
        }
        assertTrue(accepted <= 1_000, "accepted " + accepted);
        assertTrue(accepted > 900, "accepted " + accepted);
    }

    @Test
    void whatIsPublishedOnAnotherThreadFollowsFromNothing() throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        events.subscribe("a", event -> other.submit(() -> events.publish("b", "x")).get());
        events.subscribe("b", seen::add);

        events.publish("a", "x");

        assertEquals(1, next().hops());
        other.shutdown();
    }

    @Test
    void aSubscriptionThatEndsDropsWhatWaits() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Subscription subscription = held(EventQueue.DEFAULT, end);
        events.publish("a", "second");

        subscription.close();
        subscription.close();

        assertEquals(0, events.publish("a", "third"));
        end.countDown();
        assertEquals("first", text(next()));
        SubscriberFigures figures = quiet(subscription);
        assertEquals(1, figures.dropped());
        assertEquals(1, figures.handled());
        assertEquals(List.of(), events.subscribers());
    }

    @Test
    void closedEventsPublishNothing() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Subscription subscription = held(EventQueue.DEFAULT, end);
        events.publish("a", "second");

        events.close();

        assertEquals(
                Reason.CLOSED,
                assertThrows(PublishException.class, () -> events.publish("a", "x")).reason());
        assertThrows(IllegalStateException.class, () -> events.subscribe("a", seen::add));
        end.countDown();
        assertEquals("first", text(next()));
        assertEquals(1, quiet(subscription).dropped());
    }

    @Test
    void aHandlerNeverRunsOnThePublishersThread() throws InterruptedException {
        try (PluginEvents direct = PluginEvents.create(Runnable::run)) {
            BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
            direct.subscribe("a", event -> threads.add(Thread.currentThread()));

            direct.publish("a", "x");

            assertNotEquals(Thread.currentThread(), threads.poll(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void anExecutorThatIsBusyIsAskedAgain() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (PluginEvents busy =
                PluginEvents.create(
                        task -> {
                            if (asked.incrementAndGet() < 4) {
                                throw new RejectedExecutionException("busy");
                            }
                            threads.execute(task);
                        })) {
            busy.subscribe("a", seen::add);
            busy.publish("a", "x");

            assertEquals("x", text(next()));
            assertTrue(asked.get() >= 4);
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "*", "a.*", "$dead.a"})
    void onlyATopicIsPublishedOn(String topic) {
        assertThrows(IllegalArgumentException.class, () -> events.publish(topic, "x"));
    }

    @Test
    void aMessageHasAtMostAMebibyte() {
        assertEquals(0, events.publish("a", new byte[PluginEvents.MOST_BYTES]));
        assertThrows(
                IllegalArgumentException.class,
                () -> events.publish("a", new byte[PluginEvents.MOST_BYTES + 1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a*", "$dead", "$dead.", "$other.a", "a.*.b"})
    void onlyPatternsAreSubscribedTo(String topics) {
        assertThrows(IllegalArgumentException.class, () -> events.subscribe(topics, seen::add));
    }

    @Test
    void manyPublishersLoseNothing() throws InterruptedException {
        int publishers = 4;
        int each = 5_000;
        int all = publishers * each;
        Subscription subscription =
                events.subscribe(
                        "n", EventQueue.DEFAULT.withConcurrency(3).withMessages(50), seen::add);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    publishAgainAndAgain();
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(all, quiet(subscription).handled());
        assertEquals(all, seen.size());
        assertFalse(seen.stream().anyMatch(event -> event.message().length != 1));
    }

    @Test
    void figuresAddUpAtEachMoment() throws InterruptedException {
        Subscription subscription =
                events.subscribe(
                        "n",
                        EventQueue.DEFAULT
                                .withConcurrency(2)
                                .withMessages(8)
                                .whenFull(WhenFull.DROP_OLDEST),
                        event -> {
                            if (event.message().length == 1) {
                                throw new IllegalStateException("cannot");
                            }
                        });
        Thread publisher =
                new Thread(
                        () -> {
                            for (int i = 0; i < 20_000; i++) {
                                events.publish("n", new byte[1 + i % 2]);
                            }
                        });
        publisher.start();

        while (publisher.isAlive()) {
            requireSum(subscription.figures());
        }
        // What waits now is of both kinds, if it is not handled before.
        SubscriberFigures next = subscription.figures();
        while (next.handled() == 0 || next.dead() == 0) {
            requireSum(next);
            next = subscription.figures();
        }
        subscription.close();
        requireSum(subscription.figures());
        SubscriberFigures last = quiet(subscription);
        requireSum(last);
        assertEquals(20_000, last.handled() + last.dead() + last.dropped());
        assertTrue(last.handled() > 0 && last.dead() > 0, last.toString());
    }

    private static void requireSum(SubscriberFigures figures) {
        assertEquals(
                figures.accepted(),
                figures.waiting()
                        + figures.running()
                        + figures.handled()
                        + figures.dead()
                        + figures.dropped(),
                figures.toString());
    }

    private void publishAgainAndAgain() {
        while (true) {
            try {
                events.publish("n", "x");
                return;
            } catch (PublishException e) {
                Thread.onSpinWait();
            }
        }
    }
}
