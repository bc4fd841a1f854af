/*
 * Requests over HTTP and values by key on the native mock. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian_mock.h"
#include "check.h"

int32_t use_http(int32_t input_len);
int32_t use_kv(int32_t input_len);

#define TEA "https://shop.example/tea"

static int32_t open_error(const char *method, const char *url, const char *headers, int64_t body_len, uint32_t redirects) {
    return wardian_http_open(
        method, (uint32_t)strlen(method), url, (uint32_t)strlen(url), headers, (uint32_t)strlen(headers), body_len,
        redirects);
}

/** Fetches with GET and compares the body. */
static bool answers(const char *url, int32_t status, const char *body) {
    char memory[200];
    int32_t actual;
    int32_t length = wardian_fetch_z(url, memory, sizeof memory, &actual);
    return length >= 0 && actual == status && wardian_mock_is(wardian_slice_of(memory, (uint32_t)length), body);
}

static int32_t fetch_error(const char *url) {
    char memory[200];
    int32_t status;
    return wardian_fetch_z(url, memory, sizeof memory, &status);
}

static void servers_are_used_as_on_a_host(void) {
    wardian_mock_http("POST", "http://shop.example/echo", 200, "X-Length: 3", "one", 3);
    static char body[1001];
    memset(body, '7', 1000);
    wardian_mock_http_z("PUT", "http://shop.example/echo", 200, body);
    wardian_mock_http_z("GET", "http://shop.example/echo", 200, "");
    wardian_mock_http("GET", "http://shop.example/redirect", 302, "Location: echo", "", 0);
    wardian_mock_http("GET", "http://shop.example/loop", 301, "Location: /loop", "", 0);
    wardian_mock_http_z("GET", "http://shop.example/missing", 404, "nothing");
    wardian_mock_result result = wardian_mock_call_z(use_http, "http://shop.example/");
    CHECK(wardian_mock_is(
        result.output,
        "200 one 3 ECLOSED 1000 same E2BIG 404 302 ELIMIT OK EINVAL EINVAL OK EINVAL EDENIED EINVAL EUTF8 EINVAL"));
    CHECK(wardian_mock_is(wardian_mock_request_at(0).headers, "content-type: text/plain"));
    CHECK(wardian_mock_is(wardian_mock_request_at(0).body, "one") && wardian_mock_request_at(1).body.length == 1000);
    CHECK(wardian_mock_is(wardian_mock_request_at(3).url, "http://shop.example/echo"));
    CHECK(wardian_mock_request_count() == 8 && wardian_mock_request_at(8).url.length == 0);
    CHECK(wardian_mock_open_requests() == 0);
    wardian_mock_reset();
    CHECK(wardian_mock_request_count() == 0 && fetch_error("http://shop.example/echo") == -WARDIAN_EDENIED);
}

static void answers_have_headers_in_lower_case(void) {
    char memory[100];
    wardian_request request;
    wardian_headers headers;
    wardian_slice name, value;
    wardian_mock_http("GET", TEA, 204, "Content-Type:  text/plain \nset-cookie: a=1; path=/\nSet-Cookie: b\nx-empty:", "", 0);
    CHECK(wardian_request_open(&request, WARDIAN_LITERAL("GET"), WARDIAN_LITERAL(TEA), WARDIAN_LITERAL(""), 0) == WARDIAN_OK);
    CHECK(wardian_request_send(&request) == 204);
    CHECK(wardian_request_headers(&request, memory, sizeof memory, &headers) == WARDIAN_OK);
    CHECK(wardian_headers_next(&headers, &name, &value));
    CHECK(wardian_mock_is(name, "content-type") && wardian_mock_is(value, "text/plain"));
    CHECK(wardian_headers_next(&headers, &name, &value) && wardian_mock_is(value, "a=1; path=/"));
    CHECK(wardian_headers_next(&headers, &name, &value) && wardian_mock_is(name, "set-cookie"));
    CHECK(wardian_headers_next(&headers, &name, &value) && wardian_mock_is(name, "x-empty") && value.length == 0);
    CHECK(!wardian_headers_next(&headers, &name, &value));
    CHECK(wardian_request_header(&request, WARDIAN_LITERAL("set-cookie"), memory, sizeof memory, &value) == WARDIAN_OK);
    CHECK(wardian_mock_is(value, "a=1; path=/"));
    CHECK(wardian_request_header(&request, WARDIAN_LITERAL("x"), memory, sizeof memory, &value) == -WARDIAN_ENOTFOUND);
    CHECK(wardian_request_header(&request, WARDIAN_LITERAL("x-empty"), memory, 10, &value) == -WARDIAN_E2BIG);
    wardian_mock_reset();
}

