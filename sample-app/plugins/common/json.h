/*
 * json.h: reads JSON (RFC 8259) where it lies, without copies and without an allocator, and writes JSON strings.
 *
 * A value is a slice of the text. Objects and arrays are walked in one pass with a cursor:
 *
 *     json_cursor members = json_open_object(text);
 *     while (json_next_member(&members, &name, &value)) { ... }
 *     if (members.broken) { ... the text is not JSON ... }
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WARDIAN_SAMPLE_JSON_H
#define WARDIAN_SAMPLE_JSON_H

#include "wardian.h"

/** Deeper nesting is refused, so that a hostile text cannot exhaust the stack. */
#define JSON_MAX_DEPTH 32

typedef enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } json_kind;

typedef struct json_value {
    json_kind kind;
    /** The text of the value; of a string what stands between the quotes, with its escapes. */
    wardian_slice raw;
} json_value;

typedef struct json_cursor {
    const char *at;
    const char *end;
    bool first;
    /** The text ended the walk by being malformed. */
    bool broken;
} json_cursor;

static inline const char *json_skip_blank(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) {
        at++;
    }
    return at;
}

static inline int32_t json_hex4(const char *at, const char *end) {
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

/**
 * Decodes one character of a string's raw text at *at and moves behind it; -1 for a bad escape. A byte that is not part of
 * an escape is answered as it is, and *is_byte is set: such bytes are copied, whatever character they are part of.
 */
static inline int32_t json_next_char(const char **at, const char *end, bool *is_byte) {
    const char *p = *at;
    *is_byte = *p != '\\';
    if (*is_byte) {
        *at = p + 1;
        return (unsigned char)*p;
    }
    if (end - p < 2) {
        return -1;
    }
    *at = p + 2;
    switch (p[1]) {
        case '"': return '"';
        case '\\': return '\\';
        case '/': return '/';
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case 'u': break;
        default: return -1;
    }
    int32_t unit = json_hex4(p + 2, end);
    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) {
        return -1;
    }
    *at = p + 6;
    if (unit < 0xD800 || unit > 0xDBFF) {
        return unit;
    }
    if (end - p < 12 || p[6] != '\\' || p[7] != 'u') {
        return -1;
    }
    int32_t low = json_hex4(p + 8, end);
    if (low < 0xDC00 || low > 0xDFFF) {
        return -1;
    }
    *at = p + 12;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/** Behind the string whose opening quote is at *at, or NULL. */
static inline const char *json_skip_string(const char *at, const char *end) {
    at++;
    while (at < end && *at != '"') {
        if ((unsigned char)*at < ' ') {
            return NULL;
        }
        bool is_byte;
        if (json_next_char(&at, end, &is_byte) < 0) {
            return NULL;
        }
    }
    return at < end ? at + 1 : NULL;
}

static inline const char *json_skip_digits(const char *at, const char *end) {
    const char *begin = at;
    while (at < end && *at >= '0' && *at <= '9') {
        at++;
    }
    return at > begin ? at : NULL;
}

static inline const char *json_skip_number(const char *at, const char *end) {
    if (*at == '-') {
        at++;
    }
    const char *digits = at;
    at = json_skip_digits(at, end);
    if (at == NULL || (*digits == '0' && at - digits > 1)) {
        return NULL;
    }
    if (at < end && *at == '.') {
        at = json_skip_digits(at + 1, end);
    }
    if (at != NULL && at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-')) {
            at++;
        }
        at = json_skip_digits(at, end);
    }
    return at;
}

static inline const char *json_skip_word(const char *at, const char *end, wardian_slice word) {
    wardian_slice rest = wardian_slice_of(at, (uint32_t)(end - at));
    return wardian_slice_starts_with(rest, word) ? at + word.length : NULL;
}

/** Reads the value at `at` into *value and returns the place behind it; NULL when there is no well-formed value. */
static const char *json_read_value(const char *at, const char *end, int depth, json_value *value);

/** Behind the object or array that opens at `at`, or NULL. */
static inline const char *json_skip_nested(const char *at, const char *end, int depth) {
    const char close = *at == '{' ? '}' : ']';
    if (depth >= JSON_MAX_DEPTH) {
        return NULL;
    }
    at = json_skip_blank(at + 1, end);
    if (at < end && *at == close) {
        return at + 1;
    }
    for (;;) {
        json_value ignored;
        if (close == '}') {
            if (at >= end || *at != '"') {
                return NULL;
            }
            at = json_skip_string(at, end);
            if (at == NULL) {
                return NULL;
            }
            at = json_skip_blank(at, end);
            if (at >= end || *at != ':') {
                return NULL;
            }
            at = json_skip_blank(at + 1, end);
        }
        at = json_read_value(at, end, depth + 1, &ignored);
        if (at == NULL) {
            return NULL;
        }
        at = json_skip_blank(at, end);
        if (at < end && *at == close) {
            return at + 1;
        }
        if (at >= end || *at != ',') {
            return NULL;
        }
        at = json_skip_blank(at + 1, end);
    }
}

