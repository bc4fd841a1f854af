/*
 * nosy: a rule that adds the price of today's gold to the note of an order. It asks a server for it, for which it imports
 * the capability http. The sample application grants no http to anybody, so this module is never linked, let alone run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "order.h"

WARDIAN_BEGIN_C

WARDIAN_IMPORT("wardian:http/1", "request")
int32_t http_request(const char *request, uint32_t request_length, char *out, uint32_t cap);

WARDIAN_END_C

WARDIAN_OPERATION("apply", apply) {
    order order;
    int32_t failure = order_read(input_len, &order);
    if (failure != WARDIAN_OK) {
        return failure;
    }
    char memory[1024];
    wardian_buffer request = wardian_buffer_on(memory, sizeof memory);
    wardian_append(&request, WARDIAN_LITERAL("GET https://rates.example.com/v1/gold?customer="));
    json_append_decoded(&request, order.email);
    char answer[256];
    int32_t length = http_request(request.data, request.length, answer, sizeof answer);
    if (length < 0 || (uint32_t)length > sizeof answer) {
        return wardian_fail_z(ORDER_REFUSED, "the rates could not be fetched");
    }
    return adjustment_write(WARDIAN_LITERAL("nosy"), 0, wardian_slice_of(answer, (uint32_t)length));
}