static void a_header_cannot_smuggle_another_one(void) {
    char memory[20];
    wardian_buffer headers = wardian_buffer_on(memory, sizeof memory);
    wardian_slice one = WARDIAN_LITERAL("1");
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("a"), one) == WARDIAN_OK);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("x"), WARDIAN_LITERAL("1\nhost: b")) == -WARDIAN_EINVAL);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("x"), WARDIAN_LITERAL("1\r")) == -WARDIAN_EINVAL);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("x: 1\ny"), one) == -WARDIAN_EINVAL);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("x\r"), one) == -WARDIAN_EINVAL);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("x\n"), one) == -WARDIAN_EINVAL);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL(""), one) == -WARDIAN_EINVAL);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("b"), WARDIAN_LITERAL("2")) == WARDIAN_OK);
    CHECK(wardian_append_header(&headers, WARDIAN_LITERAL("long"), WARDIAN_LITERAL("12345")) == -WARDIAN_E2BIG);
    CHECK(wardian_mock_is(wardian_buffer_slice(&headers), "a: 1\nb: 2"));
}

static void redirects_are_followed_within_what_is_granted(void) {
    wardian_mock_http_z("GET", "https://shop.example/new", 200, "root");
    wardian_mock_http_z("GET", "https://shop.example/a/new", 200, "folder");
    wardian_mock_http_z("GET", "http://other.example/", 200, "other");
    wardian_mock_http("GET", "https://shop.example", 302, "location: new", "", 0);
    wardian_mock_http("GET", "https://shop.example/a/b", 301, "x: 1\nlocation: /new", "", 0);
    CHECK(answers("https://shop.example", 200, "root") && answers("https://shop.example/a/b", 200, "root"));
    wardian_mock_http("GET", "https://shop.example/a/b", 301, "location: ../../x/./../new#part", "", 0);
    CHECK(answers("https://shop.example/a/b", 200, "root"));
    wardian_mock_http("GET", "https://shop.example/a/b", 301, "location: //shop.example/new", "", 0);
    CHECK(answers("https://shop.example/a/b", 200, "root"));
    wardian_mock_http("GET", "https://shop.example/a/b", 301, "location: ?q", "", 0);
    wardian_mock_http("GET", "https://shop.example/a/b?q", 301, "location: new?/../x", "", 0);
    wardian_mock_http_z("GET", "https://shop.example/a/new?/../x", 200, "query");
    CHECK(answers("https://shop.example/a/b", 200, "query"));
    wardian_mock_http("GET", "https://shop.example/a/b", 307, "location: new", "", 0);
    CHECK(answers("https://shop.example/a/b", 200, "folder"));
    wardian_mock_http("GET", "https://shop.example/a/b", 308, "location: http://other.example/", "", 0);
    CHECK(answers("https://shop.example/a/b", 200, "other"));
    wardian_mock_http("GET", "https://shop.example/a/b", 304, "location: /new", "", 0);
    CHECK(answers("https://shop.example/a/b", 304, ""));
    wardian_mock_http("GET", "https://shop.example/a/b", 302, "location: https://denied.example/", "", 0);
    CHECK(fetch_error("https://shop.example/a/b") == -WARDIAN_EDENIED);
    wardian_mock_http("GET", "https://shop.example/a/b", 302, "location: b", "", 0);
    uint32_t before = wardian_mock_request_count();
    CHECK(fetch_error("https://shop.example/a/b") == -WARDIAN_ELIMIT && wardian_mock_request_count() == before + 6);
    int32_t handle = open_error("GET", "https://shop.example/a/b", "", 0, 1);
    CHECK(handle > 0 && wardian_http_send((uint32_t)handle) == -WARDIAN_ELIMIT);
    CHECK(wardian_http_url((uint32_t)handle, NULL, 0) == -WARDIAN_EINVAL);
    static const char *const malformed[] = {
        "location: file:///etc", "location: https://a/../b", "location: /\\b", "location: http://u@a/"};
    for (uint32_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        wardian_mock_http("GET", "https://shop.example/a/b", 302, malformed[i], "", 0);
        CHECK(fetch_error("https://shop.example/a/b") == -WARDIAN_EHOST);
    }
    wardian_mock_reset();
}

static void a_redirect_that_is_not_to_be_followed_is_the_answer(void) {
    char memory[30];
    wardian_mock_http("GET", TEA, 302, "location: /new", "", 0);
    int32_t handle = open_error("GET", TEA, "", 0, 0);
    CHECK(handle > 0 && wardian_http_send((uint32_t)handle) == 302);
    CHECK(wardian_http_headers((uint32_t)handle, memory, sizeof memory) == 14 && memcmp(memory, "location: /new", 14) == 0);
    CHECK(wardian_http_url((uint32_t)handle, memory, sizeof memory) == (int32_t)strlen(TEA));
    CHECK(wardian_mock_request_count() == 1);
    wardian_mock_reset();
}

