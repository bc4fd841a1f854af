/*
 * The operations of calls.c and text.c on the native mock. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian_mock.h"
#include "check.h"

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
int32_t use_files(int32_t input_len);
int32_t check_text(int32_t input_len);
int32_t check_json(int32_t input_len);
int32_t copy_json(int32_t input_len);

WARDIAN_BEGIN_C
WARDIAN_IMPORT("wardian:rates/1", "rate")
int32_t rates_rate(const char *currency, uint32_t currency_len, char *out, uint32_t cap);
WARDIAN_END_C

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

static bool names_are(const char *path, const char *expected) {
    char memory[200];
    char text[200];
    wardian_names names;
    wardian_buffer joined = wardian_buffer_on(text, sizeof text);
    if (wardian_file_list(wardian_slice_z(path), memory, sizeof memory, &names) < 0) {
        return false;
    }
    wardian_slice name;
    bool is_directory;
    while (wardian_names_next(&names, &name, &is_directory)) {
        wardian_append(&joined, name);
        wardian_append_z(&joined, is_directory ? "/ " : " ");
    }
    return wardian_mock_is(wardian_buffer_slice(&joined), expected);
}

static int32_t open_error(const char *path, uint32_t mode) {
    wardian_file file;
    int32_t result = wardian_file_open_z(&file, path, mode);
    if (result == WARDIAN_OK) {
        CHECK(wardian_file_close(&file) == WARDIAN_OK);
    }
    return result;
}

static int32_t put(const char *path, const char *text) {
    return wardian_file_write_all(wardian_slice_z(path), wardian_slice_z(text));
}

static int32_t stat_error(const char *path) {
    wardian_stat stat;
    return wardian_file_stat(wardian_slice_z(path), &stat);
}

static void files_are_used_as_on_a_host(void) {
    CHECK(wardian_mock_is(wardian_mock_call_z(use_files, "").message, "files: EDENIED"));
    wardian_mock_mount("/data");
    wardian_mock_mount_limit(65536);
    wardian_mock_result result = wardian_mock_call_z(use_files, "");
    CHECK(wardian_mock_is(
        result.output,
        "two OK OK OK 19 ELIMIT ECLOSED a b dir/ \xC3\xA9 E2BIG ECONFLICT ENOTFOUND EINVAL EDENIED EINVAL EUTF8 "
        "OK OK OK EDENIED"));
    CHECK(wardian_mock_count(WARDIAN_MOCK_FILES_SYNC) == 1 && wardian_mock_open_files() == 0);
    wardian_mock_reset();
    CHECK(stat_error("/data") == -WARDIAN_EDENIED);
}

static void a_mode_says_what_becomes_of_a_file(void) {
    char memory[8];
    wardian_slice path = WARDIAN_LITERAL("/data/a");
    wardian_file file;
    wardian_mock_mount("/data");
    wardian_mock_file_z("/data/a", "old");
    CHECK(wardian_file_open(&file, path, WARDIAN_FILE_READ) == WARDIAN_OK && file.handle > 0);
    CHECK(wardian_file_write_z(&file, "") == -WARDIAN_EDENIED);
    CHECK(wardian_file_write_z(&file, "x") == -WARDIAN_EDENIED);
    CHECK(wardian_files_resize(file.handle, 0) == -WARDIAN_EDENIED);
    CHECK(wardian_file_close(&file) == WARDIAN_OK && file.handle == 0);
    CHECK(open_error("/data/a", WARDIAN_FILE_CREATE_NEW) == -WARDIAN_ECONFLICT);
    CHECK(open_error("/data/b", WARDIAN_FILE_READ) == -WARDIAN_ENOTFOUND);
    CHECK(open_error("/data/a", 4) == -WARDIAN_EINVAL);
    CHECK(open_error("/data/a", WARDIAN_FILE_EDIT) == WARDIAN_OK);
    CHECK(wardian_mock_is(wardian_mock_find_file("/data/a"), "old"));
    CHECK(wardian_file_read_all(path, memory, 3) == 3 && memcmp(memory, "old", 3) == 0);
    CHECK(wardian_file_read_all(path, memory, 2) == -WARDIAN_E2BIG);
    CHECK(open_error("/data/a", WARDIAN_FILE_CREATE) == WARDIAN_OK);
    CHECK(wardian_mock_find_file("/data/a").length == 0);
    CHECK(wardian_file_read_all(path, NULL, 0) == 0);
    CHECK(put("/data/a", "new") == WARDIAN_OK && wardian_mock_is(wardian_mock_find_file("/data/a"), "new"));
    CHECK(open_error("/data/b", WARDIAN_FILE_CREATE_NEW) == WARDIAN_OK);
    CHECK(open_error("/data/c", WARDIAN_FILE_EDIT) == WARDIAN_OK);
    CHECK(names_are("/data", "a b c "));
    CHECK(wardian_mock_find_file("/data/b").data != NULL && wardian_mock_find_file("/data/d").data == NULL);
    wardian_mock_reset();
}

static void offsets_and_sizes_have_their_limits(void) {
    char memory[8];
    wardian_file file;
    wardian_mock_mount("/data");
    wardian_mock_mount("/other");
    wardian_mock_mount_limit(5);
    CHECK(wardian_file_open_z(&file, "/data/a", WARDIAN_FILE_CREATE) == WARDIAN_OK);
    CHECK(wardian_files_write(file.handle, 2, "abc", 2) == 2);
    CHECK(wardian_files_read(memory, file.handle, 1, sizeof memory) == 3 && memcmp(memory, "\0ab", 3) == 0);
    CHECK(wardian_files_read(memory, file.handle, 4, sizeof memory) == 0);
    CHECK(wardian_files_read(memory, file.handle, INT64_MAX, sizeof memory) == 0);
    CHECK(wardian_files_read(memory, file.handle, (uint64_t)INT64_MAX + 1, sizeof memory) == -WARDIAN_EINVAL);
    CHECK(wardian_files_write(file.handle, (uint64_t)INT64_MAX + 1, "x", 1) == -WARDIAN_EINVAL);
    CHECK(wardian_files_write(file.handle, (uint64_t)1 << 40, "x", 1) == -WARDIAN_E2BIG);
    CHECK(wardian_files_write(file.handle, 3, "xyz", 3) == 2);
    CHECK(wardian_files_write(file.handle, 5, "xyz", 3) == -WARDIAN_ELIMIT);
    CHECK(wardian_files_write(file.handle, 9, "xyz", 0) == 0);
    CHECK(wardian_slice_equal(wardian_mock_find_file("/data/a"), WARDIAN_LITERAL("\0\0axy")));
    file.position = 3;
    CHECK(wardian_file_write_z(&file, "123") == -WARDIAN_ELIMIT && file.position == 5);
    CHECK(wardian_files_resize(file.handle, 6) == -WARDIAN_ELIMIT);
    CHECK(wardian_files_resize(file.handle, ((uint64_t)1 << 40) + 1) == -WARDIAN_E2BIG);
    CHECK(wardian_files_resize(file.handle, (uint64_t)INT64_MAX + 1) == -WARDIAN_EINVAL);
    CHECK(wardian_files_size(file.handle) == 5);
    /* Each mount has a limit of its own, and a file counts until nobody can reach it. */
    CHECK(put("/other/a", "12345") == WARDIAN_OK);
    CHECK(wardian_file_remove_z("/data/a") == WARDIAN_OK);
    CHECK(put("/data/b", "x") == -WARDIAN_ELIMIT);
    CHECK(wardian_files_resize(file.handle, 1) == WARDIAN_OK);
    file.position = 0;
    CHECK(wardian_file_read(&file, memory, sizeof memory) == 1 && memory[0] == '\0');
    CHECK(wardian_file_read(&file, memory, 0x80000000u) == -WARDIAN_E2BIG);
    CHECK(wardian_file_close(&file) == WARDIAN_OK);
    CHECK(put("/data/b", "12345") == WARDIAN_OK);
    wardian_mock_reset();
}

