package dev.wardian.sample;

import java.util.List;

/**
 * An order as it comes in.
 *
 * @param id the order's number
 * @param country where it goes to, as an ISO 3166 code of two letters
 * @param category what kind of goods it has, which decides on the rate of tax
 * @param customer the customer's name
 * @param email the customer's e-mail address
 * @param address street and place
 * @param createdAtMs when it was made, in Unix milliseconds
 * @param lines the articles
 * @param subtotalCents what the customer was shown for all lines
 */
public record Order(
        String id,
        String country,
        String category,
        String customer,
        String email,
        String address,
        long createdAtMs,
        List<OrderLine> lines,
        long subtotalCents) {
    public Order {
        lines = List.copyOf(lines);
    }
}