/** The status after a redirect with a body of this length. */
static int32_t long_status(int32_t redirect, const char *method, uint32_t length) {
    static char body[65537];
    char memory[10];
    int32_t status;
    wardian_mock_reset();
    wardian_mock_http(method, TEA, redirect, "location: /new", "", 0);
    wardian_mock_http_z(method, "https://shop.example/new", 201, "");
    wardian_mock_http_z("GET", "https://shop.example/new", 202, "");
    CHECK(
        wardian_fetch(
            wardian_slice_z(method), WARDIAN_LITERAL(TEA), WARDIAN_LITERAL(""), wardian_slice_of(body, length), memory,
            sizeof memory, &status)
        == 0);
    return status;
}

static void a_long_body_is_not_sent_again(void) {
    CHECK(long_status(307, "POST", 65537) == 307 && long_status(307, "POST", 65536) == 201);
    CHECK(long_status(308, "PUT", 65537) == 308 && long_status(308, "PUT", 65536) == 201);
    CHECK(long_status(301, "PUT", 65537) == 301 && long_status(302, "PUT", 65536) == 201);
    CHECK(long_status(302, "POST", 65537) == 202 && long_status(303, "PUT", 65537) == 202);
    wardian_mock_reset();
}

static void credentials_stay_with_their_origin(void) {
    static const char *const places[] = {"location: /new", "location: http://shop.example/"};
    static const char *const kept[] = {"authorization: a\ncookie: b\nx-a: c", "x-a: c"};
    char memory[10];
    int32_t status;
    wardian_mock_http_z("GET", "https://shop.example/new", 200, "");
    wardian_mock_http_z("GET", "http://shop.example/", 200, "");
    for (uint32_t i = 0; i < 2; i++) {
        wardian_mock_http("GET", TEA, 302, places[i], "", 0);
        CHECK(
            wardian_fetch(
                WARDIAN_LITERAL("GET"), WARDIAN_LITERAL(TEA), WARDIAN_LITERAL("Authorization: a\nCookie: b\nx-a: c"),
                WARDIAN_LITERAL(""), memory, sizeof memory, &status)
            == 0);
        CHECK(wardian_mock_is(wardian_mock_request_at(2 * i + 1).headers, kept[i]));
    }
    wardian_mock_reset();
}

static wardian_mock_request redirected(int32_t status, const char *method) {
    char memory[10];
    int32_t actual;
    wardian_mock_reset();
    wardian_mock_http(method, TEA, status, "location: /new", "", 0);
    wardian_mock_http_z(method, "https://shop.example/new", 200, "");
    wardian_mock_http_z("GET", "https://shop.example/new", 200, "");
    CHECK(
        wardian_fetch(
            wardian_slice_z(method), WARDIAN_LITERAL(TEA), WARDIAN_LITERAL("content-type: text/plain\nx-a: 1\nx-b: 2"),
            WARDIAN_LITERAL("tea"), memory, sizeof memory, &actual)
        == 0);
    return wardian_mock_request_at(1);
}

static void a_redirect_keeps_the_request_or_becomes_a_get(void) {
    const int32_t statuses[] = {301, 302, 303};
    for (int i = 0; i < 3; i++) {
        wardian_mock_request request = redirected(statuses[i], "POST");
        CHECK(wardian_mock_is(request.method, "GET") && request.body.length == 0);
        CHECK(wardian_mock_is(request.headers, "x-a: 1\nx-b: 2"));
    }
    CHECK(wardian_mock_is(redirected(307, "POST").body, "tea") && wardian_mock_is(redirected(308, "PUT").method, "PUT"));
    CHECK(wardian_mock_is(redirected(303, "HEAD").method, "HEAD") && wardian_mock_is(redirected(302, "PUT").method, "PUT"));
    wardian_mock_reset();
}

static void bodies_have_limits_in_both_directions(void) {
    char memory[30];
    int32_t status;
    wardian_slice none = WARDIAN_LITERAL(""), post = WARDIAN_LITERAL("POST"), url = WARDIAN_LITERAL(TEA);
    wardian_mock_http_z("POST", TEA, 200, "12345678901234567890");
    CHECK(wardian_fetch(post, url, none, none, memory, 20, &status) == 20 && status == 200);
    CHECK(wardian_fetch(post, url, none, none, memory, 19, &status) == -WARDIAN_E2BIG && status == 200);
    wardian_mock_http_limit(19);
    CHECK(wardian_fetch(post, url, none, none, memory, sizeof memory, &status) == -WARDIAN_E2BIG);
    wardian_mock_http_z("POST", TEA, 200, "ok");
    CHECK(wardian_fetch(post, url, none, WARDIAN_LITERAL("12345678901234567890"), memory, 9, &status) == -WARDIAN_E2BIG);
    CHECK(status == 0);
    int32_t handle = open_error("POST", TEA, "", -1, 5);
    CHECK(handle > 0 && wardian_http_write((uint32_t)handle, "1234567890123456789", 19) == WARDIAN_OK);
    CHECK(wardian_http_write((uint32_t)handle, "0", 1) == -WARDIAN_E2BIG && wardian_http_send((uint32_t)handle) == 200);
    wardian_mock_reset();
}

