/*
 * wardian_mock.h: a host in the process, for tests of plugins in C11 or C++17 with any native gcc or clang.
 *
 * One file of the test includes it; the plugin's files are compiled with -DWARDIAN_NATIVE and linked. An operation is the
 * function that WARDIAN_OPERATION defined:
 *
 *     #include "wardian_mock.h"
 *     #include <assert.h>
 *
 *     int32_t greet(int32_t input_len);
 *
 *     int main(void) {
 *         wardian_mock_config("greeting", "Hello");
 *         assert(wardian_mock_is(wardian_mock_call_z(greet, "Ada").output, "Hello, Ada!"));
 *         assert(wardian_mock_is(wardian_mock_log_line(0).text, "greeting Ada"));
 *     }
 *
 * A new host grants everything: all keys, none of which has a value; all log levels; clocks that stand at 0; random bytes
 * that are the same in each run. Values by key may be read and set, and there are none. It mounts no directory: each path of a file is
 * -WARDIAN_EDENIED until wardian_mock_mount. It grants no server: each URL is -WARDIAN_EDENIED until wardian_mock_http. It grants no
 * statement of SQL: each name is -WARDIAN_EDENIED until wardian_mock_rows or wardian_mock_update. All topics may be published to, and
 * have no subscriber. It has one thread. Slices that it returns live until the next call or reset.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WARDIAN_MOCK_H
#define WARDIAN_MOCK_H

#if !defined(WARDIAN_NATIVE)
#define WARDIAN_NATIVE
#endif
#include "wardian.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- What a test sets --------------------------------------------------------------------------------------------- */

#define WARDIAN_MOCK_LOG_LIMIT 65536u
#define WARDIAN_MOCK_OUTPUT_LIMIT (1u << 20)

/** An operation or a hook. */
typedef int32_t (*wardian_mock_operation)(int32_t input_len);

/** The host functions of capabilities, for wardian_mock_count. */
/* BEGIN counted: Written from interfaces/wit, not by hand: see "A new host function" in CONTRIBUTING.md. */
enum wardian_mock_function {
    WARDIAN_MOCK_CLOCK_NOW_MS,
    WARDIAN_MOCK_CLOCK_MONOTONIC_NS,
    WARDIAN_MOCK_CONFIG_GET,
    WARDIAN_MOCK_CONFIG_KEYS,
    WARDIAN_MOCK_EVENTS_PUBLISH,
    WARDIAN_MOCK_EVENTS_TOPIC,
    WARDIAN_MOCK_EVENTS_SENDER,
    WARDIAN_MOCK_EVENTS_ATTEMPT,
    WARDIAN_MOCK_FILES_OPEN,
    WARDIAN_MOCK_FILES_READ,
    WARDIAN_MOCK_FILES_WRITE,
    WARDIAN_MOCK_FILES_SIZE,
    WARDIAN_MOCK_FILES_RESIZE,
    WARDIAN_MOCK_FILES_SYNC,
    WARDIAN_MOCK_FILES_CLOSE,
    WARDIAN_MOCK_FILES_STAT,
    WARDIAN_MOCK_FILES_LIST,
    WARDIAN_MOCK_FILES_MAKE_DIR,
    WARDIAN_MOCK_FILES_REMOVE,
    WARDIAN_MOCK_FILES_RENAME,
    WARDIAN_MOCK_HTTP_OPEN,
    WARDIAN_MOCK_HTTP_WRITE,
    WARDIAN_MOCK_HTTP_SEND,
    WARDIAN_MOCK_HTTP_HEADERS,
    WARDIAN_MOCK_HTTP_URL,
    WARDIAN_MOCK_HTTP_READ,
    WARDIAN_MOCK_HTTP_CLOSE,
    WARDIAN_MOCK_KV_GET,
    WARDIAN_MOCK_KV_GET_VERSIONED,
    WARDIAN_MOCK_KV_PUT,
    WARDIAN_MOCK_KV_COMPARE_AND_PUT,
    WARDIAN_MOCK_KV_DELETE,
    WARDIAN_MOCK_KV_COMPARE_AND_DELETE,
    WARDIAN_MOCK_KV_LIST,
    WARDIAN_MOCK_KV_SYNC,
    WARDIAN_MOCK_PLUGINS_CALL,
    WARDIAN_MOCK_PLUGINS_FAILURE_CODE,
    WARDIAN_MOCK_PLUGINS_FAILURE_MESSAGE,
    WARDIAN_MOCK_RANDOM_FILL,
    WARDIAN_MOCK_SQL_QUERY,
    WARDIAN_MOCK_SQL_COLUMNS,
    WARDIAN_MOCK_SQL_NEXT,
    WARDIAN_MOCK_SQL_CLOSE,
    WARDIAN_MOCK_SQL_UPDATE,
    WARDIAN_MOCK_FUNCTIONS
};
/* END counted */

/** What the caller of an operation sees. */
typedef struct wardian_mock_result {
    int32_t code;          /* WARDIAN_OK, or the code of the failure */
    wardian_slice output;  /* empty unless the code is WARDIAN_OK */
    wardian_slice message; /* of the failure or the panic */
    bool panicked;         /* whether the operation ended in WARDIAN_ABORT or WARDIAN_ASSERT; the code is then -1 */
    wardian_slice file;    /* of the panic */
    uint32_t line;
} wardian_mock_result;

/** A line of the log. */
typedef struct wardian_mock_line {
    int32_t level;
    wardian_slice text;
} wardian_mock_line;

/* ---- The host ----------------------------------------------------------------------------------------------------- */

typedef struct wardian_mock_bytes {
    char *data;
    uint32_t length;
    uint32_t capacity;
} wardian_mock_bytes;

typedef struct wardian_mock_entry {
    wardian_mock_bytes key;
    wardian_mock_bytes value;
    bool denied;
} wardian_mock_entry;

typedef struct wardian_mock_logged {
    int32_t level;
    wardian_mock_bytes text;
} wardian_mock_logged;

/* An operation of another plugin. */
typedef struct wardian_mock_callee {
    wardian_mock_bytes plugin;
    wardian_mock_bytes operation;
    wardian_mock_bytes output; /* or the message of a failure */
    int32_t code;              /* of the failure; 0 is none */
    int32_t error;             /* a number that the host answers instead */
} wardian_mock_callee;

/* How often a function of a capability was called that this header does not know. */
typedef struct wardian_mock_counted {
    wardian_mock_bytes name;
    uint32_t count;
} wardian_mock_counted;

/* A file or directory. */
typedef struct wardian_mock_node {
    struct wardian_mock_node *mount;  /* the directory of its mount, which is its own mount */
    struct wardian_mock_node *parent; /* NULL for the directory of a mount, and for a file without a name */
    wardian_mock_bytes name;          /* the path, if it is the directory of a mount */
    wardian_mock_bytes contents;
    int64_t modified_ms;
    uint32_t opens; /* how many handles it has */
    bool directory;
    bool writable; /* if it is the directory of a mount */
} wardian_mock_node;

/* What a handle is of. */
typedef struct wardian_mock_opened {
    wardian_mock_node *node; /* NULL when it is closed */
    bool writable;
} wardian_mock_opened;

/* What answers a method and a URL. */
typedef struct wardian_mock_server {
    wardian_mock_bytes method, url, headers, body;
    int32_t status;
    int32_t error;    /* a number that the host answers instead */
    bool cut;         /* the connection ends behind the body */
    bool picky;       /* accepts only some bytes of the request's body */
    uint32_t accepts; /* so many */
} wardian_mock_server;

/* A request that was sent, or is on its way. */
typedef struct wardian_mock_sent {
    wardian_mock_bytes method, url, headers, body;
} wardian_mock_sent;

/* What a handle of a request is of. */
typedef struct wardian_mock_exchange {
    wardian_mock_sent request;
    int64_t body_len;
    uint32_t redirects;
    uint32_t answer; /* the server that answered, its index + 1 */
    wardian_mock_bytes answer_url;
    uint32_t position; /* bytes of the answer that were read */
    bool open, sent;
} wardian_mock_exchange;

/* A value by key. */
typedef struct wardian_mock_kept {
    wardian_mock_bytes key, value;
    uint64_t version;
    int64_t end_ms; /* 0 if it stays */
} wardian_mock_kept;

/* A statement of SQL. */
typedef struct wardian_mock_statement {
    wardian_mock_bytes name, columns, rows;
    uint32_t width;    /* how many columns there are */
    int64_t changed;   /* how many rows it changes */
    int32_t error;     /* a number that the host returns instead */
    int32_t end_error; /* a number that the host returns behind the rows */
    bool writes;
} wardian_mock_statement;

/* A statement that ran. */
typedef struct wardian_mock_ran {
    wardian_mock_bytes name, params;
} wardian_mock_ran;

/* What a handle of rows is of. */
typedef struct wardian_mock_cursor {
    uint32_t statement; /* its index */
    uint32_t position;  /* bytes of the rows that were read */
    bool open;
} wardian_mock_cursor;

/* What a test says of topics. */
enum wardian_mock_said { WARDIAN_MOCK_GRANTED, WARDIAN_MOCK_SUBSCRIBERS, WARDIAN_MOCK_ERROR };

typedef struct wardian_mock_rule {
    wardian_mock_bytes topics;
    enum wardian_mock_said said;
    int32_t value;
} wardian_mock_rule;

/* A message that was published. */
typedef struct wardian_mock_message {
    wardian_mock_bytes topic, bytes;
} wardian_mock_message;

static struct wardian_mock_host {
    wardian_mock_entry *config; /* sorted by key */
    uint32_t config_count;
    wardian_mock_callee *callees;
    uint32_t callee_count;
    wardian_mock_counted *customs;
    uint32_t custom_count;
    wardian_mock_node **nodes;
    uint32_t node_count;
    wardian_mock_opened *opened; /* the handle is the index + 1 */
    uint32_t opened_count;
    wardian_mock_server *servers;
    uint32_t server_count;
    wardian_mock_sent *sent;
    uint32_t sent_count;
    wardian_mock_exchange *exchanges; /* the handle is the index + 1 */
    uint32_t exchange_count;
    uint32_t body_cut;
    wardian_mock_kept *kept; /* sorted by key */
    uint32_t kept_count;
    uint64_t last_version;
    uint32_t value_cut, quota_cut;
    bool values_read_only, values_unreachable;
    wardian_mock_statement *statements;
    uint32_t statement_count;
    wardian_mock_ran *ran;
    uint32_t ran_count;
    wardian_mock_cursor *cursors; /* the handle is the index + 1 */
    uint32_t cursor_count;
    wardian_mock_rule *rules;
    uint32_t rule_count;
    wardian_mock_message *published;
    uint32_t published_count;
    uint32_t message_limit; /* and 1, so that 0 is the usual one */
    bool handles; /* the call handles a message, of this topic and so on */
    wardian_mock_bytes handled_topic, handled_sender;
    int32_t handled_attempt;
    uint32_t mount_cut;
    wardian_mock_bytes callee_input, callee_message;
    int32_t callee_code;
    wardian_mock_logged *log;
    uint32_t log_count;
    wardian_mock_bytes input, output, message, file, reply;
    wardian_mock_bytes random_bytes;
    uint32_t random_next;
    uint64_t random_state;
    int64_t now_ms, monotonic_ns;
    uint32_t quieter; /* how many levels are off, so that zeroed memory is a new host */
    uint32_t output_cut;
    uint32_t logged;
    uint32_t counts[WARDIAN_MOCK_FUNCTIONS];
    uint32_t panic_line;
    int32_t fail_code;
    bool in_call;
    bool streamed; /* the input is a stream */
    uint32_t position; /* bytes of it that were read */
    bool breaks, broken; /* it fails after stream_bytes, and did so */
    uint32_t stream_bytes;
    jmp_buf panic;
} wardian_mock_host;

static inline void *wardian_mock_resize(void *memory, size_t size) {
    void *resized = realloc(memory, size == 0 ? 1 : size);
    if (resized == NULL) {
        fputs("wardian_mock: out of memory\n", stderr);
        abort();
    }
    return resized;
}

static inline void wardian_mock_add(wardian_mock_bytes *bytes, const void *data, uint32_t length) {
    if (length > bytes->capacity - bytes->length) {
        bytes->capacity = bytes->length + length + bytes->capacity / 2;
        bytes->data = (char *)wardian_mock_resize(bytes->data, bytes->capacity);
    }
    if (length > 0) {
        memcpy(bytes->data + bytes->length, data, length);
        bytes->length += length;
    }
}

static inline void wardian_mock_set(wardian_mock_bytes *bytes, const void *data, uint32_t length) {
    bytes->length = 0;
    wardian_mock_add(bytes, data, length);
}

static inline wardian_slice wardian_mock_slice(const wardian_mock_bytes *bytes) {
    return wardian_slice_of(bytes->data == NULL ? "" : bytes->data, bytes->length);
}

static inline void wardian_mock_drop(wardian_mock_bytes *bytes) {
    free(bytes->data);
}

static inline void wardian_mock_drop_node(wardian_mock_node *node) {
    wardian_mock_drop(&node->name);
    wardian_mock_drop(&node->contents);
    free(node);
}

static inline void wardian_mock_drop_sent(wardian_mock_sent *sent) {
    wardian_mock_drop(&sent->method);
    wardian_mock_drop(&sent->url);
    wardian_mock_drop(&sent->headers);
    wardian_mock_drop(&sent->body);
}

/** Back to a new host. */
static inline void wardian_mock_reset(void) {
    struct wardian_mock_host *host = &wardian_mock_host;
    for (uint32_t i = 0; i < host->config_count; i++) {
        wardian_mock_drop(&host->config[i].key);
        wardian_mock_drop(&host->config[i].value);
    }
    for (uint32_t i = 0; i < host->log_count; i++) {
        wardian_mock_drop(&host->log[i].text);
    }
    for (uint32_t i = 0; i < host->callee_count; i++) {
        wardian_mock_drop(&host->callees[i].plugin);
        wardian_mock_drop(&host->callees[i].operation);
        wardian_mock_drop(&host->callees[i].output);
    }
    for (uint32_t i = 0; i < host->custom_count; i++) {
        wardian_mock_drop(&host->customs[i].name);
    }
    for (uint32_t i = 0; i < host->node_count; i++) {
        wardian_mock_drop_node(host->nodes[i]);
    }
    for (uint32_t i = 0; i < host->server_count; i++) {
        wardian_mock_drop(&host->servers[i].method);
        wardian_mock_drop(&host->servers[i].url);
        wardian_mock_drop(&host->servers[i].headers);
        wardian_mock_drop(&host->servers[i].body);
    }
    for (uint32_t i = 0; i < host->sent_count; i++) {
        wardian_mock_drop_sent(&host->sent[i]);
    }
    for (uint32_t i = 0; i < host->exchange_count; i++) {
        wardian_mock_drop_sent(&host->exchanges[i].request);
        wardian_mock_drop(&host->exchanges[i].answer_url);
    }
    for (uint32_t i = 0; i < host->kept_count; i++) {
        wardian_mock_drop(&host->kept[i].key);
        wardian_mock_drop(&host->kept[i].value);
    }
    for (uint32_t i = 0; i < host->statement_count; i++) {
        wardian_mock_drop(&host->statements[i].name);
        wardian_mock_drop(&host->statements[i].columns);
        wardian_mock_drop(&host->statements[i].rows);
    }
    for (uint32_t i = 0; i < host->ran_count; i++) {
        wardian_mock_drop(&host->ran[i].name);
        wardian_mock_drop(&host->ran[i].params);
    }
    for (uint32_t i = 0; i < host->rule_count; i++) {
        wardian_mock_drop(&host->rules[i].topics);
    }
    for (uint32_t i = 0; i < host->published_count; i++) {
        wardian_mock_drop(&host->published[i].topic);
        wardian_mock_drop(&host->published[i].bytes);
    }
    free(host->rules);
    free(host->published);
    free(host->statements);
    free(host->ran);
    free(host->cursors);
    free(host->servers);
    free(host->sent);
    free(host->exchanges);
    free(host->kept);
    free(host->nodes);
    free(host->opened);
    free(host->customs);
    free(host->config);
    free(host->log);
    free(host->callees);
    wardian_mock_drop(&host->callee_input);
    wardian_mock_drop(&host->callee_message);
    wardian_mock_drop(&host->handled_topic);
    wardian_mock_drop(&host->handled_sender);
    wardian_mock_drop(&host->input);
    wardian_mock_drop(&host->output);
    wardian_mock_drop(&host->message);
    wardian_mock_drop(&host->file);
    wardian_mock_drop(&host->reply);
    wardian_mock_drop(&host->random_bytes);
    memset(host, 0, sizeof *host);
}

