/*
 * Operations that use every host function of wardian:http/1. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian.h"

static void append_number(wardian_buffer *out, int64_t number) {
    wardian_append_char(out, ' ');
    wardian_append_i64(out, number);
}

static void append_result(wardian_buffer *out, int32_t result) {
    wardian_append_char(out, ' ');
    wardian_append_z(out, wardian_errno_name(result));
}

/** The URL of a path on the server. */
static wardian_slice url_of(wardian_slice base, const char *path, char *memory, uint32_t capacity) {
    wardian_buffer url = wardian_buffer_on(memory, capacity);
    wardian_append(&url, base);
    wardian_append_z(&url, path);
    WARDIAN_ASSERT(!url.overflow);
    return wardian_buffer_slice(&url);
}

/** A request with headers, and what they and the answer are. */
static int32_t post(wardian_slice url, wardian_buffer *out) {
    char lines[100], memory[1000], body[10];
    wardian_buffer headers = wardian_buffer_on(lines, sizeof lines);
    wardian_request request;
    wardian_slice length;
    int32_t result = wardian_append_header(&headers, WARDIAN_LITERAL("content-type"), WARDIAN_LITERAL("text/plain"));
    WARDIAN_ASSERT(result == WARDIAN_OK);
    result = wardian_request_open(&request, WARDIAN_LITERAL("POST"), url, wardian_buffer_slice(&headers), 3);
    result = result < 0 ? result : wardian_request_write_z(&request, "one");
    int32_t status = result < 0 ? result : wardian_request_send(&request);
    result = status < 0 ? status : wardian_request_read_all(&request, body, sizeof body);
    if (result < 0) {
        return result;
    }
    wardian_append_i64(out, status);
    wardian_append_char(out, ' ');
    wardian_append(out, wardian_slice_of(body, (uint32_t)result));
    result = wardian_request_header(&request, WARDIAN_LITERAL("x-length"), memory, sizeof memory, &length);
    wardian_append_char(out, ' ');
    wardian_append(out, result < 0 ? WARDIAN_LITERAL("none") : length);
    result = wardian_request_close(&request);
    append_result(out, wardian_request_close(&request));
    return result;
}

/** A body of unknown length, which comes back. */
static int32_t put(wardian_slice url, wardian_buffer *out) {
    char piece[64];
    wardian_request request;
    int64_t length = 0;
    int32_t result = wardian_request_open(&request, WARDIAN_LITERAL("PUT"), url, WARDIAN_LITERAL(""), -1);
    for (int i = 0; result == WARDIAN_OK && i < 100; i++) {
        result = wardian_request_write_z(&request, "0123456789");
    }
    result = result < 0 ? result : wardian_request_send(&request);
    while (result > 0) {
        result = wardian_request_read(&request, piece, sizeof piece);
        length += result;
    }
    append_number(out, length);
    return result < 0 ? result : wardian_request_close(&request);
}

/** The status of an answer after so many redirects. */
static void append_status(wardian_buffer *out, wardian_slice url, uint32_t redirects) {
    int32_t handle = wardian_http_open("GET", 3, url.data, url.length, NULL, 0, -1, redirects);
    int32_t status = handle < 0 ? handle : wardian_http_send((uint32_t)handle);
    if (status < 0) {
        append_result(out, status);
    } else {
        append_number(out, status);
    }
}

/** What a server returns whose URL, with a slash at its end, is the input: "echo" the body that it gets with its length in the header
    "x-length", "redirect" a redirect to "echo", "loop" one to itself, and "missing" a status 404. */
WARDIAN_OPERATION("http", use_http) {
    char input[100], echo_memory[150], redirect_memory[150], missing_memory[150], loop_memory[150];
    char text[256], memory[200];
    wardian_buffer out = wardian_buffer_on(text, sizeof text);
    wardian_request request;
    int32_t status;
    int32_t result = wardian_read_all(input_len, input, sizeof input);
    if (result < 0) {
        return wardian_fail_errno("input", result);
    }
    wardian_slice base = wardian_slice_of(input, (uint32_t)result);
    wardian_slice echo = url_of(base, "echo", echo_memory, sizeof echo_memory);
    wardian_slice redirect = url_of(base, "redirect", redirect_memory, sizeof redirect_memory);
    wardian_slice missing = url_of(base, "missing", missing_memory, sizeof missing_memory);
    wardian_slice loop = url_of(base, "loop", loop_memory, sizeof loop_memory);
    wardian_slice get = WARDIAN_LITERAL("GET");
    wardian_slice none = WARDIAN_LITERAL("");
    result = post(echo, &out);
    result = result < 0 ? result : put(echo, &out);
    result = result < 0 ? result : wardian_request_open(&request, get, redirect, none, 0);
    result = result < 0 ? result : wardian_request_send(&request);
    result = result < 0 ? result : wardian_request_url(&request, memory, sizeof memory);
    if (result < 0) {
        return wardian_fail_errno("http", result);
    }
    wardian_append_z(&out, wardian_slice_equal(wardian_slice_of(memory, (uint32_t)result), echo) ? " same" : " other");
    append_result(&out, wardian_request_url(&request, memory, 3));
    result = wardian_request_close(&request);
    result = result < 0 ? result : wardian_fetch(get, missing, none, none, memory, sizeof memory, &status);
    if (result < 0) {
        return wardian_fail_errno("http", result);
    }
    append_number(&out, status);
    append_status(&out, redirect, 0);
    append_status(&out, loop, 1);
    result = wardian_request_open(&request, WARDIAN_LITERAL("POST"), echo, none, 2);
    append_result(&out, wardian_request_write_z(&request, "x"));
    append_result(&out, wardian_request_write_z(&request, "yz"));
    append_result(&out, wardian_request_send(&request));
    append_result(&out, wardian_request_close(&request));
    append_result(&out, wardian_fetch_z("echo", memory, sizeof memory, &status));
    append_result(&out, wardian_fetch_z("https://denied.example/", memory, sizeof memory, &status));
    append_result(&out, wardian_fetch(get, echo, WARDIAN_LITERAL("Host: other"), none, memory, sizeof memory, &status));
    append_result(&out, wardian_fetch(get, WARDIAN_LITERAL("http://\xff"), none, none, memory, sizeof memory, &status));
    append_result(&out, wardian_http_open("GET", 3, echo.data, echo.length, NULL, 0, -1, WARDIAN_HTTP_REDIRECTS + 1));
    wardian_write(wardian_buffer_slice(&out));
    return out.overflow ? wardian_fail_z(1, "the results are too long") : WARDIAN_OK;
}
