/*
 * runaway: a rebate rule with a bug, as they happen. It hands out one percent of the subtotal over the lines of an order in
 * proportion to their quantities, and goes on until nothing is left to hand out. An order whose quantities are all zero
 * takes nothing off the rest, and the rule never ends. The host has to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "order.h"

#define MAX_LINES 256

WARDIAN_OPERATION("apply", apply) {
    static int64_t quantities[MAX_LINES];
    order order;
    int32_t failure = order_read(input_len, &order);
    if (failure != WARDIAN_OK) {
        return failure;
    }
    uint32_t count = 0;
    int64_t total = 0;
    order_line line;
    order_lines lines = order_lines_of(&order);
    while (order_next_line(&lines, &line)) {
        if (count == MAX_LINES) {
            return wardian_fail_z(ORDER_REFUSED, "the order has too many lines");
        }
        if (line.quantity < 0 || line.quantity > 100000) {
            return wardian_fail_z(ORDER_MALFORMED, "a quantity is out of range");
        }
        quantities[count++] = line.quantity;
        total += line.quantity;
    }
    if (lines.malformed) {
        return wardian_fail_z(ORDER_MALFORMED, "a line of the order is malformed");
    }
    int64_t left = order.subtotal_cents / 100;
    int64_t given = 0;
    uint32_t rounds = 0;
    for (;;) {
        if (left == 0) {
            break;
        }
        int64_t round = left;
        for (uint32_t i = 0; i < count && left > 0; i++) {
            /* At least one cent for each line that has goods, or rounding would hand out nothing at the end. */
            int64_t share = quantities[i] == 0 ? 0 : round * quantities[i] / total;
            share = quantities[i] != 0 && share == 0 ? 1 : share;
            share = share < left ? share : left;
            left -= share;
            given += share;
        }
        rounds++;
    }
    char text[96];
    wardian_buffer note = wardian_buffer_on(text, sizeof text);
    wardian_append(&note, WARDIAN_LITERAL("rebate handed out in "));
    wardian_append_u64(&note, rounds);
    wardian_append(&note, WARDIAN_LITERAL(" rounds"));
    return adjustment_write(WARDIAN_LITERAL("runaway"), -given, wardian_buffer_slice(&note));
}
