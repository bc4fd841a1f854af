package dev.wardian.sample;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The rules of the plugins that change prices, written a second time. */
final class ExpectedPrices {
    /** Percentages by country: standard, food, books, medicine. */
    private static final Map<String, List<String>> TAX =
            Map.ofEntries(
                    Map.entry("AT", List.of("20", "10", "10", "10")),
                    Map.entry("CH", List.of("8.1", "2.6", "2.6", "2.6")),
                    Map.entry("DE", List.of("19", "7", "7", "19")),
                    Map.entry("ES", List.of("21", "10", "4", "4")),
                    Map.entry("FI", List.of("25.5", "14", "14", "14")),
                    Map.entry("FR", List.of("20", "5.5", "5.5", "10")),
                    Map.entry("GB", List.of("20", "0", "0", "20")),
                    Map.entry("IE", List.of("23", "0", "0", "0")),
                    Map.entry("IT", List.of("22", "10", "4", "10")),
                    Map.entry("NL", List.of("21", "9", "9", "9")),
                    Map.entry("PL", List.of("23", "5", "5", "8")),
                    Map.entry("SE", List.of("25", "12", "6", "0")),
                    Map.entry("US", List.of("0", "0", "0", "0")));

    private static final NavigableMap<Long, String> DISCOUNTS =
            new TreeMap<>(Map.of(0L, "0", 10L, "5", 50L, "10", 100L, "15"));

    /** What the operator of the sample sets, in place of the 500.00 of the manifest. */
    private static final long MAX_DISCOUNT_CENTS = 20_000;

    private ExpectedPrices() {}

    /** What each rule adds; a rule that cannot price the order is not among them. */
    static Map<String, Long> adjustments(Order order) {
        Map<String, Long> amounts = new TreeMap<>();
        amounts.put("fraud-score", 0L);
        amounts.put("volume-discount", -discount(order));
        tax(order).ifPresent(tax -> amounts.put("country-tax", tax));
        if (quantity(order) > 0) {
            // However the rebate goes over the lines, one percent in whole cents is handed out.
            amounts.put("runaway", -(order.subtotalCents() / 100));
        }
        return amounts;
    }

    private static long quantity(Order order) {
        return order.lines().stream().mapToLong(OrderLine::quantity).sum();
    }

    private static long discount(Order order) {
        String percent = DISCOUNTS.floorEntry(quantity(order)).getValue();
        return Math.min(MAX_DISCOUNT_CENTS, percentOf(order, percent));
    }

    private static Optional<Long> tax(Order order) {
        int column = 1 + List.of("food", "books", "medicine").indexOf(order.category());
        return Optional.ofNullable(TAX.get(order.country()))
                .map(rates -> percentOf(order, rates.get(column)));
    }

    private static long percentOf(Order order, String percent) {
        return BigDecimal.valueOf(order.subtotalCents())
                .multiply(new BigDecimal(percent))
                .divide(BigDecimal.valueOf(100), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