static void a_server_may_answer_early_fail_or_end_the_connection(void) {
    char memory[30];
    int32_t status;
    wardian_slice none = WARDIAN_LITERAL(""), post = WARDIAN_LITERAL("POST"), url = WARDIAN_LITERAL(TEA);
    wardian_mock_http_z("POST", TEA, 413, "too long");
    wardian_mock_http_accepts("POST", TEA, 4);
    CHECK(wardian_fetch(post, url, none, WARDIAN_LITERAL("123456"), memory, sizeof memory, &status) == 8 && status == 413);
    CHECK(wardian_mock_is(wardian_mock_request_at(0).body, "1234"));
    wardian_mock_http_error("POST", TEA, WARDIAN_EUNAVAILABLE);
    CHECK(wardian_fetch(post, url, none, none, memory, 9, &status) == -WARDIAN_EUNAVAILABLE && status == 0);
    wardian_mock_http_z("POST", TEA, 200, "half");
    wardian_mock_http_cut("POST", TEA);
    CHECK(wardian_fetch(post, url, none, none, memory, 9, &status) == -WARDIAN_ECLOSED && status == 200);
    wardian_mock_reset();
}

static void long_bodies_are_split(void) {
    const uint32_t length = WARDIAN_HTTP_MAX + 5;
    char *bytes = (char *)malloc(length);
    char byte;
    int32_t status;
    CHECK(bytes != NULL);
    memset(bytes, '7', length);
    wardian_mock_http_z("POST", TEA, 200, "");
    CHECK(
        wardian_fetch(
            WARDIAN_LITERAL("POST"), WARDIAN_LITERAL(TEA), WARDIAN_LITERAL(""), wardian_slice_of(bytes, length), &byte, 1,
            &status)
        == 0);
    CHECK(wardian_slice_equal(wardian_mock_request_at(0).body, wardian_slice_of(bytes, length)));
    CHECK(wardian_mock_count(WARDIAN_MOCK_HTTP_WRITE) == 2);
    CHECK(wardian_http_write(1, bytes, WARDIAN_HTTP_MAX + 1) == -WARDIAN_E2BIG);
    CHECK(wardian_http_read(bytes, 1, WARDIAN_HTTP_MAX + 1) == -WARDIAN_E2BIG);
    free(bytes);
    wardian_mock_reset();
}

