/*
 * wardian_json.h against random and hostile texts, natively, built with sanitizers: each text lies in memory of its exact size.
 * Verdicts are compared with a second reader, and doubles with those of the C library.
 *
 *     json_hostile [COUNT [SEED]]
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian_mock.h"

#include "wardian_json.h"

#define FAIL(text, what)                                                                      \
    do {                                                                                      \
        fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, what);                             \
        fwrite((text).data, 1, (text).length, stderr);                                        \
        fprintf(stderr, "\n");                                                                \
        exit(1);                                                                              \
    } while (0)

static uint64_t state;

static uint32_t below(uint32_t limit) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % limit;
}

/* ---- A second reader, by recursion -------------------------------------------------------------------------------- */

typedef struct second {
    const unsigned char *at;
    const unsigned char *end;
} second;

static int peek(const second *s) {
    return s->at < s->end ? *s->at : -1;
}

static void blanks(second *s) {
    while (s->at < s->end && strchr(" \t\n\r", *s->at) != NULL && *s->at != 0) {
        s->at++;
    }
}

static int digits(second *s) {
    int count = 0;
    while (peek(s) >= '0' && peek(s) <= '9') {
        s->at++;
        count++;
    }
    return count;
}

static long hex4(second *s) {
    char text[5] = {0};
    for (int i = 0; i < 4; i++) {
        int c = peek(s);
        if (c < 0 || strchr("0123456789abcdefABCDEF", c) == NULL || c == 0) {
            return -1;
        }
        text[i] = (char)c;
        s->at++;
    }
    return strtol(text, NULL, 16);
}

static int string(second *s) {
    if (peek(s) != '"') {
        return 0;
    }
    s->at++;
    for (;;) {
        int c = peek(s);
        if (c < ' ') {
            return 0;
        }
        s->at++;
        if (c == '"') {
            return 1;
        }
        if (c == '\\') {
            int escaped = peek(s);
            if (escaped < 0) {
                return 0;
            }
            s->at++;
            if (escaped == 'u') {
                long unit = hex4(s);
                if (unit < 0 || (unit & 0xFC00) == 0xDC00) {
                    return 0;
                }
                if ((unit & 0xFC00) == 0xD800) {
                    if (peek(s) != '\\') {
                        return 0;
                    }
                    s->at++;
                    if (peek(s) != 'u') {
                        return 0;
                    }
                    s->at++;
                    if ((hex4(s) & ~0x3FFL) != 0xDC00) {
                        return 0;
                    }
                }
            } else if (strchr("\"\\/bfnrt", escaped) == NULL || escaped == 0) {
                return 0;
            }
        } else if (c >= 0x80) {
            /* By the code point: decoded, and encoded length compared. */
            int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
            long point = c & (0x3F >> more);
            if (c < 0xC0 || c > 0xF7) {
                return 0;
            }
            for (int i = 0; i < more; i++) {
                int next = peek(s);
                if (next < 0 || (next & 0xC0) != 0x80) {
                    return 0;
                }
                point = point << 6 | (next & 0x3F);
                s->at++;
            }
            int needed = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
            if (needed != more || point > 0x10FFFF || (point & ~0x7FFL) == 0xD800) {
                return 0;
            }
        }
    }
}

static int word(second *s, const char *text) {
    size_t length = strlen(text);
    if ((size_t)(s->end - s->at) < length || memcmp(s->at, text, length) != 0) {
        return 0;
    }
    s->at += length;
    return 1;
}

static int number(second *s) {
    if (peek(s) == '-') {
        s->at++;
    }
    if (peek(s) == '0') {
        s->at++;
    } else if (digits(s) == 0) {
        return 0;
    }
    if (peek(s) == '.') {
        s->at++;
        if (digits(s) == 0) {
            return 0;
        }
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        s->at++;
        if (peek(s) == '+' || peek(s) == '-') {
            s->at++;
        }
        return digits(s) > 0;
    }
    return 1;
}

