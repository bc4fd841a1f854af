/*
 * fraud-score: how suspicious an order looks, from 0 to 100, by what its texts give away: throw-away and look-alike mail
 * domains, addresses made of digits, names that have nothing to do with the mail address, totals that do not add up.
 *
 * "apply" is a pricing rule that changes no price; its note carries "score=NN" and the reasons. "score" answers the same
 * note as plain text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "order.h"
#include "similarity.h"

#define FIELD_MAX 1024
#define SUSPICIOUS 60

/** Clocks of shops differ; an order may come from this far in the future. */
#define CLOCK_SKEW_MS INT64_C(300000)

typedef struct verdict {
    uint32_t score;
    wardian_buffer reasons;
} verdict;

static void suspect(verdict *verdict, uint32_t points, const char *reason) {
    verdict->score += points;
    wardian_append_z(&verdict->reasons, verdict->reasons.length == 0 ? "" : ", ");
    wardian_append_z(&verdict->reasons, reason);
}

static bool is_disposable(wardian_slice domain) {
    static const char *const domains[] = {
        "10minutemail.com", "dispostable.com", "getnada.com",  "guerrillamail.com", "mailinator.com",
        "maildrop.cc",      "sharklasers.com", "temp-mail.org", "trashmail.com",     "yopmail.com",
    };
    for (uint32_t i = 0; i < sizeof domains / sizeof domains[0]; i++) {
        wardian_slice known = wardian_slice_z(domains[i]);
        if (wardian_slice_ends_with(domain, known)
            && (domain.length == known.length || domain.data[domain.length - known.length - 1] == '.')) {
            return true;
        }
    }
    return false;
}

/** Whether the domain is one slip of a finger away from a large provider's. */
static bool is_look_alike(wardian_slice domain) {
    static const char *const providers[] = {
        "gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "outlook.com", "proton.me", "t-online.de", "yahoo.com",
    };
    bool one_off = false;
    for (uint32_t i = 0; i < sizeof providers / sizeof providers[0]; i++) {
        wardian_slice known = wardian_slice_z(providers[i]);
        if (wardian_slice_equal(domain, known)) {
            return false;
        }
        one_off = one_off || (domain.length < SIMILARITY_MAX && edit_distance(domain, known) == 1);
    }
    return one_off;
}

static void judge_local_part(verdict *verdict, wardian_slice local) {
    uint32_t digits = 0;
    uint32_t vowels = 0;
    for (uint32_t i = 0; i < local.length; i++) {
        char c = local.data[i];
        digits += c >= '0' && c <= '9' ? 1 : 0;
        vowels += wardian_slice_index_of(WARDIAN_LITERAL("aeiouy"), c) >= 0 ? 1 : 0;
    }
    if (digits >= 4) {
        suspect(verdict, digits * 2 >= local.length ? 20 : 10, "many digits in the e-mail");
    }
    if (vowels == 0 && local.length >= 6) {
        suspect(verdict, 10, "unpronounceable e-mail");
    }
}

/** Whether a part of the name, of three letters at least, stands in the e-mail, or the whole of it is similar. */
static bool name_fits(wardian_slice name, wardian_slice local) {
    char letters[FIELD_MAX];
    wardian_buffer joined = wardian_buffer_on(letters, sizeof letters);
    uint32_t begin = 0;
    for (uint32_t i = 0; i <= name.length; i++) {
        if (i < name.length && name.data[i] != ' ') {
            wardian_append_char(&joined, name.data[i]);
            continue;
        }
        wardian_slice part = wardian_slice_part(name, begin, i);
        begin = i + 1;
        for (uint32_t at = 0; part.length >= 3 && at + part.length <= local.length; at++) {
            if (memcmp(local.data + at, part.data, part.length) == 0) {
                return true;
            }
        }
    }
    return similarity_percent(wardian_buffer_slice(&joined), local) >= 40;
}

