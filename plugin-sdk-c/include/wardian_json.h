/*
 * wardian_json.h: JSON (RFC 8259) for plugins in C11 or C++17, on top of wardian.h. It needs no libc and no allocator.
 *
 * Reading: wardian_json_parse checks a whole text once: its form, its UTF-8 and its depth. A value is then a part of that text,
 * and nothing that reads it can fail half-way.
 *
 *     wardian_json order;
 *     int32_t result = wardian_json_parse(text, &order);
 *     if (result < 0) {
 *         return wardian_json_fail(1, text, result, order);
 *     }
 *     int64_t cents;
 *     if (wardian_json_i64(wardian_json_get(order, WARDIAN_LITERAL("cents")), &cents) < 0) { ... }
 *
 * Writing: a writer appends to a wardian_buffer and puts commas where they belong.
 *
 *     wardian_json_writer out = wardian_json_to(&buffer);
 *     wardian_json_begin_object(&out);
 *     wardian_json_name(&out, WARDIAN_LITERAL("cents"));
 *     wardian_json_write_i64(&out, cents);
 *     wardian_json_end_object(&out);
 *     return wardian_json_output(&out) < 0 ? wardian_fail_z(2, "no room for the answer") : WARDIAN_OK;
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WARDIAN_JSON_H
#define WARDIAN_JSON_H

#include "wardian.h"

/** Objects and arrays in each other, at most; 64 is the most that this may be defined to. */
#if !defined(WARDIAN_JSON_MAX_DEPTH)
#define WARDIAN_JSON_MAX_DEPTH 64
#endif
#if WARDIAN_JSON_MAX_DEPTH < 1 || WARDIAN_JSON_MAX_DEPTH > 64
#error "WARDIAN_JSON_MAX_DEPTH is not 1 to 64"
#endif

/* Functions that are large for what a call of them costs: one copy in a file, if the file uses them. */
#define WARDIAN_JSON_SHARED __attribute__((noinline, unused)) static

typedef enum wardian_json_kind {
    WARDIAN_JSON_NONE, /* no value: what is missing */
    WARDIAN_JSON_NULL,
    WARDIAN_JSON_BOOL,
    WARDIAN_JSON_NUMBER,
    WARDIAN_JSON_STRING,
    WARDIAN_JSON_ARRAY,
    WARDIAN_JSON_OBJECT
} wardian_json_kind;

/** A value, as a part of the text that it was read from. */
typedef struct wardian_json {
    wardian_json_kind kind;
    /** The text of the value; of a string what stands between the quotes, with its escapes. */
    wardian_slice raw;
} wardian_json;

/* ---- Reading ------------------------------------------------------------------------------------------------------ */

/* A place in a text, and what is wrong there: 0 or a negative error number. */
typedef struct wardian_json_scan {
    const char *at;
    const char *end;
    int32_t error;
} wardian_json_scan;

static inline bool wardian_json_wrong(wardian_json_scan *scan, int32_t error) {
    scan->error = error;
    return false;
}

static inline void wardian_json_skip_blanks(wardian_json_scan *scan) {
    while (scan->at < scan->end
           && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r')) {
        scan->at++;
    }
}

static inline bool wardian_json_skip_char(wardian_json_scan *scan, char c) {
    if (scan->at == scan->end || *scan->at != c) {
        return wardian_json_wrong(scan, -WARDIAN_EINVAL);
    }
    scan->at++;
    return true;
}

static inline int32_t wardian_json_hex4(const char *at, const char *end) {
    if (end - at < 4) {
        return -1;
    }
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int32_t digit = c >= '0' && c <= '9' ? c - '0'
            : c >= 'a' && c <= 'f'           ? c - 'a' + 10
            : c >= 'A' && c <= 'F'           ? c - 'A' + 10
                                             : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/* The character of the escape at *at, and the place behind it; -1 and no move for what is no escape. */
WARDIAN_JSON_SHARED int32_t wardian_json_escape(const char **at, const char *end) {
    const char *p = *at;
    if (end - p < 2) {
        return -1;
    }
    static const char names[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    for (uint32_t i = 0; i < sizeof names - 1; i++) {
        if (p[1] == names[i]) {
            *at = p + 2;
            return meant[i];
        }
    }
    int32_t unit = p[1] == 'u' ? wardian_json_hex4(p + 2, end) : -1;
    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) {
        return -1;
    }
    if (unit < 0xD800 || unit > 0xDBFF) {
        *at = p + 6;
        return unit;
    }
    int32_t low = end - p >= 8 && p[6] == '\\' && p[7] == 'u' ? wardian_json_hex4(p + 8, end) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
        return -1;
    }
    *at = p + 12;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/* Moves behind the string whose opening quote is here. */
WARDIAN_JSON_SHARED bool wardian_json_skip_string(wardian_json_scan *scan) {
    scan->at++;
    while (scan->at < scan->end && *scan->at != '"') {
        unsigned char c = (unsigned char)*scan->at;
        if (c == '\\') {
            if (wardian_json_escape(&scan->at, scan->end) < 0) {
                return wardian_json_wrong(scan, -WARDIAN_EINVAL);
            }
        } else if (c >= 0x80) {
            uint32_t length = wardian_utf8_length(wardian_slice_of(scan->at, (uint32_t)(scan->end - scan->at)));
            if (length == 0) {
                return wardian_json_wrong(scan, -WARDIAN_EUTF8);
            }
            scan->at += length;
        } else if (c < ' ') {
            return wardian_json_wrong(scan, -WARDIAN_EINVAL);
        } else {
            scan->at++;
        }
    }
    return wardian_json_skip_char(scan, '"');
}

static inline bool wardian_json_skip_digits(wardian_json_scan *scan) {
    const char *begin = scan->at;
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9') {
        scan->at++;
    }
    return scan->at > begin || wardian_json_wrong(scan, -WARDIAN_EINVAL);
}