static const char *json_read_value(const char *at, const char *end, int depth, json_value *value) {
    if (at >= end) {
        return NULL;
    }
    const char *begin = at;
    switch (*at) {
        case '"':
            at = json_skip_string(at, end);
            if (at == NULL) {
                return NULL;
            }
            value->kind = JSON_STRING;
            value->raw = wardian_slice_of(begin + 1, (uint32_t)(at - begin) - 2);
            return at;
        case '{':
        case '[':
            value->kind = *at == '{' ? JSON_OBJECT : JSON_ARRAY;
            at = json_skip_nested(at, end, depth);
            break;
        case 't':
            value->kind = JSON_BOOL;
            at = json_skip_word(at, end, WARDIAN_LITERAL("true"));
            break;
        case 'f':
            value->kind = JSON_BOOL;
            at = json_skip_word(at, end, WARDIAN_LITERAL("false"));
            break;
        case 'n':
            value->kind = JSON_NULL;
            at = json_skip_word(at, end, WARDIAN_LITERAL("null"));
            break;
        default:
            value->kind = JSON_NUMBER;
            at = json_skip_number(at, end);
            break;
    }
    if (at != NULL) {
        value->raw = wardian_slice_of(begin, (uint32_t)(at - begin));
    }
    return at;
}

static inline json_cursor json_open(wardian_slice text, char bracket) {
    json_cursor cursor;
    cursor.end = text.data + text.length;
    cursor.at = json_skip_blank(text.data, cursor.end);
    cursor.first = true;
    cursor.broken = cursor.at >= cursor.end || *cursor.at != bracket;
    cursor.at += cursor.broken ? 0 : 1;
    return cursor;
}

/** Starts at the first member of the object that is all of the text. Anything else makes a broken cursor. */
static inline json_cursor json_open_object(wardian_slice text) {
    return json_open(text, '{');
}

/** Starts at the first element of the array that is all of the text. */
static inline json_cursor json_open_array(wardian_slice text) {
    return json_open(text, '[');
}

static inline bool json_stop(json_cursor *cursor, bool broken) {
    cursor->broken = broken;
    cursor->at = cursor->end;
    return false;
}

/** Steps over a comma, or ends the walk at the closing bracket, behind which nothing may follow. */
static inline bool json_step(json_cursor *cursor, char close) {
    if (cursor->broken || (cursor->at == cursor->end && !cursor->first)) {
        return false;
    }
    const char *at = json_skip_blank(cursor->at, cursor->end);
    if (at < cursor->end && *at == close) {
        return json_stop(cursor, json_skip_blank(at + 1, cursor->end) != cursor->end);
    }
    if (!cursor->first) {
        if (at >= cursor->end || *at != ',') {
            return json_stop(cursor, true);
        }
        at = json_skip_blank(at + 1, cursor->end);
    }
    cursor->first = false;
    cursor->at = at;
    return true;
}

/** The next element of an array; false at its end or when the text is malformed (cursor->broken). */
static inline bool json_next_element(json_cursor *cursor, json_value *value) {
    if (!json_step(cursor, ']')) {
        return false;
    }
    const char *at = json_read_value(cursor->at, cursor->end, 1, value);
    if (at == NULL || at >= cursor->end) {
        return json_stop(cursor, true);
    }
    cursor->at = at;
    return true;
}

/** The next member of an object; false at its end or when the text is malformed (cursor->broken). */
static inline bool json_next_member(json_cursor *cursor, json_value *name, json_value *value) {
    if (!json_step(cursor, '}')) {
        return false;
    }
    const char *at = json_read_value(cursor->at, cursor->end, 1, name);
    if (at == NULL || name->kind != JSON_STRING) {
        return json_stop(cursor, true);
    }
    at = json_skip_blank(at, cursor->end);
    if (at >= cursor->end || *at != ':') {
        return json_stop(cursor, true);
    }
    at = json_read_value(json_skip_blank(at + 1, cursor->end), cursor->end, 1, value);
    if (at == NULL || at >= cursor->end) {
        return json_stop(cursor, true);
    }
    cursor->at = at;
    return true;
}

static inline uint32_t json_encode_utf8(int32_t c, char *out) {
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

/** Appends the decoded text of a string. */
static inline void json_append_decoded(wardian_buffer *out, json_value string) {
    const char *at = string.raw.data;
    const char *end = at + string.raw.length;
    while (at < end) {
        bool is_byte;
        int32_t c = json_next_char(&at, end, &is_byte);
        char encoded[4];
        encoded[0] = (char)c;
        wardian_append(out, wardian_slice_of(encoded, is_byte ? 1 : json_encode_utf8(c, encoded)));
    }
}

/** Whether the value is this string. */
static inline bool json_is(json_value value, wardian_slice text) {
    if (value.kind != JSON_STRING) {
        return false;
    }
    if (wardian_slice_index_of(value.raw, '\\') < 0) {
        return wardian_slice_equal(value.raw, text);
    }
    const char *at = value.raw.data;
    const char *end = at + value.raw.length;
    uint32_t compared = 0;
    while (at < end) {
        bool is_byte;
        int32_t c = json_next_char(&at, end, &is_byte);
        char encoded[4];
        encoded[0] = (char)c;
        uint32_t count = is_byte ? 1 : json_encode_utf8(c, encoded);
        if (count > text.length - compared || memcmp(encoded, text.data + compared, count) != 0) {
            return false;
        }
        compared += count;
    }
    return compared == text.length;
}

/** Appends a text as a JSON string, quotes included. */
static inline void json_append_string(wardian_buffer *out, wardian_slice text) {
    static const char hex[] = "0123456789abcdef";
    wardian_append_char(out, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\') {
            wardian_append_char(out, '\\');
            wardian_append_char(out, (char)c);
        } else if (c < ' ') {
            wardian_append(out, WARDIAN_LITERAL("\\u00"));
            wardian_append_char(out, hex[c >> 4]);
            wardian_append_char(out, hex[c & 15]);
        } else {
            wardian_append_char(out, (char)c);
        }
    }
    wardian_append_char(out, '"');
}

#endif