static void judge_email(verdict *verdict, wardian_slice email, wardian_slice folded_name) {
    int32_t at = -1;
    for (uint32_t i = 0; i < email.length; i++) {
        at = email.data[i] == '@' ? (int32_t)i : at;
    }
    wardian_slice domain = wardian_slice_part(email, (uint32_t)(at + 1), email.length);
    if (at < 1 || wardian_slice_index_of(domain, '.') < 1 || domain.data[domain.length - 1] == '.') {
        suspect(verdict, 40, "malformed e-mail");
        return;
    }
    char local_memory[FIELD_MAX];
    char domain_memory[FIELD_MAX];
    wardian_buffer local = wardian_buffer_on(local_memory, sizeof local_memory);
    wardian_buffer lower = wardian_buffer_on(domain_memory, sizeof domain_memory);
    append_folded(&local, wardian_slice_part(email, 0, (uint32_t)at), '\0');
    for (uint32_t i = 0; i < domain.length; i++) {
        char c = domain.data[i];
        wardian_append_char(&lower, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    if (is_disposable(wardian_buffer_slice(&lower))) {
        suspect(verdict, 35, "throw-away e-mail");
    } else if (is_look_alike(wardian_buffer_slice(&lower))) {
        suspect(verdict, 30, "look-alike e-mail domain");
    }
    judge_local_part(verdict, wardian_buffer_slice(&local));
    if (folded_name.length > 0 && !name_fits(folded_name, wardian_buffer_slice(&local))) {
        suspect(verdict, 15, "name and e-mail differ");
    }
}

static void judge_address(verdict *verdict, wardian_slice address, wardian_slice folded_name) {
    char memory[FIELD_MAX];
    wardian_buffer folded = wardian_buffer_on(memory, sizeof memory);
    append_folded(&folded, address, ' ');
    bool has_digit = false;
    for (uint32_t i = 0; i < address.length; i++) {
        has_digit = has_digit || (address.data[i] >= '0' && address.data[i] <= '9');
    }
    if (address.length < 8) {
        suspect(verdict, 15, "address too short");
    } else if (!has_digit) {
        suspect(verdict, 10, "address without a number");
    }
    if (similarity_percent(folded_name, wardian_buffer_slice(&folded)) >= 80) {
        suspect(verdict, 20, "address repeats the name");
    }
}

/** Judges lines and totals; false when a line is malformed. */
static bool judge_amounts(verdict *verdict, const order *order) {
    order_line line;
    int64_t sum = 0;
    bool bulk = false;
    bool absurd = false;
    order_lines lines = order_lines_of(order);
    while (order_next_line(&lines, &line)) {
        absurd = absurd || line.quantity < 0 || line.unit_price_cents < 0
            || (line.unit_price_cents > 0 && line.quantity > (ORDER_MAX_CENTS - sum) / line.unit_price_cents);
        sum += absurd ? 0 : line.quantity * line.unit_price_cents;
        bulk = bulk || line.quantity >= 200;
    }
    if (lines.malformed) {
        return false;
    }
    if (absurd || sum != order->subtotal_cents) {
        suspect(verdict, 25, "subtotal and lines differ");
    }
    if (bulk) {
        suspect(verdict, 10, "bulk order");
    }
    if (order->subtotal_cents >= 100000) {
        suspect(verdict, order->subtotal_cents >= 500000 ? 20 : 10, "large amount");
    }
    return true;
}

static bool decode(wardian_json value, wardian_buffer *out) {
    wardian_json_append_text(out, value);
    return !out->overflow;
}

/** Makes the note for the order of this call. WARDIAN_OK, or the code of the failure, which is then set. */
static int32_t judge(int32_t input_len, wardian_buffer *note) {
    static char customer_memory[FIELD_MAX];
    static char email_memory[FIELD_MAX];
    static char address_memory[FIELD_MAX];
    static char folded_memory[2 * FIELD_MAX];
    static char reasons_memory[512];
    int64_t begin = wardian_clock_monotonic_ns();
    order order;
    int32_t failure = order_read(input_len, &order);
    if (failure != WARDIAN_OK) {
        return failure;
    }
    wardian_buffer customer = wardian_buffer_on(customer_memory, sizeof customer_memory);
    wardian_buffer email = wardian_buffer_on(email_memory, sizeof email_memory);
    wardian_buffer address = wardian_buffer_on(address_memory, sizeof address_memory);
    if (!decode(order.customer, &customer) || !decode(order.email, &email) || !decode(order.address, &address)) {
        return wardian_fail_z(ORDER_REFUSED, "customer, email or address is longer than 1024 bytes");
    }
    wardian_buffer folded = wardian_buffer_on(folded_memory, sizeof folded_memory);
    append_folded(&folded, wardian_buffer_slice(&customer), ' ');

    verdict verdict;
    verdict.score = 0;
    verdict.reasons = wardian_buffer_on(reasons_memory, sizeof reasons_memory);
    judge_email(&verdict, wardian_buffer_slice(&email), wardian_buffer_slice(&folded));
    judge_address(&verdict, wardian_buffer_slice(&address), wardian_buffer_slice(&folded));
    if (!judge_amounts(&verdict, &order)) {
        return wardian_fail_z(ORDER_MALFORMED, "a line of the order is malformed");
    }
    if (order.created_at_ms > wardian_clock_now_ms() + CLOCK_SKEW_MS) {
        suspect(&verdict, 20, "created in the future");
    }

    verdict.score = verdict.score > 100 ? 100 : verdict.score;
    wardian_append(note, WARDIAN_LITERAL("score="));
    wardian_append_u64(note, verdict.score);
    wardian_append_z(note, verdict.reasons.length == 0 ? "" : " ");
    wardian_append(note, wardian_buffer_slice(&verdict.reasons));

    char line_memory[2 * FIELD_MAX];
    wardian_buffer line = wardian_buffer_on(line_memory, sizeof line_memory);
    if (verdict.score >= SUSPICIOUS && wardian_log_enabled(WARDIAN_LOG_WARN)) {
        wardian_append(&line, WARDIAN_LITERAL("suspicious order "));
        wardian_json_append_text(&line, order.id);
        wardian_append_char(&line, ' ');
        wardian_append(&line, wardian_buffer_slice(note));
        wardian_log(WARDIAN_LOG_WARN, wardian_buffer_slice(&line));
    } else if (wardian_log_enabled(WARDIAN_LOG_TRACE)) {
        wardian_append(&line, WARDIAN_LITERAL("judged in "));
        wardian_append_i64(&line, (wardian_clock_monotonic_ns() - begin) / 1000);
        wardian_append(&line, WARDIAN_LITERAL(" us"));
        wardian_log(WARDIAN_LOG_TRACE, wardian_buffer_slice(&line));
    }
    return WARDIAN_OK;
}

WARDIAN_OPERATION("apply", apply) {
    char memory[640];
    wardian_buffer note = wardian_buffer_on(memory, sizeof memory);
    int32_t failure = judge(input_len, &note);
    return failure != WARDIAN_OK
        ? failure
        : adjustment_write(WARDIAN_LITERAL("fraud-score"), 0, wardian_buffer_slice(&note));
}

WARDIAN_OPERATION("score", score) {
    char memory[640];
    wardian_buffer note = wardian_buffer_on(memory, sizeof memory);
    int32_t failure = judge(input_len, &note);
    if (failure != WARDIAN_OK) {
        return failure;
    }
    int32_t result = wardian_write(wardian_buffer_slice(&note));
    return result < 0 ? wardian_fail_z(ORDER_UNREADABLE, wardian_errno_name(result)) : WARDIAN_OK;
}