static void long_pieces_are_split(void) {
    const uint32_t length = 2 * WARDIAN_FILES_MAX + 5;
    char *bytes = (char *)malloc(length);
    char *copy = (char *)malloc(length);
    CHECK(bytes != NULL && copy != NULL);
    for (uint32_t i = 0; i < length; i++) {
        bytes[i] = (char)(i % 127);
    }
    wardian_mock_mount("/data");
    wardian_slice path = WARDIAN_LITERAL("/data/a");
    CHECK(wardian_file_write_all(path, wardian_slice_of(bytes, length)) == WARDIAN_OK);
    CHECK(wardian_mock_count(WARDIAN_MOCK_FILES_WRITE) == 3);
    CHECK(wardian_file_read_all(path, copy, length) == (int32_t)length && memcmp(bytes, copy, length) == 0);
    CHECK(wardian_mock_count(WARDIAN_MOCK_FILES_READ) == 4);
    CHECK(wardian_files_write(1, 0, bytes, WARDIAN_FILES_MAX + 1) == -WARDIAN_E2BIG);
    CHECK(wardian_files_read(copy, 1, 0, WARDIAN_FILES_MAX + 1) == -WARDIAN_E2BIG);
    free(bytes);
    free(copy);
    wardian_mock_reset();
}

static void handles_close_once_and_are_limited(void) {
    char byte;
    wardian_file file;
    wardian_mock_mount("/data");
    CHECK(wardian_file_open_z(&file, "/data/a", WARDIAN_FILE_CREATE) == WARDIAN_OK);
    uint32_t handle = file.handle;
    CHECK(wardian_mock_open_files() == 1 && wardian_file_close(&file) == WARDIAN_OK && wardian_mock_open_files() == 0);
    CHECK(wardian_files_close(handle) == -WARDIAN_ECLOSED);
    CHECK(wardian_files_read(&byte, handle, 0, 1) == -WARDIAN_ECLOSED);
    CHECK(wardian_files_write(handle, 0, "x", 1) == -WARDIAN_ECLOSED);
    CHECK(wardian_files_size(handle) == -WARDIAN_ECLOSED);
    CHECK(wardian_files_resize(handle, 0) == -WARDIAN_ECLOSED);
    CHECK(wardian_files_sync(handle) == -WARDIAN_ECLOSED);
    CHECK(wardian_files_size(0) == -WARDIAN_ECLOSED && wardian_files_size(UINT32_MAX) == -WARDIAN_ECLOSED);
    for (uint32_t i = 0; i < WARDIAN_MOCK_OPEN_LIMIT; i++) {
        CHECK(wardian_file_open_z(&file, "/data/a", WARDIAN_FILE_EDIT) == WARDIAN_OK);
    }
    CHECK(open_error("/data/b", WARDIAN_FILE_EDIT) == -WARDIAN_ELIMIT);
    CHECK(file.handle != handle && wardian_file_close(&file) == WARDIAN_OK);
    CHECK(open_error("/data/b", WARDIAN_FILE_EDIT) == WARDIAN_OK);
    /* Files that are open are freed with the host. */
    wardian_mock_reset();
}