static inline bool wardian_json_skip_number(wardian_json_scan *scan) {
    scan->at += *scan->at == '-' ? 1 : 0;
    if (scan->at < scan->end && *scan->at == '0') {
        scan->at++; /* no digit may follow, and none is skipped */
    } else if (!wardian_json_skip_digits(scan)) {
        return false;
    }
    if (scan->at < scan->end && *scan->at == '.') {
        scan->at++;
        if (!wardian_json_skip_digits(scan)) {
            return false;
        }
    }
    if (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E')) {
        scan->at++;
        scan->at += scan->at < scan->end && (*scan->at == '+' || *scan->at == '-') ? 1 : 0;
        return wardian_json_skip_digits(scan);
    }
    return true;
}

static inline bool wardian_json_skip_word(wardian_json_scan *scan, wardian_slice word) {
    if (!wardian_slice_starts_with(wardian_slice_of(scan->at, (uint32_t)(scan->end - scan->at)), word)) {
        return wardian_json_wrong(scan, -WARDIAN_EINVAL);
    }
    scan->at += word.length;
    return true;
}

static inline bool wardian_json_skip_scalar(wardian_json_scan *scan) {
    switch (*scan->at) {
        case '"': return wardian_json_skip_string(scan);
        case 't': return wardian_json_skip_word(scan, WARDIAN_LITERAL("true"));
        case 'f': return wardian_json_skip_word(scan, WARDIAN_LITERAL("false"));
        case 'n': return wardian_json_skip_word(scan, WARDIAN_LITERAL("null"));
        default: return wardian_json_skip_number(scan);
    }
}

/* Moves over a member's name and its colon. */
static inline bool wardian_json_skip_name(wardian_json_scan *scan) {
    if (scan->at == scan->end || *scan->at != '"') {
        return wardian_json_wrong(scan, -WARDIAN_EINVAL);
    }
    if (!wardian_json_skip_string(scan)) {
        return false;
    }
    wardian_json_skip_blanks(scan);
    return wardian_json_skip_char(scan, ':');
}

/* Moves behind the value that comes next. Brackets are counted, not recursed into: one bit of `objects` for each open one. */
WARDIAN_JSON_SHARED bool wardian_json_skip_value(wardian_json_scan *scan) {
    uint64_t objects = 0;
    uint32_t depth = 0;
    for (;;) {
        wardian_json_skip_blanks(scan);
        if (scan->at == scan->end) {
            return wardian_json_wrong(scan, -WARDIAN_EINVAL);
        }
        if (*scan->at == '{' || *scan->at == '[') {
            bool object = *scan->at == '{';
            if (depth == WARDIAN_JSON_MAX_DEPTH) {
                return wardian_json_wrong(scan, -WARDIAN_ELIMIT);
            }
            objects = objects << 1 | (object ? 1u : 0u);
            depth++;
            scan->at++;
            wardian_json_skip_blanks(scan);
            if (scan->at == scan->end || *scan->at != (object ? '}' : ']')) {
                if (object && !wardian_json_skip_name(scan)) {
                    return false;
                }
                continue;
            }
        } else if (!wardian_json_skip_scalar(scan)) {
            return false;
        }
        /* Behind a value, or at the end of an empty object or array: out of all that ends here. */
        for (;;) {
            if (depth == 0) {
                return true;
            }
            wardian_json_skip_blanks(scan);
            if (scan->at == scan->end || *scan->at != ((objects & 1) != 0 ? '}' : ']')) {
                break;
            }
            scan->at++;
            objects >>= 1;
            depth--;
        }
        if (!wardian_json_skip_char(scan, ',')) {
            return false;
        }
        if ((objects & 1) != 0) {
            wardian_json_skip_blanks(scan);
            if (!wardian_json_skip_name(scan)) {
                return false;
            }
        }
    }
}

