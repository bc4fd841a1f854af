package dev.wardian.sample;

/** Changes the price of orders. Plugins implement it. */
public interface PricingRule {
    /** What this rule adds to the price of an order. */
    Adjustment apply(Order order);
}