static void a_file_that_was_removed_or_replaced_still_works(void) {
    char memory[8];
    wardian_file gone, old;
    wardian_mock_mount("/data");
    CHECK(wardian_file_open_z(&gone, "/data/a", WARDIAN_FILE_CREATE) == WARDIAN_OK);
    CHECK(wardian_file_remove_z("/data/a") == WARDIAN_OK && wardian_file_write_z(&gone, "kept") == WARDIAN_OK);
    CHECK(put("/data/a", "new") == WARDIAN_OK && put("/data/b", "newer") == WARDIAN_OK);
    CHECK(wardian_file_open_z(&old, "/data/a", WARDIAN_FILE_READ) == WARDIAN_OK);
    CHECK(wardian_file_rename_z("/data/b", "/data/a") == WARDIAN_OK);
    gone.position = 0;
    CHECK(wardian_file_read(&gone, memory, sizeof memory) == 4 && memcmp(memory, "kept", 4) == 0);
    CHECK(wardian_file_read(&old, memory, sizeof memory) == 3 && memcmp(memory, "new", 3) == 0);
    CHECK(wardian_file_close(&old) == WARDIAN_OK && wardian_mock_is(wardian_mock_find_file("/data/a"), "newer"));
    wardian_mock_reset();
}

static void stat_says_what_a_name_is(void) {
    char bytes[24];
    wardian_stat stat;
    wardian_mock_now_ms(-1000);
    wardian_mock_mount("/data");
    wardian_mock_file_z("/data/dir/a", "abc");
    wardian_mock_advance_ms(5);
    CHECK(wardian_file_stat(WARDIAN_LITERAL("/data/dir/a"), &stat) == WARDIAN_OK);
    CHECK(stat.kind == WARDIAN_KIND_FILE && stat.size == 3 && stat.modified_ms == -1000);
    CHECK(wardian_file_stat(WARDIAN_LITERAL("/data/dir/"), &stat) == WARDIAN_OK);
    CHECK(stat.kind == WARDIAN_KIND_DIRECTORY && stat.modified_ms == -1000);
    CHECK(wardian_file_make_dir_z("/data/dir/b") == WARDIAN_OK && put("/data/dir/a", "x") == WARDIAN_OK);
    CHECK(wardian_file_stat(WARDIAN_LITERAL("/data/dir"), &stat) == WARDIAN_OK && stat.modified_ms == -995);
    CHECK(wardian_file_stat(WARDIAN_LITERAL("/data/dir/a"), &stat) == WARDIAN_OK && stat.modified_ms == -995);
    CHECK(wardian_file_stat(WARDIAN_LITERAL("/data"), &stat) == WARDIAN_OK && stat.modified_ms == -1000);
    CHECK(stat_error("/data/dir/a/") == -WARDIAN_EINVAL && stat_error("/data/b") == -WARDIAN_ENOTFOUND);
    CHECK(wardian_files_stat("/data", 5, bytes, 23) == 24 && wardian_mock_host.reply.length == 24);
    wardian_mock_reset();
}