static inline wardian_json wardian_json_none(void) {
    wardian_json value;
    value.kind = WARDIAN_JSON_NONE;
    value.raw = wardian_slice_of("", 0);
    return value;
}

/* The value from `begin`, which is no blank, up to `end`. */
static inline wardian_json wardian_json_between(const char *begin, const char *end) {
    wardian_json value;
    value.raw = wardian_slice_of(begin, (uint32_t)(end - begin));
    switch (*begin) {
        case '"':
            value.kind = WARDIAN_JSON_STRING;
            value.raw = wardian_slice_of(begin + 1, (uint32_t)(end - begin) - 2);
            break;
        case '{': value.kind = WARDIAN_JSON_OBJECT; break;
        case '[': value.kind = WARDIAN_JSON_ARRAY; break;
        case 't':
        case 'f': value.kind = WARDIAN_JSON_BOOL; break;
        case 'n': value.kind = WARDIAN_JSON_NULL; break;
        default: value.kind = WARDIAN_JSON_NUMBER; break;
    }
    return value;
}

/**
 * Reads a text that is one JSON value and nothing else. Returns WARDIAN_OK, -WARDIAN_EINVAL for what is no JSON,
 * -WARDIAN_EUTF8 for malformed UTF-8, or -WARDIAN_ELIMIT for more than WARDIAN_JSON_MAX_DEPTH objects and arrays in each other.
 * After an error *value is of the kind WARDIAN_JSON_NONE, and its text begins where the error is.
 */
static inline int32_t wardian_json_parse(wardian_slice text, wardian_json *value) {
    wardian_json_scan scan;
    scan.at = text.length == 0 ? "" : text.data;
    scan.end = scan.at + text.length;
    scan.error = WARDIAN_OK;
    wardian_json_skip_blanks(&scan);
    const char *begin = scan.at;
    *value = wardian_json_none();
    if (wardian_json_skip_value(&scan)) {
        const char *end = scan.at;
        wardian_json_skip_blanks(&scan);
        if (scan.at == scan.end) {
            *value = wardian_json_between(begin, end);
            return WARDIAN_OK;
        }
        scan.error = -WARDIAN_EINVAL;
    }
    value->raw = wardian_slice_of(scan.at, (uint32_t)(scan.end - scan.at));
    return scan.error;
}

/** Fails with this code and says what wardian_json_parse found wrong, and at which byte of the text, from 0. */
static inline int32_t wardian_json_fail(int32_t code, wardian_slice text, int32_t result, wardian_json error) {
    char memory[80];
    wardian_buffer message = wardian_buffer_on(memory, sizeof memory);
    wardian_append(
        &message,
        result == -WARDIAN_EUTF8        ? WARDIAN_LITERAL("malformed UTF-8")
            : result == -WARDIAN_ELIMIT ? WARDIAN_LITERAL("JSON that is nested too deeply")
                                        : WARDIAN_LITERAL("no JSON"));
    wardian_append(&message, WARDIAN_LITERAL(" at byte "));
    wardian_append_u64(&message, text.length - error.raw.length);
    return wardian_fail(code, wardian_buffer_slice(&message));
}

/** The members of an object or the elements of an array, in their order. */
typedef struct wardian_json_cursor {
    const char *at;
    const char *end;
    bool first;
} wardian_json_cursor;

/** At the first member or element; a value of another kind has none. */
static inline wardian_json_cursor wardian_json_items(wardian_json value) {
    bool there = (value.kind == WARDIAN_JSON_OBJECT || value.kind == WARDIAN_JSON_ARRAY) && value.raw.length >= 2;
    wardian_json_cursor cursor;
    cursor.at = there ? value.raw.data + 1 : "";
    cursor.end = there ? value.raw.data + value.raw.length - 1 : cursor.at;
    cursor.first = true;
    return cursor;
}

/* Steps over what is next; a malformed rest, which wardian_json_parse would not let through, is the end. */
WARDIAN_JSON_SHARED bool wardian_json_step(wardian_json_cursor *cursor, wardian_json *name, wardian_json *value) {
    wardian_json_scan scan;
    scan.at = cursor->at;
    scan.end = cursor->end;
    scan.error = WARDIAN_OK;
    cursor->at = cursor->end;
    wardian_json_skip_blanks(&scan);
    if (!cursor->first && !wardian_json_skip_char(&scan, ',')) {
        return false;
    }
    cursor->first = false;
    wardian_json_skip_blanks(&scan);
    if (name != NULL) {
        const char *begin = scan.at;
        if (scan.at == scan.end || *scan.at != '"' || !wardian_json_skip_string(&scan)) {
            return false;
        }
        *name = wardian_json_between(begin, scan.at);
        wardian_json_skip_blanks(&scan);
        if (!wardian_json_skip_char(&scan, ':')) {
            return false;
        }
        wardian_json_skip_blanks(&scan);
    }
    const char *begin = scan.at;
    if (!wardian_json_skip_value(&scan)) {
        return false;
    }
    *value = wardian_json_between(begin, scan.at);
    cursor->at = scan.at;
    return true;
}