static inline int wardian_mock_compare(wardian_slice left, wardian_slice right) {
    uint32_t shorter = left.length < right.length ? left.length : right.length;
    int order = shorter == 0 ? 0 : memcmp(left.data, right.data, shorter);
    return order != 0 ? order : (left.length > right.length) - (left.length < right.length);
}

static inline wardian_mock_entry *wardian_mock_find(wardian_slice key) {
    for (uint32_t i = 0; i < wardian_mock_host.config_count; i++) {
        if (wardian_slice_equal(wardian_mock_slice(&wardian_mock_host.config[i].key), key)) {
            return &wardian_mock_host.config[i];
        }
    }
    return NULL;
}

static inline wardian_mock_entry *wardian_mock_entry_of(wardian_slice key) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_entry *found = wardian_mock_find(key);
    if (found != NULL) {
        return found;
    }
    host->config =
        (wardian_mock_entry *)wardian_mock_resize(host->config, (host->config_count + 1u) * sizeof *host->config);
    uint32_t at = host->config_count++;
    while (at > 0 && wardian_mock_compare(wardian_mock_slice(&host->config[at - 1].key), key) > 0) {
        host->config[at] = host->config[at - 1];
        at--;
    }
    memset(&host->config[at], 0, sizeof host->config[at]);
    wardian_mock_set(&host->config[at].key, key.data, key.length);
    return &host->config[at];
}

/** Configures a value. */
static inline void wardian_mock_config(const char *key, const char *value) {
    wardian_mock_entry *entry = wardian_mock_entry_of(wardian_slice_z(key));
    entry->denied = false;
    wardian_mock_set(&entry->value, value, (uint32_t)strlen(value));
}

/** Leaves a key out of the grant: reading it is -WARDIAN_EDENIED. */
static inline void wardian_mock_deny_config(const char *key) {
    wardian_mock_entry_of(wardian_slice_z(key))->denied = true;
}

static inline wardian_mock_callee *wardian_mock_find_callee(wardian_slice plugin, wardian_slice operation) {
    struct wardian_mock_host *host = &wardian_mock_host;
    for (uint32_t i = 0; i < host->callee_count; i++) {
        wardian_mock_callee *callee = &host->callees[i];
        if (wardian_slice_equal(wardian_mock_slice(&callee->plugin), plugin)
            && wardian_slice_equal(wardian_mock_slice(&callee->operation), operation)) {
            return callee;
        }
    }
    return NULL;
}

static inline void wardian_mock_callee_set(
    const char *plugin, const char *operation, int32_t error, int32_t code, const void *output, uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_callee *callee = wardian_mock_find_callee(wardian_slice_z(plugin), wardian_slice_z(operation));
    if (callee == NULL) {
        host->callees =
            (wardian_mock_callee *)wardian_mock_resize(host->callees, (host->callee_count + 1u) * sizeof *host->callees);
        callee = &host->callees[host->callee_count++];
        memset(callee, 0, sizeof *callee);
        wardian_mock_set(&callee->plugin, plugin, (uint32_t)strlen(plugin));
        wardian_mock_set(&callee->operation, operation, (uint32_t)strlen(operation));
    }
    callee->error = error;
    callee->code = code;
    wardian_mock_set(&callee->output, output, length);
}

/** Has an operation of another plugin answer this. One that nothing is said of is -WARDIAN_ENOTFOUND. */
static inline void wardian_mock_plugin(
    const char *plugin, const char *operation, const void *output, uint32_t length) {
    wardian_mock_callee_set(plugin, operation, 0, 0, output, length);
}

static inline void wardian_mock_plugin_z(const char *plugin, const char *operation, const char *output) {
    wardian_mock_plugin(plugin, operation, output, (uint32_t)strlen(output));
}

/** Has it fail, with a code > 0 and a message. */
static inline void wardian_mock_plugin_fails(
    const char *plugin, const char *operation, int32_t code, const char *message) {
    wardian_mock_callee_set(plugin, operation, 0, code, message, (uint32_t)strlen(message));
}

/** Has the host answer an error number, such as WARDIAN_EDENIED, when it is called. */
static inline void wardian_mock_plugin_error(const char *plugin, const char *operation, enum wardian_errno error) {
    wardian_mock_callee_set(plugin, operation, (int32_t)error, 0, NULL, 0);
}

/** Lets lines up to this level of enum wardian_level reach the log, none with 0. */
static inline void wardian_mock_log_level(int32_t level) {
    wardian_mock_host.quieter = (uint32_t)(WARDIAN_LOG_TRACE - level);
}

/** Sets the wall clock. */
static inline void wardian_mock_now_ms(int64_t now_ms) {
    wardian_mock_host.now_ms = now_ms;
}

/** Lets both clocks go on. */
static inline void wardian_mock_advance_ms(int64_t ms) {
    wardian_mock_host.now_ms += ms;
    wardian_mock_host.monotonic_ns += ms * 1000000;
}

/** Makes these the next random bytes, over and over again. */
static inline void wardian_mock_random(const void *bytes, uint32_t length) {
    wardian_mock_set(&wardian_mock_host.random_bytes, bytes, length);
    wardian_mock_host.random_next = 0;
}

/** Caps the output of a call, at most and otherwise WARDIAN_MOCK_OUTPUT_LIMIT. */
static inline void wardian_mock_output_limit(uint32_t limit) {
    wardian_mock_host.output_cut = WARDIAN_MOCK_OUTPUT_LIMIT - limit;
}

/** Lets streams fail after so many bytes of input: the plugin gets -WARDIAN_EHOST from then on. A real host reports the stream to
    its caller, whatever the plugin returns. */
static inline void wardian_mock_break_stream(uint32_t bytes) {
    wardian_mock_host.breaks = true;
    wardian_mock_host.stream_bytes = bytes;
}

/** Handles of requests over HTTP end with the call. */
static inline void wardian_mock_end_requests(void) {
    for (uint32_t i = 0; i < wardian_mock_host.exchange_count; i++) {
        wardian_mock_host.exchanges[i].open = false;
    }
}

/** Rows of statements end with the call. */
static inline void wardian_mock_end_rows(void) {
    for (uint32_t i = 0; i < wardian_mock_host.cursor_count; i++) {
        wardian_mock_host.cursors[i].open = false;
    }
}

/* ---- What a test asks --------------------------------------------------------------------------------------------- */

static inline int32_t wardian_mock_guarded(wardian_mock_operation operation, int32_t input_len) {
    return setjmp(wardian_mock_host.panic) == 0 ? operation(input_len) : -1;
}

static inline wardian_mock_result wardian_mock_run(
    wardian_mock_operation operation, const void *input, uint32_t length, int32_t input_len) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_set(&host->input, input, length);
    host->output.length = 0;
    host->message.length = 0;
    host->file.length = 0;
    host->reply.length = 0;
    host->fail_code = 0;
    host->panic_line = 0;
    host->logged = 0;
    host->streamed = input_len < 0;
    host->position = 0;
    host->broken = false;
    host->in_call = true;
    int32_t code = wardian_mock_guarded(operation, input_len);

    wardian_mock_result result;
    /* in_call is still set unless the operation panicked. */
    result.panicked = !host->in_call;
    host->in_call = false;
    wardian_mock_end_requests();
    wardian_mock_end_rows();
    if (code < 0 && !result.panicked) {
        fprintf(stderr, "wardian_mock: the operation returned %ld, which breaks the rules of the ABI\n", (long)code);
        abort();
    }
    bool has_message = result.panicked || (code > 0 && code == host->fail_code);
    result.code = code;
    result.output = code == WARDIAN_OK ? wardian_mock_slice(&host->output) : wardian_slice_of("", 0);
    result.message = has_message ? wardian_mock_slice(&host->message) : wardian_slice_of("", 0);
    result.file = wardian_mock_slice(&host->file);
    result.line = host->panic_line;
    return result;
}

/** Calls an operation or a hook. */
static inline wardian_mock_result wardian_mock_call(
    wardian_mock_operation operation, const void *input, uint32_t length) {
    return wardian_mock_run(operation, input, length, (int32_t)length);
}

/** Calls it with a terminated string, without its terminator. */
static inline wardian_mock_result wardian_mock_call_z(wardian_mock_operation operation, const char *input) {
    return wardian_mock_call(operation, input, (uint32_t)strlen(input));
}

/** Calls it with its input as a stream: without its length, in order, and in pieces of a few bytes. */
static inline wardian_mock_result wardian_mock_call_streamed(
    wardian_mock_operation operation, const void *input, uint32_t length) {
    return wardian_mock_run(operation, input, length, -1);
}

/** What the last call wrote, also if it failed: a stream of its caller keeps that. */
static inline wardian_slice wardian_mock_delivered(void) {
    return wardian_mock_slice(&wardian_mock_host.output);
}

/** How many lines reached the log since the last reset. */
static inline uint32_t wardian_mock_log_count(void) {
    return wardian_mock_host.log_count;
}

/** One of these lines, the oldest is 0; level 0 and no text for one that is not there. */
static inline wardian_mock_line wardian_mock_log_line(uint32_t index) {
    wardian_mock_line line;
    bool there = index < wardian_mock_host.log_count;
    line.level = there ? wardian_mock_host.log[index].level : 0;
    line.text = there ? wardian_mock_slice(&wardian_mock_host.log[index].text) : wardian_slice_of("", 0);
    return line;
}

/** How often a host function was called since the last reset. */
static inline uint32_t wardian_mock_count(enum wardian_mock_function function) {
    return wardian_mock_host.counts[function];
}

/** The input of the last call of another plugin that was answered or failed. */
static inline wardian_slice wardian_mock_plugin_input(void) {
    return wardian_mock_slice(&wardian_mock_host.callee_input);
}

/** Whether the slice is this text. */
static inline bool wardian_mock_is(wardian_slice slice, const char *text) {
    return wardian_slice_equal(slice, wardian_slice_z(text));
}

/* ---- The host functions ------------------------------------------------------------------------------------------- */

static inline bool wardian_mock_is_utf8(const char *text, uint32_t length) {
    return wardian_is_utf8(wardian_slice_of(text, length));
}

static inline int32_t wardian_mock_copy(const wardian_mock_bytes *from, void *dst, uint32_t offset, uint32_t length) {
    uint32_t left = offset < from->length ? from->length - offset : 0;
    uint32_t count = length < left ? length : left;
    if (count > 0) {
        memcpy(dst, from->data + offset, count);
    }
    return (int32_t)count;
}

/** The next bytes of a stream, never many at once, so that a plugin shows whether it goes on to the end. */
static inline int32_t wardian_mock_read_stream(void *dst, uint32_t offset, uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    if (offset != host->position) {
        return -WARDIAN_EINVAL;
    }
    uint32_t end = host->breaks && host->stream_bytes < host->input.length ? host->stream_bytes : host->input.length;
    uint32_t left = host->position < end ? end - host->position : 0;
    host->broken = host->broken || (host->breaks && left == 0 && length != 0);
    if (host->broken) {
        return -WARDIAN_EHOST;
    }
    uint32_t most = length < 16 ? length : 16;
    int32_t count = wardian_mock_copy(&host->input, dst, offset, most < left ? most : left);
    host->position += (uint32_t)count;
    return count;
}

/** Counts a call, which takes the place of the last one's result. */
static inline void wardian_mock_called(enum wardian_mock_function function) {
    wardian_mock_host.counts[function]++;
    wardian_mock_host.reply.length = 0;
}

/** A getter of variable size: the value is in the reply, and in the buffer if it fits. */
static inline int32_t wardian_mock_answer(char *out, uint32_t cap) {
    const wardian_mock_bytes *reply = &wardian_mock_host.reply;
    if (reply->length <= cap) {
        (void)wardian_mock_copy(reply, out, 0, cap);
    }
    return (int32_t)reply->length;
}

/* ---- Files -------------------------------------------------------------------------------------------------------- */

#define WARDIAN_MOCK_MOUNT_LIMIT (64u << 20)
#define WARDIAN_MOCK_OPEN_LIMIT 64u

__attribute__((noreturn)) static inline void wardian_mock_give_up(const char *path, const char *problem) {
    fprintf(stderr, "wardian_mock: %s %s\n", path, problem);
    abort();
}

static inline wardian_mock_node *wardian_mock_add_node(wardian_mock_node *parent, wardian_slice name, bool directory) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_node *node = (wardian_mock_node *)wardian_mock_resize(NULL, sizeof *node);
    memset(node, 0, sizeof *node);
    node->parent = parent;
    node->mount = parent == NULL ? node : parent->mount;
    node->directory = directory;
    node->modified_ms = host->now_ms;
    wardian_mock_set(&node->name, name.data, name.length);
    if (parent != NULL) {
        parent->modified_ms = host->now_ms;
    }
    host->nodes =
        (wardian_mock_node **)wardian_mock_resize(host->nodes, (host->node_count + 1u) * sizeof *host->nodes);
    host->nodes[host->node_count++] = node;
    return node;
}

/** Drops a file that has neither a name nor a handle. */
static inline void wardian_mock_release(wardian_mock_node *node) {
    struct wardian_mock_host *host = &wardian_mock_host;
    for (uint32_t i = 0; node->parent == NULL && node->opens == 0 && i < host->node_count; i++) {
        if (host->nodes[i] == node) {
            host->nodes[i] = host->nodes[--host->node_count];
            wardian_mock_drop_node(node);
            return;
        }
    }
}

