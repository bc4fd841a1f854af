package dev.wardian.sample;

import dev.wardian.plugin.error.PluginException;
import java.util.List;

/**
 * An order with its price.
 *
 * @param order the order
 * @param suspicion what the fraud check said, if it held the order; then the order has no price
 * @param adjustments what the rules made of it
 * @param failures why rules could not be applied; the price is without them
 */
public record PricedOrder(
        Order order,
        String suspicion,
        List<Adjustment> adjustments,
        List<PluginException> failures) {
    public PricedOrder {
        adjustments = List.copyOf(adjustments);
        failures = List.copyOf(failures);
    }

    /** Whether the order is held. */
    public boolean held() {
        return !suspicion.isEmpty();
    }

    /** Subtotal and adjustments. */
    public long totalCents() {
        return order.subtotalCents()
                + adjustments.stream().mapToLong(Adjustment::amountCents).sum();
    }
}