/** The next member of an object; false behind the last one. */
static inline bool wardian_json_next_member(wardian_json_cursor *cursor, wardian_json *name, wardian_json *value) {
    return wardian_json_step(cursor, name, value);
}

/** The next element of an array; false behind the last one. */
static inline bool wardian_json_next_element(wardian_json_cursor *cursor, wardian_json *value) {
    return wardian_json_step(cursor, NULL, value);
}

static inline uint32_t wardian_json_encode(int32_t c, char *out) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* The next bytes of a string's meaning: those up to the next escape as they are, or one escape in `memory`. Empty at the end. */
static inline wardian_slice wardian_json_piece(wardian_slice *rest, char *memory) {
    const char *end = rest->data + rest->length;
    const char *at = rest->data;
    wardian_slice piece;
    if (at < end && *at == '\\') {
        int32_t c = wardian_json_escape(&at, end);
        at = c < 0 ? end : at;
        piece = wardian_slice_of(memory, c < 0 ? 0 : wardian_json_encode(c, memory));
    } else {
        while (at < end && *at != '\\') {
            at++;
        }
        piece = wardian_slice_of(rest->data, (uint32_t)(at - rest->data));
    }
    *rest = wardian_slice_of(at, (uint32_t)(end - at));
    return piece;
}

/** Whether the value is this string, whatever its escapes. */
WARDIAN_JSON_SHARED bool wardian_json_is(wardian_json value, wardian_slice text) {
    if (value.kind != WARDIAN_JSON_STRING) {
        return false;
    }
    char memory[4];
    wardian_slice rest = value.raw;
    while (rest.length > 0) {
        wardian_slice piece = wardian_json_piece(&rest, memory);
        if (!wardian_slice_starts_with(text, piece)) {
            return false;
        }
        text = wardian_slice_part(text, piece.length, text.length);
    }
    return text.length == 0;
}

/** Appends the meaning of a string to a text; nothing for a value of another kind. */
WARDIAN_JSON_SHARED void wardian_json_append_text(wardian_buffer *out, wardian_json value) {
    char memory[4];
    wardian_slice rest = value.kind == WARDIAN_JSON_STRING ? value.raw : wardian_slice_of("", 0);
    while (rest.length > 0) {
        wardian_append(out, wardian_json_piece(&rest, memory));
    }
}

/** Copies the meaning of a string and returns its length; -WARDIAN_EINVAL for another kind, -WARDIAN_E2BIG if it does not fit. */
static inline int32_t wardian_json_text(wardian_json value, char *out, uint32_t capacity) {
    if (value.kind != WARDIAN_JSON_STRING) {
        return -WARDIAN_EINVAL;
    }
    wardian_buffer buffer = wardian_buffer_on(out, capacity);
    wardian_json_append_text(&buffer, value);
    return buffer.overflow ? -WARDIAN_E2BIG : (int32_t)buffer.length;
}

/** The member of that name, the last one if there are several; WARDIAN_JSON_NONE if there is none, or it is no object. */
WARDIAN_JSON_SHARED wardian_json wardian_json_get(wardian_json object, wardian_slice name) {
    wardian_json found = wardian_json_none();
    wardian_json key;
    wardian_json value;
    wardian_json_cursor members = wardian_json_items(object);
    while (object.kind == WARDIAN_JSON_OBJECT && wardian_json_next_member(&members, &key, &value)) {
        if (wardian_json_is(key, name)) {
            found = value;
        }
    }
    return found;
}

/** Reads true or false; -WARDIAN_EINVAL for anything else. */
static inline int32_t wardian_json_bool(wardian_json value, bool *result) {
    if (value.kind != WARDIAN_JSON_BOOL) {
        return -WARDIAN_EINVAL;
    }
    *result = value.raw.data[0] == 't';
    return WARDIAN_OK;
}

/** Reads a number without fraction and exponent that fits; -WARDIAN_EINVAL for anything else. */
static inline int32_t wardian_json_i64(wardian_json value, int64_t *result) {
    return value.kind == WARDIAN_JSON_NUMBER ? wardian_parse_i64(value.raw, result) : -WARDIAN_EINVAL;
}

/* ---- Numbers with a fraction -------------------------------------------------------------------------------------- */

/* A number as its digits and a power of ten. */
typedef struct wardian_json_decimal {
    wardian_slice text; /* the digits, perhaps with a point */
    int64_t exponent;   /* of the last digit */
    bool negative;
} wardian_json_decimal;

/* Exponents are clipped to what is far beyond any type: a text may have millions of digits. */
#define WARDIAN_JSON_FAR 1000000000

