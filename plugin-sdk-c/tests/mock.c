/*
 * The operations of calls.c and text.c on the native mock. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian_mock.h"

#define CHECK(condition)                                                    \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            failures++;                                                     \
        }                                                                   \
    } while (0)

int32_t init(int32_t input_len);
int32_t echo(int32_t input_len);
int32_t pipe_through(int32_t input_len);
int32_t config(int32_t input_len);
int32_t config_summary(int32_t input_len);
int32_t clocks(int32_t input_len);
int32_t random_bytes(int32_t input_len);
int32_t log_levels(int32_t input_len);
int32_t panic(int32_t input_len);
int32_t save_count(int32_t input_len);
int32_t restore_count(int32_t input_len);
int32_t count(int32_t input_len);
int32_t call_other(int32_t input_len);
int32_t check_text(int32_t input_len);
int32_t check_json(int32_t input_len);
int32_t copy_json(int32_t input_len);

WARDIAN_BEGIN_C
WARDIAN_IMPORT("wardian:rates/1", "rate")
int32_t rates_rate(const char *currency, uint32_t currency_len, char *out, uint32_t cap);
WARDIAN_END_C

static int failures;

static void helpers_work_natively(void) {
    wardian_mock_result result = wardian_mock_call(check_text, NULL, 0);
    CHECK(result.code == WARDIAN_OK);
    CHECK(result.message.length == 0);
    result = wardian_mock_call(check_json, NULL, 0);
    CHECK(result.code == WARDIAN_OK);
    CHECK(result.message.length == 0);
}

static void json_is_copied_or_refused_with_its_place(void) {
    CHECK(wardian_mock_is(wardian_mock_call_z(copy_json, " {\"a\": [1]} ").output, "{\"a\": [1]}"));
    wardian_mock_result result = wardian_mock_call_z(copy_json, "{\"a\": x}");
    CHECK(result.code == 7 && wardian_mock_is(result.message, "no JSON at byte 6"));
    CHECK(wardian_mock_is(wardian_mock_call_z(copy_json, "\"\xff\"").message, "malformed UTF-8 at byte 1"));
    static char deep[100];
    memset(deep, '[', sizeof deep);
    result = wardian_mock_call(copy_json, deep, sizeof deep);
    CHECK(wardian_mock_is(result.message, "JSON that is nested too deeply at byte 64"));
}

static void input_comes_back_as_output(void) {
    static char bytes[70000];
    memset(bytes, 'x', sizeof bytes);
    CHECK(wardian_mock_is(wardian_mock_call_z(echo, "abc").output, "abc"));
    CHECK(wardian_mock_call_z(echo, "").output.length == 0);
    CHECK(wardian_mock_is(wardian_mock_call_streamed(pipe_through, "abc", 3).output, "abc"));
    wardian_mock_result result = wardian_mock_call(pipe_through, bytes, sizeof bytes);
    CHECK(wardian_slice_equal(result.output, wardian_slice_of(bytes, sizeof bytes)));
    result = wardian_mock_call(echo, bytes, sizeof bytes);
    CHECK(result.code == WARDIAN_E2BIG && wardian_mock_is(result.message, "input: E2BIG"));
    CHECK(result.output.length == 0 && !result.panicked);
    wardian_mock_output_limit(2);
    CHECK(wardian_mock_is(wardian_mock_call_z(echo, "abc").message, "output: E2BIG"));
    CHECK(wardian_mock_call_z(echo, "ab").code == WARDIAN_OK);
    wardian_mock_reset();
}

static int32_t read_twice(int32_t input_len) {
    char piece[4];
    (void)input_len;
    int32_t first = wardian_input_read(piece, 0, sizeof piece);
    int32_t second = wardian_input_read(piece, 0, sizeof piece);
    return first == 4 && second == -WARDIAN_EINVAL ? 9 : WARDIAN_OK;
}

static void streams_are_read_once_and_keep_what_was_delivered(void) {
    static char bytes[70000];
    memset(bytes, 'y', sizeof bytes);
    wardian_mock_result result = wardian_mock_call_streamed(pipe_through, bytes, sizeof bytes);
    CHECK(wardian_slice_equal(result.output, wardian_slice_of(bytes, sizeof bytes)));
    CHECK(wardian_mock_call_streamed(pipe_through, "", 0).output.length == 0);
    CHECK(wardian_mock_call_streamed(read_twice, bytes, 10).code == 9);
    CHECK(wardian_mock_call(read_twice, bytes, 10).code == WARDIAN_OK);
    wardian_mock_break_stream(40);
    result = wardian_mock_call_streamed(pipe_through, bytes, sizeof bytes);
    CHECK(result.code == WARDIAN_EHOST && result.output.length == 0);
    CHECK(wardian_slice_equal(wardian_mock_delivered(), wardian_slice_of(bytes, 40)));
    wardian_mock_reset();
    CHECK(wardian_mock_is(wardian_mock_call_streamed(pipe_through, "abc", 3).output, "abc"));
}

static void configuration_is_granted_denied_or_without_a_value(void) {
    wardian_mock_config("number", "-42");
    wardian_mock_config("long", "a value of more than 8 bytes");
    wardian_mock_config("empty", "");
    wardian_mock_deny_config("secret");
    CHECK(wardian_mock_is(wardian_mock_call_z(config, "number").output, "-42"));
    CHECK(wardian_mock_is(wardian_mock_call_z(config, "long").output, "a value of more than 8 bytes"));
    CHECK(wardian_mock_call_z(config, "empty").code == WARDIAN_OK);
    CHECK(wardian_mock_is(wardian_mock_call_z(config, "secret").message, "config: EDENIED"));
    CHECK(wardian_mock_call_z(config, "other").code == WARDIAN_ENOTFOUND);
    CHECK(wardian_mock_call_z(config, "\xC0\x80").code == WARDIAN_EUTF8);
    CHECK(wardian_mock_count(WARDIAN_MOCK_CONFIG_GET) == 6);
    wardian_mock_result summary = wardian_mock_call_z(config_summary, "");
    CHECK(wardian_mock_is(summary.output, "empty\nlong\nnumber | OK -42 | ENOTFOUND"));
    CHECK(wardian_mock_count(WARDIAN_MOCK_CONFIG_KEYS) == 1);
    wardian_mock_reset();
    CHECK(wardian_mock_call_z(config, "number").code == WARDIAN_ENOTFOUND);
}

static void clocks_stand_still_until_the_test_moves_them(void) {
    wardian_mock_now_ms(1700000000000);
    CHECK(wardian_mock_is(wardian_mock_call_z(clocks, "").output, "1700000000000 ok"));
    wardian_mock_advance_ms(5);
    CHECK(wardian_mock_is(wardian_mock_call_z(clocks, "").output, "1700000000005 ok"));
    CHECK(wardian_clock_monotonic_ns() == 5000000);
    wardian_mock_reset();
}

static void random_bytes_are_the_same_in_each_run_or_given(void) {
    char first[16];
    wardian_mock_result result = wardian_mock_call_z(random_bytes, "");
    CHECK(result.code == WARDIAN_OK && result.output.length == sizeof first);
    memcpy(first, result.output.data, sizeof first);
    CHECK(memcmp(first, wardian_mock_call_z(random_bytes, "").output.data, sizeof first) != 0);
    wardian_mock_reset();
    CHECK(memcmp(first, wardian_mock_call_z(random_bytes, "").output.data, sizeof first) == 0);
    wardian_mock_random("abc", 3);
    CHECK(wardian_mock_is(wardian_mock_call_z(random_bytes, "").output, "abcabcabcabcabca"));
    wardian_mock_reset();
}

static void log_lines_are_kept_up_to_the_level(void) {
    wardian_mock_log_level(WARDIAN_LOG_WARN);
    wardian_mock_call_z(log_levels, "");
    CHECK(wardian_mock_log_count() == 2);
    CHECK(wardian_mock_log_line(1).level == WARDIAN_LOG_WARN);
    CHECK(wardian_mock_is(wardian_mock_log_line(1).text, "a line"));
    CHECK(wardian_mock_log_line(2).level == 0);
    wardian_mock_log_level(0);
    wardian_mock_call_z(log_levels, "");
    CHECK(wardian_mock_log_count() == 2);
    CHECK(wardian_log_z(6, "x") == -WARDIAN_EINVAL);
    CHECK(wardian_log_z(1, "\xED\xA0\x80") == -WARDIAN_EUTF8);
    CHECK(wardian_log_z(1, "grüße €𝄞") == WARDIAN_OK);
    wardian_mock_reset();
}

static void a_panic_ends_the_call_with_its_place(void) {
    wardian_mock_call_z(init, "");
    wardian_mock_result result = wardian_mock_call_z(panic, "");
    CHECK(result.panicked && result.code == -1 && result.line > 0);
    CHECK(wardian_mock_is(result.message, "assertion failed: initialized == 2"));
    CHECK(wardian_slice_ends_with(result.file, WARDIAN_LITERAL("calls.c")));
    result = wardian_mock_call_z(echo, "a");
    CHECK(!result.panicked && result.line == 0 && wardian_mock_is(result.output, "a"));
    wardian_mock_reset();
}

static void state_goes_from_one_version_to_the_next(void) {
    CHECK(wardian_mock_call_z(restore_count, "41").code == WARDIAN_OK);
    CHECK(wardian_mock_is(wardian_mock_call_z(count, "").output, "42"));
    CHECK(wardian_mock_is(wardian_mock_call_z(save_count, "").output, "42"));
    CHECK(wardian_mock_is(wardian_mock_call_z(restore_count, "x").message, "state: EINVAL"));
    wardian_mock_output_limit(1);
    CHECK(wardian_mock_is(wardian_mock_call_z(save_count, "").message, "state: E2BIG"));
    wardian_mock_reset();
}

static void other_plugins_answer_fail_or_are_not_there(void) {
    const char *other = "dev.wardian.check.other";
    static char large[65];
    memset(large, 'x', sizeof large);
    CHECK(wardian_mock_is(wardian_mock_call_z(call_other, "a").message, "echo: ENOTFOUND"));
    wardian_mock_plugin_z(other, "echo", "an answer");
    CHECK(wardian_mock_is(wardian_mock_call_z(call_other, "a question").output, "an answer"));
    CHECK(wardian_mock_is(wardian_mock_plugin_input(), "a question"));
    wardian_mock_plugin(other, "echo", large, sizeof large);
    CHECK(wardian_mock_is(wardian_mock_call_z(call_other, "").message, "echo: E2BIG"));
    wardian_mock_plugin(other, "echo", NULL, 0);
    CHECK(wardian_mock_call_z(call_other, "").code == WARDIAN_OK);
    wardian_mock_plugin_fails(other, "echo", 77, "nothing to say");
    wardian_mock_result result = wardian_mock_call_z(call_other, "");
    CHECK(result.code == 77 && wardian_mock_is(result.message, "nothing to say"));
    CHECK(wardian_plugins_failure_code() == 77);
    wardian_mock_plugin_error(other, "echo", WARDIAN_EDENIED);
    CHECK(wardian_mock_is(wardian_mock_call_z(call_other, "").message, "echo: EDENIED"));
    CHECK(wardian_plugins_failure_code() == 0);
    CHECK(wardian_mock_count(WARDIAN_MOCK_PLUGINS_CALL) == 6);
    wardian_mock_reset();
}

static void long_messages_of_other_plugins_are_cut_between_characters(void) {
    char message[300];
    memset(message, 'x', sizeof message);
    memcpy(message + 253, "\xE2\x82\xAC", 3);
    message[299] = '\0';
    wardian_mock_plugin_fails("dev.wardian.check.other", "echo", 1, message);
    /* The character ends with the room; the bytes before it are kept in any case. */
    wardian_mock_result result = wardian_mock_call_z(call_other, "");
    CHECK(result.code == 1 && result.message.length == 253);
    memset(message + 253, 'x', 3);
    memcpy(message + 255, "\xE2\x82\xAC", 3);
    wardian_mock_plugin_fails("dev.wardian.check.other", "echo", 1, message);
    result = wardian_mock_call_z(call_other, "");
    CHECK(result.code == 1 && result.message.length == 255);
    wardian_mock_reset();
}