/** Takes the name away. */
static inline void wardian_mock_unname(wardian_mock_node *node) {
    node->parent->modified_ms = wardian_mock_host.now_ms;
    node->parent = NULL;
    wardian_mock_release(node);
}

/** What has the name in the directory; of no name the directory itself. NULL if there is nothing. */
static inline wardian_mock_node *wardian_mock_child(wardian_mock_node *folder, wardian_slice name) {
    struct wardian_mock_host *host = &wardian_mock_host;
    for (uint32_t i = 0; name.length > 0 && i < host->node_count; i++) {
        wardian_mock_node *node = host->nodes[i];
        if (node->parent == folder && wardian_slice_equal(wardian_mock_slice(&node->name), name)) {
            return node;
        }
    }
    return name.length == 0 ? folder : NULL;
}

/** The child with the least name above this one; NULL if there is none. */
static inline wardian_mock_node *wardian_mock_next_child(const wardian_mock_node *folder, wardian_slice above) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_node *next = NULL;
    for (uint32_t i = 0; i < host->node_count; i++) {
        wardian_mock_node *node = host->nodes[i];
        if (node->parent == folder && wardian_mock_compare(wardian_mock_slice(&node->name), above) > 0
            && (next == NULL || wardian_mock_compare(wardian_mock_slice(&node->name), wardian_mock_slice(&next->name)) < 0)) {
            next = node;
        }
    }
    return next;
}

/** The bytes that the files of a mount have left, those without a name among them. */
static inline uint64_t wardian_mock_room(const wardian_mock_node *mount) {
    struct wardian_mock_host *host = &wardian_mock_host;
    uint64_t limit = WARDIAN_MOCK_MOUNT_LIMIT - host->mount_cut;
    uint64_t used = 0;
    for (uint32_t i = 0; i < host->node_count; i++) {
        used += host->nodes[i]->mount == mount ? host->nodes[i]->contents.length : 0;
    }
    return used < limit ? limit - used : 0;
}

/** Where a path leads: to a name in a directory, or without a name to the directory itself. */
typedef struct wardian_mock_place {
    wardian_mock_node *folder;
    wardian_slice name;
    bool slash; /* behind the name, so that it has to be a directory's */
} wardian_mock_place;

static inline int32_t wardian_mock_check_path(const char *path, uint32_t length) {
    if (length > 4096) {
        return -WARDIAN_E2BIG;
    }
    return wardian_is_utf8(wardian_slice_of(path, length)) ? WARDIAN_OK : -WARDIAN_EUTF8;
}

/** The mount of a path, the longest one that fits; NULL if there is none. */
static inline wardian_mock_node *wardian_mock_mount_of(wardian_slice path) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_node *mount = NULL;
    for (uint32_t i = 0; i < host->node_count; i++) {
        wardian_mock_node *node = host->nodes[i];
        wardian_slice name = wardian_mock_slice(&node->name);
        if (node->mount == node && wardian_slice_starts_with(path, name)
            && (name.length == 1 || path.length == name.length || path.data[name.length] == '/')
            && (mount == NULL || name.length > mount->name.length)) {
            mount = node;
        }
    }
    return mount;
}

/** Enters the directory that has the name of the place, which has none then. */
static inline int32_t wardian_mock_enter(wardian_mock_place *place) {
    wardian_mock_node *inner = wardian_mock_child(place->folder, place->name);
    if (inner == NULL || !inner->directory) {
        return inner == NULL ? -WARDIAN_ENOTFOUND : -WARDIAN_EINVAL;
    }
    place->folder = inner;
    place->name = wardian_slice_of("", 0);
    return WARDIAN_OK;
}

/** Walks along a path, which is checked. */
static inline int32_t wardian_mock_walk(wardian_slice path, wardian_mock_place *place) {
    if (path.length == 0 || path.data[0] != '/') {
        return -WARDIAN_EINVAL;
    }
    place->folder = wardian_mock_mount_of(path);
    place->name = wardian_slice_of("", 0);
    if (place->folder == NULL) {
        return -WARDIAN_EDENIED;
    }
    place->slash =
        wardian_slice_ends_with(path, WARDIAN_LITERAL("/")) || wardian_slice_ends_with(path, WARDIAN_LITERAL("/."));
    uint32_t end;
    for (uint32_t at = place->folder->name.length; at < path.length; at = end + 1) {
        end = at;
        while (end < path.length && path.data[end] != '/') {
            end++;
        }
        wardian_slice name = wardian_slice_part(path, at, end);
        if (name.length == 0 || wardian_slice_equal(name, WARDIAN_LITERAL("."))) {
            continue;
        }
        int32_t result = wardian_mock_enter(place);
        if (result < 0) {
            return result;
        }
        if (wardian_slice_equal(name, WARDIAN_LITERAL(".."))) {
            place->folder = place->folder->parent;
            if (place->folder == NULL) {
                return -WARDIAN_EDENIED;
            }
        } else if (name.length > 255 || wardian_slice_index_of(name, '\0') >= 0) {
            return name.length > 255 ? -WARDIAN_E2BIG : -WARDIAN_EINVAL;
        } else {
            place->name = name;
        }
    }
    return WARDIAN_OK;
}

/** Checks a path and finds what it leads to, if that exists. */
static inline int32_t wardian_mock_look(
    const char *path, uint32_t length, wardian_mock_place *place, wardian_mock_node **node) {
    int32_t result = wardian_mock_check_path(path, length);
    if (result == WARDIAN_OK) {
        result = wardian_mock_walk(wardian_slice_of(path, length), place);
    }
    *node = result < 0 ? NULL : wardian_mock_child(place->folder, place->name);
    return result;
}

static inline void wardian_mock_new_mount(const char *path, bool writable) {
    wardian_slice name = wardian_slice_z(path);
    bool valid = name.length > 0 && path[0] == '/' && (name.length == 1 || path[name.length - 1] != '/')
        && strstr(path, "//") == NULL && strstr(path, "/./") == NULL && strstr(path, "/../") == NULL
        && !wardian_slice_ends_with(name, WARDIAN_LITERAL("/."))
        && !wardian_slice_ends_with(name, WARDIAN_LITERAL("/.."));
    const wardian_mock_node *there = valid ? wardian_mock_mount_of(name) : NULL;
    if (!valid || (there != NULL && there->name.length == name.length)) {
        wardian_mock_give_up(path, valid ? "is mounted already" : "is no path of a mount, such as \"/data\"");
    }
    wardian_mock_add_node(NULL, name, true)->writable = writable;
}

/** Mounts an empty directory to read and write, in memory. A new host mounts nothing. */
static inline void wardian_mock_mount(const char *path) {
    wardian_mock_new_mount(path, true);
}

/** Mounts a directory to read. The test puts files into it with wardian_mock_file. */
static inline void wardian_mock_mount_read_only(const char *path) {
    wardian_mock_new_mount(path, false);
}

/** Limits the bytes of all files in a mount, for each mount, at most and otherwise WARDIAN_MOCK_MOUNT_LIMIT. Beyond it is
    -WARDIAN_ELIMIT. A real host also counts names and directories. */
static inline void wardian_mock_mount_limit(uint32_t bytes) {
    wardian_mock_host.mount_cut = WARDIAN_MOCK_MOUNT_LIMIT - bytes;
}

/** Puts a file into a mount, and makes the directories on the way to it. A file of this name is replaced. */
static inline void wardian_mock_file(const char *path, const void *data, uint32_t length) {
    wardian_mock_place place;
    wardian_mock_node *node = NULL;
    uint32_t bytes = (uint32_t)strlen(path);
    int32_t result;
    /* Each round makes one directory, the outermost first. */
    for (uint32_t end = 1; end < bytes; end++) {
        if (path[end] == '/' && wardian_mock_mount_of(wardian_slice_of(path, end)) != NULL) {
            result = wardian_mock_look(path, end, &place, &node);
            if (result == WARDIAN_OK && node == NULL) {
                wardian_mock_add_node(place.folder, place.name, true);
            }
        }
    }
    result = wardian_mock_look(path, bytes, &place, &node);
    if (result < 0) {
        wardian_mock_give_up(path, result == -WARDIAN_EDENIED ? "is in no mount: wardian_mock_mount" : "is no path of a file");
    }
    if (place.slash || place.name.length == 0 || (node != NULL && node->directory)) {
        wardian_mock_give_up(path, "is a directory");
    }
    if (node != NULL) {
        wardian_mock_unname(node);
    }
    wardian_mock_set(&wardian_mock_add_node(place.folder, place.name, false)->contents, data, length);
}

static inline void wardian_mock_file_z(const char *path, const char *text) {
    wardian_mock_file(path, text, (uint32_t)strlen(text));
}

/** The contents of a file in a mount; a slice whose data is NULL if there is no file of this path. */
static inline wardian_slice wardian_mock_find_file(const char *path) {
    wardian_mock_place place;
    wardian_mock_node *node;
    if (wardian_mock_look(path, (uint32_t)strlen(path), &place, &node) < 0 || node == NULL || node->directory || place.slash) {
        return wardian_slice_of(NULL, 0);
    }
    return wardian_mock_slice(&node->contents);
}

/** How many files the plugin has open. */
static inline uint32_t wardian_mock_open_files(void) {
    uint32_t open = 0;
    for (uint32_t i = 0; i < wardian_mock_host.opened_count; i++) {
        open += wardian_mock_host.opened[i].node == NULL ? 0 : 1u;
    }
    return open;
}

/** The open file of a handle; NULL if there is none. Handles are numbers from 1 on and never come again. */
static inline wardian_mock_opened *wardian_mock_opened_of(uint32_t handle) {
    struct wardian_mock_host *host = &wardian_mock_host;
    bool open = handle > 0 && handle <= host->opened_count && host->opened[handle - 1].node != NULL;
    return open ? &host->opened[handle - 1] : NULL;
}

/** Cuts a file, or extends it with zeros, and sets its time. */
static inline void wardian_mock_set_size(wardian_mock_node *node, uint32_t size) {
    static const char zeros[256] = {0};
    while (node->contents.length < size) {
        uint32_t missing = size - node->contents.length;
        wardian_mock_add(&node->contents, zeros, missing < sizeof zeros ? missing : (uint32_t)sizeof zeros);
    }
    node->contents.length = size;
    node->modified_ms = wardian_mock_host.now_ms;
}

/* ---- HTTP --------------------------------------------------------------------------------------------------------- */

#define WARDIAN_MOCK_BODY_LIMIT (64u << 20)
#define WARDIAN_MOCK_OPEN_REQUESTS 16u

static inline bool wardian_mock_is_token(wardian_slice text) {
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL)) {
            return false;
        }
    }
    return text.length > 0;
}

/** Whether all characters are printable ASCII, a blank or a tab. */
static inline bool wardian_mock_is_printable(wardian_slice text) {
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < ' ' && c != '\t') || c >= 0x7f) {
            return false;
        }
    }
    return true;
}

/** Whether it is a method: upper-case letters and hyphens, and none for proxies or diagnosis. */
static inline bool wardian_mock_is_method(wardian_slice text) {
    for (uint32_t i = 0; i < text.length; i++) {
        if ((text.data[i] < 'A' || text.data[i] > 'Z') && (text.data[i] != '-' || i == 0)) {
            return false;
        }
    }
    return text.length > 0 && !wardian_mock_is(text, "CONNECT") && !wardian_mock_is(text, "TRACE");
}

static inline bool wardian_mock_is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/** The value of the escape at the beginning of a text, such as "%2F"; negative if there is none. */
static inline int32_t wardian_mock_escape(wardian_slice text) {
    int32_t value = 0;
    for (uint32_t i = 1; i < 3; i++) {
        char c = i < text.length ? text.data[i] : 'x';
        int32_t digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/** The parts of a URL: scheme and host with port, the path, and the query with its question mark, which may be empty. */
typedef struct wardian_mock_url {
    wardian_slice origin, path, query;
} wardian_mock_url;

/** What is before the fragment, which is not sent. */
static inline wardian_slice wardian_mock_without_fragment(wardian_slice url) {
    int32_t fragment = wardian_slice_index_of(url, '#');
    return fragment < 0 ? url : wardian_slice_part(url, 0, (uint32_t)fragment);
}

/** A name or an address with or without a port: no user, and nothing but ASCII. */
static inline bool wardian_mock_is_authority(wardian_slice text) {
    uint32_t end = 0, port = 0;
    bool brackets = text.length > 0 && text.data[0] == '[';
    while (end < text.length
           && (wardian_mock_is_letter_or_digit(text.data[end]) || strchr(brackets ? "[:." : "_.-", text.data[end]) != NULL)
           && text.data[end] != '\0') {
        end++;
    }
    end += brackets && end < text.length && text.data[end] == ']' ? 1u : 0u;
    if (end == 0 || (brackets && text.data[end - 1] != ']')) {
        return false;
    }
    for (uint32_t i = end + 1; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || port > 65535) {
            return false;
        }
        port = port * 10 + (uint32_t)(text.data[i] - '0');
    }
    return end == text.length || (text.data[end] == ':' && port > 0 && port <= 65535);
}

/** Whether all are letters, digits, escapes or characters of a path or a query. In a path no escapes that servers read in different
    ways, and no dots as segments. */
static inline bool wardian_mock_is_part(wardian_slice text, bool path) {
    uint32_t segment = 0;
    for (uint32_t i = 0; i <= text.length; i++) {
        char c = i < text.length ? text.data[i] : '/';
        wardian_slice before = wardian_slice_part(text, segment, i);
        if (path && (c == '/' || c == ';') && (wardian_mock_is(before, ".") || wardian_mock_is(before, ".."))) {
            return false;
        }
        segment = c == '/' ? i + 1 : segment;
        int32_t escape = c == '%' ? wardian_mock_escape(wardian_slice_part(text, i, text.length)) : 'x';
        if (escape < (path ? 32 : 0)
            || (path && (escape == '.' || escape == '/' || escape == '%' || escape == '\\' || escape == 127))) {
            return false;
        }
        bool known = c != '\0' && strchr(path ? "._~!$&'()*+,;=:@/-%" : "._~!$&'()*+,;=:@/-%?[]|{}^`", c) != NULL;
        if (!known && !wardian_mock_is_letter_or_digit(c)) {
            return false;
        }
    }
    return true;
}

/** Takes an absolute URL of http or https apart; false if it is malformed. */
static inline bool wardian_mock_parse_url(wardian_slice text, wardian_mock_url *url) {
    wardian_slice sent = wardian_mock_without_fragment(text);
    uint32_t scheme = wardian_slice_starts_with(sent, WARDIAN_LITERAL("https://"))  ? 8u
                      : wardian_slice_starts_with(sent, WARDIAN_LITERAL("http://")) ? 7u
                                                                                    : sent.length;
    int32_t question = wardian_slice_index_of(sent, '?');
    uint32_t end = question < 0 ? sent.length : (uint32_t)question;
    uint32_t slash = scheme;
    while (slash < end && sent.data[slash] != '/') {
        slash++;
    }
    url->origin = wardian_slice_part(sent, 0, slash);
    url->path = wardian_slice_part(sent, slash, end);
    url->query = wardian_slice_part(sent, end, sent.length);
    return scheme < end && wardian_mock_is_authority(wardian_slice_part(sent, scheme, slash))
        && wardian_mock_is_part(url->path, true) && wardian_mock_is_part(url->query, false);
}

static inline bool wardian_mock_is_url(wardian_slice text) {
    wardian_mock_url url;
    return wardian_mock_parse_url(text, &url);
}

/** Whether only the host sets this header, whose name is in lower case. */
static inline bool wardian_mock_is_of_the_host(wardian_slice name) {
    static const char *const names[] = {"connection", "content-length", "expect",            "host",   "keep-alive",
                                        "te",         "trailer",        "transfer-encoding", "upgrade"};
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wardian_mock_is(name, names[i])) {
            return true;
        }
    }
    return wardian_slice_starts_with(name, WARDIAN_LITERAL("proxy-"));
}