WARDIAN_JSON_SHARED wardian_json_decimal wardian_json_decimal_of(wardian_slice raw) {
    wardian_json_decimal decimal;
    decimal.negative = raw.length > 0 && raw.data[0] == '-';
    decimal.exponent = 0;
    uint32_t begin = decimal.negative ? 1 : 0;
    uint32_t end = begin;
    bool fraction = false;
    while (end < raw.length && raw.data[end] != 'e' && raw.data[end] != 'E') {
        decimal.exponent -= fraction ? 1 : 0;
        fraction = fraction || raw.data[end] == '.';
        end++;
    }
    decimal.text = wardian_slice_part(raw, begin, end);
    if (end < raw.length) {
        uint32_t i = end + 1;
        bool minus = i < raw.length && raw.data[i] == '-';
        i += i < raw.length && (raw.data[i] == '-' || raw.data[i] == '+') ? 1 : 0;
        int64_t written = 0;
        for (; i < raw.length; i++) {
            written = written < WARDIAN_JSON_FAR ? written * 10 + (raw.data[i] - '0') : written;
        }
        decimal.exponent += minus ? -written : written;
    }
    return decimal;
}

/**
 * Reads a number in units of 10^-decimals, exactly: of 12.34 or 1.234e1 in cents (2 decimals) that is 1234. -WARDIAN_EINVAL for
 * another kind, for more decimals that are not 0, and for what does not fit. At most 18 decimals.
 */
WARDIAN_JSON_SHARED int32_t wardian_json_fixed(wardian_json value, uint32_t decimals, int64_t *result) {
    if (value.kind != WARDIAN_JSON_NUMBER || decimals > 18) {
        return -WARDIAN_EINVAL;
    }
    wardian_json_decimal decimal = wardian_json_decimal_of(value.raw);
    int64_t exponent = decimal.exponent + decimals;
    const uint64_t limit = (uint64_t)INT64_MAX + (decimal.negative ? 1u : 0u);
    uint64_t magnitude = 0;
    uint64_t left = 0; /* digits to come, from the back */
    for (uint32_t i = 0; i < decimal.text.length; i++) {
        left += decimal.text.data[i] != '.' ? 1 : 0;
    }
    for (uint32_t i = 0; i < decimal.text.length; i++) {
        if (decimal.text.data[i] == '.') {
            continue;
        }
        uint64_t digit = (uint64_t)(decimal.text.data[i] - '0');
        left--;
        if ((int64_t)left + exponent < 0) {
            if (digit != 0) {
                return -WARDIAN_EINVAL;
            }
        } else if (magnitude > (limit - digit) / 10u) {
            return -WARDIAN_EINVAL;
        } else {
            magnitude = magnitude * 10u + digit;
        }
    }
    for (; exponent > 0 && magnitude != 0; exponent--) {
        if (magnitude > limit / 10u) {
            return -WARDIAN_EINVAL;
        }
        magnitude *= 10u;
    }
    *result = (int64_t)(decimal.negative ? 0u - magnitude : magnitude);
    return WARDIAN_OK;
}

/* A natural number of at most 4096 bits, the least word first. */
typedef struct wardian_json_big {
    uint32_t words[128];
    uint32_t count;
} wardian_json_big;

static inline void wardian_json_big_multiply(wardian_json_big *big, uint32_t factor, uint32_t add) {
    uint64_t carry = add;
    for (uint32_t i = 0; i < big->count; i++) {
        carry += (uint64_t)big->words[i] * factor;
        big->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry != 0) {
        big->words[big->count++] = (uint32_t)carry;
    }
}

