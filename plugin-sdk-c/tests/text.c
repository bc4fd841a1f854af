/*
 * The helpers for text and numbers, checked inside a module: "check-text" fails with the line of the first check that does
 * not hold. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian.h"

#define CHECK(condition)                                        \
    do {                                                        \
        if (!(condition)) {                                     \
            return wardian_fail_z((int32_t)__LINE__, #condition); \
        }                                                       \
    } while (0)

static bool parses(const char *text, int64_t expected) {
    int64_t value = expected == 0 ? 1 : 0;
    return wardian_parse_i64(wardian_slice_z(text), &value) == WARDIAN_OK && value == expected;
}

static bool refuses(const char *text) {
    int64_t value = 0;
    return wardian_parse_i64(wardian_slice_z(text), &value) == -WARDIAN_EINVAL;
}

static bool is_text(const wardian_buffer *buffer, const char *expected) {
    return !buffer->overflow && wardian_slice_equal(wardian_buffer_slice(buffer), wardian_slice_z(expected));
}

WARDIAN_OPERATION("check-text", check_text) {
    CHECK(parses("0", 0));
    CHECK(parses("-0", 0));
    CHECK(parses("007", 7));
    CHECK(parses("9223372036854775807", INT64_MAX));
    CHECK(parses("-9223372036854775808", INT64_MIN));
    CHECK(refuses("9223372036854775808"));
    CHECK(refuses("-9223372036854775809"));
    CHECK(refuses("99999999999999999999"));
    CHECK(refuses(""));
    CHECK(refuses("-"));
    CHECK(refuses("+1"));
    CHECK(refuses("1 "));

    char memory[32];
    wardian_buffer buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_append_i64(&buffer, INT64_MIN);
    CHECK(is_text(&buffer, "-9223372036854775808"));
    buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_append_u64(&buffer, UINT64_MAX);
    CHECK(is_text(&buffer, "18446744073709551615"));
    buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_append_fixed(&buffer, -5, 2);
    wardian_append_char(&buffer, ' ');
    wardian_append_fixed(&buffer, 123456, 3);
    wardian_append_char(&buffer, ' ');
    wardian_append_fixed(&buffer, 7, 0);
    CHECK(is_text(&buffer, "-0.05 123.456 7"));
    buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_append_hex(&buffer, 0, 0);
    wardian_append_char(&buffer, ' ');
    wardian_append_hex(&buffer, 0xABC, 5);
    wardian_append_char(&buffer, ' ');
    wardian_append_hex(&buffer, 0x12345, 2);
    CHECK(is_text(&buffer, "0 00abc 12345"));
    buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_append_hex(&buffer, UINT64_MAX, 1);
    wardian_append_hex(&buffer, 1, 99);
    CHECK(is_text(&buffer, "ffffffffffffffff0000000000000001"));
    buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_append_hex_bytes(&buffer, WARDIAN_LITERAL("\x00\x7f\xff"));
    CHECK(is_text(&buffer, "007fff"));
    buffer = wardian_buffer_on(memory, 3);
    wardian_append_hex_bytes(&buffer, WARDIAN_LITERAL("ab"));
    CHECK(buffer.overflow && buffer.length == 2);
    buffer = wardian_buffer_on(memory, 4);
    wardian_append_z(&buffer, "abc");
    wardian_append_z(&buffer, "de");
    CHECK(buffer.overflow && buffer.length == 3);
    wardian_append_char(&buffer, 'f');
    CHECK(buffer.overflow && buffer.length == 3);

    wardian_slice text = WARDIAN_LITERAL("  key = value\t");
    CHECK(wardian_slice_equal(wardian_slice_trim(text), WARDIAN_LITERAL("key = value")));
    CHECK(wardian_slice_trim(WARDIAN_LITERAL(" \n ")).length == 0);
    CHECK(wardian_slice_index_of(text, '=') == 6);
    CHECK(wardian_slice_index_of(text, '#') == -1);
    CHECK(wardian_slice_starts_with(text, WARDIAN_LITERAL("  key")));
    CHECK(!wardian_slice_starts_with(WARDIAN_LITERAL("ke"), WARDIAN_LITERAL("key")));
    CHECK(wardian_slice_ends_with(text, WARDIAN_LITERAL("value\t")));
    CHECK(!wardian_slice_ends_with(WARDIAN_LITERAL(""), WARDIAN_LITERAL("x")));
    CHECK(wardian_slice_equal(wardian_slice_part(text, 2, 5), WARDIAN_LITERAL("key")));
    CHECK(wardian_slice_part(text, 9, 3).length == 0);
    CHECK(wardian_slice_part(text, 100, 200).length == 0);
    CHECK(wardian_slice_equal(wardian_slice_of(NULL, 0), WARDIAN_LITERAL("")));

    /* Volatile lengths keep the compiler from working these out by itself. */
    volatile size_t four = 4;
    char moved[8];
    memcpy(moved, "abcdefgh", 8);
    memmove(moved + 2, moved, four);
    CHECK(memcmp(moved, "ababcdgh", 8) == 0);
    memmove(moved, moved + 2, four);
    CHECK(memcmp(moved, "abcdcdgh", 8) == 0);
    memset(moved, 'x', four);
    CHECK(memcmp(moved, "xxxxcdgh", 8) == 0);
    memset(moved, 'y', four - 4);
    memcpy(moved, "zzzz", four - 4);
    CHECK(memcmp(moved, "xxxx", four) == 0);
    CHECK(memcmp("a\x7f", "a\x80", 2) < 0);
    CHECK(memcmp("a\x80", "a\x7f", 2) > 0);
    CHECK(strlen("") == 0 && strlen("abc") == 3);
    CHECK(wardian_slice_equal(wardian_slice_z(wardian_errno_name(-4)), WARDIAN_LITERAL("EDENIED")));
    CHECK(wardian_slice_equal(wardian_slice_z(wardian_errno_name(INT32_MIN)), WARDIAN_LITERAL("EUNKNOWN")));
    return WARDIAN_OK;
}
