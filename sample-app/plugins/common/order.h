/*
 * order.h: the order as the host sends it and the adjustment that a pricing rule answers, for the sample plugins in C.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WARDIAN_SAMPLE_ORDER_H
#define WARDIAN_SAMPLE_ORDER_H

#include "json.h"
#include "wardian.h"

/** Codes of failures that every sample plugin shares. */
enum order_failure {
    ORDER_MALFORMED = 1, /* the input is not an order */
    ORDER_REFUSED = 2,   /* the order is well-formed, but this rule cannot price it */
    ORDER_UNREADABLE = 3 /* the host refused to hand over the input or to take the output */
};

/** The largest order in bytes of JSON that the sample plugins take. */
#define ORDER_MAX_BYTES 65536

/** Amounts beyond this (ten trillion) are refused, so that products with a rate stay far from an overflow. */
#define ORDER_MAX_CENTS INT64_C(1000000000000000)

typedef struct order {
    json_value id;
    json_value country;
    json_value category;
    json_value customer;
    json_value email;
    json_value address;
    int64_t created_at_ms;
    int64_t subtotal_cents;
    json_value lines;
} order;

typedef struct order_line {
    json_value sku;
    int64_t quantity;
    int64_t unit_price_cents;
} order_line;

static inline bool order_whole(json_value value, int64_t *number) {
    return value.kind == JSON_NUMBER && wardian_parse_i64(value.raw, number) == WARDIAN_OK;
}

/** Reads the fields that it knows and ignores others. Returns what is wrong, or NULL. */
static inline const char *order_parse(wardian_slice text, order *result) {
    enum { ID = 1, COUNTRY = 2, CATEGORY = 4, CUSTOMER = 8, EMAIL = 16, ADDRESS = 32, CREATED = 64, SUBTOTAL = 128, LINES = 256 };
    const struct {
        wardian_slice name;
        json_value *target;
        json_kind kind;
        int bit;
    } fields[] = {
        {WARDIAN_LITERAL("id"), &result->id, JSON_STRING, ID},
        {WARDIAN_LITERAL("country"), &result->country, JSON_STRING, COUNTRY},
        {WARDIAN_LITERAL("category"), &result->category, JSON_STRING, CATEGORY},
        {WARDIAN_LITERAL("customer"), &result->customer, JSON_STRING, CUSTOMER},
        {WARDIAN_LITERAL("email"), &result->email, JSON_STRING, EMAIL},
        {WARDIAN_LITERAL("address"), &result->address, JSON_STRING, ADDRESS},
        {WARDIAN_LITERAL("lines"), &result->lines, JSON_ARRAY, LINES},
    };
    int seen = 0;
    json_value name;
    json_value value;
    json_cursor members = json_open_object(text);
    while (json_next_member(&members, &name, &value)) {
        if (json_is(name, WARDIAN_LITERAL("createdAtMs"))) {
            if (!order_whole(value, &result->created_at_ms)) {
                return "createdAtMs is not a whole number";
            }
            seen |= CREATED;
        } else if (json_is(name, WARDIAN_LITERAL("subtotalCents"))) {
            if (!order_whole(value, &result->subtotal_cents)) {
                return "subtotalCents is not a whole number";
            }
            if (result->subtotal_cents < 0 || result->subtotal_cents > ORDER_MAX_CENTS) {
                return "subtotalCents is out of range";
            }
            seen |= SUBTOTAL;
        } else {
            for (uint32_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
                if (json_is(name, fields[i].name)) {
                    if (value.kind != fields[i].kind) {
                        return "a field of the order has the wrong type";
                    }
                    *fields[i].target = value;
                    seen |= fields[i].bit;
                }
            }
        }
    }
    if (members.broken) {
        return "the input is not a JSON object";
    }
    return seen == 511 ? NULL : "a field of the order is missing";
}

/** Reads the order of this call. WARDIAN_OK, or the code of the failure, which is then set. */
static inline int32_t order_read(int32_t input_len, order *result) {
    static char input[ORDER_MAX_BYTES];
    int32_t length = wardian_read_all(input_len, input, sizeof input);
    if (length == -WARDIAN_E2BIG) {
        return wardian_fail_z(ORDER_MALFORMED, "the order is larger than 64 KiB");
    }
    if (length < 0) {
        return wardian_fail_z(ORDER_UNREADABLE, wardian_errno_name(length));
    }
    const char *problem = order_parse(wardian_slice_of(input, (uint32_t)length), result);
    return problem == NULL ? WARDIAN_OK : wardian_fail_z(ORDER_MALFORMED, problem);
}

/** The next line of `lines`; false at the end, or when a line is malformed (lines->broken). */
static inline bool order_next_line(json_cursor *lines, order_line *line) {
    json_value element;
    if (!json_next_element(lines, &element)) {
        return false;
    }
    int seen = 0;
    json_value name;
    json_value value;
    json_cursor members = json_open_object(element.raw);
    while (json_next_member(&members, &name, &value)) {
        if (json_is(name, WARDIAN_LITERAL("sku")) && value.kind == JSON_STRING) {
            line->sku = value;
            seen |= 1;
        } else if (json_is(name, WARDIAN_LITERAL("quantity")) && order_whole(value, &line->quantity)) {
            seen |= 2;
        } else if (json_is(name, WARDIAN_LITERAL("unitPriceCents")) && order_whole(value, &line->unit_price_cents)) {
            seen |= 4;
        }
    }
    return members.broken || seen != 7 ? json_stop(lines, true) : true;
}

/** Writes the adjustment as the output of this call. WARDIAN_OK, or the code of the failure, which is then set. */
static inline int32_t adjustment_write(wardian_slice rule, int64_t amount_cents, wardian_slice note) {
    static char memory[4096];
    wardian_buffer out = wardian_buffer_on(memory, sizeof memory);
    wardian_append(&out, WARDIAN_LITERAL("{\"rule\":"));
    json_append_string(&out, rule);
    wardian_append(&out, WARDIAN_LITERAL(",\"amountCents\":"));
    wardian_append_i64(&out, amount_cents);
    wardian_append(&out, WARDIAN_LITERAL(",\"note\":"));
    json_append_string(&out, note);
    wardian_append_char(&out, '}');
    WARDIAN_ASSERT(!out.overflow);
    int32_t result = wardian_write(wardian_buffer_slice(&out));
    return result < 0 ? wardian_fail_z(ORDER_UNREADABLE, wardian_errno_name(result)) : WARDIAN_OK;
}

#endif