/* Divides and returns the rest. */
static inline uint32_t wardian_json_big_divide(wardian_json_big *big, uint32_t divisor) {
    uint64_t rest = 0;
    for (uint32_t i = big->count; i > 0; i--) {
        rest = rest << 32 | big->words[i - 1];
        big->words[i - 1] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    while (big->count > 0 && big->words[big->count - 1] == 0) {
        big->count--;
    }
    return (uint32_t)rest;
}

static inline uint32_t wardian_json_big_bit(const wardian_json_big *big, uint32_t index) {
    return index / 32 < big->count ? big->words[index / 32] >> (index % 32) & 1u : 0;
}

static inline uint32_t wardian_json_big_bits(const wardian_json_big *big) {
    uint32_t bits = big->count * 32;
    while (bits > 0 && wardian_json_big_bit(big, bits - 1) == 0) {
        bits--;
    }
    return bits;
}

/* No double needs more digits to be told from its neighbours; of those behind it is only known whether one is not 0. */
#define WARDIAN_JSON_MOST_DIGITS 780

/* The bits behind the point while a small number is divided: more than a double has. */
#define WARDIAN_JSON_POINT 1280

/** Reads a number, to the nearest double; -WARDIAN_EINVAL for another kind and for what is too large for one. */
WARDIAN_JSON_SHARED int32_t wardian_json_f64(wardian_json value, double *result) {
    if (value.kind != WARDIAN_JSON_NUMBER) {
        return -WARDIAN_EINVAL;
    }
    wardian_json_decimal decimal = wardian_json_decimal_of(value.raw);
    wardian_json_big big;
    big.count = 0;
    bool inexact = false;
    int64_t exponent = decimal.exponent;
    uint32_t digits = 0;
    for (uint32_t i = 0; i < decimal.text.length; i++) {
        char c = decimal.text.data[i];
        if (c == '.' || (c == '0' && digits == 0)) {
            continue;
        }
        if (digits++ < WARDIAN_JSON_MOST_DIGITS) {
            wardian_json_big_multiply(&big, 10, (uint32_t)(c - '0'));
        } else {
            inexact = inexact || c != '0';
            exponent++;
        }
    }
    int64_t magnitude = (digits < WARDIAN_JSON_MOST_DIGITS ? digits : WARDIAN_JSON_MOST_DIGITS) + exponent;
    uint32_t point = 0;
    uint64_t bits = 0;
    if (digits > 0 && magnitude > 310) {
        return -WARDIAN_EINVAL;
    }
    if (digits > 0 && magnitude > -330) {
        for (; exponent > 0; exponent--) {
            wardian_json_big_multiply(&big, 10, 0);
        }
        if (exponent < 0) {
            point = WARDIAN_JSON_POINT;
            memmove(big.words + point / 32, big.words, big.count * sizeof big.words[0]);
            memset(big.words, 0, point / 8);
            big.count += point / 32;
            /* Rounded down each time, which is what one division by the product does. */
            for (; exponent <= -9; exponent += 9) {
                inexact = wardian_json_big_divide(&big, 1000000000) != 0 || inexact;
            }
            for (; exponent < 0; exponent++) {
                inexact = wardian_json_big_divide(&big, 10) != 0 || inexact;
            }
        }
        /* The weight of the last bit of the double: 53 bits from the first, but not below the least double. */
        uint32_t length = wardian_json_big_bits(&big);
        int32_t last = (int32_t)length - 53 - (int32_t)point;
        last = last < -1074 ? -1074 : last;
        int32_t shift = last + (int32_t)point;
        for (int32_t i = (int32_t)length; i > shift; i--) {
            bits = bits << 1 | (i > 0 ? wardian_json_big_bit(&big, (uint32_t)i - 1) : 0);
        }
        if (shift > 0 && wardian_json_big_bit(&big, (uint32_t)shift - 1) != 0) {
            bool above = inexact || (bits & 1) != 0;
            for (uint32_t i = 0; i + 1 < (uint32_t)shift && !above; i++) {
                above = wardian_json_big_bit(&big, i) != 0;
            }
            bits += above ? 1 : 0;
        }
        /* Rounding up may have carried into one bit more. */
        int32_t biased = last + 1074;
        if (bits >> 53 != 0) {
            bits >>= 1;
            biased++;
        }
        if (biased > 2045) {
            return -WARDIAN_EINVAL;
        }
        /* A number below the least normal one has no leading bit; its exponent is that of the least normal one. */
        bits = bits >> 52 == 0 ? bits : (bits & ((UINT64_C(1) << 52) - 1)) | (uint64_t)(biased + 1) << 52;
    }
    bits |= decimal.negative ? UINT64_C(1) << 63 : 0;
    memcpy(result, &bits, sizeof bits);
    return WARDIAN_OK;
}

/* ---- Writing ------------------------------------------------------------------------------------------------------ */

/** JSON under construction. The first error is kept, and nothing is appended after it. */
typedef struct wardian_json_writer {
    wardian_buffer *out;
    int32_t error;
    uint32_t depth;
    uint64_t objects; /* a bit for each open object or array, the innermost last */
    bool comma;       /* whether a value is in front */
    bool named;       /* whether a name is */
} wardian_json_writer;

static inline wardian_json_writer wardian_json_to(wardian_buffer *out) {
    wardian_json_writer writer;
    writer.out = out;
    writer.error = WARDIAN_OK;
    writer.depth = 0;
    writer.objects = 0;
    writer.comma = false;
    writer.named = false;
    return writer;
}

static inline void wardian_json_refuse(wardian_json_writer *writer, int32_t error) {
    writer->error = writer->error == WARDIAN_OK ? error : writer->error;
}

/* Makes way for a value or, with `name`, for a name; false if none may stand here. */
WARDIAN_JSON_SHARED bool wardian_json_place(wardian_json_writer *writer, bool name) {
    bool object = writer->depth > 0 && (writer->objects & 1) != 0;
    bool second = writer->depth == 0 && writer->comma;
    if (second || (name ? !object || writer->named : object != writer->named)) {
        wardian_json_refuse(writer, -WARDIAN_EINVAL);
    }
    if (writer->error != WARDIAN_OK) {
        return false;
    }
    if (writer->comma && !writer->named) {
        wardian_append_char(writer->out, ',');
    }
    writer->named = name;
    writer->comma = !name;
    return true;
}

static inline void wardian_json_open(wardian_json_writer *writer, bool object) {
    if (writer->depth == WARDIAN_JSON_MAX_DEPTH) {
        wardian_json_refuse(writer, -WARDIAN_ELIMIT);
    }
    if (wardian_json_place(writer, false)) {
        wardian_append_char(writer->out, object ? '{' : '[');
        writer->objects = writer->objects << 1 | (object ? 1u : 0u);
        writer->depth++;
        writer->comma = false;
    }
}

static inline void wardian_json_close(wardian_json_writer *writer, bool object) {
    if (writer->depth == 0 || writer->named || ((writer->objects & 1) != 0) != object) {
        wardian_json_refuse(writer, -WARDIAN_EINVAL);
    }
    if (writer->error == WARDIAN_OK) {
        wardian_append_char(writer->out, object ? '}' : ']');
        writer->objects >>= 1;
        writer->depth--;
        writer->comma = true;
    }
}

static inline void wardian_json_begin_object(wardian_json_writer *writer) {
    wardian_json_open(writer, true);
}

static inline void wardian_json_end_object(wardian_json_writer *writer) {
    wardian_json_close(writer, true);
}

static inline void wardian_json_begin_array(wardian_json_writer *writer) {
    wardian_json_open(writer, false);
}

static inline void wardian_json_end_array(wardian_json_writer *writer) {
    wardian_json_close(writer, false);
}

/** Appends a text as a JSON string, quotes included. The text is UTF-8. */
WARDIAN_JSON_SHARED void wardian_json_append_string(wardian_buffer *out, wardian_slice text) {
    wardian_append_char(out, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\') {
            wardian_append_char(out, '\\');
            wardian_append_char(out, (char)c);
        } else if (c < ' ') {
            wardian_append(out, WARDIAN_LITERAL("\\u"));
            wardian_append_hex(out, c, 4);
        } else {
            wardian_append_char(out, (char)c);
        }
    }
    wardian_append_char(out, '"');
}