/** Copies headers, with names in lower case. A negative error number if they are none. */
static inline int32_t wardian_mock_add_headers(wardian_mock_bytes *to, wardian_slice lines) {
    uint32_t count = 0;
    to->length = 0;
    if (lines.length > 1 && lines.data[lines.length - 1] == '\n') {
        /* There may be a line feed at the end as well. */
        lines.length--;
    }
    for (uint32_t at = 0; lines.length > 0 && at <= lines.length;) {
        if (count++ == 100) {
            return -WARDIAN_E2BIG;
        }
        wardian_slice rest = wardian_slice_part(lines, at, lines.length);
        int32_t found = wardian_slice_index_of(rest, '\n');
        wardian_slice line = wardian_slice_part(rest, 0, found < 0 ? rest.length : (uint32_t)found);
        int32_t colon = wardian_slice_index_of(line, ':');
        wardian_slice name = wardian_slice_part(line, 0, colon < 0 ? 0 : (uint32_t)colon);
        wardian_slice value = wardian_slice_part(line, (uint32_t)(colon + 1), line.length);
        if (!wardian_mock_is_token(name) || name.length > 256 || !wardian_mock_is_printable(value)) {
            return -WARDIAN_EINVAL;
        }
        value = wardian_slice_trim(value);
        if (value.length > 8000) {
            return -WARDIAN_EINVAL;
        }
        wardian_mock_add(to, "\n", at > 0 ? 1 : 0);
        for (uint32_t i = 0; i < name.length; i++) {
            char c = name.data[i] >= 'A' && name.data[i] <= 'Z' ? (char)(name.data[i] - 'A' + 'a') : name.data[i];
            wardian_mock_add(to, &c, 1);
        }
        wardian_mock_add(to, ": ", 2);
        wardian_mock_add(to, value.data, value.length);
        at += line.length + 1;
    }
    return WARDIAN_OK;
}

static inline uint32_t wardian_mock_find_server(wardian_slice method, wardian_slice url) {
    for (uint32_t i = 0; i < wardian_mock_host.server_count; i++) {
        const wardian_mock_server *server = &wardian_mock_host.servers[i];
        if (wardian_slice_equal(wardian_mock_slice(&server->method), method)
            && wardian_slice_equal(wardian_mock_slice(&server->url), url)) {
            return i + 1;
        }
    }
    return 0;
}

/** The server of a method and a URL, a new one if there is none. */
static inline wardian_mock_server *wardian_mock_server_of(const char *method, const char *url) {
    struct wardian_mock_host *host = &wardian_mock_host;
    uint32_t found = wardian_mock_find_server(wardian_slice_z(method), wardian_slice_z(url));
    if (found > 0) {
        return &host->servers[found - 1];
    }
    if (!wardian_mock_is_method(wardian_slice_z(method)) || !wardian_mock_is_url(wardian_slice_z(url))) {
        wardian_mock_give_up(url, "is no URL, or its method is malformed");
    }
    host->servers =
        (wardian_mock_server *)wardian_mock_resize(host->servers, (host->server_count + 1u) * sizeof *host->servers);
    wardian_mock_server *server = &host->servers[host->server_count++];
    memset(server, 0, sizeof *server);
    server->status = 200;
    wardian_mock_set(&server->method, method, (uint32_t)strlen(method));
    wardian_mock_set(&server->url, url, (uint32_t)strlen(url));
    return server;
}

/**
 * Answers requests of a method and a URL. Headers are lines such as "content-type: text/plain" with a line feed between two. A status of
 * 301, 302, 303, 307 or 308 with the header location is a redirect, which the mock follows where a host does. A request that no such
 * answer is for is -WARDIAN_EDENIED, as a host denies what it does not grant.
 */
static inline void wardian_mock_http(
    const char *method, const char *url, int32_t status, const char *headers, const void *body, uint32_t length) {
    wardian_mock_server *server = wardian_mock_server_of(method, url);
    if (status < 200 || status > 599 || wardian_mock_add_headers(&server->headers, wardian_slice_z(headers)) < 0) {
        wardian_mock_give_up(url, "has a malformed status or header");
    }
    server->status = status;
    server->error = 0;
    wardian_mock_set(&server->body, body, length);
}

/** Answers with a text, and without headers. */
static inline void wardian_mock_http_z(const char *method, const char *url, int32_t status, const char *body) {
    wardian_mock_http(method, url, status, "", body, (uint32_t)strlen(body));
}

/** Has wardian_http_send answer an error number for a method and a URL, such as WARDIAN_EUNAVAILABLE. */
static inline void wardian_mock_http_error(const char *method, const char *url, enum wardian_errno error) {
    wardian_mock_server_of(method, url)->error = (int32_t)error;
}

/** Ends the connection behind the body of the answer, as if there had to be more: the plugin gets -WARDIAN_ECLOSED there. */
static inline void wardian_mock_http_cut(const char *method, const char *url) {
    wardian_mock_server_of(method, url)->cut = true;
}

/** Accepts no more than so many bytes of the request's body: writing more is -WARDIAN_ECLOSED, and the answer comes. */
static inline void wardian_mock_http_accepts(const char *method, const char *url, uint32_t bytes) {
    wardian_mock_server *server = wardian_mock_server_of(method, url);
    server->picky = true;
    server->accepts = bytes;
}

/** Limits the bytes of each body, of requests and of answers, at most and otherwise WARDIAN_MOCK_BODY_LIMIT. Beyond it is
    -WARDIAN_E2BIG. */
static inline void wardian_mock_http_limit(uint32_t bytes) {
    wardian_mock_host.body_cut = WARDIAN_MOCK_BODY_LIMIT - bytes;
}

/** A request that the plugin sent. */
typedef struct wardian_mock_request {
    wardian_slice method, url;
    wardian_slice headers; /* lines with names in lower case */
    wardian_slice body;
} wardian_mock_request;

/** How many requests were sent since the last reset. A redirect that was followed is a request of its own. */
static inline uint32_t wardian_mock_request_count(void) {
    return wardian_mock_host.sent_count;
}

/** One of these requests, the oldest is 0; empty slices for one that is not there. */
static inline wardian_mock_request wardian_mock_request_at(uint32_t index) {
    wardian_mock_sent none;
    memset(&none, 0, sizeof none);
    const wardian_mock_sent *sent = index < wardian_mock_host.sent_count ? &wardian_mock_host.sent[index] : &none;
    wardian_mock_request request;
    request.method = wardian_mock_slice(&sent->method);
    request.url = wardian_mock_slice(&sent->url);
    request.headers = wardian_mock_slice(&sent->headers);
    request.body = wardian_mock_slice(&sent->body);
    return request;
}

/** The open request of a handle; NULL if there is none. Handles are numbers from 1 on and never come again. */
static inline wardian_mock_exchange *wardian_mock_exchange_of(uint32_t handle) {
    struct wardian_mock_host *host = &wardian_mock_host;
    bool open = handle > 0 && handle <= host->exchange_count && host->exchanges[handle - 1].open;
    return open ? &host->exchanges[handle - 1] : NULL;
}

/** How many requests the plugin has open. */
static inline uint32_t wardian_mock_open_requests(void) {
    uint32_t open = 0;
    for (uint32_t i = 0; i < wardian_mock_host.exchange_count; i++) {
        open += wardian_mock_host.exchanges[i].open ? 1u : 0u;
    }
    return open;
}

/** Whether a new request may begin: WARDIAN_OK, or a negative error number. */
static inline int32_t wardian_mock_check_request(
    wardian_slice method, wardian_slice url, wardian_slice headers, int64_t body_len, uint32_t redirects) {
    if (method.length > 32 || url.length > 8192 || headers.length > 65536) {
        return -WARDIAN_E2BIG;
    }
    if (!wardian_is_utf8(method) || !wardian_is_utf8(url) || !wardian_is_utf8(headers)) {
        return -WARDIAN_EUTF8;
    }
    bool valid = wardian_mock_is_method(method) && wardian_mock_is_url(url) && body_len >= -1
        && redirects <= WARDIAN_HTTP_REDIRECTS;
    return valid ? WARDIAN_OK : -WARDIAN_EINVAL;
}

/** Adds the request to those that were sent, and finds its server: the index + 1, or a negative error number. */
static inline int32_t wardian_mock_send(const wardian_mock_sent *request) {
    struct wardian_mock_host *host = &wardian_mock_host;
    uint32_t server = wardian_mock_find_server(wardian_mock_slice(&request->method), wardian_mock_slice(&request->url));
    if (server == 0) {
        return -WARDIAN_EDENIED;
    }
    host->sent = (wardian_mock_sent *)wardian_mock_resize(host->sent, (host->sent_count + 1u) * sizeof *host->sent);
    wardian_mock_sent *sent = &host->sent[host->sent_count++];
    memset(sent, 0, sizeof *sent);
    wardian_mock_set(&sent->method, request->method.data, request->method.length);
    wardian_mock_set(&sent->url, request->url.data, request->url.length);
    wardian_mock_set(&sent->headers, request->headers.data, request->headers.length);
    wardian_mock_set(&sent->body, request->body.data, request->body.length);
    return (int32_t)server;
}

/** Where a redirect leads; a slice whose data is NULL if the answer is none. */
static inline wardian_slice wardian_mock_location(const wardian_mock_server *server) {
    int32_t status = server->status;
    wardian_headers headers;
    wardian_slice name, value;
    headers.left = wardian_mock_slice(&server->headers);
    while (wardian_headers_next(&headers, &name, &value)) {
        if (wardian_mock_is(name, "location")
            && (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)) {
            return value;
        }
    }
    return wardian_slice_of(NULL, 0);
}

/** Whether a redirect leads on with GET, and without the body. */
static inline bool wardian_mock_becomes_get(wardian_slice method, int32_t status) {
    return status == 303 ? !wardian_mock_is(method, "HEAD")
                         : (status == 301 || status == 302) && wardian_mock_is(method, "POST");
}

/** Adds a path without its segments that are dots (RFC 3986, section 5.2.4). */
static inline void wardian_mock_add_without_dots(wardian_mock_bytes *to, wardian_slice path) {
    uint32_t root = to->length;
    for (uint32_t at = 1; at <= path.length;) {
        wardian_slice rest = wardian_slice_part(path, at, path.length);
        int32_t slash = wardian_slice_index_of(rest, '/');
        wardian_slice segment = wardian_slice_part(rest, 0, slash < 0 ? rest.length : (uint32_t)slash);
        bool up = wardian_mock_is(segment, "..");
        while (up && to->length > root && to->data[--to->length] != '/') {
        }
        if (!up && !wardian_mock_is(segment, ".")) {
            wardian_mock_add(to, "/", 1);
            wardian_mock_add(to, segment.data, segment.length);
        } else if (slash < 0) {
            wardian_mock_add(to, "/", 1);
        }
        at += segment.length + 1;
    }
}

/** Whether it begins with a scheme and a colon. */
static inline bool wardian_mock_is_absolute(wardian_slice text) {
    uint32_t i = 0;
    while (i < text.length && text.data[i] != '\0'
           && (wardian_mock_is_letter_or_digit(text.data[i]) || strchr("+.-", text.data[i]) != NULL)) {
        i++;
    }
    bool letter = i > 0 && wardian_mock_is_letter_or_digit(text.data[0]) && (text.data[0] < '0' || text.data[0] > '9');
    return letter && i < text.length && text.data[i] == ':';
}

/** Where a redirect leads (RFC 3986, section 5.2). */
static inline wardian_mock_bytes wardian_mock_resolve(const wardian_mock_url *from, wardian_slice location) {
    wardian_mock_bytes to = {NULL, 0, 0}, path = {NULL, 0, 0};
    wardian_slice reference = wardian_mock_without_fragment(location);
    wardian_slice base = from->path.length > 0 ? from->path : WARDIAN_LITERAL("/");
    int32_t question = wardian_slice_index_of(reference, '?');
    uint32_t end = question < 0 ? reference.length : (uint32_t)question;
    if (wardian_mock_is_absolute(reference)) {
        wardian_mock_add(&to, reference.data, reference.length);
    } else if (wardian_slice_starts_with(reference, WARDIAN_LITERAL("//"))) {
        wardian_mock_add(&to, from->origin.data, (uint32_t)wardian_slice_index_of(from->origin, '/'));
        wardian_mock_add(&to, reference.data, reference.length);
    } else {
        wardian_mock_add(&to, from->origin.data, from->origin.length);
        if (end == 0) {
            wardian_mock_add(&to, base.data, base.length);
        } else {
            uint32_t folder = base.length;
            while (base.data[folder - 1] != '/') {
                folder--;
            }
            wardian_mock_add(&path, base.data, reference.data[0] == '/' ? 0 : folder);
            wardian_mock_add(&path, reference.data, end);
            wardian_mock_add_without_dots(&to, wardian_mock_slice(&path));
            wardian_mock_drop(&path);
        }
        wardian_slice query = reference.length > 0 ? wardian_slice_part(reference, end, reference.length) : from->query;
        wardian_mock_add(&to, query.data, query.length);
    }
    return to;
}

/** Makes the request the one that the redirect leads to; a negative error number if that is no URL. */
static inline int32_t wardian_mock_redirect(wardian_mock_sent *request, int32_t status, wardian_slice location) {
    wardian_mock_url from, to;
    (void)wardian_mock_parse_url(wardian_mock_slice(&request->url), &from);
    wardian_mock_bytes url = wardian_mock_resolve(&from, location);
    bool becomes_get = wardian_mock_becomes_get(wardian_mock_slice(&request->method), status);
    if (!wardian_mock_parse_url(wardian_mock_slice(&url), &to)) {
        wardian_mock_drop(&url);
        return -WARDIAN_EHOST;
    }
    bool other = !wardian_slice_equal(from.origin, to.origin);
    wardian_mock_bytes kept = {NULL, 0, 0};
    wardian_headers headers;
    wardian_slice name, value;
    headers.left = wardian_mock_slice(&request->headers);
    while (wardian_headers_next(&headers, &name, &value)) {
        bool credential = wardian_mock_is(name, "authorization") || wardian_mock_is(name, "cookie");
        bool content = wardian_slice_starts_with(name, WARDIAN_LITERAL("content-"));
        if (!(other && credential) && !(becomes_get && content)) {
            wardian_mock_add(&kept, "\n", kept.length > 0 ? 1 : 0);
            wardian_mock_add(&kept, name.data, name.length);
            wardian_mock_add(&kept, ": ", 2);
            wardian_mock_add(&kept, value.data, value.length);
        }
    }
    wardian_mock_drop(&request->headers);
    request->headers = kept;
    wardian_mock_drop(&request->url);
    request->url = url;
    if (becomes_get) {
        wardian_mock_set(&request->method, "GET", 3);
        request->body.length = 0;
    }
    return WARDIAN_OK;
}

