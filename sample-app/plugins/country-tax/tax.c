/*
 * country-tax: value-added tax on an order, by the country it goes to and the category of its goods.
 *
 * The table is part of the module: this rule asks the host for nothing. Its rates are simplified to one per country and
 * category, for the sample; they are no advice.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "order.h"

/** Rates in hundredths of a percent. */
typedef struct tax_rates {
    char country[3];
    uint16_t standard;
    uint16_t food;
    uint16_t books;
    uint16_t medicine;
} tax_rates;

/** Sorted by country, for the search in halves. */
static const tax_rates TABLE[] = {
    {"AT", 2000, 1000, 1000, 1000}, {"AU", 1000, 0, 1000, 0},       {"BE", 2100, 600, 600, 600},
    {"BG", 2000, 2000, 900, 2000},  {"CA", 500, 0, 500, 0},         {"CH", 810, 260, 260, 260},
    {"CY", 1900, 500, 300, 500},    {"CZ", 2100, 1200, 0, 1200},    {"DE", 1900, 700, 700, 1900},
    {"DK", 2500, 2500, 2500, 2500}, {"EE", 2400, 2400, 900, 900},   {"ES", 2100, 1000, 400, 400},
    {"FI", 2550, 1400, 1400, 1400}, {"FR", 2000, 550, 550, 1000},   {"GB", 2000, 0, 0, 2000},
    {"GR", 2400, 1300, 600, 600},   {"HR", 2500, 500, 500, 500},    {"HU", 2700, 1800, 500, 500},
    {"IE", 2300, 0, 0, 0},          {"IT", 2200, 1000, 400, 1000},  {"JP", 1000, 800, 1000, 1000},
    {"LT", 2100, 2100, 900, 500},   {"LU", 1700, 300, 300, 300},    {"LV", 2100, 1200, 500, 1200},
    {"MT", 1800, 0, 500, 0},        {"NL", 2100, 900, 900, 900},    {"NO", 2500, 1500, 0, 2500},
    {"PL", 2300, 500, 500, 800},    {"PT", 2300, 600, 600, 600},    {"RO", 2100, 1100, 1100, 1100},
    {"SE", 2500, 1200, 600, 0},     {"SI", 2200, 950, 500, 950},    {"SK", 2300, 1900, 500, 500},
    {"US", 0, 0, 0, 0},
};

static const tax_rates *find_rates(wardian_json country) {
    char code[2];
    wardian_buffer decoded = wardian_buffer_on(code, sizeof code);
    wardian_json_append_text(&decoded, country);
    if (decoded.overflow || decoded.length != sizeof code) {
        return NULL;
    }
    uint32_t low = 0;
    uint32_t high = sizeof TABLE / sizeof TABLE[0];
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = memcmp(code, TABLE[middle].country, sizeof code);
        if (order == 0) {
            return &TABLE[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

static uint16_t rate_for(const tax_rates *rates, wardian_json category) {
    if (wardian_json_is(category, WARDIAN_LITERAL("food"))) {
        return rates->food;
    }
    if (wardian_json_is(category, WARDIAN_LITERAL("books"))) {
        return rates->books;
    }
    if (wardian_json_is(category, WARDIAN_LITERAL("medicine"))) {
        return rates->medicine;
    }
    return rates->standard;
}

WARDIAN_OPERATION("apply", apply) {
    order order;
    int32_t failure = order_read(input_len, &order);
    if (failure != WARDIAN_OK) {
        return failure;
    }
    char text[256];
    wardian_buffer note = wardian_buffer_on(text, sizeof text);
    const tax_rates *rates = find_rates(order.country);
    if (rates == NULL) {
        wardian_append(&note, WARDIAN_LITERAL("no tax rates for the country "));
        wardian_json_append_text(&note, order.country);
        return wardian_fail(ORDER_REFUSED, wardian_buffer_slice(&note));
    }
    uint16_t rate = rate_for(rates, order.category);
    /* Half a cent rounds up. */
    int64_t tax = (order.subtotal_cents * rate + 5000) / 10000;
    wardian_append_fixed(&note, rate, 2);
    wardian_append(&note, rate == rates->standard ? WARDIAN_LITERAL(" % VAT ") : WARDIAN_LITERAL(" % reduced VAT "));
    wardian_append(&note, wardian_slice_of(rates->country, 2));
    return adjustment_write(WARDIAN_LITERAL("country-tax"), tax, wardian_buffer_slice(&note));
}
