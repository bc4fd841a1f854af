package dev.wardian.host.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.capability.Errno;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wardian:events/1} with good and hostile arguments. */
class EventFunctionsTest {
    private static final int TOPIC = 100;
    private static final int MESSAGE = 1_000;
    private static final int OUT = 20_000;

    @TempDir Path folder;

    private final PluginEvents events = PluginEvents.create();
    private Prober guest;

    @BeforeEach
    void load() {
        guest =
                new Prober(
                        folder,
                        EventsCapability.create(events),
                        "{ publish: ['*'], message: 1MiB }",
                        "{ publish: [orders.*, paid], message: 1KiB }",
                        Map.of());
    }

    @AfterEach
    void close() {
        guest.close();
        events.close();
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    private int publish(String topic, int length) {
        return guest.call("publish", TOPIC, guest.poke(TOPIC, topic), MESSAGE, length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.created", "orders.eu.created", "paid"})
    void aGrantedTopicIsPublished(String topic) {
        assertEquals(0, publish(topic, 10));
        events.subscribe("*", event -> {});
        assertEquals(1, publish(topic, 10));
        assertEquals(List.of(), guest.denials());
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "paid.late", "other", "ordersx"})
    void anotherTopicIsDenied(String topic) {
        events.subscribe("*", event -> {});

        assertEquals(is(Errno.EDENIED), publish(topic, 0));

        assertEquals(List.of("events/1 publish " + topic), guest.denials());
        assertEquals(0, events.subscribers().get(0).accepted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "*", "orders.*", "$dead.orders", "orders..x", "ä"})
    void aTextThatIsNoTopicIsInvalid(String topic) {
        assertEquals(is(Errno.EINVAL), publish(topic, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "200000000, 100, 0, 0, EFAULT",
        "-1, 4, 0, 0, EFAULT",
        "100, 129, 0, 0, E2BIG",
        "100, -1, 0, 0, E2BIG",
        "100, 4, 200000000, 1000, EFAULT",
        "100, 4, -1, 1, EFAULT",
        "100, 4, 0, 1025, E2BIG",
        "100, 4, 0, -1, E2BIG",
    })
    void badRangesAreErrors(int topic, int topicLength, int message, int length, Errno errno) {
        guest.poke(TOPIC, "paid");
        events.subscribe("*", event -> {});

        assertEquals(is(errno), guest.call("publish", topic, topicLength, message, length));

        assertEquals(0, events.subscribers().get(0).accepted());
    }

    @Test
    void aTopicThatIsNoTextIsAnError() {
        guest.poke(TOPIC, (byte) 0xff);
        assertEquals(is(Errno.EUTF8), guest.call("publish", TOPIC, 1, 0, 0));
    }

    @Test
    void aMessageMayBeAsLongAsIsGranted() {
        assertEquals(0, publish("paid", 1_024));
        assertEquals(is(Errno.E2BIG), publish("paid", 1_025));
    }

    @Test
    void aClosedHubTakesNothing() {
        events.close();
        assertEquals(is(Errno.EUNAVAILABLE), publish("paid", 1));
    }

    @Test
    void outsideOfAMessageThereIsNone() {
        assertEquals(is(Errno.ENOTFOUND), guest.call("topic", OUT, 100));
        assertEquals(is(Errno.ENOTFOUND), guest.call("sender", OUT, 100));
        assertEquals(is(Errno.ENOTFOUND), guest.call("attempt"));
        assertTrue(guest.denials().isEmpty());
    }
}
