/*
 * Operations that use every host function of the header. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian.h"

static int32_t initialized;

static int64_t counted;

WARDIAN_HOOK(init, init) {
    initialized = 1;
    return WARDIAN_OK;
}

WARDIAN_HOOK(save, save_count) {
    char memory[24];
    wardian_buffer state = wardian_buffer_on(memory, sizeof memory);
    wardian_append_i64(&state, counted);
    int32_t result = wardian_write(wardian_buffer_slice(&state));
    return result < 0 ? wardian_fail_errno("state", result) : WARDIAN_OK;
}

WARDIAN_HOOK(restore, restore_count) {
    char memory[24];
    int32_t result = wardian_read_all(input_len, memory, sizeof memory);
    if (result >= 0) {
        result = wardian_parse_i64(wardian_slice_of(memory, (uint32_t)result), &counted);
    }
    return result < 0 ? wardian_fail_errno("state", result) : WARDIAN_OK;
}

/** How often it was called, by itself and by the versions before. */
WARDIAN_OPERATION("count", count) {
    char memory[24];
    wardian_buffer text = wardian_buffer_on(memory, sizeof memory);
    wardian_append_i64(&text, ++counted);
    wardian_write(wardian_buffer_slice(&text));
    return WARDIAN_OK;
}

/** What the operation "echo" of the plugin "dev.wardian.check.other" answers to the input, up to 64 bytes of it. */
WARDIAN_OPERATION("call", call_other) {
    char memory[64];
    int32_t length = wardian_read_all(input_len, memory, sizeof memory);
    if (length < 0) {
        return wardian_fail_errno("input", length);
    }
    length = wardian_call(
        WARDIAN_LITERAL("dev.wardian.check.other"), WARDIAN_LITERAL("echo"),
        wardian_slice_of(memory, (uint32_t)length), memory, sizeof memory);
    if (length < 0) {
        return wardian_fail_call("echo", length);
    }
    wardian_write(wardian_slice_of(memory, (uint32_t)length));
    return WARDIAN_OK;
}

/** The input, up to 64 KiB, as the output. */
WARDIAN_OPERATION("echo", echo) {
    static char memory[65536];
    int32_t length = wardian_read_all(input_len, memory, sizeof memory);
    if (length < 0) {
        return wardian_fail_errno("input", length);
    }
    int32_t result = wardian_write(wardian_slice_of(memory, (uint32_t)length));
    return result < 0 ? wardian_fail_errno("output", result) : WARDIAN_OK;
}

/** Input of any length, known or not, as the output, in pieces of 1000 bytes. */
WARDIAN_OPERATION("pipe", pipe_through) {
    char piece[1000];
    wardian_reader reader = wardian_reader_open();
    for (;;) {
        int32_t count = wardian_reader_next(&reader, piece, sizeof piece);
        if (count <= 0) {
            return count < 0 ? wardian_fail_errno("input", count) : WARDIAN_OK;
        }
        int32_t result = wardian_write(wardian_slice_of(piece, (uint32_t)count));
        if (result < 0) {
            return wardian_fail_errno("output", result);
        }
    }
}

/** The configured value of the key that is the input, fetched from the reply when it is longer than 8 bytes. */
WARDIAN_OPERATION("config", config) {
    char key[64];
    char value[256];
    int32_t length = wardian_read_all(input_len, key, sizeof key);
    if (length < 0) {
        return wardian_fail_errno("input", length);
    }
    length = wardian_config_get(key, (uint32_t)length, value, 8);
    if (length < 0) {
        return wardian_fail_errno("config", length);
    }
    if (length > 8) {
        WARDIAN_ASSERT(wardian_reply_len() == length);
        length = wardian_reply_read(value, 0, sizeof value);
    }
    wardian_write(wardian_slice_of(value, (uint32_t)length));
    return WARDIAN_OK;
}

/** The granted keys, then the number under "number", then what the helper says about the key "missing". */
WARDIAN_OPERATION("config-summary", config_summary) {
    char memory[256];
    wardian_buffer out = wardian_buffer_on(memory, sizeof memory);
    char keys[128];
    int32_t length = wardian_config_keys(keys, sizeof keys);
    if (length < 0 || (uint32_t)length > sizeof keys) {
        return wardian_fail_errno("keys", length);
    }
    wardian_append(&out, wardian_slice_of(keys, (uint32_t)length));
    int64_t number = 0;
    int32_t result = wardian_config_i64(WARDIAN_LITERAL("number"), &number);
    wardian_append_z(&out, " | ");
    wardian_append_z(&out, wardian_errno_name(result));
    wardian_append_char(&out, ' ');
    wardian_append_i64(&out, number);
    wardian_append_z(&out, " | ");
    wardian_append_z(&out, wardian_errno_name(wardian_config_text(WARDIAN_LITERAL("missing"), keys, sizeof keys)));
    wardian_write(wardian_buffer_slice(&out));
    return WARDIAN_OK;
}

/** Both clocks and whether the second one went back, as "NOW_MS ok". */
WARDIAN_OPERATION("clock", clocks) {
    char memory[32];
    wardian_buffer out = wardian_buffer_on(memory, sizeof memory);
    int64_t before = wardian_clock_monotonic_ns();
    wardian_append_i64(&out, wardian_clock_now_ms());
    wardian_append_z(&out, wardian_clock_monotonic_ns() >= before ? " ok" : " went back");
    wardian_write(wardian_buffer_slice(&out));
    return WARDIAN_OK;
}