static void names_come_sorted_and_directories_are_marked(void) {
    char memory[8];
    wardian_names names;
    wardian_mock_mount("/data");
    wardian_mock_file_z("/data/b", "");
    wardian_mock_file_z("/data/\xC3\xA4", "");
    wardian_mock_file_z("/data/a/x", "");
    CHECK(names_are("/data", "a/ b \xC3\xA4 "));
    CHECK(names_are("/data/a/", "x "));
    CHECK(wardian_file_list(WARDIAN_LITERAL("/data"), memory, 8, &names) == WARDIAN_OK && names.left.length == 8);
    CHECK(wardian_file_list(WARDIAN_LITERAL("/data"), memory, 7, &names) == -WARDIAN_E2BIG && names.left.length == 0);
    CHECK(wardian_file_list(WARDIAN_LITERAL("/data/b"), memory, 8, &names) == -WARDIAN_EINVAL);
    CHECK(wardian_file_list(WARDIAN_LITERAL("/data/c"), memory, 8, &names) == -WARDIAN_ENOTFOUND);
    CHECK(wardian_file_list(WARDIAN_LITERAL("/other"), memory, 8, &names) == -WARDIAN_EDENIED);
    CHECK(wardian_file_remove_z("/data/a/x") == WARDIAN_OK && names_are("/data/a", ""));
    wardian_mock_reset();
}

static void directories_are_made_and_removed(void) {
    wardian_mock_mount("/data");
    CHECK(wardian_file_make_dir_z("/data/a") == WARDIAN_OK && wardian_file_make_dir_z("/data/a/b/") == WARDIAN_OK);
    CHECK(wardian_file_make_dir_z("/data/a") == -WARDIAN_ECONFLICT);
    CHECK(wardian_file_make_dir_z("/data") == -WARDIAN_ECONFLICT);
    CHECK(wardian_file_make_dir_z("/data/x/y") == -WARDIAN_ENOTFOUND);
    CHECK(put("/data/f", "") == WARDIAN_OK);
    CHECK(wardian_file_make_dir_z("/data/f") == -WARDIAN_ECONFLICT);
    CHECK(wardian_file_make_dir_z("/data/f/a") == -WARDIAN_EINVAL);
    CHECK(wardian_file_remove_z("/data/a") == -WARDIAN_ECONFLICT);
    CHECK(wardian_file_remove_z("/data/f/") == -WARDIAN_EINVAL);
    CHECK(wardian_file_remove_z("/data/x") == -WARDIAN_ENOTFOUND);
    CHECK(wardian_file_remove_z("/data") == -WARDIAN_EDENIED);
    CHECK(wardian_file_remove_z("/data/a/b/") == WARDIAN_OK && wardian_file_remove_z("/data/a") == WARDIAN_OK);
    CHECK(names_are("/data", "f "));
    wardian_mock_reset();
}