/* ---- Values by key ------------------------------------------------------------------------------------------------ */

#define WARDIAN_MOCK_VALUE_LIMIT (1u << 20)
#define WARDIAN_MOCK_VALUE_QUOTA (64u << 20)

/** Drops the values whose time is over. */
static inline void wardian_mock_expire(void) {
    struct wardian_mock_host *host = &wardian_mock_host;
    uint32_t left = 0;
    for (uint32_t i = 0; i < host->kept_count; i++) {
        if (host->kept[i].end_ms != 0 && host->monotonic_ns / 1000000 >= host->kept[i].end_ms) {
            wardian_mock_drop(&host->kept[i].key);
            wardian_mock_drop(&host->kept[i].value);
        } else {
            host->kept[left++] = host->kept[i];
        }
    }
    host->kept_count = left;
}

/** The value of a key; NULL if there is none. */
static inline wardian_mock_kept *wardian_mock_kept_of(wardian_slice key) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_expire();
    for (uint32_t i = 0; i < host->kept_count; i++) {
        if (wardian_slice_equal(wardian_mock_slice(&host->kept[i].key), key)) {
            return &host->kept[i];
        }
    }
    return NULL;
}

static inline int32_t wardian_mock_check_key(wardian_slice key) {
    if (key.length > WARDIAN_KEY_MAX || !wardian_is_utf8(key)) {
        return key.length > WARDIAN_KEY_MAX ? -WARDIAN_E2BIG : -WARDIAN_EUTF8;
    }
    return key.length == 0 || wardian_slice_index_of(key, '\0') >= 0 ? -WARDIAN_EINVAL : WARDIAN_OK;
}

/** Sets a value, whatever is granted, and returns its version. */
static inline int64_t wardian_mock_keep(wardian_slice key, const void *value, uint32_t length, int64_t end_ms) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_kept *kept = wardian_mock_kept_of(key);
    if (kept == NULL) {
        host->kept = (wardian_mock_kept *)wardian_mock_resize(host->kept, (host->kept_count + 1u) * sizeof *host->kept);
        uint32_t at = host->kept_count++;
        while (at > 0 && wardian_mock_compare(wardian_mock_slice(&host->kept[at - 1].key), key) > 0) {
            host->kept[at] = host->kept[at - 1];
            at--;
        }
        kept = &host->kept[at];
        memset(kept, 0, sizeof *kept);
        wardian_mock_set(&kept->key, key.data, key.length);
    }
    wardian_mock_set(&kept->value, value, length);
    kept->version = ++host->last_version;
    kept->end_ms = end_ms;
    return (int64_t)kept->version;
}

/** Sets a value by key. Values that the plugin sets stay for the next calls; those with a time are gone after wardian_mock_advance_ms. */
static inline void wardian_mock_value(const char *key, const void *value, uint32_t length) {
    if (wardian_mock_check_key(wardian_slice_z(key)) < 0) {
        wardian_mock_give_up(key, "is no key: it has 1 to 512 bytes of UTF-8");
    }
    (void)wardian_mock_keep(wardian_slice_z(key), value, length, 0);
}

static inline void wardian_mock_value_z(const char *key, const char *value) {
    wardian_mock_value(key, value, (uint32_t)strlen(value));
}

/** A value by key; a slice whose data is NULL if there is none. */
static inline wardian_slice wardian_mock_find_value(const char *key) {
    const wardian_mock_kept *kept = wardian_mock_kept_of(wardian_slice_z(key));
    return kept == NULL ? wardian_slice_of(NULL, 0) : wardian_mock_slice(&kept->value);
}

/** How many values by key there are. */
static inline uint32_t wardian_mock_value_count(void) {
    wardian_mock_expire();
    return wardian_mock_host.kept_count;
}

/** Lets the plugin only read values by key: to change one is -WARDIAN_EDENIED. */
static inline void wardian_mock_values_read_only(void) {
    wardian_mock_host.values_read_only = true;
}

/** Lets no value be reached, or all again: the functions of wardian:kv/1 return -WARDIAN_EUNAVAILABLE. */
static inline void wardian_mock_values_unreachable(bool unreachable) {
    wardian_mock_host.values_unreachable = unreachable;
}

/** Limits the bytes of one value, at most and otherwise WARDIAN_MOCK_VALUE_LIMIT. Beyond it is -WARDIAN_E2BIG. */
static inline void wardian_mock_value_limit(uint32_t bytes) {
    wardian_mock_host.value_cut = WARDIAN_MOCK_VALUE_LIMIT - bytes;
}

/** Limits the bytes of all keys and values, at most and otherwise WARDIAN_MOCK_VALUE_QUOTA. Beyond it is -WARDIAN_ELIMIT. */
static inline void wardian_mock_value_quota(uint32_t bytes) {
    wardian_mock_host.quota_cut = WARDIAN_MOCK_VALUE_QUOTA - bytes;
}

/** Whether a key may be used, and changed if that is wanted: WARDIAN_OK, or a negative error number. */
static inline int32_t wardian_mock_reach(wardian_slice key, bool change) {
    int32_t result = wardian_mock_check_key(key);
    if (result == WARDIAN_OK && change && wardian_mock_host.values_read_only) {
        result = -WARDIAN_EDENIED;
    }
    return result == WARDIAN_OK && wardian_mock_host.values_unreachable ? -WARDIAN_EUNAVAILABLE : result;
}

/** Whether a value of this length has room under the key: WARDIAN_OK, or a negative error number. */
static inline int32_t wardian_mock_quota(wardian_slice key, uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    uint64_t used = (uint64_t)key.length + length;
    for (uint32_t i = 0; i < host->kept_count; i++) {
        bool other = !wardian_slice_equal(wardian_mock_slice(&host->kept[i].key), key);
        used += other ? (uint64_t)host->kept[i].key.length + host->kept[i].value.length : 0;
    }
    return used > WARDIAN_MOCK_VALUE_QUOTA - host->quota_cut ? -WARDIAN_ELIMIT : WARDIAN_OK;
}

/** Sets a value for a plugin, if the key has the version, which NULL does not compare. */
static inline int64_t wardian_mock_put(
    wardian_slice key, const uint64_t *version, const void *value, uint32_t length, uint64_t ttl_ms) {
    int32_t result = wardian_mock_check_key(key);
    if (result == WARDIAN_OK && ttl_ms > (uint64_t)1 << 53) {
        result = -WARDIAN_EINVAL;
    }
    result = result < 0 ? result : wardian_mock_reach(key, true);
    if (result == WARDIAN_OK && length > WARDIAN_MOCK_VALUE_LIMIT - wardian_mock_host.value_cut) {
        result = -WARDIAN_E2BIG;
    }
    if (result < 0) {
        return result;
    }
    const wardian_mock_kept *kept = wardian_mock_kept_of(key);
    if (version != NULL && *version != (kept == NULL ? 0 : kept->version)) {
        return -WARDIAN_ECONFLICT;
    }
    result = wardian_mock_quota(key, length);
    int64_t end_ms = ttl_ms == 0 ? 0 : wardian_mock_host.monotonic_ns / 1000000 + (int64_t)ttl_ms;
    return result < 0 ? result : wardian_mock_keep(key, value, length, end_ms);
}

/** Deletes a value for a plugin, if the key has the version, which NULL does not compare. */
static inline int32_t wardian_mock_delete(wardian_slice key, const uint64_t *version) {
    struct wardian_mock_host *host = &wardian_mock_host;
    int32_t result = wardian_mock_reach(key, true);
    if (result < 0) {
        return result;
    }
    wardian_mock_kept *kept = wardian_mock_kept_of(key);
    if (kept == NULL || (version != NULL && *version != kept->version)) {
        return version == NULL ? -WARDIAN_ENOTFOUND : -WARDIAN_ECONFLICT;
    }
    wardian_mock_drop(&kept->key);
    wardian_mock_drop(&kept->value);
    host->kept_count--;
    for (uint32_t i = (uint32_t)(kept - host->kept); i < host->kept_count; i++) {
        host->kept[i] = host->kept[i + 1];
    }
    return WARDIAN_OK;
}

/** A getter of a value. */
static inline int32_t wardian_mock_get(wardian_slice key, bool versioned, void *out, uint32_t cap) {
    int32_t result = wardian_mock_reach(key, false);
    const wardian_mock_kept *kept = result < 0 ? NULL : wardian_mock_kept_of(key);
    if (kept == NULL) {
        return result < 0 ? result : -WARDIAN_ENOTFOUND;
    }
    for (uint32_t i = 0; versioned && i < 8; i++) {
        char byte = (char)(unsigned char)(kept->version >> (8 * i) & 255u);
        wardian_mock_add(&wardian_mock_host.reply, &byte, 1);
    }
    wardian_mock_add(&wardian_mock_host.reply, kept->value.data, kept->value.length);
    return wardian_mock_answer((char *)out, cap);
}

/* ---- Statements --------------------------------------------------------------------------------------------------- */

static inline wardian_mock_statement *wardian_mock_find_statement(wardian_slice name) {
    for (uint32_t i = 0; i < wardian_mock_host.statement_count; i++) {
        if (wardian_slice_equal(wardian_mock_slice(&wardian_mock_host.statements[i].name), name)) {
            return &wardian_mock_host.statements[i];
        }
    }
    return NULL;
}

/** The statement of a name, a new one if there is none, as one that does nothing yet. */
static inline wardian_mock_statement *wardian_mock_statement_of(const char *name, bool writes) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_statement *statement = wardian_mock_find_statement(wardian_slice_z(name));
    if (statement == NULL) {
        host->statements = (wardian_mock_statement *)wardian_mock_resize(
            host->statements, (host->statement_count + 1u) * sizeof *host->statements);
        statement = &host->statements[host->statement_count++];
        memset(statement, 0, sizeof *statement);
        wardian_mock_set(&statement->name, name, (uint32_t)strlen(name));
    }
    statement->writes = writes;
    statement->changed = 0;
    statement->error = 0;
    statement->end_error = 0;
    statement->columns.length = 0;
    statement->rows.length = 0;
    return statement;
}

/** Whether these are whole values, and how many. */
static inline bool wardian_mock_are_values(wardian_slice values, uint32_t *count) {
    for (*count = 0; values.length > 0; (*count)++) {
        wardian_row row;
        wardian_slice text;
        row.values = values;
        uint32_t size = wardian_sql_size(values);
        if (size == 0 || wardian_row_text(&row, 0, &text) == -WARDIAN_EUTF8
            || wardian_row_decimal(&row, 0, &text) == -WARDIAN_EUTF8) {
            return false;
        }
        values = wardian_slice_of(values.data + size, values.length - size);
    }
    return true;
}

/**
 * Lets a statement that reads return rows, whatever its parameters are. The names of the columns have a comma between them; the values
 * are those of wardian_params_..., row by row, and NULL is no row. A statement that nothing is said of is -WARDIAN_EDENIED.
 */
static inline void wardian_mock_rows(const char *name, const char *columns, const wardian_buffer *values) {
    wardian_mock_statement *statement = wardian_mock_statement_of(name, false);
    statement->width = 1;
    for (const char *c = columns; *c != '\0'; c++) {
        statement->width += *c == ',' ? 1u : 0u;
        wardian_mock_add(&statement->columns, *c == ',' ? "" : c, 1);
    }
    wardian_mock_add(&statement->columns, "", 1);
    uint32_t count = 0;
    if (values != NULL
        && (values->overflow || !wardian_mock_are_values(wardian_buffer_slice(values), &count)
            || count % statement->width != 0)) {
        wardian_mock_give_up(name, "has no whole rows");
    }
    wardian_mock_set(&statement->rows, values == NULL ? NULL : values->data, values == NULL ? 0 : values->length);
}

/** Lets a statement that reads return an error number, such as WARDIAN_EUNAVAILABLE, instead of rows. */
static inline void wardian_mock_query_error(const char *name, int32_t error) {
    wardian_mock_statement_of(name, false)->error = error;
}

/** Lets the rows of wardian_mock_rows end with an error number, which the plugin gets where the next row would be. */
static inline void wardian_mock_rows_cut(const char *name, int32_t error) {
    wardian_mock_statement *statement = wardian_mock_find_statement(wardian_slice_z(name));
    if (statement == NULL || statement->width == 0) {
        wardian_mock_give_up(name, "has no rows: wardian_mock_rows");
    }
    statement->end_error = error;
}

/** Lets a statement that writes change so many rows. */
static inline void wardian_mock_update(const char *name, int64_t changed) {
    wardian_mock_statement_of(name, true)->changed = changed;
}

/** Lets a statement that writes return an error number, such as WARDIAN_ECONFLICT. */
static inline void wardian_mock_update_error(const char *name, int32_t error) {
    wardian_mock_statement_of(name, true)->error = error;
}

/** How many statements ran. One that was denied or had malformed parameters did not run. */
static inline uint32_t wardian_mock_ran_count(void) {
    return wardian_mock_host.ran_count;
}

/** A statement that ran. */
typedef struct wardian_mock_ran_result {
    wardian_slice name;
    wardian_row params; /* for wardian_row_i64 and its like */
} wardian_mock_ran_result;

/** One of these statements, the oldest is 0; no name and no parameters for one that is not there. */
static inline wardian_mock_ran_result wardian_mock_ran_at(uint32_t index) {
    wardian_mock_ran_result result;
    bool there = index < wardian_mock_host.ran_count;
    result.name = there ? wardian_mock_slice(&wardian_mock_host.ran[index].name) : wardian_slice_of("", 0);
    result.params.values = there ? wardian_mock_slice(&wardian_mock_host.ran[index].params) : wardian_slice_of("", 0);
    return result;
}

/** How many rows the plugin has open: those of a query, until they are closed. */
static inline uint32_t wardian_mock_open_rows(void) {
    uint32_t open = 0;
    for (uint32_t i = 0; i < wardian_mock_host.cursor_count; i++) {
        open += wardian_mock_host.cursors[i].open ? 1u : 0u;
    }
    return open;
}

/** The open rows of a handle; NULL if there are none. Handles are numbers from 1 on and never come again. */
static inline wardian_mock_cursor *wardian_mock_cursor_of(uint32_t handle) {
    struct wardian_mock_host *host = &wardian_mock_host;
    bool open = handle > 0 && handle <= host->cursor_count && host->cursors[handle - 1].open;
    return open ? &host->cursors[handle - 1] : NULL;
}

