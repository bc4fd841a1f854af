package dev.wardian.sample;

/**
 * One article of an order.
 *
 * @param sku the article
 * @param quantity how many; 0 where the goods are weighed later
 * @param unitPriceCents the price of one
 */
public record OrderLine(String sku, long quantity, long unitPriceCents) {}
