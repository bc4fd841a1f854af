package dev.wardian.sample;

/**
 * What a pricing rule makes of an order.
 *
 * @param rule the rule's name
 * @param amountCents what it adds to the price; a discount is negative
 * @param note why, for the invoice
 */
public record Adjustment(String rule, long amountCents, String note) {}