/** The statement that is to run; NULL after an error. */
static inline const wardian_mock_statement *wardian_mock_begin_statement(
    wardian_slice name, wardian_slice params, bool writes, int32_t *error) {
    struct wardian_mock_host *host = &wardian_mock_host;
    uint32_t count;
    *error = name.length > WARDIAN_STATEMENT_MAX || params.length > 16777216u ? -WARDIAN_E2BIG
             : !wardian_is_utf8(name)                                         ? -WARDIAN_EUTF8
                                                                              : WARDIAN_OK;
    if (*error < 0) {
        return NULL;
    }
    const wardian_mock_statement *statement = wardian_mock_find_statement(name);
    if (statement == NULL || statement->writes != writes || !wardian_mock_are_values(params, &count)) {
        *error = statement == NULL ? -WARDIAN_EDENIED : -WARDIAN_EINVAL;
        return NULL;
    }
    host->ran = (wardian_mock_ran *)wardian_mock_resize(host->ran, (host->ran_count + 1u) * sizeof *host->ran);
    wardian_mock_ran *ran = &host->ran[host->ran_count++];
    memset(ran, 0, sizeof *ran);
    wardian_mock_set(&ran->name, name.data, name.length);
    wardian_mock_set(&ran->params, params.data, params.length);
    *error = -statement->error;
    return statement->error == 0 ? statement : NULL;
}

/* ---- Messages ----------------------------------------------------------------------------------------------------- */

#define WARDIAN_MOCK_MESSAGE_LIMIT 65536u
#define WARDIAN_MOCK_SENDER_MAX 128u

/** Whether these are names with a dot between two. */
static inline bool wardian_mock_is_topic(wardian_slice text) {
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool ends = i == 0 || i + 1u == text.length || text.data[i - 1u] == '.';
        if (c == '.' ? ends : !wardian_mock_is_letter_or_digit(c) && c != '_' && c != '-') {
            return false;
        }
    }
    return text.length > 0;
}

/** Whether topics that a test names cover this one: it is the topic, they are "*", or they are "orders.*" and it begins with "orders." */
static inline bool wardian_mock_covers(wardian_slice topics, wardian_slice topic) {
    bool all = wardian_slice_ends_with(topics, WARDIAN_LITERAL("*"));
    return all ? wardian_slice_starts_with(topic, wardian_slice_part(topics, 0, topics.length - 1u))
               : wardian_slice_equal(topics, topic);
}

static inline void wardian_mock_say(const char *topics, enum wardian_mock_said said, int32_t value) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_slice name = wardian_slice_z(topics);
    bool all = wardian_slice_equal(name, WARDIAN_LITERAL("*"));
    bool short_enough = name.length <= WARDIAN_TOPIC_MAX;
    name.length -= wardian_slice_ends_with(name, WARDIAN_LITERAL(".*")) ? 2u : 0u;
    if (!all && (!short_enough || !wardian_mock_is_topic(name))) {
        wardian_mock_give_up(topics, "names no topics, as orders.created, orders.* and * do");
    }
    host->rules = (wardian_mock_rule *)wardian_mock_resize(host->rules, (host->rule_count + 1u) * sizeof *host->rules);
    wardian_mock_rule *rule = &host->rules[host->rule_count++];
    memset(rule, 0, sizeof *rule);
    wardian_mock_set(&rule->topics, topics, (uint32_t)strlen(topics));
    rule->said = said;
    rule->value = value;
}

/** What was said last of a topic; 0 if nothing was. An empty topic stands for any. */
static inline int32_t wardian_mock_last(enum wardian_mock_said said, wardian_slice topic) {
    for (uint32_t i = wardian_mock_host.rule_count; i-- > 0;) {
        const wardian_mock_rule *rule = &wardian_mock_host.rules[i];
        if (rule->said == said && (topic.length == 0 || wardian_mock_covers(wardian_mock_slice(&rule->topics), topic))) {
            return rule->value;
        }
    }
    return 0;
}

/**
 * Grants these topics: "orders.created" is one, "orders.*" are all that begin with "orders.", and "*" are all. To publish to others, but
 * those of further calls of this, is -WARDIAN_EDENIED. Without it all topics are granted.
 */
static inline void wardian_mock_topics(const char *topics) {
    wardian_mock_say(topics, WARDIAN_MOCK_GRANTED, 1);
}

/** Gives topics, named as above, so many subscribers; without it there are none. What is said last of a topic counts. */
static inline void wardian_mock_subscribers(const char *topics, int32_t count) {
    if (count < 0) {
        wardian_mock_give_up(topics, "has fewer than 0 subscribers");
    }
    wardian_mock_say(topics, WARDIAN_MOCK_SUBSCRIBERS, count);
}

/** Fails to publish to topics, named as above, for example with WARDIAN_EUNAVAILABLE, as if a queue were full; 0 ends that. */
static inline void wardian_mock_publish_error(const char *topics, int32_t error) {
    wardian_mock_say(topics, WARDIAN_MOCK_ERROR, error);
}

/** Limits the bytes of one message, otherwise to WARDIAN_MOCK_MESSAGE_LIMIT. Beyond it is -WARDIAN_E2BIG. */
static inline void wardian_mock_message_limit(uint32_t bytes) {
    wardian_mock_host.message_limit = bytes + 1u;
}

/**
 * Calls an operation to handle a message of this topic, which may begin with "$dead.", that a plugin or, with an empty sender, the
 * application published; the first attempt is 1. The output is what a host ignores, and after a failure it hands the message over again.
 */
static inline wardian_mock_result wardian_mock_deliver(
    wardian_mock_operation operation, const char *topic, const char *sender, int32_t attempt, const void *message,
    uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_slice name = wardian_slice_z(topic);
    uint32_t dead = wardian_slice_starts_with(name, WARDIAN_LITERAL("$dead.")) ? 6u : 0u;
    name = wardian_slice_part(name, dead, name.length);
    if (name.length > WARDIAN_TOPIC_MAX || !wardian_mock_is_topic(name)) {
        wardian_mock_give_up(topic, "is no topic, such as orders.created");
    }
    if (strlen(sender) > WARDIAN_MOCK_SENDER_MAX || attempt < 1) {
        wardian_mock_give_up(topic, "has no id of a plugin as its sender, or an attempt below 1");
    }
    wardian_mock_set(&host->handled_topic, topic, (uint32_t)strlen(topic));
    wardian_mock_set(&host->handled_sender, sender, (uint32_t)strlen(sender));
    host->handled_attempt = attempt;
    host->handles = true;
    wardian_mock_result result = wardian_mock_call(operation, message, length);
    host->handles = false;
    return result;
}

/** As wardian_mock_deliver, for a text that the application published, and for the first time. */
static inline wardian_mock_result wardian_mock_deliver_z(
    wardian_mock_operation operation, const char *topic, const char *message) {
    return wardian_mock_deliver(operation, topic, "", 1, message, (uint32_t)strlen(message));
}

/** How many messages were published, also those without a subscriber. */
static inline uint32_t wardian_mock_published_count(void) {
    return wardian_mock_host.published_count;
}

/** A message that was published. */
typedef struct wardian_mock_published {
    wardian_slice topic, message;
} wardian_mock_published;

/** One of these messages, the oldest is 0; an empty topic and no message for one that is not there. */
static inline wardian_mock_published wardian_mock_published_at(uint32_t index) {
    wardian_mock_published result;
    bool there = index < wardian_mock_host.published_count;
    result.topic = there ? wardian_mock_slice(&wardian_mock_host.published[index].topic) : wardian_slice_of("", 0);
    result.message = there ? wardian_mock_slice(&wardian_mock_host.published[index].bytes) : wardian_slice_of("", 0);
    return result;
}

/* ---- Functions of capabilities of the application's own ------------------------------------------------------------ */
/*
 * The test defines such a function under the name that the plugin declares:
 *
 *     int32_t rates_rate(const char *currency, uint32_t currency_len, char *out, uint32_t cap) {
 *         wardian_mock_custom("rate");
 *         if (!wardian_mock_is(wardian_slice_of(currency, currency_len), "USD")) {
 *             return -WARDIAN_EDENIED;
 *         }
 *         return wardian_mock_reply(WARDIAN_LITERAL("1.17"), out, cap);
 *     }
 */

static inline wardian_mock_counted *wardian_mock_find_custom(const char *function) {
    for (uint32_t i = 0; i < wardian_mock_host.custom_count; i++) {
        if (wardian_mock_is(wardian_mock_slice(&wardian_mock_host.customs[i].name), function)) {
            return &wardian_mock_host.customs[i];
        }
    }
    return NULL;
}

/** Begins each such function: counts the call, and empties the reply as a host does. */
static inline void wardian_mock_custom(const char *function) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_counted *counted = wardian_mock_find_custom(function);
    if (counted == NULL) {
        host->customs = (wardian_mock_counted *)wardian_mock_resize(
            host->customs, (host->custom_count + 1u) * sizeof *host->customs);
        counted = &host->customs[host->custom_count++];
        memset(counted, 0, sizeof *counted);
        wardian_mock_set(&counted->name, function, (uint32_t)strlen(function));
    }
    counted->count++;
    host->reply.length = 0;
}

/** How often it was called since the last reset. */
static inline uint32_t wardian_mock_custom_count(const char *function) {
    const wardian_mock_counted *counted = wardian_mock_find_custom(function);
    return counted == NULL ? 0 : counted->count;
}

/** Ends a getter with its value: into the buffer if it fits, and into the reply in any case. Returns the length of the value. */
static inline int32_t wardian_mock_reply(wardian_slice value, void *out, uint32_t cap) {
    wardian_mock_set(&wardian_mock_host.reply, value.data, value.length);
    return wardian_mock_answer((char *)out, cap);
}

WARDIAN_BEGIN_C

int32_t wardian_input_read(void *dst, uint32_t offset, uint32_t length) {
    if (!wardian_mock_host.in_call) {
        return -WARDIAN_ENOCALL;
    }
    return wardian_mock_host.streamed ? wardian_mock_read_stream(dst, offset, length)
                                      : wardian_mock_copy(&wardian_mock_host.input, dst, offset, length);
}

int32_t wardian_output_write(const void *src, uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    if (!host->in_call) {
        return -WARDIAN_ENOCALL;
    }
    if (host->broken) {
        return -WARDIAN_EHOST;
    }
    if (length > WARDIAN_MOCK_OUTPUT_LIMIT - host->output_cut - host->output.length) {
        return -WARDIAN_E2BIG;
    }
    wardian_mock_add(&host->output, src, length);
    return WARDIAN_OK;
}

int32_t wardian_core_fail(int32_t code, const char *src, uint32_t length) {
    if (!wardian_mock_host.in_call) {
        return -WARDIAN_ENOCALL;
    }
    if (code <= 0) {
        return -WARDIAN_EINVAL;
    }
    if (!wardian_mock_is_utf8(src, length)) {
        return -WARDIAN_EUTF8;
    }
    wardian_mock_host.fail_code = code;
    wardian_mock_set(&wardian_mock_host.message, src, length);
    return WARDIAN_OK;
}

int32_t wardian_reply_len(void) {
    return wardian_mock_host.in_call ? (int32_t)wardian_mock_host.reply.length : -WARDIAN_ENOCALL;
}

int32_t wardian_reply_read(void *dst, uint32_t offset, uint32_t length) {
    return wardian_mock_host.in_call ? wardian_mock_copy(&wardian_mock_host.reply, dst, offset, length)
                                     : -WARDIAN_ENOCALL;
}

int32_t wardian_log_level(void) {
    return WARDIAN_LOG_TRACE - (int32_t)wardian_mock_host.quieter;
}

int32_t wardian_core_log(int32_t level, const char *src, uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    if (level < WARDIAN_LOG_ERROR || level > WARDIAN_LOG_TRACE) {
        return -WARDIAN_EINVAL;
    }
    if (length > WARDIAN_MOCK_LOG_LIMIT - host->logged) {
        return -WARDIAN_E2BIG;
    }
    if (!wardian_mock_is_utf8(src, length)) {
        return -WARDIAN_EUTF8;
    }
    host->logged += length;
    if (level <= wardian_log_level()) {
        host->log = (wardian_mock_logged *)wardian_mock_resize(host->log, (host->log_count + 1u) * sizeof *host->log);
        wardian_mock_logged *line = &host->log[host->log_count++];
        memset(line, 0, sizeof *line);
        line->level = level;
        wardian_mock_set(&line->text, src, length);
    }
    return WARDIAN_OK;
}

void wardian_core_abort(
    const char *src, uint32_t length, const char *file, uint32_t file_length, uint32_t line, uint32_t column) {
    struct wardian_mock_host *host = &wardian_mock_host;
    (void)column;
    if (!host->in_call) {
        fprintf(stderr, "wardian_mock: panic outside a call: %.*s\n", (int)length, src);
        abort();
    }
    wardian_mock_set(&host->message, src, length);
    wardian_mock_set(&host->file, file, file_length);
    host->panic_line = line;
    host->in_call = false;
    longjmp(host->panic, 1);
}

int32_t wardian_config_get(const char *key, uint32_t key_length, char *out, uint32_t cap) {
    wardian_mock_called(WARDIAN_MOCK_CONFIG_GET);
    if (!wardian_mock_is_utf8(key, key_length)) {
        return -WARDIAN_EUTF8;
    }
    const wardian_mock_entry *entry = wardian_mock_find(wardian_slice_of(key, key_length));
    if (entry == NULL || entry->denied) {
        return entry == NULL ? -WARDIAN_ENOTFOUND : -WARDIAN_EDENIED;
    }
    wardian_mock_set(&wardian_mock_host.reply, entry->value.data, entry->value.length);
    return wardian_mock_answer(out, cap);
}

int32_t wardian_config_keys(char *out, uint32_t cap) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_CONFIG_KEYS);
    bool first = true;
    for (uint32_t i = 0; i < host->config_count; i++) {
        if (!host->config[i].denied) {
            wardian_mock_add(&host->reply, "\n", first ? 0 : 1);
            wardian_mock_add(&host->reply, host->config[i].key.data, host->config[i].key.length);
            first = false;
        }
    }
    return wardian_mock_answer(out, cap);
}

int64_t wardian_clock_now_ms(void) {
    wardian_mock_called(WARDIAN_MOCK_CLOCK_NOW_MS);
    return wardian_mock_host.now_ms;
}

int64_t wardian_clock_monotonic_ns(void) {
    wardian_mock_called(WARDIAN_MOCK_CLOCK_MONOTONIC_NS);
    return wardian_mock_host.monotonic_ns;
}