static int any(second *s, int depth) {
    blanks(s);
    int c = peek(s);
    if (c == '"') {
        return string(s);
    }
    if (c != '{' && c != '[') {
        return c == 't' ? word(s, "true") : c == 'f' ? word(s, "false") : c == 'n' ? word(s, "null") : number(s);
    }
    if (depth == WARDIAN_JSON_MAX_DEPTH) {
        return 0;
    }
    s->at++;
    blanks(s);
    if (peek(s) == c + 2) {
        s->at++;
        return 1;
    }
    for (;;) {
        if (c == '{') {
            blanks(s);
            if (!string(s)) {
                return 0;
            }
            blanks(s);
            if (peek(s) != ':') {
                return 0;
            }
            s->at++;
        }
        if (!any(s, depth + 1)) {
            return 0;
        }
        blanks(s);
        int next = peek(s);
        s->at += next < 0 ? 0 : 1;
        if (next == c + 2) {
            return 1;
        }
        if (next != ',') {
            return 0;
        }
    }
}

static int whole(wardian_slice text) {
    second s;
    s.at = (const unsigned char *)text.data;
    s.end = s.at + text.length;
    if (!any(&s, 0)) {
        return 0;
    }
    blanks(&s);
    return s.at == s.end;
}

/* ---- Texts -------------------------------------------------------------------------------------------------------- */

static wardian_mock_bytes made;

static void put(const char *text) {
    wardian_mock_add(&made, text, (uint32_t)strlen(text));
}

static void make_number(void) {
    char text[64];
    switch (below(5)) {
        case 0: snprintf(text, sizeof text, "%d", (int)below(2000) - 1000); break;
        case 1: snprintf(text, sizeof text, "%u.%02u", (unsigned)below(100000), (unsigned)below(100)); break;
        case 2: snprintf(text, sizeof text, "%u%uE%d", 1u + (unsigned)below(9), (unsigned)below(1u << 31), (int)below(700) - 350); break;
        case 3: snprintf(text, sizeof text, "-0.000%ue+%u", (unsigned)below(1u << 31), (unsigned)below(400)); break;
        default: snprintf(text, sizeof text, "%u%010u%010u", 1u + (unsigned)below(9), (unsigned)below(1u << 31), (unsigned)below(1u << 31)); break;
    }
    put(text);
}

static void make_string(void) {
    static const char *const parts[] = {"a", "\\n", "\\u00e9", "\\ud83d\\ude00", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\\\"", " ", "\\\\"};
    put("\"");
    for (uint32_t i = below(6); i > 0; i--) {
        put(parts[below(sizeof parts / sizeof parts[0])]);
    }
    put("\"");
}

static void make_value(uint32_t depth) {
    uint32_t kind = below(depth > 6 ? 5 : 8);
    put(below(4) == 0 ? " " : "");
    switch (kind) {
        case 0: put("null"); break;
        case 1: put(below(2) == 0 ? "true" : "false"); break;
        case 2:
        case 3: make_number(); break;
        case 4: make_string(); break;
        default:
            put(kind == 5 ? "[" : "{");
            for (uint32_t i = 0, count = below(4); i < count; i++) {
                put(i > 0 ? "," : "");
                if (kind != 5) {
                    make_string();
                    put(":");
                }
                make_value(depth + 1);
            }
            put(kind == 5 ? "]" : "}");
            break;
    }
    put(below(4) == 0 ? "\n" : "");
}

static void damage(void) {
    static const char interesting[] = "{}[]\",:\\0123456789-+.eEtfnul \t\n\r\x01\x7f\x80\xbf\xc0\xc3\xe0\xed\xf0\xf4\xff";
    for (uint32_t i = 1 + below(3); i > 0 && made.length > 0; i--) {
        uint32_t at = below(made.length);
        switch (below(4)) {
            case 0: made.length = at; break;
            case 1:
                memmove(made.data + at, made.data + at + 1, made.length - at - 1);
                made.length--;
                break;
            case 2: made.data[at] = interesting[below(sizeof interesting)]; break;
            default: made.data[at] = (char)below(256); break;
        }
    }
}