static void malformed_arguments_are_the_errors_of_the_description(void) {
    static char url[8194], headers[65538], many[503];
    static const char *const methods[] = {"", "GE T", "GET\n", "G:", "get", "M2", "-A", "CONNECT", "TRACE"};
    static const char *const urls[] = {
        "",           "tea",          "/tea",         "ftp://a/",      "http://",      "http:///a",     "https://a b/",
        "https://a/\n", "https://u@a/", "https://u:p@a", "https://a\\b/", "https://a/\\b", "https://a/\xC3\xA9", "https://\xC3\xA9/",
        "https://a/.", "https://a/./b", "https://a/../b", "https://a/b/..", "https://a/..;x", "https://a/..?x", "https://a/%2e/",
        "https://a/%5C", "https://a/%00", "https://a/%4", "https://a/%", "https://a:0/", "https://a:x", "https://a:65536/",
        "https://a?\xC3\xA9", "https://?a", "https://[::1/"};
    static const char *const fine[] = {
        "http://a", "https://a-b.c_d:65535?x={y}[z]|^`/../#\xC3\xA9 \\", "http://[::1]/%C3%A9/...;a/.b@:!$&'()*+,=~"};
    static const char *const lines[] = {"x",      ": 1",         "x : 1",   "x: 1\n\n", "x: 1\n\ny: 2", "x: \001",
                                        "Host:1", "x: 1\nTE: 2", "Proxy-X:", "\n"};
    wardian_mock_http_z("GET", TEA, 200, "");
    for (uint32_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        CHECK(open_error(methods[i], TEA, "", -1, 5) == -WARDIAN_EINVAL);
    }
    for (uint32_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        CHECK(open_error("GET", urls[i], "", -1, 5) == -WARDIAN_EINVAL);
    }
    for (uint32_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        CHECK(open_error("M-SEARCH", fine[i], "x: 1\n", -1, 5) == -WARDIAN_EDENIED);
    }
    for (uint32_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        CHECK(open_error("GET", TEA, lines[i], -1, 5) == -WARDIAN_EINVAL);
    }
    CHECK(open_error("G\xC3\xA9T", TEA, "", -1, 5) == -WARDIAN_EINVAL && open_error("\xff", TEA, "", -1, 5) == -WARDIAN_EUTF8);
    CHECK(open_error("GET", "http://\xff", "", -1, 5) == -WARDIAN_EUTF8);
    CHECK(open_error("GET", TEA, "x: \xff", -1, 5) == -WARDIAN_EUTF8);
    CHECK(open_error("GET", TEA, "x: \xC3\xA9", -1, 5) == -WARDIAN_EINVAL);
    CHECK(open_error("GET", TEA, "", -2, 5) == -WARDIAN_EINVAL && open_error("GET", TEA, "", INT64_MIN, 5) == -WARDIAN_EINVAL);
    CHECK(open_error("GET", TEA, "", INT64_MAX, 5) == -WARDIAN_E2BIG);
    CHECK(open_error("GET", TEA, "", -1, 6) == -WARDIAN_EINVAL && open_error("GET", TEA, "", -1, UINT32_MAX) == -WARDIAN_EINVAL);
    CHECK(open_error("123456789012345678901234567890123", TEA, "", -1, 5) == -WARDIAN_E2BIG);
    CHECK(open_error("ABCDEFGHIJKLMNOPQRSTUVWXYZ-ABCDE", TEA, "", -1, 5) == -WARDIAN_EDENIED);
    memset(url, 'x', sizeof url - 1);
    memcpy(url, "http://a/", 9);
    CHECK(open_error("GET", url, "", -1, 5) == -WARDIAN_E2BIG);
    url[8192] = '\0';
    CHECK(open_error("GET", url, "", -1, 5) == -WARDIAN_EDENIED);
    memset(headers, 'x', sizeof headers - 1);
    memcpy(headers, "a: ", 3);
    CHECK(open_error("GET", TEA, headers, -1, 5) == -WARDIAN_E2BIG);
    headers[65536] = '\0';
    for (uint32_t i = 4095; i < 65535; i += 4096) {
        headers[i] = '\n';
        headers[i + 2] = ':';
    }
    CHECK(open_error("GET", TEA, headers, -1, 5) > 0);
    memset(headers, 'x', sizeof headers - 1);
    memcpy(headers, "a:\t ", 4);
    headers[8004] = '\0';
    CHECK(open_error("GET", TEA, headers, -1, 5) > 0);
    headers[3] = 'x';
    CHECK(open_error("GET", TEA, headers, -1, 5) == -WARDIAN_EINVAL);
    headers[256] = ':';
    headers[257] = '\0';
    headers[1] = headers[2] = 'x';
    CHECK(open_error("GET", TEA, headers, -1, 5) > 0);
    headers[256] = 'x';
    headers[257] = ':';
    headers[258] = '\0';
    CHECK(open_error("GET", TEA, headers, -1, 5) == -WARDIAN_EINVAL);
    for (uint32_t i = 0; i < 500; i++) {
        many[i] = "a: 1\n"[i % 5];
    }
    many[499] = '\0';
    CHECK(open_error("GET", TEA, many, -1, 5) > 0);
    many[499] = '\n';
    CHECK(open_error("GET", TEA, many, -1, 5) > 0);
    memcpy(many + 500, "b:", 3);
    CHECK(open_error("GET", TEA, many, -1, 5) == -WARDIAN_E2BIG);
    wardian_mock_reset();
}

static int32_t keep_open(int32_t input_len) {
    return open_error("GET", TEA, "", 0, 5) > 0 ? input_len : 7;
}

