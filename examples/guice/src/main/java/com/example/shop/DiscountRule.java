package com.example.shop;

/** What a plugin can do for the shop: its method is the operation {@code discount}. */
public interface DiscountRule {
    Discount discount(Order order);

    record Order(String id, String country, long cents) {}

    record Discount(long cents, String reason) {}
}
