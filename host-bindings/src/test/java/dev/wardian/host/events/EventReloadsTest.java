package dev.wardian.host.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.testing.ChangingGrants;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages outlive the reloads of their subscriber. */
class EventReloadsTest {
    private static final String ID = "test.a";

    /** More in a long run: {@code -Dwardian.events.reloads=500}. */
    private static final int RELOADS = Integer.getInteger("wardian.events.reloads", 40);

    /** How many messages of the load are under way at once; each queue has room for them. */
    private static final int UNDER_WAY = 200;

    private static final String REQUEST =
            "{ publish: [seen], subscribe: { a: pass }, queue: { concurrency: 2 } }";

    private final PluginEvents events = PluginEvents.create();
    private final BlockingQueue<Event> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        events.close();
    }

    private static WatGuest keepingState() {
        return EventGuests.guest()
                .operation("__save", "(call $output_write (i32.const 0) (i32.const 4))")
                .operation("__restore", "(i32.const 0)");
    }

    private static TestPlugin plugin(int version, String request, boolean handsOver) {
        TestPlugin plugin =
                TestPlugin.wat(ID, handsOver ? keepingState() : EventGuests.guest())
                        .version("1." + version + ".0")
                        .requests("events", request);
        return handsOver
                ? plugin.line("instances: { mode: single }")
                        .line("state: { schema: 1, handover: true }")
                : plugin;
    }

    private TestHost host(TestPlugin plugin) {
        return TestHost.builder()
                .capability(EventsCapability.create(events))
                .plugin(plugin)
                .limit(Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1))
                .limit(Limit.HOOK_DEADLINE, TimeUnit.MINUTES.toNanos(1))
                .grants(
                        "apiVersion: wardian/v1\nplugins:\n  test.a:\n    grants:\n"
                                + "      events: { publish: [seen], subscribe: [a, b],"
                                + " queue: { concurrency: 4, messages: 1k } }\n")
                .build();
    }

    private SubscriberFigures figures() {
        return events.subscribers().stream()
                .filter(it -> it.subscriber().equals(ID))
                .findFirst()
                .orElseThrow();
    }

    private Event next() throws InterruptedException {
        Event event = seen.poll(1, TimeUnit.MINUTES);
        assertNotNull(event, "no message came");
        return event;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noAcceptedMessageIsLost(boolean handsOver) throws InterruptedException {
        Set<String> handled = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        Queue<DeadLetter> dead = new ConcurrentLinkedQueue<>();
        Semaphore free = new Semaphore(UNDER_WAY);
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger unheard = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        events.subscribe(
                "seen",
                event -> {
                    free.release();
                    if (!handled.add(new String(event.message(), UTF_8))) {
                        twice.incrementAndGet();
                    }
                });
        events.subscribe("$dead.*", event -> dead.add(event.deadLetter().orElseThrow()));
        try (TestHost host = host(plugin(0, REQUEST, handsOver))) {
            Thread publisher =
                    new Thread(
                            () -> {
                                while (!over.get()) {
                                    publishOne(free, accepted, unheard);
                                }
                            });
            publisher.start();
            try {
                for (int reload = 1; reload <= RELOADS; reload++) {
                    host.replace(ID, plugin(reload, REQUEST, handsOver));
                }
            } finally {
                over.set(true);
                publisher.join();
            }
            for (int i = 0; i < 6_000 && handled.size() < accepted.get() && dead.isEmpty(); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }

            assertEquals(List.of(), List.copyOf(dead));
            assertEquals(accepted.get(), handled.size(), figures().toString());
            assertEquals(0, twice.get(), "at most once");
            assertEquals(0, unheard.get(), "there is a subscriber at each moment");
            assertTrue(accepted.get() > RELOADS, "accepted " + accepted.get());
        }
    }

    private void publishOne(Semaphore free, AtomicInteger accepted, AtomicInteger unheard) {
        try {
            if (!free.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (events.publish("a", Integer.toString(accepted.get())) == 0) {
                unheard.incrementAndGet();
            } else {
                accepted.incrementAndGet();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A host whose plugin handles one message for a minute, while others wait. */
    private TestHost busy() throws InterruptedException {
        events.subscribe("$dead.*", seen::add);
        TestHost host =
                host(plugin(0, "{ publish: [seen], subscribe: { a: spin, b: pass } }", false));
        events.publish("a", "spinning");
        // The plugin has the call, and not only the subscriber its message.
        for (int i = 0; i < 6_000 && host.plugin(ID).figures().running() == 0; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertEquals(1, host.plugin(ID).figures().running());
        events.publish("b", "waiting");
        return host;
    }

    @Test
    void whatWaitsGoesToTheNextVersion() throws InterruptedException {
        try (TestHost host = busy()) {
            events.subscribe("seen", seen::add);

            host.replace(ID, plugin(1, "{ publish: [seen], subscribe: { b: tell } }", false));

            // The old version drains for five seconds, and then its call is cancelled. The two
            // subscriptions of this test get their messages in any order.
            Map<String, Event> came = new HashMap<>();
            for (int i = 0; i < 2; i++) {
                Event event = next();
                came.put(event.topic(), event);
            }
            assertEquals(Set.of("$dead.a", "seen"), came.keySet());
            assertEquals(
                    "b||1|waiting", new String(requireNonNull(came.get("seen")).message(), UTF_8));
        }
    }

    @Test
    void whatTheNextVersionDoesNotSubscribeToIsDead() throws InterruptedException {
        try (TestHost host = busy()) {
            host.replace(ID, plugin(1, "{ publish: [seen], subscribe: { a: pass } }", false));

            assertEquals("$dead.a", next().topic());
            Event dead = next();
            assertEquals("$dead.b", dead.topic());
            assertEquals(
                    Optional.of(new DeadLetter(ID, 1, Outcome.NO_SUBSCRIPTION)), dead.deadLetter());
            assertEquals(0, events.publish("b", "x"));
            assertEquals(1, events.publish("a", "x"));
        }
    }

    @Test
    void aVersionWithoutEventsLeavesDeadLetters() throws InterruptedException {
        try (TestHost host = busy()) {
            host.replace(ID, TestPlugin.wat(ID, new WatGuest().echo("echo")).version("1.1.0"));

            Event dead = next();
            assertEquals("$dead.b", dead.topic());
            assertEquals("the plugin was stopped", dead.deadLetter().orElseThrow().reason());
            assertEquals(0, events.publish("a", "x"));
        }
    }

    @Test
    void anUnloadedPluginLeavesDeadLetters() throws InterruptedException {
        try (TestHost host = busy()) {
            host.manager().unload(ID);

            assertEquals("$dead.b", next().topic());
            assertEquals("$dead.a", next().topic());
            assertEquals(0, events.publish("a", "x"));
            assertEquals(1, events.subscribers().size(), "only the application's is left");
        }
    }

    @Test
    void aTopicThatIsTakenBackIsNotHandledAnyMore() throws InterruptedException {
        Capability<?> capability = EventsCapability.create(events);
        GrantsReader reader = new GrantsReader(Capabilities.of(List.of(capability)));
        ChangingGrants store = new ChangingGrants(read(reader, "[a, b]"));
        events.subscribe("$dead.*", seen::add);
        try (TestHost host =
                TestHost.builder()
                        .capability(capability)
                        .plugin(
                                plugin(
                                        0,
                                        "{ publish: [seen], subscribe: { a: spin, b: spin } }",
                                        false))
                        .limit(Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1))
                        .manager(it -> it.grants(store))
                        .build()) {
            assertEquals(1, events.publish("b", "x"));
            assertEquals(1, events.publish("a", "waiting"));

            store.set(read(reader, "[b]"));

            assertEquals(0, events.publish("a", "x"));
            assertEquals(1, events.publish("b", "x"));
            store.set(read(reader, "[]"));
            assertEquals(0, events.publish("b", "x"));
            assertNotNull(host.manager().find(ID));
        }
    }

    private static Grants read(GrantsReader reader, String topics) {
        String text =
                "apiVersion: wardian/v1\nplugins:\n  test.a:\n    grants:\n"
                        + "      events: { publish: [seen], subscribe: "
                        + topics
                        + " }\n";
        return reader.read("grants.yaml", text.getBytes(UTF_8));
    }
}