/* ---- Checks ------------------------------------------------------------------------------------------------------- */

static void check_number(wardian_json value) {
    char *text = (char *)malloc(value.raw.length + 1u);
    memcpy(text, value.raw.data, value.raw.length);
    text[value.raw.length] = '\0';
    double expected = strtod(text, NULL);
    double read = 0;
    int32_t result = wardian_json_f64(value, &read);
    bool finite = expected - expected == 0;
    if (finite ? result != WARDIAN_OK || memcmp(&read, &expected, sizeof read) != 0 : result != -WARDIAN_EINVAL) {
        FAIL(value.raw, "another double");
    }
    int64_t whole_number = 0;
    (void)wardian_json_i64(value, &whole_number);
    (void)wardian_json_fixed(value, below(20), &whole_number);
    if (finite) {
        char memory[40];
        wardian_buffer buffer = wardian_buffer_on(memory, sizeof memory);
        wardian_json_writer out = wardian_json_to(&buffer);
        wardian_json_write_f64(&out, expected);
        memory[buffer.length < sizeof memory ? buffer.length : 0] = '\0';
        double back = strtod(memory, NULL);
        char shortest[40];
        for (int precision = 1; precision <= 17; precision++) {
            snprintf(shortest, sizeof shortest, "%.*e", precision - 1, expected);
            if (strtod(shortest, NULL) == expected) {
                break;
            }
        }
        uint32_t written_digits = 0;
        uint32_t shortest_digits = 0;
        uint32_t zeros = 0;
        for (uint32_t i = 0; i < buffer.length && memory[i] != 'e'; i++) {
            bool digit = memory[i] >= '0' && memory[i] <= '9';
            if (digit && (memory[i] != '0' || written_digits > 0)) {
                written_digits++;
                zeros = memory[i] == '0' ? zeros + 1 : 0;
            }
        }
        for (uint32_t i = 0; shortest[i] != 'e'; i++) {
            shortest_digits += shortest[i] >= '0' && shortest[i] <= '9' ? 1 : 0;
        }
        bool as_short = expected == 0 || written_digits - zeros <= shortest_digits;
        if (wardian_json_end(&out) != WARDIAN_OK || memcmp(&back, &expected, sizeof back) != 0 || !as_short
            || !whole(wardian_buffer_slice(&buffer))) {
            FAIL(wardian_buffer_slice(&buffer), "another text of a double");
        }
    }
    free(text);
}

/* Writes the value again, piece by piece. */
static void copy(wardian_json value, wardian_json_writer *out) {
    if (value.kind == WARDIAN_JSON_ARRAY || value.kind == WARDIAN_JSON_OBJECT) {
        bool object = value.kind == WARDIAN_JSON_OBJECT;
        wardian_json_cursor items = wardian_json_items(value);
        wardian_json name;
        wardian_json item;
        wardian_json_open(out, object);
        while (object ? wardian_json_next_member(&items, &name, &item) : wardian_json_next_element(&items, &item)) {
            if (object) {
                char *text = (char *)malloc(name.raw.length + 1u);
                int32_t length = wardian_json_text(name, text, name.raw.length);
                if (length < 0 || !wardian_json_is(name, wardian_slice_of(text, (uint32_t)length))) {
                    FAIL(name.raw, "another name");
                }
                wardian_json_name(out, wardian_slice_of(text, (uint32_t)length));
                free(text);
            }
            copy(item, out);
        }
        wardian_json_close(out, object);
        return;
    }
    if (value.kind == WARDIAN_JSON_NUMBER) {
        check_number(value);
    }
    wardian_json_write_value(out, value);
}

