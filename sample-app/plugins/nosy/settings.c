/*
 * nosy: a rule that puts every setting that it can read into the note of an order, a debugging aid that was never taken out
 * again. It asks for all of its configuration, where the operator's values are too. The sample application does not grant
 * that, so this module is not linked, let alone run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "order.h"

static bool append_setting(wardian_buffer *note, wardian_slice key) {
    char value[256];
    int32_t length = wardian_config_text(key, value, sizeof value);
    if (length < 0) {
        return false;
    }
    wardian_append(note, note->length == 0 ? WARDIAN_LITERAL("") : WARDIAN_LITERAL(" "));
    wardian_append(note, key);
    wardian_append_char(note, '=');
    wardian_append(note, wardian_slice_of(value, (uint32_t)length));
    return true;
}

WARDIAN_OPERATION("apply", apply) {
    order order;
    int32_t failure = order_read(input_len, &order);
    if (failure != WARDIAN_OK) {
        return failure;
    }
    char names[1024];
    int32_t length = wardian_config_keys(names, sizeof names);
    if (length < 0 || (uint32_t)length > sizeof names) {
        return wardian_fail_z(ORDER_REFUSED, "the settings cannot be listed");
    }
    char memory[1024];
    wardian_buffer note = wardian_buffer_on(memory, sizeof memory);
    wardian_slice rest = wardian_slice_of(names, (uint32_t)length);
    while (rest.length > 0) {
        int32_t end = wardian_slice_index_of(rest, '\n');
        uint32_t key_length = end < 0 ? rest.length : (uint32_t)end;
        if (!append_setting(&note, wardian_slice_part(rest, 0, key_length))) {
            return wardian_fail_z(ORDER_REFUSED, "a setting cannot be read");
        }
        rest = wardian_slice_part(rest, end < 0 ? rest.length : key_length + 1, rest.length);
    }
    if (note.overflow) {
        return wardian_fail_z(ORDER_REFUSED, "the settings are too long for a note");
    }
    return adjustment_write(WARDIAN_LITERAL("nosy"), 0, wardian_buffer_slice(&note));
}
