/*
 * Operations that use every host function of wardian:kv/1. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian.h"

static void append_result(wardian_buffer *out, int64_t result) {
    wardian_append_char(out, ' ');
    wardian_append_z(out, wardian_errno_name(result < 0 ? (int32_t)result : WARDIAN_OK));
}

static void append_keys(wardian_buffer *out, wardian_slice prefix) {
    char memory[600];
    wardian_keys keys;
    wardian_slice key;
    int32_t result;
    wardian_keys_begin(&keys, prefix, memory, sizeof memory);
    while ((result = wardian_keys_next(&keys, &key)) > 0) {
        wardian_append_char(out, ' ');
        wardian_append(out, key);
    }
    append_result(out, result);
}

/** Adds 1 to the number of a key, also if other instances do the same. */
static int32_t add_one(wardian_slice key) {
    for (;;) {
        char memory[40], text[24];
        uint64_t version;
        wardian_slice old;
        int64_t number = 0;
        int32_t result = wardian_value_get_versioned(key, memory, sizeof memory, &version, &old);
        if (result == WARDIAN_OK) {
            result = wardian_parse_i64(old, &number);
        }
        if (result < 0 && result != -WARDIAN_ENOTFOUND) {
            return result;
        }
        wardian_buffer sum = wardian_buffer_on(text, sizeof text);
        wardian_append_i64(&sum, number + 1);
        int64_t set = wardian_value_compare_and_put(key, version, wardian_buffer_slice(&sum));
        if (set != -WARDIAN_ECONFLICT) {
            return set < 0 ? (int32_t)set : WARDIAN_OK;
        }
    }
}

/** What happens to values: their contents, versions, keys and errors. */
WARDIAN_OPERATION("kv", use_kv) {
    static char long_key[WARDIAN_KEY_MAX + 1];
    char text[512], memory[64];
    wardian_buffer out = wardian_buffer_on(text, sizeof text);
    wardian_slice green = WARDIAN_LITERAL("tea/green"), black = WARDIAN_LITERAL("tea/black"), salt = WARDIAN_LITERAL("salt");
    wardian_slice count = WARDIAN_LITERAL("count"), value;
    uint64_t version;
    memset(long_key, 'x', sizeof long_key);
    int64_t first = wardian_value_put(green, WARDIAN_LITERAL("4.20"));
    int64_t second = wardian_value_compare_and_put(green, (uint64_t)first, WARDIAN_LITERAL("\xC3\xA9"));
    if (first <= 0 || second <= 0 || first == second) {
        return wardian_fail_errno("put", (int32_t)(first <= 0 ? first : second));
    }
    int32_t result = wardian_value_get(green, memory, sizeof memory);
    wardian_append(&out, wardian_slice_of(memory, result < 0 ? 0 : (uint32_t)result));
    result = wardian_value_get_versioned(green, memory, sizeof memory, &version, &value);
    WARDIAN_ASSERT(result == WARDIAN_OK && version == (uint64_t)second && value.length == 2);
    append_result(&out, wardian_value_put_for(black, WARDIAN_LITERAL("3.50"), 3600000));
    append_result(&out, wardian_value_put_for(salt, WARDIAN_LITERAL(""), 3600000));
    append_result(&out, wardian_value_get(salt, memory, 0));
    append_result(&out, add_one(count));
    append_result(&out, add_one(count));
    result = wardian_value_get(count, memory, sizeof memory);
    wardian_append_char(&out, ' ');
    wardian_append(&out, wardian_slice_of(memory, result < 0 ? 0 : (uint32_t)result));
    append_keys(&out, WARDIAN_LITERAL("tea/"));
    append_keys(&out, WARDIAN_LITERAL(""));
    append_result(&out, wardian_kv_sync());
    append_result(&out, wardian_value_get(black, memory, 3));
    append_result(&out, wardian_value_compare_and_put(green, (uint64_t)first, black));
    append_result(&out, wardian_value_compare_and_put(green, 0, black));
    append_result(&out, wardian_value_compare_and_delete(green, (uint64_t)first));
    append_result(&out, wardian_value_get(WARDIAN_LITERAL(""), memory, sizeof memory));
    append_result(&out, wardian_value_put(WARDIAN_LITERAL("a\0b"), black));
    append_result(&out, wardian_value_put(WARDIAN_LITERAL("\xff"), black));
    append_result(&out, wardian_value_put(wardian_slice_of(long_key, sizeof long_key), black));
    append_result(&out, wardian_value_put_for(green, black, 0));
    append_result(&out, wardian_kv_list(NULL, 0, NULL, 0, 0, memory, sizeof memory));
    append_result(&out, wardian_value_compare_and_delete(green, (uint64_t)second));
    append_result(&out, wardian_value_get_versioned(green, memory, sizeof memory, &version, &value));
    append_result(&out, wardian_value_delete(black));
    append_result(&out, wardian_value_delete(black));
    append_result(&out, wardian_value_delete(salt));
    append_result(&out, wardian_value_delete(count));
    append_keys(&out, WARDIAN_LITERAL(""));
    wardian_write(wardian_buffer_slice(&out));
    return out.overflow ? wardian_fail_z(1, "the results are too long") : WARDIAN_OK;
}