static void files_and_directories_get_other_names(void) {
    wardian_mock_mount("/data");
    wardian_mock_mount("/other");
    wardian_mock_file_z("/data/a", "a");
    wardian_mock_file_z("/data/b", "b");
    wardian_mock_file_z("/data/d/x", "");
    CHECK(wardian_file_rename_z("/data/a", "/data/b") == WARDIAN_OK);
    CHECK(wardian_file_rename_z("/data/b", "/data/d/b") == WARDIAN_OK);
    CHECK(wardian_file_rename_z("/data/d/b", "/data/d/b") == WARDIAN_OK);
    CHECK(wardian_file_make_dir_z("/data/e") == WARDIAN_OK);
    CHECK(wardian_file_rename_z("/data/d", "/data/e/") == WARDIAN_OK);
    CHECK(put("/data/c", "c") == WARDIAN_OK && wardian_file_make_dir_z("/data/d") == WARDIAN_OK);
    CHECK(wardian_file_rename_z("/data/d", "/data/e") == -WARDIAN_ECONFLICT);
    CHECK(wardian_file_rename_z("/data/c", "/data/d") == -WARDIAN_EINVAL);
    CHECK(wardian_file_rename_z("/data/d", "/data/c") == -WARDIAN_EINVAL);
    CHECK(wardian_file_rename_z("/data/d", "/data/d/x") == -WARDIAN_EINVAL);
    CHECK(wardian_file_rename_z("/data/c", "/data/f/") == -WARDIAN_EINVAL);
    CHECK(wardian_file_rename_z("/data/c", "/other/c") == -WARDIAN_EINVAL);
    CHECK(wardian_file_rename_z("/data/x", "/data/y") == -WARDIAN_ENOTFOUND);
    CHECK(wardian_file_rename_z("/data/c", "/data/x/y") == -WARDIAN_ENOTFOUND);
    CHECK(wardian_file_rename_z("/data", "/data/x") == -WARDIAN_EDENIED);
    CHECK(wardian_file_rename_z("/data/d", "/data") == -WARDIAN_EDENIED);
    CHECK(wardian_file_rename_z("a", "/data/\xff") == -WARDIAN_EUTF8);
    CHECK(names_are("/data", "c d/ e/ ") && names_are("/data/e", "b x "));
    CHECK(wardian_mock_is(wardian_mock_find_file("/data/e/b"), "a"));
    CHECK(wardian_mock_count(WARDIAN_MOCK_FILES_RENAME) == 15);
    wardian_mock_reset();
}

static void a_mount_to_read_is_not_changed(void) {
    char memory[8];
    wardian_mock_mount_read_only("/prices");
    wardian_mock_file_z("/prices/a", "1");
    wardian_mock_file_z("/prices/d/x", "");
    CHECK(wardian_file_read_all(WARDIAN_LITERAL("/prices/a"), memory, sizeof memory) == 1);
    CHECK(open_error("/prices/a", WARDIAN_FILE_CREATE) == -WARDIAN_EDENIED);
    CHECK(open_error("/prices/b", WARDIAN_FILE_EDIT) == -WARDIAN_EDENIED);
    CHECK(open_error("/prices/b", WARDIAN_FILE_CREATE_NEW) == -WARDIAN_EDENIED);
    CHECK(wardian_file_make_dir_z("/prices/b") == -WARDIAN_EDENIED);
    CHECK(wardian_file_remove_z("/prices/a") == -WARDIAN_EDENIED);
    CHECK(wardian_file_remove_z("/prices/d") == -WARDIAN_EDENIED);
    CHECK(wardian_file_rename_z("/prices/a", "/prices/b") == -WARDIAN_EDENIED);
    CHECK(names_are("/prices", "a d/ "));
    wardian_mock_reset();
}

