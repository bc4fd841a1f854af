package dev.wardian.sample.serve;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.sample.Adjustment;
import dev.wardian.sample.PricedOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an order.
 *
 * @param suspicion why it is held, or the empty string; a held order has no price
 * @param totalCents the price
 * @param failures rules that could not be applied
 */
record PricedView(
        String id,
        String suspicion,
        @Nullable Long totalCents,
        List<Adjustment> adjustments,
        List<FailureView> failures) {
    /**
     * A rule that could not be applied.
     *
     * @param error the stable code of the error
     */
    record FailureView(@Nullable String plugin, String error, String message) {
        static FailureView of(PluginException failure) {
            return new FailureView(
                    failure.info().pluginId(), failure.id().code(), failure.summary());
        }
    }

    static PricedView of(PricedOrder priced) {
        return new PricedView(
                priced.order().id(),
                priced.suspicion(),
                priced.held() ? null : priced.totalCents(),
                priced.adjustments(),
                priced.failures().stream().map(FailureView::of).toList());
    }
}