/** 16 random bytes; more than WARDIAN_RANDOM_MAX at once must be refused. */
WARDIAN_OPERATION("random", random_bytes) {
    static char memory[WARDIAN_RANDOM_MAX + 1];
    if (wardian_random_fill(memory, sizeof memory) != -WARDIAN_E2BIG) {
        return wardian_fail_z(1, "too large a request was not refused");
    }
    int32_t result = wardian_random_fill(memory, 16);
    if (result < 0) {
        return wardian_fail_errno("random", result);
    }
    wardian_write(wardian_slice_of(memory, 16));
    return WARDIAN_OK;
}

/** One line for each level that is on. */
WARDIAN_OPERATION("log", log_levels) {
    for (int32_t level = WARDIAN_LOG_ERROR; level <= WARDIAN_LOG_TRACE; level++) {
        if (wardian_log_enabled(level)) {
            wardian_log_z(level, "a line");
        }
    }
    return WARDIAN_OK;
}

static void append_result(wardian_buffer *out, int32_t result) {
    wardian_append_char(out, ' ');
    wardian_append_z(out, wardian_errno_name(result));
}

/** A file through its life, in "/data": what it returns on the way. */
static int32_t use_one_file(wardian_buffer *out) {
    char piece[3];
    wardian_file file;
    int32_t result = wardian_file_open_z(&file, "/data/dir/a", WARDIAN_FILE_CREATE_NEW);
    if (result < 0) {
        return result;
    }
    result = wardian_file_write_z(&file, "one, two, three");
    file.position = 5;
    int32_t count = result < 0 ? result : wardian_file_read(&file, piece, sizeof piece);
    wardian_append(out, wardian_slice_of(piece, count < 0 ? 0 : (uint32_t)count));
    file.position = 20;
    append_result(out, wardian_file_write_z(&file, "!"));
    append_result(out, wardian_files_resize(file.handle, 19));
    append_result(out, wardian_files_sync(file.handle));
    wardian_append_char(out, ' ');
    wardian_append_i64(out, wardian_files_size(file.handle));
    append_result(out, wardian_files_resize(file.handle, 1u << 20));
    result = wardian_file_close(&file);
    append_result(out, wardian_file_close(&file));
    return count < 0 ? count : result;
}

static void append_names(wardian_buffer *out, wardian_names *names) {
    wardian_slice name;
    bool is_directory;
    while (wardian_names_next(names, &name, &is_directory)) {
        wardian_append_char(out, ' ');
        wardian_append(out, name);
        wardian_append_z(out, is_directory ? "/" : "");
    }
}

/** What happens to files in "/data": their sizes, names, contents and errors. */
WARDIAN_OPERATION("files", use_files) {
    char text[256];
    char memory[64];
    wardian_file file;
    wardian_names names;
    wardian_stat stat;
    wardian_buffer out = wardian_buffer_on(text, sizeof text);
    int32_t result = wardian_file_make_dir_z("/data/dir");
    result = result < 0 ? result : use_one_file(&out);
    result = result < 0 ? result : wardian_file_rename_z("/data/dir/a", "/data/b");
    result = result < 0 ? result : wardian_file_write_all(WARDIAN_LITERAL("/data/a"), WARDIAN_LITERAL("\xC3\xA9"));
    result = result < 0 ? result : wardian_file_list(WARDIAN_LITERAL("/data"), memory, sizeof memory, &names);
    if (result < 0) {
        return wardian_fail_errno("files", result);
    }
    append_names(&out, &names);
    result = wardian_file_stat(WARDIAN_LITERAL("/data/b"), &stat);
    WARDIAN_ASSERT(result == WARDIAN_OK && stat.kind == WARDIAN_KIND_FILE && stat.size == 19);
    result = wardian_file_stat(WARDIAN_LITERAL("/data/dir"), &stat);
    WARDIAN_ASSERT(result == WARDIAN_OK && stat.kind == WARDIAN_KIND_DIRECTORY);
    result = wardian_file_read_all(WARDIAN_LITERAL("/data/a"), memory, 2);
    WARDIAN_ASSERT(result == 2);
    wardian_append_char(&out, ' ');
    wardian_append(&out, wardian_slice_of(memory, 2));
    append_result(&out, wardian_file_read_all(WARDIAN_LITERAL("/data/a"), memory, 1));
    append_result(&out, wardian_file_open_z(&file, "/data/a", WARDIAN_FILE_CREATE_NEW));
    append_result(&out, wardian_file_open_z(&file, "/data/c", WARDIAN_FILE_READ));
    append_result(&out, wardian_file_open_z(&file, "/data/dir", WARDIAN_FILE_EDIT));
    append_result(&out, wardian_file_stat(WARDIAN_LITERAL("/data/../a"), &stat));
    append_result(&out, wardian_file_stat(WARDIAN_LITERAL("a"), &stat));
    append_result(&out, wardian_file_stat(WARDIAN_LITERAL("/data/\xff"), &stat));
    append_result(&out, wardian_file_remove_z("/data/a"));
    append_result(&out, wardian_file_remove_z("/data/b"));
    append_result(&out, wardian_file_remove_z("/data/dir"));
    append_result(&out, wardian_file_remove_z("/data"));
    wardian_write(wardian_buffer_slice(&out));
    return out.overflow ? wardian_fail_z(1, "the results are too long") : WARDIAN_OK;
}

WARDIAN_OPERATION("panic", panic) {
    WARDIAN_ASSERT(initialized == 2);
    return WARDIAN_OK;
}