static void a_step_out_of_order_is_an_error_and_requests_end_with_the_call(void) {
    char memory[10];
    wardian_mock_http_z("GET", TEA, 200, "tea");
    int32_t handle = open_error("GET", TEA, "", 3, 5);
    CHECK(handle > 0);
    uint32_t request = (uint32_t)handle;
    CHECK(wardian_http_read(memory, request, 9) == -WARDIAN_EINVAL && wardian_http_headers(request, memory, 9) == -WARDIAN_EINVAL);
    CHECK(wardian_http_write(request, "1234", 4) == -WARDIAN_EINVAL && wardian_http_send(request) == -WARDIAN_EINVAL);
    CHECK(wardian_http_write(request, "123", 3) == WARDIAN_OK && wardian_http_send(request) == 200);
    CHECK(wardian_http_write(request, "", 0) == -WARDIAN_EINVAL && wardian_http_send(request) == -WARDIAN_EINVAL);
    CHECK(wardian_http_read(memory, request, 9) == 3 && wardian_http_read(memory, request, 9) == 0);
    CHECK(wardian_http_url(request, memory, 3) == (int32_t)strlen(TEA) && wardian_http_close(request) == WARDIAN_OK);
    const uint32_t closed[] = {request, 0, UINT32_MAX};
    for (int i = 0; i < 3; i++) {
        CHECK(wardian_http_write(closed[i], "", 0) == -WARDIAN_ECLOSED && wardian_http_send(closed[i]) == -WARDIAN_ECLOSED);
        CHECK(wardian_http_headers(closed[i], memory, 9) == -WARDIAN_ECLOSED);
        CHECK(wardian_http_url(closed[i], memory, 9) == -WARDIAN_ECLOSED);
        CHECK(wardian_http_read(memory, closed[i], 9) == -WARDIAN_ECLOSED && wardian_http_close(closed[i]) == -WARDIAN_ECLOSED);
    }
    for (uint32_t i = 0; i < WARDIAN_MOCK_OPEN_REQUESTS; i++) {
        CHECK(open_error("GET", TEA, "", 0, 5) > 0);
    }
    CHECK(open_error("GET", TEA, "", 0, 5) == -WARDIAN_EUNAVAILABLE);
    CHECK(wardian_mock_open_requests() == WARDIAN_MOCK_OPEN_REQUESTS);
    CHECK(wardian_mock_call_z(keep_open, "").code == 7 && wardian_mock_open_requests() == 0);
    CHECK(wardian_mock_call_z(keep_open, "").code == WARDIAN_OK && wardian_mock_open_requests() == 0);
    wardian_mock_reset();
}

static int64_t put(const char *key, const char *value) {
    return wardian_value_put(wardian_slice_z(key), wardian_slice_z(value));
}

static void values_are_used_as_on_a_host(void) {
    wardian_mock_result result = wardian_mock_call_z(use_kv, "");
    CHECK(wardian_mock_is(
        result.output,
        "\xC3\xA9 OK OK OK OK OK 2 tea/black tea/green OK count salt tea/black tea/green OK OK E2BIG ECONFLICT ECONFLICT "
        "ECONFLICT EINVAL EINVAL EUTF8 E2BIG EINVAL EINVAL OK ENOTFOUND OK ENOTFOUND OK OK OK"));
    CHECK(wardian_mock_value_count() == 0);
    wardian_mock_reset();
}

static void values_stay_until_their_time_is_over(void) {
    char memory[10];
    wardian_slice a = WARDIAN_LITERAL("a"), b = WARDIAN_LITERAL("b");
    wardian_mock_value_z("a", "1");
    CHECK(wardian_value_put_for(b, WARDIAN_LITERAL("2"), 10) == 2 && wardian_value_put_for(a, b, 0) == -WARDIAN_EINVAL);
    wardian_mock_advance_ms(9);
    CHECK(wardian_value_get(b, memory, sizeof memory) == 1 && memory[0] == '2');
    wardian_mock_advance_ms(1);
    CHECK(wardian_value_get(b, memory, sizeof memory) == -WARDIAN_ENOTFOUND && wardian_mock_find_value("b").data == NULL);
    CHECK(wardian_value_compare_and_put(b, 2, a) == -WARDIAN_ECONFLICT && wardian_value_compare_and_put(b, 0, a) == 3);
    CHECK(wardian_value_put_for(b, a, 5) == 4 && put("b", "stays") == 5);
    wardian_mock_advance_ms(1000000);
    CHECK(wardian_mock_is(wardian_mock_find_value("b"), "stays") && wardian_mock_is(wardian_mock_find_value("a"), "1"));
    CHECK(wardian_value_put_for(a, b, (uint64_t)1 << 53) == 6);
    CHECK(wardian_value_put_for(a, b, ((uint64_t)1 << 53) + 1) == -WARDIAN_EINVAL);
    CHECK(wardian_kv_compare_and_put("a", 1, 6, "x", 1, UINT64_MAX) == -WARDIAN_EINVAL);
    wardian_mock_reset();
}

