package dev.wardian.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wardian.host.events.Event;
import dev.wardian.host.events.EventQueue;
import dev.wardian.host.events.PluginEvents;
import dev.wardian.host.events.PublishException;
import dev.wardian.host.events.SubscriberFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Publishes priced orders, and collects what plugins publish about them. Nobody waits for that: an
 * order has its price without it.
 */
final class Enrichments {
    /** The topics between the application and its plugins. */
    private static final String PRICED = "orders.priced";

    private static final String ENRICHED = "orders.enriched";
    private static final String NOT_ENRICHED = "$dead.orders.priced";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final EventQueue QUEUE = EventQueue.DEFAULT.withMessages(10_000);

    /** What a plugin says about an order. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Enriched(String order, int customerOrders, int deliveryDays) {}

    /**
     * What came of the orders so far.
     *
     * @param enriched orders about which a plugin said something
     * @param regulars those of a customer who had ordered before
     * @param days orders by the days of their delivery
     * @param failed orders by the reason why a plugin said nothing
     * @param lost orders that could not even be published
     */
    record Summary(
            long enriched,
            long regulars,
            Map<Integer, Long> days,
            Map<String, Long> failed,
            long lost) {
        Summary {
            days = new TreeMap<>(days);
            failed = new TreeMap<>(failed);
        }
    }

    private final PluginEvents events;

    // Under this object's monitor.
    private long enriched;
    private long regulars;
    private final Map<Integer, Long> days = new TreeMap<>();
    private final Map<String, Long> failed = new TreeMap<>();
    private long lost;

    Enrichments(PluginEvents events) {
        this.events = events;
        events.subscribe(ENRICHED, QUEUE, this::enriched);
        events.subscribe(NOT_ENRICHED, QUEUE, this::notEnriched);
    }

    /** Tells plugins of an order that has its price. */
    void publish(Order order) {
        try {
            events.publish(PRICED, JsonLines.toJson(order));
        } catch (PublishException e) {
            synchronized (this) {
                lost++;
            }
        }
    }

    private void enriched(Event event) throws IOException {
        Enriched about = MAPPER.readValue(event.message(), Enriched.class);
        synchronized (this) {
            enriched++;
            regulars += about.customerOrders() > 1 ? 1 : 0;
            days.merge(about.deliveryDays(), 1L, Long::sum);
        }
    }

    private void notEnriched(Event event) {
        String reason = event.deadLetter().map(letter -> letter.reason()).orElse("");
        synchronized (this) {
            failed.merge(reason, 1L, Long::sum);
        }
    }

    /** Waits until plugins and this object have handled all messages, for a minute at most. */
    void await() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (events.subscribers().stream().anyMatch(Enrichments::isBusy)
                && end - System.nanoTime() > 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static boolean isBusy(SubscriberFigures subscriber) {
        return subscriber.waiting() + subscriber.running() > 0;
    }

    /** What came of the orders so far. */
    synchronized Summary summary() {
        return new Summary(enriched, regulars, days, failed, lost);
    }
}
