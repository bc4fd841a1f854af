package dev.wardian.host.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.events.PublishException.Reason;
import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins publish messages and handle them. */
class EventPluginsTest {
    private static final String A = "test.a";
    private static final String B = "test.b";
    private static final byte[] NOTHING = {};

    private final PluginEvents events = PluginEvents.create();
    private final BlockingQueue<Event> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        events.close();
    }

    private static TestPlugin plugin(String id, String request) {
        return TestPlugin.wat(id, EventGuests.guest()).requests("events", request);
    }

    private TestHost.Builder host(TestPlugin... plugins) {
        TestHost.Builder builder = TestHost.builder().capability(EventsCapability.create(events));
        Stream.of(plugins).forEach(builder::plugin);
        return builder;
    }

    private Event next() throws InterruptedException {
        Event event = seen.poll(1, TimeUnit.MINUTES);
        assertNotNull(event, "no message came");
        return event;
    }

    private String nextText() throws InterruptedException {
        return new String(next().message(), UTF_8);
    }

    private SubscriberFigures figures(String subscriber) {
        return events.subscribers().stream()
                .filter(it -> it.subscriber().equals(subscriber))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPluginHandlesAMessageOfTheApplication() throws InterruptedException {
        events.subscribe("seen", seen::add);
        try (TestHost host =
                host(plugin(A, "{ publish: [seen], subscribe: { orders.*: tell } }")).build()) {
            assertEquals(1, events.publish("orders.created", "pear"));

            Event event = next();
            assertEquals("orders.created||1|pear", new String(event.message(), UTF_8));
            assertEquals(Optional.of(A), event.sender());
            assertEquals(2, event.hops());
            assertEquals("ACTIVE", host.plugin(A).state().name());
        }
    }

    @Test
    void aPluginHandlesAMessageOfAnotherOne() throws InterruptedException {
        events.subscribe("seen", seen::add);
        try (TestHost host =
                host(
                                plugin(A, "{ publish: [seen] }"),
                                plugin(B, "{ publish: [seen], subscribe: { seen: tell } }"))
                        .build()) {
            host.plugin(A).call("pass", "fig".getBytes(UTF_8));

            assertEquals("fig", nextText());
            assertEquals("seen|test.a|1|fig", nextText());
            // Its own message comes to it as well, until there were enough.
            assertEquals("seen|test.b|1|seen|test.a|1|fig", nextText());
        }
    }

    @Test
    void aLoopOfPluginsEndsAfterEightHops() throws InterruptedException {
        events.subscribe("$dead.*", seen::add);
        try (TestHost host =
                host(plugin(A, "{ publish: [seen], subscribe: { seen: pass } }")).build()) {
            host.plugin(A).call("pass", "x".getBytes(UTF_8));

            // The eighth message is handled, and cannot publish another one.
            Event dead = next();
            assertEquals("$dead.seen", dead.topic());
            assertEquals(8, dead.hops());
        }
    }

    @Test
    void onlyACallThatHandlesAMessageKnowsOne() {
        try (TestHost host = host(plugin(A, "{ publish: [seen] }")).build()) {
            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> host.plugin(A).call("ask", NOTHING));
            assertEquals(Errno.ENOTFOUND.number(), failure.code());
        }
    }

    @ParameterizedTest
    @CsvSource({"fail, no stock", "trap, unreachable", "spin, deadline"})
    void aMessageThatIsNotHandledIsADeadLetter(String operation, String reason)
            throws InterruptedException {
        events.subscribe("$dead.*", seen::add);
        try (TestHost host =
                host(plugin(A, "{ subscribe: { a: " + operation + " } }"))
                        .limit(
                                Limit.DEADLINE,
                                TimeUnit.MILLISECONDS.toNanos(
                                        operation.equals("spin") ? 300 : 60_000))
                        .build()) {
            assertEquals(1, events.publish("a", "pear"));

            Event dead = next();
            assertEquals("$dead.a", dead.topic());
            assertEquals("pear", new String(dead.message(), UTF_8));
            DeadLetter letter = dead.deadLetter().orElseThrow();
            assertEquals(A, letter.subscriber());
            assertEquals(1, letter.attempts());
            assertTrue(letter.reason().contains(reason), letter.reason());
            assertEquals(1, host.plugin(A).figures().failures(), "at most once");
        }
    }

    @Test
    void aMessageIsTriedAgainIfThePluginWantsThat() throws InterruptedException {
        events.subscribe("$dead.*", seen::add);
        try (TestHost host =
                host(plugin(A, "{ subscribe: { a: trap }, queue: { retry: 2 } }"))
                        .grants(grants("events: { subscribe: [a], queue: { retry: 5 } }"))
                        .build()) {
            events.publish("a", "pear");

            assertEquals(3, next().deadLetter().orElseThrow().attempts());
            assertEquals(3, host.plugin(A).figures().failures());
        }
    }

    private static String grants(String events) {
        return "apiVersion: wardian/v1\nplugins:\n  test.a:\n    grants:\n      " + events + "\n";
    }

    @Test
    void aPluginHandlesDeadLetters() throws InterruptedException {
        events.subscribe("seen", seen::add);
        try (TestHost host =
                host(
                                plugin(A, "{ subscribe: { a.b: trap } }"),
                                plugin(B, "{ publish: [seen], subscribe: { $dead.*: tell } }"))
                        .build()) {
            events.publish("a.b", "pear");

            assertEquals("$dead.a.b||1|pear", nextText());
            assertEquals(1, host.plugin(A).figures().failures());
        }
    }

    @Test
    void anOpenCircuitKeepsMessagesWaiting() throws InterruptedException {
        AtomicLong clock = new AtomicLong();
        Duration pause = Duration.ofSeconds(10);
        events.subscribe("seen", seen::add);
        try (TestHost host =
                host(plugin(A, "{ publish: [seen], subscribe: { a: tell } }"))
                        .manager(
                                it ->
                                        it.clock(clock::get)
                                                .circuit(new CircuitSettings(1, pause, pause)))
                        .build()) {
            assertThrows(RuntimeException.class, () -> host.plugin(A).call("trap", NOTHING));
            assertEquals("DEGRADED", host.plugin(A).state().name());
            events.publish("a", "pear");
            for (int i = 0; i < 6_000 && host.plugin(A).figures().refused() == 0; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertTrue(host.plugin(A).figures().refused() > 0);

            clock.addAndGet(pause.multipliedBy(2).toNanos());

            assertEquals("a||1|pear", nextText(), "the first attempt that began");
        }
    }

    @Test
    void theBudgetPaysForWhatWaits() throws InterruptedException {
        try (TestHost host =
                host(plugin(
                                A,
                                "{ subscribe: { a: spin }, queue: { bytes: 64MiB,"
                                        + " messages: 10k } }"))
                        .grants(
                                grants(
                                        "events: { subscribe: [a], queue: { bytes: 64MiB,"
                                                + " messages: 10k } }"))
                        .limit(Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1))
                        .manager(it -> it.memoryBudget(32 << 20))
                        .build()) {
            byte[] message = new byte[PluginEvents.MOST_BYTES];
            PublishException full =
                    assertThrows(
                            PublishException.class,
                            () -> {
                                for (int i = 0; i < 64; i++) {
                                    events.publish("a", message);
                                }
                            });

            assertEquals(Reason.MEMORY, full.reason());
            assertEquals(Optional.of(A), full.subscriber());
            long waiting = figures(A).waiting();
            assertTrue(waiting > 16 && waiting < 32, "waiting: " + waiting);
            host.manager().unload(A);
            host.manager().loadAll();
        }
    }

    @Test
    void aFullQueueIsToldToThePluginThatPublishes() throws InterruptedException {
        try (TestHost host =
                host(
                                plugin(A, "{ publish: [seen] }"),
                                plugin(B, "{ subscribe: { seen: spin }, queue: { messages: 1 } }"))
                        .limit(Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1))
                        .build()) {
            host.plugin(A).call("pass", NOTHING);
            for (int i = 0; i < 6_000 && figures(B).running() == 0; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            host.plugin(A).call("pass", NOTHING);

            PluginFailure full =
                    assertThrows(PluginFailure.class, () -> host.plugin(A).call("pass", NOTHING));
            assertEquals(Errno.EUNAVAILABLE.number(), full.code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ subscribe: { a: nothing } }", "{ subscribe: { $dead.a: no } }"})
    void aSubscriptionNamesAnOperationOfThePlugin(String request) {
        try (TestHost host = host(plugin(A, request)).build()) {
            PluginLinkException refused =
                    assertThrows(PluginLinkException.class, () -> host.plugin(A));
            assertEquals(1, refused.problems().size(), refused.getMessage());
            assertEquals(ErrorId.CAPABILITY_NOT_BOUND, refused.problems().get(0).id());
        }
    }

    @Test
    void withoutAGrantNothingIsLinked() {
        try (TestHost host =
                host(plugin(A, "{ publish: [seen] }"))
                        .grants("apiVersion: wardian/v1\nplugins: {}\n")
                        .build()) {
            PluginLinkException refused =
                    assertThrows(PluginLinkException.class, () -> host.plugin(A));
            assertEquals(4, refused.problems().size(), refused.getMessage());
        }
        assertEquals(0, events.publish("a", "x"));
    }
}