static void a_version_says_whether_somebody_else_was_faster(void) {
    char memory[12];
    uint64_t version;
    wardian_slice a = WARDIAN_LITERAL("a"), value;
    CHECK(wardian_value_get_versioned(a, memory, sizeof memory, &version, &value) == -WARDIAN_ENOTFOUND && version == 0);
    CHECK(wardian_value_compare_and_put(a, 7, a) == -WARDIAN_ECONFLICT);
    CHECK(wardian_value_compare_and_put(a, version, WARDIAN_LITERAL("1234")) == 1);
    CHECK(wardian_value_get_versioned(a, memory, 12, &version, &value) == WARDIAN_OK && version == 1);
    CHECK(wardian_mock_is(value, "1234"));
    CHECK(wardian_value_get_versioned(a, memory, 11, &version, &value) == -WARDIAN_E2BIG && value.length == 0);
    CHECK(wardian_value_delete(a) == WARDIAN_OK && put("a", "1234") == 2);
    CHECK(wardian_value_compare_and_put(a, 1, a) == -WARDIAN_ECONFLICT);
    CHECK(wardian_value_compare_and_delete(a, 1) == -WARDIAN_ECONFLICT);
    CHECK(wardian_value_compare_and_delete(a, 0) == -WARDIAN_ECONFLICT);
    CHECK(wardian_value_compare_and_delete(a, 2) == WARDIAN_OK);
    CHECK(wardian_value_compare_and_delete(a, 2) == -WARDIAN_ECONFLICT);
    CHECK(wardian_value_compare_and_delete(a, 0) == -WARDIAN_ECONFLICT);
    wardian_mock_reset();
}

/** Whether the keys are these, each with a blank behind it, in pages of as many as the capacity has room for. */
static bool keys_are(const char *prefix, uint32_t capacity, const char *expected) {
    static char memory[5000];
    static char text[5000];
    wardian_buffer all = wardian_buffer_on(text, sizeof text);
    wardian_keys keys;
    wardian_slice key;
    int32_t result;
    wardian_keys_begin(&keys, wardian_slice_z(prefix), memory, capacity);
    while ((result = wardian_keys_next(&keys, &key)) > 0) {
        wardian_append(&all, key);
        wardian_append_char(&all, ' ');
    }
    return result == 0 && wardian_keys_next(&keys, &key) == 0 && wardian_mock_is(wardian_buffer_slice(&all), expected);
}

static void keys_come_in_the_order_of_their_bytes(void) {
    static const char *const names[] = {"b/2", "a", "b/1", "\xC3\xA9", "b", "b/10"};
    static char memory[600], long_key[WARDIAN_KEY_MAX + 2];
    wardian_keys keys;
    wardian_slice key;
    CHECK(keys_are("", 513, ""));
    for (uint32_t i = 0; i < 6; i++) {
        wardian_mock_value_z(names[i], "1");
    }
    for (uint32_t capacity = 513; capacity < 5000; capacity += 513) {
        CHECK(keys_are("", capacity, "a b b/1 b/10 b/2 \xC3\xA9 ") && keys_are("b/", capacity, "b/1 b/10 b/2 "));
        CHECK(keys_are("c", capacity, ""));
    }
    CHECK(keys_are("", 5, "a b b/1 b/10 b/2 \xC3\xA9 "));
    wardian_keys_begin(&keys, WARDIAN_LITERAL("b/1"), memory, 4);
    CHECK(wardian_keys_next(&keys, &key) == 1 && wardian_keys_next(&keys, &key) == -WARDIAN_E2BIG);
    CHECK(wardian_kv_list("", 0, "b", 1, 2, memory, sizeof memory) == 9 && memcmp(memory, "b/1\0b/10", 9) == 0);
    CHECK(wardian_kv_list("", 0, "", 0, 1000, memory, 3) == 20 && wardian_mock_host.reply.length == 20);
    CHECK(wardian_kv_list("", 0, "", 0, 0, memory, 9) == -WARDIAN_EINVAL);
    CHECK(wardian_kv_list("", 0, "", 0, 1001, memory, 9) == -WARDIAN_EINVAL);
    CHECK(wardian_kv_list("\0", 1, "", 0, 1, memory, 9) == -WARDIAN_EINVAL);
    CHECK(wardian_kv_list("", 0, "\0", 1, 1, memory, 9) == -WARDIAN_EINVAL);
    CHECK(wardian_kv_list("\xff", 1, "", 0, 1, memory, 9) == -WARDIAN_EUTF8);
    CHECK(wardian_kv_list("", 0, "\xff", 1, 1, memory, 9) == -WARDIAN_EUTF8);
    memset(long_key, 'x', WARDIAN_KEY_MAX + 1);
    CHECK(wardian_kv_list(long_key, WARDIAN_KEY_MAX + 1, "", 0, 1, memory, 9) == -WARDIAN_E2BIG);
    CHECK(wardian_kv_list("", 0, long_key, WARDIAN_KEY_MAX + 1, 1, memory, 9) == -WARDIAN_E2BIG);
    CHECK(put(long_key, "1") == -WARDIAN_E2BIG);
    long_key[WARDIAN_KEY_MAX] = '\0';
    CHECK(put(long_key, "1") > 0);
    wardian_keys_begin(&keys, WARDIAN_LITERAL("x"), memory, 513);
    CHECK(wardian_keys_next(&keys, &key) == 1 && key.length == WARDIAN_KEY_MAX && wardian_keys_next(&keys, &key) == 0);
    wardian_mock_reset();
}

