/*
 * order.h: the order as the host sends it and the adjustment that a pricing rule answers, for the sample plugins in C.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WARDIAN_SAMPLE_ORDER_H
#define WARDIAN_SAMPLE_ORDER_H

#include "wardian_json.h"

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
    wardian_json id;
    wardian_json country;
    wardian_json category;
    wardian_json customer;
    wardian_json email;
    wardian_json address;
    int64_t created_at_ms;
    int64_t subtotal_cents;
    wardian_json lines;
} order;

typedef struct order_line {
    wardian_json sku;
    int64_t quantity;
    int64_t unit_price_cents;
} order_line;

/** Reads the fields that it knows and ignores others. Returns what is wrong, or NULL. */
static inline const char *order_fields(wardian_json object, order *result) {
    enum { ID = 1, COUNTRY = 2, CATEGORY = 4, CUSTOMER = 8, EMAIL = 16, ADDRESS = 32, CREATED = 64, SUBTOTAL = 128, LINES = 256 };
    const struct {
        wardian_slice name;
        wardian_json *target;
        wardian_json_kind kind;
        int bit;
    } fields[] = {
        {WARDIAN_LITERAL("id"), &result->id, WARDIAN_JSON_STRING, ID},
        {WARDIAN_LITERAL("country"), &result->country, WARDIAN_JSON_STRING, COUNTRY},
        {WARDIAN_LITERAL("category"), &result->category, WARDIAN_JSON_STRING, CATEGORY},
        {WARDIAN_LITERAL("customer"), &result->customer, WARDIAN_JSON_STRING, CUSTOMER},
        {WARDIAN_LITERAL("email"), &result->email, WARDIAN_JSON_STRING, EMAIL},
        {WARDIAN_LITERAL("address"), &result->address, WARDIAN_JSON_STRING, ADDRESS},
        {WARDIAN_LITERAL("lines"), &result->lines, WARDIAN_JSON_ARRAY, LINES},
    };
    int seen = 0;
    wardian_json name;
    wardian_json value;
    wardian_json_cursor members = wardian_json_items(object);
    while (wardian_json_next_member(&members, &name, &value)) {
        if (wardian_json_is(name, WARDIAN_LITERAL("createdAtMs"))) {
            if (wardian_json_i64(value, &result->created_at_ms) < 0) {
                return "createdAtMs is not a whole number";
            }
            seen |= CREATED;
        } else if (wardian_json_is(name, WARDIAN_LITERAL("subtotalCents"))) {
            if (wardian_json_i64(value, &result->subtotal_cents) < 0) {
                return "subtotalCents is not a whole number";
            }
            if (result->subtotal_cents < 0 || result->subtotal_cents > ORDER_MAX_CENTS) {
                return "subtotalCents is out of range";
            }
            seen |= SUBTOTAL;
        } else {
            for (uint32_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
                if (wardian_json_is(name, fields[i].name)) {
                    if (value.kind != fields[i].kind) {
                        return "a field of the order has the wrong type";
                    }
                    *fields[i].target = value;
                    seen |= fields[i].bit;
                }
            }
        }
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
    wardian_slice text = wardian_slice_of(input, (uint32_t)length);
    wardian_json object;
    int32_t parsed = wardian_json_parse(text, &object);
    if (parsed < 0) {
        return wardian_json_fail(ORDER_MALFORMED, text, parsed, object);
    }
    const char *problem =
        object.kind == WARDIAN_JSON_OBJECT ? order_fields(object, result) : "the input is not a JSON object";
    return problem == NULL ? WARDIAN_OK : wardian_fail_z(ORDER_MALFORMED, problem);
}

/** The lines of an order. */
typedef struct order_lines {
    wardian_json_cursor cursor;
    /** A line was not what it should be, and the walk ended there. */
    bool malformed;
} order_lines;

static inline order_lines order_lines_of(const order *order) {
    order_lines lines;
    lines.cursor = wardian_json_items(order->lines);
    lines.malformed = false;
    return lines;
}

/** The next line; false at the end, or when a line is malformed. */
static inline bool order_next_line(order_lines *lines, order_line *line) {
    wardian_json element;
    if (lines->malformed || !wardian_json_next_element(&lines->cursor, &element)) {
        return false;
    }
    line->sku = wardian_json_get(element, WARDIAN_LITERAL("sku"));
    lines->malformed = line->sku.kind != WARDIAN_JSON_STRING
        || wardian_json_i64(wardian_json_get(element, WARDIAN_LITERAL("quantity")), &line->quantity) < 0
        || wardian_json_i64(wardian_json_get(element, WARDIAN_LITERAL("unitPriceCents")), &line->unit_price_cents) < 0;
    return !lines->malformed;
}

/** Writes the adjustment as the output of this call. WARDIAN_OK, or the code of the failure, which is then set. */
static inline int32_t adjustment_write(wardian_slice rule, int64_t amount_cents, wardian_slice note) {
    static char memory[4096];
    wardian_buffer buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_json_writer out = wardian_json_to(&buffer);
    wardian_json_begin_object(&out);
    wardian_json_name(&out, WARDIAN_LITERAL("rule"));
    wardian_json_write_string(&out, rule);
    wardian_json_name(&out, WARDIAN_LITERAL("amountCents"));
    wardian_json_write_i64(&out, amount_cents);
    wardian_json_name(&out, WARDIAN_LITERAL("note"));
    wardian_json_write_string(&out, note);
    wardian_json_end_object(&out);
    WARDIAN_ASSERT(!buffer.overflow);
    int32_t result = wardian_json_output(&out);
    return result < 0 ? wardian_fail_z(ORDER_UNREADABLE, wardian_errno_name(result)) : WARDIAN_OK;
}

#endif
