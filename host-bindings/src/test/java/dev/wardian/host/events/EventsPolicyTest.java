package dev.wardian.host.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.testing.PolicyLaws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsPolicyTest {
    private static final EventsBinding EVENTS = new EventsBinding(new Hub());

    private static final List<String> PATTERNS =
            List.of("*", "a", "a.*", "a.b", "a.b.*", "a.b.c", "ab", "b.*");
    private static final List<String> TOPICS = List.of("a", "a.b", "a.b.c", "a.c", "ab", "b.x");

    /** Something that a policy allows or not. */
    private record Use(String topic, boolean dead, String operation, long size, EventQueue queue) {
        boolean isAllowed(EventsPolicy policy) {
            boolean routed = policy.routes().covers(route(dead, topic, operation));
            EventQueue granted = policy.queue();
            return policy.mayPublish(topic)
                    && routed
                    && size <= policy.message()
                    && queue.intersect(granted).equals(queue);
        }
    }

    private static List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        for (String topic : TOPICS) {
            for (String operation : List.of("x", "y")) {
                uses.add(new Use(topic, false, operation, 1, least()));
                uses.add(new Use(topic, true, operation, 2, EventQueue.DEFAULT));
                uses.add(new Use(topic, false, operation, 2, least().withRetry(2)));
                uses.add(new Use(topic, true, operation, 1, least().withConcurrency(2)));
            }
        }
        return uses;
    }

    private static EventQueue least() {
        return new EventQueue(1, 1_024, 1, 0, WhenFull.DROP_OLDEST);
    }

    @Provide
    Arbitrary<EventsPolicy> policies() {
        Arbitrary<Set<String>> publish = Arbitraries.of(PATTERNS).set().ofMaxSize(3);
        Arbitrary<Set<Route>> routes =
                Combinators.combine(
                                Arbitraries.of(true, false),
                                Arbitraries.of(PATTERNS),
                                Arbitraries.of("x", "y", Route.ANY))
                        .as(EventsPolicyTest::route)
                        .set()
                        .ofMaxSize(3);
        Arbitrary<EventQueue> queues =
                Combinators.combine(
                                Arbitraries.of(1, 256),
                                Arbitraries.of(1_024L, 1L << 20),
                                Arbitraries.of(1, 2),
                                Arbitraries.of(0, 2),
                                Arbitraries.of(WhenFull.class))
                        .as(EventQueue::new);
        return Combinators.combine(publish, routes, Arbitraries.of(1L, 2L), queues)
                .as(
                        (topics, all, message, queue) ->
                                new EventsPolicy(
                                        PatternSet.of(
                                                topics.stream()
                                                        .map(it -> Topics.pattern(it).orElseThrow())
                                                        .toList()),
                                        PatternSet.of(all),
                                        message,
                                        queue));
    }

    private static Route route(boolean dead, String topics, String operation) {
        return Route.parse((dead ? "$dead." : "") + topics, operation).orElseThrow();
    }

    @Property
    void policiesObeyTheLaws(
            @ForAll("policies") EventsPolicy a,
            @ForAll("policies") EventsPolicy b,
            @ForAll("policies") EventsPolicy c) {
        PolicyLaws.check(EVENTS, List.of(a, b, c), (policy, use) -> use.isAllowed(policy), uses());
    }

    @Property
    void policiesThatAllowTheSameAreEqualAndHaveTheSameRules(
            @ForAll("policies") EventsPolicy a, @ForAll("policies") EventsPolicy b) {
        assertEquals(a.equals(b), a.rules().equals(b.rules()));
    }

    private static EventsPolicy effective(String request, String grant) {
        return PolicyLaws.parse(EVENTS, request).intersect(PolicyLaws.parseGrant(EVENTS, grant));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ publish: [a.*] }           | { publish: [a.b, c] }      | publish a.b",
                "{ publish: [a.b] }           | { publish: ['*'] }         | publish a.b",
                "{ publish: [a] }             | { subscribe: [a] }         | no topics",
                "{ subscribe: { a.*: x } }    | { subscribe: [a.b] }       | subscribe a.b: x",
                "{ subscribe: { a.b: x } }    | { subscribe: ['*'] }       | subscribe a.b: x",
                "{ subscribe: { a.b: x } }    | { subscribe: { a.*: x } }  | subscribe a.b: x",
                "{ subscribe: { a.b: x } }    | { subscribe: { a.b: y } }  | no topics",
                "{ subscribe: { $dead.*: x } } | { subscribe: ['*'] }      | no topics",
                "{ subscribe: { $dead.*: x } } | { subscribe: [$dead.a] }  | subscribe $dead.a: x",
            })
    void aGrantMayListTopicsForAnyOperation(String request, String grant, String rule) {
        assertEquals(rule, effective(request, grant).rules().get(0));
    }

    @Test
    void theNarrowerQueueIsInEffect() {
        EventsPolicy effective =
                effective(
                        "{ publish: [a], message: 1KiB, queue: { messages: 1k, retry: 3 } }",
                        "{ publish: [a], queue: { messages: 10, retry: 5, full: drop-oldest } }");

        assertEquals(1_024, effective.message());
        assertEquals(new EventQueue(10, 1 << 20, 1, 3, WhenFull.DROP_OLDEST), effective.queue());
    }

    @Test
    void aMessageHasOneOperation() {
        EventsPolicy policy =
                PolicyLaws.parse(
                        EVENTS, "{ subscribe: { a.b: x, a.c.*: y, $dead.a.b: z, a.c.d: y } }");

        assertEquals(Optional.of("x"), policy.operation(message("a.b", false)));
        assertEquals(Optional.of("z"), policy.operation(message("a.b", true)));
        assertEquals(Optional.of("y"), policy.operation(message("a.c.d", false)));
        assertEquals(Optional.empty(), policy.operation(message("a.c", false)));
    }

    private static Message message(String topic, boolean dead) {
        Message message = Message.of(topic, new byte[0], null, null);
        return dead ? message.dead(new DeadLetter("s", 1, "r")) : message;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "orders.created", "A-1._.0", "x.y.z"})
    void aTopicIsWordsWithDots(String topic) {
        assertTrue(Topics.isName(topic));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "*", "a.*", "$dead.a", "ä", "a/b"})
    void nothingElseIsATopic(String topic) {
        assertEquals(false, Topics.isName(topic));
    }

    @Test
    void aTopicHasAtMost128Characters() {
        assertTrue(Topics.isName("a".repeat(128)));
        assertEquals(134, message("a".repeat(128), true).shownTopic().length());
        assertEquals(false, Topics.isName("a".repeat(129)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1024, 1, 0", "10001, 1024, 1, 0", "1, 1023, 1, 0", "1, 67108865, 1, 0",
        "1, 1024, 0, 0", "1, 1024, 65, 0", "1, 1024, 1, -1", "1, 1024, 1, 11"
    })
    void numbersOfAQueueHaveRanges(int messages, long bytes, int concurrency, int retry) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new EventQueue(messages, bytes, concurrency, retry, WhenFull.REFUSE));
    }
}