static void a_malformed_key_is_an_error_of_every_function(void) {
    static char long_key[WARDIAN_KEY_MAX + 1];
    char memory[10];
    uint64_t version;
    wardian_slice value;
    memset(long_key, 'x', sizeof long_key);
    const wardian_slice keys[] = {
        WARDIAN_LITERAL(""), WARDIAN_LITERAL("a\0b"), WARDIAN_LITERAL("\xff"), wardian_slice_of(long_key, sizeof long_key)};
    const int32_t errors[] = {-WARDIAN_EINVAL, -WARDIAN_EINVAL, -WARDIAN_EUTF8, -WARDIAN_E2BIG};
    for (int i = 0; i < 4; i++) {
        CHECK(wardian_value_get(keys[i], memory, sizeof memory) == errors[i]);
        CHECK(wardian_value_get_versioned(keys[i], memory, sizeof memory, &version, &value) == errors[i]);
        CHECK(wardian_value_put(keys[i], value) == errors[i]);
        CHECK(wardian_value_compare_and_put(keys[i], 0, value) == errors[i]);
        CHECK(wardian_value_delete(keys[i]) == errors[i]);
        CHECK(wardian_value_compare_and_delete(keys[i], 1) == errors[i]);
    }
    CHECK(wardian_mock_value_count() == 0 && wardian_mock_count(WARDIAN_MOCK_KV_DELETE) == 4);
}

static void values_may_be_read_only_unreachable_or_limited(void) {
    char memory[10];
    wardian_slice a = WARDIAN_LITERAL("a");
    wardian_mock_value_z("a", "1");
    wardian_mock_values_unreachable(true);
    CHECK(wardian_value_get(a, memory, 9) == -WARDIAN_EUNAVAILABLE && put("a", "2") == -WARDIAN_EUNAVAILABLE);
    CHECK(wardian_value_delete(a) == -WARDIAN_EUNAVAILABLE && wardian_kv_sync() == -WARDIAN_EUNAVAILABLE);
    CHECK(wardian_kv_list(NULL, 0, NULL, 0, 1, memory, 9) == -WARDIAN_EUNAVAILABLE);
    wardian_mock_values_unreachable(false);
    wardian_mock_values_read_only();
    CHECK(put("a", "2") == -WARDIAN_EDENIED && wardian_value_compare_and_put(a, 1, a) == -WARDIAN_EDENIED);
    CHECK(wardian_value_delete(a) == -WARDIAN_EDENIED && wardian_value_compare_and_delete(a, 1) == -WARDIAN_EDENIED);
    CHECK(wardian_kv_sync() == -WARDIAN_EDENIED && wardian_value_get(a, memory, 9) == 1);
    CHECK(wardian_mock_is(wardian_mock_find_value("a"), "1"));
    wardian_mock_reset();
    wardian_mock_value_limit(5);
    wardian_mock_value_quota(10);
    CHECK(put("a", "123456") == -WARDIAN_E2BIG && put("a", "12345") == 1);
    CHECK(put("b", "1234") == -WARDIAN_ELIMIT && put("b", "123") == 2 && put("b", "321") == 3);
    CHECK(put("c", "") == -WARDIAN_ELIMIT && wardian_value_delete(a) == WARDIAN_OK && put("c", "") == 4);
    CHECK(wardian_mock_value_count() == 2);
    wardian_mock_reset();
}

int main(void) {
    servers_are_used_as_on_a_host();
    answers_have_headers_in_lower_case();
    a_header_cannot_smuggle_another_one();
    redirects_are_followed_within_what_is_granted();
    a_redirect_that_is_not_to_be_followed_is_the_answer();
    a_long_body_is_not_sent_again();
    credentials_stay_with_their_origin();
    a_redirect_keeps_the_request_or_becomes_a_get();
    bodies_have_limits_in_both_directions();
    a_server_may_answer_early_fail_or_end_the_connection();
    long_bodies_are_split();
    malformed_arguments_are_the_errors_of_the_description();
    a_step_out_of_order_is_an_error_and_requests_end_with_the_call();
    values_are_used_as_on_a_host();
    values_stay_until_their_time_is_over();
    a_version_says_whether_somebody_else_was_faster();
    keys_come_in_the_order_of_their_bytes();
    a_malformed_key_is_an_error_of_every_function();
    values_may_be_read_only_unreachable_or_limited();
    return failures == 0 ? 0 : 1;
}