int32_t wardian_events_publish(const char *topic, uint32_t topic_length, const void *message, uint32_t message_length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_slice name = wardian_slice_of(topic, topic_length);
    wardian_slice any = wardian_slice_of("", 0);
    wardian_mock_called(WARDIAN_MOCK_EVENTS_PUBLISH);
    if (topic_length > WARDIAN_TOPIC_MAX || !wardian_is_utf8(name)) {
        return topic_length > WARDIAN_TOPIC_MAX ? -WARDIAN_E2BIG : -WARDIAN_EUTF8;
    }
    uint32_t limit = host->message_limit == 0 ? WARDIAN_MOCK_MESSAGE_LIMIT : host->message_limit - 1u;
    if (!wardian_mock_is_topic(name) || message_length > limit) {
        return !wardian_mock_is_topic(name) ? -WARDIAN_EINVAL : -WARDIAN_E2BIG;
    }
    if (wardian_mock_last(WARDIAN_MOCK_GRANTED, any) != 0 && wardian_mock_last(WARDIAN_MOCK_GRANTED, name) == 0) {
        return -WARDIAN_EDENIED;
    }
    int32_t error = wardian_mock_last(WARDIAN_MOCK_ERROR, name);
    if (error != 0) {
        return -error;
    }
    host->published = (wardian_mock_message *)wardian_mock_resize(
        host->published, (host->published_count + 1u) * sizeof *host->published);
    wardian_mock_message *published = &host->published[host->published_count++];
    memset(published, 0, sizeof *published);
    wardian_mock_set(&published->topic, topic, topic_length);
    wardian_mock_set(&published->bytes, message, message_length);
    return wardian_mock_last(WARDIAN_MOCK_SUBSCRIBERS, name);
}

int32_t wardian_events_topic(char *out, uint32_t cap) {
    wardian_mock_called(WARDIAN_MOCK_EVENTS_TOPIC);
    bool handles = wardian_mock_host.handles;
    return handles ? wardian_mock_reply(wardian_mock_slice(&wardian_mock_host.handled_topic), out, cap) : -WARDIAN_ENOTFOUND;
}

int32_t wardian_events_sender(char *out, uint32_t cap) {
    wardian_mock_called(WARDIAN_MOCK_EVENTS_SENDER);
    bool handles = wardian_mock_host.handles;
    return handles ? wardian_mock_reply(wardian_mock_slice(&wardian_mock_host.handled_sender), out, cap) : -WARDIAN_ENOTFOUND;
}

int32_t wardian_events_attempt(void) {
    wardian_mock_called(WARDIAN_MOCK_EVENTS_ATTEMPT);
    return wardian_mock_host.handles ? wardian_mock_host.handled_attempt : -WARDIAN_ENOTFOUND;
}

int32_t wardian_files_open(const char *path, uint32_t path_length, uint32_t mode) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_place place;
    wardian_mock_node *node = NULL;
    wardian_mock_called(WARDIAN_MOCK_FILES_OPEN);
    int32_t result = wardian_mock_check_path(path, path_length);
    if (result == WARDIAN_OK) {
        result = mode > WARDIAN_FILE_EDIT ? -WARDIAN_EINVAL : wardian_mock_look(path, path_length, &place, &node);
    }
    if (result < 0) {
        return result;
    }
    if (place.name.length == 0 || place.slash) {
        return -WARDIAN_EINVAL;
    }
    if (node == NULL && mode == WARDIAN_FILE_READ) {
        return -WARDIAN_ENOTFOUND;
    }
    if (node != NULL && (mode == WARDIAN_FILE_CREATE_NEW || node->directory)) {
        return mode == WARDIAN_FILE_CREATE_NEW ? -WARDIAN_ECONFLICT : -WARDIAN_EINVAL;
    }
    if (mode != WARDIAN_FILE_READ && !place.folder->mount->writable) {
        return -WARDIAN_EDENIED;
    }
    if (wardian_mock_open_files() == WARDIAN_MOCK_OPEN_LIMIT) {
        return -WARDIAN_ELIMIT;
    }
    if (node == NULL) {
        node = wardian_mock_add_node(place.folder, place.name, false);
    } else if (mode == WARDIAN_FILE_CREATE) {
        wardian_mock_set_size(node, 0);
    }
    node->opens++;
    host->opened = (wardian_mock_opened *)wardian_mock_resize(
        host->opened, (host->opened_count + 1u) * sizeof *host->opened);
    host->opened[host->opened_count].node = node;
    host->opened[host->opened_count].writable = mode != WARDIAN_FILE_READ;
    return (int32_t)++host->opened_count;
}

int32_t wardian_files_read(void *dst, uint32_t handle, uint64_t offset, uint32_t length) {
    wardian_mock_called(WARDIAN_MOCK_FILES_READ);
    const wardian_mock_opened *opened = wardian_mock_opened_of(handle);
    if (length > WARDIAN_FILES_MAX || opened == NULL) {
        return length > WARDIAN_FILES_MAX ? -WARDIAN_E2BIG : -WARDIAN_ECLOSED;
    }
    if (offset > (uint64_t)INT64_MAX) {
        return -WARDIAN_EINVAL;
    }
    return wardian_mock_copy(&opened->node->contents, dst, offset < UINT32_MAX ? (uint32_t)offset : UINT32_MAX, length);
}

int32_t wardian_files_write(uint32_t handle, uint64_t offset, const void *bytes, uint32_t bytes_length) {
    wardian_mock_called(WARDIAN_MOCK_FILES_WRITE);
    const wardian_mock_opened *opened = wardian_mock_opened_of(handle);
    if (bytes_length > WARDIAN_FILES_MAX || opened == NULL) {
        return bytes_length > WARDIAN_FILES_MAX ? -WARDIAN_E2BIG : -WARDIAN_ECLOSED;
    }
    if (!opened->writable || offset > (uint64_t)INT64_MAX) {
        return opened->writable ? -WARDIAN_EINVAL : -WARDIAN_EDENIED;
    }
    if (bytes_length == 0) {
        return 0;
    }
    if (offset >= (uint64_t)1 << 40) {
        return -WARDIAN_E2BIG;
    }
    wardian_mock_node *node = opened->node;
    uint64_t most = node->contents.length + wardian_mock_room(node->mount);
    uint64_t end = offset + bytes_length < most ? offset + bytes_length : most;
    if (end <= offset) {
        return -WARDIAN_ELIMIT;
    }
    uint64_t size = node->contents.length > end ? node->contents.length : end;
    wardian_mock_set_size(node, (uint32_t)size);
    memcpy(node->contents.data + offset, bytes, (size_t)(end - offset));
    return (int32_t)(end - offset);
}

int64_t wardian_files_size(uint32_t handle) {
    wardian_mock_called(WARDIAN_MOCK_FILES_SIZE);
    const wardian_mock_opened *opened = wardian_mock_opened_of(handle);
    return opened == NULL ? -WARDIAN_ECLOSED : (int64_t)opened->node->contents.length;
}

int32_t wardian_files_resize(uint32_t handle, uint64_t size) {
    wardian_mock_called(WARDIAN_MOCK_FILES_RESIZE);
    const wardian_mock_opened *opened = wardian_mock_opened_of(handle);
    if (opened == NULL || !opened->writable) {
        return opened == NULL ? -WARDIAN_ECLOSED : -WARDIAN_EDENIED;
    }
    if (size > (uint64_t)1 << 40) {
        return size > (uint64_t)INT64_MAX ? -WARDIAN_EINVAL : -WARDIAN_E2BIG;
    }
    wardian_mock_node *node = opened->node;
    if (size > node->contents.length + wardian_mock_room(node->mount)) {
        return -WARDIAN_ELIMIT;
    }
    wardian_mock_set_size(node, (uint32_t)size);
    return WARDIAN_OK;
}

int32_t wardian_files_sync(uint32_t handle) {
    wardian_mock_called(WARDIAN_MOCK_FILES_SYNC);
    return wardian_mock_opened_of(handle) == NULL ? -WARDIAN_ECLOSED : WARDIAN_OK;
}

int32_t wardian_files_close(uint32_t handle) {
    wardian_mock_called(WARDIAN_MOCK_FILES_CLOSE);
    wardian_mock_opened *opened = wardian_mock_opened_of(handle);
    if (opened == NULL) {
        return -WARDIAN_ECLOSED;
    }
    opened->node->opens--;
    wardian_mock_release(opened->node);
    opened->node = NULL;
    return WARDIAN_OK;
}

int32_t wardian_files_stat(const char *path, uint32_t path_length, void *out, uint32_t cap) {
    wardian_mock_place place;
    wardian_mock_node *node;
    wardian_mock_called(WARDIAN_MOCK_FILES_STAT);
    int32_t result = wardian_mock_look(path, path_length, &place, &node);
    if (result < 0 || node == NULL) {
        return result < 0 ? result : -WARDIAN_ENOTFOUND;
    }
    if (place.slash && !node->directory) {
        return -WARDIAN_EINVAL;
    }
    const uint64_t numbers[3] = {
        node->directory ? (uint64_t)WARDIAN_KIND_DIRECTORY : (uint64_t)WARDIAN_KIND_FILE, node->contents.length,
        (uint64_t)node->modified_ms};
    char bytes[24];
    for (uint32_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (char)(unsigned char)(numbers[i / 8] >> (i % 8 * 8) & 255u);
    }
    return wardian_mock_reply(wardian_slice_of(bytes, sizeof bytes), out, cap);
}

int32_t wardian_files_list(const char *path, uint32_t path_length, char *out, uint32_t cap) {
    wardian_mock_bytes *reply = &wardian_mock_host.reply;
    wardian_mock_place place;
    wardian_mock_node *node;
    wardian_mock_called(WARDIAN_MOCK_FILES_LIST);
    int32_t result = wardian_mock_look(path, path_length, &place, &node);
    if (result < 0 || node == NULL) {
        return result < 0 ? result : -WARDIAN_ENOTFOUND;
    }
    if (!node->directory) {
        return -WARDIAN_EINVAL;
    }
    const wardian_mock_node *child = wardian_mock_next_child(node, wardian_slice_of("", 0));
    for (; child != NULL; child = wardian_mock_next_child(node, wardian_mock_slice(&child->name))) {
        wardian_mock_add(reply, child->name.data, child->name.length);
        wardian_mock_add(reply, child->directory ? "/" : "", child->directory ? 2 : 1);
    }
    return wardian_mock_answer(out, cap);
}

int32_t wardian_files_make_dir(const char *path, uint32_t path_length) {
    wardian_mock_place place;
    wardian_mock_node *node;
    wardian_mock_called(WARDIAN_MOCK_FILES_MAKE_DIR);
    int32_t result = wardian_mock_look(path, path_length, &place, &node);
    if (result < 0) {
        return result;
    }
    if (place.name.length > 0 && !place.folder->mount->writable) {
        return -WARDIAN_EDENIED;
    }
    if (node != NULL) {
        return -WARDIAN_ECONFLICT;
    }
    wardian_mock_add_node(place.folder, place.name, true);
    return WARDIAN_OK;
}

int32_t wardian_files_remove(const char *path, uint32_t path_length) {
    wardian_mock_place place;
    wardian_mock_node *node;
    wardian_mock_called(WARDIAN_MOCK_FILES_REMOVE);
    int32_t result = wardian_mock_look(path, path_length, &place, &node);
    if (result < 0) {
        return result;
    }
    if (place.name.length == 0 || node == NULL) {
        return place.name.length == 0 ? -WARDIAN_EDENIED : -WARDIAN_ENOTFOUND;
    }
    if (place.slash && !node->directory) {
        return -WARDIAN_EINVAL;
    }
    if (!node->mount->writable) {
        return -WARDIAN_EDENIED;
    }
    if (wardian_mock_next_child(node, wardian_slice_of("", 0)) != NULL) {
        return -WARDIAN_ECONFLICT;
    }
    wardian_mock_unname(node);
    return WARDIAN_OK;
}

int32_t wardian_files_rename(const char *from, uint32_t from_length, const char *to, uint32_t to_length) {
    wardian_mock_place source, target;
    wardian_mock_node *node;
    wardian_mock_node *replaced = NULL;
    wardian_mock_called(WARDIAN_MOCK_FILES_RENAME);
    int32_t result = wardian_mock_check_path(from, from_length);
    result = result < 0 ? result : wardian_mock_check_path(to, to_length);
    result = result < 0 ? result : wardian_mock_look(from, from_length, &source, &node);
    result = result < 0 ? result : wardian_mock_look(to, to_length, &target, &replaced);
    if (result < 0) {
        return result;
    }
    if (source.name.length == 0 || target.name.length == 0) {
        return -WARDIAN_EDENIED;
    }
    if (node == NULL) {
        return -WARDIAN_ENOTFOUND;
    }
    if (!node->mount->writable) {
        return -WARDIAN_EDENIED;
    }
    bool inside = false;
    for (const wardian_mock_node *at = target.folder; at != NULL; at = at->parent) {
        inside = inside || at == node;
    }
    if (inside || node->mount != target.folder->mount || (!node->directory && (source.slash || target.slash))) {
        return -WARDIAN_EINVAL;
    }
    if (replaced == node) {
        return WARDIAN_OK;
    }
    if (replaced != NULL && replaced->directory != node->directory) {
        return -WARDIAN_EINVAL;
    }
    if (replaced != NULL && wardian_mock_next_child(replaced, wardian_slice_of("", 0)) != NULL) {
        return -WARDIAN_ECONFLICT;
    }
    if (replaced != NULL) {
        wardian_mock_unname(replaced);
    }
    node->parent->modified_ms = wardian_mock_host.now_ms;
    target.folder->modified_ms = wardian_mock_host.now_ms;
    node->parent = target.folder;
    wardian_mock_set(&node->name, target.name.data, target.name.length);
    return WARDIAN_OK;
}

int32_t wardian_http_open(
    const char *method, uint32_t method_length, const char *url, uint32_t url_length, const char *headers,
    uint32_t headers_length, int64_t body_len, uint32_t redirects) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_slice method_text = wardian_slice_of(method, method_length);
    wardian_slice url_text = wardian_slice_of(url, url_length);
    wardian_slice lines = wardian_slice_of(headers, headers_length);
    wardian_mock_bytes kept = {NULL, 0, 0};
    wardian_mock_called(WARDIAN_MOCK_HTTP_OPEN);
    int32_t result = wardian_mock_check_request(method_text, url_text, lines, body_len, redirects);
    result = result < 0 ? result : wardian_mock_add_headers(&kept, lines);
    wardian_headers left;
    wardian_slice name, value;
    left.left = wardian_mock_slice(&kept);
    while (result == WARDIAN_OK && wardian_headers_next(&left, &name, &value)) {
        result = wardian_mock_is_of_the_host(name) ? -WARDIAN_EINVAL : WARDIAN_OK;
    }
    if (result == WARDIAN_OK && body_len > (int64_t)(WARDIAN_MOCK_BODY_LIMIT - host->body_cut)) {
        result = -WARDIAN_E2BIG;
    }
    if (result == WARDIAN_OK && wardian_mock_find_server(method_text, url_text) == 0) {
        result = -WARDIAN_EDENIED;
    }
    if (result == WARDIAN_OK && wardian_mock_open_requests() == WARDIAN_MOCK_OPEN_REQUESTS) {
        result = -WARDIAN_EUNAVAILABLE;
    }
    if (result < 0) {
        wardian_mock_drop(&kept);
        return result;
    }
    host->exchanges = (wardian_mock_exchange *)wardian_mock_resize(
        host->exchanges, (host->exchange_count + 1u) * sizeof *host->exchanges);
    wardian_mock_exchange *exchange = &host->exchanges[host->exchange_count++];
    memset(exchange, 0, sizeof *exchange);
    wardian_mock_set(&exchange->request.method, method, method_length);
    wardian_mock_set(&exchange->request.url, url, url_length);
    exchange->request.headers = kept;
    exchange->body_len = body_len;
    exchange->redirects = redirects;
    exchange->open = true;
    return (int32_t)host->exchange_count;
}