/** The plugin: the rate of the currency that is the input, which may be longer than the buffer. */
WARDIAN_OPERATION("rate", rate) {
    char currency[3];
    char value[16];
    int32_t length = wardian_read_all(input_len, currency, sizeof currency);
    if (length < 0) {
        return wardian_fail_errno("input", length);
    }
    length = wardian_fits(rates_rate(currency, (uint32_t)length, value, 4), 4);
    if (length == -WARDIAN_E2BIG) {
        length = wardian_reply_read(value, 0, sizeof value);
    }
    if (length < 0) {
        return wardian_fail_errno("rate", length);
    }
    wardian_write(wardian_slice_of(value, (uint32_t)length));
    return WARDIAN_OK;
}

/** The host. */
int32_t rates_rate(const char *currency, uint32_t currency_len, char *out, uint32_t cap) {
    wardian_mock_custom("rate");
    wardian_slice code = wardian_slice_of(currency, currency_len);
    if (wardian_mock_is(code, "USD")) {
        return wardian_mock_reply(WARDIAN_LITERAL("1.17"), out, cap);
    }
    return wardian_mock_is(code, "JPY") ? wardian_mock_reply(WARDIAN_LITERAL("172.3401"), out, cap) : -WARDIAN_EDENIED;
}

static void functions_of_other_capabilities_are_the_tests(void) {
    CHECK(wardian_mock_custom_count("rate") == 0);
    CHECK(wardian_mock_is(wardian_mock_call_z(rate, "USD").output, "1.17"));
    CHECK(wardian_mock_is(wardian_mock_call_z(rate, "JPY").output, "172.3401"));
    CHECK(wardian_mock_is(wardian_mock_call_z(rate, "GBP").message, "rate: EDENIED"));
    CHECK(wardian_mock_custom_count("rate") == 3 && wardian_mock_custom_count("other") == 0);
    CHECK(wardian_mock_host.reply.length == 0);
    wardian_mock_reset();
    CHECK(wardian_mock_custom_count("rate") == 0);
}

static void outside_a_call_there_is_neither_input_nor_output(void) {
    char byte;
    CHECK(wardian_input_read(&byte, 0, 1) == -WARDIAN_ENOCALL);
    CHECK(wardian_write_z("x") == -WARDIAN_ENOCALL);
    CHECK(wardian_reply_len() == -WARDIAN_ENOCALL);
    CHECK(wardian_core_fail(1, "x", 1) == -WARDIAN_ENOCALL);
}

int main(void) {
    helpers_work_natively();
    json_is_copied_or_refused_with_its_place();
    input_comes_back_as_output();
    streams_are_read_once_and_keep_what_was_delivered();
    configuration_is_granted_denied_or_without_a_value();
    clocks_stand_still_until_the_test_moves_them();
    random_bytes_are_the_same_in_each_run_or_given();
    log_lines_are_kept_up_to_the_level();
    a_panic_ends_the_call_with_its_place();
    state_goes_from_one_version_to_the_next();
    other_plugins_answer_fail_or_are_not_there();
    long_messages_of_other_plugins_are_cut_between_characters();
    functions_of_other_capabilities_are_the_tests();
    outside_a_call_there_is_neither_input_nor_output();
    return failures == 0 ? 0 : 1;
}