WARDIAN_JSON_SHARED void wardian_json_write_quoted(wardian_json_writer *writer, wardian_slice text, bool name) {
    if (!wardian_is_utf8(text)) {
        wardian_json_refuse(writer, -WARDIAN_EUTF8);
    }
    if (wardian_json_place(writer, name)) {
        wardian_json_append_string(writer->out, text);
    }
}

/** The name of the member whose value comes next. */
static inline void wardian_json_name(wardian_json_writer *writer, wardian_slice name) {
    wardian_json_write_quoted(writer, name, true);
    if (writer->error == WARDIAN_OK) {
        wardian_append_char(writer->out, ':');
    }
}

static inline void wardian_json_write_string(wardian_json_writer *writer, wardian_slice text) {
    wardian_json_write_quoted(writer, text, false);
}

/** Appends what is JSON already, such as a value that was read; of a string its quotes as well. */
static inline void wardian_json_write_value(wardian_json_writer *writer, wardian_json value) {
    if (value.kind == WARDIAN_JSON_NONE) {
        wardian_json_refuse(writer, -WARDIAN_EINVAL);
    }
    if (wardian_json_place(writer, false)) {
        bool string = value.kind == WARDIAN_JSON_STRING;
        wardian_append(writer->out, wardian_slice_of("\"", string ? 1 : 0));
        wardian_append(writer->out, value.raw);
        wardian_append(writer->out, wardian_slice_of("\"", string ? 1 : 0));
    }
}

static inline void wardian_json_write_null(wardian_json_writer *writer) {
    if (wardian_json_place(writer, false)) {
        wardian_append(writer->out, WARDIAN_LITERAL("null"));
    }
}

static inline void wardian_json_write_bool(wardian_json_writer *writer, bool value) {
    if (wardian_json_place(writer, false)) {
        wardian_append(writer->out, value ? WARDIAN_LITERAL("true") : WARDIAN_LITERAL("false"));
    }
}

static inline void wardian_json_write_i64(wardian_json_writer *writer, int64_t value) {
    if (wardian_json_place(writer, false)) {
        wardian_append_i64(writer->out, value);
    }
}

/** A number in units of 10^-decimals: cents are wardian_json_write_fixed(writer, 1234, 2), 12.34. At most 18 decimals. */
static inline void wardian_json_write_fixed(wardian_json_writer *writer, int64_t value, uint32_t decimals) {
    if (wardian_json_place(writer, false)) {
        wardian_append_fixed(writer->out, value, decimals);
    }
}

