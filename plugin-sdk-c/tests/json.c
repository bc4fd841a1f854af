/*
 * wardian_json.h, checked inside a module: "check-json" fails with the line of the first check that does not hold. C11 and C++17
 * at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian_json.h"

#define CHECK(condition)                                        \
    do {                                                        \
        if (!(condition)) {                                     \
            return wardian_fail_z((int32_t)__LINE__, #condition); \
        }                                                       \
    } while (0)

static int32_t verdict(const char *text) {
    wardian_json value;
    return wardian_json_parse(wardian_slice_z(text), &value);
}

static uint32_t place(const char *text) {
    wardian_json value;
    (void)wardian_json_parse(wardian_slice_z(text), &value);
    return value.kind == WARDIAN_JSON_NONE ? (uint32_t)strlen(text) - value.raw.length : 999;
}

static wardian_json parsed(const char *text) {
    wardian_json value;
    (void)wardian_json_parse(wardian_slice_z(text), &value);
    return value;
}

static bool is_text(const wardian_buffer *buffer, const char *expected) {
    return !buffer->overflow && wardian_slice_equal(wardian_buffer_slice(buffer), wardian_slice_z(expected));
}

/** Whether the number is this in hundredths; INT64_MIN for one that is refused. */
static bool fixed(const char *text, int64_t expected) {
    int64_t value = INT64_MIN;
    int32_t result = wardian_json_fixed(parsed(text), 2, &value);
    return (result == WARDIAN_OK || result == -WARDIAN_EINVAL) && value == expected;
}

static bool reads(const char *text, double expected) {
    double value = -1;
    return wardian_json_f64(parsed(text), &value) == WARDIAN_OK && memcmp(&value, &expected, sizeof value) == 0;
}

static bool writes(double value, const char *expected) {
    char memory[40];
    wardian_buffer buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_json_writer out = wardian_json_to(&buffer);
    wardian_json_write_f64(&out, value);
    return wardian_json_end(&out) == WARDIAN_OK && is_text(&buffer, expected);
}

static int32_t check_reading(void) {
    static const char *const good[] = {
        "{}", "[]", " [ ] ", "null", "true", "false", "0", "-0", "12.50e-3", "1E+2", "\"\"", "\"a\\u00e9\\ud83d\\ude00\\n\\/\"",
        "{\"a\":1,\"b\":[{},[],[[1]],\"x\"],\"a\":null}", "\t\r\n[1 , 2\n]", "\"\x7f\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
    };
    for (uint32_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (verdict(good[i]) != WARDIAN_OK) {
            return wardian_fail_z((int32_t)__LINE__, good[i]);
        }
    }
    static const char *const bad[] = {
        "", " ", "{", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
        "{a:1}", "{1:1}", "{\"a\" 1}", "{,}", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "1 1", "nul", "nullx", "True",
        "\"", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud800\\",
        "'a'", "/**/1", "\xef\xbb\xbf" "1", "\xc2\xa0" "1", "NaN", "Infinity",
    };
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (verdict(bad[i]) != -WARDIAN_EINVAL) {
            return wardian_fail_z((int32_t)__LINE__, bad[i]);
        }
    }
    static const char *const malformed[] = {"\"\xff\"", "\"\xc3\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\""};
    for (uint32_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        CHECK(verdict(malformed[i]) == -WARDIAN_EUTF8);
    }
    CHECK(place("[1, x]") == 4 && place("") == 0 && place("{} {}") == 3 && place("[\"\xff\"]") == 2);

    static char nested[2 * WARDIAN_JSON_MAX_DEPTH + 3];
    for (uint32_t depth = WARDIAN_JSON_MAX_DEPTH; depth <= WARDIAN_JSON_MAX_DEPTH + 1; depth++) {
        memset(nested, '[', depth);
        memset(nested + depth, ']', depth);
        nested[2 * depth] = '\0';
        CHECK(verdict(nested) == (depth == WARDIAN_JSON_MAX_DEPTH ? WARDIAN_OK : -WARDIAN_ELIMIT));
    }
    return WARDIAN_OK;
}