static bool verdict_is(wardian_slice text) {
    wardian_json value;
    int32_t result = wardian_json_parse(text, &value);
    if (result != WARDIAN_OK) {
        bool inside = value.raw.length <= text.length && value.raw.data + value.raw.length == text.data + text.length;
        if (value.kind != WARDIAN_JSON_NONE || (text.length > 0 && !inside)) {
            FAIL(text, "an error without its place");
        }
        return false;
    }
    uint32_t capacity = 6 * text.length + 16;
    char *memory = (char *)malloc(capacity);
    wardian_buffer buffer = wardian_buffer_on(memory, capacity);
    wardian_json_writer out = wardian_json_to(&buffer);
    copy(value, &out);
    if (wardian_json_end(&out) != WARDIAN_OK || !whole(wardian_buffer_slice(&buffer))) {
        FAIL(text, "a copy that is no JSON");
    }
    free(memory);
    return true;
}

/* Reads what no parse has let through: nothing but memory safety is asked for. */
static void read_unchecked(wardian_slice text) {
    wardian_json value;
    value.kind = (wardian_json_kind)(below(7));
    value.raw = text;
    wardian_json name;
    wardian_json item;
    wardian_json_cursor items = wardian_json_items(value);
    for (uint32_t i = 0; i < 1000 && wardian_json_next_member(&items, &name, &item); i++) {
        (void)wardian_json_is(name, WARDIAN_LITERAL("a"));
    }
    items = wardian_json_items(value);
    for (uint32_t i = 0; i < 1000 && wardian_json_next_element(&items, &item); i++) {
    }
    char memory[16];
    if (value.kind == WARDIAN_JSON_STRING) {
        (void)wardian_json_text(value, memory, sizeof memory);
        (void)wardian_json_is(value, WARDIAN_LITERAL("a"));
    }
    (void)wardian_json_get(value, WARDIAN_LITERAL("a"));
}

int main(int count, char **arguments) {
    uint32_t rounds = count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 20000;
    state = count > 2 ? strtoul(arguments[2], NULL, 10) : 1;
    uint32_t good = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        made.length = 0;
        make_value(0);
        if (i % 3 != 0) {
            damage();
        }
        char *exact = (char *)malloc(made.length == 0 ? 1 : made.length);
        memcpy(exact, made.data, made.length);
        wardian_slice text = wardian_slice_of(exact, made.length);
        bool verdict = verdict_is(text);
        if (verdict != (whole(text) != 0) || (i % 3 == 0 && !verdict)) {
            FAIL(text, "another verdict");
        }
        good += verdict ? 1 : 0;
        read_unchecked(text);
        free(exact);
    }
    /* Doubles of any bits, and texts of many digits. */
    for (uint32_t i = 0; i < rounds / 4; i++) {
        uint64_t bits = (uint64_t)below(1u << 31) << 33 ^ (uint64_t)below(1u << 31) << 11 ^ below(1u << 31);
        double value;
        memcpy(&value, &bits, sizeof value);
        made.length = 0;
        char text[1200];
        snprintf(text, sizeof text, "%.*e", (int)below(i % 8 == 0 ? 1000 : 40), value);
        if (value - value == 0) {
            put(text);
            (void)verdict_is(wardian_mock_slice(&made));
            /* Half-way to the next one, exactly, and a little above. */
            uint64_t next_bits = bits + 1;
            double next;
            memcpy(&next, &next_bits, sizeof next);
            made.length = 0;
            int length = snprintf(text, sizeof text, "%.1100Le", ((long double)value + (long double)next) / 2);
            if (next - next == 0 && length > 1102) {
                text[1000] = below(2) == 0 ? '0' : '1';
                put(text);
                (void)verdict_is(wardian_mock_slice(&made));
            }
        }
    }
    wardian_mock_drop(&made);
    wardian_mock_reset();
    return good > rounds / 3 && good < rounds ? 0 : 1;
}