static void no_path_leads_out_of_its_mount(void) {
    static char path[5000];
    wardian_mock_mount("/data");
    wardian_mock_mount("/data/inner");
    wardian_mock_file_z("/data/inner/a", "in");
    wardian_mock_file_z("/data/d/a", "old");
    wardian_mock_file_z("/data/d/a", "out");
    CHECK(wardian_mock_is(wardian_mock_find_file("/data/d/../d//./a"), "out"));
    CHECK(wardian_mock_is(wardian_mock_find_file("/data/inner/a"), "in"));
    CHECK(wardian_mock_find_file("/data/d").data == NULL && wardian_mock_find_file("/data/d/a/").data == NULL);
    CHECK(stat_error("//data/d/a") == -WARDIAN_EDENIED && stat_error("/database") == -WARDIAN_EDENIED);
    CHECK(stat_error("/data/inner/../d/a") == -WARDIAN_EDENIED && stat_error("/data/d/../..") == -WARDIAN_EDENIED);
    CHECK(stat_error("/data/../data/d/a") == -WARDIAN_EDENIED && stat_error("/data/x/../d/a") == -WARDIAN_ENOTFOUND);
    CHECK(stat_error("data/d/a") == -WARDIAN_EINVAL && stat_error("") == -WARDIAN_EINVAL);
    CHECK(stat_error("/data/d/a/b") == -WARDIAN_EINVAL && open_error("/data/d/a/", 0) == -WARDIAN_EINVAL);
    CHECK(open_error("/data/d", 0) == -WARDIAN_EINVAL && open_error("/data", 0) == -WARDIAN_EINVAL);
    CHECK(wardian_files_stat("/data/a\0b", 9, path, 24) == -WARDIAN_EINVAL);
    CHECK(names_are("/data/d/..", "d/ "));
    /* Malformed and long paths, and long names. */
    CHECK(open_error("/data/\xC0\x80", WARDIAN_FILE_CREATE) == -WARDIAN_EUTF8);
    CHECK(wardian_file_make_dir_z("\xff") == -WARDIAN_EUTF8 && wardian_file_remove_z("\xff") == -WARDIAN_EUTF8);
    CHECK(!names_are("\xff", "") && wardian_files_list("\xff", 1, path, 1) == -WARDIAN_EUTF8);
    memset(path, '/', sizeof path);
    memcpy(path, "/data", 5);
    path[4095] = 'a';
    path[4096] = '\0';
    CHECK(put(path, "long") == WARDIAN_OK && wardian_mock_is(wardian_mock_find_file("/data/a"), "long"));
    path[4096] = 'a';
    path[4097] = '\0';
    CHECK(put(path, "") == -WARDIAN_E2BIG && stat_error(path) == -WARDIAN_E2BIG);
    memset(path + 6, 'n', 256);
    path[6 + 255] = '\0';
    CHECK(put(path, "") == WARDIAN_OK);
    path[6 + 255] = 'n';
    path[6 + 256] = '\0';
    CHECK(put(path, "") == -WARDIAN_E2BIG);
    wardian_mock_reset();
    wardian_mock_mount("/");
    wardian_mock_file_z("/a/b", "");
    CHECK(names_are("/", "a/ ") && names_are("/a", "b "));
    wardian_mock_reset();
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
    files_are_used_as_on_a_host();
    a_mode_says_what_becomes_of_a_file();
    offsets_and_sizes_have_their_limits();
    long_pieces_are_split();
    handles_close_once_and_are_limited();
    a_file_that_was_removed_or_replaced_still_works();
    stat_says_what_a_name_is();
    names_come_sorted_and_directories_are_marked();
    directories_are_made_and_removed();
    files_and_directories_get_other_names();
    a_mount_to_read_is_not_changed();
    no_path_leads_out_of_its_mount();
    outside_a_call_there_is_neither_input_nor_output();
    return failures == 0 ? 0 : 1;
}