static int32_t check_values(void) {
    wardian_json order = parsed("{\"id\": \"a\\u0062\\n\", \"lines\": [1, {\"x\": [2]}, \"]\"], \"none\": null, \"ok\": true, \"id\": \"z\"}");
    CHECK(order.kind == WARDIAN_JSON_OBJECT);
    CHECK(wardian_json_is(wardian_json_get(order, WARDIAN_LITERAL("id")), WARDIAN_LITERAL("z")));
    CHECK(wardian_json_get(order, WARDIAN_LITERAL("none")).kind == WARDIAN_JSON_NULL);
    CHECK(wardian_json_get(order, WARDIAN_LITERAL("id\"")).kind == WARDIAN_JSON_NONE);
    bool ok = false;
    CHECK(wardian_json_bool(wardian_json_get(order, WARDIAN_LITERAL("ok")), &ok) == WARDIAN_OK && ok);
    CHECK(wardian_json_bool(order, &ok) == -WARDIAN_EINVAL);
    wardian_json element;
    wardian_json_cursor lines = wardian_json_items(wardian_json_get(order, WARDIAN_LITERAL("lines")));
    CHECK(wardian_json_next_element(&lines, &element) && element.kind == WARDIAN_JSON_NUMBER);
    CHECK(wardian_json_next_element(&lines, &element) && element.kind == WARDIAN_JSON_OBJECT);
    CHECK(wardian_json_get(element, WARDIAN_LITERAL("x")).raw.length == 3);
    CHECK(wardian_json_next_element(&lines, &element) && wardian_json_is(element, WARDIAN_LITERAL("]")));
    CHECK(!wardian_json_next_element(&lines, &element) && !wardian_json_next_element(&lines, &element));
    lines = wardian_json_items(parsed("[]"));
    CHECK(!wardian_json_next_element(&lines, &element));
    lines = wardian_json_items(parsed("7"));
    CHECK(!wardian_json_next_element(&lines, &element));
    CHECK(wardian_json_get(parsed("[1]"), WARDIAN_LITERAL("")).kind == WARDIAN_JSON_NONE);

    char memory[8];
    wardian_json text = parsed("\"\\u20ac\\ud83d\\ude00\"");
    CHECK(wardian_json_text(text, memory, sizeof memory) == 7 && memcmp(memory, "\xe2\x82\xac\xf0\x9f\x98\x80", 7) == 0);
    CHECK(wardian_json_text(text, memory, 6) == -WARDIAN_E2BIG);
    CHECK(wardian_json_text(parsed("1"), memory, 6) == -WARDIAN_EINVAL);
    CHECK(wardian_json_is(text, WARDIAN_LITERAL("\xe2\x82\xac\xf0\x9f\x98\x80")));
    CHECK(!wardian_json_is(text, WARDIAN_LITERAL("\xe2\x82\xac")));
    CHECK(!wardian_json_is(parsed("\"ab\""), WARDIAN_LITERAL("abc")) && !wardian_json_is(parsed("1"), WARDIAN_LITERAL("1")));

    int64_t number = 0;
    CHECK(wardian_json_i64(parsed("-9223372036854775808"), &number) == WARDIAN_OK && number == INT64_MIN);
    CHECK(wardian_json_i64(parsed("9223372036854775808"), &number) == -WARDIAN_EINVAL);
    CHECK(wardian_json_i64(parsed("1.0"), &number) == -WARDIAN_EINVAL);
    CHECK(wardian_json_i64(parsed("\"1\""), &number) == -WARDIAN_EINVAL);
    CHECK(fixed("12.34", 1234) && fixed("-0.5", -50) && fixed("1.2340e1", 1234) && fixed("0", 0) && fixed("0e999999", 0));
    CHECK(fixed("1200e-2", 1200) && fixed("92233720368547758.07", INT64_MAX) && fixed("-92233720368547758.08", INT64_MIN));
    CHECK(fixed("12.345", INT64_MIN) && fixed("92233720368547758.08", INT64_MIN) && fixed("1e99999999999999", INT64_MIN));
    CHECK(fixed("true", INT64_MIN) && fixed("1e-3", INT64_MIN) && fixed("1000e-3", 100));
    return WARDIAN_OK;
}

static int32_t check_doubles(void) {
    CHECK(reads("0", 0.0) && reads("-0", -0.0) && reads("1", 1.0) && reads("-12.5e-1", -1.25) && reads("0.1", 0.1));
    CHECK(reads("9007199254740993", 9007199254740992.0) && reads("9007199254740993.00000000000000000001", 9007199254740994.0));
    CHECK(reads("1.7976931348623157e308", 1.7976931348623157e308) && reads("5e-324", 5e-324) && reads("2e-324", 0.0));
    CHECK(reads("2.2250738585072014e-308", 2.2250738585072014e-308) && reads("2.2250738585072011e-308", 2.2250738585072011e-308));
    CHECK(reads("1e-99999999999999", 0.0) && reads("0e99999999999999", 0.0));
    double value = 0;
    CHECK(wardian_json_f64(parsed("1.7976931348623159e308"), &value) == -WARDIAN_EINVAL);
    CHECK(wardian_json_f64(parsed("1e99999999999999"), &value) == -WARDIAN_EINVAL);
    CHECK(wardian_json_f64(parsed("\"1\""), &value) == -WARDIAN_EINVAL);
    CHECK(writes(0.0, "0") && writes(-0.0, "-0") && writes(0.1, "0.1") && writes(-2.5, "-2.5") && writes(100, "100"));
    CHECK(writes(1e16, "10000000000000000") && writes(1e17, "1e17") && writes(0.000001, "0.000001") && writes(1e-7, "1e-7"));
    CHECK(writes(1.7976931348623157e308, "1.7976931348623157e308") && writes(5e-324, "5e-324"));
    CHECK(writes(0.3, "0.3") && writes(0.1 + 0.2, "0.30000000000000004") && writes(1.0 / 3, "0.3333333333333333"));
    return WARDIAN_OK;
}