int32_t wardian_http_write(uint32_t request, const void *bytes, uint32_t bytes_length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_HTTP_WRITE);
    wardian_mock_exchange *exchange = wardian_mock_exchange_of(request);
    if (bytes_length > WARDIAN_HTTP_MAX || exchange == NULL) {
        return bytes_length > WARDIAN_HTTP_MAX ? -WARDIAN_E2BIG : -WARDIAN_ECLOSED;
    }
    wardian_mock_bytes *body = &exchange->request.body;
    uint64_t length = (uint64_t)body->length + bytes_length;
    if (exchange->sent || (exchange->body_len >= 0 && length > (uint64_t)exchange->body_len)) {
        return -WARDIAN_EINVAL;
    }
    if (length > WARDIAN_MOCK_BODY_LIMIT - host->body_cut) {
        return -WARDIAN_E2BIG;
    }
    uint32_t found = wardian_mock_find_server(
        wardian_mock_slice(&exchange->request.method), wardian_mock_slice(&exchange->request.url));
    const wardian_mock_server *server = &host->servers[found - 1];
    bool refused = server->picky && length > server->accepts;
    wardian_mock_add(body, bytes, refused ? server->accepts - body->length : bytes_length);
    return refused ? -WARDIAN_ECLOSED : WARDIAN_OK;
}

int32_t wardian_http_send(uint32_t request) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_HTTP_SEND);
    wardian_mock_exchange *exchange = wardian_mock_exchange_of(request);
    if (exchange == NULL) {
        return -WARDIAN_ECLOSED;
    }
    wardian_mock_sent *sent = &exchange->request;
    uint32_t found = wardian_mock_find_server(wardian_mock_slice(&sent->method), wardian_mock_slice(&sent->url));
    bool refused = found > 0 && host->servers[found - 1].picky && sent->body.length == host->servers[found - 1].accepts;
    if (exchange->sent || (!refused && (int64_t)sent->body.length < exchange->body_len)) {
        return -WARDIAN_EINVAL;
    }
    exchange->sent = true;
    for (uint32_t redirects = 0;; redirects++) {
        int32_t index = wardian_mock_send(sent);
        if (index < 0) {
            return index;
        }
        const wardian_mock_server *server = &host->servers[index - 1];
        wardian_slice location = wardian_mock_location(server);
        /* A longer body is sent while it is written, and not again. */
        bool again = sent->body.length <= 65536 || wardian_mock_becomes_get(wardian_mock_slice(&sent->method), server->status);
        if (server->error != 0 || location.data == NULL || exchange->redirects == 0 || !again) {
            exchange->answer = server->error != 0 ? 0 : (uint32_t)index;
            wardian_mock_set(&exchange->answer_url, sent->url.data, sent->url.length);
            return server->error != 0 ? -server->error : server->status;
        }
        if (redirects == exchange->redirects) {
            return -WARDIAN_ELIMIT;
        }
        int32_t result = wardian_mock_redirect(sent, server->status, location);
        if (result < 0) {
            return result;
        }
    }
}

/** The request of a handle whose answer is there; NULL and a negative error number otherwise. */
static inline const wardian_mock_exchange *wardian_mock_answered(uint32_t request, int32_t *error) {
    const wardian_mock_exchange *exchange = wardian_mock_exchange_of(request);
    *error = exchange == NULL ? -WARDIAN_ECLOSED : exchange->answer == 0 ? -WARDIAN_EINVAL : WARDIAN_OK;
    return *error < 0 ? NULL : exchange;
}

int32_t wardian_http_headers(uint32_t request, char *out, uint32_t cap) {
    int32_t error;
    wardian_mock_called(WARDIAN_MOCK_HTTP_HEADERS);
    const wardian_mock_exchange *exchange = wardian_mock_answered(request, &error);
    if (exchange == NULL) {
        return error;
    }
    return wardian_mock_reply(wardian_mock_slice(&wardian_mock_host.servers[exchange->answer - 1].headers), out, cap);
}

int32_t wardian_http_url(uint32_t request, char *out, uint32_t cap) {
    int32_t error;
    wardian_mock_called(WARDIAN_MOCK_HTTP_URL);
    const wardian_mock_exchange *exchange = wardian_mock_answered(request, &error);
    return exchange == NULL ? error : wardian_mock_reply(wardian_mock_slice(&exchange->answer_url), out, cap);
}

int32_t wardian_http_read(void *dst, uint32_t request, uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    int32_t error;
    wardian_mock_called(WARDIAN_MOCK_HTTP_READ);
    if (length > WARDIAN_HTTP_MAX) {
        return -WARDIAN_E2BIG;
    }
    const wardian_mock_exchange *exchange = wardian_mock_answered(request, &error);
    if (exchange == NULL) {
        return error;
    }
    const wardian_mock_server *server = &host->servers[exchange->answer - 1];
    uint32_t position = exchange->position;
    if (position >= server->body.length && server->cut && length > 0) {
        return -WARDIAN_ECLOSED;
    }
    /* Never many at once, so that a plugin shows whether it goes on to the end. */
    uint32_t left = server->body.length - position;
    uint32_t most = length < 16 ? length : 16;
    uint32_t count = most < left ? most : left;
    if (position + count > WARDIAN_MOCK_BODY_LIMIT - host->body_cut) {
        return -WARDIAN_E2BIG;
    }
    host->exchanges[request - 1].position += count;
    return wardian_mock_copy(&server->body, dst, position, count);
}

int32_t wardian_http_close(uint32_t request) {
    wardian_mock_called(WARDIAN_MOCK_HTTP_CLOSE);
    wardian_mock_exchange *exchange = wardian_mock_exchange_of(request);
    if (exchange == NULL) {
        return -WARDIAN_ECLOSED;
    }
    exchange->open = false;
    return WARDIAN_OK;
}

int32_t wardian_kv_get(const char *key, uint32_t key_length, void *out, uint32_t cap) {
    wardian_mock_called(WARDIAN_MOCK_KV_GET);
    return wardian_mock_get(wardian_slice_of(key, key_length), false, out, cap);
}

int32_t wardian_kv_get_versioned(const char *key, uint32_t key_length, void *out, uint32_t cap) {
    wardian_mock_called(WARDIAN_MOCK_KV_GET_VERSIONED);
    return wardian_mock_get(wardian_slice_of(key, key_length), true, out, cap);
}

int64_t wardian_kv_put(
    const char *key, uint32_t key_length, const void *value, uint32_t value_length, uint64_t ttl_ms) {
    wardian_mock_called(WARDIAN_MOCK_KV_PUT);
    return wardian_mock_put(wardian_slice_of(key, key_length), NULL, value, value_length, ttl_ms);
}

int64_t wardian_kv_compare_and_put(
    const char *key, uint32_t key_length, uint64_t version, const void *value, uint32_t value_length,
    uint64_t ttl_ms) {
    wardian_mock_called(WARDIAN_MOCK_KV_COMPARE_AND_PUT);
    return wardian_mock_put(wardian_slice_of(key, key_length), &version, value, value_length, ttl_ms);
}

int32_t wardian_kv_delete(const char *key, uint32_t key_length) {
    wardian_mock_called(WARDIAN_MOCK_KV_DELETE);
    return wardian_mock_delete(wardian_slice_of(key, key_length), NULL);
}

int32_t wardian_kv_compare_and_delete(const char *key, uint32_t key_length, uint64_t version) {
    wardian_mock_called(WARDIAN_MOCK_KV_COMPARE_AND_DELETE);
    return wardian_mock_delete(wardian_slice_of(key, key_length), &version);
}

int32_t wardian_kv_list(
    const char *prefix, uint32_t prefix_length, const char *after, uint32_t after_length, uint32_t limit, char *out,
    uint32_t cap) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_slice begin = wardian_slice_of(prefix, prefix_length);
    wardian_slice last = wardian_slice_of(after, after_length);
    wardian_mock_called(WARDIAN_MOCK_KV_LIST);
    if (prefix_length > WARDIAN_KEY_MAX || after_length > WARDIAN_KEY_MAX) {
        return -WARDIAN_E2BIG;
    }
    if (!wardian_is_utf8(begin) || !wardian_is_utf8(last)) {
        return -WARDIAN_EUTF8;
    }
    if (limit == 0 || limit > 1000 || wardian_slice_index_of(begin, '\0') >= 0 || wardian_slice_index_of(last, '\0') >= 0) {
        return -WARDIAN_EINVAL;
    }
    if (host->values_unreachable) {
        return -WARDIAN_EUNAVAILABLE;
    }
    wardian_mock_expire();
    uint32_t count = 0;
    for (uint32_t i = 0; i < host->kept_count && count < limit; i++) {
        wardian_slice key = wardian_mock_slice(&host->kept[i].key);
        if (wardian_slice_starts_with(key, begin) && wardian_mock_compare(key, last) > 0) {
            wardian_mock_add(&host->reply, key.data, key.length);
            wardian_mock_add(&host->reply, "", 1);
            count++;
        }
    }
    return wardian_mock_answer(out, cap);
}

int32_t wardian_kv_sync(void) {
    wardian_mock_called(WARDIAN_MOCK_KV_SYNC);
    return wardian_mock_reach(WARDIAN_LITERAL("any"), true);
}

int32_t wardian_random_fill(void *dst, uint32_t length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_RANDOM_FILL);
    if (length > WARDIAN_RANDOM_MAX) {
        return -WARDIAN_E2BIG;
    }
    for (uint32_t i = 0; i < length; i++) {
        char byte;
        if (host->random_bytes.length > 0) {
            byte = host->random_bytes.data[host->random_next++ % host->random_bytes.length];
        } else {
            /* The high bits of a linear congruential generator, the same in each run. */
            host->random_state = host->random_state * 6364136223846793005u + 1442695040888963407u;
            byte = (char)(host->random_state >> 56);
        }
        ((char *)dst)[i] = byte;
    }
    return WARDIAN_OK;
}

int32_t wardian_sql_query(const char *statement, uint32_t statement_length, const void *params, uint32_t params_length) {
    struct wardian_mock_host *host = &wardian_mock_host;
    int32_t error;
    wardian_mock_called(WARDIAN_MOCK_SQL_QUERY);
    const wardian_mock_statement *found = wardian_mock_begin_statement(
        wardian_slice_of(statement, statement_length), wardian_slice_of((const char *)params, params_length), false, &error);
    if (found == NULL) {
        return error;
    }
    host->cursors =
        (wardian_mock_cursor *)wardian_mock_resize(host->cursors, (host->cursor_count + 1u) * sizeof *host->cursors);
    wardian_mock_cursor *cursor = &host->cursors[host->cursor_count++];
    cursor->statement = (uint32_t)(found - host->statements);
    cursor->position = 0;
    cursor->open = true;
    return (int32_t)host->cursor_count;
}

int32_t wardian_sql_columns(uint32_t rows, char *out, uint32_t cap) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_SQL_COLUMNS);
    const wardian_mock_cursor *cursor = wardian_mock_cursor_of(rows);
    if (cursor == NULL) {
        return -WARDIAN_ECLOSED;
    }
    const wardian_mock_statement *statement = &host->statements[cursor->statement];
    wardian_mock_set(&host->reply, statement->columns.data, statement->columns.length);
    return wardian_mock_answer(out, cap);
}

int32_t wardian_sql_next(uint32_t rows, void *out, uint32_t cap) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_SQL_NEXT);
    wardian_mock_cursor *cursor = wardian_mock_cursor_of(rows);
    if (cursor == NULL) {
        return -WARDIAN_ECLOSED;
    }
    const wardian_mock_statement *statement = &host->statements[cursor->statement];
    wardian_slice all = wardian_mock_slice(&statement->rows);
    uint32_t begin = cursor->position;
    /* As many rows as fit, and at least one. */
    while (cursor->position < all.length) {
        uint32_t end = cursor->position;
        for (uint32_t i = 0; i < statement->width; i++) {
            end += wardian_sql_size(wardian_slice_part(all, end, all.length));
        }
        if (cursor->position > begin && end - begin > cap) {
            break;
        }
        cursor->position = end;
    }
    if (cursor->position == begin && statement->end_error != 0) {
        return -statement->end_error;
    }
    all = wardian_slice_part(all, begin, cursor->position);
    wardian_mock_set(&host->reply, all.data, all.length);
    return wardian_mock_answer((char *)out, cap);
}

int32_t wardian_sql_close(uint32_t rows) {
    wardian_mock_called(WARDIAN_MOCK_SQL_CLOSE);
    wardian_mock_cursor *cursor = wardian_mock_cursor_of(rows);
    if (cursor == NULL) {
        return -WARDIAN_ECLOSED;
    }
    cursor->open = false;
    return WARDIAN_OK;
}

int64_t wardian_sql_update(const char *statement, uint32_t statement_length, const void *params, uint32_t params_length) {
    int32_t error;
    wardian_mock_called(WARDIAN_MOCK_SQL_UPDATE);
    const wardian_mock_statement *found = wardian_mock_begin_statement(
        wardian_slice_of(statement, statement_length), wardian_slice_of((const char *)params, params_length), true, &error);
    return found == NULL ? error : found->changed;
}

int32_t wardian_plugins_call(
    const char *plugin, uint32_t plugin_length, const char *operation, uint32_t operation_length, const void *input,
    uint32_t input_length, void *out, uint32_t cap) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_PLUGINS_CALL);
    host->callee_code = 0;
    host->callee_message.length = 0;
    if (!wardian_mock_is_utf8(plugin, plugin_length) || !wardian_mock_is_utf8(operation, operation_length)) {
        return -WARDIAN_EUTF8;
    }
    const wardian_mock_callee *callee =
        wardian_mock_find_callee(wardian_slice_of(plugin, plugin_length), wardian_slice_of(operation, operation_length));
    if (callee == NULL || callee->error != 0) {
        return callee == NULL ? -WARDIAN_ENOTFOUND : -callee->error;
    }
    wardian_mock_set(&host->callee_input, input, input_length);
    if (callee->code != 0) {
        host->callee_code = callee->code;
        wardian_mock_set(&host->callee_message, callee->output.data, callee->output.length);
        return -WARDIAN_EFAILED;
    }
    wardian_mock_set(&host->reply, callee->output.data, callee->output.length);
    return wardian_mock_answer((char *)out, cap);
}

int32_t wardian_plugins_failure_code(void) {
    wardian_mock_called(WARDIAN_MOCK_PLUGINS_FAILURE_CODE);
    return wardian_mock_host.callee_code;
}

int32_t wardian_plugins_failure_message(char *out, uint32_t cap) {
    struct wardian_mock_host *host = &wardian_mock_host;
    wardian_mock_called(WARDIAN_MOCK_PLUGINS_FAILURE_MESSAGE);
    wardian_mock_set(&host->reply, host->callee_message.data, host->callee_message.length);
    return wardian_mock_answer(out, cap);
}

WARDIAN_END_C

#endif