/* All decimal digits of a finite double above 0, the first one not 0; *exponent is that of the first. Returns how many. */
static inline uint32_t wardian_json_digits(uint64_t bits, char *digits, int32_t *exponent) {
    uint32_t biased = (uint32_t)(bits >> 52 & 0x7FF);
    uint64_t mantissa = (bits & ((UINT64_C(1) << 52) - 1)) | (biased == 0 ? 0 : UINT64_C(1) << 52);
    int32_t power = (int32_t)(biased == 0 ? 1 : biased) - 1075;
    wardian_json_big big;
    big.words[0] = (uint32_t)mantissa;
    big.words[1] = (uint32_t)(mantissa >> 32);
    big.count = big.words[1] != 0 ? 2 : 1;
    /* 2^-n is 5^n * 10^-n. */
    for (int32_t i = 0; i < (power < 0 ? -power : power); i++) {
        wardian_json_big_multiply(&big, power < 0 ? 5 : 2, 0);
    }
    uint32_t count = 0;
    while (big.count > 0) {
        digits[count++] = (char)('0' + (char)wardian_json_big_divide(&big, 10));
    }
    for (uint32_t i = 0; i < count / 2; i++) {
        char swapped = digits[i];
        digits[i] = digits[count - 1 - i];
        digits[count - 1 - i] = swapped;
    }
    *exponent = (int32_t)count - 1 + (power < 0 ? power : 0);
    return count;
}

/* Appends the first `count` digits, rounded, in the shortest of the usual forms. */
static inline void wardian_json_append_digits(
    wardian_buffer *out, bool negative, const char *all, uint32_t length, uint32_t count, int32_t exponent) {
    char digits[18];
    for (uint32_t i = 0; i < count; i++) {
        digits[i] = i < length ? all[i] : '0';
    }
    bool up = length > count && all[count] >= '5';
    for (uint32_t i = count; up && i > 0; i--) {
        up = digits[i - 1] == '9';
        digits[i - 1] = up ? '0' : (char)(digits[i - 1] + 1);
    }
    if (up) {
        digits[0] = '1';
        exponent++;
    }
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    wardian_append(out, wardian_slice_of("-", negative ? 1 : 0));
    if (exponent >= -6 && exponent < 0) {
        wardian_append(out, wardian_slice_of("0.000000", (uint32_t)(1 - exponent)));
        wardian_append(out, wardian_slice_of(digits, count));
        return;
    }
    bool plain = exponent >= 0 && exponent < 17;
    for (uint32_t i = 0; i < count || (plain && (int32_t)i <= exponent); i++) {
        if (i > 0 && (int32_t)i == (plain ? exponent + 1 : 1)) {
            wardian_append_char(out, '.');
        }
        wardian_append_char(out, i < count ? digits[i] : '0');
    }
    if (!plain) {
        wardian_append_char(out, 'e');
        wardian_append_i64(out, exponent);
    }
}

/** A double, by the fewest digits that read as the same double. -WARDIAN_EINVAL for an infinity and for what is no number. */
WARDIAN_JSON_SHARED void wardian_json_write_f64(wardian_json_writer *writer, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bool negative = bits >> 63 != 0;
    if ((bits >> 52 & 0x7FF) == 0x7FF) {
        wardian_json_refuse(writer, -WARDIAN_EINVAL);
    }
    if (!wardian_json_place(writer, false)) {
        return;
    }
    char all[WARDIAN_JSON_MOST_DIGITS] = {'0'};
    int32_t exponent = 0;
    uint32_t length = bits << 1 == 0 ? 1 : wardian_json_digits(bits & ~(UINT64_C(1) << 63), all, &exponent);
    char text[40];
    wardian_buffer buffer = wardian_buffer_on(text, sizeof text);
    for (uint32_t count = 1; count <= 17; count++) {
        buffer.length = 0;
        wardian_json_append_digits(&buffer, negative, all, length, count, exponent);
        wardian_json number;
        number.kind = WARDIAN_JSON_NUMBER;
        number.raw = wardian_buffer_slice(&buffer);
        double read = 0;
        uint64_t read_bits = ~bits;
        if (wardian_json_f64(number, &read) == WARDIAN_OK) {
            memcpy(&read_bits, &read, sizeof read_bits);
        }
        if (read_bits == bits) {
            break;
        }
    }
    wardian_append(writer->out, wardian_buffer_slice(&buffer));
}

/**
 * WARDIAN_OK if what was written is one whole value. -WARDIAN_E2BIG if it did not fit, -WARDIAN_EUTF8 for malformed text,
 * -WARDIAN_ELIMIT for too deep a nesting, -WARDIAN_EINVAL for names, values and ends in places where none belong.
 */
static inline int32_t wardian_json_end(const wardian_json_writer *writer) {
    if (writer->error != WARDIAN_OK) {
        return writer->error;
    }
    if (writer->out->overflow) {
        return -WARDIAN_E2BIG;
    }
    return writer->depth == 0 && writer->comma ? WARDIAN_OK : -WARDIAN_EINVAL;
}

/** Hands what was written over as the output, if it is one whole value; the result is that of wardian_json_end or wardian_write. */
static inline int32_t wardian_json_output(const wardian_json_writer *writer) {
    int32_t result = wardian_json_end(writer);
    return result < 0 ? result : wardian_write(wardian_buffer_slice(writer->out));
}

#endif
