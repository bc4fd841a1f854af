/*
 * Messages by topic on the native mock. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian_mock.h"
#include "check.h"

int32_t use_events(int32_t input_len);
int32_t on_event(int32_t input_len);

static bool logged(uint32_t index, const char *text) {
    return wardian_mock_is(wardian_mock_log_line(index).text, text);
}

static void messages_are_published_as_on_a_host(void) {
    wardian_mock_topics("check.*");
    wardian_mock_subscribers("check.created", 1);
    wardian_mock_result result = wardian_mock_call_z(use_events, "");
    CHECK(wardian_mock_is(
        result.output,
        "1 0 1 ENOTFOUND ENOTFOUND ENOTFOUND EDENIED EDENIED EINVAL EINVAL EINVAL EUTF8 EDENIED E2BIG 0 E2BIG"));
    CHECK(wardian_mock_published_count() == 4);
    CHECK(wardian_mock_is(wardian_mock_published_at(0).topic, "check.created"));
    CHECK(wardian_mock_is(wardian_mock_published_at(0).message, "\xC3\xA9"));
    CHECK(wardian_mock_is(wardian_mock_published_at(1).topic, "check.eu.other"));
    CHECK(wardian_mock_published_at(2).message.length == 0 && wardian_mock_published_at(3).message.length == 65536);
    CHECK(wardian_mock_published_at(4).topic.length == 0 && wardian_mock_count(WARDIAN_MOCK_EVENTS_PUBLISH) == 13);
    wardian_mock_reset();
    CHECK(wardian_mock_published_count() == 0 && wardian_publish_z("denied.created", "x") == 0);
    wardian_mock_reset();
}

static void what_is_no_topic_is_not_published(void) {
    static const char *const malformed[] = {
        "", ".", "a.", ".a", "a..b", "a b", "\xC3\xA9", "*", "orders.*", "$dead.orders", "orders/created", "a@b", "a[b", "a`b",
        "a{b", "a:b"};
    for (uint32_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        CHECK(wardian_publish_z(malformed[i], "x") == -WARDIAN_EINVAL);
    }
    CHECK(wardian_publish(WARDIAN_LITERAL("a\0"), WARDIAN_LITERAL("x")) == -WARDIAN_EINVAL);
    CHECK(wardian_publish_z("A-z_09.Z.0", "x") == 0 && wardian_publish_z("a", "x") == 0);
    CHECK(wardian_mock_published_count() == 2);
    wardian_mock_reset();
}

static void what_is_said_last_of_a_topic_counts(void) {
    wardian_mock_subscribers("*", 9);
    wardian_mock_subscribers("orders.*", 2);
    wardian_mock_subscribers("orders.eu.paid", 0);
    CHECK(wardian_publish_z("orders.created", "x") == 2 && wardian_publish_z("orders.eu.created", "x") == 2);
    CHECK(wardian_publish_z("orders", "x") == 9 && wardian_publish_z("ordersx.created", "x") == 9);
    CHECK(wardian_publish_z("orders.eu.paid", "x") == 0);
    wardian_mock_publish_error("orders.*", WARDIAN_EUNAVAILABLE);
    CHECK(wardian_publish_z("orders.created", "x") == -WARDIAN_EUNAVAILABLE && wardian_publish_z("orders", "x") == 9);
    wardian_mock_message_limit(3);
    CHECK(wardian_publish_z("orders.created", "1234") == -WARDIAN_E2BIG && wardian_publish_z("orders", "1234") == -WARDIAN_E2BIG);
    wardian_mock_publish_error("orders.*", 0);
    CHECK(wardian_publish_z("orders.created", "123") == 2 && wardian_mock_published_count() == 7);
    wardian_mock_topics("orders.created");
    wardian_mock_topics("invoices.*");
    CHECK(wardian_publish_z("orders.paid", "123") == -WARDIAN_EDENIED && wardian_publish_z("orders.created", "1") == 2);
    CHECK(wardian_publish_z("orders.paid", "1234") == -WARDIAN_E2BIG);
    CHECK(wardian_publish_z("invoices.created", "1") == 9 && wardian_publish_z("invoices", "1") == -WARDIAN_EDENIED);
    wardian_mock_reset();
}

static void an_operation_learns_of_the_message_that_it_handles(void) {
    CHECK(wardian_mock_deliver_z(on_event, "check.created", "x").code == WARDIAN_OK);
    CHECK(logged(0, "check.created of the application 1"));
    CHECK(wardian_mock_deliver(on_event, "$dead.check.created", "com.acme.shop", 3, "x", 1).code == WARDIAN_OK);
    CHECK(logged(1, "check.created, dead, of com.acme.shop 3"));
    wardian_mock_result result = wardian_mock_deliver_z(on_event, "check.created", "later");
    CHECK(result.code == 3 && wardian_mock_is(result.message, "not now"));
    wardian_message message;
    char memory[WARDIAN_MESSAGE_MEMORY];
    CHECK(wardian_mock_call_z(on_event, "x").code == WARDIAN_ENOTFOUND);
    CHECK(wardian_message_get(&message, memory, sizeof memory) == -WARDIAN_ENOTFOUND);
    CHECK(message.topic.length == 0 && message.sender.length == 0);
    wardian_mock_reset();
}

static void the_memory_of_a_message_takes_each_topic_and_sender(void) {
    char topic[135], sender[129], expected[512];
    memset(topic, 't', 134);
    memcpy(topic, "$dead.", 6);
    topic[134] = '\0';
    memset(sender, 's', 128);
    sender[128] = '\0';
    CHECK(wardian_mock_deliver(on_event, topic, sender, INT32_MAX, "262", 3).code == WARDIAN_OK);
    snprintf(expected, sizeof expected, "%s, dead, of %s 2147483647", topic + 6, sender);
    CHECK(logged(0, expected));
    CHECK(wardian_mock_deliver(on_event, topic, sender, 1, "261", 3).code == WARDIAN_E2BIG);
    CHECK(wardian_mock_deliver(on_event, topic, "", 1, "134", 3).code == WARDIAN_OK);
    CHECK(wardian_mock_deliver(on_event, topic, "", 1, "133", 3).code == WARDIAN_E2BIG);
    CHECK(wardian_mock_deliver(on_event, "a", "b", 1, "1", 1).code == WARDIAN_E2BIG);
    wardian_mock_reset();
}

int main(void) {
    messages_are_published_as_on_a_host();
    what_is_no_topic_is_not_published();
    what_is_said_last_of_a_topic_counts();
    an_operation_learns_of_the_message_that_it_handles();
    the_memory_of_a_message_takes_each_topic_and_sender();
    return failures == 0 ? 0 : 1;
}