static int32_t check_writing(void) {
    char memory[128];
    wardian_buffer buffer = wardian_buffer_on(memory, sizeof memory);
    wardian_json_writer out = wardian_json_to(&buffer);
    CHECK(wardian_json_end(&out) == -WARDIAN_EINVAL);
    wardian_json_begin_object(&out);
    wardian_json_name(&out, WARDIAN_LITERAL("a\"\n"));
    wardian_json_write_string(&out, WARDIAN_LITERAL("\\\x01\xc3\xa9"));
    wardian_json_name(&out, WARDIAN_LITERAL("b"));
    wardian_json_begin_array(&out);
    wardian_json_write_i64(&out, -7);
    wardian_json_write_fixed(&out, 1234, 2);
    wardian_json_begin_object(&out);
    wardian_json_end_object(&out);
    wardian_json_write_bool(&out, true);
    wardian_json_write_null(&out);
    wardian_json_write_value(&out, parsed("\"\\n\""));
    wardian_json_write_value(&out, parsed("[1]"));
    CHECK(wardian_json_end(&out) == -WARDIAN_EINVAL);
    wardian_json_end_array(&out);
    wardian_json_end_object(&out);
    CHECK(wardian_json_end(&out) == WARDIAN_OK);
    CHECK(is_text(&buffer, "{\"a\\\"\\u000a\":\"\\\\\\u0001\xc3\xa9\",\"b\":[-7,12.34,{},true,null,\"\\n\",[1]]}"));

    /* A value or a name in a place for the other, an end of another kind, and a second value. */
    for (int mistake = 0; mistake < 7; mistake++) {
        buffer = wardian_buffer_on(memory, sizeof memory);
        out = wardian_json_to(&buffer);
        switch (mistake) {
            case 0: wardian_json_name(&out, WARDIAN_LITERAL("a")); break;
            case 1: wardian_json_begin_object(&out); wardian_json_write_null(&out); break;
            case 2: wardian_json_begin_array(&out); wardian_json_name(&out, WARDIAN_LITERAL("a")); break;
            case 3: wardian_json_begin_array(&out); wardian_json_end_object(&out); break;
            case 4: wardian_json_write_null(&out); wardian_json_write_null(&out); break;
            case 5: wardian_json_end_array(&out); break;
            default:
                wardian_json_begin_object(&out);
                wardian_json_name(&out, WARDIAN_LITERAL("a"));
                wardian_json_end_object(&out);
                break;
        }
        wardian_json_write_i64(&out, 1);
        CHECK(wardian_json_end(&out) == -WARDIAN_EINVAL);
    }
    buffer = wardian_buffer_on(memory, 3);
    out = wardian_json_to(&buffer);
    wardian_json_write_i64(&out, 1000);
    CHECK(wardian_json_end(&out) == -WARDIAN_E2BIG && wardian_json_output(&out) == -WARDIAN_E2BIG);
    buffer = wardian_buffer_on(memory, sizeof memory);
    out = wardian_json_to(&buffer);
    wardian_json_write_string(&out, WARDIAN_LITERAL("\xff"));
    CHECK(wardian_json_end(&out) == -WARDIAN_EUTF8 && buffer.length == 0);
    out = wardian_json_to(&buffer);
    for (uint32_t i = 0; i <= WARDIAN_JSON_MAX_DEPTH; i++) {
        wardian_json_begin_array(&out);
    }
    CHECK(wardian_json_end(&out) == -WARDIAN_ELIMIT);
    return WARDIAN_OK;
}

WARDIAN_OPERATION("check-json", check_json) {
    int32_t result = check_reading();
    result = result == WARDIAN_OK ? check_values() : result;
    result = result == WARDIAN_OK ? check_doubles() : result;
    return result == WARDIAN_OK ? check_writing() : result;
}

/** The input, which is JSON, as the output; or where it is no JSON. */
WARDIAN_OPERATION("copy-json", copy_json) {
    static char input[65536];
    static char output[65536];
    int32_t length = wardian_read_all(input_len, input, sizeof input);
    if (length < 0) {
        return wardian_fail_errno("input", length);
    }
    wardian_slice text = wardian_slice_of(input, (uint32_t)length);
    wardian_json value;
    int32_t result = wardian_json_parse(text, &value);
    if (result < 0) {
        return wardian_json_fail(7, text, result, value);
    }
    wardian_buffer buffer = wardian_buffer_on(output, sizeof output);
    wardian_json_writer out = wardian_json_to(&buffer);
    wardian_json_write_value(&out, value);
    result = wardian_json_output(&out);
    return result < 0 ? wardian_fail_errno("output", result) : WARDIAN_OK;
}
