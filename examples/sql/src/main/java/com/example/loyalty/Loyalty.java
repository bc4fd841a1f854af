package com.example.loyalty;

/** What the shop wants of a plugin. */
public interface Loyalty {
    /**
     * Credits a customer with points.
     *
     * @param request the customer and the first day of the orders, such as {@code ada 2026-03-01}
     * @return what was credited, in words
     */
    String credit(String request);
}
