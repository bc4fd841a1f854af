/*
 * Operations that use every host function of wardian:events/1. The plugin publishes check.*, and its operation "on-event" handles
 * check.created. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian.h"

static void append_result(wardian_buffer *out, int32_t result) {
    wardian_append_char(out, ' ');
    if (result < 0) {
        wardian_append_z(out, wardian_errno_name(result));
    } else {
        wardian_append_i64(out, result);
    }
}

/** What happens to messages: their subscribers and errors. */
WARDIAN_OPERATION("events", use_events) {
    static char large[65537], longest[WARDIAN_TOPIC_MAX + 1];
    char text[512], memory[WARDIAN_MESSAGE_MEMORY];
    wardian_buffer out = wardian_buffer_on(text, sizeof text);
    wardian_slice created = WARDIAN_LITERAL("check.created");
    wardian_message message;
    memset(longest, 'x', sizeof longest);
    wardian_append_i64(&out, wardian_publish_z("check.created", "\xC3\xA9"));
    append_result(&out, wardian_publish(WARDIAN_LITERAL("check.eu.other"), WARDIAN_LITERAL("\xff")));
    append_result(&out, wardian_publish_z("check.created", ""));
    append_result(&out, wardian_message_get(&message, memory, sizeof memory));
    append_result(&out, wardian_events_topic(memory, sizeof memory));
    append_result(&out, wardian_events_sender(memory, sizeof memory));
    append_result(&out, wardian_publish_z("denied.created", "x"));
    append_result(&out, wardian_publish_z("check", "x"));
    append_result(&out, wardian_publish_z("check.*", "x"));
    append_result(&out, wardian_publish_z("$dead.check.created", "x"));
    append_result(&out, wardian_publish_z("", "x"));
    append_result(&out, wardian_publish_z("\xff", "x"));
    append_result(&out, wardian_publish(wardian_slice_of(longest, WARDIAN_TOPIC_MAX), created));
    append_result(&out, wardian_publish(wardian_slice_of(longest, WARDIAN_TOPIC_MAX + 1), created));
    append_result(&out, wardian_publish(WARDIAN_LITERAL("check.eu.other"), wardian_slice_of(large, sizeof large - 1)));
    append_result(&out, wardian_publish(created, wardian_slice_of(large, sizeof large)));
    wardian_write(wardian_buffer_slice(&out));
    return out.overflow ? wardian_fail_z(1, "the results are too long") : WARDIAN_OK;
}

/** What is known of a message of "events", with a memory of as many bytes as the message says, or of enough. */
WARDIAN_OPERATION("on-event", on_event) {
    char input[64], memory[WARDIAN_MESSAGE_MEMORY], text[512];
    int64_t capacity = sizeof memory;
    wardian_message message;
    int32_t length = wardian_read_all(input_len, input, sizeof input);
    if (length < 0) {
        return wardian_fail_errno("message", length);
    }
    if (wardian_parse_i64(wardian_slice_of(input, (uint32_t)length), &capacity) < 0) {
        capacity = sizeof memory;
    }
    int32_t result = wardian_message_get(&message, memory, (uint32_t)capacity);
    if (result < 0) {
        return wardian_fail_errno("message", result);
    }
    wardian_slice dead = wardian_message_dead_topic(&message);
    wardian_buffer line = wardian_buffer_on(text, sizeof text);
    wardian_append(&line, dead.data == NULL ? message.topic : dead);
    wardian_append_z(&line, dead.data == NULL ? " of " : ", dead, of ");
    wardian_append(&line, message.sender.length == 0 ? WARDIAN_LITERAL("the application") : message.sender);
    append_result(&line, message.attempt);
    wardian_log(WARDIAN_LOG_INFO, wardian_buffer_slice(&line));
    return length == 5 ? wardian_fail_z(3, "not now") : WARDIAN_OK;
}
